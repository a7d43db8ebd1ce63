"""Messages in a case's files: what a page in another language is made of, from whoever wrote the file."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from LungPrepLib.messages import Count, FileName, Listed, Message, Quantity, Word, from_json, joined, say
from LungPrepLib.report.chinese import in_chinese
from LungPrepLib.stored_messages import MESSAGES, _check_template, restored, stored

LIBRARY = Path(__file__).resolve().parents[2] / "LungPrep"
TILT = say("The slices are tilted by {angle:.1f} degrees, their {edge} edge towards the {end}.", angle=12.34,
           edge=Word("anterior"), end=Word("feet"))  # fmt: skip


def through_a_file(*messages: Message) -> dict[str, Any]:
    return dict(json.loads(json.dumps({MESSAGES: stored(messages)}, allow_nan=False)))


def test_what_is_kept_is_said_in_another_language() -> None:
    both = joined([TILT, say("{slices} apart", slices=Count(3, "slice"))], "; ")
    document = through_a_file(TILT, both)
    for message in (TILT, both):
        back = restored(str(message), document)
        assert str(back) == str(message) and in_chinese(back) == in_chinese(message) != str(message)


def test_a_text_without_values_is_its_own_template() -> None:
    plain = say("Leaves it out; the rest is used.")
    assert stored([plain]) == {}
    assert in_chinese(restored(str(plain), {})) == in_chinese(plain) != str(plain)
    assert str(restored("{braces} of a file", {})) == "{braces} of a file"
    assert not restored("", {})


def test_what_nobody_reads_is_not_kept() -> None:
    """Neither names of files nor what stands behind "and 96 more"."""
    message = say("{files} {values} {few}", files=[FileName("DOE.dcm"), FileName("ROE.dcm")], values=list(range(100)),
                  few=Listed(tuple(range(50)), most=2))  # fmt: skip
    written = message.for_writing()
    document = through_a_file(written)
    kept = json.dumps(list(document[MESSAGES].values()))
    assert "DOE" not in kept and "ROE" not in kept and "99" not in kept and "49" not in kept
    back = restored(str(written), document)
    assert str(back) == str(written) == "'…' 0, 1, 2, 3 and 96 more 0, 1 and 48 more"
    assert str(from_json(json.loads(json.dumps(back.as_json())))) == str(written), "also the second time"


def test_numbers_of_numpy_and_what_is_no_number() -> None:
    message = say("{a} {b:.2f} {c} {d}", a=np.int64(3), b=np.float32(0.25), c=float("nan"),
                  d=Quantity(np.float32(1.5), "mm"))  # fmt: skip
    assert str(restored(str(message), through_a_file(message))) == str(message) == "3 0.25 nan 1.5 mm"


@pytest.mark.parametrize(
    "kept",
    [
        "text",
        7,
        {"template": "x"},
        {"template": 7, "values": {}},
        {"template": "{a}", "values": []},
        {"template": "{a:>999999999}", "values": {"a": 1}},
        {"template": "{a.__class__}", "values": {"a": 1}},
        {"template": "{a[0]}", "values": {"a": "xyz"}},
        {"template": "{a!r}", "values": {"a": 1}},
        {"template": "{", "values": {}},
        {"template": "{a}", "values": {"a": {"listed": 3, "separator": 1, "most": "x"}}},
        {"template": "{a:d}", "values": {"a": "x"}},
        {"template": "{a:.1f}", "values": {"a": 10**400}},
        {"template": "{a}", "values": {"a": {"quantity": {"number": "x"}, "unit": 1}}},
        {"template": "Another sentence.", "values": {}},
    ],
)
def test_what_somebody_made_up_is_not_taken(kept: Any) -> None:
    text = "What the file says."
    back = restored(text, {MESSAGES: {text: kept}})
    assert str(back) == in_chinese(back) == text


def test_a_message_without_end_is_not_taken() -> None:
    inner: dict[str, Any] = {"template": "x", "values": {}}
    for _ in range(500):
        inner = {"template": "{a}", "values": {"a": inner}}
    assert str(restored("x", {MESSAGES: {"x": inner}})) == "x"


def test_separators_and_nouns_that_are_no_texts_are_made_texts() -> None:
    for value, text in (
        ({"listed": [1, 2], "separator": ["+"], "most": 4}, "1['+']2"),
        ({"count": 2, "noun": ["a"], "plural": {"b": 1}}, "2 {'b': 1}"),
    ):
        back = restored(text, {MESSAGES: {text: {"template": "{a}", "values": {"a": value}}}})
        assert str(back) == in_chinese(back) == text


def test_every_template_of_the_library_could_be_kept() -> None:
    checked = 0
    for path in sorted(LIBRARY.glob("LungPrep[LP]*/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                assert isinstance(node.args[0], ast.Constant)
                _check_template(node.args[0].value)
                checked += 1
    assert checked > 900
