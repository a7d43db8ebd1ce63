"""One DICOM object without names: PS3.15's Basic Application Level Confidentiality Profile, by dicom-anonymizer.

The library has the profile's table (PS3.15 E.1-1, edition 2024b) and what it asks of each attribute. What it leaves to
its user is here: UIDs and dates that follow from a key, what is nested in sequences that stay, elements that the
table does not know, and text that repeats an identifier where nobody expects it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from .pseudonyms import Pseudonyms, shifted

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

Rule = Callable[["Dataset", tuple[int, int]], None]
PROFILE = (
    ("113100", "Basic Application Confidentiality Profile"),
    ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
)
METHOD = ["LungPrep: DICOM PS3.15 Basic Profile, dates shifted per patient", "dicom-anonymizer"]  # 64 characters each
_STANDARD_ROOT = "1.2.840.10008."  # what begins with it says what something is, not whose
_TEXTS = frozenset(("LO", "SH", "LT", "ST", "UT", "UC", "AE", "CS", "UR"))
_BIRTH_DATES = (0x00100030, 0x00100033, 0x00100034)
_SHORTEST_IDENTIFIER = 3
_DUMMY = "REMOVED"
_OF_CODES = ("CodeValue", "CodeMeaning")  # of type 1 (PS3.3 8.8)
# Of type 1 in objects of many frames (PS3.3 C.7.5.2), where a CT Image may have them empty.
_EQUIPMENT = ("Manufacturer", "ManufacturerModelName", "DeviceSerialNumber", "SoftwareVersions")
_PIXELS = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010))


@dataclass
class Changes:
    """How often which attribute was changed in which way, by keyword; no value is in it."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, before: dict[str, str], after: dict[str, str]) -> None:
        """Count what differs between two flat datasets (:func:`flat`)."""
        for path in before.keys() | after.keys():
            old, new = before.get(path), after.get(path)
            if old != new:
                self.counts[_keyword(path), _way(path, old, new)] += 1

    def as_list(self) -> list[dict[str, Any]]:
        """Plain JSON values, by attribute."""
        return [
            {"attribute": name, "change": way, "objects": count} for (name, way), count in sorted(self.counts.items())
        ]


def deidentify(dataset: Dataset, pseudonyms: Pseudonyms) -> None:
    """Take the names out of an object, in place. Pixels, geometry and rescale values are not touched."""
    patient = _first(dataset, "PatientID") or _first(dataset, "PatientName")
    identifiers = _identifiers(dataset)
    days = pseudonyms.shift_days(patient)
    rules = _rules(pseudonyms, days)
    _apply(dataset, rules)
    _clear_rest(dataset, pseudonyms, days, identifiers)
    _put_dummies(dataset)
    name = pseudonyms.patient(patient)
    for keyword in ("PatientID", "PatientName"):  # with the type that the standard gives them, whatever they had
        dataset.pop(keyword, None)
    dataset.PatientID = name
    dataset.PatientName = f"{name}^"  # a family name alone, as PS3.5 6.2.1.2 wants it marked
    dataset.PatientIdentityRemoved, dataset.DeidentificationMethod = "YES", METHOD
    dataset.LongitudinalTemporalInformationModified = "MODIFIED"
    dataset.DeidentificationMethodCodeSequence = [_code(*code) for code in PROFILE]
    _renew_meta(dataset)


def drop_unwritable(dataset: Dataset) -> None:
    """Take out what pydicom cannot write: a value that its type does not allow, as bad writers leave it."""
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_data_element

    for tag in [element.tag for element in dataset.elements()]:
        if int(tag) in _PIXELS:
            continue
        buffer = DicomBytesIO()
        buffer.is_little_endian, buffer.is_implicit_VR = True, False
        try:
            element = dataset[tag]
            if element.VR == "SQ":
                for item in element.value or ():
                    drop_unwritable(item)
            elif " or " not in element.VR:  # what the signedness of the pixels decides when the whole is written
                write_data_element(buffer, element)
        except Exception:  # whatever it is, it says nothing that a reader could use
            del dataset[tag]


