# make demo    install in .venv and compile two functions
# make test    the whole test suite: lint, types, tests, doctests
# make slow    the exhaustive tests and many more examples of the others, an hour or so
# make bench   the benchmarks, which print tables (accuracies: from the record; bench_accuracy.py CASE trains)
#
# make test-all   the tests on every interpreter that is found, and with the lowest versions that pyproject.toml allows
# make mutants    small errors put into the code, each of which the nearest tests must notice; a quarter of an hour
# make ablation   what each part of a search wins, a table for each subject
# make docs       the documentation as pages in build/docs: tutorials executed, examples run, links followed
# make browser    notebooks, drawings, pages and widgets in headless Chromium, fetched if there is none; some minutes
# make history    sizes, cubes, accuracies and times of every version; to add one: python -m tests.quality.history --add
#
# PYTHON chooses the interpreter, VENV the environment: make test PYTHON=python3.13 VENV=.venv-3.13
# TESTS chooses tests, JOBS how many run at a time: make test-all TESTS=tests/test_docs.py JOBS=4

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE := # the tests start the command often: what is compiled once is kept

VERSIONS := 3.11 3.12 3.13 3.14
LOWEST := .venv-lowest

.PHONY: demo test suite test-all lowest slow bench ablation mutants browser docs history lint clean

demo: $(VENV)/installed
	$(BIN)/boolnet compile "x1 ^ x2 ^ x3"
	@echo
	$(BIN)/boolnet compile "s = a ^ b ^ c; carry = maj(a, b, c)" --strategy xor-tree --save $(VENV)/adder.onnx

test: lint suite

suite: $(VENV)/tested
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -q -rs $(TESTS)

# A command pythonX.Y may be there and not start, so each is asked for its version.
test-all:
	@missing=; failed=; for v in $(VERSIONS); do \
		if python$$v -c "import sys, venv, ensurepip; sys.exit('%d.%d' % sys.version_info[:2] != '$$v')" 2>/dev/null; \
		then echo "Python $$v"; $(MAKE) --no-print-directory suite PYTHON=python$$v VENV=.venv-$$v || failed="$$failed $$v"; \
		else missing="$$missing $$v"; fi; done; \
	echo "lowest versions"; $(MAKE) --no-print-directory lowest || failed="$$failed lowest"; \
	echo "not found, and not tested:$${missing:- none}"; \
	echo "failed:$${failed:- none}"; test -z "$$failed"

lowest: $(LOWEST)/tested
	$(LOWEST)/bin/python -m pytest -n $(JOBS) --dist worksteal -q -rs $(TESTS)

lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

slow: $(VENV)/tested
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -q -m "slow or hypothesis" --hypothesis-profile thorough

bench: $(VENV)/tested
	$(BIN)/python -m pip install --quiet --editable '.[bench]' || echo "the C espresso cannot be built here: measured without it"
	for file in tests/benchmarks/bench_*.py; do PYTHONPATH=. $(BIN)/python $$file || exit 1; done

ablation: $(VENV)/tested
	for subject in disjoint saturation esop strategies; do $(BIN)/python -m tests.benchmarks.ablation $$subject || exit 1; done

mutants: $(VENV)/tested
	$(BIN)/python -m tests.mutants --workers $(JOBS)

browser: $(VENV)/browser
	$(BIN)/python -m tests.browser.chromium || $(BIN)/python -m playwright install chromium
	$(BIN)/python -m pytest -q -rs $(or $(TESTS),tests/browser tests/boolnet/explorer/test_widget.py)

docs: $(VENV)/docs
	$(BIN)/python -m pytest -q -rs -n $(JOBS) --dist worksteal $(or $(TESTS),tests/documents README.md boolnet nets cli)
	$(BIN)/python -m sphinx -q --fail-on-warning --keep-going docs build/docs
	$(BIN)/linkchecker --no-status --no-warnings build/docs/index.html
	@echo "built build/docs/index.html"

history: $(VENV)/tested
	@$(BIN)/python -m tests.quality.history

clean:
	rm -rf $(VENV) .venv-* build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "boolnet needs Python 3.11 or later with its venv module" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/tested: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $(VENV)/installed $@

$(VENV)/browser: $(VENV)/tested
	$(BIN)/python -m pip install --quiet --editable '.[browser]'
	@touch $@

$(VENV)/docs: $(VENV)/tested
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	@touch $@

$(LOWEST)/tested: pyproject.toml tests/lowest.py
	python3.11 -m venv $(LOWEST)
	$(LOWEST)/bin/python tests/lowest.py > $(LOWEST)/constraints.txt
	$(LOWEST)/bin/python -m pip install --quiet --constraint $(LOWEST)/constraints.txt --editable '.[sklearn]' $$($(LOWEST)/bin/python tests/lowest.py tools)
	@touch $@
