#!/usr/bin/env bash
# ITK's OME-Zarr module loses the direction of an image that it writes, and opens no store of Zarr 3.
#
# Versions: itk-ioomezarrngff 0.3.0, itk 5.4.7, zarr 3.1.6, numpy 2.4.6, Python 3.11 (November 2026).
# Expected: an image whose rows run towards the front (direction -1 for y and z, as many CT are stored) comes back with
#   that direction or is refused; a store of OME-Zarr 0.5 (which is Zarr 3) is opened as one of 0.4 is.
# Seen: imwrite() says nothing and writes scale and translation alone; read back, the direction is the identity, so that
#   every voxel but the first lies elsewhere in the patient. A valid store of OME-Zarr 0.5 gives "No ImageIO is registered
#   to handle the given file", also when the ImageIO is handed over.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	itk-ioomezarrngff==0.3.0 itk==5.4.7 zarr==3.1.6 numpy==2.4.6
cd "$work"
"$work/venv/bin/python" - <<'PYTHON' 2>errors.txt
import itk
import numpy as np
import zarr

image = itk.image_from_array(np.arange(120, dtype=np.int16).reshape(4, 5, 6))
image.SetSpacing([0.7, 0.8, 2.5])
image.SetOrigin([-60.0, -50.0, -100.0])
image.SetDirection(np.diag([1.0, -1.0, -1.0]))
itk.imwrite(image, "flipped.zarr", imageio=itk.OMEZarrNGFFImageIO.New())
back = itk.imread("flipped.zarr", imageio=itk.OMEZarrNGFFImageIO.New())
direction = np.asarray(back.GetDirection())
print("origin", list(back.GetOrigin()), "direction", direction.diagonal().tolist())
assert np.allclose(back.GetOrigin(), image.GetOrigin())
assert np.array_equal(direction, np.eye(3)), "the direction is kept now"

group = zarr.open_group("five.ome.zarr", mode="w", zarr_format=3)
axes = [{"name": name, "type": "space", "unit": "millimeter"} for name in "zyx"]
scale = [{"type": "scale", "scale": [2.5, 0.8, 0.7]}]
multiscales = [{"axes": axes, "datasets": [{"path": "0", "coordinateTransformations": scale}]}]
group.attrs["ome"] = {"version": "0.5", "multiscales": multiscales}
group.create_array("0", shape=(4, 5, 6), chunks=(2, 5, 6), dtype="int16")[:] = 7
try:
    itk.imread("five.ome.zarr", pixel_type=itk.SS, imageio=itk.OMEZarrNGFFImageIO.New())
except RuntimeError as error:
    print("OME-Zarr 0.5:", str(error).strip().splitlines()[-1])
else:
    raise AssertionError("a store of Zarr 3 is opened now")
PYTHON
