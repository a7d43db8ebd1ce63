"""Lungs without a network: thresholds, connected pieces and morphology, all in mm and HU.

The way: a coarse copy of the CT along the patient's axes; the body in it; the air inside the body; which of it is
lung; trachea and main bronchi taken out; right and left; vessels closed; and back onto the acquired voxels.
Thresholding follows S. Hu, E. A. Hoffman, J. M. Reinhardt, IEEE TMI 20 (2001) 490-498; the steps around it are
this project's own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..findings import Finding, make_finding
from ..image.boxes import box_around
from ..messages import Word, say
from ..progress import Progress
from ..threads import both, each
from .airways import find_airways
from .body import Body, find_body
from .boundary import refine
from .coarse_grid import CoarseImage, coarse_image, coarse_spacing
from .components import filled, without_specks
from .gas_pockets import gas_pockets
from .lung_air import find_lung_air, patient_scale, without_remnants
from .mm_morphology import close, dilate, open_
from .oesophagus import oesophagus_gas
from .segmenter import Segmentation
from .sides import LEFT, RIGHT, split_sides
from .structures import LUNGS
from .threshold_parameters import ThresholdParameters

if TYPE_CHECKING:
    import SimpleITK as sitk

BoolArray = npt.NDArray[np.bool_]

_SOFT_TISSUE_HU = 30.0


@dataclass
class _CoarseLungs:
    coarse: CoarseImage
    labels: npt.NDArray[np.uint8]
    never: BoolArray
    surface_hu: float
    doubtful: bool


class ThresholdSegmenter:
    """Labels the right (1) and left (2) lung by density and shape; needs no weights."""

    name = "threshold"

    def __init__(self, parameters: ThresholdParameters | None = None) -> None:
        self.parameters = parameters or ThresholdParameters()

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """Segment ``image`` (int16 HU, any orientation); see :class:`~.segmenter.Segmenter`."""
        import SimpleITK as sitk

        found = self._coarse_lungs(image, progress)
        doubtful = False
        if found is None:
            array = np.zeros(image.GetSize()[::-1], np.uint8)
        else:
            array = refine(image, found.coarse, found.labels, found.never, found.surface_hu, progress)
            doubtful, found = found.doubtful, None  # its arrays are as large as the labels
            progress("segment", 0.95, say("closing holes"))
            _tidy(array)
        findings = _findings(array, doubtful)
        labels = sitk.GetImageFromArray(array)
        labels.CopyInformation(image)
        progress("segment", 1.0, say("lungs segmented"))
        return Segmentation(labels, LUNGS, findings, {"segmenter": self.name, "parameters": asdict(self.parameters)})

    def _coarse_lungs(self, image: sitk.Image, progress: Progress) -> _CoarseLungs | None:
        p = self.parameters
        progress("segment", 0.0, say("averaging"))
        spacing = coarse_spacing(image, p.finest_mm, p.coarsest_mm, p.voxels_across)
        coarse, _ = both(lambda: coarse_image(image, spacing, progress), _load_libraries)
        progress("segment", 0.2, say("looking for the body"))
        body = find_body(coarse, p.tissue_hu, p.table_mm)
        if body is None:
            return None
        progress("segment", 0.3, say("looking for lungs"))
        scale = patient_scale(coarse, body)
        lungs = find_lung_air(coarse, body, scale)
        if not lungs.any():
            return None
        box = box_around(lungs, round(40 * scale / spacing))
        coarse, lungs = coarse.cropped(box), lungs[box].copy()
        body = Body(body.tissue[box].copy(), body.air[box].copy(), body.outside[box].copy())
        progress("segment", 0.4, say("following the airways"))
        airways = find_airways(coarse, body.air, lungs, scale)
        if airways is not None:
            lungs &= ~airways
        lungs &= ~oesophagus_gas(coarse, lungs, body, scale)
        lungs &= ~gas_pockets(coarse, lungs, body.outside, scale)
        lungs = without_remnants(coarse, lungs, scale)
        progress("segment", 0.5, say("parting right and left"))
        sides = split_sides(coarse, lungs, body, scale)
        never = body.outside | (body.air & ~lungs)
        labels = _closed(sides.labels, never, p.closing_mm * scale, spacing, progress)
        if airways is not None:
            _trim_bronchi(labels, airways, scale, spacing)
        lung_hu = float(np.median(coarse.hu[lungs]))
        surface_hu = float(np.clip(lung_hu + p.surface_share * (_SOFT_TISSUE_HU - lung_hu), -400, -200))
        return _CoarseLungs(coarse, labels, never, surface_hu, sides.doubtful)


def _load_libraries() -> None:
    """Import what the next steps need: it takes a quarter of a second."""
    from scipy import ndimage, spatial  # noqa: F401


def _closed(
    sides: npt.NDArray[np.uint8], never: BoolArray, radius_mm: float, spacing_mm: float, progress: Progress
) -> npt.NDArray[np.uint8]:
    """Each lung with its vessels and small notches closed and its holes filled."""
    labels = sides.copy()

    def closed(side: int) -> tuple[tuple[slice, slice, slice], BoolArray] | None:
        progress.check()
        lung = sides == side
        if not lung.any():
            return None
        box = box_around(lung, round(1.5 * radius_mm / spacing_mm))
        return box, filled(close(lung[box], radius_mm, spacing_mm)) & ~never[box]

    for side, found in zip((RIGHT, LEFT), each(closed, (RIGHT, LEFT)), strict=True):
        if found is not None:
            box, full = found
            labels[box][full & (labels[box] == 0)] = side
    return labels


def _trim_bronchi(labels: npt.NDArray[np.uint8], airways: BoolArray, scale: float, spacing_mm: float) -> None:
    """Take away the thin rims of bronchial wall and hilum that stand out of the lungs beside the airways, in place."""
    box = box_around(airways, round(20 * scale / spacing_mm))
    part = labels[box]
    lung = part > 0
    rims = lung & ~open_(lung, 3.5 * scale, spacing_mm) & dilate(airways[box], 8 * scale, spacing_mm)
    part[rims] = 0


def _tidy(labels: npt.NDArray[np.uint8]) -> None:
    """Drop specks and fill holes that the acquired voxels left in each lung, in place."""
    if not labels.any():
        return
    part = labels[box_around(labels, 1)]
    part *= without_specks(part, 30).view(np.uint8)
    for side in (RIGHT, LEFT):
        lung = part == side
        if lung.any():
            around = box_around(lung, 1)
            of_lung = part[around]
            np.copyto(of_lung, side, where=filled(lung[around]) & (of_lung == 0))


def _findings(labels: npt.NDArray[np.uint8], doubtful: bool) -> list[Finding]:
    found = [s for s in LUNGS if any((plane == s.value).any() for plane in labels)]
    if not found:
        return [make_finding("no-lungs", say("The threshold segmenter found no lungs in the image."))]
    if len(found) > 1:
        return []
    lung = Word(found[0].name)
    message = say("Only the {lung} was found.", lung=lung)
    if doubtful:
        message = say(
            "Only one lung was found, near the midline; it is taken for the {lung}, which may be wrong.", lung=lung
        )
    return [make_finding("one-lung", message, lung=found[0].key, side_doubtful=doubtful)]
