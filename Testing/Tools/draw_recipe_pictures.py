"""Draw the pictures of the recipes' pages, ``Docs/recipes/NAME.webp``: what each makes of the generated chest CT.

python Testing/Tools/draw_recipe_pictures.py [NAME ...]

All recipes without a name; half a minute each. Lungs come from the threshold segmenter where a recipe asks for lungmask
or for the best there is, so that the pictures can be drawn anywhere.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "LungPrep"))

from LungPrepLib import cli  # noqa: E402
from LungPrepLib.case import PreparedCase  # noqa: E402
from LungPrepLib.image.windows import WINDOWS, Window  # noqa: E402
from LungPrepLib.pages.one_recipe import PICTURE  # noqa: E402
from LungPrepLib.pipeline import prepare  # noqa: E402
from LungPrepLib.recipe import Recipe, load_recipe, shipped_recipes  # noqa: E402
from LungPrepLib.report.canvas import beside, slice_picture, with_marks  # noqa: E402
from LungPrepLib.report.picture import pictures  # noqa: E402
from LungPrepLib.report.planes import PLANES, PatientView, Plane, label_areas  # noqa: E402
from LungPrepPhantom import make_phantom  # noqa: E402

SIZE, SPACING_MM = (224, 224, 132), (1.6, 1.6, 2.5)
HEIGHT, WIDEST = 230, 1000
NODULE_MM, NODULE_HU = 16.0, 30


def main(names: list[str]) -> int:
    """Draw those that are named, or all."""
    ct = make_phantom(size=SIZE, spacing_mm=SPACING_MM).ct
    for name in names or shipped_recipes():
        picture = _nodule(ct) if name == "luna16" else _drawn(ct, _recipe(name))
        picture.thumbnail((WIDEST, WIDEST))
        path = REPOSITORY / "Docs" / "recipes" / PICTURE.format(name=name)
        picture.save(path, "WEBP", quality=75, method=6)
        print(f"{path.name}: {picture.size[0]} x {picture.size[1]} pixels, {path.stat().st_size // 1024} kB")
    return 0


def _recipe(name: str) -> Recipe:
    recipe = load_recipe(name)
    anywhere = recipe.segmentation.segmenter in ("auto", "lungmask")
    return recipe.replace({"segmentation.segmenter": "threshold"}) if anywhere else recipe


def _drawn(ct: sitk.Image, recipe: Recipe) -> Image.Image:
    case = prepare(ct, recipe)
    if recipe.name == "dsb2017-2d":
        return Image.open(io.BytesIO(pictures()["steps"].draw(case)))
    acquired = _plane(case, case.image, case.labels, WINDOWS["lung"], "axial", "acquired", HEIGHT)
    values = sitk.GetArrayViewFromImage(case.prepared_image)
    low, high = float(values.min()), float(values.max())
    window = WINDOWS["lung"] if low < -900 else Window((low + high) / 2, max(high - low, 1e-6))
    shown = [
        _plane(case, case.prepared_image, case.prepared_labels, window, plane, f"prepared, {plane}", HEIGHT)
        for plane in PLANES
    ]
    return beside([acquired, *shown], 4)


def _plane(
    case: PreparedCase,
    image: sitk.Image,
    labels: sitk.Image | None,
    window: Window,
    plane: Plane,
    title: str,
    height: int,
) -> Image.Image:
    """The slice with most of the labels, or the middle one."""
    view, label_view = PatientView.of(image), None if labels is None else PatientView.of(labels)
    axis = PLANES.index(plane)
    index = view.array.shape[axis] // 2
    if label_view is not None:
        index = int(np.argmax(label_areas(label_view)[plane]))
    structures = case.structures if image is case.image else case.prepared_structures
    picture = slice_picture(view, label_view, structures, plane, index, window, height)
    across = view.spacing_mm[1 if plane == "sagittal" else 2] * view.slice_of(plane, index).shape[1]
    return with_marks(picture, plane, across / picture.size[0], title)


def _nodule(ct: sitk.Image) -> Image.Image:
    """The picture of the layout luna16 for a ball of soft tissue in the middle of the right lung."""
    lungs = prepare(ct, Recipe().replace({"segmentation.segmenter": "threshold"})).labels
    places = np.argwhere(sitk.GetArrayViewFromImage(lungs) == 1)
    z, y, x = places.mean(axis=0)
    array = sitk.GetArrayFromImage(ct)
    zz, yy, xx = np.ogrid[tuple(slice(0, n) for n in array.shape)]
    far = np.sqrt(((xx - x) * SPACING_MM[0]) ** 2 + ((yy - y) * SPACING_MM[1]) ** 2 + ((zz - z) * SPACING_MM[2]) ** 2)
    array[far <= NODULE_MM / 2] = NODULE_HU
    with_nodule = sitk.GetImageFromArray(array)
    with_nodule.CopyInformation(ct)
    at = ct.TransformContinuousIndexToPhysicalPoint((float(x), float(y), float(z)))
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        (folder / "scans").mkdir()
        sitk.WriteImage(with_nodule, str(folder / "scans" / "phantom.mha"))
        rows = ["seriesuid,coordX,coordY,coordZ,diameter_mm", "phantom," + ",".join(map(str, (*at, NODULE_MM)))]
        (folder / "annotations.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        status = cli.main(["batch", str(folder / "scans"), "-o", str(folder / "set"), "--recipe", "luna16", "--layout",
                           "luna16", "--annotations", str(folder / "annotations.csv"), "--workers", "1"])  # fmt: skip
        if status:
            raise SystemExit(status)
        (path,) = (folder / "set").rglob("picture_*.png")
        return Image.open(path).convert("RGB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
