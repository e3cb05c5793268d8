"""What every picture keeps: well-formed XML, texts that lie inside it and apart; and random networks to draw."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET

from boolnet.labels import with_labels
from nets import GraphBuilder
from nets.drawing.svg import NAMESPACE, Picture
from nets.graphs.graph import Graph

STRANGE = ["<b>", "&amp;", '"x"', "\u05d0\u05d1", "変数", "e\u0301" * 3, "name_" * 30, "{}", "a\u202eb", "\U0001f600"]
ALLOWED = {"svg", "g", "title", "desc", "style", "rect", "path", "line", "circle", "text"}


def problems(picture: Picture) -> list[str]:
    """Return what is wrong with a picture."""
    root = ET.fromstring(picture.svg())
    found = [
        f"an element {node.tag}" for node in root.iter() if node.tag.removeprefix(f"{{{NAMESPACE}}}") not in ALLOWED
    ]
    found += [
        f"{text!r} reaches out of the picture"
        for box, text in picture.texts
        if box.left < 0 or box.top < 0 or box.right > picture.width or box.bottom > picture.height
    ]
    texts = sorted(picture.texts)
    for i, (box, text) in enumerate(texts):
        for other, second in texts[i + 1 :]:
            if other.left >= box.right:
                break
            if box.meets(other):
                found.append(f"{text!r} lies over {second!r}")
    return found


def random_graph(seed: int) -> Graph:
    """Return a network of up to 24 neurons in some layers, a few of whose edges pass others, with labels."""
    choose = random.Random(seed)
    inputs = [f"x{i}" for i in range(1, choose.randint(2, 6) + 1)]
    net = GraphBuilder(inputs)
    layers = [[net.input(name) for name in inputs]]
    for _ in range(choose.randint(1, 4)):
        layer = []
        for _ in range(choose.randint(1, 6)):
            near = layers[-1]
            read = choose.sample(near, min(len(near), choose.randint(1, 3)))
            read += choose.sample(layers[0], 1) if choose.random() < 0.3 else []
            form = choose.randint(-2, 2) + sum((choose.choice([-2, -1, 1, 1]) * one for one in read), 0 * read[0])
            layer.append(net.neuron(form))
        layers.append(layer)
    for i in range(choose.randint(1, 3)):
        read = choose.sample(layers[-1], min(len(layers[-1]), 2))
        net.output(f"y{i}", sum((choose.choice([-1, 1]) * one for one in read), 0 * read[0]))
    return with_labels(net.build())
