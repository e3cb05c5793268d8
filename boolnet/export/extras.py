"""Packages that a format needs, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from boolnet.core.errors import BoolnetError


def needed(package: str, extra: str = "") -> Any:
    """Return a package that an extra of the installation brings.

    Parameters
    ----------
    package : str
    extra : str
        By default named like the package.

    Raises
    ------
    BoolnetError
        If it is not installed: the help says how to.

    Examples
    --------
    >>> needed("json").__name__
    'json'
    """
    try:
        return import_module(package)
    except ImportError:
        message = f"this needs the package {package}, which is not installed"
        raise BoolnetError(message, help=f"pip install 'boolnet[{extra or package}]'") from None
