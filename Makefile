# Every target after a `##` appears in the list that a bare `make` prints.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
STUDIES := scenarios/studies/three-departments.yaml scenarios/studies/three-departments-green-field.yaml

.DEFAULT_GOAL := help
.PHONY: help venv compare check format test test-all compiled peers bench calibrate staff client readme texts golden clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(STAMP) ## create .venv with the pinned packages and this one (PYTHON=... chooses the interpreter)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

compare: venv ## compare the three departments, in a mature department and from a green field
	$(BIN)/salesim compare $(STUDIES)

check: venv ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: venv ## put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: check ## check, then the quick tests
	$(BIN)/pytest -n 2 --dist worksteal -m 'not slow'

test-all: check ## check, then all tests with the slow statistics (what CI runs)
	$(BIN)/pytest -n 2 --dist worksteal

compiled: ## build .venv-compiled, where salesim runs as C extensions: faster, same results (needs a C compiler)
	$(PYTHON) -m venv .venv-compiled
	.venv-compiled/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@# From a copy: the build writes beside its sources, where what it wrote would take their place.
	rm -rf build/compiled && mkdir -p build/compiled
	cp -r sim scenarios pyproject.toml README.md LICENSE CHANGELOG.md build/compiled
	HATCH_BUILD_HOOK_ENABLE_MYPYC=true .venv-compiled/bin/python -m pip install --quiet \
		--disable-pip-version-check --no-deps --force-reinstall build/compiled

peers: venv ## install the simulators that make bench is set beside; without them it skips them
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-peers.lock

bench: venv ## measure speed and memory, and write benchmarks/RESULTS.md (on an idle machine)
	@mkdir -p build
	$(BIN)/python -m pytest -c benchmarks/pytest.ini benchmarks --benchmark-json build/benchmarks.json
	$(BIN)/python -m benchmarks.results build/benchmarks.json

calibrate: venv ## show that the reference design meets its sources
	$(BIN)/python scenarios/calibrate.py

staff: venv ## the best headcount mix of each shipped design at equal pay
	$(BIN)/salesim staff scenarios/studies/all-designs.yaml

succession: venv ## what is lost by the rule of succession and by the lines that stay (about 5 minutes)
	$(BIN)/python scenarios/succession.py

client: venv ## make the fictitious client anew
	$(BIN)/python scenarios/clients/valves/generate.py

readme: venv ## write the example of the README anew
	$(BIN)/pytest tests/test_readme.py --update-golden

texts: venv ## write the catalogue of all texts of reports anew (sim/locale/salesim.pot)
	$(BIN)/pytest tests/report/test_catalogue.py --update-golden

golden: venv ## rewrite the golden files, on purpose
	$(BIN)/pytest tests/golden tests/intake/test_catalogue.py tests/bad_input/test_catalogue.py --update-golden

clean: ## remove the environment and all caches; results stay
	rm -rf .venv .venv-compiled build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
