# `make install` and `make test` need Python ≥ 3.11, make, and root or sudo to install Debian packages.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BROWSER := chromium fonts-noto-cjk libatomic1 # Playwright's driver needs libatomic1
AS_ROOT := $(shell test "$$(id -u)" = 0 || echo sudo)
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist worksteal

# The URL of the site, with a slash at the end, and the URL of its repository. Both are optional.
SITE_URL ?=
REPO_URL ?=
BRANCH ?= main

.PHONY: apis assets coverage inert install setup toolchains scripts platforms browser test test-hostile unit check lint lint-script docs docs-serve snippets translations benchmarks clean

install: $(BIN)/python  ## snippetgen alone, in a virtual environment
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt .

$(BIN)/python:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(AS_ROOT) apt-get update --quiet && \
		$(AS_ROOT) apt-get install --yes --quiet --no-install-recommends python3-venv; }
	$(PYTHON) -m venv $(VENV)

setup: $(VENV)/ready  ## a virtual environment with everything that development needs

$(VENV)/ready: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

toolchains: setup  ## the sealed root filesystem with every toolchain, in the user's cache
	$(BIN)/snippetgen toolchains install

scripts: build/js/tests/js/node_modules/.package-lock.json  ## ESLint and axe-core, which check the page's script

build/js/tests/js/node_modules/.package-lock.json: tests/js/package-lock.json | toolchains
	$(BIN)/python tests/platforms/install.py tests/js build/js/tests/js
	touch $@

platforms: build/platforms/node_modules/.package-lock.json  ## MDX, Redoc and Scalar, which read pages for other platforms

build/platforms/node_modules/.package-lock.json: tests/platforms/package-lock.json | toolchains
	$(BIN)/python tests/platforms/install.py tests/platforms build/platforms
	touch $@

browser:  ## Debian's Chromium, and a font for Japanese
	@dpkg --status $(BROWSER) >/dev/null 2>&1 || { $(AS_ROOT) apt-get update --quiet && \
		$(AS_ROOT) apt-get install --yes --quiet --no-install-recommends $(BROWSER); }

test: lint lint-script toolchains platforms browser  ## all tests, on real toolchains and in a real browser
	$(PYTEST)

coverage: toolchains platforms browser scripts  ## all tests, slower, with the lines that none of them runs
	$(PYTEST) --cov --cov-report=term

test-hostile: lint lint-script toolchains platforms browser  ## all tests, with every hostile value in every client: takes an hour or more
	SNIPPETGEN_HOSTILE=1 $(PYTEST)

unit: setup  ## the tests that need no toolchain and no browser
	$(PYTEST) -m 'not toolchain and not browser'

apis: toolchains  ## check real APIs: APIS=FOLDER has their documents, and expected.yaml the expected requests
	$(BIN)/python tests/apis.py $(APIS)

inert: toolchains platforms browser  ## measure what hostile texts do on pages, and odd keys in snippets
	$(BIN)/python tests/inert.py

check: toolchains  ## check every published snippet, sealed; quick if nothing has changed
	$(BIN)/snippetgen check --require

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/pre-commit validate-manifest .pre-commit-hooks.yaml
	$(BIN)/hadolint Dockerfile

lint-script: scripts  ## lint the page's script and its tests
	$(BIN)/python tests/js/lint.py build/js

# The environment of a site builder. Arguments: the locale, and the site's folder below SITE_URL.
site = NO_MKDOCS_2_WARNING=1 $(if $(SITE_URL),SITE_URL='$(SITE_URL)$(2)') \
	$(if $(REPO_URL),REPO_URL='$(REPO_URL)' EDIT_URL='$(REPO_URL)/edit/$(BRANCH)/docs/$(1)/')

assets: setup  ## the script and the style sheets of the site, as other sites get them
	$(BIN)/snippetgen assets docs/assets

docs: assets  ## build the site in both languages with strict checks: by MkDocs in site/, by Zensical in build/zensical/
	$(call site,en) $(BIN)/mkdocs build --strict
	$(call site,ja,ja/) $(BIN)/mkdocs build --strict --config-file mkdocs.ja.yml
	$(call site,en) SITE_DIR=build/zensical $(BIN)/zensical build --strict --clean
	$(call site,ja,ja/) SITE_DIR=build/zensical/ja $(BIN)/zensical build --strict --clean --config-file mkdocs.ja.yml

docs-serve: assets  ## serve the site, and rebuild it on changes (LOCALE=ja: in Japanese)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --watch generator --config-file $(if $(filter ja,$(LOCALE)),mkdocs.ja.yml,mkdocs.yml)

snippets: toolchains  ## render every snippet, check it, and record the evidence
	$(BIN)/snippetgen render --all
	$(BIN)/snippetgen check --require --record --scenario all

translations: setup  ## update and compile the catalogues (LOCALE=fr: and add those of a new locale)
	$(BIN)/python generator/translations.py $(LOCALE)

benchmarks: assets
	$(BIN)/python benchmarks/cold_render.py
	$(BIN)/python benchmarks/fill.py
	$(BIN)/python benchmarks/build_site.py
	$(BIN)/python benchmarks/site.py

clean:
	rm -rf $(VENV) build dist site
