"""The training loop: epochs, batches, steps."""

from __future__ import annotations

import time
from collections.abc import Sequence

from nets.optim.clipping import clip_grad_norm
from nets.train.callbacks.base import Callback, call, call_all, hooks
from nets.train.checkpoints import Saved
from nets.train.evaluation import measure
from nets.train.means import Means, MetricAccumulator, add_loss, weight_of
from nets.train.modes import in_training
from nets.train.run import Plan, Run

#: Held-out samples are measured in batches as in training, for the same buffers, but in no fewer than these.
LEAST_CHUNK = 32


def train(run: Run, plan: Plan, callbacks: Sequence[Callback], saved: Saved | None = None) -> None:
    """Train for all epochs that are left, and leave the model out of training.

    Parameters
    ----------
    run : Run
        It is moved on.
    plan : Plan
    callbacks : sequence of Callback
    saved : Saved, optional
        The checkpoint to begin from.
    """
    try:
        call(callbacks, "on_train_begin", run)
        if saved is not None:
            saved.restore(run)
        run.model.eval()
        while run.epoch < run.epochs and not run.stop:
            train_epoch(run, plan, callbacks)
    finally:
        call_all(callbacks, "on_train_end", run)


def train_epoch(run: Run, plan: Plan, callbacks: Sequence[Callback]) -> None:
    """Train for one epoch, and measure.

    Parameters
    ----------
    run : Run
        It is moved on.
    plan : Plan
    callbacks : sequence of Callback
    """
    start = time.perf_counter()
    run.row = {"epoch": run.epoch + 1, "lr": run.optimizer.lr}
    call(callbacks, "on_epoch_begin", run)
    with in_training(run.model):
        run.row |= {f"train_{name}": value for name, value in train_batches(run, plan, callbacks).items()}
    if plan.held_out is not None:
        measured = measure(run.model, plan.held_out, run.loss, plan.metrics, max(plan.batch_size, LEAST_CHUNK))
        run.row |= {f"val_{name}": value for name, value in measured.items()}
    run.row["seconds"] = time.perf_counter() - start
    run.history.append(run.row)
    run.epoch += 1
    call(callbacks, "on_epoch_end", run)


def train_batches(run: Run, plan: Plan, callbacks: Sequence[Callback]) -> dict[str, float]:
    """Make one step per batch, in a random order, and return the means of loss and metrics.

    Parameters
    ----------
    run : Run
        It is moved on.
    plan : Plan
    callbacks : sequence of Callback
    """
    model, optimizer, loss, size = run.model, run.optimizer, run.loss, plan.batch_size
    parameters, means = model.parameters(), Means()
    accumulator = MetricAccumulator(plan.metrics, means)
    on_gradients, on_batch_end = hooks(callbacks, "on_gradients"), hooks(callbacks, "on_batch_end")
    batches = plan.samples.epoch(size, run.generators["order"])
    for number, (x, y, weights) in enumerate(batches):
        run.batch = number
        if plan.augment is not None:
            x = plan.augment(x, run.generators["augment"])
        run.last = x, y, weights
        total = weight_of(loss, y, weights)
        if not total:
            continue  # there is nothing to learn from

        z = model.forward(x)
        run.batch_loss, dz = loss(z, y, weights)
        add_loss(means, loss, run.batch_loss, total)
        accumulator.add(z, y)

        for parameter in parameters:
            parameter.grad = None
        model.backward(dz, False)
        if plan.clip_norm is not None:
            clip_grad_norm(parameters, plan.clip_norm)
        for hook in on_gradients:
            hook(run)
        optimizer.step()
        for constraint in plan.constraints:
            constraint()
        for hook in on_batch_end:
            hook(run)
    accumulator.flush()
    return means.values()
