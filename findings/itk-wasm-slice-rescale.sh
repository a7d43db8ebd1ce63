#!/usr/bin/env bash
# @itk-wasm/dicom applies the first slice's rescale to all slices of a CT, where SimpleITK applies each slice's own.
#
# Versions: @itk-wasm/dicom 7.6.4 (npm, Node 20), SimpleITK 2.5.7, pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: both are ITK with GDCM, so that a viewer in the browser and a script in Python see the same Hounsfield values.
#   Slope and intercept that differ from slice to slice are valid for CT, and SimpleITK's series reader is right on them.
# Seen: readImageDicomFileSeries() gives int16 values made with slope and intercept of one slice for all, without a
#   warning: water is at 0 HU in some slices, at 500 and 1000 HU in others.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check SimpleITK==2.5.7 pydicom==3.0.2 numpy==2.3.5
cd "$work"
npm install --silent --no-fund --no-audit --prefix "$work" @itk-wasm/dicom@7.6.4 >/dev/null
"$work/venv/bin/python" - <<'PYTHON'
import os

import numpy as np
import SimpleITK as sitk
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
os.mkdir("ct")
for index, (slope, intercept) in enumerate([(1, 0), (0.5, 0), (1, -500), (1, 0), (0.5, -500), (1, 0)]):
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
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = slope, intercept, "HU"
    hu = np.zeros((8, 8))
    hu[2:6, 2:6] = -800  # a square in water
    ds.PixelData = ((hu - intercept) / slope).astype(np.int16).tobytes()
    ds["PixelData"].VR = "OW"
    ds.save_as(f"ct/{index}.dcm", enforce_file_format=True)
names = sitk.ImageSeriesReader.GetGDCMSeriesFileNames("ct")
water = sitk.GetArrayFromImage(sitk.ReadImage(names))[:, 0, 0]
print("SimpleITK: water in the slices at", *water, "HU")
assert not water.any()
PYTHON
cat >read.mjs <<'JAVASCRIPT'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { readImageDicomFileSeriesNode } from '@itk-wasm/dicom'

const inputImages = readdirSync('ct').sort().map((name) => resolve('ct', name))
const { outputImage } = await readImageDicomFileSeriesNode({ inputImages, singleSortedSeries: true })
const [columns, rows, slices] = outputImage.size
const water = Array.from({ length: slices }, (_, index) => Number(outputImage.data[index * columns * rows]))
console.log('@itk-wasm/dicom: water in the slices at', ...water, 'HU')
process.exit(water.join() === '0,0,500,0,1000,0' ? 0 : 1)
JAVASCRIPT
node read.mjs || { echo "each slice's own rescale is applied now" >&2; exit 1; }
