"""The search for models, judged by brute force; its refutations, judged by clauses that are left out."""

from __future__ import annotations

import random
from itertools import product

import pytest

from boolnet.benchmarks.refutation import refutes, satisfies
from boolnet.benchmarks.search import Clause, search
from boolnet.core.errors import LimitError


def drawn(chance: random.Random, n: int, count: int) -> list[Clause]:
    return [
        tuple(chance.choice((-1, 1)) * v for v in chance.sample(range(1, n + 1), chance.randint(1, min(3, n))))
        for _ in range(count)
    ]


def has_model(n: int, clauses: list[Clause]) -> bool:
    return any(
        all(any((row[abs(k) - 1] == 1) == (k > 0) for k in clause) for clause in clauses)
        for row in product((0, 1), repeat=n)
    )


def test_models_and_refutations_are_right_and_hold() -> None:
    chance, seen, refused = random.Random(0), {True: 0, False: 0}, 0
    for _ in range(100):
        n = chance.randint(1, 8)
        clauses = drawn(chance, n, chance.randint(1, 6 * n))
        answer = search(n, clauses)
        assert (answer.model is not None) == has_model(n, clauses)
        seen[answer.model is not None] += 1
        if answer.model is not None:
            assert satisfies(answer.model, clauses)
            continue
        assert refutes(answer.learned, clauses)
        for k in range(len(clauses)):
            rest = clauses[:k] + clauses[k + 1 :]
            if has_model(n, rest):
                assert not refutes(answer.learned, rest)
                refused += 1
                break
    assert min(seen.values()) > 20
    assert refused > 10


def test_larger_ones_are_decided_and_the_work_is_bounded() -> None:
    chance = random.Random(1)
    answers = []
    for _ in range(6):
        clauses = [tuple(chance.choice((-1, 1)) * v for v in chance.sample(range(1, 61), 3)) for _ in range(264)]
        answer = search(60, clauses)
        assert refutes(answer.learned, clauses) if answer.model is None else satisfies(answer.model, clauses)
        answers.append(answer.model is None)
        if answer.model is None:
            with pytest.raises(LimitError, match="5 conflicts were met"):
                search(60, clauses, 5)
    assert set(answers) == {True, False}
