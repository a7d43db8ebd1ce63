#!/usr/bin/env bash
# MRtrix3 reads the negative Hounsfield values of a signed CT as 64536 and the like, and swaps the two pixel spacings.
#
# Versions: MRtrix3 3.0.3 (Debian 12: mrtrix3 3.0.3-3+b1), nibabel 5.4.2, pydicom 3.0.2, numpy 2.3.5, Python 3.11
#   (November 2026).
# Expected: mrconvert heeds Pixel Representation (0028,0103), as it heeds a rescale that differs from slice to slice, a gap
#   (it warns) and an oblique orientation; and Pixel Spacing (0028,0030) is the distance of the rows first, then that of
#   the columns (DICOM PS3.3 10.7.1.3).
# Seen: no warning. Of signed pixels, in which most reformatted and many reconstructed CT are stored, air of -1000 HU
#   becomes 64536 while 40 HU stays 40. Pixels 0.7 mm wide and 0.9 mm high become 0.9 mm wide and 0.7 mm high; with
#   square pixels it cannot be seen.
# Exit status: 0 as long as it behaves so; 0 as well, with a word, where apt-get does not have that version.
set -euo pipefail
command -v apt-get >/dev/null || { echo "no apt-get here: nothing was checked"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download mrtrix3=3.0.3-3+b1 >/dev/null 2>&1 || { echo "no mrtrix3 3.0.3-3+b1 here: nothing was checked"; exit 0; }
apt-get download libgomp1 libtiff6 libpng16-16 libwebp7 libzstd1 liblerc4 libjbig0 libjpeg62-turbo libdeflate0 \
	>/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check nibabel==5.4.2 pydicom==3.0.2 numpy==2.3.5
"$work/venv/bin/python" - <<'PYTHON'
import os
import subprocess

import nibabel as nib
import numpy as np
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
os.mkdir("ct")
for index in range(4):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.Modality, ds.InstanceNumber = "Phantom^", "P", "CT", index + 1
    ds.ImageType, ds.SliceThickness = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.9, 0.7], 8, 8
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
    hu = np.full((8, 8), 40, np.int16)
    hu[2:6, 2:6] = -1000
    ds.PixelData = hu.tobytes()
    ds["PixelData"].VR = "OW"
    ds.save_as(f"ct/{index}.dcm", enforce_file_format=True)
libraries = "root/usr/lib/mrtrix3/lib", "root/usr/lib/x86_64-linux-gnu", "root/lib/x86_64-linux-gnu"
done = subprocess.run(
    ["root/usr/lib/mrtrix3/bin/mrconvert", "ct", "ct.nii"], check=True, capture_output=True, text=True,
    env={**os.environ, "LD_LIBRARY_PATH": ":".join(os.path.abspath(folder) for folder in libraries)},
)
image = nib.load("ct.nii")
values = np.unique(image.get_fdata()).astype(int).tolist()
spacing = [round(float(step), 3) for step in image.header.get_zooms()]
print("-1000 and 40 HU read:", *values, "- columns are 0.7 mm apart, rows 0.9 mm, read:", *spacing[:2])
assert "WARNING" not in done.stderr, "something is said now"
assert values == [40, 64536], "signed pixels are read as such now"
assert abs(image.affine[0, 0]) > 0.89 and abs(image.affine[1, 1]) < 0.71, "rows and columns are told apart now"
PYTHON
