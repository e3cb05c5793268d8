"""Experiments: a question each, answered by a run of seconds, with figures, a conclusion and a picture.

A new one is one file, its import and its row here. The file's docstring is its page in the documentation. A run
measures first and concludes from the figures alone, so that a run that does not show the effect says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from boolnet.lab.convolution import (
    conv_sharing,
    conv_sparsity,
    equivariance,
    pooling_invariance,
    pooling_kinds,
    pyramid,
    text_cnn,
)
from boolnet.lab.deep import residual_depth
from boolnet.lab.experiment import Experiment, Figures, Findings, Setting
from boolnet.lab.functions import xor_linear
from boolnet.lab.learning import weight_decay

__all__ = ["EXPERIMENTS", "SECTIONS", "Experiment", "Figures", "Findings", "Setting"]

SECTIONS: Mapping[int, str] = {
    1: "Boolean functions",
    2: "Activations",
    3: "Losses and gradients",
    4: "Training that generalises",
    5: "Convolution and pooling",
    6: "Depth",
}

#: Name -> experiment, section by section.
EXPERIMENTS: Mapping[str, Experiment] = {
    "xor-linear": Experiment(1, "Can one linear or logistic unit compute XOR?", xor_linear.run),
    "weight-decay": Experiment(3, "What does weight decay do to weights, and to overfitting?", weight_decay.run),
    "conv-sparsity": Experiment(
        5,
        "How many weights and multiply-adds does a convolution save?",
        conv_sparsity.run,
        "k n counts the connections, and so the multiply-adds. With weights of its own at every place a layer has k n "
        "weights; a convolution, whose weights are the same at every place, has k.",
    ),
    "conv-sharing": Experiment(5, "What is won by the same weights at every place?", conv_sharing.run),
    "equivariance": Experiment(
        5,
        "Is the convolution of a shifted map the shifted convolution?",
        equivariance.run,
        "That a cat is found wherever it is asks for invariance of the class, not for equivariance. A convolution is "
        "equivariant, away from the border and for shifts by multiples of its stride; pooling over all places makes "
        "that an invariant answer.",
    ),
    "pooling-kinds": Experiment(
        5,
        "What does pooling by the mean keep, and what by the maximum?",
        pooling_kinds.run,
        "A constant error of the filters shifts the mean and the maximum alike; what the maximum avoids is that "
        "something small is divided by the size of the window. Pooling has no weights and saves none in a convolution "
        "behind it, only in a dense layer.",
    ),
    "pooling-invariance": Experiment(
        5,
        "Does a pooled answer stay when the input moves, grows or turns?",
        pooling_invariance.run,
        "Only nearly, and only for changes that are small against the window. Pooling over places does not turn a "
        "filter: the maximum that answers to a turned figure is one over filters, at the angles that these know.",
    ),
    "pyramid": Experiment(5, "How do maps of any size become rows of one length?", pyramid.run),
    "text-cnn": Experiment(
        5,
        "How does a convolution read sentences of any length?",
        text_cnn.run,
        "A filter for windows of h words has weights of h by K, with h = 3 windows of 3 by K and N - 2 results; in "
        "general N - h + 1.",
    ),
    "residual-depth": Experiment(
        6,
        "Why do deep networks need shortcuts?",
        residual_depth.run,
        "A product of many factors vanishes or explodes. With batch normalisation the gradients of a plain network do "
        "not vanish but grow towards the input, and it trains worse all the same. An added block never has to harm; it "
        "may, until its F is near 0.",
    ),
}
