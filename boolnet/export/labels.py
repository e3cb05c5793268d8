"""What the neurons of a file compute, beside its weights: for every layer a label for each row of its matrix."""

from __future__ import annotations

import json
from typing import Any

from boolnet.export.layers import Layers
from boolnet.labels import Label, labels_of

LABELS = "labels"  # its key in the metadata of a file
OPTION = "yes: metadata say what each neuron computes, layer by layer; no (default)"


def labels_text(layers: Layers) -> str:
    """Return the labels of a network as JSON: a list for each layer, in it an object for each row of its weights.

    The objects have the neuron's name, and what `boolnet.labels.Label.as_dict` has; null where that is not known.

    Examples
    --------
    >>> import boolnet
    >>> from boolnet.export.layers import layers_of
    >>> found = json.loads(labels_text(layers_of(boolnet.compile("a ^ b", strategy="dnf").graph)))
    >>> [[neuron["text"] for neuron in layer] for layer in found]
    [['a & !b', '!a & b'], ['a ^ b']]
    """
    found = labels_of(layers.graph)
    return json.dumps([[_said(str(name), found.get(name)) for name in layer.names] for layer in layers.layers])


def _said(name: str, label: Label | None) -> dict[str, Any]:
    return {"name": name} | (label.as_dict() if label is not None else {"kind": None})
