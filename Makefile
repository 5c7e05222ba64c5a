# `make test` needs nothing but Python ≥ 3.11 with venv, make and (for the toolchains) root, sudo or user namespaces.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest --numprocesses 2

.PHONY: setup toolchains test unit check lint snippets translations benchmarks clean

setup: $(VENV)/ready  ## a virtual environment with everything that development needs

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

toolchains: setup  ## the sealed root with every toolchain, in the user's cache
	$(BIN)/snippetgen toolchains install

test: lint toolchains  ## everything: what needs no toolchain, and every snippet on its real one
	$(PYTEST) --cov --cov-report=term

unit: setup  ## everything that needs no toolchain
	$(PYTEST) -m 'not toolchain'

check: toolchains  ## every published snippet, sealed; passes quickly when nothing has changed
	$(BIN)/snippetgen check --require

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

snippets: toolchains  ## render every snippet, check it, and record the evidence
	$(BIN)/snippetgen render --all
	$(BIN)/snippetgen check --require --record --scenario all

translations: setup  ## collect the messages of every catalogue, and compile the catalogues
	$(BIN)/python generator/translations.py

benchmarks: setup
	$(BIN)/python benchmarks/cold_render.py
	$(BIN)/python benchmarks/fill.py

clean:
	rm -rf $(VENV) build dist site
