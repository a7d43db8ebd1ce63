#!/usr/bin/env bash
# seg-metrics gives Dice 1 for two masks 50 mm apart, and Dice 0 for one lung stored from front to back and from back to
# front.
#
# Versions: seg-metrics 1.2.8, SimpleITK 2.5.7, numpy 1.26.4, Python 3.11 (November 2026).
# Expected: write_metrics(gdth_path=..., pred_path=...) reads two NIfTI files and their headers (it takes the spacing from
#   them), so that it compares places in the patient, or refuses files of different origin or direction.
# Seen: the arrays are compared index by index, and nothing is said. With an origin that is 50 mm off the masks agree
#   (Dice 1, HD95 0 mm); a file that holds the very same lung with its rows in the other order, as dcm2niix and SimpleITK
#   write one series, does not meet it anywhere (Dice 0). Two spacings are not noticed either.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check seg-metrics==1.2.8 SimpleITK==2.5.7 numpy==1.26.4
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import numpy as np
import SimpleITK as sitk
from seg_metrics import seg_metrics

voxels = np.zeros((12, 24, 32), np.uint8)
voxels[3:9, 3:11, 4:12] = 1  # the right lung
lung = sitk.GetImageFromArray(voxels)
lung.SetSpacing([0.8, 0.8, 2.5])
beside = sitk.Image(lung)
beside.SetOrigin([50, 0, 0])
turned = lung[:, ::-1, :]  # the same voxels at the same places: origin and direction say so
finer = sitk.Image(lung)
finer.SetSpacing([0.4, 0.4, 1.25])
rows = [float(np.nonzero(sitk.GetArrayViewFromImage(image))[1].mean()) for image in (lung, turned)]
places = [image.TransformContinuousIndexToPhysicalPoint([0.0, row, 0.0])[1] for image, row in zip((lung, turned), rows)]
assert abs(places[0] - places[1]) < 1e-6
sitk.WriteImage(lung, "lung.nii.gz")
dice = {}
for name, image in {"50 mm beside": beside, "the same, from back to front": turned, "half the size": finer}.items():
    sitk.WriteImage(image, "other.nii.gz")
    found = seg_metrics.write_metrics(
        labels=[1], gdth_path="lung.nii.gz", pred_path="other.nii.gz", metrics=["dice", "hd95"]
    )[0]
    dice[name] = found["dice"][0]
    print(f"{name}: Dice {found['dice'][0]:.2f}, HD95 {found['hd95'][0]:.1f} mm")
assert dice["50 mm beside"] == 1 and dice["half the size"] == 1, "other places or sizes are noticed now"
assert dice["the same, from back to front"] < 0.01, "the direction is heeded now"
PYTHON
