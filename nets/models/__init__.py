"""The models: a table. A new one is one file and one row.

A row says how a model is built from plain values, so that a command line can offer its options and a file can hold
what it takes to build it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from nets.core.module import Module
from nets.init import INITIALIZERS
from nets.layers import ACTIVATIONS
from nets.models.autoencoder import autoencoder as autoencoder
from nets.models.cnn import cnn as cnn
from nets.models.lenet import lenet as lenet
from nets.models.mlp import mlp as mlp
from nets.models.resnet import SHORTCUTS
from nets.models.resnet import plain as plain
from nets.models.resnet import resnet as resnet
from nets.models.text_cnn import MODES
from nets.models.text_cnn import text_cnn as text_cnn
from nets.models.weights import load_weights as load_weights

#: What a model takes: (N, features), (N, channels, height, width), or (N, words) of token ids.
Kind: TypeAlias = Literal["vectors", "maps", "sentences"]


@dataclass(frozen=True)
class Option:
    """An option of a model.

    Attributes
    ----------
    name : str
        As the build function calls it.
    type : type
        Of its value, or of each where it takes `many`.
    default : object
    help : str
    many : bool
        Whether the value is a sequence.
    choices : tuple of str
        What it may be; anything, where empty.
    """

    name: str
    type: type[int] | type[float] | type[str] | type[bool]
    default: Any
    help: str
    many: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """A row of `MODELS`.

    Attributes
    ----------
    build : callable
        From the input (features, the shape of a map, or the size of the vocabulary), the number of classes (but for an
        autoencoder), the options, ``rng`` and ``dtype`` to a `Module`.
    kind : str
        What it takes: "vectors", "maps" or "sentences".
    options : tuple of Option
    help : str
        What it is, in a line.
    source : str
        Where it is described.
    classifies : bool
        Whether it gives one logit per class; if not, its input is its target.
    """

    build: Callable[..., Module]
    kind: Kind
    options: tuple[Option, ...]
    help: str
    source: str
    classifies: bool = True


_ACTIVATION = Option("activation", str, "relu", f"activation of the hidden layers: {', '.join(ACTIVATIONS)}")
_WEIGHTS = f"initial weights: {', '.join(INITIALIZERS)}"
_INIT = Option("init", str, "uniform", _WEIGHTS)
_WIDTHS = Option("widths", int, (16, 32, 64), "channels of the three stages", many=True)
_DEPTH = Option("depth", int, 20, "layers: 8, 14, 20, ..., 6 n + 2")

#: Name -> model.
MODELS: Mapping[str, Model] = {
    "autoencoder": Model(
        autoencoder,
        "vectors",
        (
            Option("hidden", int, (256,), "widths between input and code", many=True),
            Option("code", int, 32, "width of the code"),
            _ACTIVATION,
            _INIT,
        ),
        "dense autoencoder, trained with squared error on its own input",
        "Hinton and Salakhutdinov 2006",
        classifies=False,
    ),
    "cnn": Model(
        cnn,
        "maps",
        (
            Option("channels", int, (32, 64, 128), "channels of the blocks", many=True),
            Option("convolutions", int, 1, "convolutions in every block"),
            Option("hidden", int, (128,), "widths of the dense layers after the blocks", many=True),
            Option("batch_norm", bool, True, "normalise every convolution"),
            Option("dropout", float, 0.3, "share of dense inputs that are dropped"),
            Option("init", str, "he", _WEIGHTS),
        ),
        "blocks of convolution, batch norm, ReLU and pooling",
        "Simonyan and Zisserman 2015; Ioffe and Szegedy 2015",
    ),
    "lenet": Model(
        lenet,
        "maps",
        (
            Option("channels", int, (6, 16), "channels of the two convolutions", many=True),
            Option("original", bool, False, "hyperbolic tangents and mean pooling, as in 1998"),
            _INIT,
        ),
        "LeNet-5",
        "LeCun, Bottou, Bengio and Haffner 1998",
    ),
    "mlp": Model(
        mlp,
        "vectors",
        (
            Option("hidden", int, (256, 128), "widths of the hidden layers", many=True),
            _ACTIVATION,
            Option("batch_norm", bool, False, "normalise every hidden layer"),
            Option("dropout", float, 0.0, "share of hidden neurons that are dropped"),
            _INIT,
        ),
        "dense network",
        "Rumelhart, Hinton and Williams 1986",
    ),
    "plain": Model(plain, "maps", (_DEPTH, _WIDTHS), "resnet without its shortcuts", "He et al. 2016"),
    "resnet": Model(
        resnet,
        "maps",
        (
            _DEPTH,
            _WIDTHS,
            Option("shortcut", str, "projection", "shortcut where the shape changes", choices=SHORTCUTS),
        ),
        "residual network for small images",
        "He et al. 2016",
    ),
    "text-cnn": Model(
        text_cnn,
        "sentences",
        (
            Option("mode", str, "rand", "what becomes of the word vectors", choices=MODES),
            Option("dimension", int, 300, "length of a word vector"),
            Option("windows", int, (3, 4, 5), "how many words a filter sees", many=True),
            Option("maps", int, 100, "filters for every window"),
            Option("dropout", float, 0.5, "share of features that are dropped before the output"),
        ),
        "convolutional network for sentences",
        "Kim 2014",
    ),
}
