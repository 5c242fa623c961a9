# `make` alone lists the targets. T passes through: make test T='-k 转办'
PYTHON ?= python3
BIN = .venv/bin
# The same answers under LC_ALL=C and zh_CN.GBK, and whatever else the shell exports.
export PYTHONUTF8 = 1
unexport PYTHONPATH PYTHONHOME
# A third of every command that the tests start would be compiling what it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL = help
# What says soonest that something broke; `make test` is everything. To prove rules takes walks.
QUICK = tests/domain tests/codec tests/test_cases.py tests/cli/test_commands.py --ignore=tests/domain/proving

# One more than there are cores: a test that waits for a terminal leaves its core to another.
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# The tests write a hundred thousand files, of which none needs to outlive them: an eighth of what
# they cost is the disk's. Where /dev/shm has room, and lets the tests' hooks run, they lie there.
MEMORY := $(shell [ "$$(df -kP /dev/shm 2>/dev/null | awk 'END { print $$4 }')" -gt 1000000 ] 2>/dev/null \
	&& ! grep -q ' /dev/shm .*noexec' /proc/mounts && echo /dev/shm)
ifneq ($(MEMORY),)
export PYTEST_DEBUG_TEMPROOT ?= $(MEMORY)
endif

# Complaints to measure with.
N ?= 10000

.PHONY: help setup check format lint types layers test quick thorough golden mutants torture samples ten-years desks demo months papers day bench damages sizes \
	clean install-test

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

# The stamp is touched last: an install that broke off is done again.
.venv/ready: setup.cfg pyproject.toml setup.py
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e '.[dev]'
	@touch $@

setup: .venv/ready ## make .venv with everything (the other targets do it themselves)

check: format lint types layers ## format, lint, types, layers: quickest first

format: .venv/ready ## is the code formatted? (mend: .venv/bin/ruff format)
	$(BIN)/ruff format --check .

lint: .venv/ready ## ruff
	$(BIN)/ruff check .

types: .venv/ready ## mypy --strict
	$(BIN)/mypy

layers: .venv/ready ## which import crosses which layer?
	$(BIN)/lint-imports --no-logo

# In a new clone each worker would compile every test for itself, all at the same time, and ask
# of each of a million characters what Hypothesis has to know of it.
tests/__pycache__: .venv/ready
	-@$(BIN)/python -c 'from hypothesis import strategies; strategies.text().validate()'
	-@$(BIN)/pytest --collect-only -qq > /dev/null

# mypy keeps one core busy; what else is to be done before the tests is done beside it.
test: .venv/ready ## check and every test: what CI runs; T='-k 转办' picks some
	$(MAKE) --no-print-directory -j2 check $(if $(T),,tests/__pycache__ install-test)
	$(BIN)/pytest -n $(JOBS) --dist worksteal $(T)

quick: .venv/ready ## the inner loop, half a minute on two cores: ruff, the core and the cases, last failures first
	$(BIN)/ruff check -q .
	$(BIN)/pytest -n auto -m 'not slow' --hypothesis-profile=quick --failed-first $(QUICK) $(T)

thorough: .venv/ready ## whole what `make test` plays a share of: every regulation, every pair, more harms, examples
	THOROUGH=yes $(BIN)/pytest -n $(JOBS) --dist worksteal -m 'sampled or hypothesis' $(T)

golden: .venv/ready ## rewrite tests/golden and docs/覆盖.md, and show what changed
	$(BIN)/pytest --golden-update $(T)
	git -c core.quotepath=off status --short -uall -- tests/golden docs
	git -c core.quotepath=off --no-pager diff -- tests/golden docs

mutants: .venv/ready ## small wrongs done to the core, does a test notice? M='decisions.engine time' picks
	PYTHONPATH=tests nice $(BIN)/python -m mutants $(M)

torture: .venv/ready ## break cpl and git off at every call to the disk, what is lost? D='new do' H='KILL EIO' E=5
	PYTHONPATH=tests nice $(BIN)/python -m torture $(D) $(if $(H),--harms $(H)) $(if $(E),--every $(E))

samples: .venv/ready ## write 1000 complaints into demo-out/样本, from a fixed seed
	$(BIN)/python samples/generate.py --seed 20240301

ten-years: .venv/ready ## write N complaints of ten years into demo-out/十年, to measure with
	$(BIN)/python samples/ten_years.py $(N) demo-out/十年

desks: .venv/ready ## play K desks over W weeks whose syncs fail, is anything lost? K=50 W=4 (an hour); in demo-out/多台
	$(BIN)/python -m samples.desks --desks $(or $(K),50) --weeks $(or $(W),4)

demo: .venv/ready ## play a month of a theme park in demo-out/客服台账
	$(BIN)/python samples/demo.py

months: .venv/ready ## play a month in ten offices and compare what each command answers: O='S002B S003'
	$(BIN)/python samples/play_months.py $(O)

papers: .venv/ready ## print every paper of every regulation, and lay them side by side: O='S001 S003'
	PYTHONPATH=tests/support $(BIN)/python -m samples.papers $(O)

day: .venv/ready ## play a clerk's day on a terminal and print what each thing costs in keys
	$(BIN)/pytest -q -s tests/cli/test_day.py

bench: .venv/ready ## what commands cost beside bare python, git, yaml and openpyxl: N=100000, P=a workspace
	$(BIN)/python tests/bench.py --count $(N) $(if $(P),--place $(P))

damages: .venv/ready ## damage every word of all shipped rules, one at a time
	EVERY_DAMAGE=yes $(BIN)/pytest -q -s \
		tests/codec/regulation/test_rules_damages.py tests/codec/regulation/test_json_schema.py \
		-k "no_damage or what_cpl_takes"

sizes: ## the ten longest modules: a look, not a limit
	@find cpl -name '*.py' -exec wc -l {} + | grep -v ' total$$' | sort -rn | head -n 10

clean: ## remove what make made
	rm -rf .venv build dist *.egg-info .hypothesis .*_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The new place needs no pip of its own, nor is anything compiled that is never imported.
install-test: .venv/ready ## `pip install .` into an empty place: is everything carried, does cpl run?
	@rm -rf build
	@set -eu; place=$$(mktemp -d); trap 'rm -rf "$$place"' EXIT; top=$$(pwd); \
	$(PYTHON) -m venv --without-pip "$$place/venv"; \
	$(BIN)/pip --python "$$place/venv/bin/python" install -q --no-compile .; \
	cd "$$place"; \
	venv/bin/python "$$top/tests/installed.py" "$$top"; \
	venv/bin/cpl --version; \
	venv/bin/cpl init office; \
	venv/bin/cpl -C office check
