# Everything a developer or an operator types. `make` alone explains itself.
PYTHON ?= python3
BIN := .venv/bin
DATA ?= $(or $(HUBBUB_DATA),./data)
WORKERS ?= 2
PYTEST := $(BIN)/pytest -n $(WORKERS) --inline-snapshot=disable
TEMPLATES := $(shell find src -name '*.html' 2>/dev/null | head -1)

.DEFAULT_GOAL := help
.PHONY: help run install environment test test-fast check format messages bench replay screenshots clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "  make %-11s %s\n", $$1, $$2 }'

run: install ## Start Hubbub here: environment, data folder, tables, and a link for the owner (DATA=./data)
	$(BIN)/hubbub serve --data $(DATA)

install: ## Make the environment alone (.venv/bin/hubbub)
	@$(PYTHON) tools/bootstrap.py

environment: # the same with everything that tests and checks need
	@$(PYTHON) tools/bootstrap.py --dev

test: environment ## Run the whole suite, on SQLite and then on PostgreSQL
	@failed=; for db in sqlite postgres; do $(PYTEST) --db=$$db || failed="$$failed $$db"; done; \
	if [ -n "$$failed" ]; then echo "The tests failed on:$$failed"; exit 1; fi

test-fast: environment ## Run what needs no server or browser of its own, on SQLite alone
	$(PYTEST) --db=sqlite -m "not slow"

check: export DJANGO_SETTINGS_MODULE = hubbub.config.settings
check: export HUBBUB_SECRET_KEY = only-for-checks
check: environment ## Look for what is wrong without running it: format, lint, types, floors, templates, migrations, translations, lock
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(TEMPLATES),$(BIN)/djlint --quiet --check --lint src)
	HUBBUB_DATA=$$(mktemp -d) $(BIN)/django-admin makemigrations --check --dry-run
	$(BIN)/python tools/messages.py --check
	$(BIN)/uv lock --check --quiet

format: environment ## Bring code and templates into shape
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format
	$(if $(TEMPLATES),-$(BIN)/djlint --quiet --reformat src)

messages: environment ## Take every string of code and templates into the translations, and compile them
	$(BIN)/python tools/messages.py

bench: environment ## Measure, and write the tables under docs/benchmarks/
	$(BIN)/python -m bench
	$(BIN)/python -m bench.pages

replay: environment ## Replay recorded boost trees through the client API (TREES=FILE, else made-up ones)
	$(BIN)/python -m bench.replay $(if $(TREES),--trees $(TREES))

screenshots: environment ## Look at every page: pictures of all, in three widths, light and dark, under build/gallery
	$(BIN)/python -m gallery

clean: ## Remove the environment and every cache; the data folder stays
	rm -rf build .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find src tests tools bench gallery -name __pycache__ -type d -prune -exec rm -rf {} +
