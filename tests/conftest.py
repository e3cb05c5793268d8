"""Options of the whole suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--regen``, which rewrites the committed records instead of comparing with them."""
    parser.addoption("--regen", action="store_true", help="rewrite tests/quality/*.json from what is true now")
