# Everything runs in .venv, which `make` sets up by itself. Needs Python 3.11 or later.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

PORT ?=
BOARD ?=
APPLICATION ?=
FIRMWARE ?=
EXTRAS ?= dev
comma := ,
MODULES ?=
# One more than there are cores: some tests wait for what passes in real time.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# uv takes seconds where pip takes a minute; what uv can't fetch, pip may.
UV := uv==0.13.9
install = $(BIN)/uv pip install -q --python $(BIN)/python $(1) 2>/dev/null || \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile $(1) || \
	{ echo "error: the packages can't be installed, see above; if the network was missing, run make setup again with it" >&2; exit 1; }

# A 32-bit MicroPython, for the heap's budget; where there is no Node.js its test is skipped, and says so.
VM32 := npm install --fetch-retries=0 --no-audit --no-fund --prefix $(VENV)/share/heatpump/vm32 \
	@micropython/micropython-webassembly-pyscript@1.27.0

# Without its compiled files pytest takes half a minute more to read the tests, each time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run hil test test-quick test-long mutation lint check scenarios bench docs flash deploy console clean packages
help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## create .venv with all that is needed; EXTRAS= for work on real boards alone
	@echo "Ready. Next: $(if $(EXTRAS),make run (a winter day in a minute)$(comma) or )'. $(BIN)/activate' and then 'heatpump --help'."

run: $(READY)  ## the main job: the real firmware heats a simulated house through a winter day
	@$(BIN)/heatpump demo
	@echo "Next: '. $(BIN)/activate', then 'heatpump board' (a board for you to play with)"
	@echo "or 'heatpump scenario list' (what else can be run)."

test: $(READY) packages lint  ## all tests and checks
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal

test-quick: $(READY)  ## the tests that take less than 30 s together
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not slow"

test-long: $(READY)  ## a million ticks and more of random histories of the core, and longer scenarios on each rig
	@DAMAGED_IMAGES=2000 LONG_SCENARIOS=1 $(BIN)/pytest --hypothesis-profile=long tests/core/test_properties.py \
		tests/core/test_state_machine.py tests/app/test_damaged_flash.py tests/scenarios

hil: $(READY)  ## hardware in the loop: SCENARIO= on a board at PORT= that nothing is wired to
	@test -n "$(PORT)" || { echo "error: which port? make hil PORT=/dev/ttyUSB0; see host_tools/README.md" >&2; exit 2; }
	@$(BIN)/heatpump scenario run $(or $(SCENARIO),sensor-pulled) --rig serial --port "$(PORT)"

mutation: $(READY)  ## does a test notice when a module is wrong? MODULES="timers app/console" SAMPLE=30 for some
	@$(BIN)/python -m tests.mutation $(MODULES) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

check: lint  ## lint, types, import rules, reference pages and drawings up to date
	@$(BIN)/pytest tests/host/test_imports.py tests/host/test_reference.py

scenarios: $(READY)  ## all scenarios on the virtual board, on all cores; pages about them in report/
	@$(BIN)/heatpump scenario all --rig virtual --report report

bench: $(READY)  ## measure speed and memory
	@$(BIN)/python -m tests.bench

docs: $(READY)  ## renew the reference pages that are made from the tables, and the drawings of boards/
	@$(BIN)/heatpump docs

FLASH := make flash PORT=/dev/ttyUSB0 FIRMWARE=image.bin BOARD=esp32_relay_x4 APPLICATION=air_to_air
ifneq (,$(filter flash,$(MAKECMDGOALS)))
ifeq (,$(and $(PORT),$(FIRMWARE)))
$(error error: make flash needs PORT and FIRMWARE, and for a bare chip BOARD and APPLICATION: $(FLASH))
endif
endif
flash: $(READY)  ## make flash PORT=/dev/ttyUSB0 FIRMWARE=image.bin BOARD=… APPLICATION=…
	@$(BIN)/heatpump flash --port "$(PORT)" --firmware "$(FIRMWARE)" \
		$(if $(BOARD),--board "$(BOARD)") $(if $(APPLICATION),--application "$(APPLICATION)")

deploy: $(READY)  ## make deploy PORT=/dev/ttyUSB0: a later version; settings stay, and what the board is
	@$(BIN)/heatpump deploy $(if $(PORT),--port "$(PORT)") $(if $(BOARD),--board "$(BOARD)") \
		$(if $(APPLICATION),--application "$(APPLICATION)")

console: $(READY)  ## make console PORT=/dev/ttyUSB0: a terminal onto the firmware's console
	@$(BIN)/heatpump console $(if $(PORT),--port "$(PORT)")

clean:  ## remove what make and the tools created
	rm -rf $(VENV) .board .mypy_cache .ruff_cache .hypothesis build campaigns report *.egg-info run.png
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "error: Python 3.11 or later is needed; name one with make PYTHON=python3.11"; exit 1; }
	@echo "Setting up $(VENV) (once, half a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile $(UV) 2>/dev/null || true
	@$(call install,--editable '.$(if $(EXTRAS),[$(EXTRAS)])')
	@$(if $(filter dev,$(EXTRAS)),$(call install,--no-deps hplib==1.9),true)
	@$(BIN)/python -m pip uninstall -qq -y uv >/dev/null 2>&1 || true
	@$(if $(EXTRAS),$(BIN)/python -m host_tools.umqtt_source,true)
	@$(if $(filter dev,$(EXTRAS)),if command -v npm >/dev/null; then $(VM32) >/dev/null 2>&1 || echo "note: npm can't fetch the 32-bit MicroPython; the tests of the heap will be skipped"; fi,true)
	@echo "$(EXTRAS)" > $@

# `make setup` with other EXTRAS than before isn't done yet.
ifneq (,$(filter setup,$(MAKECMDGOALS)))
ifneq ($(shell cat $(READY) 2>/dev/null),$(EXTRAS))
.PHONY: $(READY)
endif
endif

# A real Mosquitto for the MQTT tests. Without it those tests are skipped, and say so.
packages:
	@command -v mosquitto_sub >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing mosquitto for the MQTT tests ..."; \
			(apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mosquitto mosquitto-clients) >/dev/null 2>&1 || true; \
		fi; }
	@command -v mosquitto_sub >/dev/null || \
		echo "note: mosquitto is not installed; its tests will be skipped (Debian: apt install mosquitto mosquitto-clients; macOS: brew install mosquitto)"
