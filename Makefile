# What people working on the project run. `make` alone lists the targets.
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help install test lint format sample portal docs dist sbom ci bench

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

install: ## a virtual environment with everything
	python3 -m venv $(VENV)
	$(BIN)/pip install -q -c constraints.txt -e '.[all,dev]'

test: ## all tests
	$(BIN)/pytest -n auto

bench: ## what is asked of speed and size, measured: the table of docs/performance.md
	$(BIN)/python benchmarks/table.py

lint: ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sample: ## record data/sample again: our spiders crawl the portals in tests/portal
	$(BIN)/python -m tests.portal.record_sample

portal: ## the sample portals on port 8899, to look at through a proxy
	$(BIN)/python -m tests.portal --port 8899

docs: ## the documentation's site, in build/site
	$(BIN)/properdocs build --strict --quiet -f mkdocs.yml

dist: ## source archive and wheel, in dist
	$(BIN)/python -m build

sbom: ## what the newest wheel and its optional parts bring with them, as CycloneDX, in dist
	rm -rf build/sbom && python3 -m venv --without-pip build/sbom
	$(BIN)/python -m pip --python build/sbom/bin/python install -q -c constraints.txt \
	  "$$(ls -t dist/*.whl | head -1)[all]"
	version=$$(build/sbom/bin/python -c "from importlib.metadata import version; print(version('ogi-harvester'))") && \
	  sed "s/^dynamic = .*/version = \"$$version\"/" pyproject.toml > build/sbom/pyproject.toml
	$(BIN)/cyclonedx-py environment --pyproject build/sbom/pyproject.toml --output-reproducible --of JSON \
	  -o dist/ogi-harvester.cdx.json build/sbom/bin/python

ci: ## what a change must pass
	.ci/run
