#!/usr/bin/env bash
# DicomRTTool makes a mask larger every time it goes through an RT Structure Set.
#
# Versions: DicomRTTool 6.2.0, pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: a mask that the library writes with prediction_array_to_RT() and reads back with get_images_and_mask() is the
#   same mask, or differs by single voxels here and there: writer and reader are one library and agree where a contour
#   runs.
# Seen: it grows towards the left and the back of the patient. A square of 49 voxels comes back with 63 (29 % more), and
#   with 78 and 94 after the second and third time; a disc of 79 voxels, a nodule 7 mm wide, with 95, 112 and 127. The
#   smaller a structure is the more it matters. Read from others' contours it is too large as well.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check DicomRTTool==6.2.0 pydicom==3.0.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON' 2>errors.txt
import logging
import os
from pathlib import Path

import numpy as np
from DicomRTTool.ReaderWriter import DicomReaderWriter
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

logging.disable(logging.INFO)
study, series, frame = generate_uid(), generate_uid(), generate_uid()
os.mkdir("ct")
for index in range(5):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.Modality, ds.InstanceNumber = "Phantom^", "P", "CT", index + 1
    ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20200101", "120000", "1", ""
    ds.PatientBirthDate = ds.PatientSex = ds.ReferringPhysicianName = ds.Manufacturer = ds.SeriesDescription = ""
    ds.ImageType, ds.SliceThickness, ds.SeriesNumber = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5, 1
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 48, 48
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept = 1, 0
    ds.PixelData = bytes(48 * 48 * 2)
    ds["PixelData"].VR = "OW"
    ds.save_as(f"ct/{index}.dcm", enforce_file_format=True)


def there_and_back(mask: np.ndarray) -> np.ndarray:
    writer = DicomReaderWriter(description="phantom")
    writer.walk_through_folders("ct")
    writer.get_images()
    both = np.stack([1 - mask, mask], -1).astype(np.float32)
    writer.prediction_array_to_RT(prediction_array=both, output_dir="rt", ROI_Names=["lesion"])
    structures = next(Path("rt").glob("*.dcm")).rename("ct/structures.dcm")
    reader = DicomReaderWriter(description="phantom", Contour_Names=["lesion"])
    reader.walk_through_folders("ct")
    reader.get_images_and_mask()
    structures.unlink()
    for leftover in Path("rt").iterdir():
        leftover.unlink()
    return (np.asarray(reader.mask) > 0).astype(int)


rows, columns = np.mgrid[:48, :48]
square = (abs(columns - 24) < 4) & (abs(rows - 24) < 4)
counts = {}
for name, shape in {
    "square": square,
    "disc": (columns - 23.3) ** 2 + (rows - 22.8) ** 2 <= 25,
}.items():
    mask = np.zeros((5, 48, 48), int)
    mask[1:4] = shape
    counts[name] = [int(mask[2].sum())]
    for _ in range(3):
        mask = there_and_back(mask)
        counts[name].append(int(mask[2].sum()))
        if name == "square" and len(counts[name]) == 2:
            gained = np.argwhere((mask[2] == 1) & ~square)
    print(f"{name}: voxels of a slice as drawn and after each time:", *counts[name])
assert gained.min() >= 21 and gained.max() == 28, "the square of 21 to 27 does not grow to one side now"
assert counts["square"][1] > 1.2 * counts["square"][0] and counts["square"] == sorted(set(counts["square"])), "it stays"
assert counts["disc"][1] > 1.1 * counts["disc"][0] and counts["disc"] == sorted(set(counts["disc"])), "it stays"
PYTHON
