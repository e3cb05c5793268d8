"""Networks as estimators of scikit-learn: for its pipelines, grid searches and calibration.

They need the extra ``sklearn``, which is imported with the first of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nets.core.errors import NetsError

if TYPE_CHECKING:
    from nets.estimators.classifier import NetClassifier
    from nets.estimators.regressor import NetRegressor

__all__ = ["NetClassifier", "NetRegressor"]

_HOMES = {"NetClassifier": "nets.estimators.classifier", "NetRegressor": "nets.estimators.regressor"}


def __getattr__(name: str) -> Any:
    """Return an estimator, once it is asked for.

    Raises
    ------
    NetsError
        If scikit-learn is not installed.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        import_module("sklearn")
    except ImportError:
        raise NetsError(f"{name} needs the package scikit-learn", help="pip install 'boolnet[sklearn]'") from None
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
