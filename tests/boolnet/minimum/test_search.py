"""What the proofs rest on: the sets and rays of the cube, the witnesses, and the search through all choices."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, milp

from boolnet.minimum.neuron_space import THRESHOLD_SETS, NeuronSpace, neuron_space, vertices
from boolnet.minimum.search import Search
from boolnet.minimum.solve import MinimumParams, minimum_network
from boolnet.minimum.table import Minimum, classes, lookup
from boolnet.minimum.weights import integer_network
from boolnet.minimum.witness import face_witnesses, find_witness, is_witness, named


def random_neurons(n: int, count: int, seed: int) -> NDArray[np.int64]:
    """Return weights and biases, small integers so that many are 0 at vertices."""
    return np.random.default_rng(seed).integers(-4, 5, size=(count, n + 1))


def set_of(neurons: NeuronSpace, form: NDArray[np.int64]) -> list[int]:
    """Return the threshold sets whose cones hold a form."""
    n = len(form) - 1
    at = vertices(n) @ form[:n] + form[n]
    fits = (~neurons.active | (at >= 0)) & (neurons.active | (at <= 0))
    found: list[int] = np.flatnonzero(fits.all(axis=1)).tolist()
    return found


@pytest.mark.parametrize("n", range(1, 5))
def test_the_cube_has_its_threshold_sets_and_their_rays_fit(n: int) -> None:
    neurons = neuron_space(n)
    assert len(neurons.active) == THRESHOLD_SETS[n]
    assert (neurons.cones.sum(axis=1) > n).all(), "a cone with an inside has n + 1 rays at least"
    at = neurons.rays[:, :n] @ vertices(n).T + neurons.rays[:, n:]
    for active, cone in zip(neurons.active, neurons.cones, strict=True):
        assert (at[cone][:, active] >= 0).all()
        assert (at[cone][:, ~active] <= 0).all()


@pytest.mark.parametrize("n", range(1, 5))
def test_every_neuron_is_in_a_cone_and_is_a_sum_of_its_rays(n: int) -> None:
    neurons = neuron_space(n)
    for form in random_neurons(n, 40, n):
        sets = set_of(neurons, form)
        assert sets
        for one in sets[:3]:
            rays = neurons.rays[neurons.cones[one]].T
            assert linprog(np.zeros(rays.shape[1]), A_eq=rays, b_eq=form).status == 0


def test_a_witness_names_every_set_of_a_neuron_that_it_sees() -> None:
    neurons = neuron_space(4)
    rng = np.random.default_rng(0)
    for form in random_neurons(4, 100, 7):
        values = np.maximum(vertices(4) @ form[:4] + form[4], 0)
        witness = rng.integers(-2, 3, size=16)
        on_list = named(neurons, witness)
        for one in set_of(neurons, form):
            assert on_list[one] or witness @ values <= 0
            assert on_list[one + len(neurons.active)] or witness @ values >= 0


def test_a_found_witness_is_one_and_names_none_of_the_sets() -> None:
    neurons, rng = neuron_space(4), np.random.default_rng(3)
    found = 0
    for _ in range(60):
        values = rng.integers(0, 2, size=16)
        chosen = rng.integers(0, 2 * len(neurons.active), size=3).tolist()
        witness = find_witness(neurons, values, chosen)
        network = integer_network(neurons, values, chosen)
        if witness is None:
            continue
        found += 1
        assert network is None
        assert is_witness(witness, values)
        assert not named(neurons, witness)[chosen].any()
    assert found > 30


def test_the_sets_of_a_known_network_have_no_witness() -> None:
    neurons = neuron_space(4)
    for row in classes(4)[1::9]:
        values = row.number >> np.arange(16) & 1
        forms = [np.array([*one.weights, one.bias]) for one in row.network.neurons]
        signs = [len(neurons.active) * (one.factor < 0) for one in row.network.neurons]
        chosen = [set_of(neurons, form)[0] + shift for form, shift in zip(forms, signs, strict=True)]
        assert find_witness(neurons, values, chosen) is None
        for witness in face_witnesses(4, values):
            assert named(neurons, witness)[chosen].any()


def judged(search: Search, neurons: NeuronSpace) -> int:
    """Return the fewest sets on all lists of a search, by an integer program: a second proof of its bound."""
    lists = np.unique([named(neurons, witness) for witness in search.witnesses], axis=0).astype(np.int64)
    lists = np.unique(lists, axis=1)
    ones = np.ones(lists.shape[1], dtype=np.int64)
    result = milp(ones, constraints=LinearConstraint(lists, 1), integrality=ones)
    assert result.fun is not None
    return round(result.fun)


@pytest.mark.parametrize("row", [row for row in classes(3) if row.hidden], ids=lambda row: row.digits)
def test_an_integer_program_agrees_that_the_lists_need_so_many_sets(row: Minimum) -> None:
    search = Search(3, row.number)
    for k in range(row.hidden):
        assert next(search.solutions(k), None) is None
    assert judged(search, neuron_space(3)) >= row.hidden


@pytest.mark.slow
def test_no_pair_of_sets_gives_the_parity_of_three() -> None:
    """Every pair of signed sets, by a linear program over the reals that knows nothing of witnesses."""
    neurons, values = neuron_space(3), 0x69 >> np.arange(8) & 1
    sets = 2 * len(neurons.active)
    one_column = np.ones((8, 1), dtype=np.int64)
    for pair in itertools.combinations(range(sets), 2):
        rays = [_signed_rays(neurons, one) for one in pair]
        columns = np.hstack([*rays, one_column, -one_column])
        assert linprog(np.zeros(columns.shape[1]), A_eq=columns, b_eq=values).status == 2


def _signed_rays(neurons: NeuronSpace, one: int) -> NDArray[np.int64]:
    sign, place = (1, one) if one < len(neurons.active) else (-1, one - len(neurons.active))
    return np.asarray(sign * neurons.values[neurons.cones[place]].T)


@pytest.mark.parametrize("number", [0x0016, 0x0168, 0x6996])
def test_the_same_first_set_is_used_as_often_as_asked(number: int) -> None:
    hidden = lookup(4, number).hidden
    found = list(itertools.islice(Search(4, number).solutions(hidden, 2), 8))
    firsts = [chosen[0] for chosen in found]
    assert max(map(firsts.count, firsts)) <= 2
    assert all(len(chosen) == hidden for chosen in found)


def test_the_search_is_deterministic() -> None:
    few = MinimumParams(choices=3)
    assert minimum_network(4, 0x0118, few) == minimum_network(4, 0x0118, few)


@pytest.mark.parametrize(("number", "hidden"), [(0b0001, 1), (0b0110, 2), (0b1000, 1), (0b1100, 0)])
def test_functions_of_two_inputs_take_no_more_than_they_need(number: int, hidden: int) -> None:
    network = minimum_network(2, number)
    assert len(network.neurons) == hidden
    assert network.values(vertices(2)).tolist() == [number >> row & 1 for row in range(4)]
