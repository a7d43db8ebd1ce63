#!/usr/bin/env bash
# plastimatch puts copies of the neighbours where CT slices are missing.
#
# Versions: plastimatch 1.10.0 (PyPI), SimpleITK 2.5.7, pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: of a series that lacks slices in the middle, "plastimatch convert" makes a volume with fewer slices (as
#   SimpleITK does, with a warning), or refuses it (as dicom2nifti does).
# Seen: exit status 0, and one line on standard output that the spacing is not equal. The volume has as many slices as
#   the complete series, evenly spaced: in place of the missing ones are copies of the slices beside them, eight of
#   them here, 20 mm of chest. No word and no mark tells them from the slices that were acquired, and the number of
#   slices and the spacing, which people check, are those of the complete series.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	plastimatch==1.10.0 SimpleITK==2.5.7 pydicom==3.0.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
os.mkdir("ct")
for index in (*range(4), *range(12, 18)):  # eight never arrived
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.Modality, ds.InstanceNumber = "Phantom^", "P", "CT", index + 1
    ds.ImageType, ds.SliceThickness = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 8, 8
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept = 1, 0
    ds.PixelData = np.full((8, 8), 100 * index - 900, np.int16).tobytes()  # the value tells the slice
    ds["PixelData"].VR = "OW"
    ds.save_as(f"ct/{index}.dcm", enforce_file_format=True)
tool = Path(sys.executable).with_name("plastimatch")
done = subprocess.run(
    [tool, "convert", "--input", "ct", "--output-img", "ct.nrrd"], capture_output=True, text=True, check=True
)
image = sitk.ReadImage("ct.nrrd")
slices = [round((value + 900) / 100) for value in sitk.GetArrayFromImage(image)[:, 0, 0]]
print("slices in the series: 0-3, 12-17 - in the volume:", *slices, "- spacing", image.GetSpacing())
said = (done.stdout + done.stderr).lower()
print("said:", next(line for line in said.splitlines() if "spacing detected" in line))
assert not any(word in said for word in ("missing", "copied", "copies", "duplicat")), "the missing slices are mentioned now"
assert slices == [0, 1, 2] + 5 * [3] + 5 * [12] + [13, 14, 15, 16, 17], "no copies stand in for the missing slices now"
PYTHON
