# make run · make test · make check · make bench
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
REQUIREMENTS := requirements.txt $(wildcard calls/local_speech/requirements.txt)

.DEFAULT_GOAL := run
.PHONY: run test check bench

run: $(VENV)/installed .env
	@exec $(VENV)/bin/python manage.py run --port $(PORT)

test: $(VENV)/installed
	$(VENV)/bin/python -m pytest

check: $(VENV)/installed
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	SECRET_KEY=checks $(VENV)/bin/mypy
	SECRET_KEY=checks $(VENV)/bin/python manage.py makemigrations --check --dry-run

# BENCH: make bench BENCH="run --calls 100 200", make bench BENCH="profile --calls 50"
bench: $(VENV)/installed
	$(VENV)/bin/python -m calls.bench $(BENCH)

$(VENV)/installed: $(REQUIREMENTS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "voiceagent needs Python 3.11 or newer; \
	this is %s. Name another: make PYTHON=python3.12" % sys.version.split()[0])'
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing (once; about 450 MB to download) …"
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --progress-bar on \
	  $(addprefix -r ,$(REQUIREMENTS))
	@touch $@

.env: | .env.example
	@umask 077; $(PYTHON) -c 'import re, secrets; \
	text = open(".env.example").read(); \
	print(re.sub(r"^(SECRET_KEY|TWILIO_AUTH_TOKEN)=$$", lambda m: m[1] + "=" + secrets.token_hex(25), text, flags=re.M), end="")' > $@.new
	@mv $@.new $@
	@echo "Wrote .env with fresh secrets."
