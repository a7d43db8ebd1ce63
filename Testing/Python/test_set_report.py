"""The page of a whole set: its rows, and the page itself in a real headless Chromium."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chinese_texts import english_words, is_chinese
from headless_browser import Browser, browser
from LungPrepLib.batch.case_files import Failure, write_failure
from LungPrepLib.cli.main import main
from LungPrepLib.findings import KINDS, LungPrepError
from LungPrepLib.messages import NOTHING, Count, FileName, Word, as_message, say
from LungPrepLib.progress import Progress
from LungPrepLib.report.chinese import chinese, in_chinese
from LungPrepLib.report.whole_set.cases import NUMBERS, CaseRow, read_cases
from LungPrepLib.report.whole_set.distributions import distributions_of
from LungPrepLib.report.whole_set.flow import LeftOut, Step, flow_of
from LungPrepLib.report.whole_set.outliers import rate
from LungPrepLib.report.whole_set.page import count_findings, page_of
from LungPrepLib.report.whole_set.thumbnails import HEIGHT, add_thumbnails

HOSTILE = (
    "</script><script>window.harmed=1</script>",
    '<img src=x onerror="window.harmed=1">',
    "<!--<script>",
    '"><svg onload=window.harmed=1>',
    "{{ 7*7 }}{% raw %}",
    "javascript:window.harmed=1",
    "</style><style>*{display:none}</style>",
    "</title><script>window.harmed=1</script>",
    "\u2028window.harmed=1\u2029",
    "$x_1^$ \\frac",
    "=HYPERLINK(1)",
)


def a_picture(seed: int) -> bytes:
    """A picture of noise of the usual size: nothing packs it as small as a real one."""
    from PIL import Image

    rng = np.random.default_rng(seed)
    grey = Image.fromarray(rng.integers(0, 255, (32, 32), dtype=np.uint8)).resize((128, 128))
    buffer = io.BytesIO()
    grey.convert("RGB").save(buffer, "WEBP", quality=62)
    return buffer.getvalue()


def many_rows(count: int) -> list[CaseRow]:
    """A set with a few failures and outliers in it, and hostile texts where tags would stand."""
    rng = np.random.default_rng(0)
    pictures = [a_picture(n) for n in range(50)]
    rows = []
    for n in range(count):
        numbers = {
            "spacing_mm": float(rng.normal(0.7, 0.08)), "step_mm": float(rng.choice([1.0, 1.25, 2.0, 5.0])),
            "thickness_mm": float(rng.choice([1.0, 1.25, 2.5])), "slices": float(rng.integers(100, 600)),
            "volume_ml": float(rng.normal(5000, 900)), "mean_hu": float(rng.normal(-830, 30)),
            "laa_950_percent": float(rng.gamma(1.2, 3)), "perc15_hu": float(rng.normal(-920, 20)),
            "mask_score": float(rng.uniform(0.7, 1)),
        }  # fmt: skip
        findings = [("gantry-tilt", "info", as_message("Tilted by 12 degrees."))] if n % 7 == 0 else []
        findings += [("missing-slices", "warning", as_message(f"{n % 5} are missing."))] if n % 31 == 0 else []
        name, kernel, picture = f"case-{n:012x}", f"B{30 + n % 5}f", pictures[n % 50]
        rows.append(CaseRow(name, "done", as_message("300 slices"), findings, numbers, kernel, "Maker", "lungmask R231",
                            folder=name, report=True, thumbnail=picture))  # fmt: skip
    for n, text in enumerate(HOSTILE):
        row = rows[10 * n + 1]
        row.kernel, row.scanner, row.reason, row.folder = text, text, as_message(text), f"a/{text}"
        row.findings = [("mixed-patient", "warning", as_message(text))]
    rows[3].numbers["volume_ml"] = 400.0
    rows[5] = CaseRow("case-failed", "failed", as_message(HOSTILE[0]), [("failed", "error", as_message(HOSTILE[0]))])
    rate(rows)
    return rows


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="module")
def large_page(window: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of 5,000 cases."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    steps = [Step(6000, "accessions asked for"), Step(5000, "prepared cases", (LeftOut(HOSTILE[1], 1000),))]
    path.write_text(page_of(many_rows(5000), steps, HOSTILE[7]), encoding="utf-8")
    return path


@pytest.fixture
def large(window: Browser, large_page: Path) -> Browser:
    """The browser with the page of 5,000 cases as it opens."""
    window.open(large_page)
    return window


def shown_cases(page: Browser) -> list[str]:
    """The names of the cases in view, from the top."""
    return list(page.run("return [...document.querySelectorAll('.tabulator-row button')].map(b => b.textContent)"))


def count_of(page: Browser) -> str:
    return str(page.run("return document.getElementById('count').textContent"))


@pytest.mark.slow
def test_outliers_and_failures_come_first(large: Browser) -> None:
    assert count_of(large) == "5,000 of 5,000 cases"
    assert shown_cases(large)[:1] == ["case-failed"]
    scores = [row.score for row in sorted(many_rows(5000), key=lambda row: -row.score)]
    assert scores[0] == 1000 and scores[1] > 5
    text = large.run("return document.querySelectorAll('.tabulator-row')[1].textContent")
    assert "the median" in text
    assert large.log() == []


@pytest.mark.slow
def test_it_is_searched_filtered_and_sorted(large: Browser) -> None:
    large.type("#search", "missing-slices b31f")
    words = [{code for code, _, _ in row.findings} | {row.kernel} for row in many_rows(5000)]
    wait_for_count(large, f"{sum({'missing-slices', 'B31f'} <= found for found in words)} of 5,000 cases")
    large.click("#reset")
    assert count_of(large) == "5,000 of 5,000 cases"
    large.run("const s = document.getElementById('status'); s.value = 'failed'; s.dispatchEvent(new Event('change'))")
    assert count_of(large) == "1 of 5,000 cases" and shown_cases(large) == ["case-failed"]
    large.click("#reset")
    large.type("input[aria-label='Filter Volume']", "< 500")
    wait_for_count(large, "1 of 5,000 cases")
    assert shown_cases(large) == ["case-000000000003"]
    large.click("#reset")
    large.run("const s = document.getElementById('sort'); s.value = 'volume_ml'; s.dispatchEvent(new Event('change'))")
    large.click("#descending")
    assert shown_cases(large)[0] == "case-000000000003"
    large.click("#descending")
    rows = [row for row in many_rows(5000) if row.numbers]
    assert shown_cases(large)[0] == max(rows, key=lambda row: row.numbers["volume_ml"] or 0).case
    large.click(".tabulator-col[tabulator-field=o] .tabulator-col-title")
    assert large.run("return document.getElementById('sort').value") == "o"


def wait_for_count(page: Browser, text: str) -> None:
    script = """const done = arguments[arguments.length - 1], until = () =>
      document.getElementById('count').textContent === arguments[0] ? done(true) : setTimeout(until, 10); until();"""
    assert page.run_async(script, text)


def test_the_findings_table_leads_to_its_cases(large: Browser) -> None:
    large.click(".show-finding[data-code=gantry-tilt]")
    expected = sum("gantry-tilt" in {code for code, _, _ in row.findings} for row in many_rows(5000))
    assert count_of(large) == f"{expected:,} of 5,000 cases"
    assert large.run("return document.activeElement.id") == "table-heading"
    large.click("#reset")


def test_a_case_opens_and_closes_by_keyboard(large: Browser) -> None:
    large.run("document.querySelectorAll('.tabulator-row button')[1].focus()")
    name = large.run("return document.activeElement.textContent")
    large.press("\ue007")  # Enter
    assert large.run("return document.getElementById('one').open") is True
    assert large.run("return document.getElementById('one-name').textContent") == name
    assert large.run("return document.querySelector('#one img').naturalWidth") == 128
    assert large.run("return document.querySelector('#one a').getAttribute('href')") == f"{name}/report.html"
    assert large.run("return document.getElementById('one').contains(document.activeElement)") is True
    large.press("\ue00c")  # Escape
    assert large.run("return document.getElementById('one').open") is False
    assert large.run("return document.activeElement.textContent") == name


def test_nothing_comes_in_through_a_tag(large: Browser) -> None:
    """Hostile texts stand in the title, the flow chart, findings, kernels, and in what a case opens with."""
    assert large.run("return document.scripts.length") == 3
    for text in HOSTILE:
        rows = "JSON.parse(document.getElementById('cases').textContent).rows"
        assert large.run(f"return {rows}.filter(row => row.k === arguments[0]).length", text) == 1
    large.run(
        "const f = document.getElementById('finding'); f.value = 'mixed-patient'; f.dispatchEvent(new Event('change'))"
    )
    assert count_of(large) == f"{len(HOSTILE)} of 5,000 cases"
    seen = set()
    for index in range(len(HOSTILE)):
        large.run("document.querySelectorAll('.tabulator-row button')[arguments[0]].click()", index)
        seen.add(large.run("return document.querySelector('#one dl dd:nth-of-type(2)').textContent"))
        link = large.run("return document.querySelector('#one a').href")
        assert link.startswith("file:///") and "<" not in link
        large.run("document.getElementById('one').close()")
    assert {text.strip() for text in seen} == {text.strip() for text in HOSTILE}
    assert large.run("return typeof window.harmed") == "undefined"
    assert large.run("return document.querySelectorAll('svg[onload], img[onerror], #table style').length") == 0
    assert large.run("return getComputedStyle(document.querySelector('h1')).display") != "none"
    assert large.run("return document.querySelector('h1').textContent") == HOSTILE[7]
    large.click("#reset")
    assert large.log() == []


def test_no_script_from_elsewhere_may_run(large: Browser) -> None:
    """The page's own policy: what somebody smuggled in all the same would not run."""
    large.run(
        "const s = document.createElement('script'); s.textContent = 'window.harmed = 2'; document.body.append(s)"
    )
    large.run("const d = document.createElement('div'); d.innerHTML = '<img src=x onerror=\"window.harmed=3\">';"
              "document.body.append(d)")  # fmt: skip
    large.run_async("setTimeout(arguments[arguments.length - 1], 200)")
    assert large.run("return typeof window.harmed") == "undefined"
    assert any("Content Security Policy" in entry["message"] for entry in large.log())
    text = page_of(many_rows(300), [], "x")
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text.split('<script type="application/json"')[0])


