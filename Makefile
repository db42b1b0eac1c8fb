# make demo    the page, on the embedded model: http://127.0.0.1:7860
# make check   ruff, mypy, prettier, eslint
# make quick   the tests that take neither a browser nor a training
# make test    all tests, those in a real browser included

PYTHON ?= python3
PYTEST_ARGS ?=
# Files side by side, one a core, in the order of tests/conftest.py; more than four wait for each other's browsers.
PARALLEL := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
VENV := .venv
BIN := $(VENV)/bin

# What is installed is known by the checksum of what asked for it, so that a second run installs nothing.
RUNTIME := $(VENV)/.runtime-$(shell cat requirements.txt | cksum | cut -d ' ' -f 1)
DEV := $(VENV)/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d ' ' -f 1)
NODE := node_modules/.installed-$(shell cat package-lock.json | cksum | cut -d ' ' -f 1)

.PHONY: demo check quick test packages

demo: export TEMPO_MODEL ?= nano
demo: $(RUNTIME)
	$(BIN)/python app.py

check: $(DEV) $(NODE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tempo space check
	npm run --silent check

quick: $(DEV) $(NODE)
	npm run --silent test
	$(BIN)/python -m pytest $(PARALLEL) -m "not browser and not slow" $(PYTEST_ARGS)

test: $(DEV) $(NODE) packages
	npm run --silent test
	$(BIN)/python -m pytest $(PARALLEL) $(PYTEST_ARGS)

# Chromium for the browser tests, a font for it to draw with, and ffmpeg, which the readers are compared with.
packages:
	@.ci/packages chromium ffmpeg fc-list

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "Python 3.10 or newer is needed; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@rm -f $(VENV)/.runtime-* $(VENV)/.dev-*
	@touch $@

$(DEV): | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@rm -f $(VENV)/.runtime-* $(VENV)/.dev-*
	@touch $(RUNTIME) $@

# `npm ci` begins with an empty folder, so that earlier stamps go with it.
$(NODE):
	@.ci/packages npm
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
