"""Experiments: a question each, answered by a run of seconds, with figures, a conclusion and a picture.

A new one is one file, its import and its row here. The file's docstring is its page in the documentation. A run
measures first and concludes from the figures alone, so that a run that does not show the effect says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from boolnet.lab.activations import activations as curves  # or it would hide the folder
from boolnet.lab.activations import dying_relu, sparsity, vanishing_gradient
from boolnet.lab.experiment import Experiment, Figures, Findings, Setting
from boolnet.lab.functions import (
    cube_neuron,
    depth,
    dnf_network,
    karnaugh,
    learn_or_compile,
    worst_case,
    xor_hidden,
    xor_linear,
)
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
    "xor-hidden": Experiment(
        1,
        "How do two ReLU neurons compute XOR?",
        xor_hidden.run,
        "The biases are -1 for relu(x + y - 1) and +1 for relu(1 - x - y), not 1 and -1.",
    ),
    "cube-neuron": Experiment(
        1,
        "Which weights and bias make one neuron a cube?",
        cube_neuron.run,
        "The bias is 1 minus the number of positive literals, not of all literals.",
    ),
    "dnf-network": Experiment(
        1,
        "How does a disjunctive normal form become a network?",
        dnf_network.run,
        "A disjunctive normal form is not unique; only the one of all rows is. Bars stand over single inputs.",
    ),
    "karnaugh": Experiment(1, "How many neurons does a Karnaugh map save?", karnaugh.run),
    "worst-case": Experiment(
        1,
        "How many hidden neurons does the worst function take?",
        worst_case.run,
        "2^(n-1) is how many cubes the worst function takes. Neurons that are no cubes compute it with n - 1.",
    ),
    "depth": Experiment(
        1,
        "How much smaller are deep networks of parity?",
        depth.run,
        "A chain takes 3(n - 1) nodes in 2(n - 1) layers, not 3^(n-1) in 2^(n-1); a tree 2 ceil(log2 n) layers.",
    ),
    "learn-or-compile": Experiment(1, "Does training find a network that exists?", learn_or_compile.run),
    "activations": Experiment(
        2,
        "What are the curves of activations, and their slopes?",
        curves.run,
        "Tanh has a plus in its denominator. ELU is alpha (e^z - 1) below 0, without a factor z. SELU is lambda times "
        "ELU, above 0 as well.",
    ),
    "vanishing-gradient": Experiment(
        2,
        "Behind which activations do gradients vanish, and what helps?",
        vanishing_gradient.run,
        "Tanh lets the gradient vanish where it is saturated; near 0 its slope is 1, and the gradient stays.",
    ),
    "dying-relu": Experiment(
        2,
        "When do ReLUs die, and which of their kin do not?",
        dying_relu.run,
        "ELU and SELU can fall silent as well: far below 0 their slopes are next to nothing.",
    ),
    "sparsity": Experiment(2, "How many neurons are exactly 0, and what do exponentials cost?", sparsity.run),
    "weight-decay": Experiment(3, "What does weight decay do to weights, and to overfitting?", weight_decay.run),
}
