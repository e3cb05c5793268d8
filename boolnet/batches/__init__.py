"""Many jobs whose results are a folder: in several processes, in order, and again from where they ended."""

from boolnet.batches.folder import BatchFolder, open_folder
from boolnet.batches.jobs import Failure, results
from boolnet.batches.run import FailedJob, Made, Outcome, run_batch

__all__ = ["BatchFolder", "FailedJob", "Failure", "Made", "Outcome", "open_folder", "results", "run_batch"]
