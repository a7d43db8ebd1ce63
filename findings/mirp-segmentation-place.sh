#!/usr/bin/env bash
# MIRP lays a mask beside the nodule, and upside down, if highdicom wrote it as a DICOM Segmentation.
#
# Versions: mirp 2.7.0, highdicom 0.28.2, pydicom 3.0.2, numpy 2.4.6, Python 3.11 (November 2026).
# Expected: each frame of a segmentation lies where its Image Position (Patient) says, in whatever order the frames
#   are stored; dcmqi and highdicom, reading such objects, put it there. MIRP reads segmentations as masks.
# Seen: nothing is said. highdicom stores frames from head to feet. MIRP takes the position of the first for the
#   origin and stacks the others upwards from there, in the order of the file: a nodule on the slices 2 to 5 is
#   measured on the slices 5 to 8, with its largest slice where its smallest should be, and its mean is -438 HU in
#   place of 40. The number of voxels is right. A structure is moved by its own height. An object of two segments on
#   different slices is refused ("Not all positions in the DICOM MultiFrame stack were filled").
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	mirp==2.7.0 highdicom==0.28.2 pydicom==3.0.2 numpy==2.4.6
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import os
import warnings

import numpy as np
from highdicom.seg import SegmentDescription, Segmentation, segread
from mirp import extract_images
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.sr.codedict import codes
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
mask = np.zeros((12, 24, 24), np.uint8)
for index, half in zip((2, 3, 4, 5), (2, 3, 4, 5), strict=True):  # larger towards the head
    mask[index, 12 - half : 12 + half, 12 - half : 12 + half] = 1
os.mkdir("ct")
slices = []
for index in range(12):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "Phantom^", "P", "", "O"
    ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20260101", "120000", "1", "A"
    ds.ReferringPhysicianName, ds.PositionReferenceIndicator = "", ""
    ds.Manufacturer, ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "Phantom", "CT", 1, index + 1
    ds.ImageType, ds.SliceThickness = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.8, 0.8], 24, 24
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
    ds.PixelData = np.where(mask[index] > 0, 40, -850).astype(np.int16).tobytes()
    ds["PixelData"].VR = "OW"
    ds.save_as(f"ct/{index:02}.dcm", enforce_file_format=True)
    slices.append(ds)
two = mask.copy()
two[8:11, 2:6, 2:6] = 2
for name, labels in (("seg.dcm", mask), ("two.dcm", two)):
    nodules = [
        SegmentDescription(number, f"Nodule {number}", codes.SCT.Organ, codes.SCT.Lung, "MANUAL")
        for number in range(1, int(labels.max()) + 1)
    ]
    Segmentation(
        slices, labels, "BINARY", nodules, generate_uid(), 2, generate_uid(), 1,
        manufacturer="Phantom", manufacturer_model_name="Phantom", software_versions="1", device_serial_number="1",
    ).save_as(name)

said = segread("seg.dcm").get_pixels_by_source_instance([ds.SOPInstanceUID for ds in slices], combine_segments=True)
assert np.array_equal(said, mask), "highdicom reads another mask than it wrote"
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    images, masks = extract_images(image="ct", mask="seg.dcm", image_modality="CT", image_export_format="dict")[0]
values, read = images[0]["image"], masks[0]["mask"] > 0
areas = {int(index): int(read[index].sum()) for index in np.flatnonzero(read.any(axis=(1, 2)))}
truth = {int(index): int(mask[index].sum()) for index in np.flatnonzero(mask.any(axis=(1, 2)))}
try:
    extract_images(image="ct", mask="two.dcm", image_modality="CT", image_export_format="dict")
    refused = "nothing"
except ValueError as error:
    refused = str(error)
print("voxels by slice:", truth, "as MIRP reads them:", areas)
print(f"mean of the nodule of 40 HU: {values[read].mean():.0f} HU; warnings: {len(caught)}")
print("of two segments:", refused[:70])
assert values[mask > 0].min() == 40, "the CT is read otherwise now"
assert areas == {5: 100, 6: 64, 7: 36, 8: 16}, "the mask lies elsewhere now"
assert "were filled" in refused, "two segments are read now"
PYTHON
