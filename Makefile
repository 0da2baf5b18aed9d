# Two commands do all the set-up: `make demo` and `make test`. They need Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench wheel clean

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("press-monitor needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(VENV)/installed
	$(BIN)/monitor demo demo-archive
	$(BIN)/monitor --archive demo-archive list --all

test: $(VENV)/installed
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed
	$(BIN)/python bench/extraction.py

wheel: $(VENV)/installed
	$(BIN)/python -m build --outdir dist

clean:
	rm -rf $(VENV) dist demo-archive
