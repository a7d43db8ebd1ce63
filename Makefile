# make demo and make test do everything: set up a virtual environment, then run.
# PYTHON            the interpreter to start from (3.11 or newer)
# TORCH_INDEX_URL   another package index for torch, such as one with builds for machines without a GPU
# SLICER            the Slicer executable, for make test-slicer
# WHAT              what pytest runs, such as WHAT=Testing/Python/test_density.py
# WORKERS           processes that run the tests side by side, a file each; 0 runs them in pytest itself, as for WHAT

PYTHON ?= python3
VENV ?= .venv
SLICER ?= Slicer
TORCH_INDEX_URL ?=
WHAT ?=
WORKERS ?= $(if $(WHAT),0,2)

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt
TORCH_OPTIONS := $(if $(TORCH_INDEX_URL),--index-url $(TORCH_INDEX_URL))
DEMO_READY := $(VENV)/.ready-demo
TEST_READY := $(VENV)/.ready-test
PYTEST := $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder
LINT_READY := $(VENV)/.ready-lint
PEERS := $(VENV)-bench
SETUP := pyproject.toml constraints.txt

.PHONY: help demo test test-fast lint format docs bench bench-batch bench-road bench-own-code bench-measures side-by-side test-slicer clean

help:
	@echo "make demo         a generated chest CT through the whole road, with pictures"
	@echo "make test         all tests of the library (WHAT=path for some of them)"
	@echo "make test-fast    without those that take long: for between two changes"
	@echo "make lint         ruff and mypy"
	@echo "make docs         the pages that are generated from the code"
	@echo "make bench        LungPrep's lungmask beside lungmask itself (Docs/performance.md)"
	@echo "make bench-batch  what a batch of 100,000 cases costs beside the cases, two workers beside one, and a batch beside its network"
	@echo "make bench-road   the data road beside dcm2niix, SimpleITK, pydicom, numpy (Docs/performance.md)"
	@echo "make side-by-side other readers on the same series and image files: Docs/side-by-side*.md"
	@echo "make bench-measures all measures beside numpy's bincount per label, 512 x 512 x 400"
	@echo "make bench-own-code what hand-written code beside a library saves"
	@echo "make test-slicer  the tests inside Slicer (SLICER=/path/to/Slicer)"
	@echo "make clean        remove the virtual environment and what was built"

demo: $(DEMO_READY)
	@echo "== Running the demo"
	$(BIN)/lungprep demo -o demo-output

test: $(TEST_READY)
	@echo "== Running the tests"
	$(PYTEST) $(WHAT)

test-fast: $(TEST_READY)
	@echo "== Running the quick tests"
	$(PYTEST) -m "not slow and not realdata" $(WHAT)

lint: $(LINT_READY)
	@echo "== Checking style and types"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(LINT_READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEMO_READY)
	$(BIN)/python -m LungPrepLib.pages.findings Docs/findings.md
	$(BIN)/python -m LungPrepLib.pages.recipes Docs/recipes.md
	$(BIN)/python -m LungPrepLib.pages.measures Docs/measures.md
	$(BIN)/python -m LungPrepLib.pages.formats Docs/formats.md
	$(BIN)/python Testing/Tools/list_module_files.py

bench-batch: $(TEST_READY)
	@echo "== Measuring the batch (about 20 minutes on two cores)"
	$(BIN)/python Testing/Benchmarks/bench_batch.py
	$(BIN)/python Testing/Benchmarks/bench_batch_network.py

bench: $(TEST_READY)
	@echo "== Measuring lungmask and LungPrep on the same scans (about 40 minutes on two cores)"
	$(BIN)/python Testing/Benchmarks/bench_lungmask.py

bench-own-code: $(TEST_READY)
	@echo "== Measuring what hand-written code beside a library saves"
	$(BIN)/python Testing/Benchmarks/bench_own_code.py

bench-measures: $(TEST_READY)
	@echo "== Measuring what all measures cost (about 3 minutes on two cores)"
	$(BIN)/python Testing/Benchmarks/bench_measures.py
	$(BIN)/python Testing/Benchmarks/bench_measures.py --disease emphysema

# BEFORE            a checkout of an earlier version, for make bench-road
bench-road: $(TEST_READY) $(PEERS)/.ready
	@echo "== Measuring the data road beside other programs (about 15 minutes on two cores)"
	$(BIN)/python Testing/Benchmarks/bench_road.py --dcm2niix $(PEERS)/bin/dcm2niix $(if $(BEFORE),--before $(BEFORE)) $(if $(WRITE),--write)

side-by-side: $(TEST_READY) $(PEERS)/.ready
	@echo "== Holding LungPrep beside other DICOM readers"
	$(BIN)/python Testing/Benchmarks/side_by_side.py --peers $(PEERS)/bin/python
	$(BIN)/python Testing/Benchmarks/side_by_side_images.py --peers $(PEERS)/bin/python

$(PEERS)/.ready: Testing/Benchmarks/requirements.txt
	@echo "== Installing the other readers into $(PEERS)"
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --disable-pip-version-check --quiet --requirement $<
	@touch $@

test-slicer:
	@echo "== Running the tests inside Slicer"
	"$(PYTHON)" Testing/Slicer/run_in_slicer.py "$(SLICER)"

$(BIN)/python:
	@echo "== Making the virtual environment $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "LungPrep needs Python 3.11 or newer; name one with make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(DEMO_READY): $(SETUP) | $(BIN)/python
	@echo "== Installing LungPrep into $(VENV)"
	$(PIP) --editable .
	@touch $@

$(TEST_READY): $(SETUP) | $(BIN)/python $(DEMO_READY)
	@echo "== Installing torch"
	$(PIP) $(TORCH_OPTIONS) torch==2.13.0
	@echo "== Installing what the tests need"
	$(PIP) --editable ".[lungmask,scene,test]" setuptools
	@touch $@

$(LINT_READY): $(SETUP) | $(BIN)/python $(DEMO_READY)
	@echo "== Installing ruff and mypy"
	$(PIP) --editable ".[lint]"
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info LungPrep/*.egg-info demo-output
