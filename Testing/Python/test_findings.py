"""Findings: the table, and what of them may be written down."""

from __future__ import annotations

import json
import pickle

import pytest

from LungPrepLib.findings import (
    KINDS,
    SEVERITIES,
    LungPrepError,
    error_from_json,
    finding_from_json,
    for_writing,
    make_finding,
)
from LungPrepLib.messages import FileName, Listed, Quantity, say


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_says_what_it_is_what_is_done_and_what_to_do(code: str) -> None:
    kind = KINDS[code]
    assert kind.severity in SEVERITIES
    for text in (kind.meaning, kind.action, kind.advice):
        assert text.strip() == text and text.endswith((".", "?")), (code, text)
        assert "{" not in text, (code, text)
    assert code == code.lower() and " " not in code


def test_a_code_that_is_not_in_the_table_cannot_be_reported() -> None:
    with pytest.raises(KeyError):
        make_finding("made-up", say("Something."))


def test_file_names_are_not_written_down() -> None:
    names = [FileName("in/DOE^JANE.dcm"), FileName("b.dcm")]
    finding = make_finding("no-lungs", say("Two: {files}.", files=names), files=["DOE^JANE.dcm", "b.dcm"], n=1)
    assert finding.message == "Two: 'DOE^JANE.dcm', 'b.dcm'."
    kept = for_writing(finding)
    assert "DOE" not in json.dumps([kept.as_dict(), kept.as_json()])
    assert kept.message == "Two: '…'."
    assert kept.details == {"files": 2, "n": 1}


def test_file_names_in_the_parts_of_a_sentence_are_not_written_down() -> None:
    parts = [say("{file} {why}", file=FileName("DOE^JANE.dcm"), why=say("is truncated"))]
    finding = make_finding("decode-failed", say("One cannot be decoded: {parts}.", parts=Listed(tuple(parts), "; ")))
    assert finding.message == "One cannot be decoded: 'DOE^JANE.dcm' is truncated."
    assert for_writing(finding).message == "One cannot be decoded: '…' is truncated."


def test_a_finding_comes_back_from_json_as_it_was() -> None:
    finding = make_finding(
        "missing-slices", say("{count} are missing ({length}).", count=2, length=Quantity(2.5, "mm")), places=[1]
    )
    assert finding_from_json(json.loads(json.dumps(finding.as_json()))) == finding
    read = finding_from_json(json.loads(json.dumps(finding.as_dict())))
    assert (read.message, read.action, read.details) == (finding.message, finding.action, finding.details)


def test_an_error_travels_with_its_templates() -> None:
    finding = make_finding("not-hounsfield", say("They go to {high}.", high=255))
    error = LungPrepError(finding.said, say("Choose another."), finding=finding)
    assert str(error) == "They go to 255. Choose another."
    assert error.message == "They go to 255." and error.action == "Choose another."
    for copy in (error_from_json(json.loads(json.dumps(error.as_json()))), pickle.loads(pickle.dumps(error))):
        assert (copy.said, copy.advice, copy.finding) == (error.said, error.advice, finding)
