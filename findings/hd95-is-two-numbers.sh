#!/usr/bin/env bash
# "HD95" of the same two masks is 7 mm by MedPy and 10 mm by surface-distance.
#
# Versions: MedPy 0.5.2, surface-distance 0.1, numpy 2.4.6, Python 3.11 (November 2026).
# Expected: two widely cited libraries give one number for the 95 % Hausdorff distance of two masks with a spacing.
# Seen: where one mask has a part that the other lacks, they differ. MedPy takes the 95th percentile of all distances of
#   both surfaces together; surface-distance takes the percentile of each direction, weighted by area, and then the
#   larger one (so does MONAI 1.6.1, unweighted: 10 mm here). Whoever compares papers has to name library and rule.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check medpy==0.5.2 surface-distance==0.1 numpy==2.4.6
"$work/venv/bin/python" - <<'PYTHON'
import numpy as np
import surface_distance
from medpy.metric.binary import hd95

one = np.zeros((40, 48, 48), bool)
one[15:25, 15:25, 15:25] = True
other = one.copy()
other[19:22, 19:22, 25:38] = True  # a spike that the first mask lacks
spacing = (3.0, 1.0, 1.0)
pooled = hd95(one, other, voxelspacing=spacing)
distances = surface_distance.compute_surface_distances(one, other, spacing)
larger = surface_distance.compute_robust_hausdorff(distances, 95)
print(f"MedPy {pooled:.1f} mm, surface-distance {larger:.1f} mm")
assert (round(pooled, 6), round(larger, 6)) == (7.0, 10.0), "they give other numbers now"
PYTHON
