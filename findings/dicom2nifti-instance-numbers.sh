#!/usr/bin/env bash
# dicom2nifti says MISSING_DICOM_FILES of a complete, regular CT whose instance numbers do not follow its positions.
#
# Versions: dicom2nifti 2.6.2, pydicom 3.0.2, nibabel 5.4.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: slices are ordered by Image Position (Patient); Instance Number (0020,0013) is only a number and may be in any
#   order, as it is after a reformat or in an archive that counts anew.
# Seen: the slices are ordered by number, each step back in position begins another point of time, and the CT becomes a
#   series over time. With two numbers swapped, of eight slices 2.5 mm apart, it ends with MISSING_DICOM_FILES and
#   "slice count mismatch between timepoint 0 and 1", although none is missing; with the odd slices numbered before
#   the even ones, with an AttributeError for RepetitionTime, an attribute of magnetic resonance. Descending
#   numbers are converted.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	dicom2nifti==2.6.2 pydicom==3.0.2 nibabel==5.4.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import contextlib
import io
import os

import dicom2nifti
import numpy as np
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid


def converted(numbers: list[int]) -> str:
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    folder = "ct" + "".join(map(str, numbers))
    os.mkdir(folder)
    for index, number in enumerate(numbers):
        ds = Dataset()
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
        ds.PatientName, ds.PatientID, ds.Modality, ds.InstanceNumber = "Phantom^", "P", "CT", number
        ds.ImageType, ds.SliceThickness = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5
        ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
        ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 16, 16
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
        ds.RescaleSlope, ds.RescaleIntercept = 1, 0
        ds.PixelData = np.full((16, 16), 100 * index - 900, np.int16).tobytes()
        ds["PixelData"].VR = "OW"
        ds.save_as(f"{folder}/{index}.dcm", enforce_file_format=True)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            dicom2nifti.dicom_series_to_nifti(folder, folder + ".nii", reorient_nifti=False)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "converted"


said = {
    "ascending": converted([1, 2, 3, 4, 5, 6, 7, 8]),
    "descending": converted([8, 7, 6, 5, 4, 3, 2, 1]),
    "two swapped": converted([1, 2, 4, 3, 5, 6, 7, 8]),
    "odd before even": converted([1, 5, 2, 6, 3, 7, 4, 8]),
}
for numbers, outcome in said.items():
    print(f"instance numbers {numbers}: {outcome}")
assert said["ascending"] == said["descending"] == "converted"
assert "MISSING_DICOM_FILES" in said["two swapped"], "two swapped numbers do not matter now"
assert "RepetitionTime" in said["odd before even"], "it is no series over time now"
PYTHON
