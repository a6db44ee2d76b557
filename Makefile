# Everything runs in a virtual environment of its own; nothing is installed outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests start many processes; each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint export bench bench-size test-browser test-java test-tools test-wheel clean

demo: $(VENV)/demo ## Installs patgraph, asks what goes with the outbox pattern, writes the interactive page
	$(BIN)/patgraph related outbox
	$(BIN)/patgraph explore outbox -o patgraph.html

test: $(VENV)/dev ## The fast tests, on two processors
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

export: $(VENV)/demo ## Writes exports/ anew
	$(BIN)/patgraph export --all

bench: $(VENV)/dev
	$(BIN)/python benchmarks/bench.py

bench-size: $(VENV)/dev ## Up to 5 million triples: about half an hour and 5 GB of memory
	for part in load queries related layer compile algorithms; do $(BIN)/python benchmarks/size.py $$part || exit; done

test-browser: $(VENV)/browser
	$(BIN)/python -m pytest -m browser tests/browser

test-java: $(VENV)/servers
	$(BIN)/python -m pytest -m java tests/java

test-tools: $(VENV)/tools
	$(BIN)/python -m pytest -m tools tests

test-wheel: $(VENV)/dev
	$(BIN)/python -m pytest -m wheel

$(VENV)/demo: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/dev: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/demo

$(VENV)/browser: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[browser]'
	touch $@ $(VENV)/dev $(VENV)/demo

$(VENV)/servers: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[servers]'
	touch $@ $(VENV)/dev $(VENV)/demo

$(VENV)/tools: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[tools]'
	touch $@ $(VENV)/dev $(VENV)/demo

clean:
	rm -rf $(VENV) build dist patgraph.html
