# Everything one does with Löfteskoll, by name. Needs GNU make and python3 (3.11 or later, with venv).
# `make` alone lists the names.

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
CATALOGUES := bot/locale
UV_VERSION := 0.13.9
UV_VENV := build/uv
UV := $(UV_VENV)/bin/uv
# How many tests run at once; `make test WORKERS=0` runs them in one process, for a debugger.
WORKERS ?= auto
# Passed on to pytest, as in `make test TESTS="tests/bot -k week"`.
TESTS ?=
# `make faults SEED=4711` repeats the choices of a run, whose seed was printed; so does `make fuzz`.
SEED ?=
# So many payloads does `make fuzz` let arrive.
FUZZ ?= 50000
# `make lock LOCK_FLAGS=--upgrade` takes the newest versions; without it only what has to change does.
LOCK_FLAGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Nothing is installed twice at once; what only looks may.
ifneq ($(MAKECMDGOALS),static)
.NOTPARALLEL:
endif
.PHONY: help demo demo-reset run test check faults fuzz fuzz-lines fuzz-payloads static format-check lint types layers bench audit lock schema translations \
	format install clean

help: ## Visa den här listan
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '%-22s %s\n' "  $$name" "$$text"; done

demo: $(RUN_READY) ## Prova boten i webbläsaren, med påhittade arbetsytor på den egna datorn
	@$(BIN)/lofteskoll demo

demo-reset: $(RUN_READY) ## Som demo, men börja om från början
	@$(BIN)/lofteskoll demo --reset

run: $(RUN_READY) ## Kör boten mot Slack (nycklar i miljön eller i .env)
	@$(BIN)/lofteskoll run

test: $(DEV_READY) ## Kör alla tester, på SQLite och PostgreSQL
	@$(BIN)/pytest -n $(WORKERS) $(TESTS)

check: ## Allt som ska vara grönt: form, regler, typer, lager, tester
	@$(MAKE) --no-print-directory --jobs 2 static
	@$(MAKE) --no-print-directory test

static: types format-check lint layers

faults: $(DEV_READY) ## Döda botar mitt i arbetet, om och om igen, och räkna inläggen (fem minuter som mest)
	@SEED=$(SEED) $(BIN)/python -m pytest -q -s tests/faults/crashes.py

fuzz: fuzz-lines fuzz-payloads ## Låt 100 000 rader och 50 000 anrop (FUZZ=…) komma in, hela, halva och trasiga

fuzz-lines: $(DEV_READY)
	@export SEED=$(or $(SEED),$(shell date +%s)); \
	echo "lines: seed $$SEED"; \
	LINES=100000 $(BIN)/python -m pytest -q -n $(WORKERS) tests/domain/oneline/test_fuzz.py

fuzz-payloads: $(DEV_READY)
	@SEED=$(SEED) FUZZ=$(FUZZ) $(BIN)/python -m pytest -q -s tests/fuzz/dispatch.py

format-check: $(DEV_READY)
	@$(BIN)/ruff format --check .

lint: $(DEV_READY)
	@$(BIN)/ruff check .

types: $(DEV_READY)
	@$(BIN)/mypy

layers: $(DEV_READY)
	@$(BIN)/lint-imports --no-logo

format: $(DEV_READY) ## Formatera koden och rätta det som går att rätta av sig självt
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(DEV_READY) ## Mät tid, frågor och minne; tabell och build/bench.json
	@$(BIN)/python -m tests.bench

schema: $(RUN_READY) ## Skriv om docs/agreement.schema.json efter modellen
	@mkdir -p build
	@$(BIN)/lofteskoll agreement schema > build/agreement.schema.json
	@mv build/agreement.schema.json docs/agreement.schema.json

translations: $(RUN_READY) ## Samla texterna ur koden till den svenska katalogen
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --no-default-keywords --keywords=text --keywords=ntext:1,2 \
		--ignore-dirs=sandbox --project=lofteskoll --no-location --sort-output --output-file=build/lofteskoll.pot bot handlers
	@$(BIN)/pybabel --quiet update --locale=sv --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		--domain=lofteskoll --input-file=build/lofteskoll.pot --output-dir=$(CATALOGUES)

install: $(DEV_READY) ## Installera allt i .venv, även det som testerna behöver

audit: $(DEV_READY) ## Fråga om det finns kända hål i det som boten bygger på (behöver internet)
	@$(BIN)/python -m tests.audit

lock: $(UV) ## Lås beroendena på nytt efter pyproject.toml
	@$(UV) $(LOCK) requirements/dev.txt --all-extras
	@$(UV) $(LOCK) requirements/run.txt --extra http --extra sandbox --constraint requirements/dev.txt

clean: ## Ta bort .venv, build och mellanlager (aldrig data/)
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find bot handlers storage tests -name __pycache__ -prune -exec rm -rf {} +

LOCK := pip compile pyproject.toml --group build --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' $(LOCK_FLAGS) --output-file

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The project itself is installed as a link to this folder, by the locked build backend and nothing fetched.
define install
	@echo "Installerar $(1) i $(VENV) …"
	@$(PIP) install --require-hashes --requirement $(1)
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@
endef

$(RUN_READY): $(VENV)/pyvenv.cfg requirements/run.txt pyproject.toml
	$(call install,requirements/run.txt)

$(DEV_READY): $(VENV)/pyvenv.cfg requirements/dev.txt pyproject.toml
	$(call install,requirements/dev.txt)

# The first of these that starts and is new enough. PYTHON=… chooses another.
$(VENV)/pyvenv.cfg:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -c 'import ensurepip, venv' 2>/dev/null && exec $$python -m venv $(VENV); \
			lacking="$$lacking $$python"; \
		fi; \
	done; \
	if [ -n "$$lacking" ]; then \
		echo "Löfteskoll: modulen venv saknas för$$lacking (Debian och Ubuntu: apt install python3-venv)." >&2; \
	else \
		echo "Löfteskoll behöver Python 3.11 eller senare; här finns: $$(python3 --version 2>&1 | head -n 1)." >&2; \
	fi; \
	exit 1

$(UV): $(VENV)/pyvenv.cfg
	@$(BIN)/python -m venv $(UV_VENV)
	@$(UV_VENV)/bin/python -m pip --disable-pip-version-check --quiet install uv==$(UV_VERSION)
