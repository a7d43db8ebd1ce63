"""The identifiers of C-FIND, C-GET and C-MOVE (DICOM PS3.4 C.6.2): what is asked, and what shall be answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .peers import StudyQuery

if TYPE_CHECKING:
    from pydicom import Dataset

# Wildcards of a query, and the backslash that makes a list; an answer is held against the value itself.
_SPECIAL = re.compile(r"[*?\\]")
# What the rules of selection read, asked for each image; an archive answers what it has in its index.
_IMAGE_KEYWORDS = (
    "SOPInstanceUID", "SOPClassUID", "InstanceNumber", "ImageType", "AcquisitionNumber", "ImagePositionPatient",
    "ImageOrientationPatient", "PixelSpacing", "Rows", "Columns", "NumberOfFrames", "SliceThickness",
    "ConvolutionKernel", "ContrastBolusAgent", "SliceLocation", "FrameOfReferenceUID", "BitsAllocated",
    "SamplesPerPixel", "PhotometricInterpretation", "PixelRepresentation", "RescaleSlope", "RescaleIntercept",
    "RescaleType", "AcquisitionTime", "ContentTime", "TemporalPositionIdentifier", "GantryDetectorTilt",
    "Modality", "SeriesNumber", "SeriesDescription", "ProtocolName", "BodyPartExamined", "PatientPosition",
)  # fmt: skip


def study_query(query: StudyQuery) -> Dataset:
    """At the level of studies."""
    from pydicom import Dataset

    dataset = Dataset()
    dataset.QueryRetrieveLevel = "STUDY"
    dataset.StudyInstanceUID = ""
    dataset.AccessionNumber = _SPECIAL.sub("?", query.accession)
    dataset.PatientID = _SPECIAL.sub("?", query.patient_id)
    first, last = query.first_date, query.last_date
    dataset.StudyDate = first if first == last else f"{first}-{last}"
    dataset.StudyDescription = ""
    dataset.NumberOfStudyRelatedSeries = None
    return dataset


def series_query(study_instance_uid: str) -> Dataset:
    """The series of a study."""
    from pydicom import Dataset

    dataset = Dataset()
    dataset.QueryRetrieveLevel = "SERIES"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study_instance_uid, ""
    dataset.Modality = dataset.SeriesDescription = dataset.ProtocolName = ""
    dataset.SeriesNumber = dataset.NumberOfSeriesRelatedInstances = None
    return dataset


def image_query(
    study_instance_uid: str, series_instance_uid: str, instances: Sequence[str] = (), *, for_retrieve: bool = False
) -> Dataset:
    """The images of a series; for a retrieve without ``instances`` the series as a whole."""
    from pydicom import Dataset
    from pydicom.datadict import tag_for_keyword

    dataset = Dataset()
    dataset.QueryRetrieveLevel = "SERIES" if for_retrieve and not instances else "IMAGE"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study_instance_uid, series_instance_uid
    if for_retrieve:
        if instances:
            dataset.SOPInstanceUID = list(instances)
        return dataset
    for keyword in _IMAGE_KEYWORDS:
        tag = tag_for_keyword(keyword)
        if tag is not None and tag not in dataset:
            setattr(dataset, keyword, None)
    return dataset
