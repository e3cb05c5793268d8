"""How each model is trained where nobody says otherwise.

The figures behind these are in tests/quality/accuracy.json; tests/benchmarks/bench_accuracy.py measures them.
"""

from __future__ import annotations

from collections.abc import Mapping

from nets.runs.recipe import Recipe

MOMENTUM = {"momentum": 0.9, "nesterov": True, "weight_decay": 5e-4}

#: Model -> its recipe.
RECIPES: Mapping[str, Recipe] = {
    "mlp": Recipe(epochs=15, optimizer="adam", lr=0.001, schedule="cosine"),
    "lenet": Recipe(epochs=12, batch_size=64, lr=0.03, optimizer_options=MOMENTUM, schedule="cosine"),
    "cnn": Recipe(epochs=12, batch_size=64, lr=0.03, optimizer_options=MOMENTUM, schedule="cosine"),
    "resnet": Recipe(
        epochs=15,
        batch_size=64,
        lr=0.1,
        optimizer_options=MOMENTUM,
        schedule="cosine",
        augment=("flip", "shift:2"),
    ),
    "plain": Recipe(epochs=15, batch_size=64, lr=0.05, optimizer_options=MOMENTUM, schedule="cosine"),
    "text-cnn": Recipe(
        epochs=25,
        batch_size=50,
        optimizer="adadelta",
        lr=1.0,
        optimizer_options={"rho": 0.95},
        max_norm=3.0,
        validation=0.1,
        patience=4,
    ),
}
