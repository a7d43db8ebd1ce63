#!/usr/bin/env bash
# tid1500reader of dcmqi gives one of a measurement's algorithm parameters, whatever their number, and says nothing.
#
# Versions: dcmqi 1.5.7, highdicom 0.28.2, pydicom 3.0.2, Python 3.11 (November 2026).
# Expected: Algorithm Identification (DICOM PS3.16 TID 4019) has Algorithm Parameters (111002, DCM) with value
#   multiplicity 1-n, and the JSON of tid1500reader has a list for them: all that stand in the report are in it.
# Seen: of three parameters of a group of measurements the first one alone is in the list, exit status 0. Two analyses
#   that differ in the second parameter (a threshold, a kernel) are the same in JSON. Who writes several things that
#   move a number does well to write them as one parameter.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dcmqi==1.5.7 highdicom==0.28.2 pydicom==3.0.2
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys

import highdicom as hd
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

PARAMETERS = ["threshold: -950 HU", "kernel: B30f", "connectivity: 6"]

ct = Dataset()
ct.SOPClassUID, ct.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", generate_uid()
ct.StudyInstanceUID, ct.SeriesInstanceUID, ct.FrameOfReferenceUID = (generate_uid() for _ in range(3))
ct.Modality, ct.Rows, ct.Columns = "CT", 16, 16
ct.PatientName, ct.PatientID, ct.PatientBirthDate, ct.PatientSex = "Phantom^", "P", "", "O"
ct.StudyDate, ct.StudyTime, ct.AccessionNumber, ct.StudyID = "20260101", "120000", "", "1"
ct.ReferringPhysicianName = ""
ct.file_meta = FileMetaDataset()
ct.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian

group = hd.sr.MeasurementsAndQualitativeEvaluations(
    tracking_identifier=hd.sr.TrackingIdentifier(uid=generate_uid(), identifier="right lung"),
    finding_type=hd.sr.CodedConcept("39607008", "SCT", "Lung"),
    algorithm_id=hd.sr.AlgorithmIdentification(name="densitometry", version="1", parameters=PARAMETERS),
    measurements=[hd.sr.Measurement(name=codes.SCT.Volume, value=2957.2, unit=hd.sr.CodedConcept("mL", "UCUM", "mL"))],
)
report = hd.sr.MeasurementReport(
    observation_context=hd.sr.ObservationContext(
        observer_device_context=hd.sr.ObserverContext(
            observer_type=codes.DCM.Device,
            observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(uid=generate_uid()),
        )
    ),
    procedure_reported=hd.sr.CodedConcept("24627-2", "LN", "CT Chest"),
    imaging_measurements=[group],
)
document = hd.sr.Comprehensive3DSR(
    evidence=[ct], content=report[0], series_instance_uid=generate_uid(), series_number=2,
    sop_instance_uid=generate_uid(), instance_number=1, manufacturer="M", is_complete=True,
)
document.save_as("report.dcm")


def parameters(item: Dataset) -> list[str]:
    concept = item.get("ConceptNameCodeSequence")
    own = [str(item.TextValue)] if concept and concept[0].CodeValue == "111002" else []
    return own + [text for child in item.get("ContentSequence", []) for text in parameters(child)]


written = parameters(pydicom.dcmread("report.dcm"))
assert written == PARAMETERS, written
subprocess.run(
    ["venv/bin/tid1500reader", "--inputDICOM", "report.dcm", "--outputMetadata", "report.json"],
    check=True, capture_output=True,
)
with open("report.json", encoding="utf-8") as file:
    (found,) = json.load(file)["Measurements"]
read = found["measurementAlgorithmIdentification"]["AlgorithmParameters"]
print("in the report:", written)
print("in the JSON:  ", read)
if read == PARAMETERS:
    sys.exit("tid1500reader gives all parameters now")
assert read == PARAMETERS[:1], read
PYTHON
