"""The report of a case in a real browser: both languages, on a screen, a phone and paper, nothing from outside."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image

import mask_faults as faults
from chinese_texts import english_words
from headless_browser import browser
from LungPrepLib.case import PreparedCase
from LungPrepLib.findings import KINDS, make_finding
from LungPrepLib.messages import say
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from LungPrepLib.report.chinese import chinese, in_chinese
from LungPrepLib.report.figures import PREVIEW_CORONAL, Pictures
from LungPrepLib.report.html import _number, write_report
from LungPrepLib.report.planes import PatientView
from LungPrepLib.report.verdict import verdict_of
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.structures import LUNGS, Code, Structure
from small_cases import small_chest

EVIL = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def case() -> PreparedCase:
    """A chest whose left lower lobe is in no label, with a kernel and a structure that somebody meant ill with."""
    image, labels, structures = faults.lobe_removed(faults.body(0))
    named = (structures[0], Structure(2, "left_lung", EVIL, LUNGS[1].type, LUNGS[1].modifier, (230, 159, 0)))
    made = prepare(image, Recipe(description=EVIL), labels=Segmentation(labels, named))
    for row in made.measurements:
        row["kernel"] = EVIL
    made.provenance["source"]["reasons"] = [EVIL]
    return made


@pytest.fixture(scope="module")
def page(case: PreparedCase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(case, Pictures(case), path)
    return path


@pytest.mark.slow
def test_everything_is_escaped_and_nothing_comes_from_outside(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text and "<img src=x" not in text and "&lt;script&gt;" in text
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", text)
    assert "default-src 'none'" in text


@pytest.mark.slow
def test_the_report_in_a_browser(page: Path, tmp_path: Path) -> None:
    with browser(tmp_path) as window:
        window.open(page)
        shown = "return [...document.querySelectorAll('h2')].map(h => h.innerText).join('|')"
        english = window.run(shown)
        assert "Findings" in english and "Measurements" in english
        loaded = "return [...document.images].every(i => i.complete && i.naturalWidth > 20) && document.images.length"
        assert window.run(loaded) >= 4
        window.run("document.querySelector('label[for=to-zh]').click()")
        other = window.run(shown)
        assert "\u6d4b\u91cf" in other and "Measurements" not in other and "\u53d1\u73b0" in other
        assert window.run("return document.querySelector('svg.histogram .mark') !== null")
        window.picture(tmp_path / "shot.png")
        assert len(np.unique(np.asarray(Image.open(tmp_path / "shot.png").convert("L")))) > 20
        assert len(window.pdf()) > 20_000
        assert window.log() == [], "no error on the console"


OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true; });"
# The elements that reach beyond the window, but for what scrolls in a box of its own.
BEYOND = """
return [...document.querySelectorAll('main *')].filter(e => {
  const box = e.getBoundingClientRect();
  return (box.right > innerWidth + 0.5 || box.left < -0.5) && !e.parentElement.closest('.scroll, pre');
}).map(e => e.outerHTML.slice(0, 80));
"""
# The texts whose contrast with what lies behind them is below that of WCAG 2.1 AA (4.5; 3 for large ones).
FAINT = """
const numbers = color => color.match(/[\\d.]+/g).map(Number);
const luminance = color => numbers(color).slice(0, 3).map(v => v / 255)
  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
  if ((numbers(c)[3] ?? 1) > 0) return c; } return 'rgb(255, 255, 255)'; };
const says = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length;
return [...document.querySelectorAll('body *')].filter(says).map(e => {
  const style = getComputedStyle(e), size = parseFloat(style.fontSize);
  const pair = [luminance(e.ownerSVGElement ? style.fill : style.color), luminance(behind(e))].sort((a, b) => b - a);
  const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  return [(pair[0] + 0.05) / (pair[1] + 0.05), large ? 3 : 4.5, e.outerHTML.slice(0, 80)];
}).filter(found => found[0] < found[1]);
"""


@pytest.fixture(scope="module")
def lobes_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The widest tables: five lobes, and the parts of both lungs."""
    image, labels, structures = faults.right_lobes(faults.body(0))
    made = prepare(image, Recipe().replace({"segmentation.check": False}), labels=Segmentation(labels, structures))
    path = tmp_path_factory.mktemp("lobes") / "report.html"
    write_report(made, Pictures(made), path)
    return path


