"""A model at a glance: shapes, parameters, multiply-adds and receptive fields, layer by layer."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.html import html_table
from nets.core.module import Module, Parameter
from nets.inspection.trace import watched
from nets.layers import Embedding, Graph

#: Along every spatial axis: how many places of the input one output sees, and how far apart neighbours look.
Field: TypeAlias = tuple[tuple[int, int], ...]
Shape: TypeAlias = tuple[int, ...]
#: Of every module that ran, by its id: the shape of what went in, a tuple of them for several inputs, and of what came.
Shapes: TypeAlias = dict[int, tuple[Any, Shape]]

HEAD = ("layer", "type", "output", "parameters", "multiply-adds", "field")
NUMBERS = (3, 4)  # columns that stand to the right


@dataclass(frozen=True)
class LayerRow:
    """What one layer is and costs.

    Attributes
    ----------
    name, type : str
        Its dotted name and its class.
    output_shape : tuple of int
        The shape of what it gives for one sample, without the batch dimension.
    parameters, learned : int
        The numbers it holds as parameters, and how many of them are learned.
    multiply_adds : int
        What one sample costs.
    field : tuple of (int, int)
        Along every spatial axis of the output, how many places of the input one output sees, and the stride: how
        far apart neighbours look. Empty where the output has no spatial axes.
    """

    name: str
    type: str
    output_shape: Shape
    parameters: int
    learned: int
    multiply_adds: int
    field: Field


@dataclass(frozen=True, repr=False)
class Summary:
    """The rows of a model's leaf modules in the order in which they run; `str` makes a table.

    Attributes
    ----------
    model : str
        The class of the model.
    input_shape : tuple of int
        Of one sample; a tuple of them for a model of several inputs.
    rows : tuple of LayerRow
    """

    model: str
    input_shape: Shape | tuple[Shape, ...]
    rows: tuple[LayerRow, ...]

    @property
    def parameters(self) -> int:
        """How many numbers the model holds as parameters."""
        return sum(row.parameters for row in self.rows)

    @property
    def learned(self) -> int:
        """How many of them are learned."""
        return sum(row.learned for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """How many multiply-adds one sample costs."""
        return sum(row.multiply_adds for row in self.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain values, for JSON."""
        totals = {"parameters": self.parameters, "learned": self.learned, "multiply_adds": self.multiply_adds}
        return {**_plain(asdict(self)), **totals}

    def to_text(self, width: int = 100) -> str:
        """Return a table of at most `width` columns; what is too long loses its middle."""
        cells = [HEAD, *(_cells(row) for row in self.rows)]
        widths = [max(len(line[k]) for line in cells) for k in range(len(HEAD))]
        for k, least in ((1, 11), (0, 5)):  # types give way first
            excess = sum(widths) + 2 * (len(widths) - 1) - width
            widths[k] = max(min(least, widths[k]), widths[k] - max(excess, 0))
        lines = [_line(line, widths) for line in cells]
        return "\n".join([_inputs(self.input_shape), *lines, self._totals()])

    def _totals(self) -> str:
        fixed = self.parameters - self.learned
        learned = f"{self.parameters:,} parameters" + (f" ({fixed:,} of them not learned)" if fixed else "")
        return f"{learned}, {self.multiply_adds:,} multiply-adds a sample"

    def __repr__(self) -> str:
        return f"<Summary of {self.model}: {self._totals()}>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        caption = f"{self.model}, {_inputs(self.input_shape)}: {self._totals()}"
        return html_table(HEAD, [_cells(row) for row in self.rows], caption=caption, numbers=NUMBERS)


