# quizbot: `make run` to try it, `make test` to test it, `make check` is what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install run test check format bench measure lock clean

help:                  ## show what there is to make
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

install: $(BIN)/quizbot  ## build .venv with quizbot and its tools in it

$(BIN)/quizbot: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "quizbot needs Python 3.11 or newer: make install PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: install           ## start quizbot with its web page and print the address
	@$(BIN)/quizbot run

test: install          ## run every test that needs no account and no server of its own
	@$(BIN)/python -m pytest -n auto $(TESTS)

# The tests come last, so that what CI prints ends with pytest's summary.
check: install         ## format, lint, types, contracts, banks, all tests on both databases: CI
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/quizbot check
	QUIZBOT_TEST_REQUIRE="postgres browser" \
	  $(BIN)/python -m tests.postgres -- $(MAKE) --no-print-directory test

bench: install         ## measure what the documentation promises
	@$(BIN)/python -m tests.bench

measure: install       ## measure the structure: floors, size, names, files that an answer passes
	@$(BIN)/python -m tests.measure

format: install        ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: install          ## pin the requirements anew, with hashes
	$(BIN)/python -m pip install --quiet uv
	for set in run dev; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml \
	  $$([ $$set = dev ] && echo --group dev --constraint requirements/run.txt) \
	  --output-file requirements/$$set.txt; done

clean:                 ## remove what was built
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .hypothesis .import_linter_cache
