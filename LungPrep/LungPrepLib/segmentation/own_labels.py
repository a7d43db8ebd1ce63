"""A mask of the user's own instead of a segmenter: corrected by hand, or from another tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..findings import Finding, LungPrepError, make_finding
from ..image.buffers import voxels_of
from ..image.grid import Grid
from ..image.slice_geometry import SliceGeometry
from ..messages import Listed, Quantity, say
from ..progress import Progress
from ..recipe import ImageFileRules
from .label_files.label_file import LabelFile, Wanted, slices_of
from .label_files.reading import read_label_file, whole_labels
from .label_files.tables import names_a_table
from .segmenter import Segmentation
from .structures import LOBES, LUNGS, Structure, custom_structures

if TYPE_CHECKING:
    import SimpleITK as sitk


_AT_ONCE = 1_000_000  # voxels whose places are computed at a time
_COINCIDE = 0.02  # voxels
_EDGE = 0.5 + 1e-3  # voxels beyond the centre of the last one


class OwnLabels:
    """Gives a ready mask as if it were a segmenter's result.

    Parameters
    ----------
    source
        The path of a mask of any kind that :func:`~.label_files.reading.read_label_file` reads, an image, or an image
        with what its values mean. Values 1 to 255; 0 is background.
    geometry
        The true positions of the slices that the mask is wanted on, where these are known.
    rules
        What a recipe says of image files whose headers do not say it.
    label_names
        Whose label values they are, a table of names, or the structures that are wanted.
    frame_uid
        The frame of reference of the slices.
    """

    name = "own-labels"

    def __init__(
        self,
        source: str | Path | sitk.Image | Segmentation,
        geometry: SliceGeometry | None = None,
        rules: ImageFileRules | None = None,
        *,
        label_names: str = "",
        frame_uid: str = "",
    ) -> None:
        self._source = source
        self._geometry = geometry
        self._rules = rules
        self._label_names = label_names
        self._frame_uid = frame_uid

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """The mask on the grid of ``image``; by nearest neighbour, with a finding, where its own grid differs."""
        import SimpleITK as sitk

        progress("segment", 0.0, say("reading the mask"))
        given = self._given(image)
        labels, structures, findings = given.labels, given.structures, list(given.findings)
        if not Grid.of(labels).same_as(Grid.of(image), 0.01):
            labels, carried = self._carried(labels, image)
            findings += carried
        if not Grid.of(labels).same_as(Grid.of(image), 0.0):
            labels = sitk.Image(labels)
            labels.CopyInformation(image)
        if not structures:
            structures, unnamed = named_structures(labels)
            findings += [unnamed] if unnamed else []
        if not structures or not voxels_of(labels).any():
            findings.append(make_finding("no-lungs", say("The mask that was given has no labels.")))
        provenance = {"segmenter": self.name}
        if self._label_names:  # a table's path is the user's own business
            provenance["label_names"] = "a table" if names_a_table(self._label_names) else self._label_names
        return Segmentation(labels, structures, findings, provenance)

    def _given(self, image: sitk.Image) -> LabelFile:
        """The mask as it was given, on its own grid."""
        source = self._source
        if isinstance(source, Segmentation):
            return LabelFile(whole_labels(source.labels, None), source.structures)
        if not isinstance(source, (str, Path)):
            return LabelFile(whole_labels(source, None))
        wanted = Wanted(image, self._geometry, self._frame_uid, rules=self._rules)
        return read_label_file(Path(source), wanted, self._label_names)

    def _carried(self, labels: sitk.Image, image: sitk.Image) -> tuple[sitk.Image, list[Finding]]:
        import SimpleITK as sitk

        if self._geometry is not None and not self._geometry.is_regular:
            from ..image.slice_resampling import labels_to_slices

            carried = labels_to_slices(labels, self._geometry)
        else:
            carried = sitk.Resample(labels, image, sitk.Transform(), sitk.sitkNearestNeighbor, 0)
        had, has = (bool(voxels_of(one).any()) for one in (labels, carried))
        if had and not has:
            raise LungPrepError(
                say("The mask does not overlap the image: it lies elsewhere in the patient."),
                say("Give the mask that was made on this series."),
            )
        findings = []
        if not coincide(Grid.of(labels), Grid.of(image)) or (self._geometry and not self._geometry.is_regular):
            findings.append(make_finding("labels-resampled", say("The mask lies on another grid than the image.")))
        outside = share_outside(labels, slices_of(image, self._geometry))
        if outside > 0:
            message = say("{share:.2g} of the mask lie outside the image.", share=Quantity(100 * outside, "%"))
            findings.append(make_finding("labels-outside", message, share=round(outside, 6)))
        return carried, findings


def coincide(one: Grid, other: Grid) -> bool:
    """Whether the voxels of two grids lie on each other where both have some: one is cut from the other."""
    if not np.allclose(one.direction, other.direction, atol=1e-5):
        return False
    shift = ((np.asarray(one.origin_mm) - other.origin_mm) @ other.direction) / other.spacing_mm
    drift = np.abs(np.asarray(one.spacing_mm) / other.spacing_mm - 1) * np.maximum(one.size, other.size)
    return bool(np.all(np.abs(shift - np.rint(shift)) + drift < _COINCIDE))


def share_outside(labels: sitk.Image, slices: SliceGeometry) -> float:
    """Which share of the labelled voxels has its centre outside what the slices stand for.

    Before the first or behind the last slice by more than half a step, or beside the nearest slice.
    """
    grid, offsets, size = Grid.of(labels), slices.offsets_mm, np.asarray(slices.size)
    marked = np.argwhere(voxels_of(labels))[:, ::-1]
    outside = 0
    for begin in range(0, len(marked), _AT_ONCE):
        points = grid.points_mm(marked[begin : begin + _AT_ONCE].astype(np.float64))
        along = (points - slices.positions_mm[0]) @ slices.direction[:, 2]
        nearest = np.searchsorted((offsets[1:] + offsets[:-1]) / 2, along)
        in_plane = ((points - slices.positions_mm[nearest]) @ slices.direction[:, :2]) / slices.pixel_spacing_mm
        half = slices.step_mm * _EDGE
        beyond = (along < offsets[0] - half) | (along > offsets[-1] + half)
        beside = np.any((in_plane < -_EDGE) | (in_plane > size - 1 + _EDGE), axis=1)
        outside += int(np.count_nonzero(beyond | beside))
    return outside / max(1, len(marked))


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
