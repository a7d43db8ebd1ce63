"""Findings: the table, and what of them may be written down."""

from __future__ import annotations

import pytest

from LungPrepLib.findings import KINDS, SEVERITIES, Finding, for_writing, make_finding, without_names


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_says_what_it_is_what_is_done_and_what_to_do(code: str) -> None:
    kind = KINDS[code]
    assert kind.severity in SEVERITIES
    for text in (kind.meaning, kind.action, kind.advice):
        assert text.strip() == text and text.endswith((".", "?")), (code, text)
    assert code == code.lower() and " " not in code


def test_a_code_that_is_not_in_the_table_cannot_be_reported() -> None:
    with pytest.raises(KeyError):
        make_finding("made-up", "Something.")


def test_file_names_are_not_written_down() -> None:
    finding = make_finding("no-lungs", "Two: 'DOE^JANE.dcm' (empty) and 'b.dcm'.", files=["DOE^JANE.dcm", "b.dcm"])
    kept = for_writing(finding)
    assert kept.message == "Two: a file (empty) and a file."
    assert kept.details == {"files": 2}
    reasons = Finding("x", "info", "'a b' broke.", "", {"files": [{"file": "a b", "reason": "short"}], "n": 1})
    assert for_writing(reasons).message == "A file broke."
    assert for_writing(reasons).details == {"files": 1, "n": 1}


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("One file is not DICOM: 'a b'.", "One file is not DICOM."),
        ("14 files are not DICOM: 'a b', 'c' and 12 more.", "14 files are not DICOM."),
        ("The file 'a b' ends before its pixels do.", "A file ends before its pixels do."),
        ("2 slices cannot be decoded: 'c' is truncated: 5.", "2 slices cannot be decoded: a file is truncated: 5."),
        ("There is no study in the folder 'c'.", "There is no study in a folder."),
    ],
)  # fmt: skip
def test_a_sentence_without_its_names_is_a_sentence(message: str, kept: str) -> None:
    assert without_names(message, ["a b", "c"]) == kept


def test_a_finding_without_files_stays_as_it_is() -> None:
    finding = make_finding("lungs-cut", "The lungs reach the first slice.", slices=[0])
    assert for_writing(finding) is finding
