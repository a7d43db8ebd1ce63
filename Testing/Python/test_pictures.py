"""Pictures on wish: what they show is where it should be."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image

from LungPrepLib import cli
from LungPrepLib.case import PreparedCase
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.windows import WINDOWS
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import recipe_from_dict
from LungPrepLib.report.canvas import grey
from LungPrepLib.report.picture import pictures
from LungPrepLib.report.surface import even_voxels, shaded
from LungPrepPhantom import make_phantom
from tutorial_lungs import steps_of_the_tutorial


@pytest.fixture(scope="module")
def case() -> PreparedCase:
    phantom = make_phantom(size=(64, 64, 30), spacing_mm=(5.6, 5.6, 10.0))
    recipe = recipe_from_dict({"segmentation": {"segmenter": "none"}, "pictures": {"wanted": list(pictures())}})
    return prepare(phantom.ct, recipe, labels=phantom.lungs)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["slice", "montage", "planes", "passage", "histogram", "surface", "steps"])
def test_each_is_a_picture_of_a_size_that_can_be_looked_at(case: PreparedCase, name: str) -> None:
    picture = pictures()[name]
    shown = opened(picture.draw(case))
    assert shown.format == {".png": "PNG", ".gif": "GIF"}[picture.suffix]
    assert min(shown.size) >= 200 and max(shown.size) <= 3000
    assert np.asarray(shown.convert("L")).std() > 10


def test_the_patients_right_is_on_the_left_and_lungs_have_their_colours(case: PreparedCase) -> None:
    shown = np.asarray(opened(pictures()["slice"].draw(case)).convert("RGB")).astype(int)
    middle = shown.shape[1] // 2
    for structure, on_the_left in zip(case.structures, (True, False), strict=True):
        same = (np.abs(shown[45:] - structure.color) < 3).all(axis=2)  # below the legend
        places = np.argwhere(same)[:, 1]
        assert len(places) > 100, structure.name
        assert np.mean((places < middle) == on_the_left) > 0.9, structure.name


def test_a_pass_has_every_slice_from_head_to_feet(case: PreparedCase) -> None:
    assert getattr(opened(pictures()["passage"].draw(case)), "n_frames", 1) == 30


def test_windows() -> None:
    lung = WINDOWS["lung"]
    assert (lung.low, lung.high) == (-1350, 150)
    assert grey(np.array([[-2000, -1350, -600, 150, 3000]]), lung)[0, :, 0].tolist() == [0, 0, 127, 255, 255]


def test_a_ball_is_round_bright_in_the_middle_and_dark_at_its_edge() -> None:
    z, y, x = np.ogrid[-20:20, -20:20, -20:20]
    ball = even_voxels((z**2 + y**2 + (x - 4.0) ** 2 < 144).astype(np.float32), (1.0, 1.0, 1.0), 1.0)
    for side, shift in (("front", 4), ("back", -4)):
        brightness, depth = shaded(ball, side)  # type: ignore[arg-type]
        met = np.isfinite(depth)
        assert abs(met.sum() - np.pi * 144) < 40
        assert np.argwhere(met).mean(axis=0) - np.array(met.shape) / 2 == pytest.approx((0, shift), abs=1)
        assert brightness[23, 23 + shift] > 0.9 > brightness[23, 23 + shift + 10] > 0


@pytest.mark.slow
def test_a_slice_that_is_not_there_and_a_case_without_labels(case: PreparedCase) -> None:
    bare = prepare(case.image, case.recipe.replace({"pictures.slice": 31}))
    with pytest.raises(LungPrepError, match=r"no slice 31.*has 30"):
        pictures()["slice"].draw(bare)
    with pytest.raises(LungPrepError, match="no labels to show"):
        pictures()["surface"].draw(bare)
    bones = prepare(case.image, case.recipe.replace({"pictures.surface_hu": 300.0}))
    assert opened(pictures()["surface"].draw(bones)).size[0] > 400


def test_one_that_cannot_be_drawn_is_a_finding(case: PreparedCase, tmp_path: Path) -> None:
    document = write_case(prepare(case.image, case.recipe), tmp_path / "case")
    assert "picture_montage.png" in document["outputs"] and "picture_surface.png" not in document["outputs"]
    assert "format-not-written" in {finding["code"] for finding in document["findings"]}


def test_the_command_line_asks_for_them(case: PreparedCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sitk.WriteImage(case.image, str(tmp_path / "ct.nrrd"))
    arguments = ["prepare", tmp_path / "ct.nrrd", "-o", tmp_path / "two", "--segmenter", "none", "-q"]
    wanted = ["--picture", "montage", "--picture", "histogram", "--window", "bone"]
    assert cli.main([str(argument) for argument in [*arguments, *wanted]]) == 0
    written = json.loads((tmp_path / "two" / "case.json").read_text())
    assert {"picture_montage.png", "picture_histogram.png"} <= set(written["outputs"])
    assert cli.main([*map(str, arguments), "--picture", "nonsense", "--overwrite"]) == 2
    assert "montage" in capsys.readouterr().err


def test_the_eight_steps_are_those_of_the_tutorial(case: PreparedCase) -> None:
    """Every cell of the sheet, pixel by pixel where nothing is written on it; the patient's right is on the left."""
    hu = sitk.GetArrayFromImage(case.image)
    index = int(np.argmax([np.count_nonzero(plane) for plane in sitk.GetArrayFromImage(case.labels)]))
    shown = np.asarray(opened(pictures()["steps"].draw(case)).convert("RGB")).astype(int)
    cell = 330
    assert shown.shape == (2 * cell + 18, 4 * cell + 30, 3)
    expected = steps_of_the_tutorial(hu[index])
    places = np.rint((np.arange(64) + 0.5) * cell / 64 - 0.5).astype(int)
    for number, mask in enumerate(expected):
        y, x = 6 + number // 4 * (cell + 6), 6 + number % 4 * (cell + 6)
        seen = shown[y:, x:][np.ix_(places, places)]
        lit = seen.sum(axis=2) > 200
        plain = (slice(6, 56), slice(6, 58))  # titles, sides and the scale are around it
        np.testing.assert_array_equal(lit[plain], mask[plain], err_msg=f"step {number + 1}")
    window = WINDOWS[case.recipe.pictures.window]
    blanked = np.where(expected[-1], hu[index], -1024)
    seen = shown[12 + cell :, 6 + 3 * (cell + 6) :][np.ix_(places, places)][..., 0]
    np.testing.assert_array_equal(seen[6:56, 6:58], grey(blanked, window)[6:56, 6:58, 0])