def _put_dummies(dataset: Dataset) -> None:
    """A dummy where the standard asks for a value and the one that was there repeated an identifier: a patient may be
    called as the maker is."""
    if "SharedFunctionalGroupsSequence" in dataset:
        for keyword in _EQUIPMENT:
            if not _first(dataset, keyword):
                setattr(dataset, keyword, _DUMMY)
    for item in dataset.get("ContributingEquipmentSequence") or ():
        if not _first(item, "Manufacturer"):  # of type 1 there (PS3.3 C.12.1)
            item.Manufacturer = _DUMMY


def _rules(pseudonyms: Pseudonyms, days: int) -> dict[tuple[int, ...], Rule]:
    """The profile's table with our own functions for UIDs and dates."""

    def new_uid(dataset: Dataset, tag: tuple[int, int]) -> None:
        if tag in dataset and dataset[tag].VR == "UI":
            _renew_uids(dataset[tag], pseudonyms)

    def move(dataset: Dataset, tag: tuple[int, int]) -> None:
        if tag in dataset:
            _move_date(dataset, dataset[tag], days)

    def keep(dataset: Dataset, tag: tuple[int, int]) -> None:
        """Times of day stay: with the date shifted they tell phases of a scan apart and nothing else."""

    special: dict[str, Rule] = {"uid": new_uid, "date": move, "time": keep}
    return {tag: special.get(kind) or _careful(function) for tag, (kind, function) in _table().items()}


@cache
def _table() -> dict[tuple[int, ...], tuple[str, Rule]]:
    """The library's table: per tag (or mask of tags) what kind of value it has, and the library's function."""
    from dicomanonymizer import simpledicomanonymizer as library
    from pydicom.datadict import dictionary_has_tag, dictionary_VR

    kinds = {"DA": "date", "DT": "date", "TM": "time"}
    table: dict[tuple[int, ...], tuple[str, Rule]] = {}
    for tag, function in library.initialize_actions_2024b().items():
        number = tag[0] << 16 | tag[1]
        kind = ""
        if function in (library.replace_UID, library.delete_or_empty_or_replace_UID):
            kind = "uid"  # a sequence of references stays, with new UIDs: the "U" of its X/Z/U*
        elif len(tag) == 2 and number not in _BIRTH_DATES and dictionary_has_tag(number):
            kind = kinds.get(dictionary_VR(number), "")
        table[tag] = (kind, function)
    return table


def _careful(function: Rule) -> Rule:
    """The library's function; what it has no dummy for is removed."""

    def apply(dataset: Dataset, tag: tuple[int, int]) -> None:
        if tag not in dataset:
            return
        try:
            function(dataset, tag)
        except Exception:  # a VR that it does not know, a value that breaks its rules
            del dataset[tag]
            return
        if tag in dataset and dataset[tag].VR in ("DA", "DT"):
            dataset[tag].value = ""  # a birth date, which the library replaces by the first day of the calendar

    return apply


def _apply(dataset: Dataset, rules: dict[tuple[int, ...], Rule]) -> None:
    """The rules at the top level and in every item of the sequences that stay."""
    from dicomanonymizer import anonymize_dataset

    meta = getattr(dataset, "file_meta", None)
    anonymize_dataset(dataset, delete_private_tags=True, base_rules_gen=lambda: dict(rules))
    if meta is not None:
        dataset.file_meta = meta
    for tag in [element.tag for element in dataset.elements()]:
        if int(tag) in _PIXELS:
            continue
        try:
            element = dataset[tag]  # an implicit element has no VR before it is asked for
        except Exception:  # it cannot be converted, and is removed with the rest
            continue
        if element.VR == "SQ":
            for item in element.value or ():
                _apply(item, rules)


def _clear_rest(dataset: Dataset, pseudonyms: Pseudonyms, days: int, identifiers: re.Pattern[str] | None) -> None:
    """What the table does not know: other UIDs, dates, names, unknown elements, text with an identifier in it."""
    from pydicom.datadict import dictionary_has_tag, repeater_has_tag

    for tag in [int(element.tag) for element in dataset.elements()]:
        if tag in _PIXELS:
            continue
        if not dictionary_has_tag(tag) and not repeater_has_tag(tag):
            del dataset[tag]
            continue
        try:
            element = dataset[tag]
        except Exception:  # a value that pydicom cannot convert may hold anything
            del dataset[tag]
            continue
        if element.VR == "SQ":
            for item in element.value or ():
                _clear_rest(item, pseudonyms, days, identifiers)
        elif element.VR == "UI":
            _renew_uids(element, pseudonyms)
        elif element.VR in ("DA", "DT") and (tag >> 16, tag & 0xFFFF) not in _table():
            _move_date(dataset, element, days)
        elif element.VR == "PN" or (
            element.VR in _TEXTS and identifiers is not None and identifiers.search(_as_text(element.value))
        ):
            element.value = _DUMMY if element.keyword in _OF_CODES else ""


