"""How far a mask can be trusted: what is right has a high score, and each fault is noticed by the check it is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

import mask_faults as faults
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.label_files.label_file import named_structure
from LungPrepLib.segmentation.structures import LUNGS, custom_structures
from LungPrepLib.segmentation.trust.score import Trust, judge_mask
from LungPrepLib.segmentation.trust.shape import _flat_plane
from LungPrepPhantom import Phantom
from small_cases import small_chest

SEEDS = (0, 2)


@cache
def phantom(seed: int) -> Phantom:
    return faults.body(seed)


def judged(fault: Callable[[Phantom], faults.Faulty], seed: int) -> Trust:
    return judge_mask(*fault(phantom(seed)))


def codes(trust: Trust) -> set[str]:
    return {finding.code for finding in trust.findings}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fault", [faults.right, faults.right_lobes])
def test_a_right_mask_is_trusted(fault: Callable[[Phantom], faults.Faulty], seed: int) -> None:
    trust = judged(fault, seed)
    assert trust.score > 0.9 and not trust.findings, trust.as_dict()


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("fault", "code", "most"),
    [
        (faults.sides_swapped, "sides-implausible", 0.05),
        (faults.lobe_removed, "lung-unlabelled", 0.5),
        (faults.lobe_missing, "lobes-implausible", 0.6),
        (faults.bowel_added, "not-lung-in-mask", 0.95),
        (faults.flat_cut, "flat-cut", 0.6),
        (faults.in_pieces, "mask-in-pieces", 0.9),
        (faults.outside_added, "not-lung-in-mask", 0.95),
        (faults.consolidation(0.4, 1), "lung-likely-missing", 0.95),
        (faults.consolidation(1.0, 2), "lung-likely-missing", 0.9),
        (faults.consolidation(0.1, 0), "lung-likely-missing", 0.995),
        (faults.consolidation(0.4, 0), "lung-likely-missing", 0.7),
    ],
    ids=[
        *("sides swapped", "lobe removed", "lobe missing", "bowel", "flat cut", "pieces", "outside"),
        *("40 % of one lung", "all of one lung", "10 % of both lungs", "40 % of both lungs"),
    ],
)
def test_a_fault_is_noticed(fault: Callable[[Phantom], faults.Faulty], code: str, most: float, seed: int) -> None:
    trust = judged(fault, seed)
    assert code in codes(trust), trust.as_dict()
    assert trust.score <= most, trust.as_dict()
    assert all("place_mm" in finding.details for finding in trust.findings if finding.code == code) or code in (
        "lobes-implausible",
    )


@pytest.mark.parametrize("end", ["bases", "apices"])
def test_the_little_lung_at_an_end_of_the_image_is_no_implausible_volume(end: str) -> None:
    """As an abdomen's or a neck's scan shows it, with the shoulders; a lung that is not in the mask is noticed."""
    image, labels, structures = faults.right(phantom(0))
    levels = np.flatnonzero(sitk.GetArrayViewFromImage(labels).any(axis=(1, 2)))
    part = slice(0, int(levels[0]) + 18) if end == "bases" else slice(int(levels[-1]) - 17, None)
    image, labels = image[:, :, part], labels[:, :, part]
    trust = judge_mask(image, labels, structures)
    assert trust.score == pytest.approx(0.5) and not trust.findings, "only that the image cuts them"
    one = sitk.Cast(labels == 1, sitk.sitkUInt8)
    assert "volume-implausible" in codes(judge_mask(image, one, structures))


@pytest.mark.parametrize(("size", "ml"), [(0.25, 86), (0.35, 233)])
def test_a_newborn_is_not_a_small_adult(size: float, ml: float) -> None:
    """On the grid of the checks its shoulders have more bone than its spine, and a rim of its lungs is half lung."""

    def small(image: sitk.Image) -> sitk.Image:
        made = sitk.Image(image)
        made.SetSpacing([length * size for length in image.GetSpacing()])
        made.SetOrigin([place * size for place in image.GetOrigin()])
        return made

    image, labels, structures = faults.right(phantom(23))
    trust = judge_mask(small(image), small(labels), structures)
    assert trust.score == 1 and not trust.findings, trust.as_dict()
    voxel_ml = np.prod(small(labels).GetSpacing()) / 1000
    assert np.count_nonzero(sitk.GetArrayViewFromImage(labels)) * voxel_ml == pytest.approx(ml, rel=0.03)
    swapped = faults.sides_swapped(phantom(23))[1]
    assert "sides-implausible" in codes(judge_mask(small(image), small(swapped), structures))


def test_orientation_does_not_matter() -> None:
    """Sides are the patient's: flipped and permuted axes change nothing."""
    image, labels, structures = faults.right(phantom(0))
    flipped = [sitk.PermuteAxes(sitk.Flip(i, (True, False, True)), (2, 0, 1)) for i in (image, labels)]
    assert judge_mask(*flipped, structures).score == pytest.approx(
        judge_mask(image, labels, structures).score, abs=0.03
    )


def test_nothing_to_trust() -> None:
    image, labels = small_chest()
    assert judge_mask(image, labels * 0, LUNGS).score == 0