@pytest.mark.slow
def test_on_a_phone_on_paper_dark_and_light(page: Path, lobes_page: Path, tmp_path: Path) -> None:
    with browser(tmp_path) as window:
        for path in (page, lobes_page):
            for width in (390, 1200):
                for scheme in ("light", "dark"):
                    window.look_like(width=width, height=844, scheme=scheme)
                    window.open(path)
                    dark = "return matchMedia('(prefers-color-scheme: dark)').matches"
                    assert window.run(dark) == (scheme == "dark")
                    window.run(OPEN)
                    assert window.run("return document.documentElement.scrollWidth - innerWidth") <= 0
                    assert window.run(BEYOND) == []
                    assert window.run(FAINT) == []
            assert window.run("return innerWidth") == 1200
            window.look_like(width=390, height=844)
            window.open(path)
            texts = "[...document.querySelectorAll('svg.histogram text:not([lang=zh-Hans])')]"
            smallest = f"return Math.min(...{texts}.map(text => text.getBoundingClientRect().height))"
            assert window.run(smallest) >= 8, "the histogram's numbers can be read"
        wide = "return [...document.querySelectorAll('.scroll')].some(box => box.scrollWidth > box.clientWidth + 50)"
        assert window.run(wide), "a wide table scrolls in its own box"


def test_nothing_is_cut_on_paper(lobes_page: Path, tmp_path: Path) -> None:
    with browser(tmp_path) as window:
        window.look_like(width=717, height=1047, medium="print")  # A4 within margins of 1 cm, at 96 dots per inch
        window.open(lobes_page)
        assert window.run("return document.documentElement.scrollWidth - innerWidth") <= 0
        assert window.run(BEYOND.replace("!e.parentElement.closest('.scroll, pre')", "true")) == []
        hidden = (
            "return [...document.querySelectorAll('td, pre')].filter(e => e.getBoundingClientRect().height < 5).length"
        )
        assert window.run("return document.querySelectorAll('details:not([open])').length") > 3
        assert window.run(hidden) == 0, "what is folded on the screen is on paper, too"
        assert window.run(FAINT) == []
        printed = window.devtools("Page.printToPDF", printBackground=True, paperWidth=8.27, paperHeight=11.69)["data"]
        assert 4 <= len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed))) <= 12


def test_the_verdict_the_pictures_and_the_volumes_come_first(case: PreparedCase, page: Path, lobes_page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    order = [
        'class="verdict bad"',
        "<dl",
        'class="planes"',
        'id="findings"',
        "<table",
        'class="sides"',
        'class="slices"',
    ]
    text = text[text.index("<body") :]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    for row in case.measurements:
        assert f"{row['volume_ml']:,.0f}&nbsp;" in text[places[1] : places[2]]
    assert 'class="verdict good"' not in text and "likely wrong" in text[: places[1]]
    assert "The mask was not checked" in lobes_page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("score", "codes", "grade", "said"),
    [
        (0.95, [], "good", "No check found much wrong"),
        (0.95, ["gantry-tilt", "mask-with-holes"], "doubt", "Below: 1 warning to read, 1 note."),
        (0.95, ["mask-with-holes"], "good", "Below: 1 note."),
        (0.6, [], "doubt", "Look at the mask before its numbers are used. Worst check: lung missing."),
        (0.2, [], "bad", "The mask is likely wrong"),
    ],
)
def test_the_verdict_is_that_of_score_and_findings(
    case: PreparedCase, score: float, codes: list[str], grade: str, said: str
) -> None:
    findings = [make_finding(code, say("{n} slices.", n=3)) for code in codes]
    parts = {"sides": 1.0, "lung missing": score}
    verdict = verdict_of(replace(case, trust={"score": score, "parts": parts}, findings=findings))
    assert verdict.grade == grade and said in str(verdict.said)
    assert not english_words(in_chinese(verdict.said))


