"""What the library says is recognised and translated: a status line that is half English is found here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("slicer", reason="slicer-core is not installed")

from LungPrepLib.dicom.folder import FolderCatalog
from LungPrepLib.dicom.selection import judge_study
from LungPrepLib.findings import KINDS, LungPrepError, make_finding
from LungPrepLib.phantom import make_phantom, write_study
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe, load_recipe
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
