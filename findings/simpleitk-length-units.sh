#!/usr/bin/env bash
# SimpleITK converts the unit of length of a NIfTI, and ignores those of NRRD and MetaImage.
#
# Versions: SimpleITK 2.5.7, nibabel 5.4.2, numpy 2.4.6, Python 3.11 (November 2026).
# Expected: one library, one rule. It reads a NIfTI whose header says metres (xyzt_units 1) in millimetres, so that an
#   NRRD with `space units: "cm" "cm" "cm"` (NRRD format, section 5) and a MetaImage with `DistanceUnits = cm` (a field
#   that MetaIO defines) should come in millimetres, too.
# Seen: the NIfTI of 0.0008 m voxels has a spacing of 0.8; NRRD and MetaImage of 0.08 cm voxels have a spacing of 0.08:
#   a tenth of each length, a thousandth of each volume, without a word.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check SimpleITK==2.5.7 nibabel==5.4.2 numpy==2.4.6
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from pathlib import Path

import nibabel as nib
import numpy as np
import SimpleITK as sitk

voxels = np.zeros((4, 4, 4), np.int16)
metres = nib.Nifti1Image(voxels, np.diag([0.0008, 0.0008, 0.0025, 1]))
metres.header.set_xyzt_units("meter")
metres.to_filename("a.nii")
Path("a.nrrd").write_bytes(
    b"NRRD0004\ntype: short\ndimension: 3\nsizes: 4 4 4\nendian: little\nencoding: raw\n"
    b"space: left-posterior-superior\nspace directions: (0.08,0,0) (0,0.08,0) (0,0,0.25)\nspace origin: (0,0,0)\n"
    b'space units: "cm" "cm" "cm"\n\n' + voxels.tobytes()
)
Path("a.raw").write_bytes(voxels.tobytes())
Path("a.mhd").write_text(
    "ObjectType = Image\nNDims = 3\nDimSize = 4 4 4\nElementSpacing = 0.08 0.08 0.25\nDistanceUnits = cm\n"
    "ElementType = MET_SHORT\nElementDataFile = a.raw\n"
)
spacing = {name: sitk.ReadImage(name).GetSpacing() for name in ("a.nii", "a.nrrd", "a.mhd")}
for name, lengths in spacing.items():
    print(name, "voxels of 0.8 x 0.8 x 2.5 mm are read with the spacing", *(f"{length:g}" for length in lengths))
assert np.allclose(spacing["a.nii"], (0.8, 0.8, 2.5), rtol=1e-4), "the unit of NIfTI is no longer converted"
for name in ("a.nrrd", "a.mhd"):
    assert np.allclose(spacing[name], (0.08, 0.08, 0.25)), f"the unit of {name} is converted now"
PYTHON
