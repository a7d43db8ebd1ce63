"""Patient, study and UIDs of the DICOM objects that LungPrep writes.

With identifiers kept, it belongs to the patient and study that the slices came from and refers to them, as an archive
or a viewer needs to show it there. Without, patient and study carry the name of the case, every UID is made anew from
the original one (the same for the same, so that what belongs together stays together), dates of the study are left
out, and the object says that its identity was removed.
"""

from __future__ import annotations

import uuid
import warnings
from typing import TYPE_CHECKING

from ..findings import LungPrepError
from ..messages import FileName, say
from .dicom_values import carried_over
from .provenance import maker

if TYPE_CHECKING:
    from pydicom.dataset import Dataset
    from pydicom.tag import BaseTag

    from ..case import PreparedCase

_NAMESPACE = uuid.UUID("6f0c6f2e-2d3a-4b5e-9a7c-5d3c1f0e8b42")  # any constant: it keeps these UIDs apart from others
# Patient, Patient Study and Clinical Trial Subject modules, and what was done to the patient's identity (C.7.1.1).
_PATIENT_GROUPS = (0x0010, 0x0012)
# The General Study and Patient Study modules (DICOM PS3.3 C.7.2) as far as they are of one value.
_STUDY = (
    "StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName", "StudyID", "StudyDescription",
    "IssuerOfAccessionNumberSequence", "PhysiciansOfRecord", "AdmittingDiagnosesDescription",
)  # fmt: skip

_EMPTY = (
    "PatientID", "PatientName", "PatientBirthDate", "PatientSex",
    "StudyDate", "StudyTime", "AccessionNumber", "StudyID", "ReferringPhysicianName",
)  # fmt: skip


def uid_of(*parts: object) -> str:
    """The UID (2.25, DICOM PS3.5 B.2) that these parts always have."""
    return f"2.25.{uuid.uuid5(_NAMESPACE, chr(10).join(map(str, parts))).int}"


class Identity:
    """What the objects of one case say of patient, study and frame of reference."""

    def __init__(self, case: PreparedCase) -> None:
        self._case = case
        self.kept = case.keep_identifiers and bool(case.acquisition.headers)
        headers = case.acquisition.headers
        first = headers[0] if headers else None
        self.study_uid = self.uid("study", first.study_instance_uid if first else "")
        self.series_uid = self.uid("series", first.series_instance_uid if first else "")
        self.frame_uid = self.uid("frame", first.frame_of_reference_uid if first else "")

    def uid(self, kind: str, original: str) -> str:
        """``original`` where identifiers are kept and there is one, else the one made from it."""
        if self.kept and original:
            return original
        return uid_of(kind, original or self._case.case)

    def describe(self, dataset: Dataset) -> None:
        """Put the attributes of patient, study and frame of reference into a dataset.

        Raises
        ------
        LungPrepError
            when identifiers are to be kept and the first slice's file is not there any more.
        """
        dataset.SpecificCharacterSet = "ISO_IR 192"
        for keyword in _EMPTY:
            setattr(dataset, keyword, "")
        dataset.StudyInstanceUID = self.study_uid
        dataset.FrameOfReferenceUID = self.frame_uid
        dataset.PositionReferenceIndicator = ""
        if self.kept:
            self._copy_from_source(dataset)
        else:
            dataset.PatientID = self._case.case
            dataset.PatientName = f"{self._case.case}^"  # a family name alone, as PS3.5 6.2.1.2 wants it marked
            dataset.PatientIdentityRemoved = "YES"
            dataset.DeidentificationMethod = f"{maker()}: written without identifiers, UIDs made anew"

    def _copy_from_source(self, dataset: Dataset) -> None:
        import pydicom
        from pydicom.datadict import keyword_for_tag
        from pydicom.errors import InvalidDicomError

        path = self._case.acquisition.headers[0].path
        try:
            source = pydicom.dcmread(path, stop_before_pixels=True, force=True)
        except (OSError, InvalidDicomError, ValueError, LookupError) as error:
            raise LungPrepError(
                say("Patient and study cannot be read from {file} again.", file=FileName(path)),
                say("Prepare the series from a folder, or without --keep-identifiers."),
            ) from error
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they quote the value
            for tag in sorted(source.keys()):  # not the elements: one that cannot be read would end it
                if tag.group in _PATIENT_GROUPS or keyword_for_tag(tag) in _STUDY:
                    _copy(source, tag, dataset)


def _copy(source: Dataset, tag: BaseTag, target: Dataset) -> None:
    """Put one attribute of the source where it is of use there; one that cannot be read stays as it was."""
    from pydicom.charset import convert_encodings, decode_element

    try:
        element = source[tag]
        # texts in their own character set become text, written again as UTF-8
        decode_element(element, convert_encodings(source.get("SpecificCharacterSet", "")))
        value = carried_over(element)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
        return
    if value is not None:
        element.value = value
        target[tag] = element