def test_labels_for_a_screen_reader(large: Browser) -> None:
    unnamed = large.run("""
      return [...document.querySelectorAll('input, select, button, img')].filter((one) => {
        const label = one.getAttribute('aria-label') || one.textContent || one.alt || one.title ||
          (one.labels && one.labels.length && one.labels[0].textContent);
        return !label || !label.trim();
      }).map((one) => one.outerHTML.slice(0, 200));""")
    assert unnamed == []
    assert large.run("return document.documentElement.lang") == "en"
    assert large.run("return document.querySelectorAll('h1').length") == 1
    assert large.run("return document.querySelector('#count').getAttribute('aria-live')") == "polite"
    assert large.run("return document.querySelector('.tabulator').getAttribute('role')") == "grid"
    headers = large.run(
        "return [...document.querySelectorAll('[role=columnheader]')].map(h => h.getAttribute('aria-sort'))"
    )
    assert "descending" in headers
    children = "return [...document.querySelector('#table').children].map(child => child.getAttribute('role'))"
    assert set(large.run(children)) == {"rowgroup"}, "a grid has rows and groups of them, and nothing else"


@pytest.mark.slow
def test_on_a_phone_and_in_the_dark(large: Browser) -> None:
    wide = "return document.documentElement.scrollWidth - innerWidth"
    for width in (360, 1440):
        large.look_like(width=width, height=800, scheme="dark")
        assert large.run(wide) <= 0
        paper = "return getComputedStyle(document.querySelector(arguments[0])).backgroundColor"
        for part in ("body", ".tabulator-row", ".tabulator-header"):
            assert large.run(paper, part) == "rgb(20, 23, 28)"
    large.look_like(width=1400, height=900)


