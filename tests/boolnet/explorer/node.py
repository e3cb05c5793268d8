"""Node, which runs the page's modules without a page."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node, which runs the page's modules, is missing")


def node(script: str, given: Any) -> Any:
    """Run a script of this folder: JSON in, JSON out."""
    path = Path(__file__).with_name(script)
    result = subprocess.run(["node", str(path)], input=json.dumps(given), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def compiled(texts: Sequence[str], as_json: bool = False) -> list[dict[str, Any]]:
    """Compile formulas as the page does."""
    classes = files("boolnet.minimum").joinpath("classes.txt").read_text(encoding="utf-8")
    answers: list[dict[str, Any]] = node("compile_formulas.mjs", {"texts": texts, "classes": classes, "json": as_json})
    return answers