def summary(
    model: Module, input_shape: Sequence[int] | Sequence[Sequence[int]], dtype: DTypeLike | None = None
) -> Summary:
    """Return what the layers of a model give and cost for one sample.

    The model is neither run nor changed: a copy of it, out of training, gets one sample of zeros.

    Parameters
    ----------
    model : Module
    input_shape : sequence of int
        The shape of one sample, without the batch dimension; a sequence of shapes for a model of several inputs.
    dtype : dtype, optional
        Of the input: the parameters' by default, an integer type where the model begins with an `Embedding`.

    Raises
    ------
    NetsError
        If the model refuses an input of this shape.

    Examples
    --------
    >>> from nets.layers import Linear, ReLU, Sequential
    >>> print(summary(Sequential(Linear(784, 32, rng=0), ReLU(), Linear(32, 10, rng=1)), (784,)))
    input (N, 784)
    layer  type    output    parameters  multiply-adds  field
    0      Linear  (N, 32)       25,120         25,088
    1      ReLU    (N, 32)            0              0
    2      Linear  (N, 10)          330            320
    25,450 parameters, 25,408 multiply-adds a sample
    >>> summary(Linear(784, 32, rng=0), (784,))
    <Summary of Linear: 25,120 parameters, 25,088 multiply-adds a sample>
    """
    given = _shapes(model, input_shape)
    if isinstance(model, Graph) and len(given) != len(model.inputs):
        raise NetsError(
            f"the model has {len(model.inputs)} inputs, but {len(given)} are given", help="give one for each"
        )
    if any(size < 1 for shape in given for size in shape):
        raise NetsError(
            f"the input shape must have positive sizes, but is {input_shape}", help="leave the batch dimension out"
        )
    model = copy.deepcopy(model).eval()
    shapes: Shapes = {}
    order: list[tuple[str, Module]] = []
    entries: list[Any] = []

    def before(name: str, module: Module, x: Any) -> None:
        entries.append(tuple(part.shape for part in x) if isinstance(x, tuple) else x.shape)

    def after(name: str, module: Module, x: Array, y: Array) -> None:
        shapes[id(module)] = entries.pop(), y.shape
        order.append((name, module))

    with watched(model, after, before=before, leaves=False):
        types = _input_types(model, len(given)) if dtype is None else [dtype] * len(given)
        zeros = tuple(np.zeros((1, *shape), one) for shape, one in zip(given, types, strict=True))
        model(zeros if model.takes_several else zeros[0])
    fields: dict[int, Field] = {}
    _follow(model, () if model.takes_several else ((1, 1),) * (len(given[0]) - 1), shapes, fields)
    counted: set[int] = set()
    rows = [_row(name, module, shapes[id(module)], fields.get(id(module), ()), counted) for name, module in order]
    shape = given if model.takes_several else given[0]
    return Summary(type(model).__name__, shape, tuple(row for row in rows if row is not None))


def _shapes(model: Module, input_shape: Sequence[Any]) -> tuple[Shape, ...]:
    """Return the shape of every input."""
    try:
        if model.takes_several:
            return tuple(tuple(int(size) for size in shape) for shape in input_shape)
        return (tuple(int(size) for size in input_shape),)
    except (TypeError, ValueError):
        wanted = "one shape for each input" if model.takes_several else "numbers"
        raise NetsError(f"the input shape must be {wanted}, but is {input_shape!r}") from None


def _input_types(model: Module, count: int) -> list[DTypeLike]:
    """Return the dtype of every input: that of what reads it first."""
    if not isinstance(model, Graph):
        return [_input_type(model)] * count
    return [_input_type(next(node.layer for node in model.nodes() if name in node.reads)) for name in model.inputs]


def _input_type(model: Module) -> DTypeLike:
    first = next((module for _, module in model.named_modules() if not module.children()), None)
    if isinstance(first, Embedding):
        return np.int64
    parameters = model.parameters()
    return parameters[0].data.dtype if parameters else np.float32


