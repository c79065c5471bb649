# Two commands for a fresh machine with Python 3.11 or later:
#   make demo          the main job on invented invoices, then the site (SERVE=0: without the site;
#                      DATABASE=postgresql: on a PostgreSQL of its own, which pip installs)
#   make test          everything that must hold: lint, types, tests, doctests, shell verification
#   make wheelhouse    all that a machine without an index installs from, by hash
# And one for whoever works on it, under a minute once it has run:
#   make check         lint, types, and what needs no office: the draw, invoices, floors, documents

PYTHON ?= python3
SERVE ?= 1
VENV := .venv
BIN := $(VENV)/bin
PACKAGING := setup.cfg pyproject.toml
JAVASCRIPT := tools/javascript
FAST := tests/draws tests/test_*.py tests/lottery/test_*.py tests/lottery/protocol tests/lottery/texts \
	$(addprefix tests/lottery/invoices/,codes values parties rules)
CHECKERS := $(JAVASCRIPT)/node_modules/.package-lock.json

# A few failures beside hundreds of other processes are asked once more, alone and aloud: what is
# wrong fails again. More than a few are not.
tried = $(BIN)/pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder $(1) || \
	{ test $$? = 1 && $(BIN)/python tools/once_more.py; }

# Tests start hundreds of processes; each would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: wheelhouse demo test check lint javascript types tests programs clean

ifeq ($(DATABASE),postgresql)
demo: $(VENV)/.test
	$(BIN)/python tools/demo_on_postgresql.py demo-data $(if $(filter 0,$(SERVE)),--no-serve,--serve)
else
demo: $(VENV)/.demo
	$(BIN)/lottery demo demo-data $(if $(filter 0,$(SERVE)),--no-serve,--serve)
endif

test: lint types tests

check: lint types
	$(BIN)/pytest --quiet --numprocesses=auto -m "not slow" $(FAST)

lint: $(VENV)/.test javascript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

ifneq ($(shell command -v npm 2>/dev/null),)
javascript: $(CHECKERS)
	$(JAVASCRIPT)/node_modules/.bin/eslint --config $(JAVASCRIPT)/eslint.config.js --max-warnings 0 lottery/static tests $(JAVASCRIPT)
	$(JAVASCRIPT)/node_modules/.bin/tsc --project $(JAVASCRIPT)
else
javascript:
	@echo "npm is not on the PATH: the site's JavaScript is not checked (it takes Node 20.19 or later)" >&2
	@test -z "$$CI"
endif

$(CHECKERS): $(JAVASCRIPT)/package.json $(JAVASCRIPT)/package-lock.json
	cd $(JAVASCRIPT) && npm ci --silent

types: $(VENV)/.test
	$(BIN)/mypy

tests: $(VENV)/.test programs
	$(call tried,--ignore=tests/browser)
	$(call tried,tests/browser)

wheelhouse: $(VENV)/bin/python
	$(BIN)/python tools/wheelhouse.py wheelhouse

programs: $(VENV)/.test
	$(BIN)/python tools/install_programs.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(VENV)/bin/python $(PACKAGING)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python $(PACKAGING)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $(VENV)/.demo $@

clean:
	rm -rf $(VENV) $(JAVASCRIPT)/node_modules demo-data demo-data-postgresql build *.egg-info .mypy_cache .pytest_cache .ruff_cache
