"""What every callback is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, TypeAlias

from nets.train.run import Run

Hook: TypeAlias = Callable[[Run], None]


class Callback:
    """Something done at moments of training: a subclass defines the hooks it wants.

    Every hook is given the `Run`, whose ``row`` holds the numbers of the epoch, and may set ``run.stop``. What a
    resumed run needs goes through `state_dict` and `load_state_dict`.

    Examples
    --------
    >>> class Count(Callback):
    ...     batches = 0
    ...     def on_batch_end(self, run):
    ...         self.batches += 1
    """

    def on_train_begin(self, run: Run) -> None:
        """Before the first epoch, and before a saved state is taken over."""

    def on_epoch_begin(self, run: Run) -> None:
        """Before the first batch of an epoch."""

    def on_gradients(self, run: Run) -> None:
        """When the gradients of a batch are there and nothing has moved yet."""

    def on_batch_end(self, run: Run) -> None:
        """When the weights have moved."""

    def on_epoch_end(self, run: Run) -> None:
        """When an epoch is over and its numbers are in ``run.row``, the last of ``run.history``."""

    def on_train_end(self, run: Run) -> None:
        """When training is over, an error or Ctrl-C included."""

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run needs: arrays, and values that JSON can hold."""
        return {}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over a state."""


def hooks(callbacks: Sequence[Callback], name: str) -> list[Hook]:
    """Return the hooks of a name that callbacks define, in the order of the callbacks.

    >>> hooks([Callback()], "on_batch_end")
    []
    """
    empty = getattr(Callback, name)
    return [getattr(callback, name) for callback in callbacks if getattr(type(callback), name) is not empty]


def call(callbacks: Sequence[Callback], name: str, run: Run) -> None:
    """Call one hook of every callback.

    Parameters
    ----------
    callbacks : sequence of Callback
    name : str
        Of the hook.
    run : Run
        What the hook is given.
    """
    for hook in hooks(callbacks, name):
        hook(run)


def call_all(callbacks: Sequence[Callback], name: str, run: Run) -> None:
    """Call one hook of every callback, of those after one that fails too.

    Parameters
    ----------
    callbacks : sequence of Callback
    name : str
        Of the hook.
    run : Run
        What the hook is given.
    """
    with ExitStack() as stack:
        for hook in reversed(hooks(callbacks, name)):
            stack.callback(hook, run)


def stateful(callbacks: Sequence[Callback]) -> list[Callback]:
    """Return the callbacks that have something to save."""
    return [callback for callback in callbacks if type(callback).state_dict is not Callback.state_dict]
