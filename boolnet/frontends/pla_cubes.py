"""The cubes of a PLA file: its symbol stream cut into cubes, and sets of cubes compared and complemented."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, LimitError, Span
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.packed_bits import PackedBits, pack

Bytes = NDArray[np.uint8]

OFF, ON, DC, NOTHING = 0, 1, 2, 3  # what an output symbol says of its cube
UNKNOWN = 255
PAIRS = 1 << 18  # pairs of cubes compared at a time
SHOWN = 64  # values of a vector that a message shows
COMPLEMENT_HELP = "give the on-set itself, as .type fd or fr"
COMPLEMENT_BYTES = 1 << 29  # what complementing may write before it is given up, some seconds' work


def _table(codes: dict[bytes, int]) -> Bytes:
    table = np.full(256, UNKNOWN, dtype=np.uint8)
    for symbols, code in codes.items():
        table[list(symbols)] = code
    return table


INPUT_CODES = _table({b"0": 0, b"1": 1, b"-2": FREE})
OUTPUT_CODES = _table({b"03": OFF, b"14": ON, b"-2": DC, b"~": NOTHING})
BLANK = _table({b" \t\r\n\f\v|": 1}) == 1


@dataclass(frozen=True)
class Stream:
    """The symbols of a PLA file with everything else blanked, and where they stand in its text.

    Attributes
    ----------
    text, name : str
        The source, for error messages.
    data : ndarray of uint8
        One byte per character of the text up to ``.e``; header lines and comments are blanks.
    """

    text: str
    name: str
    data: Bytes

    def span(self, start: int, stop: int) -> Span:
        return Span(self.text, start, stop, self.name)

    def symbols(self) -> Bytes:
        """Return the symbols alone."""
        symbols: Bytes = self.data[~BLANK[self.data]]
        return symbols

    def place(self, symbol: int, length: int = 1) -> Span:
        """Return where a symbol stands, by its number, up to `length` symbols of its line."""
        positions = np.flatnonzero(~BLANK[self.data])[symbol : symbol + length]
        line_end = self.text.find("\n", positions[0])
        last = positions[positions < (len(self.text) if line_end < 0 else line_end)][-1]
        return self.span(int(positions[0]), int(last) + 1)

    def cut(self, n_inputs: int, n_outputs: int) -> tuple[Bytes, Bytes]:
        """Cut the symbols into cubes.

        Returns
        -------
        cubes : ndarray of uint8, shape (c, n_inputs)
            As in `Cover.cubes`.
        outputs : ndarray of uint8, shape (c, n_outputs)
            `ON`, `OFF`, `DC` or `NOTHING`.
        """
        symbols, width = self.symbols(), n_inputs + n_outputs
        self._refuse(symbols, (INPUT_CODES[symbols] & OUTPUT_CODES[symbols]) == UNKNOWN, "a PLA file")
        self._check_lines(n_inputs, n_outputs)
        grid = symbols.reshape(-1, width)
        cubes = INPUT_CODES[grid]
        cubes[:, n_inputs:] = 0
        self._refuse(symbols, (cubes == UNKNOWN).reshape(-1), "the input part of a cube")
        return cubes[:, :n_inputs], OUTPUT_CODES[grid[:, n_inputs:]]

    def _refuse(self, symbols: Bytes, bad: NDArray[np.bool_], where: str) -> None:
        if bad.any():
            number = int(bad.argmax())
            span = self.place(number)
            raise BoolnetError(
                f"unexpected {self.text[span.start]!r} in {where}",
                span,
                "an input is 0, 1 or -; an output 0, 1, - or ~",
                help="write - for an input that the cube does not mention",
            )

    def _check_lines(self, n_inputs: int, n_outputs: int) -> None:
        """Refuse a stream that does not divide into cubes.

        Cubes may wrap anywhere, so a lost symbol can only be told from the lines: where most of them are whole cubes,
        none should end one cube and begin the next; and where all are alike, their length should fit the header.
        """
        width = n_inputs + n_outputs
        starts, ends = self._lines()
        if not len(starts):
            return
        sizes, total = ends - starts, int(ends[-1])
        size = int(sizes[0])
        straddling = (starts % width != 0) & ((starts // width + 1) * width < ends)
        if len(sizes) > 1 and (sizes == size).all() and size % width and width % size:
            symbol, what = 0, f"every line has {size} symbols"
        elif 2 * (sizes % width == 0).sum() >= len(sizes) and straddling.any():
            aligned = np.flatnonzero(starts[: straddling.argmax() + 1] % width == 0)
            line = int(aligned[-1])
            symbol, what = int(starts[line]), f"this line has {sizes[line]} symbols"
        elif total % width:
            symbol, what = total - total % width, f"the last cube ends at symbol {total % width}"
        else:
            return
        raise BoolnetError(
            f"{what}, but .i {n_inputs} and .o {n_outputs} make {width} a cube",
            self.place(symbol, total - symbol),
            "this cube",
            help="complete the cube, or correct .i and .o; the file may be cut off",
        )

    def _lines(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the numbers of the first symbol, and of the one past the last, of every line that has symbols."""
        seen = np.cumsum(~BLANK[self.data], dtype=np.intp)
        ends = np.unique(np.concatenate([[0], seen[self.data == ord("\n")], seen[-1:]]))
        return ends[:-1], ends[1:]


