r"""LaTeX: a network as formulas of its neurons, as matrices of its layers, or as a TikZ picture."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from boolnet.core.errors import counted, unknown_name
from boolnet.export.header import header_text
from boolnet.export.layers import layers_of
from boolnet.export.picture import check_most, number_text, picture_of
from boolnet.writers.latex import latex_name
from nets.graphs.graph import Graph, Node, Number, checked_levels, weights_into

WHATS = ("formula", "matrices", "tikz")
WIDEST = 24  # rows and columns of a matrix that is written out

_TEXT = {
    **{character: "\\" + character for character in "#$%&_{}"},
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}


def write_latex_network(graph: Graph, what: str = "formula", most: int = 400, snippet: int = 0) -> bytes:
    r"""Return a network as a LaTeX document, which compiles as it is, or the part of one.

    Parameters
    ----------
    graph : networkx.DiGraph
    what : {"formula", "matrices", "tikz"}
        A line for every neuron, with ``(z)^+`` for ``max(z, 0)``; the weights and biases of every layer; a picture.
    most : int
        How many edges are written: what goes beyond is left out, and that is said in the text.
    snippet : int
        1 for what stands between ``\begin{document}`` and ``\end{document}``: it needs amsmath, or tikz.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("a ^ x2").graph
    >>> print(write_latex_network(net, snippet=1).decode().split("\n", 1)[1], end="")
    \begin{align*}
    h_{1} &= (a - x_{2})^+ \\
    h_{2} &= (-a + x_{2})^+ \\
    y &= h_{1} + h_{2}
    \end{align*}
    """
    if what not in WHATS:
        raise unknown_name("kind of LaTeX", str(what), WHATS)
    check_most(most)
    comment = f"% boolnet: {header_text(graph)}"
    lines = list({"formula": _formula, "matrices": _matrices, "tikz": _tikz}[what](graph, most))
    if not snippet:
        package = "tikz" if what == "tikz" else "amsmath"
        body = "\n".join(lines)
        hint = [] if body.isascii() else ["% not all of its names are ASCII: take lualatex or xelatex"]
        head = [r"\documentclass{article}", rf"\usepackage{{{package}}}", r"\begin{document}"]
        if what == "formula":
            head[2:2] = [r"\allowdisplaybreaks"]
        lines = [*hint, *head, *lines, r"\end{document}"]
    return "\n".join([comment, *lines, ""]).encode()


def _symbol(name: str) -> str:
    """Return a name for math mode, where letters that are not ASCII are none."""
    if name.isascii() and name.isprintable():
        return latex_name(name)
    return rf"\text{{\itshape {_text(name)}}}"


def _text(text: str) -> str:
    return "".join(_TEXT.get(character, character if character.isprintable() else "?") for character in text)


def _number(number: Number) -> str:
    if isinstance(number, Fraction) and number.denominator > 1:
        return rf"\tfrac{{{number.numerator}}}{{{number.denominator}}}"
    text = number_text(number)
    mantissa, e, power = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if e else text


def _formula(graph: Graph, most: int) -> Iterator[str]:
    lines, edges, left = [], 0, 0
    for node, level in checked_levels(graph).items():
        if not level:
            continue
        edges += len(graph.pred[node])
        if edges > most:
            left += 1
            continue
        total = _sum(weights_into(graph, node), graph.nodes[node]["bias"])
        activation = graph.nodes[node]["activation"]
        value = {"relu": f"({total})^+", "identity": total, "step": f"[{total} > 0]"}[activation]
        lines.append(f"{_symbol(str(node))} &= {value}")
    if left:
        lines.append(rf"&\text{{{counted(left, 'further neuron')} left out}}")
    yield r"\begin{align*}"
    yield " \\\\\n".join(lines)
    yield r"\end{align*}"


def _sum(weights: dict[Node, Number], bias: Number) -> str:
    parts = []
    for source, weight in weights.items():
        size = "" if abs(weight) == 1 else _number(abs(weight)) + " "
        parts.append(("-" if weight < 0 else "+", size + _symbol(str(source))))
    if bias or not parts:
        parts.append(("-" if bias < 0 else "+", _number(abs(bias))))
    first, *rest = parts
    return ("-" if first[0] == "-" else "") + first[1] + "".join(f" {sign} {text}" for sign, text in rest)


def _matrices(graph: Graph, most: int) -> Iterator[str]:
    found = layers_of(graph)
    yield _names("x", found.inputs)
    before, seen = "x", 0
    for k, layer in enumerate(found.layers, start=1):
        rows, columns = layer.weight.shape
        value = rf"W_{{{k}}} {before} + b_{{{k}}}"
        name = "y" if k == len(found.layers) else f"x_{{{k}}}"
        yield rf"\[ {name} = " + (rf"({value})^+ \]" if layer.activation == "relu" else rf"{value} \]")
        number = int((layer.weight != 0).sum())
        seen += number
        if max(rows, columns) > WIDEST or seen > most:
            yield rf"\[ W_{{{k}}}: {rows} \times {columns} \text{{ with {counted(number, 'weight')}, left out}} \]"
        else:
            yield rf"\[ W_{{{k}}} = {_array(layer.weight.tolist())}, \quad b_{{{k}}} = {_array(layer.bias[:, None])} \]"
        before = name
    yield _names("y", found.outputs)


def _names(vector: str, names: tuple[str, ...]) -> str:
    shown = [*map(_symbol, names[:WIDEST]), *([r"\ldots"] if len(names) > WIDEST else [])]
    return rf"\[ {vector} = ({', '.join(shown)})^\top \]"


def _array(rows: Any) -> str:
    text = r" \\ ".join(" & ".join(_number(number) for number in row) for row in rows)
    width = max((len(row) for row in rows), default=0) or 1
    return rf"\left(\begin{{array}}{{*{{{width}}}{{r}}}} {text} \end{{array}}\right)"


def _tikz(graph: Graph, most: int) -> Iterator[str]:
    picture = picture_of(graph, most)
    heights: dict[int, int] = {}
    for mark in picture.marks:
        heights[mark.level] = max(heights.get(mark.level, 0), mark.place)
    yield r"\begin{tikzpicture}[x=3cm, y=1.4cm, >=stealth, every node/.style={font=\small, align=center}]"
    for mark in picture.marks:
        y = heights[mark.level] / 2 - mark.place
        shape = "rectangle, rounded corners" if mark.kind == "hidden" else "rectangle"
        label = r"\\ ".join(_text(text) for text in (mark.name, mark.detail) if text)
        yield rf"  \node[draw, {shape}] ({mark.key}) at ({mark.level}, {y:g}) {{{label}}};"
    for source, target, text in picture.arrows:
        label = text if picture.left_out else f"${text}$"
        yield rf"  \draw[->] ({source}) -- node[near start, sloped, above, font=\tiny] {{{label}}} ({target});"
    yield r"\end{tikzpicture}"
    if picture.left_out:
        yield rf"\par Left out: {picture.left_out}."
