# The only door: `make run` starts everything, `make test` checks everything. `make` alone lists the rest.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint fmt types arch migrations unit browser crash bench load verify doctor lock clean
BIN := .venv/bin
SHELL := /bin/sh

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Install what is missing, start database, web and worker, print the address (Ctrl-C stops)
	@tools/bootstrap.sh run
	@exec $(BIN)/benso up

test: ## Everything CI runs, with all of its own set-up (browser included)
	@tools/bootstrap.sh dev
	@tools/check.sh all

setup: ## Install what run and test need, start nothing
	@tools/bootstrap.sh dev

lint: setup ## Style and formatting
	@tools/check.sh lint

types: setup ## Static types (mypy, strict)
	@tools/check.sh types

arch: setup ## Architecture contracts: who may import whom
	@tools/check.sh arch

migrations: setup ## Models and migrations agree
	@tools/check.sh migrations

unit: setup ## All tests but those in a browser and those that kill processes
	@tools/check.sh unit

browser: setup ## Tests in a real Chromium
	@tools/check.sh browser

crash: setup ## Tests that kill -9 web, worker and database
	@tools/check.sh crash

bench: setup ## Quick benchmarks; `benso bench NAME --full` for the full sizes
	@$(BIN)/benso bench ledger && $(BIN)/benso bench board && $(BIN)/benso bench reporting

fmt: setup ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

load: setup ## Check content/bentre and load it
	@$(BIN)/benso load

verify: setup ## Recompute every seal of the ledger and the audit log
	@$(BIN)/benso verify

doctor: setup ## What is wrong with the set-up and how to mend it
	@$(BIN)/benso doctor

lock: ## Resolve requirements/*.lock and package-lock.json again
	@tools/lock.sh

clean: ## Remove what can be made again; never the database
	@rm -rf .venv node_modules src/benso/sites/static_vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
