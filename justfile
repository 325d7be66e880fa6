# What engineers run. `just` alone lists it all; it comes with the dev extra (.venv/bin/just).

python := ".venv/bin"

export PYTHONDONTWRITEBYTECODE := "" # what is compiled once is there for every later run

[private]
default:
    @{{ python }}/just --list --unsorted

# environment with everything that development needs
setup:
    python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]'

# format what is there
format:
    {{ python }}/ruff check -q --fix sheetdrip tests || true
    {{ python }}/ruff format sheetdrip tests

# while you work: format, lint, types, import contracts, unit tests, properties with few examples each
check-fast: lint
    SHEETDRIP_EXAMPLES=15 {{ python }}/pytest -q -n 2 tests/unit tests/property

# format, lint, types, import contracts, dependencies
lint:
    {{ python }}/ruff format -q --check sheetdrip tests
    {{ python }}/ruff check -q sheetdrip tests
    {{ python }}/mypy
    {{ python }}/lint-imports --no-logo
    {{ python }}/deptry sheetdrip

# the default suite; more arguments go to pytest
test *arguments:
    {{ python }}/pytest -q -n 3 {{ arguments }}

# all that a change must pass, as in CI
check:
    .ci/run

# the pages in a browser (needs Chromium)
browser:
    {{ python }}/pytest -q -m browser tests/browser

# thirty days of a small clinic, with a page at a local address
demo *arguments:
    {{ python }}/sheetdrip demo --days 30 --surgeries 40 --seed 7 {{ arguments }}

# the pictures in docs, of the sheet and of the page (needs Chromium)
pictures:
    {{ python }}/python -m tests.pictures

# weeks of clinics under faults
campaign days="100000" seed="800000":
    {{ python }}/python -m tests.simulation --patient-days {{ days }} --seed {{ seed }} --faults-per-day 14 --jobs 2

# a crash at every call and commit of every story
crash-points:
    {{ python }}/python -m tests.simulation crash-points

# the pages of docs/ as a site in build/site; a link that leads nowhere fails
docs:
    {{ python }}/pip install -q -e '.[docs]'
    NO_MKDOCS_2_WARNING=1 {{ python }}/mkdocs build --quiet --strict

# which changes to a decision does no test see? A module of planning, or all; mutmut show NAME prints one
mutants module="*":
    {{ python }}/pip install -q -e '.[dev,mutation]'
    {{ python }}/mutmut run "sheetdrip.planning.{{ module }}.*"
    {{ python }}/mutmut results

# the exact set of libraries with hashes, for Python 3.11 (needs uv)
lock:
    uv pip compile -q pyproject.toml --extra web --extra postgres --extra sandbox --python-version 3.11 \
      --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file constraints.txt

# build wheel and source archive, check both, and play a day of the demo from the wheel
release:
    rm -rf dist build/release
    {{ python }}/pip install -q build twine
    {{ python }}/python -m build -q --outdir dist .
    {{ python }}/twine check --strict dist/*
    python3 -m venv build/release
    build/release/bin/pip install -q "$(ls dist/*.whl)[sandbox]"
    cd build/release && bin/sheetdrip demo --headless --days 2 --surgeries 3 --seed 7 | tail -n 1
