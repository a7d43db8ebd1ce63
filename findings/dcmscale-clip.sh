#!/usr/bin/env bash
# dcmscale makes a clipped CT larger than the patient, and leaves it at the place of the whole slice.
#
# Versions: DCMTK 3.6.7 (Debian 12: dcmtk, libdcmtk17 3.6.7-9~deb12u4), pydicom 3.0.2, numpy 2.3.5, Python 3.11
#   (November 2026).
# Expected: dcmscale writes a new DERIVED image with attributes that are true of it: it adapts Pixel Spacing
#   (0028,0030) when it scales. "--clip-region left top width height" cuts a region out: the pixels and their spacing
#   stay, and Image Position (Patient) (0020,0032) moves to the first pixel of the region.
# Seen: exit status 0, nothing said. The pixels are those of the region, and not scaled; Pixel Spacing is multiplied
#   by the ratio of the whole slice's size and the region's, as if the region had been enlarged to the whole: 20
#   columns cut out of 48 of 0.7 mm have 1.68 mm now. Image Position stays that of the whole slice's first pixel.
#   Lengths are 2.4 times, volumes of the same lung more than seven times too large.
# Exit status: 0 as long as it behaves so; 0 as well, with a word, where apt-get does not have that version.
set -euo pipefail
command -v apt-get >/dev/null || { echo "no apt-get here: nothing was checked"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=3.6.7-9~deb12u4
apt-get download dcmtk=$version libdcmtk17=$version >/dev/null 2>&1 ||
	{ echo "no dcmtk $version here: nothing was checked"; exit 0; }
apt-get download libxml2 zlib1g libssl3 libicu72 liblzma5 libjpeg62-turbo libpng16-16 libtiff6 libopenjp2-7 libcharls2 \
	libwrap0 >/dev/null 2>&1 || true
for package in *.deb; do dpkg -x "$package" root; done
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pydicom==3.0.2 numpy==2.3.5
"$work/venv/bin/python" - <<'PYTHON'
import os
import subprocess

import numpy as np
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

ds = Dataset()
ds.file_meta = FileMetaDataset()
ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = generate_uid(), generate_uid(), generate_uid()
ds.PatientName, ds.PatientID, ds.Modality, ds.InstanceNumber = "Phantom^", "P", "CT", 1
ds.ImageType, ds.SliceThickness = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5
ds.ImagePositionPatient, ds.ImageOrientationPatient = [-100, -80, 50], [1, 0, 0, 0, 1, 0]
ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 32, 48
ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
pixels = np.random.default_rng(0).integers(-1000, 1000, (32, 48)).astype(np.int16)
ds.PixelData = pixels.tobytes()
ds["PixelData"].VR = "OW"
ds.save_as("slice.dcm", enforce_file_format=True)

roots = [f"root/{place}" for place in ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu")]
known = {"LD_LIBRARY_PATH": ":".join(roots), "DCMDICTPATH": "root/usr/share/libdcmtk17/dicom.dic"}
command = ["root/usr/bin/dcmscale", "--clip-region", "5", "4", "20", "10", "slice.dcm", "clipped.dcm"]
done = subprocess.run(command, env={**os.environ, **known}, capture_output=True, text=True, check=True)
clipped = dcmread("clipped.dcm")
same = np.array_equal(clipped.pixel_array + int(clipped.RescaleIntercept), pixels[4:14, 5:25])
spacing, position = [float(x) for x in clipped.PixelSpacing], [float(x) for x in clipped.ImagePositionPatient]
print("clipped:", clipped.Rows, "rows,", clipped.Columns, "columns; the region's own pixels:", same)
print("spacing", spacing, "of 0.7; position", position, "where the region begins at [-96.5, -77.2, 50.0]")
print("said:", done.stderr or "nothing")
assert same, "the pixels are not those of the region any more"
assert np.allclose(spacing, [0.7 * 32 / 10, 0.7 * 48 / 20]), "the spacing is another one now"
assert position == [-100, -80, 50], "the position is another one now"
PYTHON
