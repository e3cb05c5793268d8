"""What neurons compute, in words and as data."""

from boolnet.labels.label import KINDS, Label
from boolnet.labels.labelling import has_labels, label_values, labels_of, with_labels

__all__ = ["KINDS", "Label", "has_labels", "label_values", "labels_of", "with_labels"]