@pytest.mark.slow
def test_a_failed_case_has_no_units_without_numbers(large: Browser) -> None:
    large.run("document.querySelector('.tabulator-row button').click()")
    shown = large.run("return [...document.querySelectorAll('#one dd')].map(one => one.textContent)")
    large.run("document.getElementById('one').close()")
    assert shown == ["failed", HOSTILE[0]]


@pytest.mark.slow
def test_it_prints_all_that_fits_the_filter(window: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page_of(many_rows(300), [Step(300, "studies")], "Printed"), encoding="utf-8")
    window.open(path)
    printed = window.pdf()
    assert printed.startswith(b"%PDF")
    window.run("window.dispatchEvent(new Event('beforeprint'))")
    assert window.run("return document.querySelectorAll('.tabulator-print-table tbody tr').length") == 300
    window.run("window.dispatchEvent(new Event('afterprint'))")


# -- rows, without a browser -----------------------------------------------------------------------------------------


def write_case(folder: Path, **changes: Any) -> None:
    folder.mkdir(parents=True)
    document = {
        "case": folder.name, "source": {"kernel": "B30f", "slice_thickness_mm": 1.25, "reasons": ["300 slices"]},
        "geometry": {"native": {"size": [512, 512, 300], "spacing_mm": [0.7, 0.7, 1.25]}},
        "findings": [{"code": "a", "severity": "info", "message": "M.", "action": "A."},
                     {"code": "b", "severity": "warning", "message": "N.", "action": ""}],
        "segmentation": {"segmenter": "lungmask", "model": "R231"}, "trust": {"score": 0.9},
        "recipe": {"name": "quantification"},
        "measurements": [{"structure": "right_lung", "volume_ml": 2500}, {"structure": "all", "volume_ml": 5000.5,
                          "laa_950_percent": 3.25, "mean_hu": -830, "perc15_hu": -920}],
    } | changes  # fmt: skip
    (folder / "case.json").write_text(json.dumps(document), encoding="utf-8")


