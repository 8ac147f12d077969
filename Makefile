# The commands of everyday work (docs/development.md). Needs Python 3.11+ and make.

PYTHON ?= python3
PORT ?= 8000
export PORT

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
LOCK := requirements-dev.lock
INSTALLED := .venv/installed.lock
CATALOGUE := locale/vi/LC_MESSAGES/django.po

.PHONY: install environment run test check production-check fix bench messages

# The environment keeps a copy of the lock it was made from; equal means nothing to do.
install:
	@cmp -s $(LOCK) $(INSTALLED) || $(MAKE) --no-print-directory environment

environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed (make PYTHON=… names one)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "The python3-venv package is missing: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing into .venv …"
	@test -x $(BIN)/python || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@cp $(LOCK) $(INSTALLED)

run: install
	@exec $(MANAGE) serve --port "$(PORT)"

test: install
	@$(BIN)/python -m pytest

check: install production-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m pytest -q tests/architecture
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint --failure-threshold warning Dockerfile

# With the settings of the example, and secrets, which it leaves to the reader.
production-check:
	@set -a && . ./.env.example \
		&& CCHC_SECRET_KEY=$$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n') \
		&& CCHC_BALLOT_SECRET=$$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n') \
		&& DATABASE_URL=postgresql://database/cchc REDIS_URL=redis://redis:6379/0 CCHC_ENV=production \
		&& $(MANAGE) check --deploy --fail-level WARNING

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# make bench ONLY="compile_300x88 autosave_ms" runs some.
bench: install
	@$(BIN)/python -m bench $(ONLY)

# Needs gettext. The date of the extraction would change the file each time.
messages: install
	@$(MANAGE) makemessages --locale vi --no-location --no-wrap --no-obsolete \
		--ignore .venv --ignore var --ignore tests --ignore bench
	@sed -i '/^"POT-Creation-Date:/d' $(CATALOGUE)
	@$(MANAGE) compilemessages --locale vi --ignore .venv --ignore var
