# make demo    install in .venv and compile two functions
# make test    the whole test suite: lint, types, tests, doctests
# make slow    the exhaustive tests, minutes long
# make ablation  what each part of a search wins, a table for each subject
# make bench   the benchmarks, which print tables (accuracies: from the record; bench_accuracy.py CASE trains)
#
# PYTHON chooses the interpreter (3.11 to 3.13), VENV the environment: make test PYTHON=python3.13 VENV=.venv-3.13

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test slow bench ablation lint clean

demo: $(VENV)/installed
	$(BIN)/boolnet compile "x1 ^ x2 ^ x3"
	@echo
	$(BIN)/boolnet compile "s = a ^ b ^ c; carry = maj(a, b, c)" --strategy xor-tree

test: lint
	$(BIN)/python -m pytest -n $(JOBS) -q -rs

lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

slow: $(VENV)/tested
	$(BIN)/python -m pytest -n $(JOBS) -q -m slow

bench: $(VENV)/tested
	$(BIN)/python -m pip install --quiet --editable '.[bench]' || echo "the C espresso cannot be built here: measured without it"
	for file in tests/benchmarks/bench_*.py; do PYTHONPATH=. $(BIN)/python $$file || exit 1; done

ablation: $(VENV)/tested
	for subject in disjoint saturation esop strategies; do $(BIN)/python -m tests.benchmarks.ablation $$subject || exit 1; done

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "boolnet needs Python 3.11 or later with its venv module" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/tested: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $(VENV)/installed $@