def test_what_a_case_says(tmp_path: Path) -> None:
    write_case(tmp_path / "case-1")
    write_case(tmp_path / "train" / "case-2", measurements="nonsense", geometry=None, findings=[7, {"code": None}])
    (tmp_path / "case-3").mkdir()
    (tmp_path / "case-3" / "failed.json").write_text('{"reason": "The disk is full."}', encoding="utf-8")
    (tmp_path / "case-4").mkdir()
    (tmp_path / "case-4" / "case.json").write_text("{ half", encoding="utf-8")
    one, three, two = read_cases(tmp_path, Progress())
    assert (one.case, one.kernel, one.segmenter, str(one.reason)) == ("case-1", "B30f", "lungmask R231", "300 slices")
    assert one.numbers == {"spacing_mm": 0.7, "step_mm": 1.25, "thickness_mm": 1.25, "slices": 300, "volume_ml": 5000.5,
                           "laa_950_percent": 3.25, "mean_hu": -830, "perc15_hu": -920, "mask_score": 0.9}  # fmt: skip
    told = [(code, severity, str(text)) for code, severity, text in one.findings]
    assert told == [("b", "warning", "N."), ("a", "info", "M. A.")]
    assert (three.status, str(three.reason)) == ("failed", "The disk is full.")
    assert two.folder == "train/case-2" and two.numbers["volume_ml"] is None
    assert page_of([one, two, three], [], "t")
    with pytest.raises(LungPrepError, match="There is no case in"):
        (tmp_path / "empty").mkdir()
        read_cases(tmp_path / "empty", Progress())


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_case(tmp_path / "set" / "case-1")
    assert main(["report", str(tmp_path / "set"), "-q", "--title", "Ours"]) == 0
    text = (tmp_path / "set" / "report.html").read_text(encoding="utf-8")
    assert (
        "<h1>Ours</h1>" in text and '"n":"case-1"' in text and "1 cases, 1 of them prepared" in capsys.readouterr().out
    )
    assert main(["report", str(tmp_path / "set"), "-q"]) == 0  # again: its own page is no case
    case = tmp_path / "set" / "case-1"
    (case / "report.html").write_text("its own", encoding="utf-8")
    assert main(["report", str(case), "-q"]) == 2
    assert (case / "report.html").read_text(encoding="utf-8") == "its own"
    assert "is one case" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "none"), "-q"]) == 2


