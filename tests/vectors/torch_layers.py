"""Layers of PyTorch's parts that give what a layer of ours gives: builders from the module ``torch``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def function(call: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """Return the builder of a PyTorch module without parameters from a function of ``torch`` and the input."""

    def build(torch: Any) -> Any:
        class Function(torch.nn.Module):  # type: ignore[misc]
            def forward(self, x: Any) -> Any:
                return call(torch, x)

        return Function()

    return build


def channel_sum(torch: Any) -> Any:
    """Return the sum of a static and a trained embedding."""

    class Sum(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.static = torch.nn.Embedding.from_pretrained(torch.zeros(5, 3), freeze=True)
            self.trained = torch.nn.Embedding(5, 3)

        def forward(self, ids: Any) -> Any:
            return self.static(ids) + self.trained(ids)

    return Sum()


def side_by_side(torch: Any) -> Any:
    """Return two dense layers, joined."""

    class Joined(torch.nn.ModuleList):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return torch.cat([branch(x) for branch in self], dim=1)

    return Joined([torch.nn.Linear(4, 2), torch.nn.Linear(4, 3)])


def shortcut(torch: Any) -> Any:
    """Return a dense layer with another as its shortcut."""

    class Block(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.body, self.shortcut = torch.nn.Linear(4, 3), torch.nn.Linear(4, 3)

        def forward(self, x: Any) -> Any:
            return self.body(x) + self.shortcut(x)

    return Block()


def pyramid(torch: Any, x: Any, levels: Sequence[int] = (1, 2, 3), mode: str = "max") -> Any:
    """Return pooling at several levels."""
    pool = getattr(torch.nn.functional, f"adaptive_{ {'max': 'max', 'mean': 'avg'}[mode] }_pool2d")
    return torch.cat([pool(x, level).flatten(1) for level in levels], dim=1)


def largest(torch: Any, x: Any, k: int = 3) -> Any:
    """Return the largest elements in their order, of equals the first."""
    falling = x.argsort(dim=2, descending=True, stable=True)
    return x.gather(2, falling.narrow(2, 0, k).sort(dim=2).values).flatten(1)


def joined_theirs(torch: Any, join: Callable[[Any, Any], Any]) -> Any:
    """Return two dense layers and a function of both."""

    class Joined(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b = torch.nn.Linear(4, 3), torch.nn.Linear(4, 3)

        def forward(self, x: Any) -> Any:
            return join(self.a(x), self.b(x))

    return Joined()


def chained(torch: Any) -> Any:
    """Return a dense layer, times its tanh, times the input."""

    class Chained(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a = torch.nn.Linear(4, 4)

        def forward(self, x: Any) -> Any:
            z = self.a(x)
            return z * torch.tanh(z) * x

    return Chained()
