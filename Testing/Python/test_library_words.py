"""What the library says is recognised and translated: a status line that is half English is found here."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("slicer", reason="slicer-core is not installed")

from library_messages import messages
from LungPrepLib import dependencies
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.headers.files import Problems
from LungPrepLib.dicom.selection.choosing import judge_study
from LungPrepLib.findings import KINDS, Finding, LungPrepError, for_writing, make_finding
from LungPrepLib.phantom import make_phantom, write_study
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe, load_recipe
from LungPrepLib.segmentation.weights import NETWORKS
from LungPrepLib.segmentation.weights_files import how_to_bring
from translations import CHINESE, LIBRARY, translated_strings
from window_fixture import play_window


@pytest.fixture(scope="module")
def chinese() -> Iterator[Any]:
    """The module of words, in a window that is Chinese."""
    known = {text: translation for (context, text), translation in translated_strings(CHINESE).items()
             if context == LIBRARY}  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        play_window(patch)
        from LungPrepLib.widgets import library_words

        patch.setattr(library_words, "translate", lambda context, text: known.get(text, text))
        yield library_words
    for name in [name for name in sys.modules if name.startswith("LungPrepLib.widgets")]:
        del sys.modules[name]


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def in_english(words: str) -> list[str]:
    """What was left in English: two words in a row, outside of quotes; commands and file names are in quotes."""
    return re.findall(r"[A-Za-z]+ [a-z]+", re.sub(r"“[^”]*”|'[^']*'|state dict|--\w+ \w+", "", words))


def test_a_list_has_the_separators_of_its_language(chinese: Any) -> None:
    assert chinese.list_words(["there is only one slice", "no pixels"]).count("；") == 1


_EXCEPTIONS = (
    # what a worker says to whoever sends it something that is no job
    "This is not a job:",
    "Known: ",
    # names of files, models and devices
    "report.html",
    "7 on 7",
    "7, 7",
    # beginnings whose ends are not beside them, and alternatives that exclude each other
    "The values go from 7 to 7.",
    "'7' is , not CT.",
    "The axes of  are",
)


def _not_translated(chinese: Any, *calls: str, around: str = "{}") -> list[tuple[str, str, str]]:
    found = []
    for place, text in messages(*calls):
        with_quotes = text.replace("7", "'7'", 1)  # as a name may have been given
        said = [chinese.in_words(around.format(one)) for one in (text, with_quotes)]
        if not any(is_chinese(words) and not in_english(words) for words in said) and not text.startswith(_EXCEPTIONS):
            found.append((place, text, said[0]))
    return found


def test_every_sentence_of_the_library_is_translated(chinese: Any) -> None:
    """Where this fails, add the sentence to library_sentences.py or library_troubles.py, and translate it."""
    assert len(set(messages("make_finding", "LungPrepError"))) > 300
    assert _not_translated(chinese, "make_finding", "LungPrepError") == []


def test_every_stage_and_reason_is_translated(chinese: Any) -> None:
    assert _not_translated(chinese, "progress", "_progress") == []
    assert _not_translated(chinese, "append") == []
    decoding = "1 of 9 slices cannot be decoded: 'a' {}."
    assert _not_translated(chinese, "DecodeError", "_CrashedError", around=decoding) == []
    assert _not_translated(chinese, "CodestreamError", around="cannot be decoded: {}") == []


_PUT_TOGETHER = (
    "The values go from -3 to 1,255, with soft tissue and no air.",
    "The values go from 0 to 3000, with air and no soft tissue.",
    "The values go from 0 to 255: a picture with 256 grey values.",
    "The values go from 0 to 5: a mask.",
    "The values go from 0 to 9 and are only these two, as in a mask.",
    "The values go from 0 to 9, with neither air near -1000 HU nor soft tissue near 50 HU.",
    "The values go from 0 to 4095 and look like Hounsfield units plus 1024, but by how much is not certain.",
    "2 of 90 slices (3, 4 and others) lie about 1000 above or below their neighbours in all values.",
    "The series has slices of 2 orientations: 20 x axial, 5 degrees oblique, 3 x sagittal and 3 more.",
    "There is no usable chest CT series: CT series 3 (kernel B70f; one slice, fewer than 10); MR series (modality MR, "
    "not CT) and 4 more.",
    "The series holds 2 volumes that overlap, with these numbers of slices: 20 (temporal position 1, slices 1 to 20), "
    "20 (kernel unknown) and 2 more. They may be copies of each other.",
    "3 slices are missing (3 mm of 90 mm): 1 after slice 3, 2 after slice 9 and at 4 more places.",
    "The patient lay feet first, on the left side.",
    "The lungs reach the head end (5 voxels) and the feet end (9 voxels) of the image.",
    "The slices are coronal, oblique by 7 degrees.",
    "The rules would not take this series: one slice, fewer than 10; kernel B70f.",
    "rescale slope or intercept are absent in 3 of 9 slices",
    "The case could not be written to 'a': No space left on device.",
    "lungmask was not used: the package lungmask is not installed.",
    "lungmask cannot run: torch 2.9 is half installed: its files are missing.",
    "lungmask cannot run: torch 2.1 is there, 2.9 is needed.",
)


@pytest.mark.parametrize("text", _PUT_TOGETHER)
def test_what_is_put_together_is_translated(chinese: Any, text: str) -> None:
    words = chinese.in_words(text)
    assert is_chinese(words)
    assert in_english(words) == []


@pytest.mark.parametrize("code", ["not-dicom", "file-empty", "file-unreadable", "file-damaged", "file-missing",
                                  "folder-unreadable", "link-loop", "decode-failed", "file-truncated"])  # fmt: skip
@pytest.mark.parametrize("reason", ["", "its header is too deep or too large"])
@pytest.mark.parametrize("count", [1, 2, 9])
def test_files_with_and_without_their_names(chinese: Any, code: str, reason: str, count: int) -> None:
    """What is kept of a case names no files."""
    names = [f"a, b and {number}.dcm" for number in range(count)]
    if code == "decode-failed":
        told = "; ".join(f"'{name}' {reason or 'holds no pixels'}" for name in names)
        finding = make_finding(code, f"{count} of 9 slices cannot be decoded: {told}.", files=names)
    elif code == "file-truncated":
        told = ", ".join(f"'{name}'" for name in names)
        many = f"{count} files end before their pixels do: {told}."
        finding = make_finding(code, many if count > 1 else f"The file {told} ends before its pixels do.", files=names)
    else:
        problems = Problems()
        for name in names:
            problems.add(code, name, "" if code in ("file-empty", "link-loop") else reason)
        (finding,) = problems.findings()
    words = chinese.finding_words(finding)
    assert is_chinese(words) and not in_english(words.replace("a, b and", ""))
    assert "a, b and 0.dcm" in words
    kept = for_writing(finding)
    words = chinese.finding_words(kept)
    assert is_chinese(words) and not in_english(words) and ".dcm" not in words
    assert "a file a file" not in kept.message and "The a" not in kept.message and "of them a file" not in kept.message


@pytest.mark.parametrize("package", ["torch", "lungmask", "numba"])
@pytest.mark.parametrize("broken", [False, True])
def test_how_to_install_is_translated(
    chinese: Any, package: str, broken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dependencies, "in_slicer", lambda: True)
    english = dependencies.how_to_install(package, broken=broken)
    words = chinese.in_words(english)
    assert is_chinese(words) and not in_english(words.replace("PyTorch Utils", ""))
    assert all(code in words for code in re.findall(r"slicer\.util\.\w+\('[^']*'\)", english))


def test_how_to_bring_weights_is_translated(chinese: Any) -> None:
    network = NETWORKS["R231"]
    words = chinese.in_words(f"Delete it. {how_to_bring(network)}")
    assert is_chinese(words) and not in_english(words) and network.url in words


def test_every_template_recognises_its_own_sentence(chinese: Any) -> None:
    """None is swallowed by a wider one that stands before it."""
    wrong = []
    for template in chinese.TEMPLATES:
        names = re.findall(r"\{(\w+)\}", template)
        values = {name: ("" if name in chinese._NUMBERS else "X") + str(i) for i, name in enumerate(names, start=3)}
        said = chinese.in_words(template.format(**values)) if names else template
        if names and said != chinese.in_words(template).format(**values):
            wrong.append((template, said))
    assert wrong == []


def test_what_comes_from_files_stays_as_it_is(chinese: Any) -> None:
    words = chinese.in_words("'a {modality} b' is all, not CT.")
    assert words == "“a {modality} b”是 all，不是 CT。"
    assert "'one slice, all'" in chinese.in_words("2 files are empty: 'one slice, all', 'x. Name one of y.'.")
    assert "'x. Name one of y.'" in chinese.in_words("2 files are empty: 'one slice, all', 'x. Name one of y.'.")
    assert "“Don't; all”" in chinese.in_words("description 'Don't; all' is none of those wanted")


def test_a_finding_of_a_later_version_is_shown_as_it_is(chinese: Any) -> None:
    assert chinese.finding_words(Finding("new", "info", "Nobody knows this.", "Does a thing.")) == (
        "Nobody knows this. Does a thing."
    )


def test_what_a_run_says_on_its_way_is_translated(chinese: Any) -> None:
    told: list[str] = []
    phantom = make_phantom(size=(64, 64, 40), spacing_mm=(5.6, 5.6, 8.0))
    recipe = load_recipe("isotropic-1mm").replace(
        {"segmentation.segmenter": "threshold", "resampling.spacing_mm": [4.0, 4.0, 4.0]}
    )
    prepare(phantom.ct, recipe, progress=Progress(lambda stage, fraction, message: told.append(message)))
    assert len(told) > 10
    assert [message for message in set(told) if message and not is_chinese(chinese.in_words(message))] == []


def test_why_a_series_is_taken_is_translated(chinese: Any, tmp_path: Path) -> None:
    write_study(tmp_path, size=(32, 32, 30), spacing_mm=(11.0, 11.0, 11.0))
    reasons = [
        reason
        for study in FolderCatalog(tmp_path).studies(Progress())
        for candidate in judge_study(study, Recipe()).candidates
        for reason in candidate.reasons
    ]
    assert reasons
    for reason in reasons:
        for part in reason.split("; "):
            assert is_chinese(chinese.in_words(part)), part


def test_numbers_and_names_stay(chinese: Any) -> None:
    assert chinese.in_words("slice 3 of 100") == "第 3/100 层"
    assert "'CHEST {part}; a'" not in chinese.in_words("description 'CHEST {part}; a' is none of those wanted")
    assert "CHEST {part}" in chinese.in_words("description 'CHEST {part}; a' is none of those wanted")
    assert chinese.in_words("nobody foresaw this; nor this, at all") == "nobody foresaw this; nor this, at all"


def test_findings_and_errors(chinese: Any) -> None:
    finding = make_finding("gantry-tilt", "The gantry was tilted by 18.5 degrees.")
    words = chinese.finding_words(finding)
    assert is_chinese(words) and "18.5 degrees" in words
    words = chinese.error_words(LungPrepError("'MR' is MR, not CT.", "Choose a CT volume."))
    assert is_chinese(words) and "'MR'" not in words and "MR" in words


def test_english_stays_as_it_is(chinese: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chinese, "translate", lambda context, text: text)
    for code in KINDS:
        finding = make_finding(code, "One sentence; with 3 numbers, and more.")
        assert chinese.finding_words(finding) == f"{finding.message} {finding.action}".strip()
        assert chinese.in_words(finding.message) == finding.message
