"""What holds for the whole suite."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# No test is timed: a busy machine must not fail the suite.
settings.register_profile("boolnet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("boolnet")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--regen``, which rewrites the committed records instead of comparing with them."""
    parser.addoption("--regen", action="store_true", help="rewrite tests/quality/*.json from what is true now")
