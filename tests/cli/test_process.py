"""The command line in a process of its own: the same exit code, output and messages as in the suite's process."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run

CASES = {
    "done": (["compile", "a ^ b", "--strategy", "dnf"], "", 0),
    "done, read and written": (["minimize", "-", "--to", "pla"], "s = a ^ b; c = a & b", 0),
    "refused": (["compile", "(a ^ b"], "", 1),
    "wrong usage": (["compile", "a", "--strategy", "best"], "", 2),
    "verification failed": (["verify", "net.json", "a | b"], "", 3),
}


MORE = ("done", "wrong usage")  # of the kind of the others


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name in MORE)) for name in CASES])
def test_a_process_says_and_returns_the_same(name: str, run: Run, run_process: Run) -> None:
    arguments, stdin, code = CASES[name]
    run("compile", "a & b", "--strategy", "dnf", "--save", "net.json")
    here, there = run(*arguments, stdin=stdin), run_process(*arguments, stdin=stdin)
    assert (here.returncode, here.stdout, here.stderr) == (there.returncode, there.stdout, there.stderr)
    assert here.returncode == code


def test_names_that_the_output_cannot_carry_are_escaped(run_process: Run) -> None:
    done = run_process("minimize", "é & b", "--json", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert r'"\u00e9"' in done.stdout
