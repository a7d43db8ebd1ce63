"""How bright the blood between the lungs is: what the header may not say of contrast agent, the image shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ..findings import Finding, make_finding
from ..image.buffers import voxels_of
from ..messages import Quantity, say

if TYPE_CHECKING:
    import SimpleITK as sitk

# Blood without contrast agent has 30 to 60 HU; myocardium and vessels of an enhanced chest have 100 and far more.
ENHANCED_HU = 90.0
_SOFT_LOW, _BRIGHT = 0, 700
# The front of the lungs' depth: heart and great vessels, not the spine, whose marrow is as bright as weak contrast.
_FRONT = 0.55
_LEAST_ML = 15.0


def blood_hu(image: sitk.Image, labels: sitk.Image) -> float | None:
    """The median HU of what lies between the lungs in the front half of the chest.

    Parameters
    ----------
    image, labels
        int16 HU and labels of lungs or lobes on the same axial slices (z, y, x), LPS: x grows towards the patient's
        left, y towards the back.

    Returns
    -------
    float or None
        ``None`` where less than 15 ml lies between lungs: a part of a chest, one lung, slices in another plane.
    """
    direction = np.array(image.GetDirection()).reshape(3, 3)
    if abs(direction[2, 2]) < 0.9 or abs(direction[0, 0]) < 0.9:
        return None
    hu, lungs = voxels_of(image), voxels_of(labels) > 0
    rows = np.flatnonzero(lungs.any(axis=(0, 2)))
    if not rows.size:
        return None
    depth = int(_FRONT * (rows[-1] - rows[0]))
    front = slice(rows[0], rows[0] + depth) if direction[1, 1] > 0 else slice(rows[-1] - depth, rows[-1])
    counts = np.zeros(_BRIGHT - _SOFT_LOW, np.int64)
    for plane, mask in zip(hu[:, front], lungs[:, front], strict=True):
        between = _between(mask)
        values = plane[between]
        values = values[(values >= _SOFT_LOW) & (values < _BRIGHT)]
        counts += np.bincount(values - _SOFT_LOW, minlength=counts.size)
    millilitres = counts.sum() * float(np.prod(image.GetSpacing())) / 1000
    if millilitres < _LEAST_ML:
        return None
    return float(np.searchsorted(counts.cumsum(), counts.sum() / 2) + _SOFT_LOW)


def _between(mask: np.ndarray) -> np.ndarray:
    """(y, x): pixels of one row that have lung on both sides, a centimetre or so of the pleura aside."""
    from scipy import ndimage

    left = np.maximum.accumulate(mask, axis=1)
    right = np.maximum.accumulate(mask[:, ::-1], axis=1)[:, ::-1]
    return ndimage.binary_erosion(left & right & ~mask, iterations=3)


def blood_findings(image: sitk.Image, labels: sitk.Image, wanted: Literal["any", "yes", "no"]) -> list[Finding]:
    """A finding where the blood contradicts what the recipe asks for (``selection.contrast``)."""
    if wanted == "any":
        return []
    blood = blood_hu(image, labels)
    if blood is None or (blood >= ENHANCED_HU) == (wanted == "yes"):
        return []
    code = "contrast-seen" if wanted == "no" else "contrast-not-seen"
    text = say("What lies between the lungs has a median of {blood}.", blood=Quantity(blood, "HU"))
    return [make_finding(code, text, blood_hu=blood)]
