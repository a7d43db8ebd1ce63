"""The Chinese of the window: every string of its own has one, and what the library says has one where it is known."""

from __future__ import annotations

import ast
import re

from LungPrepLib.messages import Quantity, say
from translations import CHINESE, LIBRARY, MODULE, placeholders, shown_strings, translated_strings


def test_every_string_of_the_window_is_translated() -> None:
    translated = translated_strings(CHINESE)
    missing = [
        (context, text)
        for context, texts in shown_strings().items()
        for text in texts
        if context != LIBRARY and (context, text) not in translated
    ]
    assert not missing, "run Testing/Python/translations.py, translate, and compile with lrelease"


def test_what_the_library_says_can_be_extracted() -> None:
    """What is in the sources as a literal is in the list that is translated; a template that is put together is not."""
    strings = set(shown_strings()[LIBRARY])
    assert {
        "slice {number} of {total}",
        "The file {files} is empty.",
        "right lung",
        "Permission denied",
        "; ",
    } <= strings
    for path in sorted(MODULE.glob("LungPrep[LP]*/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                template = node.args[0]
                assert isinstance(template, ast.Constant) and isinstance(template.value, str), (
                    f"{path.name}:{node.lineno}: say() needs a literal template, with the values behind it"
                )


def test_no_translation_is_left_of_a_string_that_is_gone() -> None:
    shown = {(context, text) for context, texts in shown_strings().items() for text in texts}
    assert {key for key in translated_strings(CHINESE) if key[0] != LIBRARY} <= shown


def test_placeholders_survive_translation() -> None:
    for (_, source), translation in translated_strings(CHINESE).items():
        assert placeholders(source) == placeholders(translation), source


def test_the_compiled_file_has_every_translation() -> None:
    """A .qm file holds its texts as UTF-16, big end first."""
    compiled = CHINESE.with_suffix(".qm").read_bytes()
    old = [t for t in translated_strings(CHINESE).values() if t.encode("utf-16-be") not in compiled]
    assert not old, "compile with lrelease LungPrep_zh-CN.ts"


def test_a_message_reads_in_chinese() -> None:
    chinese = {source: text for (context, source), text in translated_strings(CHINESE).items() if context == LIBRARY}
    message = say(
        "{number} slices are missing ({length} of {total}): {places}.",
        number=3,
        length=Quantity(7.5, "mm"),
        total=Quantity(300, "mm"),
        places=[say("{number} after slice {place}", number=3, place=52)],
    )
    assert message.text(lambda text: chinese.get(text, text)) == "缺少 3 层（300 mm 中的 7.5 mm）：第 52 层之后 3 层。"


def test_units_survive_translation() -> None:
    """A length of 4.4 mm must not become 4.4 MB in another language."""
    for (_, source), translation in translated_strings(CHINESE).items():
        one, other = (sorted(re.findall(r"(?<=\} )(?:mm|cm|HU|mL|MB|GB|kV)\b", text)) for text in (source, translation))
        assert one == other, source
