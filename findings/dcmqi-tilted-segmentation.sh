#!/usr/bin/env bash
# segimage2itkimage puts the segmentation of a tilted CT beside the patient's lung, and says nothing.
#
# Versions: dcmqi 1.5.7, highdicom 0.28.2, SimpleITK 2.5.7, Python 3.11 (November 2026).
# Expected: the frames of a DICOM Segmentation on slices of a gantry that is tilted by 18.5 degrees lie in parallel
#   planes whose first voxels drift along the columns. An image in one orthogonal grid cannot hold them: segimage2itkimage
#   should refuse, as highdicom's get_volume() does ("Frame positions do not form a regularly-spaced volume"), or resample.
# Seen: exit status 0. The frames are stacked upright from the position of one of them, and the spacing is right, so
#   that nothing looks wrong: a square drawn at the same place in the patient leans back, and its voxels lie up to 31 mm
#   from where the frames say. Whoever reads such objects has to compare the positions of the frames beforehand.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dcmqi==1.5.7 highdicom==0.28.2 SimpleITK==2.5.7
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import math
import subprocess
import sys
from pathlib import Path

import highdicom as hd
import numpy as np
import SimpleITK as sitk
from pydicom import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import generate_uid

COUNT, STEP, SPACING, TILT = 24, 4.0, 2.0, math.tan(math.radians(18.5))
study, series, frame = generate_uid(), generate_uid(), generate_uid()
sources, mask = [], np.zeros((COUNT, 64, 64), np.uint8)
for index in range(COUNT):
    shift = index * STEP * TILT  # along the columns (y)
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", generate_uid()
    image.StudyInstanceUID, image.SeriesInstanceUID, image.FrameOfReferenceUID = study, series, frame
    image.PatientName, image.PatientID, image.Modality = "Phantom^", "P", "CT"
    for empty in ("PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID", "StudyDate", "StudyTime"):
        setattr(image, empty, "")
    image.ReferringPhysicianName, image.PositionReferenceIndicator = "", ""
    image.ImagePositionPatient = [0, f"{shift:.6f}", index * STEP]
    image.ImageOrientationPatient, image.PixelSpacing, image.SliceThickness = [1, 0, 0, 0, 1, 0], [SPACING, SPACING], STEP
    image.Rows = image.Columns = 64
    sources.append(image)
    first = round((50 - shift) / SPACING)  # the same place in the patient: y from 50 mm on
    mask[index, max(first, 0) : first + 20, 20:40] = 1
description = hd.seg.SegmentDescription(
    1, "lung", codes.SCT.AnatomicalStructure, codes.SCT.Lung, "MANUAL"
)
segmentation = hd.seg.Segmentation(
    sources, mask, "BINARY", [description], generate_uid(), 9, generate_uid(), 1, "M", "M", "1", "1",
    pixel_measures=hd.PixelMeasuresSequence([SPACING, SPACING], STEP, STEP),
)
segmentation.save_as("seg.dcm")
try:
    hd.seg.segread("seg.dcm").get_volume()
    raise AssertionError("highdicom makes a volume of it now")
except RuntimeError as error:
    print("highdicom:", error)
tool = Path(sys.executable).with_name("segimage2itkimage")
done = subprocess.run(
    [tool, "--inputDICOM", "seg.dcm", "--outputDirectory", ".", "--outputType", "nrrd"], capture_output=True, text=True
)
image = sitk.ReadImage("1.nrrd")
voxels = sitk.GetArrayFromImage(image) > 0
print("dcmqi: exit status", done.returncode, "size", image.GetSize(), "spacing", image.GetSpacing())
away = []
for z, y, x in np.argwhere(voxels):
    there = image.TransformIndexToPhysicalPoint((int(x), int(y), int(z)))
    index = round(there[2] / STEP)
    row = np.flatnonzero(mask[index].any(axis=1))
    true = index * STEP * TILT + row * SPACING  # where this slice's rows of the mask are
    away.append(max(true.min() - there[1], there[1] - true.max(), 0.0))
print(f"voxels {voxels.sum()} of {mask.sum()}; the farthest lies {max(away):.1f} mm from the mask of its slice")
assert done.returncode == 0, "it is refused now"
assert max(away) > 10, "it lies right now"
PYTHON
