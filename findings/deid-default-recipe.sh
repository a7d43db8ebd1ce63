#!/usr/bin/env bash
# deid, called without a recipe, writes CT slices that belong to no series, names a university that has never seen
# them as the issuer of the patient's number, and calls them de-identified with the hospital's name in them.
#
# Versions: deid 0.4.13, pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: replace_identifiers(dicom_files=...) without a recipe falls back on one of its own, which follows a
#   profile of DICOM PS3.15 or keeps less: UIDs replaced, no institution, no private elements; the slices are a CT series still.
# Seen: all UIDs are deleted, SOP Class UID, SOP Instance UID and Series Instance UID among them, so that the four
#   files are no DICOM objects any more and nothing says which belong together; and every element that has "Time" in
#   its name, Exposure Time too. Institution, station, serial number of the scanner, study description and private
#   elements are as they were. Patient Identity Removed (0012,0062) is YES all the same, and Issuer of Patient ID is
#   "STARR", Stanford's research repository. Whoever uses deid has to write a recipe.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check deid==0.4.13 pydicom==3.0.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import os
from glob import glob

import numpy as np
from deid.dicom import replace_identifiers
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

UIDS = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID")
LEFT = {"InstitutionName": "Hospital", "StationName": "3", "DeviceSerialNumber": "4711", "StudyDescription": "Lung"}
uids = [CTImageStorage, "", generate_uid(), generate_uid(), generate_uid()]
os.mkdir("before")
os.mkdir("after")
for index in range(4):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    uids[1] = generate_uid()
    for keyword, value in [*zip(UIDS, uids), *LEFT.items()]:
        setattr(ds, keyword, value)
    ds.PatientName, ds.PatientID, ds.Modality, ds.InstanceNumber = "Phantom^", "P", "CT", index + 1
    ds.private_block(0x0029, "PHANTOM CSA", create=True).add_new(1, "LO", "Hospital, room 3")
    ds.ImageType, ds.SliceThickness, ds.ExposureTime = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5, 500
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 16, 16
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
    ds.PixelData = np.full((16, 16), -850, np.int16).tobytes()
    ds["PixelData"].VR = "OW"
    ds.save_as(f"before/{index}.dcm", enforce_file_format=True)

replace_identifiers(dicom_files=sorted(glob("before/*.dcm")), output_folder="after", save=True)
made = [dcmread(path, force=True) for path in sorted(glob("after/*.dcm"))]
gone = [keyword for keyword in (*UIDS, "ExposureTime") if not any(keyword in ds for ds in made)]
left = [keyword for keyword, value in LEFT.items() if all(ds.get(keyword) == value for ds in made)]
private = all(ds[0x0029, 0x1001].value == "Hospital, room 3" for ds in made if (0x0029, 0x1001) in ds)
first = made[0]
print("gone:", *gone)
print("left:", *left, "and the private element" if private else "")
print("said:", first.PatientIdentityRemoved, first.IssuerOfPatientID)
assert len(made) == 4 and len(gone) == 6, "UIDs are kept or replaced now"
assert left == list(LEFT) and private and (0x0029, 0x1001) in first, "the hospital is taken out now"
assert (first.PatientIdentityRemoved, first.IssuerOfPatientID) == ("YES", "STARR"), "it says something else now"
PYTHON
