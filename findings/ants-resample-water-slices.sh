#!/usr/bin/env bash
# ants.resample_image ends a resampled chest in slices of water, and takes the nearest voxel unless told otherwise.
#
# Versions: antspyx 0.6.3, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: a CT resampled to a finer spacing goes on with its last slice up to the end of it (half a voxel beyond the last
#   centre), or ends at the last centre; and without further arguments the interpolation is linear, as in most libraries.
# Seen: the new grid is as long as the old one, counted in voxels, and begins at the same first centre, so that it reaches
#   beyond the last centre; what lies there is 0, which is water in Hounsfield units, and no argument changes that. Air of
#   -1000 HU in slices of 2.5 mm, resampled to 0.8 mm, ends in two slices of 0 HU. The default, interp_type=1, is the
#   nearest voxel: a ramp becomes stairs.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check antspyx==0.6.3 numpy==2.3.5
"$work/venv/bin/python" - <<'PYTHON'
import inspect

import ants
import numpy as np

air = ants.from_numpy(np.full((24, 24, 20), -1000, np.float32), spacing=(0.8, 0.8, 2.5))
fine = ants.resample_image(air, (0.8, 0.8, 0.8), interp_type=0)  # 0: linear
column = fine.numpy()[12, 12, :]
print("spacing", fine.spacing, "slices", len(column), "- HU of the last five:", *column[-5:].astype(int))
print("arguments:", *inspect.signature(ants.resample_image).parameters)
assert column[:-2].max() == -1000 and (column[-2:] == 0).all(), "it ends in air now"
assert set(inspect.signature(ants.resample_image).parameters) == {
    "image", "resample_params", "use_voxels", "interp_type"
}, "there may be an argument for what lies outside now"
ramp = np.broadcast_to(np.arange(0, 2000, 100, dtype=np.float32), (24, 24, 20)).copy()
image = ants.from_numpy(ramp, spacing=(0.8, 0.8, 2.5))
default = ants.resample_image(image, (0.8, 0.8, 0.8)).numpy()[12, 12, :-2]
print("a ramp of 100 HU per slice, by default:", *default[:9].astype(int))
assert np.isin(default, ramp).all() and (np.diff(default) == 0).any(), "the default is another interpolation now"
PYTHON
