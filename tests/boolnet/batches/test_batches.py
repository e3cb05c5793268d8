"""Batches: results in order, processes that die, folders that are full, in use or cut off."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from boolnet.batches import Failure, Made, open_folder, results, run_batch
from boolnet.batches.folder import check_of
from boolnet.core.errors import BoolnetError, VerificationError


@dataclass(frozen=True)
class Job:
    item: int
    what: str = "x"

    @property
    def name(self) -> str:
        return f"job {self.item}"


def work(job: Job) -> Made:
    """Do a job, which other processes import."""
    if job.what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if job.what == "wrong":
        raise VerificationError("it is wrong")
    if job.what == "bug":
        raise ZeroDivisionError("a bug")
    data = job.what[:1].encode() * 3000
    if job.what == "large file":
        data *= 4
    return Made({f"{job.item}.txt": data}, {"item": job.item, "sha256": hashlib.sha256(data).hexdigest()})


def digests(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {f"{row['item']}.txt": row["sha256"]}


def test_results_come_in_order_and_a_process_that_dies_costs_one_job() -> None:
    jobs = [Job(k, "die" if k == 3 else "wrong" if k == 5 else "x") for k in range(40)]
    found = list(results(work, jobs, 2))
    assert found[3] == Failure("its process was ended by signal 9")
    assert found[5] == Failure("it is wrong", 3)
    rest = [one for one in found if isinstance(one, Made)]
    assert [one.row["item"] for one in rest] == [k for k in range(40) if k not in (3, 5)]


def test_failures_are_named_the_rest_goes_on_and_they_are_tried_again(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    with open_folder(tmp_path / "d", "test", {"count": 4}, digests) as folder:
        outcome = run_batch(
            folder, [Job(0), Job(1, "bug"), Job(2, "wrong"), Job(3)], work, 1, lambda *now: heard.append(now)
        )
    assert [(one.item, one.name, one.reason) for one in outcome.failures] == [
        (1, "job 1", "ZeroDivisionError: a bug"),
        (2, "job 2", "it is wrong"),
    ]
    assert (outcome.made, outcome.exit_code, heard[-1]) == (2, 3, (2, 0))
    with open_folder(tmp_path / "d", "test", {"count": 4}, digests) as folder:
        again = run_batch(folder, [Job(k) for k in range(4)], work)
        assert [row["item"] for row in folder.rows()] == [0, 1, 2, 3]
    assert (again.made, again.before, again.exit_code) == (2, 2, 0)
    lines = (tmp_path / "d" / "index.jsonl").read_text().splitlines()
    assert [json.loads(line)["item"] for line in lines] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("old", "new"), [('"item": 2', '"item": 1'), ('"hidden": 100', '"hidden": 10'), (", ", ","), ("}", '}{"item": 9}')]
)
def test_a_line_that_was_edited_is_made_again(tmp_path: Path, old: str, new: str) -> None:
    index, jobs = tmp_path / "d" / "index.jsonl", [Job(k) for k in range(4)]
    extra = {"hidden": 100}
    made = [work(job) for job in jobs]
    with open_folder(tmp_path / "d", "test", {}, digests) as folder:
        for one in made:
            folder.add(one.files, {**one.row, **extra})
    lines = index.read_text().splitlines()
    index.write_text("\n".join([*lines[:2], lines[2].replace(old, new, 1), lines[3], ""]))
    with open_folder(tmp_path / "d", "test", {}, digests) as folder:
        assert sorted(folder.lines) == [0, 1, 3]
        folder.add(made[2].files, {**made[2].row, **extra})
        folder.settle()
    assert index.read_text().splitlines() == lines


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let no file be larger than 10,000 bytes, as on a disk that is full."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, most))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


@pytest.mark.parametrize("what", ["x", "large file"])
def test_where_there_is_no_room_all_that_is_there_is_whole(tmp_path: Path, small_files: None, what: str) -> None:
    jobs = [Job(k, "x" if k < 30 else what) for k in range(200)]
    with (
        pytest.raises(BoolnetError, match="File too large") as refused,
        open_folder(tmp_path / "d", "test", {}, digests) as folder,
    ):
        run_batch(folder, jobs, work)
    assert "goes on from here" in str(refused.value)
    lines = (tmp_path / "d" / "index.jsonl").read_text().splitlines()
    assert [json.loads(line)["item"] for line in lines] == list(range(len(lines)))
    assert len(lines) == 30 if what != "x" else 70 < len(lines) < 120
    names = {path.name for path in (tmp_path / "d").iterdir()}
    assert not [name for name in names if ".new-" in name]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    with open_folder(tmp_path / "d", "test", {}, digests) as folder:
        assert run_batch(folder, jobs, work).made == 200 - len(lines)


def test_a_folder_is_one_process_s(tmp_path: Path) -> None:
    with (
        open_folder(tmp_path / "d", "test", {}, digests),
        pytest.raises(BoolnetError, match="another process works on"),
        open_folder(tmp_path / "d", "test", {}, digests),
    ):
        pass


@pytest.mark.parametrize("text", ["[1", "[]", "", "[" * 100_000, '{"count": "x"}'])
def test_a_damaged_file_of_options_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "test.json").write_text(text)
    with pytest.raises(BoolnetError, match="is damaged"), open_folder(tmp_path, "test", {"count": 3}, digests):
        pass


@pytest.mark.parametrize("name", ["test.json", "index.jsonl"])
def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "test.json").write_text("{}")
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).mkdir()
    with pytest.raises(BoolnetError, match=f"{name}': Is a directory"), open_folder(tmp_path, "test", {}, digests):
        pass


@pytest.mark.parametrize("line", ["[" * 100_000, '{"item": true, "sha256": "SHA", "check": "CHECK"}'])
def test_a_line_that_is_none_of_ours_is_left_out(tmp_path: Path, line: str) -> None:
    jobs = [Job(0), Job(1)]
    with open_folder(tmp_path / "d", "test", {}, digests) as folder:
        run_batch(folder, jobs, work)
    index = tmp_path / "d" / "index.jsonl"
    before = index.read_bytes()
    sha = hashlib.sha256((tmp_path / "d" / "1.txt").read_bytes()).hexdigest()
    (tmp_path / "d" / "True.txt").write_bytes((tmp_path / "d" / "1.txt").read_bytes())
    line = line.replace("SHA", sha).replace("CHECK", check_of({"item": True, "sha256": sha}))
    index.write_bytes(before + line.encode() + b"\n")
    with open_folder(tmp_path / "d", "test", {}, digests) as folder:
        assert run_batch(folder, jobs, work).made == 0
    assert index.read_bytes() == before


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    code = (
        "import time\n"
        "from boolnet.batches import results\n"
        "if __name__ == '__main__':\n"
        "    import multiprocessing, os\n"
        "    found = results(time.sleep, [0, 0, 100, 100], 2)\n"
        "    next(found), next(found)\n"
        "    print(*[p.pid for p in multiprocessing.active_children()], flush=True)\n"
        "    found.close()\n"
        "    print(len(multiprocessing.active_children()))\n"
    )
    (tmp_path / "script.py").write_text(code)
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert [len(line.split()) for line in done.stdout.splitlines()] == [2, 1]
    assert done.stdout.splitlines()[1] == "0"
