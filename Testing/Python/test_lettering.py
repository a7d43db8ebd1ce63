"""What is written into pictures: in a font that has it, and never as the empty boxes of one that has not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image, ImageFont

from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from LungPrepLib.report import lettering
from LungPrepLib.report.figures import Pictures
from LungPrepLib.report.pictures.histogram import ENTRY as HISTOGRAM
from LungPrepLib.report.pictures.slice import ENTRY as SLICE
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.structures import LUNGS, Structure
from small_cases import small_chest

CHINESE, RUSSIAN = "\u53f3\u80ba", "\u043b\u0451\u0433\u043a\u043e\u0435"


def named(name: str, key: str = "one") -> Structure:
    return Structure(1, key, name, LUNGS[0].type, None, (230, 159, 0))


@pytest.fixture
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a Slicer, which has no matplotlib."""
    monkeypatch.setattr(lettering, "_system_fonts", lambda: ())
    lettering.font_for.cache_clear()


def test_pillows_own_font_writes_english() -> None:
    assert lettering.name_of(named("right upper lobe"), 14) == ("right upper lobe", lettering.font(14))


def test_another_font_writes_what_that_has_not() -> None:
    name, font = lettering.name_of(named(RUSSIAN), 14)
    assert name == RUSSIAN and isinstance(font, ImageFont.FreeTypeFont)
    drawn = {bytes(font.getmask(character)) for character in RUSSIAN}
    assert len(drawn) == len(set(RUSSIAN)), "each letter looks like itself, none like an empty box"


def test_a_name_that_no_font_has_gives_way_to_key_and_number(no_system_fonts: None) -> None:
    assert lettering.name_of(named(CHINESE, "right_lung"), 14)[0] == "right_lung"
    assert lettering.name_of(named(CHINESE, CHINESE), 14)[0] == "label 1"
    assert lettering.name_of(named("", ""), 14)[0] == "label 1"


def test_signs_that_are_not_seen_and_long_names_are_cut() -> None:
    assert lettering.name_of(named("a\u202eb\x00 c"), 14)[0] == "ab c"
    assert len(lettering.name_of(named("x" * 500), 14)[0]) == 60


def test_a_font_of_the_system_has_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = (("bold", frozenset(map(ord, "lpx"))), ("all", frozenset(map(ord, CHINESE + "lp"))))
    monkeypatch.setattr(lettering, "_system_fonts", lambda: fonts)
    assert lettering.system_font(CHINESE) == "all" and lettering.system_font(CHINESE + "y") is None
    assert sorted(["/b/Noto Sans Bold.ttf", "/a/NotoSans.ttf"], key=lettering._plainest_first)[0] == "/a/NotoSans.ttf"


def test_pictures_of_structures_with_any_names(no_system_fonts: None, tmp_path: Path) -> None:
    """No mathematics is read into a name, and the legend ends where the picture does."""
    image, labels = small_chest()
    array = sitk.GetArrayFromImage(labels)
    array[array > 0] = (np.arange(24)[:, None, None] + np.zeros_like(array))[array > 0]
    many = sitk.GetImageFromArray(array)
    many.CopyInformation(labels)
    names = ["$x_1^$ \\frac", "_hidden", CHINESE, "<b>", *["a rather long name of a structure"] * 20]
    structures = tuple(
        Structure(n + 1, f"s{n}", name, LUNGS[0].type, None, (10 * n, 99, 200)) for n, name in enumerate(names)
    )
    case = prepare(image, Recipe(), labels=Segmentation(many, structures))
    for content in (HISTOGRAM.draw(case), SLICE.draw(case), Pictures(case).preview_png()):
        (tmp_path / "picture.png").write_bytes(content)
        assert Image.open(tmp_path / "picture.png").size[0] > 400
    legend = np.asarray(Image.open(tmp_path / "picture.png").convert("RGB"))[-34:]
    assert (legend[:, -8:] == legend[0, 0]).all(), "nothing is cut at the edge"
