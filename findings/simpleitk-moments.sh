#!/usr/bin/env bash
# SimpleITK begins the registration of two CT by moving the patients away from each other.
#
# Versions: SimpleITK 2.5.7, numpy 2.4.6, Python 3.11 (November 2026).
# Expected: CenteredTransformInitializer with MOMENTS lays the centre of mass of one image upon that of the other: two
#   CT of one patient, who lies 20 mm further to the left in the second, begin 20 mm apart, and a registration starts
#   there.
# Seen: mass is the voxel value, and Hounsfield values are negative: the air around the patient weighs -1000 and the
#   body next to nothing, so that the centre is that of the air, which lies on the other side. The first translation
#   is 4 mm in the wrong direction, 24 mm from where it should be, and nothing is said. With 1000 added to both images
#   it is right; with 1024 added, so that air weighs a little, it is 2 mm short.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check SimpleITK==2.5.7 numpy==2.4.6
"$work/venv/bin/python" - <<'PYTHON'
import numpy as np
import SimpleITK as sitk


def chest(to_the_left):
    """A body with two lungs, in air; the whole of it is in the field of view. Lengths in mm."""
    z, y, x = np.mgrid[:24, :120, :120] * np.array([5.0, 3.0, 3.0]).reshape(3, 1, 1, 1)
    x, y = x - 180 - to_the_left, y - 180
    values = np.full(z.shape, -1000, np.float32)
    values[(x / 130) ** 2 + (y / 90) ** 2 < 1] = 40
    values[((abs(x) - 60) / 45) ** 2 + (y / 60) ** 2 < 1] = -850
    image = sitk.GetImageFromArray(values)
    image.SetSpacing((3, 3, 5))
    image.SetOrigin((-180, -180, 0))
    return image


found = {}
for added in (0, 1000, 1024):
    begun = sitk.CenteredTransformInitializer(
        chest(0) + added, chest(20) + added, sitk.Euler3DTransform(), sitk.CenteredTransformInitializerFilter.MOMENTS
    )
    found[added] = sitk.Euler3DTransform(begun).GetTranslation()[0]
    print(f"{added} added to the Hounsfield values: {found[added]:.1f} mm of 20 mm")
assert abs(found[1000] - 20) < 0.1, "it is wrong without negative values, too"
assert -4.5 < found[0] < -4.1 and 17.3 < found[1024] < 17.9, "it begins elsewhere now"
PYTHON
