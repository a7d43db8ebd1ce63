"""Which segmenter is taken when lungmask or torch is missing, half installed, or broken; and what is said."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import REPOSITORY
from LungPrepLib import dependencies
from LungPrepLib.findings import LungPrepError
from LungPrepLib.options import keys_of
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation import choosing, weights
from LungPrepLib.segmentation.structures import LOBES, LUNGS
from LungPrepLib.segmentation.threshold_segmenter import ThresholdSegmenter
from small_cases import write_small_chest

AUTO = Recipe()
LUNGMASK = Recipe().replace({"segmentation.segmenter": "lungmask"})


@pytest.fixture(autouse=True)
def weights_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "local_weights", lambda network, given=None: SimpleNamespace(path=Path("here")))


@pytest.fixture
def broken_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its metadata are there, and importing it fails."""
    found = [dependencies.PackageStatus(package, "installed", "1") for package in PACKAGES]
    monkeypatch.setattr(dependencies, "statuses", lambda groups: found)
    monkeypatch.setitem(sys.modules, "torch", None)


PACKAGES = [package for package in dependencies.PACKAGES if package.group == "lungmask"]


def test_a_broken_torch_is_explained(broken_torch: None) -> None:
    with pytest.raises(LungPrepError, match="torch is installed and cannot be imported") as refused:
        choosing.choose_segmenter(LUNGMASK)
    assert "--force-reinstall" in refused.value.action


def test_automatic_goes_on_without_a_broken_torch(broken_torch: None) -> None:
    segmenter, (finding,) = choosing.choose_segmenter(AUTO)
    assert isinstance(segmenter, ThresholdSegmenter)
    assert finding.code == "segmenter-fallback" and "cannot be imported" in finding.message


@pytest.mark.parametrize(("state", "words"), [("missing", "is not installed"), ("half installed", "half installed")])
def test_missing_or_half_installed(monkeypatch: pytest.MonkeyPatch, state: dependencies.State, words: str) -> None:
    found = [dependencies.PackageStatus(package, state, "", words) for package in PACKAGES]
    monkeypatch.setattr(dependencies, "statuses", lambda groups: found)
    segmenter, (finding,) = choosing.choose_segmenter(AUTO)
    assert isinstance(segmenter, ThresholdSegmenter) and words in finding.message
    with pytest.raises(LungPrepError, match=words) as refused:
        choosing.choose_segmenter(LUNGMASK)
    assert "lungprep[lungmask]" in refused.value.action


def test_in_slicer_the_way_without_a_window_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "in_slicer", lambda: True)
    for name in ("torch", "lungmask"):
        assert "--install-requirements" in str(dependencies.how_to_install(name))


def test_a_recipe_has_the_options_of_every_segmenter() -> None:
    recipe = Recipe().replace({"segmentation.segmenter": "threshold", "threshold.closing_mm": 9.0})
    segmenter, findings = choosing.choose_segmenter(recipe)
    assert isinstance(segmenter, ThresholdSegmenter) and segmenter.parameters.closing_mm == 9.0 and not findings
    assert recipe.as_dict()["threshold"]["closing_mm"] == 9.0
    with pytest.raises(LungPrepError, match=r"threshold\.closing_mm"):
        Recipe().replace({"threshold.closing_mm": -1.0})
    with pytest.raises(LungPrepError, match=r"'segmentation\.segmenter' cannot be 'own-labels'"):
        Recipe().replace({"segmentation.segmenter": "own-labels"})


def test_every_segmenter_says_what_it_gives() -> None:
    assert choosing.segmenter_names() == ["auto", "lungmask", "threshold", "totalsegmentator", "none"]
    lobes = Recipe().replace({"segmentation.model": "LTRCLobes"})
    assert choosing.segmenters()["lungmask"].structures(lobes) == LOBES
    assert choosing.segmenters()["threshold"].structures(lobes) == LUNGS
    fields = {key.name for key in keys_of(Recipe().segmentation)}
    for entry in choosing.segmenters().values():
        assert set(entry.keys) <= fields and entry.help, entry.name


@pytest.mark.slow
def test_another_package_adds_a_segmenter_and_a_measure(tmp_path: Path) -> None:
    """A package of one file, installed beside LungPrep: its segmenter finds, its measure counts, in files and help."""
    (tmp_path / "lungprep_trial.py").write_text(TRIAL, encoding="utf-8")
    info = tmp_path / "lungprep_trial-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lungprep-trial\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[lungprep.segmenters]\ndense = lungprep_trial:ENTRY\n[lungprep.measures]\nodd = lungprep_trial:ODD\n",
        encoding="utf-8",
    )
    ct, _ = write_small_chest(tmp_path / "in")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(REPOSITORY / "LungPrep"), str(tmp_path)])}
    command = [sys.executable, "-m", "LungPrepLib.cli", "prepare", str(ct), "-o", str(tmp_path / "out"), "-q"]
    command += ["--segmenter", "dense", "--set", "dense.above_hu=-500", "--set", "output.report=false"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "out" / "case.json").read_text(encoding="utf-8"))
    assert document["structures"][0]["name"] == "dense tissue" and document["labels"] == {"dense_tissue": 40}
    assert (tmp_path / "out" / "labels.nii.gz").is_file()
    row = next(csv.DictReader((tmp_path / "out" / "measurements.csv").open(encoding="utf-8")))
    assert row["structure"] == "dense_tissue" and float(row["odd_hu"]) == pytest.approx(40, abs=20)


TRIAL = """
from dataclasses import dataclass
import SimpleITK as sitk
from LungPrepLib.measurement.measure import Measure, own_code
from LungPrepLib.options import option
from LungPrepLib.segmentation.segmenter import Segmentation, SegmenterEntry
from LungPrepLib.segmentation.structures import Code, Structure

TISSUE = (Structure(40, "dense_tissue", "dense tissue", Code("85756007", "Tissue"), None, (1, 2, 3)),)


@dataclass(frozen=True)
class Options:
    above_hu: float = option(0.0, "denser than this, HU", low=-1000, high=1000)


class Dense:
    name = "dense"

    def __init__(self, options):
        self.options = options

    def segment(self, image, *, progress):
        return Segmentation((image > self.options.above_hu) * 40, TISSUE, provenance={"segmenter": "dense"})


ENTRY = SegmenterEntry(
    "dense", "what is dense", lambda recipe: TISSUE, lambda recipe, weights: Dense(recipe.options_of(Options)),
    options=Options,
)
ODD = Measure("odd_hu", "Odd", "[hnsf'U]", "Mean, again", "The mean.", "definition", lambda region: region.mean_hu,
              own_code("ODD", "Odd"))
"""
