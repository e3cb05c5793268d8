"""The base of our parameter types: ``ParamType[int]`` says what a type gives, which click takes from 8.4 on only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click import ParamType
else:

    class ParamType(click.ParamType):
        """click's, with the type of its values written behind it under any click."""

        def __class_getitem__(cls, values: Any) -> type[ParamType]:
            return cls


__all__ = ["ParamType"]
