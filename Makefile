# Big Room's verbs. `make` alone says what there is.
#
# Each verb does its own set-up: a Python environment in .venv, filled from the pinned lists in requirements/ (every
# file checked against its hash). The stamps in .venv remember that it was done; a changed list does it again.

PYTHON ?= python3
# How many tests run side by side, and anything else for pytest: make test ARGS="-k consent"
JOBS := logical
ARGS :=

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-virtualenv
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help run test bench prove lint locales lock
.DELETE_ON_ERROR:

help: ## this page
	@echo "Big Room: a chat where service users, champions, the NHS and the councils sit together."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "On a new machine only Python 3.11 (or newer) and make are needed; the first run or test installs the rest"
	@echo "into .venv. With another Python: make run PYTHON=python3.12. A few tests: make test ARGS=\"-k consent\"."

run: $(RUN) ## start Big Room here, with a simulator to chat in; prints its address
	@$(BIN)/bigroom run

test: $(DEV) ## run every test, on SQLite and PostgreSQL, in a real browser too
	@echo "Looking for a browser for the tests."
	@$(BIN)/python -m tests.browser_setup
	@echo "Checking the conversations in flows/."
	@$(BIN)/bigroom flows check
	@echo "Running the tests."
	@$(BIN)/python -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal $(ARGS)

bench: $(DEV) ## measure how fast it answers, and print the figures
	@$(BIN)/python -m benchmarks.bench $(ARGS)

prove: $(DEV) ## the long proofs in full numbers: crashes, restarts, storms, nonsense
	@$(BIN)/python -m benchmarks.prove $(ARGS)

lint: $(DEV) ## check style, types and who may lean on whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

locales: $(DEV) ## gather the texts to translate from flows/ into locales/
	@$(BIN)/bigroom locales update

lock: $(DEV) ## pin every library again, with hashes; newer ones with ARGS=--upgrade
	@echo "Pinning what Big Room needs to run."
	@$(LOCK) requirements/run.in -o requirements/run.txt $(ARGS)
	@echo "Pinning what its tests need on top."
	@$(LOCK) requirements/dev.in -o requirements/dev.txt $(ARGS)
	@echo "Pinning what the counting of votes is proved with."
	@$(LOCK) requirements/oracle.in -o requirements/oracle.txt $(ARGS)

# --- Set-up -----------------------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
		echo "Big Room needs Python 3.11 or newer, and '$(PYTHON)' is not that."; \
		echo "If you have one under another name, say so: make $(or $(MAKECMDGOALS),run) PYTHON=python3.12"; \
		exit 1; }
	@echo "Making a Python environment in $(VENV)."
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo "Python could not make an environment. On Debian and Ubuntu: apt install python3-venv"; \
		exit 1; }

$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Big Room needs (half a minute or so)."
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# The lists for the tests hold all that running needs, hence both stamps.
$(DEV): requirements/dev.txt requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Big Room and its tests need (a minute or so)."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $(RUN) $@
