#!/usr/bin/env bash
# segimage2itkimage makes negative labels of segment numbers above 32767, while its own meta.json names the true ones.
#
# Versions: dcmqi 1.5.7, highdicom 0.28.2, SimpleITK 2.5.7, Python 3.11 (November 2026).
# Expected: a LABELMAP segmentation (DICOM PS3.3 C.8.20.2) holds segment numbers as unsigned 16-bit pixels, and Segment
#   Number is US: 1 to 65535. dcmqi keeps the numbers of label maps, and writes 8-bit ones unsigned; 16-bit ones should
#   come out as they are, too, as highdicom's get_volume() gives them.
# Seen: exit status 0, nothing said. The image is *signed* 16-bit: segment 40000 is -25536 in it, and "labelID" is 40000
#   in meta.json beside it. Looked up by that table the structure has no voxel; a threshold at 0 loses it.
#   Instances that are counted through, and atlases with numbers of their own, reach that far.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dcmqi==1.5.7 highdicom==0.28.2 SimpleITK==2.5.7
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from pathlib import Path

import highdicom as hd
import numpy as np
import SimpleITK as sitk
from pydicom import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import generate_uid

NUMBERS = (1, 300, 40000)
study, series, frame = generate_uid(), generate_uid(), generate_uid()
sources = []
for index in range(6):
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", generate_uid()
    image.StudyInstanceUID, image.SeriesInstanceUID, image.FrameOfReferenceUID = study, series, frame
    image.PatientName, image.PatientID, image.Modality = "Phantom^", "P", "CT"
    for empty in ("PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID", "StudyDate", "StudyTime"):
        setattr(image, empty, "")
    image.ReferringPhysicianName, image.PositionReferenceIndicator = "", ""
    image.ImagePositionPatient, image.SliceThickness = [0, 0, 3 * index], 3
    image.ImageOrientationPatient, image.PixelSpacing = [1, 0, 0, 0, 1, 0], [2, 2]
    image.Rows = image.Columns = 32
    sources.append(image)
labels = np.zeros((6, 32, 32), np.uint16)
for column, number in enumerate(NUMBERS):
    labels[1:5, 4:20, 8 * column + 2 : 8 * column + 8] = number
descriptions = [
    hd.seg.SegmentDescription(
        number, f"part {number}", codes.SCT.AnatomicalStructure, codes.SCT.Tissue, "MANUAL",
        display_color=hd.color.CIELabColor.from_rgb(200, 30, 30),
    )
    for number in NUMBERS
]
segmentation = hd.seg.Segmentation(
    sources, labels, "LABELMAP", descriptions, generate_uid(), 9, generate_uid(), 1, "M", "M", "1", "1",
    content_creator_name="Doe^Jo",
)
segmentation.save_as("seg.dcm")
by_highdicom = np.unique(hd.seg.segread("seg.dcm").get_volume(combine_segments=True).array).tolist()
print("highdicom:", by_highdicom)
tool = Path(sys.executable).with_name("segimage2itkimage")
done = subprocess.run(
    [tool, "--inputDICOM", "seg.dcm", "--outputDirectory", ".", "--outputType", "nrrd"], capture_output=True, text=True
)
image = sitk.ReadImage("1.nrrd")
by_dcmqi = np.unique(sitk.GetArrayFromImage(image)).tolist()
groups = json.loads(Path("meta.json").read_text())["segmentAttributes"]
named = sorted(segment["labelID"] for group in groups for segment in group)
print("dcmqi: exit status", done.returncode, image.GetPixelIDTypeAsString(), by_dcmqi, "meta.json:", named)
assert by_highdicom == [0, *NUMBERS]
assert done.returncode == 0 and named == list(NUMBERS)
assert by_dcmqi == [40000 - 65536, 0, 1, 300], "it writes other labels now"
PYTHON