def test_the_steps_of_a_turned_scan_are_shown_upright(case: PreparedCase) -> None:
    """Left and right, front and back, head and feet the other way round in memory: the same picture."""
    recipe = case.recipe.replace({"pictures.slice": 12, "segmentation.check": False})
    upright = prepare(case.image, recipe)
    turned = prepare(sitk.Flip(case.image, [True, True, True]), recipe)
    sheets = [np.asarray(opened(pictures()["steps"].draw(one)).convert("L")) for one in (turned, upright)]
    there, here = (sheet[:, :672].astype(int) for sheet in sheets)  # steps 1, 2, 5, 6: in 3 colours are numbers
    assert np.mean(np.abs(there - here) > 40) < 0.01
    assert np.mean(np.abs(there[:, ::-1] - here) > 40) > 0.03


def test_steps_of_a_slice_that_is_not_there(case: PreparedCase) -> None:
    with pytest.raises(LungPrepError, match="There is no slice 31"):
        pictures()["steps"].draw(prepare(case.image, case.recipe.replace({"pictures.slice": 31})))


def test_names_come_in_one_option_or_in_several() -> None:
    from LungPrepLib.cli.arguments import recipe_of
    from LungPrepLib.cli.main import parser

    given = ["--picture", "montage,histogram", "--picture", "surface", "--format", "npz", "--format", "nifti, nrrd"]
    recipe = recipe_of(parser().parse_args(["prepare", "in", "-o", "out", *given]))
    assert list(recipe.pictures.wanted) == ["montage", "histogram", "surface"]
    assert list(recipe.output.formats) == ["npz", "nifti", "nrrd"]
