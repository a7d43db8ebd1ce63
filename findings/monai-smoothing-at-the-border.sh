#!/usr/bin/env bash
# MONAI's smoothing makes soft tissue of the air in the outermost slices of a CT.
#
# Versions: MONAI 1.6.1, SimpleITK 2.5.7, torch 2.13.0, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: an image that is -1000 HU everywhere is -1000 HU after smoothing, as with SimpleITK: beyond the border a filter
#   goes on with the values at the border.
# Seen: MONAI's Gaussian filter takes 0 for what lies beyond, which in Hounsfield units is water: GaussianSmooth(1 voxel)
#   gives -691 HU in the first and last slice, -331 in the corners, and GaussianSharpen -4400. RandGaussianSmooth does the
#   same in training, and so does Resize(anti_aliasing=True), which smooths before it shrinks. There is no option for
#   it: subtract the value of air beforehand, and add it afterwards.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	monai==1.6.1 SimpleITK==2.5.7 torch==2.13.0 numpy==2.3.5
"$work/venv/bin/python" - <<'PYTHON'
import numpy as np
import SimpleITK as sitk
import torch
from monai.transforms import GaussianSharpen, GaussianSmooth, Resize

air = torch.full((1, 32, 32, 32), -1000.0)
smoothed = sitk.GetArrayFromImage(sitk.DiscreteGaussian(sitk.GetImageFromArray(air[0].numpy()), 1.0))
print(f"SimpleITK: {smoothed.min():.0f} to {smoothed.max():.0f} HU")
assert np.allclose(smoothed, -1000, atol=0.1)
for name, transform in {
    "GaussianSmooth": GaussianSmooth(1.0),
    "GaussianSharpen": GaussianSharpen(),
    "Resize(anti_aliasing=True)": Resize((16, 16, 16), anti_aliasing=True),
}.items():
    values = np.asarray(transform(air))[0]
    middle = len(values) // 2
    first, inner = values[middle, middle, 0], values[middle, middle, middle]
    print(f"MONAI {name}: {values.min():.0f} to {values.max():.0f} HU; first slice {first:.0f}, in the middle {inner:.0f}")
    if "Sharpen" not in name:
        assert abs(inner + 1000) < 1, "it is wrong in the middle, too"
    assert abs(first + 1000) > 50, f"{name} keeps the values at the border now"
PYTHON
