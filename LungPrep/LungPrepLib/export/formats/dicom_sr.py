"""The measurements as a DICOM Structured Report (TID 1500), by highdicom, which archives and workstations read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...dicom.standard import CTImageStorage
from ...findings import LungPrepError
from ...measurement.columns import columns
from ...measurement.density import measures
from ...measurement.measure import PRIVATE_SCHEME, UNIT_NAMES, Measure
from ...messages import say
from ...segmentation.structures import LEFT, LUNG, RIGHT, Code
from ..dicom_identity import Identity, uid_of
from ..dicom_slices import SliceStack, acquired_stack, orthogonal_stack
from ..dicom_values import coded_concept, refusals_said, text_of
from ..format import Format, Output
from ..provenance import algorithm_name, made_by, maker

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from ...case import PreparedCase

_NAME = "measurements.sr.dcm"
_SERIES_NUMBER = 9003
_MILLIMETRE = Code("mm", "millimeter", "UCUM")
_KILOVOLT = Code("kV", "kilovolt", "UCUM")
_THICKNESS = Code("112225", "Slice Thickness", "DCM")
_KVP = Code("113733", "KVP", "DCM")
# What moves the numbers and has no place of its own in the template.
_MADE_WITH = ("vessels", "peel_mm", "kernel", "contrast", "voxel_size_mm", "segmenter", "weights")


def write_report(case: PreparedCase, path: Path) -> None:
    """Write a Comprehensive 3D SR with one group of measurements per structure, and per part of one.

    Raises
    ------
    OSError
        when the disk does not take it.
    LungPrepError
        when there are no measurements, or identifiers are to be kept and the source's files are not there any more.
    """
    import highdicom as hd
    from pydicom.sr.codedict import codes

    rows = [*case.measurements, *case.regional_measurements]
    if not rows:
        raise LungPrepError(say("There are no measurements."), say("Look at the case's other findings."))
    identity = Identity(case)
    stack = acquired_stack(case, identity) or orthogonal_stack(case, identity)
    content = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    method = algorithm_name(case.provenance)
    series_uid = uid_of("measurements", stack.series_uid, identity.kept, maker(), method, content)
    context = hd.sr.ObservationContext(
        observer_device_context=hd.sr.ObserverContext(
            observer_type=codes.DCM.Device,
            observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(
                uid=uid_of("device", maker()), name="LungPrep", manufacturer_name="LungPrep", model_name="LungPrep"
            ),
        )
    )
    kernel = case.measurements[0].get("kernel") or "unknown"
    with refusals_said():
        report = hd.sr.MeasurementReport(
            observation_context=context,
            procedure_reported=hd.sr.CodedConcept("24627-2", "LN", "CT Chest"),
            imaging_measurements=[_group(case, series_uid, row) for row in rows],
            title=codes.DCM.ImagingMeasurementReport,
        )
        document = hd.sr.Comprehensive3DSR(
            evidence=_evidence(identity, stack),
            content=report[0],
            series_instance_uid=series_uid,
            series_number=_SERIES_NUMBER,
            sop_instance_uid=uid_of(series_uid, 1),
            instance_number=1,
            manufacturer="LungPrep",
            manufacturer_model_name="LungPrep",
            software_versions=maker(),
            device_serial_number=case.case,
            series_description=text_of(f"Lung densitometry, kernel {kernel}: {made_by(case)}"),
            is_complete=True,
            is_final=True,
            is_verified=False,
        )
        document.CodingSchemeIdentificationSequence = [_private_scheme()]
        document.save_as(path)


def _private_scheme() -> Dataset:
    """What the codes are that no standard scheme has (DICOM PS3.3 C.12.1)."""
    from pydicom.dataset import Dataset

    item = Dataset()
    item.CodingSchemeDesignator = PRIVATE_SCHEME
    item.CodingSchemeName = "LungPrep's measures of lung density"
    item.CodingSchemeResponsibleOrganization = "LungPrep"
    return item


def _evidence(identity: Identity, stack: SliceStack) -> list[Dataset]:
    from pydicom.dataset import Dataset

    common = Dataset()
    identity.describe(common)
    found: dict[str, Dataset] = {}
    for item in stack.slices:
        if item.sop_instance_uid not in found:  # frames of one object are one reference
            image = Dataset()
            for element in common:
                image[element.tag] = element
            image.Modality = "CT"
            image.SOPClassUID = item.sop_class_uid or CTImageStorage
            image.SOPInstanceUID = item.sop_instance_uid
            image.SeriesInstanceUID = stack.series_uid
            found[item.sop_instance_uid] = image
    return list(found.values())


def _group(case: PreparedCase, series_uid: str, row: Mapping[str, Any]) -> Any:
    """The measurements of one row: what has no number is left out."""
    import highdicom as hd

    key = f"{row['structure']} {row['region']}"
    items = [_measurement(measure, row[measure.name]) for measure in measures() if row.get(measure.name) is not None]
    for code, unit, column in ((_THICKNESS, _MILLIMETRE, "slice_thickness_mm"), (_KVP, _KILOVOLT, "kvp")):
        if row.get(column):
            items.append(
                hd.sr.Measurement(name=coded_concept(code), value=float(row[column]), unit=coded_concept(unit))
            )
    return hd.sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(
            uid=uid_of(series_uid, key), identifier=text_of(row["name"]) or text_of(key)
        ),
        finding_type=coded_concept(_kind(case, row)),
        algorithm_id=hd.sr.AlgorithmIdentification(
            name=text_of(algorithm_name(case.provenance)), version=text_of(maker()), parameters=_made_with(row)
        ),
        finding_sites=[_site(case, row)],
        measurements=items,
    )


def _made_with(row: Mapping[str, Any]) -> list[str] | None:
    """Heads of columns of the table, and what stands in them: one Algorithm Parameters (111002 DCM).

    The template allows several, but of these readers such as dcmqi's show the first alone.
    """
    known = [column for column in columns() if column.key in _MADE_WITH and row.get(column.key) not in (None, "")]
    said = "; ".join(f"{column.title}: {row[column.key]} {column.unit}".strip() for column in known)
    return [text_of(said, 1000)] if said else None


def _measurement(measure: Measure, value: float) -> Any:
    import highdicom as hd

    unit = Code(measure.unit, UNIT_NAMES.get(measure.unit, measure.unit) or "no units", "UCUM")
    if measure.unit == "[hnsf'U]":
        unit = Code(measure.unit, "Hounsfield unit", "UCUM")
    return hd.sr.Measurement(
        name=coded_concept(measure.quantity),
        value=value,
        unit=coded_concept(unit),
        derivation=None if measure.derivation is None else coded_concept(measure.derivation),
    )


def _kind(case: PreparedCase, row: Mapping[str, Any]) -> Code:
    return next((item.type for item in case.structures if item.key == row["structure"]), LUNG)


def _site(case: PreparedCase, row: Mapping[str, Any]) -> Any:
    """Where it is: the structure with its side; both lungs together have none."""
    import highdicom as hd

    structure = next((item for item in case.structures if item.key == row["structure"]), None)
    side = {"right_lung": RIGHT, "left_lung": LEFT}.get(row["structure"])
    kind, modifier = (structure.type, structure.modifier) if structure is not None else (LUNG, side)
    return hd.sr.FindingSite(
        anatomic_location=coded_concept(kind), laterality=coded_concept(modifier) if modifier in (RIGHT, LEFT) else None
    )


def _outputs(case: PreparedCase) -> list[Output]:
    if not case.measurements:
        raise LungPrepError(say("There are no measurements in this case."), say("Choose a segmenter."))
    return [Output(_NAME, partial(write_report, case))]


ENTRY = Format(
    "dicom-sr",
    "the measurements as a DICOM Structured Report (TID 1500)",
    _outputs,
    packages={"highdicom": "highdicom"},
    bytes_per_voxel=0.0,
    order=60,
    details="""\
A Comprehensive 3D SR by the template Measurement Report (TID 1500): a group of measurements per structure, per lung,
for all lungs together, and per third, core and peel, named by its tracking identifier. Names, units and derivations are
the codes of [Measurements](measures.md): those of DICOM, SNOMED CT and UCUM where they have one, `99LUNGPREP` else.
What has no number is left out. Slice thickness and tube voltage stand in every group; whether vessels count, depth of
the peel, kernel, contrast agent, voxel size, segmenter and weights are the parameters of its algorithm. It refers to
the acquired slices; for a case from an image file to those that `dicom-series` writes.
""",
)
