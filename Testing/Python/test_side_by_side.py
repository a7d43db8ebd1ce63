"""LungPrep's column of the side-by-side table, judged by the table's own code: right or refused, never wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "Testing" / "Benchmarks"))

from image_file_cases import image_file_cases
from odd_series_cases import odd_cases
from side_by_side import difference, judge
from side_by_side_cases import Case, phantom_cases

from LungPrepLib.findings import LungPrepError
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe

# The others differ from these in what has tests of its own.
_NAMES = [
    "regular",
    "no-image-type",
    "tilt18.5",
    "three-missing",
    "many-missing",
    "gap",
    "irregular-tilt",
    "copies",
    "doubles",
    "two-acquisitions",
    "two-untold",
    "localizer-untold",
    "sagittal",
    "oblique",
    "prone",
    "padding-unsigned",
    "slopes",
    "no-rescale",
    "enhanced-slopes",
    "enhanced-tilt",
    "truncated",
    "no-position",
    "nan-position",
    "grey",
    "mask",
    "z-eff",
]
_CASES = [case for case in phantom_cases() if case.name in _NAMES]
assert len(_CASES) == len(_NAMES)
# Where nothing tells the right volume from a wrong one, it may be refused.
_REFUSED = ("equal-numbers", "equal-uids", "half-wrong-intercept")


@pytest.mark.slow
@pytest.mark.parametrize("case", [*_CASES, *odd_cases()], ids=lambda case: case.name)
def test_right_or_refused(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    recipe = Recipe().replace({"segmentation.segmenter": "none"})
    if case.must_refuse or case.name in _REFUSED:
        with pytest.raises(LungPrepError) as caught:
            prepare(tmp_path, recipe)
        assert caught.value.message and caught.value.action
        return
    from readers import from_itk

    assert difference(*from_itk(prepare(tmp_path, recipe).image), case.truth) == ""


@pytest.mark.slow
@pytest.mark.parametrize("case", image_file_cases(), ids=lambda case: case.name)
def test_image_files_are_right_or_refused_or_said_to_be_a_guess(case: Case, tmp_path: Path) -> None:
    from image_readers import the_file
    from readers import from_itk

    case.write(tmp_path)
    recipe = Recipe().replace({"segmentation.segmenter": "none"})
    if case.must_refuse:
        with pytest.raises(LungPrepError) as caught:
            prepare(the_file(tmp_path), recipe)
        assert caught.value.message and caught.value.action
        return
    prepared = prepare(the_file(tmp_path), recipe)
    if case.must_say:
        assert {"orientation-unknown", "geometry-disagrees"} & {finding.code for finding in prepared.findings}
        return
    assert difference(*from_itk(prepared.image), case.truth) == ""


def test_the_judge_sees_what_is_wrong(tmp_path: Path) -> None:
    case = next(case for case in _CASES if case.name == "regular")
    case.write(tmp_path)
    from readers import from_itk

    values, affine = from_itk(prepare(tmp_path, Recipe().replace({"segmentation.segmenter": "none"})).image)
    assert difference(values, affine, case.truth) == ""
    moved = affine.copy()
    moved[2, 3] += 3.5
    assert "ball" in difference(values, moved, case.truth)
    assert difference(values[:, :, ::-1], affine, case.truth)
    assert difference(values[::-1], affine, case.truth)
    assert "median" in difference(values + 24, affine, case.truth)
    assert "not where" in difference(values[:20], affine, case.truth)
    assert judge(case, {"error": "no such thing", "kind": "AttributeError"}, tmp_path, set())[0] == "crash"
    assert judge(case, {"error": "slices missing", "kind": "RuntimeError"}, tmp_path, set())[0].startswith("refused")