def test_outliers_by_the_median() -> None:
    """Scores are those of scipy's median_abs_deviation."""
    from scipy.stats import median_abs_deviation

    rng = np.random.default_rng(1)
    volumes = [*rng.normal(5000, 800, 60).tolist(), 900.0]
    rows = [CaseRow(f"c{n}", "done", numbers={"volume_ml": volume}) for n, volume in enumerate(volumes)]
    rate(rows)
    expected = np.abs(np.array(volumes) - np.median(volumes)) / median_abs_deviation(volumes, scale="normal")
    assert [row.score for row in rows] == pytest.approx(expected.tolist(), rel=1e-3)
    assert max(rows, key=lambda row: row.score).case == "c60"
    assert str(rows[60].why).startswith("Volume 900 mL, below the median")
    alike = [CaseRow(f"c{n}", "done", numbers={"volume_ml": 5.0}) for n in range(20)]
    rate(alike)
    assert all(row.score == 0 for row in alike)


def test_the_flow_chart_from_reports_to_cases(tmp_path: Path) -> None:
    reports = tmp_path / "reports.csv"
    reports.write_text("accession,protocol\n" + "\n".join(f"A{n},CT CHEST WO\nB{n},CT HEAD" for n in range(6)), "utf-8")
    main(["select", "--reports", str(reports), "-o", str(tmp_path / "list.csv"), "--protocol", "chest"])
    (tmp_path / "fetched").mkdir()
    with (tmp_path / "fetched" / "fetch_log.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("accession", "status"))
        statuses = ("done", "done", "done", "not found", "nothing chosen", "incomplete")
        writer.writerows((f"A{n}", status) for n, status in enumerate(statuses))
    rows = [
        CaseRow("c1", "done"), CaseRow("c2", "failed", as_message("12 slices are too few. Stop.")),
        CaseRow("c3", "failed", as_message("15 slices are too few. Stop.")),
    ]  # fmt: skip
    steps = flow_of(rows, tmp_path / "list.csv", tmp_path / "fetched")
    assert [(step.left, str(step.what)) for step in steps] == [
        (12, "reports in the table"), (12, "with an accession number"), (12, "different accession numbers"),
        (6, "protocol 'chest'"), (6, "accessions asked for"), (5, "found in the archive"),
        (4, "with a series that the recipe chooses"), (3, "brought whole"), (3, "studies in the batch"),
        (1, "prepared cases"),
    ]  # fmt: skip
    assert [tuple(one)[:2] for one in steps[-1].left_out] == [("## slices are too few", 2)]
    with pytest.raises(LungPrepError, match="is not the log of 'lungprep fetch'"):
        flow_of(rows, None, tmp_path)


def test_findings_and_distributions_are_counted() -> None:
    rows = many_rows(300)
    counts = {(finding.code, finding.severity): finding.cases for finding in count_findings(rows)}
    assert counts["failed", "error"] == 1 and counts["mixed-patient", "warning"] == len(HOSTILE)
    pictures = distributions_of(rows)
    assert [str(one.title).split(" (")[0] for one in pictures] == [
        "Pixel", "Step", "Thickness", "Volume", "LAA-950", "Mean", "Mask score", "Kernel",
    ]  # fmt: skip
    for one in pictures:
        assert sum(count for _, count in one.bars) == 299
    volumes = [row.numbers["volume_ml"] for row in rows if row.numbers]
    assert f"median {np.median(volumes):.0f}" in pictures[3].text


def test_values_that_agree_are_one_bar_with_plain_numbers() -> None:
    rows = [CaseRow(f"c{n}", "done", numbers={"volume_ml": 5159.36}, kernel="\u80ba\x08B70") for n in range(3)]
    volumes, kernels = distributions_of(rows)
    assert [count for _, count in volumes.bars] == [3]
    drawn = base64.b64decode(volumes.picture.partition(",")[2]).decode()
    assert ">5160<" in drawn and "+5" not in re.findall(r">([^<>]*)</text>", drawn) and ">0.5<" not in drawn
    names = ElementTree.fromstring(base64.b64decode(kernels.picture.partition(",")[2]))
    assert "\u80ba B70" in [text.text for text in names.iter("{http://www.w3.org/2000/svg}text")]


def test_thumbnails_are_cut_from_the_preview(tmp_path: Path) -> None:
    """The coronal plane of a real preview, without the page around it, with the outlines of both lungs in it."""
    from PIL import Image

    from LungPrepLib.pipeline import prepare
    from LungPrepLib.recipe import Recipe
    from LungPrepLib.report.figures import Pictures
    from small_cases import small_chest

    image, labels = small_chest()
    case = prepare(image, Recipe(), labels=labels)
    (tmp_path / "case-1").mkdir()
    (tmp_path / "case-1" / "preview.png").write_bytes(Pictures(case).preview_png())
    rows = [CaseRow("case-1", "done", folder="case-1"), CaseRow("case-2", "done", folder="case-2")]
    add_thumbnails(rows, tmp_path, Progress())
    picture = Image.open(io.BytesIO(rows[0].thumbnail)).convert("RGB")
    size, spacing = image.GetSize(), image.GetSpacing()
    ratio = size[0] * spacing[0] / (size[2] * spacing[2])
    assert HEIGHT in picture.size or picture.width == 2 * HEIGHT
    assert picture.width / picture.height == pytest.approx(ratio, rel=0.06)
    red, blue = (np.asarray(picture, dtype=int)[..., n] for n in (0, 2))
    bluish, orange = blue - red > 40, red - blue > 40  # right and left lung, as their structures are coloured
    assert bluish.sum() > 20 and orange.sum() > 20
    assert np.nonzero(bluish)[1].mean() < np.nonzero(orange)[1].mean()  # the patient's right is on the left
    assert rows[1].thumbnail == b""


@pytest.mark.slow
def test_numbers_have_titles_and_units() -> None:
    assert len({title for _, title, _, _ in NUMBERS}) == len(NUMBERS)


# -- Chinese ---------------------------------------------------------------------------------------------------------


def test_the_files_of_a_case_keep_what_its_page_says_in_chinese(tmp_path: Path) -> None:
    """What is read back from real folders says the same in English, and in Chinese with the numbers in it."""
    from LungPrepLib.export.case_folder import write_case as write_prepared
    from LungPrepLib.pipeline import prepare
    from LungPrepLib.recipe import Recipe
    from small_cases import small_chest

    image, labels = small_chest()
    made = prepare(image, Recipe(), labels=labels)
    made.reasons = [say("{slices}", slices=Count(24, "slice"))]
    made.provenance["source"]["reasons"] = ["24 slices"]
    write_prepared(made, tmp_path / "case-1")
    reason = say("The file {files} is empty.", files=FileName("DOE.dcm")).for_writing()
    write_failure(tmp_path / "case-2", Failure("case-2", reason))
    assert "DOE" not in (tmp_path / "case-2" / "failed.json").read_text(encoding="utf-8")
    one, two = read_cases(tmp_path, Progress())
    assert sorted(str(told) for _, _, told in one.findings) == sorted(
        f"{finding.message} {finding.action}" for finding in made.written_findings
    )
    numbers = [told for _, _, told in one.findings if re.search(r"\d", str(told))]
    assert numbers, "the case has findings with numbers"
    for told in [*(told for _, _, told in one.findings), one.reason, two.reason]:
        said = in_chinese(told)
        assert is_chinese(said) and not english_words(said)
        assert sorted(re.findall(r"\d+", said)) == sorted(re.findall(r"\d+", str(told)))


@pytest.mark.slow
def test_the_page_in_chinese(window: Browser, tmp_path: Path) -> None:
    """All that the page says, with the numbers of the cases; what others wrote stays as they wrote it."""
    tilt = say("The slices are tilted by {angle:.1f} degrees, their {edge} edge towards the {end}.", angle=12.3,
               edge=Word("anterior"), end=Word("feet"))  # fmt: skip
    few = say("{count} slices, fewer than {least} (selection.min_slices)", count=12, least=20)
    rows = [
        CaseRow(f"case-{n}", "done", say("{slices}", slices=Count(300, "slice")),
                [("gantry-tilt", "warning", tilt), ("file-empty", "warning", as_message("T1"))],
                {"volume_ml": 4000.0 + 10 * n, "mean_hu": -830.0 - n}, "B30f", "S1", "R231", folder="x", report=True)
        for n in range(12)
    ]  # fmt: skip
    rows += [
        CaseRow("case-small", "done", NOTHING, numbers={"volume_ml": 300.0}),
        CaseRow("case-failed", "failed", few, [("failed", "error", few)]),
    ]
    rate(rows)
    path = tmp_path / "report.html"
    path.write_text(page_of(rows, flow_of(rows, None, None), "S2"), encoding="utf-8")
    window.open(path)
    english = window.run("return document.querySelector('main').innerText")
    assert "Outlier" in english and "studies in the batch" in english and not is_chinese(english)
    assert str(tilt) in english and str(few) in english and "## slices, fewer than ##" in english
    window.run("const s = document.getElementById('search'); s.value = 'case-'; s.dispatchEvent(new Event('input'))")
    window.run("document.documentElement.dataset.ready = ''; document.querySelector('label[for=to-zh]').click()")
    ready = "const done = arguments[0]; const until = () => document.documentElement.dataset.ready === 'yes' "
    window.run_async(ready + "? done(true) : setTimeout(until, 10); until();")
    assert count_of(window) == "14/14 例"
    lines = [line.strip() for line in window.run("return document.querySelector('main').innerText").splitlines()]
    assert "离群程度" in lines and "批处理中的检查" in "".join(lines) and "重建核" in lines
    assert "体积 300 mL，低于中位数 4050" in lines
    left = {line: [word for word in english_words(line) if word != "failed"] for line in lines}  # a finding's code
    assert {line: words for line, words in left.items() if words and not line.startswith("case-")} == {}
    shown = window.run("return [...document.querySelectorAll('select option')].map(option => option.textContent)")
    assert {"任意", "全部", "失败", "体积 (mL)"} <= set(shown)
    assert window.run("return document.documentElement.lang") == "zh-Hans"
    window.run("[...document.querySelectorAll('.tabulator-row button')].find(b => b.textContent === 'case-3').click()")
    dialog = window.run("return document.getElementById('one-content').innerText")
    assert f"警告：gantry-tilt {in_chinese(tilt)}" in dialog and "300 层" in dialog and "该病例的报告" in dialog
    assert f"警告：file-empty {chinese(KINDS['file-empty'].meaning)} T1" in dialog, "of an old file: what it means"
    assert "12.3" in in_chinese(tilt) and not english_words(in_chinese(tilt))
    assert str(window.run("return document.querySelector('#one-content a').href")).endswith("/x/report.html#zh-Hans")
    window.run("document.getElementById('one').close()")
    window.run("document.documentElement.dataset.ready = ''; document.querySelector('label[for=to-en]').click()")
    window.run_async(ready + "? done(true) : setTimeout(until, 10); until();")
    assert count_of(window) == "14 of 14 cases" and window.log() == []
    agent = window.run("return navigator.userAgent")
    window.devtools("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage="zh-CN")
    window.open(path)
    assert count_of(window) == "14/14 例", "a browser of a Chinese reader shows it in Chinese at once"
    window.devtools("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage="en-GB")
