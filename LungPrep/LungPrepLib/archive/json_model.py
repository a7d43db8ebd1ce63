"""Answers of an archive in the DICOM JSON model (DICOM PS3.18 F) as the headers that the rules of selection read.

QIDO-RS and WADO-RS answer in this model, and C-FIND's answers are turned into it, so that a series is judged by
the same code as one that lies on the disk.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from ..dicom.headers.elements import Elements, raw_element
from ..dicom.headers.slice_header import SliceHeader, headers_of_elements
from .peers import FoundSeries, FoundStudy

NUMBER_OF_STUDY_SERIES = 0x00201206
NUMBER_OF_SERIES_INSTANCES = 0x00201209
AVAILABLE_TRANSFER_SYNTAX = 0x00083002


@dataclass(frozen=True, slots=True)
class JsonElement:
    """One element as :class:`~LungPrepLib.dicom.elements.Elements` wants it."""

    value: Any
    VR: str


def elements_of(dataset: Any) -> Elements:
    """The elements of one JSON dataset; what is no element of the model is left out."""
    return Elements({tag: raw_element(element, False, True) for tag, element in _members(dataset).items()})


def _members(dataset: Any) -> dict[int, JsonElement]:
    members: dict[int, JsonElement] = {}
    if not isinstance(dataset, dict):
        return members
    for name, content in dataset.items():
        try:
            tag = int(str(name), 16)
        except ValueError:
            continue
        if isinstance(content, dict):
            vr = str(content.get("vr", ""))
            members[tag] = JsonElement(_value(content, vr), vr)
    return members


def _value(content: dict[str, Any], vr: str) -> Any:
    if "InlineBinary" in content:
        try:
            return base64.b64decode(str(content["InlineBinary"]))
        except (binascii.Error, ValueError):
            return None
    values = content.get("Value")
    if not isinstance(values, list) or not values:
        return None
    if vr == "SQ":
        return [_members(item) for item in values]
    plain = [_person(value) if vr == "PN" else value for value in values]
    plain = ["" if value is None else value for value in plain]
    return plain[0] if len(plain) == 1 else plain


def _person(value: Any) -> str:
    """A name as it stands in a file: its groups with equals signs between them (DICOM PS3.5 6.2.1)."""
    if not isinstance(value, dict):
        return str(value)
    groups = [str(value.get(name) or "") for name in ("Alphabetic", "Ideographic", "Phonetic")]
    return "=".join(groups).rstrip("=")


def headers_of_json(dataset: Any) -> list[SliceHeader]:
    """The headers of one instance, or one per frame of an enhanced multi-frame one.

    The path of a header is the SOP Instance UID: there is no file yet.
    """
    elements = elements_of(dataset)
    sop = elements.uid(0x00080018)
    return headers_of_elements(elements, sop, transfer_syntax_uid=elements.uid(AVAILABLE_TRANSFER_SYNTAX))


def study_of_json(dataset: Any) -> FoundStudy:
    """A study as QIDO-RS or C-FIND answer it."""
    elements = elements_of(dataset)
    return FoundStudy(
        study_instance_uid=elements.uid(0x0020000D),
        accession=elements.text(0x00080050),
        patient_id=elements.text(0x00100020),
        date=elements.date(0x00080020),
        description=elements.text(0x00081030),
        series=elements.whole(NUMBER_OF_STUDY_SERIES),
    )


def series_of_json(dataset: Any) -> FoundSeries:
    """A series as QIDO-RS or C-FIND answer it."""
    elements = elements_of(dataset)
    return FoundSeries(
        series_instance_uid=elements.uid(0x0020000E),
        modality=elements.text(0x00080060).upper(),
        number=elements.whole(0x00200011),
        description=elements.text(0x0008103E),
        protocol=elements.text(0x00181030),
        instances=elements.whole(NUMBER_OF_SERIES_INSTANCES),
    )
