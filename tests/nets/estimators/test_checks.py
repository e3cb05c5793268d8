"""scikit-learn's own checks of an estimator, all of them.

python -m tests.nets.estimators.test_checks    counts those that pass, with the defaults
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

pytest.importorskip("sklearn")

from sklearn.utils.estimator_checks import parametrize_with_checks

from nets.estimators import NetClassifier, NetRegressor

ESTIMATORS = [NetClassifier(hidden=(16,), epochs=30, lr=0.03), NetRegressor(hidden=(16,), epochs=30, lr=0.03)]
NAMES, CHECKS = parametrize_with_checks(ESTIMATORS).args[:2]
CHECKS = list(CHECKS)  # older versions give a generator, and one check twice
IDS = [f"{type(estimator).__name__}-{k}-{check.func.__name__}" for k, (estimator, check) in enumerate(CHECKS)]


@pytest.mark.parametrize(NAMES, CHECKS, ids=IDS)
def test_a_check_of_scikit_learn(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.mark.slow
def test_all_checks_with_the_defaults() -> None:
    done = subprocess.run([sys.executable, "-m", __spec__.name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    assert "failed" not in done.stdout


def count() -> bool:
    """Print how many checks each estimator passes, of how many; those that need a package that is missing are named."""
    from sklearn.utils.estimator_checks import check_estimator

    is_right = True
    for estimator in (NetClassifier(), NetRegressor()):
        results = check_estimator(estimator, on_fail=None, on_skip=None)
        counts = Counter(result["status"] for result in results)
        print(f"{type(estimator).__name__}: {counts['passed']} of {len(results)} passed")
        for result in results:
            if result["status"] != "passed":
                is_right = is_right and result["status"] == "skipped"
                print(f"  {result['check_name']} {result['status']}: {result['exception']}")
    return is_right


if __name__ == "__main__":
    os.environ["SCIPY_ARRAY_API"] = "1"  # which one check asks for
    sys.exit(not count())
