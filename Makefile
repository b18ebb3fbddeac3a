# `make check` is what CI runs after the tests; `make bench` prints ratios beside their budgets; `make evaluate` prints
# what suggestions are worth (DATA=PATH: on your own JSONL articles with gold spans).
PYTHON ?= python
# The generated parts of the documentation come from docs/page_parts.py.
COG = $(PYTHON) -m cogapp -I docs
PAGES = docs/*/*.md

.PHONY: install test test-slow check audit docs transcripts screenshots recording bench bench-small soak evaluate evaluate-screen structure

install:
	$(PYTHON) -m pip install -c constraints.txt -e ".[dev]"

test:
	$(PYTHON) -m pytest

# Those that train a model, kill processes or start terminals.
test-slow:
	$(PYTHON) -m pytest -m slow --dist loadgroup

check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	lint-imports
	$(COG) --check --diff $(PAGES)
	$(PYTHON) -m sphinx -W --keep-going -q -b dummy docs docs/_build/dummy
	$(PYTHON) -m tests.audit

# Known vulnerabilities of the versions in constraints.txt; one sentence where the index has no such data.
audit:
	$(PYTHON) -m tests.audit

# Bring the generated parts up to date and build the pages in docs/_build/html.
docs:
	$(COG) -r $(PAGES)
	$(PYTHON) -m sphinx -W --keep-going -q -b html docs docs/_build/html

# Replace the output of the commands on the pages by what they print now; read the diff before you commit it.
transcripts:
	UPDATE_TRANSCRIPTS=1 $(PYTHON) -m pytest -q -n0 -m "" tests/docs/test_transcripts.py

screenshots:
	$(PYTHON) docs/make_screens.py

recording:
	$(PYTHON) docs/make_recording.py

bench:
	$(PYTHON) -m tests.benchmarks

bench-small:
	$(PYTHON) -m tests.benchmarks --articles 100 --words 500,5000 --runs 1

# Many processes on one project file: killed and restarted at random, 200 that edit for a minute, 20 in a browser.
soak:
	$(PYTHON) -m tests.soak

evaluate:
	OMP_NUM_THREADS=1 $(PYTHON) -m tests.evaluation $(DATA) $(EVALUATE)

# Ten articles in the labelling screen, by keys alone; the keys go to $(LOG).
LOG ?= keys.jsonl
evaluate-screen:
	OMP_NUM_THREADS=1 $(PYTHON) -m tests.evaluation.on_screen $(DATA) --log $(LOG) $(EVALUATE)

structure:
	$(PYTHON) -m tests.structure
