# `make check` is what CI runs after the tests; `make bench` prints ratios beside their budgets; `make evaluate` prints
# what suggestions are worth (DATA=PATH: on your own JSONL articles with gold spans).
PYTHON ?= python

.PHONY: install test check docs screenshots bench bench-small evaluate

install:
	$(PYTHON) -m pip install -c constraints.txt -e ".[dev]"

test:
	$(PYTHON) -m pytest

check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	lint-imports
	$(PYTHON) -m cogapp --check --diff README.md

docs:
	$(PYTHON) -m cogapp -r README.md

screenshots:
	$(PYTHON) docs/make_screens.py

bench:
	$(PYTHON) -m tests.benchmarks

bench-small:
	$(PYTHON) -m tests.benchmarks --articles 200 --words 500,5000 --runs 1

evaluate:
	OMP_NUM_THREADS=1 $(PYTHON) -m tests.evaluation $(DATA) $(EVALUATE)
