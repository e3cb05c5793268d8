"""What holds for the whole suite."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

# No test is timed: a busy machine must not fail the suite. ``--hypothesis-profile=thorough`` looks for new examples.
settings.register_profile(
    "brief", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, max_examples=20
)
settings.register_profile("thorough", settings.get_profile("brief"), derandomize=False, max_examples=300)
settings.load_profile("brief")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--regen``, which rewrites the committed records instead of comparing with them."""
    parser.addoption("--regen", action="store_true", help="rewrite tests/quality/*.json from what is true now")


def pytest_collection(session: pytest.Session) -> None:
    """Leave off looking for garbage among thousands of tests while they are collected."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage again, but never among what was collected."""
    gc.freeze()
    gc.enable()
