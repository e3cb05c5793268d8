"""Tables as people have them: rows of named text columns, what each column is, and how it becomes numbers.

A `Table` is text and places only. A `Schema` says what each of its columns is (a number, a category, ...), finds the
same columns in another table by their names, and reads them; `Features`, fitted on the training split, makes of them
what a model reads.
"""

from __future__ import annotations

from nets.tables.features import Features
from nets.tables.numbers import Form
from nets.tables.schema import Column, Found, Schema
from nets.tables.schemas import schema_of
from nets.tables.sources import is_frame, of_frame, parse_table
from nets.tables.table import Reading, Table

__all__ = [
    "Column",
    "Features",
    "Form",
    "Found",
    "Reading",
    "Schema",
    "Table",
    "is_frame",
    "of_frame",
    "parse_table",
    "schema_of",
]
