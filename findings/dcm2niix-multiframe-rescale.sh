#!/usr/bin/env bash
# dcm2niix gives right Hounsfield values for a CT as single slices, and wrong ones for the same CT as one multi-frame file.
#
# Versions: dcm2niix 1.0.20260724 (PyPI), highdicom 0.28.2, pydicom 3.0.2, nibabel 5.4.2, numpy 2.3.5, Python 3.11
#   (November 2026).
# Expected: slices may have a rescale slope and intercept of their own. From single files dcm2niix applies each slice's
#   own; from the multi-frame object that holds the same slices, with the same numbers in each frame's Pixel Value
#   Transformation Sequence (DICOM PS3.3 C.7.6.16.2.9), it should do the same.
# Seen: single files are saved "as 32-bit float (slope, intercept or bits allocated varies)", and right. Of the multi-frame
#   object the rescale of the first frame is written into the NIfTI for all frames, without a word: water is at 1000 HU
#   in one slice, at 1024 HU in another. highdicom makes of the same file what went in.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	dcm2niix==1.0.20260724 highdicom==0.28.2 pydicom==3.0.2 nibabel==5.4.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import os
import subprocess
import sys
from pathlib import Path

import highdicom as hd
import nibabel as nib
import numpy as np
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

RESCALES = [(1, 0), (2, 0), (0.5, -500), (1, -1024), (0.5, 0), (1, 0)]  # slope and intercept of each slice
study, series, frame = generate_uid(), generate_uid(), generate_uid()
slices = []
for index, (slope, intercept) in enumerate(RESCALES):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.Modality, ds.Manufacturer = "Phantom^", "P", "CT", "Maker"
    for empty in ("PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID", "ReferringPhysicianName"):
        setattr(ds, empty, "")
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = ds.AcquisitionDate = "20200101"
    ds.StudyTime = ds.SeriesTime = ds.ContentTime = ds.AcquisitionTime = "120000"
    ds.PositionReferenceIndicator, ds.SeriesNumber, ds.InstanceNumber, ds.SliceThickness = "", 1, index + 1, 2.5
    ds.PatientPosition, ds.ImageType, ds.KVP, ds.ConvolutionKernel = "HFS", ["ORIGINAL", "PRIMARY", "AXIAL"], 120, "B"
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 8, 8
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = slope, intercept, "HU"
    hu = np.zeros((8, 8))
    hu[2:6, 2:6] = -800 + 100 * index  # a square in water
    ds.PixelData = ((hu - intercept) / slope).astype(np.int16).tobytes()
    ds["PixelData"].VR = "OW"
    slices.append(ds)
os.mkdir("single")
for index, ds in enumerate(slices):
    ds.save_as(f"single/{index}.dcm", enforce_file_format=True)
os.mkdir("multi")
hd.legacy.LegacyConvertedEnhancedCTImage(slices, generate_uid(), 2, generate_uid(), 1).save_as("multi/ct.dcm")
tool = Path(sys.executable).with_name("dcm2niix")
water = {}
for kind in ("single", "multi"):
    done = subprocess.run(
        [tool, "-b", "n", "-z", "n", "-f", kind, "-o", ".", kind], capture_output=True, text=True, check=True
    )
    said = [line for line in done.stdout.splitlines() if "slope" in line or "scal" in line.lower()]
    print(f"dcm2niix, {kind}, says of it:", *(said or ["nothing"]))
    water[kind] = sorted(nib.load(f"{kind}.nii").get_fdata()[0, 0, :].round().astype(int).tolist())
    print(f"dcm2niix, {kind}: water in the slices at", *water[kind], "HU")
volume = hd.imread("multi/ct.dcm").get_volume().array
assert not said, "the multi-frame object is remarked on now"
print("highdicom, multi: water at", *np.unique(volume[:, 0, 0]), "HU")
assert water["single"] == [0] * 6 and not volume[:, 0, 0].any()
assert water["multi"] != [0] * 6, "each frame's own rescale is applied now"
PYTHON
