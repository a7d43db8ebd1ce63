"""What objects are that are no slices of a CT, by their SOP class."""

from __future__ import annotations

from pydicom.uid import (
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

from .newer_uids import HeightMapSegmentationStorage, LabelMapSegmentationStorage

# What is no image, or an image of something else, whatever its Modality says (DICOM PS3.4 B.5).
_NO_STACK = {
    RTImageStorage: "a radiotherapy image",
    RTDoseStorage: "a radiotherapy dose",
    RTStructureSetStorage: "radiotherapy structures",
    RTPlanStorage: "a radiotherapy plan",
    RTIonPlanStorage: "a radiotherapy plan",
    RawDataStorage: "raw data",
    SpatialRegistrationStorage: "a spatial registration",
    DeformableSpatialRegistrationStorage: "a spatial registration",
    SegmentationStorage: "a segmentation",
    LabelMapSegmentationStorage: "a segmentation (label map)",
    HeightMapSegmentationStorage: "a segmentation (height map)",
    SurfaceSegmentationStorage: "a surface segmentation",
    RealWorldValueMappingStorage: "a real world value mapping",
    XRayRadiationDoseSRStorage: "a dose report",
    EncapsulatedPDFStorage: "a PDF document",
    EncapsulatedCDAStorage: "a CDA document",
}
_ROOTS = {
    "1.2.840.10008.5.1.4.1.1.88.": "a structured report",
    "1.2.840.10008.5.1.4.1.1.11.": "a presentation state",
    "1.2.840.10008.5.1.4.1.1.9.": "waveforms",
    "1.2.840.10008.5.1.4.1.1.77.": "a photograph or video",
    "1.2.840.10008.5.1.4.1.1.12.": "an X-ray projection",
    ComputedRadiographyImageStorage: "an X-ray projection",
}


def no_stack(sop_class_uid: str) -> str:
    """What an object of this class is, in words, where it is no slice of a stack; else empty."""
    if sop_class_uid in _NO_STACK:
        return _NO_STACK[sop_class_uid]
    for root, what in _ROOTS.items():
        if sop_class_uid == root or sop_class_uid.startswith(root if root.endswith(".") else root + "."):
            return what
    return ""
