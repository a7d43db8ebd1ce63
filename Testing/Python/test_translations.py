"""Every string of the window has a Chinese translation with the same placeholders, and the compiled file has it."""

from __future__ import annotations

from translations import CHINESE, LIBRARY, placeholders, shown_strings, translated_strings


def test_every_string_is_translated() -> None:
    translated = translated_strings(CHINESE)
    missing = [(c, text) for c, texts in shown_strings().items() for text in texts if (c, text) not in translated]
    assert not missing, "run Testing/Python/translations.py, translate, and compile with lrelease"


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
