"""Sizes and cube counts may only improve: they are compared with the committed records.

``pytest tests/quality --regen`` rewrites the records; read the diff before you commit it.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

import boolnet
from boolnet.core.budget import Budget
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.minimizers import minimize_cover
from tests.corpus import GENERAL, SOURCES, npn_representatives, table_of
from tests.shared_files import PLA_FILES, needs_pla_files
from tests.targets import (
    TARGETS,
    Target,
    adder_table,
    adder_text,
    compare_table,
    decoder_table,
    majority_table,
    multiplexer_table,
    multiplier_table,
    popcount_table,
    random_table,
)

HERE = Path(__file__).parent
SIZES, CUBES, NETWORKS = HERE / "sizes.json", HERE / "cubes.json", HERE / "networks.json"
RECORD_WORK = 20_000.0  # units, for each of the networks on record
TARGET_WORK = 4000.0  # for the targets
PROOF_WORK = 200_000.0  # for the proofs of covers

#: What reaches its size at once; the others are for `make slow`, with smaller ones of their kind in their place.
QUICK = (
    *(target for target in TARGETS if target.name.startswith(("parity of 64", "8-bit equality"))),
    Target("3-bit adder, formulas", lambda: adder_text(3), (14, 99)),
    Target("3-bit adder, table", lambda: adder_table(3), (14, 99)),
    Target("4-bit compare", lambda: compare_table(4), (4, 1)),
    Target("popcount of 7", lambda: popcount_table(7, 3), (7, 2)),
    Target("popcount of 7, one hidden layer", lambda: popcount_table(7, 3), (7, 1), "-", {"max_layers": 2}),
    Target("majority of 9, table", lambda: majority_table(9), (2, 1)),
    Target("8-way multiplexer", lambda: multiplexer_table(3), (8, 1)),
    Target("4-to-16 decoder", lambda: decoder_table(4), (16, 1)),
    Target("2x2 multiplier", lambda: multiplier_table(2), (5, 3)),
    Target("random 9, 3 layers", lambda: random_table(9, 1), (60, 2), "-", {"max_layers": 3}),
    Target("random 9, skips", lambda: random_table(9, 1), (60, 99), "-", {"layered": False, "dtype": "float32"}),
)
QUICK_WORK = 250.0  # units

OPEN_MINIMA = ("bb_50x5x50_20pct_0.pla", "ex1010.pla", "test3.pla", "test4.pla")

Record = dict[str, dict[str, int]]


def sizes_by_strategy(source: str) -> dict[str, int]:
    """Return the nodes of a source by every strategy."""
    ways = [(strategy, meaning) for strategy in GENERAL for meaning in OUTPUT_SEMANTICS]
    return {f"{s}, {m}": boolnet.compile(source, strategy=s, meaning=m, verify=False).counts.nodes for s, m in ways}


def sizes() -> Record:
    """Return the nodes of every source by every strategy, and of the 222 classes of 4 inputs together."""
    found = {name: sizes_by_strategy(source) for name, source in SOURCES.items()}
    classes = [table_of(4, number) for number in npn_representatives(4)]
    found["222 classes of 4 inputs"] = {
        f"dnf, {meaning}": sum(
            boolnet.compile(one, strategy="dnf", meaning=meaning, verify=False).counts.nodes for one in classes
        )
        for meaning in OUTPUT_SEMANTICS
    }
    return found


def compare(path: Path, found: Record, regen: bool) -> None:
    """Fail where something grew, or where the record is behind what is reached."""
    if regen:
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert_as_recorded(json.loads(path.read_text(encoding="utf-8")), found)


def assert_as_recorded(recorded: Record, found: Record) -> None:
    for name, row in recorded.items():
        for key, size in row.items():
            assert found[name][key] <= size, f"{name}: {key} grew from {size} to {found[name][key]}"
    assert found == recorded, "something got smaller, or is new: write it down with --regen"


def test_no_network_of_a_quarter_of_the_sources_grows(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--regen"):
        compare(SIZES, sizes(), regen=True)
    some = dict(itertools.islice(SOURCES.items(), 0, None, 4))
    recorded: Record = json.loads(SIZES.read_text(encoding="utf-8"))
    assert recorded.keys() - {"222 classes of 4 inputs"} == SOURCES.keys()
    found = {name: sizes_by_strategy(source) for name, source in some.items()}
    assert_as_recorded({name: recorded[name] for name in some}, found)


@pytest.mark.slow
def test_no_network_grows(request: pytest.FixtureRequest) -> None:
    compare(SIZES, sizes(), request.config.getoption("--regen"))


@pytest.mark.slow
@needs_pla_files
def test_no_cover_grows(request: pytest.FixtureRequest) -> None:
    compare(CUBES, {path.name: cubes(path) for path in PLA_FILES}, request.config.getoption("--regen"))


@pytest.mark.slow
def test_no_target_grows(request: pytest.FixtureRequest) -> None:
    regen = request.config.getoption("--regen")
    found = {target.name: network(target) for target in TARGETS}
    if regen:
        NETWORKS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, size in json.loads(NETWORKS.read_text(encoding="utf-8")).items():
        assert found[name]["hidden"] <= size["hidden"], name


def network(target: Target) -> dict[str, int]:
    """Return the size of what `auto` finds, which must be verified."""
    net = boolnet.compile(target.source(), effort=RECORD_WORK, **target.options)
    assert net.certificate is not None
    assert net.certificate.proved
    return {"hidden": net.counts.hidden, "layers": net.counts.layers - 1}


@pytest.mark.parametrize("target", QUICK, ids=lambda target: target.name)
def test_quick_targets_are_reached(target: Target) -> None:
    assert_reached(target, Budget(QUICK_WORK))


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_target_is_reached(target: Target) -> None:
    assert_reached(target, Budget(TARGET_WORK))


def assert_reached(target: Target, budget: Budget) -> None:
    net = boolnet.compile(target.source(), budget=budget, **target.options)
    assert net.certificate is not None
    assert net.certificate.proved
    assert net.counts.hidden <= target.must[0]
    assert net.counts.layers - 1 <= target.must[1]
    assert net.counts.pass_through == 0 or not target.options.get("layered", True)


def cubes(path: Path) -> dict[str, int]:
    """Return the cubes of the heuristic, and of the proved minimum where there is one.

    What the exact way has of the others depends on the work, and is no record.
    """
    function = boolnet.read(path)
    found = {"heuristic": len(minimize_cover(function, "heuristic", budget=Budget(PROOF_WORK)).cover)}
    if path.name in OPEN_MINIMA:
        return found
    best = minimize_cover(function, budget=Budget(PROOF_WORK))
    assert best.proved
    return found | {"minimum": len(best.cover)}
