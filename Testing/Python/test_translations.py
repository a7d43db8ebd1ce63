"""The file of translations: what is extracted, and what is compiled of it."""

from __future__ import annotations

import ast
import re

from translations import CHINESE, LIBRARY, MODULE, shown_strings, translated_strings


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


def test_the_compiled_file_has_every_translation() -> None:
    """A .qm file holds its texts as UTF-16, big end first."""
    compiled = CHINESE.with_suffix(".qm").read_bytes()
    old = [t for t in translated_strings(CHINESE).values() if t.encode("utf-16-be") not in compiled]
    assert not old, "compile with lrelease LungPrep_zh-CN.ts"


def test_units_survive_translation() -> None:
    """A length of 4.4 mm must not become 4.4 MB in another language."""
    for (_, source), translation in translated_strings(CHINESE).items():
        units = re.compile(r"(?<=\} )(?:mm|cm|HU|mL|MB|GB|kVp?|%)(?!\w)")
        one, other = (sorted(units.findall(text)) for text in (source, translation))
        assert one == other, source
