# The commands of README. Everything is installed into .venv; nothing else on the machine is touched,
# but for Chromium from the distribution's packages, which the browser tests need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_LINK_MODE := copy

.PHONY: run test browse bench lint lock docs clean
.DEFAULT_GOAL := run

run: $(VENV)/.run  ## one night on the bundled replay site, offline
	$(BIN)/chiso run --replay

test: $(VENV)/.dev lint  ## everything that must hold
	scripts/ensure_chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile

browse: $(VENV)/.run  ## Datasette on the published copy
	$(BIN)/chiso browse

bench: $(VENV)/.dev  ## speed, as ratios taken in one run
	$(BIN)/python -m benchmarks

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_module_length.py

docs: $(VENV)/.dev  ## the generated parts of docs/
	$(BIN)/python scripts/build_docs.py

lock: $(VENV)/.uv  ## after a change of dependencies in pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.lock

$(VENV)/.uv:
	$(PYTHON) -c 'import sys; sys.exit("chiso needs Python 3.11 or newer; set PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check uv
	touch $@

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/.uv
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --require-hashes -r requirements.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --require-hashes -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info