def test_sixty_findings_and_hostile_texts_leave_the_page_whole(case: PreparedCase, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\u202e$x_1^ " + "very long series description " * 20
    codes = list(KINDS)[:60]
    findings = [make_finding(code, say("{text} has {n} slices.", text=evil, n=n)) for n, code in enumerate(codes)]
    path = tmp_path / "report.html"
    made = replace(case, findings=findings, reasons=[say("{text}", text=evil)])
    write_report(made, Pictures(made), path)
    text = path.read_text(encoding="utf-8")
    assert all(f">{code}<" in text for code in codes) and "<script" not in text
    notes = sum(finding.severity == "info" for finding in findings)
    assert f'<summary><span lang="en">{notes} notes</span>' in text, "what needs no reader's hand is folded"
    with browser(tmp_path) as window:
        window.look_like(width=360, height=800)
        window.open(path)
        assert window.run("return document.documentElement.scrollWidth - innerWidth") <= 0
        assert window.run(BEYOND) == []
        assert window.run("return getComputedStyle(document.querySelector('li.warning span')).unicodeBidi") == "isolate"


def test_rows_of_a_table_have_one_number_of_decimals() -> None:
    assert [_number(v, (2200, 950.4, 3.2)) for v in (2200, 950.4, 3.2)] == ["2,200", "950", "3"]
    assert [_number(v, (7.24, 11.3, 9.0)) for v in (7.24, 11.3, 9.0, None)] == ["7.2", "11.3", "9.0", ""]
    assert [_number(v, (-933.0, -906.0)) for v in (-933.0, -906.0)] == ["-933", "-906"]
    assert _number(0.00023, (0.018, -0.029)) == "0.00023" and _number(0.0, (0.0, 0.5)) == "0.000"


def test_findings_say_where(case: PreparedCase, page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "lung-unlabelled" in text and "(LPS)" in text
    shown = Pictures(case).places_png(case.findings)
    assert shown and all(finding.details["place_mm"] for finding, _ in shown)


@pytest.mark.parametrize("direction", [np.eye(3), np.diag([-1.0, -1, 1]), np.eye(3)[[2, 0, 1]]])
def test_a_place_is_found_in_any_orientation(direction: np.ndarray) -> None:
    array = np.zeros((12, 14, 16), np.int16)
    array[3, 5, 7] = 1
    image = sitk.GetImageFromArray(array)
    image.SetDirection(direction.ravel())
    image.SetSpacing((1.0, 2.0, 3.0))
    view = PatientView.of(image)
    index = view.index_of(image.TransformIndexToPhysicalPoint((7, 5, 3)), image)
    assert view.array[index] == 1


def test_the_preview_has_its_planes_where_others_look_for_them(case: PreparedCase) -> None:
    preview = Image.open(io.BytesIO(Pictures(case).preview_png())).convert("RGB")
    left, top, right, bottom = (
        share * size for share, size in zip(PREVIEW_CORONAL, (*preview.size, *preview.size), strict=True)
    )
    coronal = np.asarray(preview.crop((round(left), round(top), round(right), round(bottom))))
    colors = {tuple(int(part) for part in color) for color in coronal.reshape(-1, 3)}
    assert LUNGS[0].color in colors, "the outline of the right lung"
    assert coronal.std() > 30


def test_a_case_without_lungs_or_with_other_structures_has_a_report(tmp_path: Path) -> None:
    image, labels = small_chest()
    without = prepare(image, Recipe().replace({"segmentation.segmenter": "none"}))
    nodule = Structure(1, "nodule", "nodule", Code("27925004", "Nodule"), None, (1, 2, 3))
    other = prepare(image, Recipe(), labels=Segmentation(sitk.Cast(labels == 1, sitk.sitkUInt8), (nodule,)))
    for name, made in (("without", without), ("other", other)):
        pictures = Pictures(made)
        assert pictures.preview_png()
        write_report(made, pictures, tmp_path / f"{name}.html")
        assert "nan" not in (tmp_path / f"{name}.html").read_text(encoding="utf-8").lower().split("base64")[0]


def test_words_without_a_translation_stay() -> None:
    assert chinese("Findings") == "\u53d1\u73b0" and chinese("xyz") == "xyz"
