# One line each: `make help` shows them.
PY := .venv/bin/python
RUN_TESTS := $(PY) -m pytest -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test check bench prove journey lives hall papers sources assets lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install what is missing, start Yimen, print its address and who can be tried (PORT=8000)
	@bin/run

# The browser's tests run by themselves: Playwright leaves an event loop behind in which nothing can be signed.
test: ## install what is missing, run every test (ONLY=tests/unit runs a part)
	@bin/setup test
ifdef ONLY
	@$(RUN_TESTS) $(ONLY)
else
	@$(RUN_TESTS) --ignore=tests/browser; first=$$?; $(RUN_TESTS) tests/browser && exit $$first
endif

check: ## what must hold before a commit: style, types, architecture, fast tests
	@bin/setup test
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m pytest -q tests/unit tests/test_architecture.py tests/test_definitions.py

bench: ## measure, print a table, write out/bench/results.json (ONLY=M1 runs a part)
	@bin/setup bench
	@$(PY) -m bench $(ONLY)

prove: ## kill, race and forge; count what got through; write out/prove/results.json (ONLY=kills)
	@bin/setup test
	@$(PY) -m prove $(ONLY)

journey: ## drive the whole main job over HTTP on a new database, write out/journey/
	@bin/setup test
	@$(PY) -m prove.journey

lives: ## walk every move of a case's life over HTTP, with its documents as PDF and picture, write out/lives/index.html
	@bin/setup test
	@$(PY) -m prove.lives $(ONLY)

hall: ## a day of the whole hall over HTTP, counted twice; write out/hall/results.json (CASES=60 CLERKS=8 SEED=7 for another, PLANT=1 with faults)
	@bin/setup test
	@$(PY) -m prove.hall

papers: ## issue every type of paper, check each with our page, pdfsig and openssl, end some; write out/papers/index.html
	@bin/setup test
	@$(PY) -m prove.papers

sources: ## break a register in every way while a form is filled from it, write out/sources/
	@bin/setup test
	@$(PY) -m prove.sources

assets: ## fetch the pinned front-end packages again and copy what pages use
	@bin/setup run
	@.venv/bin/python bin/assets --again

lock: ## resolve requirements/*.in again into versions with hashes
	@bin/lock
