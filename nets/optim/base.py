"""What every optimiser is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, pairwise
from typing import Any, ClassVar, TypeAlias

import numpy as np

from nets.core.arrays import Array, lines
from nets.core.errors import NetsError, StateError
from nets.core.module import Parameter
from nets.kernels.choice import compiled
from nets.optim.groups import Given, Group, read_groups
from nets.optim.options import Options, Rule, check_flag, check_rate
from nets.optim.packs import Numbers, Part

#: A parameter of more numbers is updated block by block: some arrays of a block together fit the level-2 cache.
BLOCK = 1 << 16


class Optimizer:
    """The base of optimisers: groups of parameters with options, and arrays of state beside every parameter.

    A subclass has a rule for every option, names its state arrays and defines `numbers` and `update`, which works
    element by element.

    Parameters
    ----------
    parameters : iterable of Parameter, or of mapping
        What is learned; those with ``learned`` false are left as they are. Or groups of them, each with "params" and
        the options that are its own.
    options : mapping of str to value
        Those of every group that has none of its own: ``lr``, ``weight_decay``, the factor of the L2 term
        ``weight_decay / 2 * sum(W ** 2)`` of weights only (not of biases, nor of what normalisation learns; PyTorch
        decays these too), ``maximize``, to climb instead of to descend, and more.

    Attributes
    ----------
    groups : tuple of Group
        One at least.
    parameters : list of Parameter
        Those of all groups that are learned.
    state : list of dict of str to ndarray
        What is kept beside each.
    steps : int
        How many there were.
    """

    #: What every option may be.
    rules: ClassVar[Mapping[str, Rule]] = {"lr": check_rate, "weight_decay": check_rate, "maximize": check_flag}
    #: How many scratch arrays `update` is given.
    scratch: ClassVar[int] = 1
    #: The compiled kernel that makes `update` and the step itself, where `has_kernel` says so; "" if there is none.
    kernel: ClassVar[str] = ""

    def __init__(self, parameters: Given, options: Options) -> None:
        self.steps = 0
        self._defaults = self._checked(options)
        read = [(params, self._checked({**self._defaults, **own})) for params, own in read_groups(parameters, options)]
        groups = [([p for p in params if p.learned], kept) for params, kept in read]
        if not any(params for params, _ in groups):
            raise NetsError("the optimizer has no parameters to learn", help="give it model.parameters()")
        self.groups = tuple(Group(params, kept, self._changed) for params, kept in groups)
        self._made = [dict(group.options) for group in self.groups]
        self.parameters = [parameter for group in self.groups for parameter in group.params]
        self.state: list[dict[str, Array]] = [{} for _ in self.parameters]
        self._scratch: list[list[Array]] = [self._scratch_like(parameter.data) for parameter in self.parameters]
        ends = accumulate((len(group.params) for group in self.groups), initial=0)
        numbers = [list(range(start, end)) for start, end in pairwise(ends)]
        self._parts = [Part(group, ks, self.scratch) for group, ks in zip(self.groups, numbers, strict=True)]
        for part in self._parts:
            self._make_state(part, part.group.options)

    @property
    def lr(self) -> float:
        """The learning rate of the first group; setting it multiplies those of the others by as much."""
        rate: float = self.groups[0].options["lr"]
        return rate

    @lr.setter
    def lr(self, value: float) -> None:
        new, old = check_rate("lr", value), self.lr
        if len(self.groups) > 1 and not old:
            raise NetsError(
                "lr: the rate of the first group is 0, so there is nothing to multiply those of the others by",
                help='set each: optimizer.groups[0]["lr"] = ...',
            )
        rates = [new, *(group.options["lr"] * (new / old) for group in self.groups[1:])]
        for group, rate in zip(self.groups, rates, strict=True):
            group["lr"] = rate

    def _checked(self, options: Options) -> dict[str, Any]:
        checked = {name: self.rules[name](name, value) for name, value in options.items()}
        self.check_together(checked)
        return checked

    def _changed(self, group: Group, name: str, value: Any) -> Any:
        """Return an option of a group as it is kept, once its state is there, or refuse it."""
        kept = self.rules[name](name, value)
        if name != "lr":
            options = {**group.options, name: kept}
            self.check_together(options)
            part = next(part for part in self._parts if part.group is group)
            self._make_state(part, options)
        return kept

    def check_together(self, options: Options) -> None:
        """Refuse options that do not go together."""

    def state_start(self, options: Options) -> Mapping[str, float]:
        """Return the names of the arrays that options ask for beside every parameter, and what fills them at first."""
        return {}

    def _make_state(self, part: Part, options: Options) -> None:
        """Make the arrays of a group that are not there yet."""
        start = self.state_start(options)
        missing = {name: start[name] for name in start if any(name not in self.state[k] for k in part.numbers)}
        for name, value in missing.items():
            for pack in part.packs:
                pack.add(name, value)
            for k in part.alone:
                data = self.parameters[k].data
                self.state[k][name] = np.full_like(data, value) if value else np.zeros_like(data)
        if missing:
            self._attach()

    def _attach(self) -> None:
        """Let the state of what is packed be views of the packs; copying an optimiser breaks them off."""
        for part in self._parts:
            for pack in part.packs:
                for k, row in zip(pack.numbers, pack.states(), strict=True):
                    self.state[k] = row

    def __setstate__(self, attributes: dict[str, Any]) -> None:
        vars(self).update(attributes)
        self._attach()

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        self.steps += 1
        for part in self._parts:
            self._step(part)

    def _step(self, part: Part) -> None:
        group, alone = part.group, part.alone
        decays, climbs = group.options["weight_decay"], group.options["maximize"]
        arrays = part.as_arrays((*self.numbers(group), self.decay(group) if decays else 0.0))
        for pack in part.packs:
            gradients = None if pack.decays and decays else pack.gather()
            if gradients is None:
                alone = alone + pack.numbers
            else:
                if climbs:
                    np.negative(gradients, out=gradients)
                self.update(gradients, pack.state, pack.scratch, arrays[pack.dtype], group)
                pack.move()
        for k in alone:
            parameter = self.parameters[k]
            if parameter.grad is not None:
                g = -parameter.grad if climbs else parameter.grad
                self.advance(parameter, g, self.state[k], self._scratch[k], arrays[parameter.data.dtype], group)

    def advance(
        self,
        parameter: Parameter,
        g: Array,
        state: dict[str, Array],
        scratch: list[Array],
        numbers: Numbers,
        group: Group,
    ) -> None:
        """Move one parameter, a large one block by block.

        Parameters
        ----------
        parameter : Parameter
            What is moved.
        g : ndarray
            Its gradient.
        state : dict of str to ndarray
            What the optimiser remembers of it.
        scratch : list of ndarray
            Overwritten.
        numbers : Numbers
            The options as arrays of the parameter's dtype.
        group : Group
            Whose options count.
        """
        decays = parameter.decays and group.options["weight_decay"]
        kept = [state[name] for name in self.state_start(group.options)]
        fast = self._kernel([parameter.data, g, *kept], group) if self.kernel else None
        if fast is not None and not decays and (found := lines(parameter.data, g, *kept)):
            fast(*found, *(number[()] for number in numbers[:-1]))
            return
        for w, gradient, means, space in blocks(parameter.data, g, state, scratch):
            if decays:
                gradient = self.decayed(w, gradient, space[-1], numbers[-1], group)
            self.update(gradient, means, space, numbers, group)
            w -= space[0]

    def _kernel(self, arrays: list[Array], group: Group) -> Callable[..., Any] | None:
        fits = self.has_kernel(group.options) and len({array.dtype for array in arrays}) == 1
        return compiled(self.kernel, arrays[0], small=True) if fits else None

    def has_kernel(self, options: Options) -> bool:
        """Whether the kernel does what these options ask for; weight decay is not its business."""
        return True

    def numbers(self, group: Group) -> tuple[float, ...]:
        """Return the numbers that `update` calculates with in this step; it is asked once in a step."""
        return (group.options["lr"],)

    def is_decoupled(self, options: Options) -> bool:
        """Whether weight decay shrinks the weights themselves, instead of adding to their gradient."""
        return False

    def decay(self, group: Group) -> float:
        """Return the number that `decayed` calculates with in this step."""
        weight_decay: float = group.options["weight_decay"]
        return 1 - group.options["lr"] * weight_decay if self.is_decoupled(group.options) else weight_decay

    def decayed(self, w: Array, g: Array, scratch: Array, decay: Array, group: Group) -> Array:
        """Return the gradient once the weights are shrunk, or with that of the L2 term, in the scratch array given.

        Parameters
        ----------
        w : ndarray
            The weights.
        g : ndarray
            Their gradient, which is left.
        scratch : ndarray
            Written to.
        decay : ndarray
            What `decay` gave, without axes.
        group : Group
            Whose options count.
        """
        if self.is_decoupled(group.options):
            w *= decay
            return g
        np.multiply(w, decay, out=scratch)
        scratch += g
        return scratch

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers, group: Group) -> None:
        """Write to the first scratch array what is to be subtracted from a parameter.

        Parameters
        ----------
        g : ndarray
            The gradient, which is left as it is.
        state : mapping of str to ndarray
            The state, changed in place.
        scratch : list of ndarray
            Arrays to overwrite; behind those asked for may stand one that holds `g`.
        numbers : tuple of ndarray
            Those of `numbers`, and that of `decay`, as arrays without axes and of the dtype of the parameter.
        group : Group
            Whose options count.
        """
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self.parameters:
            parameter.grad = None

    def options(self) -> dict[str, Any]:
        """Return the options it was made with, by name, and where there are several groups what each has of its own."""
        if len(self.groups) == 1:
            return dict(self._made[0])
        groups = {}
        for k, (group, made) in enumerate(zip(self.groups, self._made, strict=True)):
            own = {name: value for name, value in made.items() if value != self._defaults[name]}
            groups[str(k)] = {"parameters": len(group.params), **own}
        return {**self._defaults, "groups": groups}

    def state_dict(self) -> dict[str, Any]:
        """Return copies of all that a resumed run needs: options by group, numbers, arrays named "parameter.array"."""
        arrays = {f"{k}.{name}": value.copy() for k, row in enumerate(self.state) for name, value in row.items()}
        groups = [
            {"parameters": len(group.params), "options": dict(group.options), "memory": dict(group.memory)}
            for group in self.groups
        ]
        return {"steps": self.steps, "groups": groups, **arrays}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over a state; it must be of the same optimiser and of parameters and groups of the same shapes."""
        options = self._options_of(state)
        names = {"steps", "groups"}
        for part, kept in zip(self._parts, options, strict=True):
            for k in part.numbers:
                own = {**dict.fromkeys(self.state_start(kept), self.parameters[k].data), **self.state[k]}
                names |= {f"{k}.{name}" for name in own}
                self._check_arrays(state, {f"{k}.{name}": value for name, value in own.items()})
        if names != set(state):
            raise self._other_state()
        for part, kept, saved in zip(self._parts, options, state["groups"], strict=True):
            self._make_state(part, kept)
            part.group.options.update(kept)
            part.group.memory = {name: float(value) for name, value in saved["memory"].items()}
        for k, row in enumerate(self.state):
            for name, value in row.items():
                value[...] = state[f"{k}.{name}"]
        self.steps = int(state["steps"])

    def _check_arrays(self, state: Mapping[str, Any], own: Mapping[str, Array]) -> None:
        for name, value in own.items():
            if name not in state:
                raise self._other_state()
            array = np.asarray(state[name])
            if array.shape != value.shape or array.dtype.kind not in "fiu":
                raise StateError(f"state {name} must have shape {value.shape}, not {array.shape} of {array.dtype}")

    def _options_of(self, state: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the options of every group in a state, or refuse it as another optimiser's."""
        saved = state.get("groups")
        rows = saved if isinstance(saved, list) and all(isinstance(row, Mapping) for row in saved) else []
        if [row.get("parameters") for row in rows] != [len(group.params) for group in self.groups]:
            raise self._other_state()
        if any(row.keys() != {"parameters", "options", "memory"} for row in rows):
            raise self._other_state()
        if any(row["options"].keys() != self._defaults.keys() for row in rows):
            raise self._other_state()
        return [self._checked(row["options"]) for row in rows]

    def _other_state(self) -> StateError:
        groups = f" in {len(self.groups)} groups" if len(self.groups) > 1 else ""
        return StateError(f"the state is not that of {type(self).__name__} with {len(self.state)} parameters{groups}")

    def _scratch_like(self, data: Array) -> list[Array]:
        return [np.empty(min(data.size, BLOCK), data.dtype) for _ in range(self.scratch + 1)]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value}' for name, value in self.options().items())})"


Piece: TypeAlias = tuple[Array, Array, dict[str, Array], list[Array]]


def blocks(w: Array, g: Array, state: dict[str, Array], scratch: list[Array]) -> Iterator[Piece]:
    """Yield a parameter, its gradient and its state block by block; whole where they lie in memory in other ways.

    Parameters
    ----------
    w : ndarray
        The parameter.
    g : ndarray
        Its gradient.
    state : dict of str to ndarray
        What the optimiser remembers of it.
    scratch : list of ndarray
        Of a block's size.
    """
    found = lines(w, g, *state.values())
    if found is None:  # the gradient is only read: a copy will do
        copy = np.empty_like(w)
        copy[...] = g
        found = lines(w, copy, *state.values())
    if found is None:
        yield w, g, state, [np.empty_like(w) for _ in scratch]
        return
    line, gradient, *kept = found
    for start in range(0, w.size, BLOCK):
        part = slice(start, start + BLOCK)
        piece, states = line[part], {name: value[part] for name, value in zip(state, kept, strict=True)}
        yield piece, gradient[part], states, [s[: piece.size] for s in scratch]
