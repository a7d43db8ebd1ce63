#!/usr/bin/env bash
# dicognito lets a contrast agent be given three hours after the scan that it was given for.
#
# Versions: dicognito 0.19.0, pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: dicognito moves all dates and times of a patient by one interval, so that what happened between them
#   stays: seven minutes between the start of the injection (Contrast/Bolus Start Time (0018,1042)) and the scan, an
#   hour between the tracer of a PET/CT (Radiopharmaceutical Start Time (0018,1072)) and its images.
# Seen: a time is moved where a date of the same name stands beside it, as Acquisition Date and Acquisition Time. The
#   two times have no such date, and stay, while the scan moves by hours: the delay, which tells an arterial from a
#   venous phase, and the decay, by which an SUV is corrected, are others for each patient, and nothing is said.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dicognito==0.19.0 pydicom==3.0.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from dicognito.anonymizer import Anonymizer
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, generate_uid

ds = Dataset()
ds.file_meta = FileMetaDataset()
ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
ds.PatientName, ds.PatientID, ds.PatientSex, ds.Modality = "Phantom^", "P", "O", "CT"
ds.StudyDate, ds.StudyTime = "20260101", "113000"
ds.AcquisitionDate, ds.AcquisitionTime = "20260101", "115700"
ds.ContrastBolusAgent, ds.ContrastBolusStartTime = "Iohexol", "115000"
tracer = Dataset()
tracer.RadiopharmaceuticalStartTime = "105700"
ds.RadiopharmaceuticalInformationSequence = [tracer]


def minutes(time):
    return int(time[:2]) * 60 + int(time[2:4])


Anonymizer(seed="seed").anonymize(ds)
scan, study = minutes(ds.AcquisitionTime), minutes(ds.StudyTime)
contrast, pet = (minutes(value) for value in (ds.ContrastBolusStartTime, tracer.RadiopharmaceuticalStartTime))
print("scan", ds.AcquisitionTime, "contrast", ds.ContrastBolusStartTime, "tracer", tracer.RadiopharmaceuticalStartTime)
print("minutes from contrast to scan:", scan - contrast, "from tracer:", scan - pet, "(they were 7 and 60)")
assert scan - study == 27, "study and scan are not moved alike"
assert scan != 717, "this seed moves by whole days now: nothing was checked"
assert (contrast, pet) == (710, 657), "they are moved now"
PYTHON
