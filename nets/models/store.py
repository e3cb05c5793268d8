"""Models as files: the weights, and in the header what it takes to build the model and to use it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nets.core.errors import NetsError, StateError
from nets.core.module import Module, value_of
from nets.core.tables import lookup, unknown_name
from nets.data import Vocabulary
from nets.init import Seed
from nets.io.archive import read_archive, write_archive
from nets.models import MODELS, Model
from nets.models.architecture import construct, describe
from nets.models.ensemble import Ensemble
from nets.models.resnet import BasicBlock, PadShortcut

KIND = "model"
#: Classes of the models here, beside the layers of the table.
PARTS: tuple[type[Module], ...] = (BasicBlock, Ensemble, PadShortcut)

#: Plain values, as JSON has them: "model" and "input_shape"; "classes", a list of names, where the model classifies;
#: "options"; "vocabulary", a list of words, where it reads sentences; and whatever else its user needs ("scaling").
#: In the place of "model" stands "architecture" where a model is none of the table; see `nets.models.architecture`.
Spec = Mapping[str, Any]


def build(
    spec: Spec, *, rng: Seed = None, dtype: DTypeLike = np.float32, classes: Iterable[type[Module]] = ()
) -> Module:
    """Return the model that plain values describe, with new weights.

    Parameters
    ----------
    spec : mapping
        "model", a row of `MODELS`; "input_shape", of one sample; "classes", their names or how many there are;
        "vocabulary", the words of a `nets.data.Vocabulary` or how many token ids there are; "options" by name. Other
        keys are left to their users.
    rng : numpy.random.Generator or int, optional
        What the weights are drawn from.
    dtype : dtype
        Of the parameters.
    classes : iterable of type
        Classes of one's own that an architecture may name.

    Raises
    ------
    NetsError
        If something is missing, unknown or does not fit.

    Examples
    --------
    >>> build({"model": "mlp", "input_shape": [4], "classes": ["no", "yes"], "options": {"hidden": [8]}}, rng=0)
    Sequential(
      (0): Linear(4, 8)
      (1): ReLU(inplace=True)
      (2): Linear(8, 2)
    )
    """
    if "architecture" in spec:
        return construct(spec["architecture"], (*PARTS, *classes)).astype(dtype)
    name = _needed(spec, "model")
    row = lookup("model", name, MODELS)
    options = spec.get("options") or {}
    known = {option.name: option for option in row.options}
    for given in options:
        if given not in known:
            raise unknown_name(f"option of {name}", given, known, NetsError)
    values = {given: tuple(value) if known[given].many else value for given, value in options.items()}
    counts = [_count(spec, "classes")] if row.classifies else []
    return row.build(_input(row, spec), *counts, **values, rng=rng, dtype=dtype)


def save_model(path: Path | str, model: Module, spec: Spec | None = None) -> None:
    """Write a model to an npz file, in one step and without pickle.

    Parameters
    ----------
    path : Path
    model : Module
        What `build` made of `spec`, trained meanwhile; or any model of layers of the table.
    spec : mapping, optional
        See `build`; it comes back from `load_model` as it is. Without "model" in it, the architecture is added.

    Raises
    ------
    StateError
        If the model is not what `spec` describes.
    NetsError
        If `spec` holds what JSON cannot, or the file cannot be written; an old file is then as it was.

    Examples
    --------
    >>> import tempfile
    >>> spec = {"model": "mlp", "input_shape": [4], "classes": ["no", "yes"], "options": {"hidden": [8]}}
    >>> model = build(spec, rng=0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_model(Path(folder, "model.npz"), model, spec)
    ...     again, same = load_model(Path(folder, "model.npz"))
    >>> same == spec, np.array_equal(again[0].weight.data, model[0].weight.data)
    (True, True)
    """
    spec = dict(spec or {})
    if "model" not in spec:
        spec["architecture"] = describe(model)
    try:
        plain = json.loads(json.dumps(spec))
    except (TypeError, ValueError) as error:
        raise NetsError(f"the description of a model must be plain values: {error}") from None
    state = model.state_dict()
    dtype = _dtype(model)
    own = {type(module) for _, module in model.named_modules()}
    build(plain, rng=0, dtype=dtype, classes=own).load_state_dict(state)
    static = [name for name, parameter in model.named_parameters() if not parameter.learned]
    header = {"kind": KIND, "dtype": str(dtype), "spec": plain, "static": static}
    write_archive(Path(path), header, state)


def load_model(path: Path | str, classes: Iterable[type[Module]] = ()) -> tuple[Module, dict[str, Any]]:
    """Return a saved model, out of training, and its description.

    Parameters
    ----------
    path : Path
    classes : iterable of type
        Classes of one's own that the model is made of.

    Raises
    ------
    StateError
        If the file is damaged, or holds no model.
    NetsError
        If it cannot be read, or describes a model that is not known here.
    """
    header, state = read_archive(Path(path), KIND)
    spec, dtype = header.get("spec"), header.get("dtype")
    if not isinstance(spec, dict) or dtype not in ("float16", "float32", "float64"):
        raise StateError(f"{str(path)!r} does not say what model it holds", help="save it with save_model")
    model = build(spec, rng=0, dtype=dtype, classes=classes)
    model.load_state_dict(state)
    static = set(header.get("static", ()))
    for name, parameter in model.named_parameters():
        parameter.learned = parameter.learned and name not in static
    return model.eval(), spec


def _dtype(model: Module) -> np.dtype[Any]:
    """Return the dtype of parameters and statistics."""
    own = (value_of(module, attribute).dtype for _, module, attribute in model.places())
    return next((dtype for dtype in own if dtype.kind == "f"), np.dtype(np.float32))


def _needed(spec: Spec, key: str) -> Any:
    if key not in spec:
        raise NetsError(f"the description of a model lacks {key!r}; it has {', '.join(map(repr, spec)) or 'nothing'}")
    return spec[key]


def _count(spec: Spec, key: str) -> int:
    value = _needed(spec, key)
    return value if isinstance(value, int) else len(value)


def _input(row: Model, spec: Spec) -> Any:
    """Return what a build function takes first."""
    if row.kind == "sentences":
        words = _needed(spec, "vocabulary")
        return words if isinstance(words, int) else len(Vocabulary.from_list(words))
    shape = tuple(_needed(spec, "input_shape"))
    if row.kind == "maps":
        return shape
    if len(shape) != 1:
        raise NetsError(
            f"{spec['model']} takes vectors, but the input shape is {shape}", help="turn each sample into one row"
        )
    return shape[0]