def check_disjoint(stream: Stream, cubes: Bytes, outputs: Bytes) -> None:
    """Refuse cubes that put one vector into the on-set and the off-set of an output.

    Parameters
    ----------
    stream : Stream
        For the places in the message.
    cubes : ndarray of uint8, shape (cubes, n)
        0, 1 or `FREE`.
    outputs : ndarray of uint8, shape (cubes, m)
        `ON`, `OFF`, `DC` or `NOTHING`.

    Raises
    ------
    BoolnetError
        With the lines of two cubes that contradict each other.
    """
    pair = _conflict(cubes, outputs)
    if pair is None:
        return
    n_outputs = outputs.shape[1]
    width = cubes.shape[1] + n_outputs
    first, second = (stream.place(cube * width, width) for cube in sorted(pair))
    output = int(((outputs[pair[0]] == ON) & (outputs[pair[1]] == OFF)).argmax())
    common = np.where(cubes[pair[0]] == FREE, cubes[pair[1]], cubes[pair[0]])
    vector = "".join("01-"[value] for value in common[:SHOWN]) + "…" * (len(common) > SHOWN)
    raise BoolnetError(
        f"output {output + 1} of {n_outputs} is both on and off at {vector or 'its only vector'}: "
        f"lines {first.line} and {second.line} contradict each other",
        second,
        f"meets the cube of line {first.line}",
        help="remove one of the two, or mark the output with ~ where the cube says nothing",
    )


def _conflict(cubes: Bytes, outputs: Bytes) -> tuple[int, int] | None:
    """Return the numbers of an on-set and an off-set cube of one output that intersect.

    Comparing all pairs would take hours on a large file. So the pairs are split by the input that tells most of them
    apart (0 against 1), which drops those, until few enough are left; no pair is looked at twice.
    """
    positive, negative, on, off = (pack(bits) for bits in (cubes == 1, cubes == 0, outputs == ON, outputs == OFF))
    pending = [(np.flatnonzero(on.any(axis=1)), np.flatnonzero(off.any(axis=1)))]
    while pending:
        F, R = pending.pop()
        if not len(F) or not len(R):
            continue
        f, r = cubes[F], cubes[R]
        f0, f1 = (f == 0).sum(axis=0), (f == 1).sum(axis=0)
        apart = f0 * (r == 1).sum(axis=0) + f1 * (r == 0).sum(axis=0)
        if len(F) * len(R) > PAIRS and apart.max(initial=0) > 0:
            i = int(apart.argmax())
            pending += [
                (F[f[:, i] == FREE], R),
                (F[f[:, i] == 0], R[r[:, i] != 1]),
                (F[f[:, i] == 1], R[r[:, i] != 0]),
            ]
            continue
        found = _first_pair(positive, negative, on, off, F, R)
        if found is not None:
            return found
    return None


def _first_pair(
    positive: PackedBits,
    negative: PackedBits,
    on: PackedBits,
    off: PackedBits,
    F: NDArray[np.intp],
    R: NDArray[np.intp],
) -> tuple[int, int] | None:
    """Compare every on-set cube of F with every off-set cube of R."""
    step = max(1, PAIRS // len(R))
    for start in range(0, len(F), step):
        block = F[start : start + step]
        meet = _share(on, off, block, R) & ~_share(positive, negative, block, R) & ~_share(negative, positive, block, R)
        if meet.any():
            a, b = divmod(int(meet.argmax()), len(R))
            return int(block[a]), int(R[b])
    return None


def _share(a: PackedBits, b: PackedBits, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which of ``a[rows]`` have a bit in common with which of ``b[columns]``."""
    result = np.zeros((len(rows), len(columns)), dtype=np.bool_)
    for word in range(a.shape[1]):
        result |= (a[rows, word][:, None] & b[columns, word]) != 0
    return result


def complement(cover: Cover) -> Cover:
    """Return disjoint cubes of the vectors that no cube contains, output by output.

    Raises
    ------
    LimitError
        When the complement explodes.

    Examples
    --------
    >>> complement(Cover.from_strings(["11"], ["1"])).cubes.tolist()
    [[0, 2], [1, 0]]
    """
    parts = [_complement_of_output(cover.of_output(j), cover.n_inputs) for j in range(cover.n_outputs)]
    members = np.repeat(np.eye(cover.n_outputs, dtype=np.bool_), [len(part) for part in parts], axis=0)
    return Cover(np.concatenate(parts), members)


def _complement_of_output(cubes: Bytes, n_inputs: int) -> Bytes:
    """Split the space by the input that most cubes mention, until at most one cube is left in each part."""
    found = [np.zeros((0, n_inputs), dtype=np.uint8)]
    pending = [(cubes, np.full(n_inputs, FREE, dtype=np.uint8))]
    written = 0
    while pending:
        inner, part = pending.pop()
        written += inner.size + 2048  # a part costs as much as that, however small it is
        if written > COMPLEMENT_BYTES:
            raise LimitError("the complement of this off-set has too many cubes", help=COMPLEMENT_HELP)
        mentioned = inner != FREE
        if not mentioned.any(axis=1).all():
            continue  # one of the cubes holds the whole part
        if len(inner) <= 1:
            found.append(_outside(part, inner))
            continue
        i = int(mentioned.sum(axis=0).argmax())
        for value in (1, 0):
            half, rest = part.copy(), inner[inner[:, i] != 1 - value]
            half[i], rest[:, i] = value, FREE
            pending.append((rest, half))
    return np.concatenate(found)


def _outside(part: Bytes, cubes: Bytes) -> Bytes:
    """Return disjoint cubes of what the cube `part` has outside `cubes`: none or one, which mentions other inputs."""
    pieces = [part]
    for i in np.flatnonzero(cubes[0] != FREE) if len(cubes) else ():
        inside = pieces.pop()
        for value in (1 - cubes[0, i], cubes[0, i]):  # the last one is cut further, and dropped in the end
            piece = inside.copy()
            piece[i] = value
            pieces.append(piece)
    return np.array(pieces[: len(pieces) - len(cubes)], dtype=np.uint8).reshape(-1, len(part))
