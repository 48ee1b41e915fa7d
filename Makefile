# What people working on the project run. `make` alone lists the targets.
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help install test lint format sample portal ci

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

install: ## a virtual environment with everything
	python3 -m venv $(VENV)
	$(BIN)/pip install -q -c constraints.txt -e '.[all,dev]'

test: ## all tests
	$(BIN)/pytest -n auto

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

ci: ## what a change must pass
	.ci/run
