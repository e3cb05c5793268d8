"""What an activation does to gradients is its slope: that of sigmoid and tanh goes to 0 on both sides, of ReLU on one.

Sigmoid is ``1 / (1 + e^-z)`` with the slope ``f (1 - f)``, at most 1/4. Tanh is ``(e^z - e^-z) / (e^z + e^-z)``, or
``2 sigmoid(2z) - 1``, with the slope ``1 - f^2``, at most 1. Both slopes go to 0 for large z of either sign. ReLU is
``max(0, z)``, its slope 1 above 0 and 0 below; at 0 it has none, and 0 is taken.

What comes after ReLU gives it a slope below 0: a small fixed one (leaky), a learned one (PReLU), one drawn anew for
every number in training, with its mean in its place afterwards (RReLU), or ``alpha (e^z - 1)`` (ELU, and SELU, which is
lambda times ELU). There is no further factor z: with it the curve would be above 0 for negative z, and grow. ELU has
one slope at 0 if alpha is 1, and a kink as ReLU otherwise; SELU has a kink.

Alpha and lambda of SELU are made so that normal numbers, of mean 0 and variance 1, come out with mean 0 and variance 1.
"""

from __future__ import annotations

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.panels import panels_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.layers import ACTIVATIONS, ELU, SELU, Sigmoid, Tanh
from nets.layers.smooth import SELU_ALPHA, SELU_SCALE

NAMES = ("sigmoid", "tanh", "relu", "leaky-relu", "prelu", "rrelu", "elu", "selu", "gelu", "silu", "softplus", "mish")
FAR, NEAR = 6.0, 1e-9
BELOW = -3.0


def run(setting: Setting) -> Findings:
    """Return slopes far from 0 and on both sides of it, and how far formulas and finite differences are off."""
    layers = {name: ACTIVATIONS[name]().astype(np.float64).eval() for name in NAMES}
    z = np.linspace(-4, 4, setting.pick(small=40, full=200))  # 0 is half way between two of them, 0.02 from each
    z += setting.rng().uniform(-0.01, 0.01, z.shape)
    off = max(max(gradcheck(layer, z[None].copy()).values()) for layer in layers.values())
    wrong = max(formula_errors(z).values())
    mean, variance = after_selu()
    misprinted = elu(np.array([BELOW])) * BELOW
    right = float(ELU()(np.array([BELOW]))[0])
    points = np.array([-FAR, -NEAR, NEAR, FAR])
    x = np.linspace(-4, 4, 81)
    return Findings(
        Figures.of(
            ("activation", f"slope at {-FAR:g}", "just below 0", "just above 0", f"slope at {FAR:g}"),
            [(name, *(round(value, 6) for value in slope(layer, points))) for name, layer in layers.items()],
        ),
        off < 1e-6 and wrong < 1e-9 and right < 0 < misprinted[0] and abs(mean) < 1e-6 and abs(variance - 1) < 1e-6,
        f"The slopes of {len(layers)} activations are finite differences up to {off:.1g}, and the formulas hold up to "
        f"{wrong:.1g}. ELU is {right:.3g} at {BELOW:g}; with a further factor z it would be {misprinted[0]:.3g}. SELU "
        f"turns a mean of 0 and a variance of 1 into {abs(mean):.3f} and {variance:.3f}.",
        panels_picture(
            {
                name: {"value": (x.tolist(), layer(x).tolist()), "slope": (x.tolist(), slope(layer, x).tolist())}
                for name, layer in layers.items()
            },
            "Activations and their slopes",
        ),
    )


def slope(layer: Module, z: Array) -> Array:
    """Return the derivative of an activation, as training uses it."""
    layer(z)
    return np.array(layer.backward(np.ones_like(z)))


def elu(z: Array, alpha: float = 1.0) -> Array:
    """Return what ELU is below 0."""
    return alpha * (np.exp(z) - 1)


def formula_errors(z: Array) -> dict[str, float]:
    """Return by how much the layers and their slopes differ from the formulas."""
    s, t, low = Sigmoid()(z), Tanh()(z), z[z < 0]
    pairs = {
        "sigmoid": (s, 1 / (1 + np.exp(-z))),
        "slope of sigmoid": (slope(Sigmoid(), z), s * (1 - s)),
        "tanh": (t, (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))),
        "slope of tanh": (slope(Tanh(), z), 1 - t * t),
        "tanh by sigmoid": (t, 2 * Sigmoid()(2 * z) - 1),
        "ELU": (ELU()(low), elu(low)),
        "SELU": (SELU()(low), SELU_SCALE * elu(low, SELU_ALPHA)),
    }
    return {name: float(abs(one - other).max()) for name, (one, other) in pairs.items()}


def after_selu() -> tuple[float, float]:
    """Return mean and variance of what SELU makes of normal numbers, by a fine sum over their density."""
    z = np.linspace(-12, 12, 240_001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    y = SELU()(z)
    mean = float((y * density).sum())
    return mean, float((y**2 * density).sum()) - mean**2
