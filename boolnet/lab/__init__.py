"""Experiments: a question each, answered by a run of seconds, with figures, a conclusion and a picture.

A new one is one file, its import and its row here. The file's docstring is its page in the documentation. A run
measures first and concludes from the figures alone, so that a run that does not show the effect says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from boolnet.lab.activations import activations as curves  # or it would hide the folder
from boolnet.lab.activations import dying_relu, sparsity, vanishing_gradient
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
from boolnet.lab.generalisation import augmentation, batch_norm, dropout, ensemble, overfitting, zero_init
from boolnet.lab.learning import backpropagation, loss_saturation, weight_decay, which_loss

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
    "backpropagation": Experiment(
        3,
        "Does the recursion of backpropagation give the gradient of every layer?",
        backpropagation.run,
        "The weight from neuron i of layer l to neuron j of layer l + 1 is W_ji of layer l + 1, so delta_i of layer l "
        "is f'(z_i) times the sum over j of W_ji delta_j, both of layer l + 1. The gradient by W_ij of layer l is "
        "delta_i x_j and that by b_i is delta_i, all of layer l. For m inputs and n neurons W is n by m.",
    ),
    "loss-saturation": Experiment(
        3, "Which loss still learns behind a sigmoid or softmax that is wrong and sure of it?", loss_saturation.run
    ),
    "which-loss": Experiment(
        3,
        "Which loss is for continuous outputs, and which for classes?",
        which_loss.run,
        "Cross-entropy has a minus sign, and is least where o = y. A class's loss is -ln a, where a is f(z) and not "
        "f'(z). Behind a softmax its derivative by z is a - y for all classes, not for the true one alone.",
    ),
    "weight-decay": Experiment(3, "What does weight decay do to weights, and to overfitting?", weight_decay.run),
    "zero-init": Experiment(4, "Can all weights start at 0, or at any one number?", zero_init.run),
    "overfitting": Experiment(4, "Which remedies keep a network from learning its samples by heart?", overfitting.run),
    "dropout": Experiment(
        4,
        "Is the network of dropout the average of its sub-networks?",
        dropout.run,
        "With p the probability to drop, a neuron is kept with 1 - p: the masks are Bernoulli(1 - p), and evaluation "
        "multiplies by 1 - p. N neurons make 2^N sub-networks, not 2 N.",
    ),
    "batch-norm": Experiment(
        4,
        "What does batch norm do to a batch, and to the rates at which networks train?",
        batch_norm.run,
        "The mean of a batch is sum x / m, without squares. Gamma stands for the deviation and beta for the mean that "
        "the layer chooses, not for variance and bias of the data.",
    ),
    "augmentation": Experiment(4, "What do samples win that are made of others?", augmentation.run),
    "ensemble": Experiment(4, "What does an average of models win over the models?", ensemble.run),
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
