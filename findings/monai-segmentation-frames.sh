#!/usr/bin/env bash
# MONAI puts two lungs of a DICOM Segmentation at the same height and gives the slices a wrong distance.
#
# Versions: MONAI 1.6.1, highdicom 0.28.2, pydicom 3.0.2, torch 2.13.0, Python 3.11 (November 2026).
# Expected: LoadImage(reader="PydicomReader"), which knows segmentations, places each frame by its own Image Position
#   (Patient). Segments that lie on different slices are the rule: highdicom, dcmqi and Slicer leave empty frames out.
# Seen: the frames of each segment are stacked as if all segments had the same slices. Where one has more of them than
#   the other, it ends with "could not broadcast input array". Where both have four, as here, nothing is said: the voxels
#   of both segments come on the same four slices, and the step between them is the way from the first segment's first
#   frame to the last segment's last one divided by three, 0.83 mm in place of 2.5.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	monai==1.6.1 highdicom==0.28.2 pydicom==3.0.2 torch==2.13.0
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import highdicom as hd
import numpy as np
from monai.transforms import LoadImage
from pydicom import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import CTImageStorage, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
sources = []
for index in range(8):
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.Modality = "Phantom^", "P", "CT"
    for empty in ("PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID", "StudyDate", "StudyTime"):
        setattr(ds, empty, "")
    ds.ReferringPhysicianName, ds.PositionReferenceIndicator = "", ""
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness, ds.Rows, ds.Columns = [0.7, 0.7], 2.5, 16, 16
    sources.append(ds)
described = [
    hd.seg.SegmentDescription(number, name, codes.SCT.AnatomicalStructure, codes.SCT.Lung, "MANUAL")
    for number, name in ((1, "right lung"), (2, "left lung"))
]


def saved(second: slice, name: str) -> np.ndarray:
    masks = np.zeros((8, 16, 16, 2), np.uint8)
    masks[2:6, 3:7, 2:6, 0] = 1
    masks[second, 3:7, 10:14, 1] = 1
    hd.seg.Segmentation(
        sources, masks, "BINARY", described, generate_uid(), 9, generate_uid(), 1, "M", "M", "1", "1"
    ).save_as(name)
    return masks


def heights(channel: np.ndarray, affine: np.ndarray) -> list[float]:
    return sorted({round(float((affine @ [*voxel, 1])[2]), 2) for voxel in np.argwhere(channel)})


masks = saved(slice(4, 8), "same_number.dcm")
saved(slice(3, 8), "other_number.dcm")
image = LoadImage(reader="PydicomReader")("same_number.dcm")
voxels, affine = np.asarray(image), np.asarray(image.affine)
for number, (name, first) in enumerate((("right lung", 2), ("left lung", 4))):
    print(f"{name} at z =", *heights(voxels[..., number], affine), "- true", *(2.5 * index for index in range(first, first + 4)))
right, left = (heights(voxels[..., number], affine) for number in range(2))
assert right == left, "the segments lie on slices of their own now"
assert abs(right[1] - right[0]) < 1, "the distance of the slices is right now"
try:
    LoadImage(reader="PydicomReader")("other_number.dcm")
except (ValueError, RuntimeError) as error:
    print("five slices and four:", error)
else:
    raise AssertionError("segments with different numbers of frames are read now")
PYTHON
