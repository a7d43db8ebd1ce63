"""A mask of the user's own instead of a segmenter: corrected by hand, or from another tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..findings import Finding, LungPrepError, make_finding
from ..image.files import read_scalar_image
from ..image.grid import Grid
from ..image.slice_geometry import SliceGeometry
from ..messages import FileName, Listed, Word, say
from ..progress import Progress
from ..recipe import ImageFileRules
from .segmenter import Segmentation
from .structures import LOBES, LUNGS, Structure, custom_structures

if TYPE_CHECKING:
    import SimpleITK as sitk


class OwnLabels:
    """Gives a ready mask as if it were a segmenter's result.

    Parameters
    ----------
    source
        The path of a label image, an image, or an image with what its values mean. Values 1 to 255; 0 is
        background.
    geometry
        The true positions of the slices that the mask is wanted on, where these are not a regular grid.
    rules
        What a recipe says of image files whose headers do not say it.
    """

    name = "own-labels"

    def __init__(
        self,
        source: str | Path | sitk.Image | Segmentation,
        geometry: SliceGeometry | None = None,
        rules: ImageFileRules | None = None,
    ) -> None:
        self._structures = source.structures if isinstance(source, Segmentation) else ()
        self._source = source.labels if isinstance(source, Segmentation) else source
        self._geometry = geometry
        self._rules = rules

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """The mask on the grid of ``image``; by nearest neighbour, with a finding, where its own grid differs."""
        import SimpleITK as sitk

        progress("segment", 0.0, say("reading the mask"))
        labels = self.labels()
        findings: list[Finding] = []
        if not Grid.of(labels).same_as(Grid.of(image), 0.01):
            labels = self._carried(labels, image)
            findings.append(make_finding("labels-resampled", say("The mask lies on another grid than the image.")))
        if not Grid.of(labels).same_as(Grid.of(image), 0.0):
            labels = sitk.Image(labels)
            labels.CopyInformation(image)
        structures, unnamed = self._structures, None
        if not structures:
            structures, unnamed = named_structures(labels)
        if unnamed:
            findings.append(unnamed)
        if not structures:
            findings.append(make_finding("no-lungs", say("The mask that was given has no labels.")))
        return Segmentation(labels, structures, findings, {"segmenter": self.name})

    def _carried(self, labels: sitk.Image, image: sitk.Image) -> sitk.Image:
        import SimpleITK as sitk

        if self._geometry is not None and not self._geometry.is_regular:
            from ..image.slice_resampling import labels_to_slices

            carried = labels_to_slices(labels, self._geometry)
        else:
            carried = sitk.Resample(labels, image, sitk.Transform(), sitk.sitkNearestNeighbor, 0)
        if sitk.GetArrayViewFromImage(labels).any() and not sitk.GetArrayViewFromImage(carried).any():
            raise LungPrepError(
                say("The mask does not overlap the image: it lies elsewhere in the patient."),
                say("Give the mask that was made on this series."),
            )
        return carried

    def labels(self) -> sitk.Image:
        """The mask as it was given, as uint8."""
        import SimpleITK as sitk

        given = self._source
        name: Word | FileName = Word("The mask")
        if isinstance(given, (str, Path)):
            name = FileName(given)
            image = read_scalar_image(Path(given), self._rules, slices=self._geometry)
        else:
            image = given
        array = sitk.GetArrayViewFromImage(image)
        low, high = float(np.min(array)), float(np.max(array))
        if not (low >= 0 and high <= 255) or (array.dtype.kind == "f" and bool(np.any(array != np.rint(array)))):
            raise LungPrepError(
                say(
                    "{name} is not a label map: its values go from {low:g} to {high:g}.", name=name, low=low, high=high
                ),
                say("Give whole numbers from 0 (background) to 255."),
            )
        return image if image.GetPixelID() == sitk.sitkUInt8 else sitk.Cast(image, sitk.sitkUInt8)


def named_structures(labels: sitk.Image) -> tuple[tuple[Structure, ...], Finding | None]:
    """What the values mean: lungs for {1, 2}, lobes for {1..5}, if they lie on the sides they should.

    Anything else is called by its value, with a finding: a name is never guessed.
    """
    import SimpleITK as sitk

    statistics = sitk.LabelShapeStatisticsImageFilter()
    statistics.Execute(labels)
    values = sorted(statistics.GetLabels())
    if not values:
        return (), None
    x_of = {value: statistics.GetCentroid(value)[0] for value in values}
    for structures in (LUNGS, LOBES):
        if values == [s.value for s in structures]:
            right = [x_of[s.value] for s in structures if s.key.startswith("right")]
            left = [x_of[s.value] for s in structures if s.key.startswith("left")]
            if max(right) < min(left):  # LPS: x grows towards the patient's left
                return structures, None
    message = say(
        "The mask has the label values {values}: not those of a model on the sides where they belong.",
        values=Listed(tuple(values), most=len(values)),
    )
    return custom_structures(values), make_finding("labels-unnamed", message, values=values)
