"""DICOM Segmentation objects on the acquired slices, by highdicom: one bit per segment, or a label map."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from ...dicom.standard import CTImageStorage
from ...findings import LungPrepError
from ...image.buffers import voxels_of
from ...messages import say
from ..dicom_identity import Identity, uid_of
from ..dicom_loss import loss_of
from ..dicom_slices import (
    SliceReference,
    SliceStack,
    acquired_stack,
    along_normal,
    orthogonal_stack,
    place_slice,
)
from ..dicom_values import coded_concept, refusals_said, text_of
from ..format import NATIVE_LABELS, Format, Output
from ..provenance import algorithm_name, made_by, maker

if TYPE_CHECKING:
    import SimpleITK as sitk
    from pydicom.dataset import Dataset

    from ...case import PreparedCase
    from ...segmentation.structures import Structure

Kind = Literal["BINARY", "LABELMAP"]
SUFFIX = {"BINARY": ".seg.dcm", "LABELMAP": ".labelmap.dcm"}
_SERIES_NUMBER = {"BINARY": 9001, "LABELMAP": 9002}
_ORTHOGONAL = 10  # added to the number of the series


def write_segmentation(
    case: PreparedCase, labels: sitk.Image, stack: SliceStack, kind: Kind, path: Path, *, orthogonal: bool = False
) -> None:
    """Write ``labels`` (one plane per slice of ``stack``) as one DICOM Segmentation object.

    A structure without a voxel gets no segment. BINARY numbers its segments from 1 in the order of their values,
    as the standard's readers expect; LABELMAP keeps the label values. Both name the key and the value of the
    structure in Segment Description.

    Raises
    ------
    OSError
        when the disk does not take it.
    LungPrepError
        when no structure has a voxel, or identifiers are to be kept and the source's files are not there any more.
    """
    array = voxels_of(labels).copy()
    by_value = sorted(case.structures, key=lambda item: item.value)  # numbers have to rise
    present = [item for item in by_value if bool(np.any(array == item.value))]
    if not present:
        raise LungPrepError(
            say("There is no segment in it: no structure has a voxel."), say("Look at the case's other findings.")
        )
    numbers = [item.value for item in present] if kind == "LABELMAP" else list(range(1, len(present) + 1))
    table = np.zeros(256, dtype=np.uint8)
    table[[item.value for item in present]] = numbers
    segments = list(zip(numbers, present, strict=True))
    number = _SERIES_NUMBER[kind] + (_ORTHOGONAL if orthogonal else 0)
    with refusals_said():
        segmentation = _segmentation(case, table[array], segments, stack, kind, number)
        _name_frames(segmentation, stack)
        segmentation.save_as(path)


def _segmentation(
    case: PreparedCase,
    planes: npt.NDArray[np.uint8],
    segments: list[tuple[int, Structure]],
    stack: SliceStack,
    kind: Kind,
    series_number: int,
) -> Dataset:
    """The object of ``planes`` (z, y, x), whose values are the numbers of the segments."""
    import highdicom as hd
    from pydicom.uid import RLELossless

    identity = Identity(case)
    # highdicom reads UIDs, places and the study from its source images; their pixels are not needed.
    sources = _source_images(identity, stack, loss_of(case))
    content = hashlib.sha256(planes.tobytes()).hexdigest()
    words = [_algorithm_type(case), algorithm_name(case.provenance), *(f"{number} {item}" for number, item in segments)]
    series_uid = uid_of("segmentation", kind, stack.series_uid, identity.kept, maker(), content, *words)
    order = along_normal(stack)
    measures = hd.PixelMeasuresSequence(
        pixel_spacing=list(stack.spacing_mm), slice_thickness=stack.thickness_mm, spacing_between_slices=stack.step_mm
    )
    segmentation: Dataset = hd.seg.Segmentation(
        source_images=[sources[index] for index in order],
        pixel_array=np.ascontiguousarray(planes[order]),
        segmentation_type=kind,
        segment_descriptions=[_description(item, number, case) for number, item in segments],
        series_instance_uid=series_uid,
        series_number=series_number,
        sop_instance_uid=uid_of(series_uid, 1),
        instance_number=1,
        manufacturer="LungPrep",
        manufacturer_model_name="LungPrep",
        software_versions=maker(),
        device_serial_number=case.case,
        content_label="LUNGPREP",
        content_description=text_of(made_by(case)),
        content_creator_name="LungPrep^",
        series_description=text_of(f"{case.labels_name}: {algorithm_name(case.provenance)}"),
        pixel_measures=measures,
        omit_empty_frames=True,
        **({"transfer_syntax_uid": RLELossless} if kind == "LABELMAP" else {}),
    )
    for item in (*segmentation.DimensionOrganizationSequence, *segmentation.DimensionIndexSequence):
        item.DimensionOrganizationUID = uid_of(series_uid, "dimensions")  # highdicom's is another every time
    return segmentation


def _source_images(identity: Identity, stack: SliceStack, loss: Dataset) -> list[Dataset]:
    from pydicom.dataset import Dataset

    common, images = Dataset(), []
    identity.describe(common)
    common.update(loss)  # highdicom takes it over
    for index, item in enumerate(stack.slices):
        image = Dataset()
        for element in common:
            image[element.tag] = element
        image.Modality, image.SOPClassUID = "CT", CTImageStorage if item.frame is not None else item.sop_class_uid
        # A frame of an object of many gets a name of its own here, which _name_frames takes back.
        image.SOPInstanceUID = (
            item.sop_instance_uid if item.frame is None else uid_of(item.sop_instance_uid, item.frame)
        )
        image.SeriesInstanceUID = stack.series_uid
        image.InstanceNumber = index + 1
        place_slice(image, stack, index)
        images.append(image)
    return images


def _name_frames(segmentation: Dataset, stack: SliceStack) -> None:
    """Put object and frame number where a source is a frame of an object of many; name every object once."""
    frames = {uid_of(item.sop_instance_uid, item.frame): item for item in stack.slices if item.frame is not None}
    for group in segmentation.PerFrameFunctionalGroupsSequence:
        for derivation in group.get("DerivationImageSequence", ()):
            for source in derivation.SourceImageSequence:
                item = frames.get(source.ReferencedSOPInstanceUID)
                if item is not None and item.frame is not None:  # the segments of a slice may share the item
                    _name_object(source, item)
                    source.ReferencedFrameNumber = item.frame + 1
    for series in segmentation.get("ReferencedSeriesSequence", ()):
        series.ReferencedInstanceSequence = _objects(series.ReferencedInstanceSequence, frames)
    if "SourceImageSequence" in segmentation:
        segmentation.SourceImageSequence = _objects(segmentation.SourceImageSequence, frames)


def _objects(references: Iterable[Dataset], frames: Mapping[str, SliceReference]) -> list[Dataset]:
    """One reference per object, where there was one per frame."""
    objects: dict[str, Dataset] = {}
    for reference in references:
        item = frames.get(reference.ReferencedSOPInstanceUID)
        if item is not None:
            _name_object(reference, item)
        objects.setdefault(reference.ReferencedSOPInstanceUID, reference)
    return list(objects.values())


def _name_object(reference: Dataset, item: SliceReference) -> None:
    reference.ReferencedSOPClassUID = item.sop_class_uid
    reference.ReferencedSOPInstanceUID = item.sop_instance_uid


def _description(structure: Structure, number: int, case: PreparedCase) -> Any:
    """A segment with the terminology and colour that the structure has everywhere in LungPrep."""
    import highdicom as hd
    from pydicom.sr.codedict import codes

    segmentation = case.provenance.get("segmentation", {})
    kind_of_algorithm = _algorithm_type(case)
    by_hand = kind_of_algorithm == "MANUAL"
    is_network = segmentation.get("model") is not None
    algorithm = hd.AlgorithmIdentificationSequence(
        name=text_of(algorithm_name(case.provenance)),
        family=codes.cid7162.ArtificialIntelligence if is_network else codes.cid7162.MorphologicalOperations,
        version=text_of(segmentation.get("lungmask") or maker()),
        source="LungPrep",
    )
    description = hd.seg.SegmentDescription(
        segment_number=number,
        segment_label=text_of(structure.name) or text_of(structure.key) or f"label {structure.value}",
        segmented_property_category=coded_concept(structure.category),
        segmented_property_type=coded_concept(structure.type),
        algorithm_type=kind_of_algorithm,
        algorithm_identification=None if by_hand else algorithm,
        display_color=hd.color.CIELabColor.from_rgb(*structure.color),
    )
    description.SegmentDescription = text_of(f"{structure.key}, label value {structure.value}", 1024)
    if structure.modifier is not None:
        kind = description.SegmentedPropertyTypeCodeSequence[0]
        kind.SegmentedPropertyTypeModifierCodeSequence = [coded_concept(structure.modifier)]
    return description


def _algorithm_type(case: PreparedCase) -> str:
    return "MANUAL" if case.provenance.get("segmentation", {}).get("segmenter") == "own-labels" else "AUTOMATIC"


def _outputs(kind: Kind, case: PreparedCase) -> list[Output]:
    if case.labels is None or case.acquired_labels is None:
        raise LungPrepError(say("There is no segmentation in this case."), say("Choose a segmenter."))
    identity = Identity(case)
    acquired, outputs = acquired_stack(case, identity), []
    suffix = SUFFIX[kind]
    if acquired is not None:
        write = partial(write_segmentation, case, case.acquired_labels, acquired, kind)
        held = (NATIVE_LABELS,) if acquired.step_mm is not None else ()
        outputs.append(Output(case.labels_name + suffix, write, held))
    if acquired is None or acquired.step_mm is None or not identity.kept:
        orthogonal = orthogonal_stack(case, identity)
        write = partial(write_segmentation, case, case.labels, orthogonal, kind, orthogonal=True)
        outputs.append(Output(f"{case.labels_name}_orthogonal{suffix}", write, (NATIVE_LABELS,)))
    return outputs


_DETAILS = """\
A DICOM Segmentation object on the acquired slices, which it refers to, slice by slice: {what}
Each segment has the terminology (SNOMED CT) and colour of the scene, its algorithm, and the structure's key and label
value in `SegmentDescription`; a structure without a voxel gets none.

A second one, `lungs_orthogonal{suffix}`, lies on the slices that the format `dicom-series` writes: ask for both. It is
there where the acquired slices are tilted, gapped or irregular (the first one refers to them as they are, and many
programs cannot place that), and where no identifiers are kept (the original study does not know the first one's). A
case from an image file has only the second.
"""

ENTRIES = (
    Format(
        "dicom-seg",
        "DICOM Segmentation, BINARY, on the acquired slices (lungs.seg.dcm): archives, OHIF, Slicer, dcmqi",
        partial(_outputs, "BINARY"),
        packages={"highdicom": "highdicom"},
        bytes_per_voxel=0.3,
        order=61,
        details=_DETAILS.format(what="one bit per voxel and segment, segments numbered from 1.", suffix=".seg.dcm"),
    ),
    Format(
        "dicom-labelmap",
        "DICOM Segmentation, LABELMAP (of 2024; few programs read it yet), on the acquired slices (lungs.labelmap.dcm)",
        partial(_outputs, "LABELMAP"),
        packages={"highdicom": "highdicom"},
        bytes_per_voxel=0.3,
        order=62,
        details=_DETAILS.format(what="one label value per voxel, RLE.", suffix=".labelmap.dcm"),
    ),
)
