#!/usr/bin/env bash
# platipy cuts structures off where a CT is wider than high: of the left lung the outer part is gone.
#
# Versions: platipy 0.7.2, SimpleITK 2.5.7, pydicom 2.4.5 (platipy wants pydicom 2), numpy 1.26.4, Python 3.11
#   (November 2026).
# Expected: a contour of an RT Structure Set is filled wherever it runs on its slice. CT with more columns than rows are
#   common where the field of view was cropped to the body.
# Seen: no voxel has a column that is not a row as well: on a slice of 48 columns and 32 rows nothing is filled beyond
#   column 31, and nothing is said. The right lung is whole, so that the two differ for no reason. What is
#   filled is larger than the contour: a disc of 2 mm radius has half as much area again.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	platipy==0.7.2 SimpleITK==2.5.7 pydicom==2.4.5 numpy==1.26.4
"$work/venv/bin/python" - <<'PYTHON'
import math

import numpy as np
import SimpleITK as sitk
from platipy.dicom.io.rtstruct_to_nifti import transform_point_set_from_dicom_struct
from pydicom import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid

SPACING = 0.7
image = sitk.Image([48, 32, 5], sitk.sitkInt16)  # 48 columns, 32 rows
image.SetSpacing([SPACING, SPACING, 2.5])
radius = {"right lung": 5.0, "left lung": 5.0, "nodule": 2.0}
centre = {"right lung": (10.3, 15.8), "left lung": (35.3, 15.8), "nodule": (22.3, 5.8)}  # column, row
structures = Dataset()
structures.SOPClassUID, structures.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.481.3", generate_uid()
structures.StructureSetROISequence, structures.ROIContourSequence = Sequence(), Sequence()
for number, name in enumerate(radius, 1):
    roi = Dataset()
    roi.ROINumber, roi.ROIName, roi.ROIGenerationAlgorithm = number, name, "MANUAL"
    structures.StructureSetROISequence.append(roi)
    drawn = Dataset()
    drawn.ReferencedROINumber, drawn.ContourSequence = number, Sequence()
    for index in (1, 2, 3):
        points = []
        for step in range(90):
            angle = math.radians(4 * step)
            points += [
                centre[name][0] * SPACING + radius[name] * math.cos(angle),
                centre[name][1] * SPACING + radius[name] * math.sin(angle),
                2.5 * index,
            ]
        contour = Dataset()
        contour.ContourGeometricType, contour.NumberOfContourPoints = "CLOSED_PLANAR", 90
        contour.ContourData = [f"{value:.4f}" for value in points]
        drawn.ContourSequence.append(contour)
    structures.ROIContourSequence.append(drawn)
masks, names = transform_point_set_from_dicom_struct(image, structures)
ratio, last = {}, {}
for mask, name in zip(masks, names):
    name = name.replace("_", " ")
    voxels = sitk.GetArrayFromImage(mask)[2] > 0
    ratio[name] = voxels.sum() * SPACING**2 / (math.pi * radius[name] ** 2)
    last[name] = int(np.nonzero(voxels)[1].max())
    print(f"{name}: area {100 * ratio[name]:.0f} % of the contour's, last column {last[name]}")
assert last["left lung"] == 31 and ratio["left lung"] < 0.5, "the left lung is whole now"
assert ratio["right lung"] > 1.1 and ratio["nodule"] > 1.4, "areas are those of the contours now"
PYTHON
