"""In and out of training."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nets.core.module import Module
from nets.core.uses import thread


@contextmanager
def out_of_training() -> Iterator[None]:
    """Take all modules out of training for a while, in this thread alone: another may train meanwhile."""
    own = thread()
    before, own.training = own.training, False
    try:
        yield
    finally:
        own.training = before


@contextmanager
def in_training(model: Module) -> Iterator[None]:
    """Put a model into training for a while, and out of it."""
    model.train()
    try:
        yield
    finally:
        model.eval()
