"""The lowest versions that pyproject.toml allows, for pip: what is promised must be tried.

    python tests/lowest.py          prints a constraint for each dependency: the lower bound itself
    python tests/lowest.py tools    prints what else the suite needs to run, as it is pinned

Nothing but the standard library is imported, so that it runs before anything is installed.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
BOUND = re.compile(r"([A-Za-z0-9._-]+)>=([0-9][0-9A-Za-z.]*)")
TOOLS = {"hypothesis", "pytest", "pytest-xdist", "ruff"}  # of the extra `test`: mypy and stubs want newer versions


def lowest(project: dict[str, Any]) -> Iterator[str]:
    """Yield a constraint for each dependency, the optional ones as well; what is pinned is none that users have.

    >>> list(lowest({"dependencies": ["numpy>=2.0"], "optional-dependencies": {"fast": ["numba>=0.60", "ruff==1"]}}))
    ['numpy==2.0', 'numba==0.60']
    """
    optional = [dependency for extra in project["optional-dependencies"].values() for dependency in extra]
    for dependency in [*project["dependencies"], *optional]:
        bound = BOUND.fullmatch(dependency)
        if bound is not None:
            yield f"{bound[1]}=={bound[2]}"
        elif "==" not in dependency:
            raise ValueError(f"pyproject.toml: {dependency!r} is neither NAME>=VERSION nor NAME==VERSION")


def tools(project: dict[str, Any]) -> Iterator[str]:
    """Yield the pinned tools that run the suite.

    >>> list(tools({"optional-dependencies": {"test": ["ruff==1", "pytest==9.2.0"]}}))
    ['ruff==1', 'pytest==9.2.0']
    """
    for dependency in project["optional-dependencies"]["test"]:
        if dependency.partition("==")[0] in TOOLS:
            yield dependency


if __name__ == "__main__":
    given = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    print(*(tools if sys.argv[1:] == ["tools"] else lowest)(given), sep="\n")
