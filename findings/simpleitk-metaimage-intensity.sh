#!/usr/bin/env bash
# SimpleITK gives the stored elements of a MetaImage whose header says how they become intensities.
#
# Versions: SimpleITK 2.5.7, numpy 2.4.6, Python 3.11 (November 2026).
# Expected: ElementToIntensityFunctionSlope and ElementToIntensityFunctionOffset are MetaIO's counterpart of NIfTI's
#   scl_slope and scl_inter and of DICOM's rescale; MetaIO has a function that applies them
#   (MetaImage::ConvertElementDataToIntensityData). SimpleITK applies slope and intercept of NIfTI and DICOM.
# Seen: the two fields are read and not used, and nothing is said: a CT stored as 0.. with the offset -1024 comes 1024 HU
#   too high.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check SimpleITK==2.5.7 numpy==2.4.6
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from pathlib import Path

import numpy as np
import SimpleITK as sitk

stored = np.arange(64, dtype=np.int16).reshape(4, 4, 4)
Path("a.raw").write_bytes(stored.tobytes())
Path("a.mhd").write_text(
    "ObjectType = Image\nNDims = 3\nDimSize = 4 4 4\nElementSpacing = 1 1 1\n"
    "ElementToIntensityFunctionSlope = 2\nElementToIntensityFunctionOffset = -1024\n"
    "ElementType = MET_SHORT\nElementDataFile = a.raw\n"
)
read = sitk.GetArrayFromImage(sitk.ReadImage("a.mhd"))
print("stored", *stored.ravel()[:4], "- slope 2, offset -1024 - read", *read.ravel()[:4])
assert np.array_equal(read, stored), "the function is applied now"
PYTHON
