"""Cases run on both sides, and how each went."""

from __future__ import annotations

import collections
import importlib
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module
from nets.layers import LAYERS
from tests.torch_sweep.case import Case, batch, drawn, laid
from tests.torch_sweep.draws import KINDS
from tests.torch_sweep.exceptions import DIFFERS, OURS_REFUSES, THEIRS_REFUSES, Exempt, exempt
from tests.vectors.layer_pairs import drawn_state

EQUAL, REFUSED, EXEMPT, FAILED = "equal", "refused by both", "exceptions", "failed"
WAYS = (EQUAL, REFUSED, EXEMPT, FAILED)
TOLERANCE = {"float64": 1e-9, "float32": 1e-4, "float16": 1e-2}


@dataclass(frozen=True)
class Refusal:
    """What a layer said instead of giving a result."""

    said: str
    raw: bool = False  # an error from inside, which tells a user nothing

    def __str__(self) -> str:
        return self.said


Results = Mapping[str, Array]


@dataclass
class Tally:
    """How the cases of a kind went."""

    ways: collections.Counter[str] = field(default_factory=collections.Counter)
    hits: collections.Counter[Exempt] = field(default_factory=collections.Counter)
    failures: dict[int, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the numbers as plain values."""
        hits = {one.why: count for one, count in self.hits.items()}
        return {**{way: self.ways[way] for way in WAYS}, "why": hits, "failures": self.failures}


def sweep(kind: str, count: int, seed: int = 0, first: int = 0) -> Tally:
    """Return how cases of a kind went, by their numbers from the first on."""
    tally = Tally()
    importlib.import_module("torch").set_num_threads(1)  # for arrays as small as these more only wait for each other
    for number in range(first, first + count):
        case = drawn(kind, number, seed)
        difference = compared(case)
        if difference in (EQUAL, REFUSED):
            tally.ways[difference] += 1
            continue
        way, _, what = difference.partition(": ")
        reason = exempt(case, way, what)
        tally.ways[FAILED if reason is None else EXEMPT] += 1
        if reason is None:
            tally.failures[number] = f"{case}\n    {difference}"
        else:
            tally.hits[reason] += 1
    return tally


def compared(case: Case) -> str:
    """Return "equal", "refused by both", or how the two differ and in what."""
    rng = np.random.default_rng((*case.seed, 1))
    x = batch(case, rng)
    module = _caught(lambda: _built(case, rng), OURS)
    state = {} if isinstance(module, Refusal) else module.state_dict()
    ours = module if isinstance(module, Refusal) else _caught(lambda: _ours(case, module, x), OURS)
    if isinstance(ours, Refusal) and ours.raw:
        return f"raw error: {ours}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outside = _sees_nothing(case, x, ours)
        theirs = Refusal(OUTSIDE) if outside else _caught(lambda: _theirs(case, state, x), Exception)
    if isinstance(ours, Refusal):
        return REFUSED if isinstance(theirs, Refusal) else f"{OURS_REFUSES}: {ours}"
    if isinstance(theirs, Refusal):
        return f"{THEIRS_REFUSES}: {theirs}"
    largest = float(np.abs(x[np.isfinite(x)]).max(initial=1)) if case.special and case.floating else 1.0
    tolerance, each = TOLERANCE.get(case.dtype, 1e-4), KINDS[case.kind].each
    difference = unlike(ours, theirs, tolerance, each, 1.0 if each else largest)
    return f"{DIFFERS}: {difference}" if difference else EQUAL


OURS = NetsError
OUTSIDE = "its backward pass writes outside its memory"


def _sees_nothing(case: Case, x: Array, ours: Results | Refusal) -> bool:
    """Whether a window of a maximum lies beside the input: there PyTorch may end the whole process."""
    if isinstance(ours, Refusal) or not case.kind.startswith("MaxPool"):
        return False
    return bool(np.isneginf(ours["y"]).any()) and (case.spoiled == "dilation" or not np.isneginf(x).any())


def _caught(call: Callable[[], Any], kind: type[Exception]) -> Any:
    """Return what a call gives, or its refusal: by that kind of error, or raw."""
    try:
        return call()
    except kind as error:
        return Refusal(_line(error))
    except Exception as error:
        return Refusal(f"{type(error).__name__}: {_line(error)}", raw=True)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def _built(case: Case, rng: np.random.Generator) -> Module:
    module = LAYERS[case.kind](**case.options).astype(case.dtype if case.floating else np.float32)
    module.load_state_dict(drawn_state(module, rng))
    return module


def _gradient(case: Case, shape: tuple[int, ...]) -> Array:
    return np.asarray(np.random.default_rng((*case.seed, 2)).standard_normal(shape).round(3))


def _earlier(x: Any, k: int) -> Any:
    return x * (1 + 0.5 * k) + 0.25 * (k + 1)


def _ours(case: Case, module: Module, x: Array) -> Results:
    """Return output, gradients and state of our layer, and see that input and gradient are left as they are."""
    given = laid(x, case.layouts[0])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for k in range(case.before):
            module.train()(_earlier(given, k).astype(x.dtype))
        y = module.train(case.training)(given)
        results = {"y": y}
        if y.dtype.kind == "f":
            results |= _our_gradients(case, module, y)
    assert np.array_equal(given, x, equal_nan=x.dtype.kind == "f"), "the input has changed"
    parameters = dict(module.named_parameters())
    return results | {f"after.{n}": value for n, value in module.state_dict().items() if n not in parameters}


def _our_gradients(case: Case, module: Module, y: Array) -> Results:
    dy = np.asarray(_gradient(case, y.shape), y.dtype)
    given = np.array(dy) if module.in_place else laid(dy, case.layouts[1])
    dx = np.array(module.backward(given))
    assert module.in_place or np.array_equal(given, dy), "the gradient given has changed"
    learned = {f"grad.{n}": p.grad for n, p in module.named_parameters() if p.learned and p.grad is not None}
    return ({"dx": dx} if case.floating else {}) | learned


def _theirs(case: Case, state: Mapping[str, Array], x: Array) -> Results:
    """Return the same of PyTorch's layer.

    By its own kernels: oneDNN's, on processors with wide vectors, end the process in some convolutions of float16, and
    make nan of the GELU of infinity.
    """
    torch = importlib.import_module("torch")
    with torch.backends.mkldnn.flags(enabled=False):
        return _passed(torch, case, state, x)


def _passed(torch: Any, case: Case, state: Mapping[str, Array], x: Array) -> Results:
    build = KINDS[case.kind].theirs
    module = getattr(torch.nn, case.kind)(**case.options) if build is None else build(torch, case.options)
    module.to(getattr(torch, case.dtype if case.floating else "float32"))
    if state:
        module.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    given = torch.tensor(x, requires_grad=case.floating)
    with torch.no_grad():
        for k in range(case.before):
            module.train()(_earlier(given, k))
    y = module.train(case.training)(given.clone() if case.options.get("inplace") else given)
    results = {"y": y}
    if y.dtype.is_floating_point and y.requires_grad:
        y.backward(torch.tensor(_gradient(case, tuple(y.shape))).to(y.dtype))
        results |= {"dx": given.grad} if case.floating else {}
        results |= {f"grad.{name}": p.grad for name, p in module.named_parameters() if p.grad is not None}
    results |= {f"after.{name}": value for name, value in module.named_buffers()}
    return {name: value.detach().numpy() for name, value in results.items()}


def unlike(found: Results, wanted: Results, tolerance: float, each: bool, floor: float) -> str:
    """Return in what results differ, by names, shapes, dtypes and numbers; "" where they do not.

    Parameters
    ----------
    found, wanted : mapping of str to ndarray
    tolerance : float
        Relative to the largest finite number of an array, or to the floor where that is larger.
    each : bool
        Whether it is relative to every number itself.
    floor : float
        1, or the largest number that went in: a sum of such may cancel.
    """
    if set(found) != set(wanted):
        return f"results {sorted(set(found) ^ set(wanted))} of one side alone"
    for name, b in wanted.items():
        a = found[name]
        if a.shape != b.shape or a.dtype != b.dtype:
            return f"{name} is {a.dtype} {a.shape}, not {b.dtype} {b.shape}"
        finite = np.isfinite(b)
        if not np.array_equal(np.where(finite, 0, b), np.where(np.isfinite(a), 0, a), equal_nan=True):
            return f"{name} is not finite elsewhere: {_first(a, b, ~finite | ~np.isfinite(a))}"
        one, other = a[finite].astype(np.float64), b[finite].astype(np.float64)
        scale = np.maximum(np.abs(other) if each else np.abs(other).max(initial=0), floor)
        error = float((np.abs(one - other) / scale).max(initial=0))
        if error > tolerance:
            return f"{name}: {error:.2g}"
    return ""


def _first(a: Array, b: Array, where: Array) -> str:
    unequal = where & ~((a == b) | (np.isnan(a) & np.isnan(b)))
    place = tuple(int(k) for k in np.argwhere(unequal)[0])
    return f"{a[place]} where PyTorch has {b[place]}, at {place}"
