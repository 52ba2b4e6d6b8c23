# The commands of this project. `make` converts every site of input/ into output/; `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m pipeline
SHELL := /bin/sh
# For every platform and Python from 3.11 on, with hashes, naming no registry.
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	--custom-compile-command 'make lock'
.DEFAULT_GOAL := convert
.PHONY: convert test check golden docs bench lock clean help setup setup-dev

convert: setup ## convert every site of input/ into output/ (the default)
	@$(BIN)/python tools/convert_all.py input output $(ARGS)

test: check ## lint, type-check, then run every test
	@$(BIN)/python -m pytest $(ARGS)

check: setup-dev ## lint, types, import contract, docs: what needs no test run
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python docs/make.py --check

golden: setup-dev ## rewrite the golden outputs of tests/golden; review the diff
	@GOLDEN=1 $(BIN)/python -m pytest -q tests/test_golden.py

docs: setup-dev ## rewrite the pages of docs/ that follow from the code
	@$(BIN)/python docs/make.py

bench: setup-dev ## measure speed and memory beside a yardstick and a peer
	@$(BIN)/python benchmarks/run.py $(ARGS)

lock: ## resolve the dependencies anew into the lock files (needs uv)
	@uv pip compile $(LOCK) pyproject.toml --group build -o requirements.lock
	@uv pip compile $(LOCK) pyproject.toml --group build --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## remove what these commands made, but for input/ and output/
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find pipeline tests docs tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@echo "Removed the environment and caches; input/ and output/ are as they were."

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.ready

setup-dev: $(VENV)/.ready-dev

# uv where it is there, else plain pip; what is installed is exactly what the lock files say.
$(VENV)/.ready: requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh tools/setup.sh $(VENV) requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh tools/setup.sh $(VENV) requirements-dev.lock
	@touch $(VENV)/.ready $@
