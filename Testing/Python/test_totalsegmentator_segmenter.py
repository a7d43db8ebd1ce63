"""TotalSegmentator as a segmenter: what LungPrep makes of its answers, from a stand-in with its interface.

The stand-in has the interface and the tables of TotalSegmentator 2.18 and answers from the phantom's truth: the real
one needs weights that are not on the machines that run these tests. Where the package is installed, the stand-in is
held beside it.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import inspect
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.findings import LungPrepError
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation import totalsegmentator_segmenter
from LungPrepLib.segmentation.choosing import choose_segmenter
from LungPrepLib.segmentation.structures import LOBES
from LungPrepPhantom import Phantom, make_phantom

CLASS_MAP = {
    "total": {10: "lung_upper_lobe_left", 11: "lung_lower_lobe_left", 12: "lung_upper_lobe_right",
              13: "lung_middle_lobe_right", 14: "lung_lower_lobe_right", 51: "heart"},
    "lung_vessels": {1: "lung_airways", 2: "lung_airways_wall", 3: "lung_arteries", 4: "lung_veins"},
    "lung_nodules": {1: "lung", 2: "lung_nodules"},
}  # fmt: skip
RECIPE = Recipe().replace({"segmentation.segmenter": "totalsegmentator", "output.report": False})


@pytest.fixture(scope="module")
def phantom() -> Phantom:
    return make_phantom(size=(96, 96, 60), spacing_mm=(3.7, 3.7, 5.5))


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, phantom: Phantom) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    lobes = sitk.GetArrayFromImage(phantom.lobes)
    answers = {
        "total": np.where(lobes > 0, lobes + 9, 51 * (lobes == 0) * (sitk.GetArrayFromImage(phantom.ct) > 0)),
        "lung_vessels": np.where((lobes > 0) & (sitk.GetArrayFromImage(phantom.ct) > -500), 3, 0),
        "lung_nodules": np.where(lobes > 0, 1, 0),
    }
    answers["lung_nodules"][30, 48:50, 20:24] = 2

    def totalsegmentator(input: Path, output: Path, **options: Any) -> None:
        calls.append(options | {"sends": get_config_key("send_usage_stats")})
        answer = sitk.GetImageFromArray(answers[options["task"]].astype(np.uint8))
        answer.CopyInformation(sitk.ReadImage(str(input)))
        sitk.WriteImage(answer, str(output))

    def get_config_key(key: str) -> Any:
        return json.loads((Path(os.environ["TOTALSEG_HOME_DIR"]) / "config.json").read_text(encoding="utf-8")).get(key)

    names = ("", ".python_api", ".map_to_binary", ".config")
    package, api, table, config = (ModuleType(f"totalsegmentator{end}") for end in names)
    api.totalsegmentator, table.class_map = totalsegmentator, CLASS_MAP  # type: ignore[attr-defined]
    config.get_config_key = get_config_key  # type: ignore[attr-defined]
    config.get_weights_dir = lambda: Path("weights")  # type: ignore[attr-defined]
    package.config = config  # type: ignore[attr-defined]
    for module in (package, api, table, config):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr("LungPrepLib.dependencies.is_importable", lambda module: True)
    real = importlib.metadata.version
    known = {"TotalSegmentator": "2.18.0"}
    monkeypatch.setattr(importlib.metadata, "version", lambda name: known.get(name) or real(name))
    return calls


def test_its_lobes_are_ours(stand_in: list[dict[str, Any]], phantom: Phantom) -> None:
    case = prepare(phantom.ct, RECIPE)
    assert case.structures == LOBES and case.labels_name == "lobes"
    assert np.array_equal(sitk.GetArrayFromImage(case.labels), sitk.GetArrayFromImage(phantom.lobes))
    assert stand_in[0]["sends"] is False, "nothing is sent unasked"
    assert "TOTALSEG_HOME_DIR" not in os.environ and "TOTALSEG_WEIGHTS_PATH" not in os.environ
    assert stand_in[0]["ml"] and "heart" not in stand_in[0]["roi_subset"] and len(stand_in) == 1
    assert case.provenance["segmentation"]["versions"] == {"TotalSegmentator": "2.18.0"}
    assert case.measurements[0]["vessels"] == "in"


def test_vessels_are_left_out_and_nodules_are_a_structure(stand_in: list[dict[str, Any]], phantom: Phantom) -> None:
    changes = {"totalsegmentator.vessels": True, "totalsegmentator.nodules": True, "totalsegmentator.fast": True}
    whole = prepare(phantom.ct, RECIPE)
    case = prepare(phantom.ct, RECIPE.replace(changes))
    assert [call["task"] for call in stand_in] == ["total", "total", "lung_vessels", "lung_nodules"]
    assert stand_in[1]["fast"] is True
    rows, before = ({row["structure"]: row for row in made.measurements} for made in (case, whole))
    assert rows["all"]["vessels"] == "out" and rows["all"]["volume_ml"] < before["all"]["volume_ml"]
    assert rows["all"]["mean_hu"] < before["all"]["mean_hu"]
    assert "lung_nodule" in rows and case.structures[-1].name == "lung nodule"


def test_where_it_is_not_installed_it_says_how_to_get_it() -> None:
    if "totalsegmentator" in sys.modules or importlib.util.find_spec("totalsegmentator"):
        pytest.skip("TotalSegmentator is installed")
    with pytest.raises(LungPrepError, match="TotalSegmentator is not installed") as refused:
        choose_segmenter(RECIPE)
    assert "pip install TotalSegmentator" in refused.value.action


def test_its_failure_is_said_in_words(
    stand_in: list[dict[str, Any]], phantom: Phantom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **options: Any) -> None:
        raise RuntimeError("no weights\nand more")

    monkeypatch.setattr(sys.modules["totalsegmentator.python_api"], "totalsegmentator", fails)
    with pytest.raises(LungPrepError, match="TotalSegmentator failed at total: RuntimeError: no weights"):
        prepare(phantom.ct, RECIPE)


def test_the_installed_package_has_the_interface_that_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own signature, tables and settings, where TotalSegmentator is installed (2.18.0 has been looked at)."""
    if importlib.util.find_spec("totalsegmentator") is None:
        pytest.skip("TotalSegmentator is not installed: pip install TotalSegmentator")
    monkeypatch.setenv("TOTALSEG_HOME_DIR", str(tmp_path / "settings of the user"))
    monkeypatch.setenv("TOTALSEG_WEIGHTS_PATH", str(tmp_path / "weights"))
    from totalsegmentator import config, python_api
    from totalsegmentator.map_to_binary import class_map

    for task, names in CLASS_MAP.items():
        assert names.items() <= class_map[task].items(), task
    call = inspect.signature(python_api.totalsegmentator)
    for options in ({"roi_subset": list(totalsegmentator_segmenter._LOBES), "fast": True}, {}):
        call.bind(tmp_path / "ct.nii.gz", tmp_path / "out.nii.gz", ml=True, task="total", device="gpu", quiet=True,
                  **options)  # fmt: skip
    for device in totalsegmentator_segmenter._DEVICES.values():
        python_api.validate_device_type_api(device)
    with totalsegmentator_segmenter._sending_nothing(tmp_path):
        assert python_api.setup_totalseg()["send_usage_stats"] is False
        assert config.get_weights_dir() == tmp_path / "weights"
    assert os.environ["TOTALSEG_HOME_DIR"].endswith("settings of the user")
    with monkeypatch.context() as other:
        other.setattr(config, "get_config_key", lambda key: None)
        refused = pytest.raises(LungPrepError, match="cannot be kept from sending")
        with refused, totalsegmentator_segmenter._sending_nothing(tmp_path):
            pass
