"""Messages: a template and its values, put together where somebody reads it; and that nothing is said otherwise."""

from __future__ import annotations

import ast
import errno
import json
from pathlib import Path

import pytest

from LungPrepLib.messages import (
    NOTHING,
    Clause,
    Count,
    FileName,
    FilePath,
    Listed,
    Message,
    Quantity,
    Word,
    as_message,
    from_json,
    joined,
    say,
)
from LungPrepLib.wording import duration, size_in_words, system_reason

LIBRARY = Path(__file__).resolve().parents[2] / "LungPrep"
# Which arguments of a call are said.
SAID = {
    "make_finding": (1, 2),
    "LungPrepError": (0, 1),
    "progress": (2,),
    "_progress": (2,),
    "refused": (2,),
    "DecodeError": (0,),
    "CodestreamError": (0,),
    "DamagedHeaderError": (0,),
}
EVERYTHING = say(
    "{file} {path} {word} {length:.1f} {slices} {inner} {clause} {rest} {names} {number} {share:.1%} {nothing}",
    file=FileName("/data/DOE^JANE.dcm"),
    path=FilePath("/home/doe/weights"),
    word=Word("linear"),
    length=Quantity(1.25, "mm"),
    slices=Count(1, "slice"),
    inner=say("at {place}", place=3),
    clause=Clause(say("The file is empty.")),
    rest=Listed((1, 2, 3, 4, 5, 6), "; ", 2),
    names=[FileName("a"), FileName("b")],
    number=7,
    share=0.125,
    nothing=None,
)


def test_a_file_name_with_bytes_that_are_not_utf_8_is_shown_whole() -> None:
    name = FileName("/data/gr\udcfc\udcdf.nii.gz")
    assert name.startswith("gr") and name.endswith(".nii.gz") and "fc" in name
    assert FileName("C:\\data\\DOE.dcm") == "DOE.dcm" and FileName("/data/folder/") == "folder"


def test_it_reads_as_a_sentence() -> None:
    assert str(EVERYTHING) == (
        "'DOE^JANE.dcm' '/home/doe/weights' linear 1.2 mm 1 slice at 3 the file is empty 1; 2 and 4 more 'a', 'b' 7 "
        "12.5% "
    )
    assert str(say("{step} apart", step=Quantity(1.25, "mm"))) == "1.25 mm apart"
    assert str(say("{count} here", count=Count(3, "series", "series"))) == "3 series here"


def test_it_comes_back_from_json_as_it_was() -> None:
    back = from_json(json.loads(json.dumps(EVERYTHING.as_json())))
    assert str(back) == str(EVERYTHING) and str(back.for_writing()) == str(EVERYTHING.for_writing())
    for kind in ("file", "path", "word", "length", "slices", "clause", "rest"):
        assert type(back.values[kind]) is type(EVERYTHING.values[kind])


def test_what_is_written_names_no_file() -> None:
    written = json.dumps(EVERYTHING.for_writing().as_json()) + str(EVERYTHING.for_writing())
    assert not any(name in written for name in ("DOE", "doe", "'a'"))
    assert EVERYTHING.text(with_file_names=False) == str(EVERYTHING.for_writing())


def test_the_template_is_translated_and_the_values_are_filled_in_afterwards() -> None:
    known = {"{count} of {place}": "{place}: {count}", "right": "rechts", "slices": "Schichten"}
    message = say("{count} of {place}", count=Count(2, "slice"), place=Word("right"))
    assert message.text(lambda text: known.get(text, text)) == "rechts: 2 Schichten"
    wrong = message.text(lambda text: "{nothing of the kind}" if "{" in text else text)
    assert wrong == "2 slices of right"


def test_messages_are_joined() -> None:
    assert str(joined([say("One."), NOTHING, say("Two.")])) == "One. Two."
    assert not joined([]) and joined([say("One.")]) == say("One.")
    assert str(as_message("{braces} of a library")) == "{braces} of a library"


def test_fields_and_values_have_to_agree() -> None:
    with pytest.raises(KeyError):
        say("{here}", there=1)


def test_why_the_system_refused_is_a_word_on_every_system() -> None:
    for code, word in ((errno.ENOSPC, "No space left on device"), (errno.ELOOP, "Too many levels of symbolic links")):
        reason = system_reason(OSError(code, "in the language of the system", "secret name"))
        assert reason == word and isinstance(reason, Word)
    assert system_reason(OSError(99999, "odd")) == "odd"
    assert system_reason(OSError("bare")) == "OSError"


def test_amounts_in_words() -> None:
    assert [str(size_in_words(n)) for n in (500_000, 310 * 2**20, 24 * 2**27)] == ["0.5 MiB", "310 MiB", "3.0 GiB"]
    assert [str(duration(s)) for s in (45, 200, 7500)] == ["45 s", "3 min", "2 h 5 min"]


@pytest.mark.parametrize("path", sorted(LIBRARY.rglob("*.py")), ids=lambda path: path.name)
def test_everything_that_is_said_is_a_message(path: Path) -> None:
    """No sentence is put together from pieces: that could be neither translated nor be written without its names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        for index in SAID.get(name, ()):
            argument = node.args[index] if index < len(node.args) else None
            assert not any(_is_text(part) for part in _alternatives(argument)), (
                f"{path.name}:{node.lineno}: {name}() takes say() of messages.py"
            )


def _alternatives(node: ast.expr | None) -> list[ast.expr]:
    if isinstance(node, ast.IfExp):
        return _alternatives(node.body) + _alternatives(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [part for value in node.values for part in _alternatives(value)]
    return [] if node is None else [node]


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, (ast.JoinedStr, ast.BinOp)):
        return True
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


def test_a_message_is_hashable_and_has_what_its_text_has() -> None:
    assert len({say("One."), say("One."), Message("Two.")}) == 2
    assert "ne" in say("One.") and "x" not in say("One.")
