#!/usr/bin/env bash
# SimpleITK's median of a lung depends on a piece of metal elsewhere in the image.
#
# Versions: SimpleITK 2.5.7, numpy 2.4.6, Python 3.11 (November 2026).
# Expected: GetMedian(label) of the two filters that measure an image under labels is the median of the voxels of that
#   label, as their mean and standard deviation are those of the label: -850 HU here, give or take one.
# Seen: both read it off a histogram over the range of the whole image. LabelIntensityStatistics has 128 bins, a
#   pacemaker at 16000 HU (CT of 16 bits have such values) beside the lung moves its median by 58 HU, one at 30000 HU
#   by 89 HU; LabelStatistics has 256 bins and is off by up to half as much. Nothing is said; mean and standard
#   deviation are exact. The number of bins is an option of LabelIntensityStatistics alone.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check SimpleITK==2.5.7 numpy==2.4.6
"$work/venv/bin/python" - <<'PYTHON'
import numpy as np
import SimpleITK as sitk

scan = np.random.default_rng(0).normal(-850, 60, (40, 80, 80)).round().astype(np.int16)
lung = np.zeros(scan.shape, np.uint8)
lung[:20] = 1
label = sitk.GetImageFromArray(lung)
found = {}
for metal in (None, 3071, 16000, 30000):
    if metal is not None:
        scan[35:38, 10:20, 10:20] = metal  # not in the lung
    image = sitk.GetImageFromArray(scan)
    plain, intensity = sitk.LabelStatisticsImageFilter(), sitk.LabelIntensityStatisticsImageFilter()
    plain.Execute(image, label)
    intensity.Execute(label, image)
    found[metal] = round(plain.GetMedian(1)), round(intensity.GetMedian(1))
    print("metal:", metal, "LabelStatistics", found[metal][0], "LabelIntensityStatistics", found[metal][1])
    assert np.median(scan[lung > 0]) == -850 and abs(intensity.GetMean(1) - scan[lung > 0].mean()) < 1e-6
assert max(abs(value + 850) for value in found[None]) < 5, "it is wrong without metal now"
assert found[16000] == (-825, -792) and found[30000] == (-822, -761), "the medians are others now"
PYTHON
