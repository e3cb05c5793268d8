"""Where our layers are meant to differ from PyTorch's: each way of it with its kinds, its cases and its reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.core.arrays import Array
from tests.torch_sweep.case import Case, batch

OURS_REFUSES, THEIRS_REFUSES, DIFFERS = "ours refuses", "theirs refuses", "differs"


@dataclass(frozen=True)
class Exempt:
    """Cases that may go another way than PyTorch's.

    Attributes
    ----------
    way : str
        OURS_REFUSES, THEIRS_REFUSES or DIFFERS.
    kinds : tuple of str
        The layers: each of them must have such a case.
    says : str
        What the refusal, or the difference, contains.
    when : callable
        Which cases.
    why : str
        The reason.
    """

    way: str
    kinds: tuple[str, ...]
    says: str
    when: Callable[[Case], bool]
    why: str


def _values(case: Case) -> list[Any]:
    """Return the values of the option that was made wrong, one by one; none where it was something else."""
    if case.spoiled not in case.options:
        return []
    value = case.options[case.spoiled]
    return list(value) if isinstance(value, tuple) else [value]


def _any(fits: Callable[[Any], bool]) -> Callable[[Case], bool]:
    """Return whether one of the values of the option that was made wrong is of a kind."""
    return lambda case: any(fits(value) for value in _values(case))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_negative = _any(lambda value: _is_number(value) and value < 0)
_nothing = _any(lambda value: _is_number(value) and value == 0)
_not_finite = _any(lambda value: isinstance(value, float) and not math.isfinite(value))


def _one_for_two(case: Case) -> bool:
    return isinstance(case.options.get(case.spoiled), tuple) and len(case.options[case.spoiled]) == 1


def _learns_nothing(case: Case) -> bool:
    return not case.options["affine"] and not case.options["track_running_stats"]


def _one_for_each(case: Case) -> bool:
    given = case.options.get("size", case.options.get("scale_factor"))
    return isinstance(given, tuple) and len(given) == 1 and len(case.shape) == 4


def _other_rank(case: Case) -> bool:
    return case.spoiled == "rank"


def _empty(case: Case) -> bool:
    return 0 in case.shape


def _whole_numbers(case: Case) -> bool:
    return case.dtype == "int64"


def _numbers(case: Case) -> Array:
    return batch(case, np.random.default_rng((*case.seed, 1)))


def _has_nan(case: Case) -> bool:
    return case.special and case.floating and bool(np.isnan(_numbers(case)).any())


def _has_infinite(case: Case) -> bool:
    return case.special and case.floating and not np.isfinite(_numbers(case)).all()


#: Kinds of which PyTorch has whole numbers too; the others it refuses with us, but for views, which both take.
INTS = (
    *("AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AlphaDropout", "AvgPool1d", "AvgPool2d", "BatchNorm1d", "BatchNorm2d"),
    *("ChannelDropout", "CircularPad1d", "CircularPad2d", "Conv1d", "Conv2d", "ConvTranspose1d", "ConvTranspose2d"),
    *("Dropout", "Hardtanh", "KMaxOverTime", "LogSoftmax", "MaxOverTime", "MaxPool2d", "ReLU6", "ReflectionPad1d"),
    *("ReflectionPad2d", "ReplicationPad1d", "ReplicationPad2d", "Sigmoid", "Softmax", "Softsign"),
    *("SpatialPyramidPool2d", "Tanh", "Tanhshrink", "ZeroPad1d", "ZeroPad2d"),
)
PADS = tuple(
    f"{name}{dims}d" for name in ("CircularPad", "ReflectionPad", "ReplicationPad", "ZeroPad") for dims in (1, 2)
)
MAX_POOLS = ("AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "MaxOverTime", "MaxPool1d", "MaxPool2d", "SpatialPyramidPool2d")
POOLS = ("AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AvgPool1d", "AvgPool2d", *MAX_POOLS, "KMaxOverTime", "MeanOverTime")
CONVOLUTIONS = ("Conv1d", "Conv2d", "ConvTranspose1d", "ConvTranspose2d")
DROPOUTS = ("AlphaDropout", "ChannelDropout", "Dropout")
BATCH_NORMS = ("BatchNorm1d", "BatchNorm2d")
NORMS = (*BATCH_NORMS, "GroupNorm", "LayerNorm", "RMSNorm")

#: Kinds that need a channel in PyTorch.
EMPTY = (
    *("AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AvgPool1d", "AvgPool2d"),
    *("MaxPool1d", "MaxPool2d", "ReflectionPad1d", "ReflectionPad2d", "ReplicationPad1d", "ReplicationPad2d"),
    "SpatialPyramidPool2d",
)

EXCEPTIONS: tuple[Exempt, ...] = (
    Exempt(
        OURS_REFUSES,
        INTS,
        "must be floating-point",
        _whole_numbers,
        "a batch of whole numbers has no gradient: it is turned into floats by whoever gives it",
    ),
    Exempt(
        OURS_REFUSES,
        (*PADS, *POOLS, *CONVOLUTIONS, "Upsample"),
        "the input must have shape",
        _other_rank,
        "every layer takes a batch: PyTorch takes one sample too, and some of its layers any number of axes",
    ),
    Exempt(
        OURS_REFUSES, BATCH_NORMS, "the input must have shape", _empty, "PyTorch sees no channels in an empty batch"
    ),
    Exempt(OURS_REFUSES, DROPOUTS, "p must be", _any(lambda p: p == 1), "what drops all has no expectation to keep"),
    Exempt(OURS_REFUSES, PADS, "padding must be", _negative, "PyTorch cuts off by a negative border"),
    Exempt(
        OURS_REFUSES,
        ("AvgPool2d", "MaxPool2d", "Conv2d", "ConvTranspose2d"),
        "or two of them",
        _one_for_two,
        "a sequence has one number for each side; PyTorch takes one of one for both in some places",
    ),
    Exempt(
        OURS_REFUSES,
        ("BatchNorm1d", "BatchNorm2d", "ELU", "GroupNorm", "Hardtanh", "LayerNorm", "LeakyReLU", "PReLU", "RMSNorm"),
        "must be",
        _not_finite,
        "an option that is infinite or not a number is a mistake, and is told before the first result",
    ),
    Exempt(OURS_REFUSES, NORMS[2:], "eps must be", _negative, "the root of a negative number"),
    Exempt(
        OURS_REFUSES,
        BATCH_NORMS,
        "eps must be",
        lambda case: not case.training and (_negative(case) or _nothing(case)),
        "PyTorch refuses it in training alone",
    ),
    Exempt(
        OURS_REFUSES,
        (*BATCH_NORMS, "PReLU"),
        "must be a whole number from 1 on",
        lambda case: isinstance(case.options.get(case.spoiled), tuple),
        "PyTorch takes a shape for a number of channels",
    ),
    Exempt(
        OURS_REFUSES,
        BATCH_NORMS,
        "must be a whole number from 1 on",
        lambda case: case.spoiled == "num_features" and _learns_nothing(case),
        "PyTorch does not look at a number of channels where there is nothing of it",
    ),
    Exempt(
        OURS_REFUSES,
        ("GroupNorm",),
        "must be a whole number from 1 on",
        lambda case: case.spoiled == "num_channels" and not case.options["affine"],
        "PyTorch does not look at a number of channels where there is no weight of it",
    ),
    Exempt(
        OURS_REFUSES,
        ("GroupNorm",),
        "the input must have shape",
        lambda case: case.spoiled in ("rank", "axis 1", "num_channels") and not case.options["affine"],
        "PyTorch does not look at the channels where there is no weight of their number",
    ),
    Exempt(
        OURS_REFUSES,
        ("ConvTranspose1d",),
        "nothing is left of maps",
        _empty,
        "there is no place to start from: PyTorch takes it for an empty batch, or gives the bias alone",
    ),
    Exempt(
        OURS_REFUSES,
        BATCH_NORMS,
        "the input must have shape",
        _learns_nothing,
        "PyTorch does not look at the channels where there is nothing of their number",
    ),
    Exempt(
        OURS_REFUSES,
        ("AvgPool1d", "AvgPool2d", "MaxPool1d"),
        "stride must be",
        lambda case: case.options["stride"] == (),
        "a sequence of nothing is no stride; PyTorch takes it for none given",
    ),
    Exempt(
        OURS_REFUSES,
        ("Conv1d", "Conv2d"),
        "padding must be",
        _negative,
        "PyTorch cuts off by a negative border, in modes other than zeros",
    ),
    Exempt(
        OURS_REFUSES,
        CONVOLUTIONS,
        "dilation must be",
        lambda case: _nothing(case) and (_empty(case) or 1 in case.options["kernel_size"]),
        "PyTorch does not look at the dilation of an empty batch, or of a transposed kernel of one place",
    ),
    Exempt(
        OURS_REFUSES,
        ("Conv1d",),
        "padding must be one number",
        lambda case: case.spoiled == "padding",
        "PyTorch does not look at how many numbers there are, in modes other than zeros",
    ),
    Exempt(OURS_REFUSES, ("ELU",), "alpha must be", _negative, "no ELU: it would rise again below 0"),
    Exempt(
        OURS_REFUSES,
        ("Embedding", "Linear", "KMaxOverTime", "BatchNorm2d", "LayerNorm", "RMSNorm"),
        "must be a whole number from 1 on",
        _nothing,
        "a layer of no features, ids or elements",
    ),
    Exempt(
        OURS_REFUSES,
        ("LogSoftmax", "Softmax"),
        "no axis None",
        lambda case: case.options.get("dim", 0) is None,
        "PyTorch guesses an axis, and warns that it should not",
    ),
    Exempt(
        THEIRS_REFUSES,
        ("Embedding",),
        "scalar types: Long, Int",
        lambda case: case.dtype == "uint8",
        "ids may be of any integer type here",
    ),
    Exempt(
        THEIRS_REFUSES,
        ("MaxPool1d",),
        "at most half of kernel size",
        lambda case: case.options["dilation"][0] > 1,
        "PyTorch's pool of maps compares padding with the window as it is spread out; that of sequences does not",
    ),
    Exempt(
        OURS_REFUSES,
        ("MeanOverTime",),
        "the input must have shape",
        _empty,
        "the mean of nothing: PyTorch gives what is not a number",
    ),
    Exempt(
        THEIRS_REFUSES,
        ("MaxPool1d", "MaxPool2d"),
        "outside its memory",
        lambda case: case.options["ceil_mode"] or max(case.options["dilation"]) > 1,
        "a window that lies beside the input has no largest number: -inf here, a crash of PyTorch's backward pass",
    ),
    Exempt(
        THEIRS_REFUSES,
        EMPTY,
        "",
        _empty,
        "no channels: nothing comes in, and nothing goes out",
    ),
    Exempt(
        OURS_REFUSES,
        ("AdaptiveAvgPool1d", "AdaptiveAvgPool2d"),
        "have no place to pool",
        _empty,
        "the mean of nothing: PyTorch gives what is not a number",
    ),
    Exempt(
        OURS_REFUSES,
        ("Upsample",),
        "must be a number above 0",
        _any(lambda value: isinstance(value, str)),
        "PyTorch reads a factor out of a text",
    ),
    Exempt(
        THEIRS_REFUSES,
        ("Upsample",),
        "same number of spatial dimensions",
        _one_for_each,
        "one number in a sequence is for all sides here, as a number alone is",
    ),
    Exempt(
        OURS_REFUSES,
        ("Softmax", "LogSoftmax", "Transpose"),
        "the input has shape ()",
        _other_rank,
        "a number alone has no axis: PyTorch lets axes 0 and -1 stand for it",
    ),
    Exempt(
        DIFFERS,
        (*MAX_POOLS, "ReLU", "Hardtanh", "ReLU6", "ELU", "SELU", "Hardswish"),
        "dx",
        _has_nan,
        "where the input is not a number the gradient goes to another place; the output is not a number on both sides",
    ),
    Exempt(
        DIFFERS,
        ("Mish", "Softsign"),
        "dx is not finite elsewhere",
        _has_infinite,
        "the derivative at infinity is its limit here, and not a number there",
    ),
    Exempt(
        DIFFERS,
        ("Hardsigmoid",),
        "dx: ",
        lambda case: case.dtype == "float64",
        "PyTorch's derivative is a sixth in single precision",
    ),
    Exempt(
        DIFFERS,
        CONVOLUTIONS,
        "grad.weight is not finite elsewhere",
        _has_infinite,
        "one of the two multiplies an infinite number by zeros beyond a border",
    ),
    Exempt(
        DIFFERS,
        ("BatchNorm1d", "GroupNorm", "LayerNorm"),
        ": 0.",
        lambda case: case.dtype == "float16",
        "PyTorch rounds mean and deviation to half floats, which a difference of two near numbers shows",
    ),
    Exempt(
        DIFFERS,
        ("LayerNorm",),
        ": 0.000",
        lambda case: case.dtype == "float32" and int(np.prod(case.options["normalized_shape"])) <= 2,
        "the same of one or two numbers in single precision",
    ),
    Exempt(
        DIFFERS,
        BATCH_NORMS,
        "after.running_",
        _has_infinite,
        "the mean of a batch with an infinite number is no number here, where variances are about a first mean",
    ),
    Exempt(
        DIFFERS,
        ("GroupNorm",),
        "grad.weight is not finite elsewhere",
        _empty,
        "a sum over no places is 0 here, and not a number there",
    ),
)


def exempt(case: Case, way: str, what: str) -> Exempt | None:
    """Return the exception that a difference falls under."""
    for one in EXCEPTIONS:
        if one.way == way and case.kind in one.kinds and one.says in what and one.when(case):
            return one
    return None
