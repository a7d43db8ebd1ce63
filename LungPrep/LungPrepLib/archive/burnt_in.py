"""Whether the pixels of an object may show a name: then no de-identified copy is made of it."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from ..dicom.object_kinds import no_stack
from ..dicom.selection.judging import CT_IMAGE_CLASSES
from ..messages import Message, say

if TYPE_CHECKING:
    from pydicom import Dataset

_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_IMAGE_TYPES = ("SCREEN*", "*CAPTURE*", "DOSE*", "CSA REPORT", "PASTED", "*REPORT*", "*SNAPSHOT*")
_DESCRIPTIONS = ("*dose report*", "*patient protocol*", "*screen save*", "*screen shot*", "*screenshot*", "*dose info*")


def burnt_in(dataset: Dataset) -> Message | None:
    """Why the pixels may hold text about the patient, or ``None``.

    What speaks for it: BurnedInAnnotation (0028,0301), ConversionType (0008,0064) of secondary captures, their SOP
    classes, colour, and the image types and descriptions of dose sheets and screen saves (DICOM PS3.15 E.1 leaves
    such images to the Clean Pixel Data Option, which this is not).
    """
    sop_class = _text(dataset, "SOPClassUID")
    if _text(dataset, "BurnedInAnnotation").upper() == "YES":
        return say("its header says that text is burnt into the pixels")
    if conversion := _text(dataset, "ConversionType"):
        return say("it was made from something else (ConversionType {conversion})", conversion=conversion[:16])
    if sop_class == _SECONDARY_CAPTURE or sop_class.startswith(_SECONDARY_CAPTURE + "."):
        return say("it is a secondary capture")
    if other := no_stack(sop_class):
        return say("it is {what}", what=str(other))
    if sop_class not in CT_IMAGE_CLASSES:
        return say("it is no CT image by its SOP class")
    for value in _text(dataset, "ImageType").upper().split("\\"):
        if any(fnmatch(value.strip(), pattern) for pattern in _IMAGE_TYPES):
            return say("its image type is {value}", value=value.strip()[:32])
    if any(fnmatch(_text(dataset, "SeriesDescription").lower(), pattern) for pattern in _DESCRIPTIONS):
        return say("its description is that of a dose sheet or screen save")
    if _text(dataset, "SamplesPerPixel") not in ("", "1"):
        return say("it is a colour picture")
    return None


def _text(dataset: Dataset, keyword: str) -> str:
    try:
        value = dataset.get(keyword)
    except Exception:  # pydicom converts values when they are asked for
        return ""
    if value is None:
        return ""
    return "\\".join(map(str, value)) if not isinstance(value, (str, int)) else str(value)
