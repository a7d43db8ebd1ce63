"""Which segmenter is taken when lungmask or torch is missing, half installed, or broken; and what is said."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from LungPrepLib import dependencies
from LungPrepLib.findings import LungPrepError
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation import choosing, weights
from LungPrepLib.segmentation.threshold_segmenter import ThresholdSegmenter

AUTO = Recipe().segmentation
LUNGMASK = Recipe().replace({"segmentation.segmenter": "lungmask"}).segmentation


@pytest.fixture(autouse=True)
def weights_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "local_weights", lambda network, given=None: SimpleNamespace(path=Path("here")))


@pytest.fixture
def broken_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its metadata are there, and importing it fails."""
    monkeypatch.setattr(
        choosing, "statuses", lambda groups: [dependencies.PackageStatus(p, "installed", "1") for p in PACKAGES]
    )
    monkeypatch.setattr(dependencies, "statuses", choosing.statuses)
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
    for module in (choosing, dependencies):
        monkeypatch.setattr(module, "statuses", lambda groups: found)
    segmenter, (finding,) = choosing.choose_segmenter(AUTO)
    assert isinstance(segmenter, ThresholdSegmenter) and words in finding.message
    with pytest.raises(LungPrepError, match=words) as refused:
        choosing.choose_segmenter(LUNGMASK)
    assert "lungprep[lungmask]" in refused.value.action


def test_in_slicer_the_way_without_a_window_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "in_slicer", lambda: True)
    for name in ("torch", "lungmask"):
        assert "--install-requirements" in dependencies.how_to_install(name)
