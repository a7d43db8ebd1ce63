"""What objects are that are no slices of a CT, by their SOP class."""

from __future__ import annotations

# What is no image, or an image of something else, whatever its Modality says (DICOM PS3.4 B.5).
_NO_STACK = {
    "1.2.840.10008.5.1.4.1.1.481.1": "a radiotherapy image",
    "1.2.840.10008.5.1.4.1.1.481.2": "a radiotherapy dose",
    "1.2.840.10008.5.1.4.1.1.481.3": "radiotherapy structures",
    "1.2.840.10008.5.1.4.1.1.481.5": "a radiotherapy plan",
    "1.2.840.10008.5.1.4.1.1.481.8": "a radiotherapy plan",
    "1.2.840.10008.5.1.4.1.1.66": "raw data",
    "1.2.840.10008.5.1.4.1.1.66.1": "a spatial registration",
    "1.2.840.10008.5.1.4.1.1.66.3": "a spatial registration",
    "1.2.840.10008.5.1.4.1.1.66.4": "a segmentation",
    "1.2.840.10008.5.1.4.1.1.66.5": "a surface segmentation",
    "1.2.840.10008.5.1.4.1.1.67": "a real world value mapping",
    "1.2.840.10008.5.1.4.1.1.88.67": "a dose report",
    "1.2.840.10008.5.1.4.1.1.104.1": "a PDF document",
    "1.2.840.10008.5.1.4.1.1.104.2": "a CDA document",
}
_ROOTS = {
    "1.2.840.10008.5.1.4.1.1.88.": "a structured report",
    "1.2.840.10008.5.1.4.1.1.11.": "a presentation state",
    "1.2.840.10008.5.1.4.1.1.9.": "waveforms",
    "1.2.840.10008.5.1.4.1.1.77.": "a photograph or video",
    "1.2.840.10008.5.1.4.1.1.12.": "an X-ray projection",
    "1.2.840.10008.5.1.4.1.1.1": "an X-ray projection",
}


def no_stack(sop_class_uid: str) -> str:
    """What an object of this class is, in words, where it is no slice of a stack; else empty."""
    if sop_class_uid in _NO_STACK:
        return _NO_STACK[sop_class_uid]
    for root, what in _ROOTS.items():
        if sop_class_uid == root or sop_class_uid.startswith(root if root.endswith(".") else root + "."):
            return what
    return ""
