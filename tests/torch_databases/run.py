"""Every case of the databases, run on both sides, and the table of how they went.

A case that a layer, loss or optimiser of ours takes must give the same numbers, gradients and states. What is refused
is refused by an error of `nets`; anything else would be a raw error, and there must be none.
"""

from __future__ import annotations

import importlib
import inspect
import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Parameter
from nets.layers import LAYERS
from nets.losses import LOSSES
from nets.optim import OPTIMIZERS

TABLE = Path(__file__).parent / "table.json"
SAME = "same"
#: PyTorch's arguments that say where and how it computes, not what.
IDLE = frozenset(("capturable", "device", "differentiable", "dtype", "foreach", "fused", "inplace"))


class Inexpressible(Exception):
    """There is no such class or argument here."""


def module_cases() -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the name of every case of a module or a loss, and what runs it on both sides."""
    torch = importlib.import_module("torch")
    database = importlib.import_module("torch.testing._internal.common_modules").module_db
    losses = {type(loss).__name__: loss for loss in _instances()}
    for info in database:
        name = info.name.removeprefix("nn.")
        for training in (True, False):
            torch.manual_seed(0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                made = info.module_inputs_func(
                    info, device="cpu", dtype=torch.float64, requires_grad=True, training=training
                )
            for number, case in enumerate(made):
                if case.forward_input is None:
                    continue
                kind = "training" if training else "evaluation"
                run = _loss_runner if name in losses or name.endswith("Loss") else _layer_runner
                yield f"{name} {number} {case.desc.strip('_ ')} in {kind}", run(torch, info, case, training)


def _instances() -> Iterator[Any]:
    for make in LOSSES.values():
        yield make()


def _arguments(kind: Callable[..., Any], case: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments as ours takes them, or refuse that there is no such argument."""
    positional = [_ours(value) for value in case.constructor_input.args]
    named = {name: _ours(value) for name, value in case.constructor_input.kwargs.items() if name not in IDLE}
    known = inspect.signature(kind).parameters
    for name in named:
        if name not in known:
            raise Inexpressible(f"there is no argument {name}")
    if len(positional) > sum(one.kind is not one.KEYWORD_ONLY for one in known.values()):
        raise Inexpressible("there are not so many arguments")
    return tuple(positional), named


def _ours(value: Any) -> Any:
    if not hasattr(value, "detach"):
        return value
    array = value.detach().numpy()
    return float(array) if array.ndim == 0 else array.tolist()


def _layer_runner(torch: Any, info: Any, case: Any, training: bool) -> Callable[[], None]:
    def run() -> None:
        kind = LAYERS.get(info.name.removeprefix("nn."))
        if kind is None:
            raise Inexpressible("there is no such layer")
        positional, named = _arguments(kind, case)
        given = case.forward_input.args
        if len(given) != 1 or case.forward_input.kwargs:
            raise Inexpressible("it has several inputs")
        theirs = info.module_cls(*case.constructor_input.args, **case.constructor_input.kwargs).double().train(training)
        ours = kind(*positional, **named).astype(np.float64).train(training)
        ours.load_state_dict(theirs.state_dict())
        x = given[0].detach().clone().requires_grad_(given[0].dtype.is_floating_point)
        y = ours(x.detach().numpy())
        expected = theirs(x)
        _same("output", y, expected)
        dy = torch.linspace(-1, 1, expected.numel(), dtype=torch.float64).reshape(expected.shape)
        if expected.requires_grad:
            expected.backward(dy)
        dx = ours.backward(dy.numpy())
        if x.requires_grad:
            _same("gradient of the input", dx, x.grad)
        gradients = {name: parameter.grad for name, parameter in theirs.named_parameters()}
        for name, parameter in ours.named_parameters():
            if gradients[name] is not None and parameter.grad is not None:
                _same(f"gradient of {name}", parameter.grad, gradients[name])
        state = ours.state_dict()
        for name, value in theirs.state_dict().items():
            _same(name, state[name], value)

    return run


