"""The labels as Slicer's segmentation, on the native and on the prepared grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..format import NATIVE_LABELS, PREPARED_LABELS, Format, Output
from ..writing import read_image
from .nrrd import LABELS_SUFFIX, segmentation_writer

if TYPE_CHECKING:
    from ...case import PreparedCase


def _outputs(case: PreparedCase) -> list[Output]:
    outputs = []
    if case.labels is not None:
        holds = (NATIVE_LABELS, PREPARED_LABELS) if case.prepared_labels is case.labels else (NATIVE_LABELS,)
        outputs.append(Output(case.labels_name + LABELS_SUFFIX, segmentation_writer(case, case.labels), holds))
    if case.prepared_labels is not None and case.prepared_labels is not case.labels:
        write = segmentation_writer(case, case.prepared_labels)
        outputs.append(Output("prepared_labels" + LABELS_SUFFIX, write, (PREPARED_LABELS,)))
    return outputs


ENTRY = Format(
    "seg-nrrd",
    "the labels as Slicer's segmentation (lungs.seg.nrrd on the native grid, prepared_labels.seg.nrrd)",
    _outputs,
    read=lambda path, _: read_image(path),
    bytes_per_voxel=0.2,
    order=21,
    details="`lungs.seg.nrrd` (`lobes`, `labels`) on the native grid, and `prepared_labels.seg.nrrd` where the "
    "prepared grid is another: one layer, a header entry per segment with name, colour, label value, terminology, and "
    "what made it. Drop it into Slicer, or read it as labels with any NRRD reader.",
)
