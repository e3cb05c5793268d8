"""The stated limits: what is refused before any work starts, and how to raise it."""

from __future__ import annotations

import os
import re

from boolnet.core.errors import BoolnetError, LimitError

TABLE_INPUTS = 24  # the most inputs whose rows are exhausted; beyond, rows are sampled
CALLABLE_INPUTS = 16  # a Python callable is called once per row
TEXT_BYTES = 20 << 20  # the longest source text: room for the 2^24 cells of the largest table
NETWORK_BYTES = 256 << 20  # the longest file of a network
TOKENS = 1 << 20  # the most tokens of one expression
INPUTS = 50_000  # the most inputs of a function that is compiled or minimised...
OUTPUTS = 10_000  # ... the most outputs...
OPERANDS = 200_000  # ... and the most operands of all gates, or literals and memberships of all cubes
APART = "take it apart, and join the networks of its parts"
DEFAULT_MEMORY = "2GiB"

# What one neuron and one edge cost in a networkx graph, measured on CPython 3.11 with 2^19 edges, rounded up.
NEURON_BYTES = 1500
EDGE_BYTES = 450

_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def memory_limit() -> int:
    """Return the memory limit in bytes: 2 GiB, or what the environment's BOOLNET_MEMORY says.

    Examples
    --------
    >>> memory_limit() >= 1 << 20
    True
    """
    text = os.environ.get("BOOLNET_MEMORY", DEFAULT_MEMORY)
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?b)?\s*", text, re.IGNORECASE)
    if not match:
        raise BoolnetError(f"BOOLNET_MEMORY is {text!r}, not a size", help="write a size such as 512MiB or 8GiB")
    return int(float(match[1]) * _UNITS[match[2].lower()])


def graph_bytes(nodes: int, edges: int) -> int:
    """Return the bytes a network of this many nodes and edges is taken to need."""
    return nodes * NEURON_BYTES + edges * EDGE_BYTES


def check_memory(need: int, what: str, instead: str) -> None:
    """Refuse `what`, which would need `need` bytes, when that is over the limit.

    Parameters
    ----------
    need : int
        How many bytes the work would take.
    what : str
        The work, as the beginning of the message.
    instead : str
        What the user can do, as the beginning of the help.

    Raises
    ------
    LimitError
        If it is over the limit; nothing has been started.
    """
    limit = memory_limit()
    if need > limit:
        raise LimitError(
            f"{what}, which takes {size_in_words(need)} of memory; the limit is {size_in_words(limit)}",
            help=f"{instead}, or raise the limit: BOOLNET_MEMORY={size_in_words(2 * need).replace(' ', '')}"
            if need < 1 << 40
            else instead,
        )


def check_size(inputs: int, outputs: int, operands: int) -> None:
    """Refuse a function that would take long whatever the effort.

    Parameters
    ----------
    inputs, outputs : int
    operands : int
        Of all gates together, or the literals of all cubes and their memberships.

    Raises
    ------
    LimitError
        Saying which of them is too large.

    Examples
    --------
    >>> check_size(400_000, 1, 400_000)
    Traceback (most recent call last):
        ...
    boolnet.core.errors.LimitError: the function has 400,000 inputs; at most 50,000 are worked on
      help: take it apart, and join the networks of its parts
    """
    for number, what, most in ((inputs, "inputs", INPUTS), (outputs, "outputs", OUTPUTS)):
        if number > most:
            raise LimitError(f"the function has {number:,} {what}; at most {most:,} are worked on", help=APART)
    if operands > OPERANDS:
        raise LimitError(
            f"the function has gates or cubes with {operands:,} operands; at most {OPERANDS:,} are worked on",
            help=APART,
        )


def size_in_words(n_bytes: int) -> str:
    """Write a number of bytes for people.

    Examples
    --------
    >>> size_in_words(3 << 30), size_in_words(700), size_in_words(1 << 90)
    ('3.0 GiB', '700 B', 'more than 1 PiB')
    """
    if n_bytes > 1 << 50:
        return "more than 1 PiB"
    for unit, scale in (("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if n_bytes >= scale:
            return f"{n_bytes / scale:.1f} {unit}"
    return f"{n_bytes} B"


def in_words(number: int) -> str:
    """Write a count for people: in full up to 13 digits, as a power of two where it is one.

    Examples
    --------
    >>> in_words(549755813888), in_words(2**39 + 1), in_words(2**80 + 5)
    ('2^39 = 549,755,813,888', '549,755,813,889', 'about 1.2e24')
    """
    is_power = number >= 1 << 17 and number & (number - 1) == 0
    power = f"2^{number.bit_length() - 1}"
    if number < 10**13:
        return f"{power} = {number:,}" if is_power else f"{number:,}"
    if is_power:
        return power
    if number.bit_length() > 1000:
        return f"more than 2^{number.bit_length() - 1}"
    mantissa, exponent = f"{number:.1e}".split("e")
    return f"about {mantissa}e{int(exponent)}"
