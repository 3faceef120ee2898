# Two commands do everything, set-up included: make demo, make test.
.DEFAULT_GOAL := help
.PHONY: help demo test test-long check compiled bench setup setup-demo setup-station lock clean
SHELL := /bin/bash
# Demo and tests start Python hundreds of times: each module is compiled once, whatever the environment prefers.
unexport PYTHONDONTWRITEBYTECODE
ARGS ?=
BIN := .venv/bin
# Modules whose types stand in a .pyi beside them; what carries them itself, MicroPython's checkers read.
STUBBED := $(subst /,.,$(basename $(wildcard firmware/*.pyi)))

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

demo: setup-demo  ## Run a simulated warehouse, live on http://127.0.0.1:8080 (ARGS="--stations 12 --once")
	@$(BIN)/pickbench demo $(ARGS)

# Files in the order of their folders: end-to-end tests stand before unit tests, so that the longest begin first.
test:  ## Run all checks and tests but the long ones (ARGS="-k broker")
	@$(MAKE) --no-print-directory -j 2 check compiled
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m "not long" $(ARGS)

# Beside the checks, which take one processor: else each of pytest's workers compiles all that it finds nowhere
# compiled. What is wrong with a module, the tests themselves tell.
compiled: setup
	@$(BIN)/python -m pytest -qqq --collect-only >/dev/null 2>&1 || true

test-long: setup  ## Run the tests that take minutes
	@$(BIN)/python -m pytest -q -m long $(ARGS)

check: setup  ## Check form, types and import rules
	@$(BIN)/ruff format --check --quiet . || { echo "check: run .venv/bin/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python scripts/check-board
	@$(BIN)/python -m mypy.stubtest protocol $(STUBBED) --ignore-missing-stub --concise --mypy-config-file pyproject.toml
	@$(BIN)/lint-imports --no-logo

bench: setup-demo  ## Measure verdicts against a plain echo, on this machine (ARGS="--rounds 20")
	@$(BIN)/pickbench bench $(ARGS)

setup:  ## Install what the tests need
	@scripts/setup test

setup-demo:  ## Install what the demo needs
	@scripts/setup demo

setup-station:  ## Install what brings the firmware onto boards
	@scripts/setup station

lock: setup  ## Write lock/*.txt anew from pyproject.toml (ARGS=--upgrade)
	@scripts/lock $(ARGS)

clean:  ## Remove caches (not .venv and .tools)
	@rm -rf build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -not -path './.tools/*' -prune -exec rm -rf {} +
