"""What a network's output says of the function's value."""

from __future__ import annotations

from collections.abc import Mapping

from boolnet.core.errors import unknown_name

OUTPUT_SEMANTICS: Mapping[str, str] = {
    "exact": "the output is 1 where the function is true and 0 where it is false; always 0 or 1",
    "positive": "the output is more than 0 where the function is true and 0 where it is false",
}


def check_output_semantics(meaning: str) -> str:
    """Return `meaning` if it is a row of `OUTPUT_SEMANTICS`, or raise."""
    if meaning not in OUTPUT_SEMANTICS:
        raise unknown_name("meaning", meaning, list(OUTPUT_SEMANTICS))
    return meaning