def test_tiny_masks_and_images_without_a_body_are_judged() -> None:
    image, labels = small_chest()
    tiny = sitk.GetArrayFromImage(labels) * 0
    tiny[10, 20, 20] = 1
    for scan in (image, image * 0 - 1000):
        trust = judge_mask(sitk.Cast(scan, sitk.sitkInt16), faults.like(image, tiny), LUNGS)
        assert 0 <= trust.score <= 1 and np.isfinite(list(trust.parts.values())).all()


@pytest.mark.parametrize("slices", [1, 2, 3])
def test_where_a_mask_of_a_handful_of_slices_ends_flat_is_seen(slices: int) -> None:
    mask, left_out = np.zeros((2, slices, 80, 60), bool)
    mask[:, :, :30] = True
    left_out[:, :, 31:] = True  # the opening has rounded it off
    assert _flat_plane(mask, left_out) == "sagittal"


@pytest.mark.slow
def test_score_and_second_opinion_are_in_the_case() -> None:
    image, lungs, _ = faults.lobe_removed(phantom(0))
    recipe = Recipe().replace({"segmentation.second_opinion": "threshold"})
    case = prepare(image, recipe, labels=lungs)
    document = case.as_dict()
    assert document["trust"]["score"] < 0.6
    assert min(document["trust"]["parts"], key=document["trust"]["parts"].get) == "lung unlabelled"
    assert next(iter(document["trust"]["parts"])) == "lung unlabelled", "the worst is first"
    whole = document["second_opinion"]["structures"][-1]
    assert whole["structure"] == "all" and whole["dice"] < 0.95 and whole["volume_b_ml"] > whole["volume_a_ml"]
    assert "second-opinion" in {finding.code for finding in case.findings}


def test_both_lungs_in_one_label_are_no_loose_pieces() -> None:
    image, lungs, _ = faults.right(phantom(0))
    whole = sitk.Cast(lungs > 0, sitk.sitkUInt8)
    assert "mask-in-pieces" not in codes(judge_mask(image, whole, custom_structures([1])))
    array = sitk.GetArrayFromImage(whole)
    levels = np.flatnonzero((array > 0).any(axis=(1, 2)))
    array[levels[len(levels) // 3]] = 0  # a slice that was forgotten
    trust = judge_mask(image, faults.like(image, array), custom_structures([1]))
    assert "mask-in-pieces" in codes(trust), trust.as_dict()


@pytest.mark.parametrize(("name", "judged"), [("GTV-1", False), ("Segment_1", True), ("label 7", True), ("双肺", True)])
def test_a_mask_of_something_else_is_not_judged_as_lungs(name: str, judged: bool) -> None:
    image, lungs, _ = faults.right(phantom(0))
    whole = sitk.Cast(lungs > 0, sitk.sitkUInt8)
    trust = judge_mask(image, whole, [named_structure(name)])
    assert bool(trust.parts) is judged
    assert judged or not trust.findings


def test_how_much_is_missing_is_said_in_millilitres() -> None:
    """Consolidated lung of both sides lies behind what is left: all but what is near spine and diaphragm is seen."""
    image, labels, structures = faults.consolidation(0.4, 0)(phantom(0))
    true = np.count_nonzero(sitk.GetArrayViewFromImage(phantom(0).lungs)) - np.count_nonzero(
        sitk.GetArrayViewFromImage(labels)
    )
    finding = next(f for f in judge_mask(image, labels, structures).findings if f.code == "lung-likely-missing")
    assert 0.4 < finding.details["ml"] / (true * float(np.prod(image.GetSpacing())) / 1000) < 1.1


@pytest.mark.realdata
def test_a_tumour_and_organs_under_the_ribs_are_no_missing_lung(real_ct: Path) -> None:
    """The radiotherapy planner's lungs: heart, spleen, chest wall and tumour lie beside them, as they should."""
    folder = real_ct / "lung1_001_rt"
    image = prepare(folder / "dicom_mixed", Recipe().replace({"segmentation.segmenter": "none"})).image
    reference = sitk.ReadImage(str(folder / "reference_RTSTRUCT_lungs_gtv.nii.gz"))
    array = sitk.GetArrayFromImage(sitk.Resample(reference, image, sitk.Transform(), sitk.sitkNearestNeighbor, 0))
    trust = judge_mask(image, faults.like(image, np.where(array == 3, 0, array).astype(np.uint8)), LUNGS)
    assert "lung-likely-missing" not in codes(trust), trust.as_dict()


@pytest.mark.realdata
def test_lung_bases_above_a_real_abdomen_are_no_implausible_volume(real_ct: Path) -> None:
    case = prepare(
        real_ct / "totalsegmentator" / "example_ct.nii.gz", Recipe().replace({"segmentation.segmenter": "threshold"})
    )
    assert "volume-implausible" not in {finding.code for finding in case.findings}
    assert case.as_dict()["trust"]["score"] == pytest.approx(0.5, abs=0.05), "they are cut at the head"


@pytest.mark.realdata
def test_the_real_scan_with_its_own_lungs_is_trusted(real_ct: Path) -> None:
    folder = real_ct / "cip_ct64"
    image = sitk.Cast(sitk.ReadImage(str(folder / "ct-64.nrrd")), sitk.sitkInt16)
    regions = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / "lm-64.nrrd"))) & 255
    lungs = np.select([(regions >= 12) & (regions <= 14), (regions >= 9) & (regions <= 11)], [1, 2], 0)
    trust = judge_mask(image, faults.like(image, lungs.astype(np.uint8)), LUNGS)
    assert trust.score > 0.9 and not trust.findings
