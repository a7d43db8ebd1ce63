#!/usr/bin/env bash
# dcmjs makes a multi-frame CT without pixels of slices that it has read itself.
#
# Versions: dcmjs 0.52.2 (npm, Node 20), pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: normalizers.Normalizer.normalizeToDataset() takes what DicomMessage.readFile() and naturalizeDataset() give
#   and makes an Enhanced CT with the slices' pixels and, for each frame, its rescale and unit.
# Seen: nothing is thrown or said. PixelData has the right length and is zero throughout: naturalizeDataset() hands it
#   over as an array of one ArrayBuffer, the normalizer takes it for the buffer. With the buffer taken out by hand the
#   pixels are there, but the first slice's slope and intercept are shared by all frames, although they differ, and
#   the unit "HU" has become "US", unspecified.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pydicom==3.0.2 numpy==2.3.5
cd "$work"
npm install --silent --no-fund --no-audit --prefix "$work" dcmjs@0.52.2 >/dev/null
"$work/venv/bin/python" - <<'PYTHON'
import os

import numpy as np
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
os.mkdir("ct")
for index, (slope, intercept) in enumerate([(1, -1024), (1, -1024), (0.5, 0)]):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.Modality, ds.InstanceNumber = "Phantom^", "P", "CT", 3 - index
    ds.ImageType, ds.SliceThickness = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, -2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 8, 8
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = slope, intercept, "HU"
    ds.WindowCenter, ds.WindowWidth = -600, 1500
    ds.PixelData = np.full((8, 8), (-100 - intercept) / slope).astype(np.int16).tobytes()  # -100 HU everywhere
    ds["PixelData"].VR = "OW"
    ds.save_as(f"ct/{index}.dcm", enforce_file_format=True)
PYTHON
cat >join.js <<'JAVASCRIPT'
const assert = require('node:assert')
const { readdirSync, readFileSync } = require('node:fs')
const dcmjs = require('dcmjs')

const { DicomMessage, DicomMetaDictionary } = dcmjs.data
function joined(change) {
  const slices = readdirSync('ct').sort().map((name) => {
    const bytes = readFileSync(`ct/${name}`)
    const file = DicomMessage.readFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    const slice = DicomMetaDictionary.naturalizeDataset(file.dict)
    slice._meta = DicomMetaDictionary.namifyDataset(file.meta)
    return change(slice)
  })
  const dataset = dcmjs.normalizers.Normalizer.normalizeToDataset(slices)
  const stored = new Int16Array(dataset.PixelData)
  const shared = dataset.SharedFunctionalGroupsSequence.PixelValueTransformationSequence
  const values = dataset.PerFrameFunctionalGroupsSequence.map((group, index) => {
    const rescale = group.PixelValueTransformationSequence || shared
    return stored[index * 64] * Number(rescale.RescaleSlope) + Number(rescale.RescaleIntercept)
  })
  return { length: stored.length, zero: stored.every((value) => value === 0), values, type: shared.RescaleType }
}
const asRead = joined((slice) => slice)
console.log('as read:', asRead.length, 'pixels, all zero:', asRead.zero, '- every pixel of the slices is at -100 HU')
const takenOut = joined((slice) => Object.assign(slice, { PixelData: slice.PixelData[0] }))
console.log('buffer taken out by hand: frames at', ...takenOut.values, takenOut.type)
assert(asRead.length === 192 && asRead.zero, 'the pixels are there now')
assert.deepStrictEqual(takenOut.values, [-100, -100, -1224], 'each frame has its own rescale now')
assert.strictEqual(takenOut.type, 'US', 'the unit is kept now')
JAVASCRIPT
node join.js
