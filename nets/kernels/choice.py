"""Which kernels run: those of NumPy, or compiled ones with the same results to the last bit.

The compiled ones need numba, the extra `fast`. They are used where it is installed and an array is large enough to be
worth it, unless the environment variable ``BOOLNET_FAST`` is 0 or `use_fast` says otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.kernels.compiled import compile_all

SMALLEST = 1 << 13  # elements from which a compiled kernel is looked for: numba takes half a second to import
OFTEN = 1 << 14  # calls on smaller arrays after which it is looked for as well: a run of a second, which will go on
_enabled = os.environ.get("BOOLNET_FAST", "1") != "0"
_asked = 0  # how often a small array asked for a kernel


def use_fast(on: bool) -> None:
    """Use compiled kernels from now on, or not; results are the same.

    Parameters
    ----------
    on : bool
        Whether to use them.

    Raises
    ------
    NetsError
        If they are wanted and numba is not installed, or does not fit the NumPy that is.

    Examples
    --------
    >>> use_fast(False)
    """
    global _enabled
    if on and not _table():
        raise NetsError("compiled kernels need numba", help="pip install 'boolnet[fast]'")
    _enabled = on


def compiled(name: str, x: Array, small: bool = False) -> Callable[..., Any] | None:
    """Return the compiled kernel of a name for arrays like one, or None where NumPy is to do the work.

    Parameters
    ----------
    name : str
    x : ndarray
        Its size decides, and its dtype: numba has no half floats.
    small : bool
        Whether the kernel is quicker on small arrays too, as it takes the place of several calls of NumPy: it is used
        on them once numba is there, or was asked for often.
    """
    if not _enabled or (x.size < SMALLEST and not (small and _is_ready())) or x.dtype == np.float16:
        return None
    return _table().get(name)


def _is_ready() -> bool:
    """Whether numba is imported, or may be now that small arrays came often."""
    global _asked
    if _asked <= OFTEN:
        _asked = OFTEN + 1 if _table.cache_info().currsize else _asked + 1
    return _asked > OFTEN


def warm(name: str) -> Callable[..., Any] | None:
    """Return the compiled kernel of a name if it has run before, so that it costs no start even on a small array.

    >>> use_fast(False)
    >>> warm("run_words") is None
    True
    """
    if not _enabled or not _table.cache_info().currsize:
        return None
    kernel = _table().get(name)
    return kernel if kernel is not None and kernel.overloads else None  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Callable[..., Any]]:
    try:
        return compile_all()
    except ImportError:
        return {}
