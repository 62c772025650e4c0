# One command for everything. `make run` and `make test` are all a fresh machine needs.
# Only relative paths below: make cannot hold a blank in a target, and the folder's name may have one.
# Console scripts in .venv/bin carry their absolute path; a blank there breaks them, so tools run as `python -m`.

SHELL := /bin/sh
.DEFAULT_GOAL := help

PORT ?= 8501
PYTHON ?=
TESTS ?=
WORKERS ?= auto
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install -qq --only-binary :all: --constraint constraints.txt

.PHONY: help run test test-spark demo-spark spark java lint bench bench-large reliability pictures sample setup setup-dev chromium format clean venv-works

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

run: setup ## The dashboard with the sample community, at http://localhost:8501 (PORT=... for another)
	@headless=true; \
	if [ -t 1 ] && { [ "$$(uname)" = Darwin ] || [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; }; then headless=false; fi; \
	exec env STREAMLIT_SERVER_SHOW_EMAIL_PROMPT=false \
	  $(PY) -m streamlit run dashboard.py --server.port "$(PORT)" --server.headless "$$headless"

test: setup-dev chromium ## All tests, the browser's included where Chromium is there or can be installed
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile $(TESTS)

test-spark: spark ## Every question on DuckDB and on a Spark server of its own (needs Java 17; the first time 500 MB)
	@NEXT_CIRCLE_TEST_SPARK=1 $(PY) -m pytest --durations=5 tests/spark $(TESTS)

demo-spark: spark ## The figures of every page from a Spark server, beside DuckDB's
	@$(PY) -m bench.spark_demo

lint: setup-dev ## Style, types, imports, SQL
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m sqlfluff lint --disable-progress-bar queries warehouse

format: setup-dev ## Put the code into the house's format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: setup-dev ## The benchmark beside pandas, polars and plain DuckDB (minutes)
	$(PY) -m bench.run

bench-large: setup-dev ## The same at ten million rows (needs about 10 GB of disk)
	$(PY) -m bench.run --large

reliability: setup-dev chromium ## What is promised of safety, measured here, as one table (half an hour)
	$(PY) -m bench.reliability

pictures: setup-dev chromium ## The pictures in docs/pictures, light and dark
	$(PY) -m docs.pictures.make

sample: setup ## Make the sample community again (the same bytes every time)
	$(PY) -m data.sample.make

setup: venv-works .venv/.runtime ## The environment alone, into .venv
setup-dev: setup .venv/.dev ## The environment with the tools of development

# A .venv whose Python was moved, upgraded away or half made is made again; a working one is left alone.
venv-works:
	@if ! $(PY) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	  rm -f .venv/.runtime .venv/.dev; \
	  PYTHON="$(PYTHON)" sh .ci/make-venv; \
	fi

.venv/.runtime: requirements.txt constraints.txt | venv-works
	@echo "Installing what the dashboard needs (once, about a minute) ..."
	@$(PIP) --requirement requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt constraints.txt .venv/.runtime | venv-works
	@echo "Installing the tools of development (once) ..."
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

java: setup-dev
	@$(PY) -m bench.spark_server

spark: java .venv/.spark

.venv/.spark: requirements-spark.txt requirements-spark-server.txt constraints.txt .venv/.dev | java
	@echo "Installing Spark (once, a few minutes) ..."
	@$(PIP) --no-binary pyspark-client --requirement requirements-spark.txt
	@rm -rf .venv/spark-server
	@$(PIP) --no-binary pyspark --no-deps --target .venv/spark-server --requirement requirements-spark-server.txt
	@touch $@

chromium: setup-dev
	@bash .ci/chromium $(PY)

clean: ## Remove the environment and all caches; your data in var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis bench/out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
