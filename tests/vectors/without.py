"""Rows of the tables that have no reference vector: name -> why. Finite differences and the table's other tests do."""

from __future__ import annotations

from collections.abc import Mapping

#: The file of a group -> row -> why there is nothing to compare it with.
WITHOUT_VECTORS: Mapping[str, Mapping[str, str]] = {
    "layers": {
        # "MyLayer": "no PyTorch equivalent",
    },
    "losses": {},
    "models": {},
    "optimizers": {},
    "schedules": {},
}
