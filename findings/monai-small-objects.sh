#!/usr/bin/env bash
# MONAI removes specks beside one lung, and leaves them where the mask has two lungs.
#
# Versions: MONAI 1.6.1, scikit-image 0.26.0, torch 2.13.0, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: RemoveSmallObjects(min_size=64) takes islands below 64 voxels out of a mask, as its name says; in a mask
#   of several labels, too, with independent_channels=True, the default.
# Seen: where the largest value is 1 it does so. Where it is 2, each label is one object, however many pieces it has
#   in how many places: a speck of one voxel stays, since its label has a lung elsewhere, and a whole small lobe goes
#   as one. Nothing is said. independent_channels=False removes the specks, but counts touching labels as one.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	monai==1.6.1 scikit-image==0.26.0 torch==2.13.0 numpy==2.3.5
"$work/venv/bin/python" - <<'PYTHON'
import numpy as np
import torch
from monai.transforms import RemoveSmallObjects

labels = np.zeros((1, 20, 40, 40), np.uint8)
labels[0, 5:15, 5:15, 5:15] = 1
labels[0, 5:15, 5:15, 22:32] = 2
clean = labels.copy()
labels[0, 1, 30, 10] = labels[0, 2, 35, 30] = 1  # two specks
labels[0, 3, 30, 20:30] = 2  # ten voxels


def specks(mask, **options):
    """Voxels that stay outside of the lungs, and voxels of the lungs."""
    kept = np.asarray(RemoveSmallObjects(min_size=64, **options)(torch.from_numpy(mask)))
    return int((kept[clean == 0] > 0).sum()), int((kept[clean > 0] > 0).sum())


one = specks((labels > 0).astype(np.uint8))
two, together = specks(labels), specks(labels, independent_channels=False)
print("voxels outside and inside the lungs: one label", one, "two labels", two, "independent_channels=False", together)
assert one == (0, 2000) and together == (0, 2000), "it removes otherwise now"
assert two == (12, 2000), "specks of two labels go now"
PYTHON
