"""Making a corpus, in a folder that can be gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from boolnet.batches import Outcome, open_folder, run_batch
from boolnet.batches.run import Tell
from boolnet.core.version import VERSION
from boolnet.corpus.networks import FOLDER, maker
from boolnet.corpus.plan import CorpusOptions, plan

NAME = "corpus"  # of the file of its options


def make_corpus(
    out: str | Path, options: CorpusOptions, count: int, processes: int = 1, tell: Tell | None = None
) -> Outcome:
    """Make the networks of a corpus that are not there yet.

    Parameters
    ----------
    out : path-like
        A folder: new, empty, or a corpus with the same options and not more networks.
    options : CorpusOptions
    count : int
        How many networks there shall be.
    processes : int
        How many work at once; the files are the same.
    tell : callable, optional
        Hears how many were made, and how many were there.

    Raises
    ------
    BoolnetError
        If the folder is another one, or there is no room. What is there is whole, and can be gone on with.

    Examples
    --------
    >>> import json, tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     outcome = make_corpus(f"{place}/c", CorpusOptions(inputs=(2, 3)), 4)
    ...     rows = [json.loads(line) for line in Path(place, "c", "index.jsonl").read_text().splitlines()]
    >>> outcome.made, [row["kind"] for row in rows]
    (4, ['random', 'symmetric', 'threshold', 'arithmetic'])
    """
    jobs = plan(options, count)
    facts = {"count": count, **options.as_dict(), "boolnet": VERSION}
    with open_folder(Path(out), NAME, facts, _digests, (FOLDER,)) as folder:
        return run_batch(folder, jobs, maker(options), processes, tell)


def estimate(options: CorpusOptions, count: int) -> float:
    """Return about how many seconds a corpus takes one core, at the most.

    >>> round(estimate(CorpusOptions(inputs=(3, 10)), 1000))
    214
    """
    low, high = options.inputs
    own = [(options.work(n) + 20 + (1 << n) / 8) / 1000 for n in range(low, high + 1)]
    return count * sum(own) / len(own)


def _digests(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {row["file"]: row["sha256"]}