def _row(name: str, module: Module, shapes: tuple[Any, Shape], field: Field, counted: set[int]) -> LayerRow | None:
    """Return a layer's row; one that only holds others has none, and what two layers share counts at the first."""
    own = {id(value): value for value in vars(module).values() if isinstance(value, Parameter)}
    cost = module.multiply_adds(*shapes)
    if module.children() and not own and not cost:
        return None
    sizes = [(parameter.data.size, parameter.learned) for key, parameter in own.items() if key not in counted]
    counted.update(own)
    total, learned = sum(size for size, _ in sizes), sum(size for size, is_learned in sizes if is_learned)
    return LayerRow(name, type(module).__name__, shapes[1][1:], total, learned, cost, field)


# receptive fields


def _follow(module: Module, field: Field, shapes: Shapes, found: dict[int, Field]) -> Field:
    """Return the field after a module, and note it and those of what the module holds."""
    if id(module) not in shapes and not module.paths():
        return field
    if isinstance(module, Graph):
        found[id(module)] = _through(module, field, shapes, found)
        return found[id(module)]
    ends = [_along(path, field, shapes, found) for path in module.paths()]
    if not ends:
        ends = [_widened(field, module.windows(shapes[id(module)][0]))]
    rank = len(shapes[id(module)][1]) - 2 if id(module) in shapes else len(ends[0])
    found[id(module)] = _fitted(_widest(ends), rank)
    return found[id(module)]


def _through(graph: Graph, field: Field, shapes: Shapes, found: dict[int, Field]) -> Field:
    """Return the field of a graph's output: a layer begins with the widest of what it reads."""
    entered = shapes[id(graph)][0] if graph.takes_several else (shapes[id(graph)][0],)
    fields = {name: _fitted(field, len(shape) - 2) for name, shape in zip(graph.inputs, entered, strict=True)}
    for node in graph.nodes():
        fields[node.name] = _follow(node.layer, _widest([fields[name] for name in node.reads]), shapes, found)
    return fields[graph.output]


def _along(path: Sequence[Module], field: Field, shapes: Shapes, found: dict[int, Field]) -> Field:
    for module in path:
        field = _follow(module, field, shapes, found)
    return field


def _widened(field: Field, windows: Sequence[tuple[int, int]]) -> Field:
    if len(windows) != len(field):
        return field
    return tuple((s + (reach - 1) * jump, jump * step) for (s, jump), (reach, step) in zip(field, windows, strict=True))


def _widest(fields: Sequence[Field]) -> Field:
    rank = min(len(field) for field in fields)
    return tuple((max(f[k][0] for f in fields), max(f[k][1] for f in fields)) for k in range(rank))


def _fitted(field: Field, rank: int) -> Field:
    """A layer that adds spatial axes (an embedding) begins them afresh; one that ends them (flattening) forgets."""
    return field if len(field) == rank else ((1, 1),) * max(rank, 0) if rank > len(field) else ()


# the table


def _cells(row: LayerRow) -> tuple[str, ...]:
    field = "x".join(str(size) for size, _ in row.field)
    strides = [step for _, step in row.field]
    step = f" /{'x'.join(map(str, strides if len(set(strides)) > 1 else strides[:1]))}" if row.field else ""
    numbers = f"{row.parameters:,}", f"{row.multiply_adds:,}"
    return row.name, row.type, _shape(row.output_shape), *numbers, field + step


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    fitted = [_shortened(cell, width) for cell, width in zip(cells, widths, strict=True)]
    padded = [
        cell.rjust(width) if k in NUMBERS else cell.ljust(width)
        for k, (cell, width) in enumerate(zip(fitted, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


def _shortened(name: str, width: int) -> str:
    if len(name) <= width:
        return name
    front = (width - 1) // 2
    return f"{name[:front]}…{name[len(name) - (width - 1 - front) :]}"


def _shape(shape: Shape, before: str = "") -> str:
    return f"{before}(N{''.join(f', {size}' for size in shape)})"


def _inputs(shape: Any) -> str:
    if shape and isinstance(shape[0], tuple):
        return "inputs " + ", ".join(_shape(one) for one in shape)
    return _shape(shape, "input ")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