def _renew_uids(element: DataElement, pseudonyms: Pseudonyms) -> None:
    values = [str(value) for value in _each(element.value)]
    new = [value if not value or value.startswith(_STANDARD_ROOT) else pseudonyms.uid(value) for value in values]
    if new != values:
        element.value = new[0] if len(new) == 1 else new


def _move_date(dataset: Dataset, element: DataElement, days: int) -> None:
    moved = [shifted(str(value), days) for value in _each(element.value)]
    element.value = "" if not any(moved) else moved[0] if len(moved) == 1 else moved


def _each(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return [value] if isinstance(value, (str, bytes, int, float)) or not hasattr(value, "__iter__") else list(value)


def _as_text(value: Any) -> str:
    return " ".join(str(part) for part in _each(value))


def _first(dataset: Dataset, keyword: str) -> str:
    try:
        return str(dataset.get(keyword) or "").strip()
    except Exception:  # a value that cannot be converted
        return ""


def _identifiers(dataset: Dataset) -> re.Pattern[str] | None:
    """The names and numbers of this patient, as words to look for in what stays."""
    words = set()
    for keyword in ("PatientName", "OtherPatientNames", "PatientBirthName", "PatientMotherBirthName"):
        words |= set(re.split(r"[\s^=,.]+", _first(dataset, keyword)))
    for keyword in ("PatientID", "AccessionNumber", "PatientBirthDate"):
        words.add(_first(dataset, keyword))
    for item in _items(dataset, "OtherPatientIDsSequence"):
        words.add(_first(item, "PatientID"))
    kept = sorted({word for word in words if len(word) >= _SHORTEST_IDENTIFIER}, key=len, reverse=True)
    if not kept:
        return None
    return re.compile(r"(?<!\w)(" + "|".join(map(re.escape, kept)) + r")(?!\w)", re.IGNORECASE)


def _items(dataset: Dataset, keyword: str) -> list[Dataset]:
    try:
        return list(dataset.get(keyword) or ())
    except Exception:  # a broken sequence
        return []


def _code(value: str, meaning: str) -> Dataset:
    from pydicom import Dataset

    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", meaning
    return code


def _renew_meta(dataset: Dataset) -> None:
    """A meta header of our own: the old one may name a station, and the preamble may hold anything."""
    from pydicom.dataset import FileMetaDataset

    syntax = dataset.file_meta.TransferSyntaxUID
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.preamble = b"\0" * 128


def flat(dataset: Dataset) -> dict[str, str]:
    """Every element as ``tag`` or ``tag[item]/tag`` with a short form of its value; for comparing, not for keeping."""
    return dict(_flat(dataset, ""))


def _flat(dataset: Dataset, path: str) -> Iterator[tuple[str, str]]:
    for tag in [element.tag for element in dataset.elements()]:
        place = f"{path}{int(tag):08X}"
        if int(tag) in _PIXELS:
            continue
        try:
            element = dataset[tag]
        except Exception:  # it cannot be converted
            yield place, "?"
            continue
        if element.VR == "SQ":
            yield place, "SQ" if element.value else ""
            for number, item in enumerate(element.value or ()):
                yield from _flat(item, f"{place}[{number}]/")
        else:
            yield place, f"{element.VR} {element.value!r}"


def _keyword(path: str) -> str:
    """The attribute of a path in words; private ones by their group alone."""
    from pydicom.datadict import keyword_for_tag

    tag = int(path.rpartition("/")[2][:8], 16)
    if tag >> 16 & 1:
        return f"private ({tag >> 16:04X})"
    return keyword_for_tag(tag) or f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def _way(path: str, old: str | None, new: str | None) -> str:
    if new is None:
        return "removed"
    if old is None:
        return "added"
    vr, _, value = new.partition(" ")
    if value in ("", "''", "None", "b''", "[]") or not vr:
        return "emptied"
    return {"UI": "new UID", "DA": "date shifted", "DT": "date shifted"}.get(vr, "replaced")
