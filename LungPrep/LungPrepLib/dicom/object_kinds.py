"""What objects are that are no slices of a CT, by their SOP class: the vocabulary that all rooms share."""

from __future__ import annotations

from functools import lru_cache

from ..messages import Word
from .standard import (
    ComputedRadiographyImageStorage,
    DeformableSpatialRegistrationStorage,
    EncapsulatedCDAStorage,
    EncapsulatedPDFStorage,
    RawDataStorage,
    RealWorldValueMappingStorage,
    RTDoseStorage,
    RTImageStorage,
    RTIonPlanStorage,
    RTPlanStorage,
    RTStructureSetStorage,
    SegmentationStorage,
    SpatialRegistrationStorage,
    SurfaceSegmentationStorage,
    XRayRadiationDoseSRStorage,
)

# Storage classes of DICOM PS3.4 B.5 that pydicom 3.0 does not name yet, beside the one that it does:
# SegmentationStorage is "1.2.840.10008.5.1.4.1.1.66.4".
LabelMapSegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.7"
HeightMapSegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.8"

# What is no image, or an image of something else, whatever its Modality says (DICOM PS3.4 B.5).
_NO_STACK = {
    RTImageStorage: Word("a radiotherapy image"),
    RTDoseStorage: Word("a radiotherapy dose"),
    RTStructureSetStorage: Word("radiotherapy structures"),
    RTPlanStorage: Word("a radiotherapy plan"),
    RTIonPlanStorage: Word("a radiotherapy plan"),
    RawDataStorage: Word("raw data"),
    SpatialRegistrationStorage: Word("a spatial registration"),
    DeformableSpatialRegistrationStorage: Word("a spatial registration"),
    SegmentationStorage: Word("a segmentation"),
    LabelMapSegmentationStorage: Word("a segmentation (label map)"),
    HeightMapSegmentationStorage: Word("a segmentation (height map)"),
    SurfaceSegmentationStorage: Word("a surface segmentation"),
    RealWorldValueMappingStorage: Word("a real world value mapping"),
    XRayRadiationDoseSRStorage: Word("a dose report"),
    EncapsulatedPDFStorage: Word("a PDF document"),
    EncapsulatedCDAStorage: Word("a CDA document"),
}
_ROOTS = {
    "1.2.840.10008.5.1.4.1.1.88.": Word("a structured report"),
    "1.2.840.10008.5.1.4.1.1.11.": Word("a presentation state"),
    "1.2.840.10008.5.1.4.1.1.9.": Word("waveforms"),
    "1.2.840.10008.5.1.4.1.1.77.": Word("a photograph or video"),
    "1.2.840.10008.5.1.4.1.1.12.": Word("an X-ray projection"),
    ComputedRadiographyImageStorage: Word("an X-ray projection"),
}


@lru_cache(maxsize=256)
def no_stack(sop_class_uid: str) -> Word:
    """What an object of this class is, in words, where it is no slice of a stack; else empty."""
    if sop_class_uid in _NO_STACK:
        return _NO_STACK[sop_class_uid]
    for root, what in _ROOTS.items():
        if sop_class_uid == root or sop_class_uid.startswith(root if root.endswith(".") else root + "."):
            return what
    return Word("")
