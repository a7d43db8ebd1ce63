#!/usr/bin/env bash
# ants.dicom_read stacks CT slices in the order in which the file system lists them, 1 mm apart.
#
# Versions: antspyx 0.6.3, pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: the function that makes one image of a folder of slices orders them by ImagePositionPatient, as ITK's series
#   reader, which ANTs is built upon, does; or by number or name at least. The step is taken from the positions.
# Seen: the slices come in the order of os.listdir(), which is no order at all, so that neighbouring planes of the volume
#   come from different heights of the chest; the origin is that of the file listed first, in the middle of the
#   patient; the spacing along z is 1 although the slices are 2.5 mm apart and 2.5 mm thick. Files that are not named
#   *.dcm are left out. Nothing is said. The Hounsfield values are right, so that a histogram looks as it should.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check antspyx==0.6.3 pydicom==3.0.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import os

import ants
import numpy as np
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

NAMES = (5, 11, 2, 8, 0, 9, 3, 7, 1, 10, 6, 4)  # neither named nor written in the order of the positions
study, series, frame = generate_uid(), generate_uid(), generate_uid()
os.mkdir("ct")
for index, name in enumerate(NAMES):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.Modality, ds.InstanceNumber, ds.SliceThickness = "CT", index + 1, 2.5
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 8, 8
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept = 1, 0
    ds.PixelData = np.full((8, 8), 10 * index - 1000, np.int16).tobytes()  # the value tells the slice
    ds["PixelData"].VR = "OW"
    ds.save_as(f"ct/{name:02d}.dcm", enforce_file_format=True)
image = ants.dicom_read("ct")
order = [round((value + 1000) / 10) for value in image.numpy()[0, 0, :]]
listed = [NAMES.index(int(name[:2])) for name in os.listdir("ct")]
print("slices, by position:", *range(12), "- in the volume:", *order)
print("spacing", image.spacing, "origin", image.origin)
assert order == listed, "another order is taken now"
assert order not in (sorted(order), sorted(order, reverse=True)), "by chance this file system lists them by position"
assert image.spacing[2] == 1.0, "the distance of the slices is looked at now"
PYTHON
