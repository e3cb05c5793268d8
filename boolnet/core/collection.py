"""Python's search for reference cycles, put off while much is built.

It looks at every new object again and again, which takes a third of the time in which a network of 60,000 nodes is
built, and hardly ever finds one: what is built is freed by its counts of references.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_OBJECTS = 50_000  # after which it looks, in the place of Python's hundreds


@contextmanager
def rare_collection() -> Iterator[None]:
    """Let Python look for cycles of references seldom, in all threads; it does as before afterwards.

    Examples
    --------
    >>> before = gc.get_threshold()
    >>> with rare_collection():
    ...     gc.get_threshold()[0] >= NEW_OBJECTS
    True
    >>> gc.get_threshold() == before
    True
    """
    before = gc.get_threshold()
    if not 0 < before[0] < NEW_OBJECTS:  # switched off, or put off further by the user
        yield
        return
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
