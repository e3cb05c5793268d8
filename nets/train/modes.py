"""In and out of training."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nets.core.module import Module


@contextmanager
def out_of_training(model: Module) -> Iterator[None]:
    """Put a model out of training for a while; every module it holds goes back to how it was."""
    before = [(module, module.training) for _, module in model.named_modules()]
    model.eval()
    try:
        yield
    finally:
        for module, training in before:
            module.training = training


@contextmanager
def in_training(model: Module) -> Iterator[None]:
    """Put a model into training for a while, and out of it."""
    model.train()
    try:
        yield
    finally:
        model.eval()
