# make demo · make test · make check; `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
export PORT ?= 8000
# What is compiled is kept: each start of ours would take four seconds more, and the tests start it a hundred times.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo test long faults pages check format lock upgrade browser mutants bench docs screenshots clean

help:  ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

setup:  ## .venv with the command jourbok, and the styles and fonts
	@$(PYTHON) scripts/setup.py

demo: setup  ## the whole product with a synthetic year, on PORT (8000); CLOCK=now for real time
	@exec $(BIN)/jourbok demo --port "$(PORT)"

test: setup browser  ## the tests, with a real PostgreSQL and a real browser; of what is long some, by dice
	@WALKS=some $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

faults: setup  ## what is killed loses nothing: twenty minutes; ROUNDS=5 for fewer, SEED=1 for the same again
	@FAULTS_ROUNDS="$(or $(ROUNDS),long)" FAULTS_SEED="$(SEED)" $(BIN)/pytest --timeout 0 tests/faults

long: setup browser  ## what make test draws from: all that walks in a browser, is served or killed, and each look at pages
	@LOOKS=all $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "browser or long"

pages: setup browser  ## the browser's tests, each page in both widths and both schemes of colour at each
	@LOOKS=all $(BIN)/pytest -n 3 --dist loadfile -m browser

check: setup  ## lint, types, boundaries, templates, dependencies, migrations, locks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src --lint
	$(BIN)/deptry src
	$(BIN)/python scripts/lock.py --check
	DJANGO_SETTINGS_MODULE=jourbok.config.settings.test $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/pytest -q tests/architecture

format: setup  ## the code in our form
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

lock: setup  ## the lock files after a change in pyproject.toml
	@$(BIN)/python scripts/lock.py

upgrade: setup  ## the lock files with the newest versions that fit
	@$(BIN)/python scripts/lock.py --upgrade

browser: setup
	@$(BIN)/python scripts/test_tools.py

mutants: setup  ## whether the attacks notice that a guard is missing; COUNT=4 draws four
	@$(BIN)/python -m tests.security.mutants --count $(or $(COUNT),0)

bench: setup  ## how fast we are, against bare floors and at 5 000 000 cases (the first time builds them: 20 minutes)
	@$(BIN)/python -m bench

docs: setup  ## the glossary and the picture of the house, from the code
	@DJANGO_SETTINGS_MODULE=jourbok.config.settings.test $(BIN)/python -m jourbok.config.generated_docs

screenshots: setup browser  ## the pictures of the README
	@$(BIN)/python scripts/screenshots.py

clean:  ## everything that make has made, except the demo's data
	rm -rf .venv node_modules build staticfiles src/jourbok/web/static/vendor src/jourbok/documents/fonts
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis src/*.egg-info
