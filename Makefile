# What one can ask for: run, test, check, bench. Each installs what it needs first, once.
PYTHON ?= python3
PORT ?= 8000
CALLS ?= 100
VENV := .venv
BIN := $(VENV)/bin
REQUIREMENTS := requirements.txt calls/local_speech/requirements.txt
# Twice as many processes as the smallest machine has cores, for many tests wait; in the files' order, for the longest
# of them are not those with the most tests.
PYTEST := $(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder -q
MANY := -n 4
# What speaks and hears does not wait: beside three others its words would be late, as on no machine that takes calls.
FEW := -n 2
# The files alone that have such tests: to read all of them takes seconds of each process.
marked = $$(grep -rl --include='test_*.py' 'mark\.$(1)' voiceagent crm calls)

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run test test-speech test-others test-browser test-browser-speech test-browser-others test-postgres \
  test-topology check bench lab

help:
	@echo "make run            start everything; then open http://127.0.0.1:$(PORT)/"
	@echo "make test           all tests that need no browser"
	@echo "make test-browser   the pages, in Chromium (CHROMIUM names it; default: chromium)"
	@echo "make test-postgres  what touches the database, on an embedded PostgreSQL"
	@echo "make test-topology  production's parts in processes, two of them stopped under $(CALLS) calls (needs haproxy)"
	@echo "make check          linters, types, migrations, deployment settings"
	@echo "make lab            simulated callers talk to the agent, in text and then aloud (LAB='--noise 20': options)"
	@echo "make bench          what a call costs, beside other servers"

run: $(VENV)/installed .env
	@exec $(BIN)/python manage.py run --port $(PORT)

test: test-speech test-others

test-speech: $(VENV)/installed
	$(PYTEST) $(FEW) -m "speech and not browser" $(call marked,speech)

# CI runs it beside the former, in what its calls leave of the processors: their words may not be late.
test-others: $(VENV)/installed
	nice $(PYTEST) $(MANY) -m "not browser and not speech"

test-browser: test-browser-speech test-browser-others

# What speaks comes one after the other.
ifneq ($(filter test test-speech,$(MAKECMDGOALS)),)
test-browser-speech: test-speech
endif
test-browser-speech: $(VENV)/installed
	$(PYTEST) $(FEW) -m "browser and speech" $(call marked,browser)

test-browser-others: $(VENV)/installed
	$(PYTEST) $(MANY) -m "browser and not speech" $(call marked,browser)

test-postgres: $(VENV)/installed
	$(BIN)/python -m voiceagent.tests.postgres $(PYTEST) $(MANY) -m "not browser and not speech" crm calls/tests/test_views.py \
	  calls/tests/test_live_call.py

test-topology: $(VENV)/installed
	$(BIN)/python -m voiceagent.tests.postgres $(BIN)/python -m voiceagent.tests.topology --calls $(CALLS)

bench: export SECRET_KEY := a key for the benches alone
bench: $(VENV)/installed
	$(BIN)/python -m calls.bench run
	$(BIN)/python -m calls.bench delays
	$(BIN)/python -m calls.bench.session_updates

lab: $(VENV)/installed .env
	$(BIN)/python manage.py phone_lab --text
	$(BIN)/python manage.py phone_lab --audio $(LAB)

check: export SECRET_KEY := a key for the checks alone, which is as long as Django wants it to be
check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	nice $(BIN)/mypy  # for the same reason
	$(BIN)/python manage.py makemigrations --check --dry-run
	DEBUG=false PUBLIC_URL=https://voiceagent.example ALLOWED_HOSTS=voiceagent.example TWILIO_AUTH_TOKEN=x \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

# Its own error stands above.
define install_failed
echo "$(1): its error stands above. $$(df -Pk . | awk 'NR == 2 {print int($$4 / 1024)}') MB are free here; about 2000 are \
needed. Mend that and say make again: it goes on where it stopped." >&2; exit 1
endef

$(VENV)/installed: $(REQUIREMENTS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "voiceagent needs Python 3.11 or newer; \
	this is %s. Name another: make run PYTHON=python3.12" % sys.version.split()[0])'
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { $(call install_failed,The virtual environment could not be made); }
	@echo "Installing, once (about 450 MB to download; some minutes) …"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-compile $(addprefix -r ,$(REQUIREMENTS)) \
	  | grep --line-buffered -E '^(Collecting|Downloading|Installing|ERROR)' | cut -c1-100; \
	  test $${PIPESTATUS[0]} = 0 || { $(call install_failed,pip could not install everything); }
	@echo "Compiling, on all cores …"; $(BIN)/python -m compileall -q -j 0 $(VENV)/lib
	@touch $@

.env: | .env.example
	@umask 077; $(PYTHON) -c 'import re, secrets; \
	text = open(".env.example").read(); \
	print(re.sub(r"^(SECRET_KEY|TWILIO_AUTH_TOKEN)=$$", lambda m: m[1] + "=" + secrets.token_hex(25), text, flags=re.M), end="")' > $@.new
	@mv $@.new $@
	@echo "Wrote .env with fresh secrets."
