# One verb per task; `make` alone lists them. Needs only Python 3.11 or newer (with venv) and make:
# everything else goes into .venv, and a stamp file says when that must be done again.

ifeq ($(OS),Windows_NT)
PYTHON ?= py -3.11
BIN := .venv/Scripts
else
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
endif
PY := $(BIN)/python
TOUCH := $(PY) -c "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()"

PORT ?= 8501
# Before anything is built, and in words: Streamlit only says so after it.
PORT_FREE = $(PY) -c "import socket, sys; taken = socket.socket().connect_ex(('localhost', $(PORT))) == 0; sys.exit('Port $(PORT) is in use: end what runs there, or choose another one with PORT=8502' if taken else 0)"

RUNTIME := .venv/.runtime
DEV := .venv/.dev
MADE := .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache \
	"sociale_basis/**/__pycache__" "tests/**/__pycache__" "benchmarks/**/__pycache__"
PIN := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header
BENCHMARKS := $(patsubst benchmarks/%.py,bench-%,$(wildcard benchmarks/[!_]*.py))

.DEFAULT_GOAL := help
.PHONY: help run test lint test-system test-kernels bench clean requirements $(BENCHMARKS)

help:
	@echo "make run                    the example neighbourhood: who can reach what, then the dashboard on http://localhost:8501"
	@echo "make run FOLDER=build/wijk  the same for a neighbourhood of your own; PORT=8502 for another port"
	@echo "make test                   lint, then every test"
	@echo "make lint                   ruff, mypy and the floors of the house"
	@echo "make bench                  every comparison in benchmarks/ (half an hour; SIZES=20k some minutes)"
	@echo "make clean                  remove .venv and caches (never build/: neighbourhoods live there)"
	@echo "make requirements           pin again what pyproject.toml asks for"

# Runs from the checkout: who only uses the program needs none of the tools that build or test it.
run: export SOCIALE_BASIS_LOCAL := 1
run: export SOCIALE_BASIS_FOLDER := $(or $(FOLDER),build/voorbeeldwijk)
run: $(RUNTIME)
	@$(PORT_FREE)
ifdef FOLDER
	$(PY) -m sociale_basis check "$(FOLDER)"
else
	$(PY) -m sociale_basis demo --out "$(SOCIALE_BASIS_FOLDER)"
endif
	$(PY) -m streamlit run app.py --server.port $(PORT) --server.address localhost

# First what needs no second processor, side by side. Then in the order of the folders: the browser's
# files, few tests that take long, must not come last.
test: $(DEV)
	$(MAKE) --jobs=3 --output-sync=target lint test-system test-kernels
	$(PY) -m pytest -n 2 --dist loadscope --no-loadscope-reorder

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(wildcard app.py sociale_basis tests benchmarks data/voorbeeldwijk)
	$(BIN)/lint-imports

test-system: $(DEV)
	$(PY) -m tests.system_packages

test-kernels: $(DEV)
	$(PY) -m tests.kernels

bench: $(BENCHMARKS)

$(BENCHMARKS): bench-%: $(DEV)
	$(PY) -m benchmarks.$* $(SIZES)

clean:
	$(PYTHON) -c "import pathlib, shutil, sys; [shutil.rmtree(folder, ignore_errors=True) for name in sys.argv[1:] for folder in pathlib.Path().glob(name)]" $(MADE)

# The dev file is held to the versions of the runtime file: tests run on what users get.
requirements: $(DEV)
	$(BIN)/uv --no-config pip compile pyproject.toml $(PIN) --output-file requirements.txt
	$(BIN)/uv --no-config pip compile --group dev --constraint requirements.txt $(PIN) --output-file requirements-dev.txt

$(PY):
	$(PYTHON) -m venv .venv

$(RUNTIME): requirements.txt | $(PY)
	$(PY) -m pip install --quiet --require-hashes --requirement requirements.txt
	$(TOUCH) $(RUNTIME)

$(DEV): requirements-dev.txt pyproject.toml $(RUNTIME)
	$(PY) -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(TOUCH) $(DEV)
