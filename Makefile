# Everything a person or a machine does with this project. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
# The machine may forbid byte code; start-up time depends on it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test explore torture check format catalogue coverage-report bench package screenshots clean lock

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

setup: ## Virtual environment, locked dependencies, system libraries (run and test call it)
	@packaging/setup.sh

run: setup ## Open the program (without a display: run it off screen into out/)
	@packaging/run.sh

test: setup ## Run all tests
	@packaging/test.sh

explore: setup ## Look for new counterexamples: the property tests with many random examples (long)
	@MINILAT_EXPLORE=1 $(PY) -m pytest -q -n auto --timeout=3600 tests/domain tests/formats tests/services tests/store

torture: setup ## The proof that nothing is lost, at full length; MINILAT_TORTURE=0.1 for a tenth of it
	@MINILAT_TORTURE=$${MINILAT_TORTURE:-1} $(PY) -m pytest -q -n auto --maxprocesses 8 --dist worksteal -p no:randomly \
		--timeout=7200 tests/safety tests/store/test_catalogue.py tests/services/test_updating.py

check: setup ## Format, lint, types, walls
	@$(PY) -m ruff format --check --quiet . && $(PY) -m ruff check --quiet . && $(PY) -m mypy --no-error-summary && .venv/bin/lint-imports --no-cache >/tmp/minilat-walls.log 2>&1 || { test -f /tmp/minilat-walls.log && tail -n 40 /tmp/minilat-walls.log; exit 1; }
	@echo "format, lint, types and walls: clean"

format: setup ## Format and sort imports
	@$(PY) -m ruff format --quiet . && $(PY) -m ruff check --quiet --fix .

catalogue: setup ## Check data/catalogue/ and rebuild data/minilat.db
	@$(PY) -m minilat_desktop catalogue build

coverage-report: setup ## What the catalogue holds and how well it is evidenced
	@$(PY) -m minilat_desktop coverage

bench: setup ## Timings, each as a ratio against something measured in the same run
	@$(PY) -m tests.bench

package: setup ## Build the PyInstaller bundle and smoke-test it
	@packaging/package.sh

screenshots: setup ## Take the README's screenshots anew
	@packaging/screenshots.sh

lock: ## Pin every dependency anew (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade -q -o requirements.lock

clean: ## Remove what was built
	rm -rf .venv build dist out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
