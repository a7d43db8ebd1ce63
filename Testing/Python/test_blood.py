"""Contrast agent is seen in the blood between the lungs, on phantoms whose truth says whether it was given."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.segmentation.blood import ENHANCED_HU, blood_findings, blood_hu
from LungPrepPhantom import make_phantom

SMALL = {"size": (96, 96, 40), "spacing_mm": (3.8, 3.8, 8.0)}


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_phantoms_with_and_without_contrast(seed: int) -> None:
    phantom = make_phantom(seed=seed, **SMALL)
    blood = blood_hu(phantom.ct, phantom.lungs)
    given = phantom.truth["contrast"]
    assert blood is not None and (blood >= ENHANCED_HU) == given
    codes = {
        wanted: [f.code for f in blood_findings(phantom.ct, phantom.lungs, wanted)] for wanted in ("any", "yes", "no")
    }
    assert codes == {"any": [], "yes": [] if given else ["contrast-not-seen"], "no": ["contrast-seen"] if given else []}


def test_a_mask_that_is_turned_front_to_back_finds_the_same_blood() -> None:
    phantom = make_phantom(seed=2, **SMALL)
    flipped = [sitk.Flip(image, [False, True, False]) for image in (phantom.ct, phantom.lungs)]
    assert flipped[0].GetDirection()[4] < 0
    blood, turned = blood_hu(phantom.ct, phantom.lungs), blood_hu(*flipped)
    assert blood is not None and turned is not None and abs(turned - blood) < 5


def test_nothing_is_said_without_lungs_on_both_sides() -> None:
    phantom = make_phantom(seed=1, **SMALL)
    right_only = sitk.Cast(phantom.lungs == 1, sitk.sitkUInt8)
    assert blood_hu(phantom.ct, sitk.Image(phantom.ct.GetSize(), sitk.sitkUInt8)) is None
    assert blood_hu(phantom.ct, right_only) is None
    turned = sitk.PermuteAxes(phantom.ct, [2, 0, 1]), sitk.PermuteAxes(phantom.lungs, [2, 0, 1])
    assert blood_hu(*turned) is None
    assert np.isfinite(blood_hu(phantom.ct, phantom.lungs) or np.nan)