def _loss_runner(torch: Any, info: Any, case: Any, training: bool) -> Callable[[], None]:
    def run() -> None:
        name = info.name.removeprefix("nn.")
        kind = next((make for make in LOSSES.values() if getattr(make, "__name__", "") == name), None)
        if kind is None:
            raise Inexpressible("there is no such loss")
        positional, named = _arguments(kind, case)
        if len(case.forward_input.args) != 2:
            raise Inexpressible("it has several inputs")
        z, y = (value.detach() for value in case.forward_input.args)
        z = z.clone().requires_grad_()
        theirs = info.module_cls(*case.constructor_input.args, **case.constructor_input.kwargs)
        value, dz = kind(*positional, **named)(z.detach().numpy(), y.numpy())
        expected = theirs(z, y)
        _same("value", np.asarray(value), expected)
        expected.sum().backward()
        _same("gradient", dz, z.grad)

    return run


def _same(what: str, found: Array, expected: Any) -> None:
    """Raise an AssertionError where two arrays differ."""
    wanted = expected.detach().numpy()
    assert found.shape == wanted.shape, f"{what} has shape {found.shape}, not {wanted.shape}"
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9, err_msg=what)


def optimizer_cases() -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the name of every case of an optimiser, and what runs it on both sides."""
    torch = importlib.import_module("torch")
    database = importlib.import_module("torch.testing._internal.common_optimizers").optim_db
    for info in database:
        for case in info.optim_inputs_func("cpu"):
            name = info.optim_cls.__name__
            yield f"{name} {case.desc}", _optimizer_runner(torch, info.optim_cls, dict(case.kwargs))


def _optimizer_runner(torch: Any, kind: Any, options: Mapping[str, Any]) -> Callable[[], None]:
    def run() -> None:
        row = next((row for row in OPTIMIZERS.values() if row.__name__ == kind.__name__), None)
        if row is None:
            raise Inexpressible("there is no such optimiser")
        own = {name: _ours(value) for name, value in options.items() if name not in IDLE}
        for name in own:
            if name not in inspect.signature(row).parameters:
                raise Inexpressible(f"there is no argument {name}")
        rng = np.random.default_rng(0)
        values = [rng.standard_normal(shape) for shape in ((3, 4), (5,))]
        theirs = [torch.tensor(value, requires_grad=True) for value in values]
        ours = [Parameter(value.copy()) for value in values]
        a, b = kind(theirs, **options), row(ours, **own)
        for _ in range(5):
            for tensor, parameter in zip(theirs, ours, strict=True):
                parameter.grad = rng.standard_normal(parameter.data.shape)
                tensor.grad = torch.tensor(parameter.grad.copy())
            a.step()
            b.step()
        for tensor, parameter in zip(theirs, ours, strict=True):
            _same("parameter", parameter.data, tensor)

    return run


def outcome(run: Callable[[], None]) -> str:
    """Return "same", "refused: ..." or "not expressible: ..." with the reason, or what went wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            run()
    except Inexpressible as reason:
        return f"not expressible: {reason}"
    except NetsError as error:
        return f"refused: {error.message}"
    except AssertionError as error:
        return f"differs: {' '.join(str(error).split())[:120]}"
    except Exception as error:
        return f"raw error: {type(error).__name__}: {' '.join(str(error).split())[:120]}"
    return SAME


def table() -> dict[str, dict[str, int]]:
    """Run every case, and return how many of each class went how."""
    found: dict[str, dict[str, int]] = {}
    for name, run in [*module_cases(), *optimizer_cases()]:
        ways, way = found.setdefault(name.split()[0], {}), outcome(run)
        ways[way] = ways.get(way, 0) + 1
    return found


def read() -> dict[str, dict[str, int]]:
    """Return the table as it was committed."""
    committed: dict[str, dict[str, int]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return committed
