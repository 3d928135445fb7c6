# Each target does all of its own set-up; a machine needs Python 3.11 or newer, git and make.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
# Tests wait for terminals, agents and engines more than they compute.
WORKERS ?= $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: run test check bench shots conformance kill-test agents-test
.DEFAULT_GOAL := run

run: .venv/ready ## open the app on the local engine
	@$(BIN)/replicas-tui --local

test: .venv/ready-to-test ## run every test
	$(BIN)/python -m pytest -q -n $(WORKERS) --maxprocesses 8 --dist worksteal

check: .venv/ready-to-test ## style, types, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready-to-test ## every benchmark; each prints its figures
	@for file in bench/[a-z]*.py; do $(BIN)/python "$$file" || exit 1; done

conformance: .venv/ready-to-conform ## hold the engine against the API's document: SCHEMA=openapi.json
	$(BIN)/python -m tests.conformance $(if $(SCHEMA),--schema $(SCHEMA))

kill-test: .venv/ready-to-test ## kill a loaded engine 200 times and look for what was lost
	$(BIN)/python -m tests.kill --kills 200

agents-test: .venv/ready-to-test ## drive the real CLIs of coding agents, installed from npm, with a scripted model: ONLY=claude
	REPLICAS_AGENTS_TEST=1 $(BIN)/python -m pytest -q -rs tests/agents $(if $(ONLY),-k $(ONLY))

shots: .venv/ready-to-test ## draw screenshots/
	$(BIN)/python -m tests.ui.shots

.venv/ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Replicas TUI needs Python 3.11 or newer: none was found on PATH." >&2; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install -q -e .
	@$(BIN)/python -m compileall -q replicas_tui
	@touch $@

.venv/ready-to-test: .venv/ready
	$(BIN)/python -m pip install -q -e '.[dev]'
	@touch $@

.venv/ready-to-conform: .venv/ready-to-test
	$(BIN)/python -m pip install -q -e '.[conformance]'
	@touch $@
