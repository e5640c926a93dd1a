.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
INSTALLED := $(VENV)/installed
ALIGN := $(VENV)/bin/align
BENCH_ARTICLES = $(if $(ARTICLES),--articles $(ARTICLES))

.PHONY: help setup demo test lint notebooks bench

help:  ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(INSTALLED)  ## Make .venv and install everything into it, once

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'align needs Python 3.11 or later: make PYTHON=/path/to/python3.11 setup'; exit 1; }
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(INSTALLED)  ## Align the articles in seeds/, check and show a translation, and write out/
	@$(ALIGN) run seeds/006_embassy-night-shift.en.txt seeds/007_sif-malam-kedutaan.id.txt \
	  -o out/bitext.jsonl -o out/bitext.tmx -o out/bitext.tsv
	@$(ALIGN) check out/bitext.jsonl
	@$(ALIGN) view out/bitext.jsonl -o out/bitext.html
	@$(ALIGN) batch seeds/pairs.tsv -o out/pairs --format tmx --format tsv --min-confidence 0.5

test: lint  ## Check style and types, and run the tests
	OMP_NUM_THREADS=1 $(VENV)/bin/pytest -n 2 --dist loadfile

lint: $(INSTALLED)
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

notebooks: $(INSTALLED)  ## Run the notebooks again and keep what they show
	$(VENV)/bin/python -m benchmarks.notebooks

bench: $(INSTALLED)  ## Measure accuracy and speed: make bench DATA=DIR [ARTICLES=DIR]
	@test -n '$(DATA)' || { echo 'say where the development data is: make bench DATA=DIR'; exit 2; }
	$(VENV)/bin/python -m benchmarks.alignment --data $(DATA) $(BENCH_ARTICLES)
	$(VENV)/bin/python -m benchmarks.confidence --data $(DATA) $(BENCH_ARTICLES)
	$(VENV)/bin/python -m benchmarks.speed --data $(DATA)
	$(VENV)/bin/python -m benchmarks.book --data $(DATA)
	$(VENV)/bin/python -m benchmarks.pairing --data $(DATA) $(BENCH_ARTICLES)
	$(VENV)/bin/python -m benchmarks.mining --data $(DATA)
	$(VENV)/bin/python -m benchmarks.exchange
	$(VENV)/bin/python -m benchmarks.segmentation --data $(DATA) $(BENCH_ARTICLES)
	$(VENV)/bin/python -m benchmarks.consistency --data $(DATA) $(BENCH_ARTICLES)
	$(VENV)/bin/python -m benchmarks.words
	$(VENV)/bin/python -m benchmarks.viewing
