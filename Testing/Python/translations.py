"""The strings that the module shows, and the translation files they stand in.

    python Testing/Python/translations.py

brings LungPrepLib/translations/LungPrep_zh-CN.ts up to date with the sources: new strings are added as unfinished,
those that are gone are removed, translations stay. Then translate, and compile with
``lrelease LungPrep_zh-CN.ts`` (Qt's linguist tools).
"""

from __future__ import annotations

import ast
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

MODULE = Path(__file__).resolve().parents[2] / "LungPrep"
TRANSLATIONS = MODULE / "LungPrepLib" / "translations"
CHINESE = TRANSLATIONS / "LungPrep_zh-CN.ts"

LIBRARY, REPORT = "LungPrepLibrary", "LungPrepReport"

Strings = dict[str, list[str]]


def shown_strings() -> Strings:
    """Every string that can be translated, by context, as Slicer's ``tr`` and Qt's form loader name contexts."""
    found: Strings = {"LungPrep": _ui_strings(MODULE / "Resources" / "UI" / "LungPrep.ui")}
    for path in [MODULE / "LungPrep.py", *sorted((MODULE / "LungPrepLib" / "widgets").glob("*.py"))]:
        strings = _python_strings(path)
        if strings:
            context = path.stem if path.parent == MODULE else f"{path.parent.name}.{path.stem}"
            known = found.setdefault(context, [])
            known += [text for text in strings if text not in known]
    return found | {LIBRARY: library_strings(), REPORT: report_strings()}


def library_strings() -> list[str]:
    """What the library says and the window translates: templates, words, and the names in its tables."""
    from LungPrepLib.findings import KINDS, SEVERITIES
    from LungPrepLib.measurement.columns import columns
    from LungPrepLib.measurement.density import measures
    from LungPrepLib.measurement.regions import THIRDS
    from LungPrepLib.messages import AND_MORE
    from LungPrepLib.options import label_of
    from LungPrepLib.recipe import load_recipe, recipe_sections, shipped_recipes
    from LungPrepLib.report.picture import pictures
    from LungPrepLib.segmentation.choosing import segmenters
    from LungPrepLib.segmentation.segmenters.lungmask import MODEL_HELP
    from LungPrepLib.segmentation.structures import LOBES, LUNGS
    from LungPrepLib.segmentation.trust.score import CHECKS, ENDS

    found = {AND_MORE: None, ", ": None}
    for path in [MODULE / "LungPrep.py", *sorted(MODULE.glob("LungPrep[LP]*/**/*.py"))]:
        found |= dict.fromkeys(said(ast.parse(path.read_text(encoding="utf-8"))))
    found |= dict.fromkeys(text for kind in KINDS.values() for text in (kind.meaning, kind.action, kind.advice))
    found |= dict.fromkeys([*SEVERITIES, *CHECKS, ENDS, *(picture.help for picture in pictures().values())])
    found |= dict.fromkeys([f"{third} third by {by}" for by in ("volume", "height") for third in THIRDS])
    found |= dict.fromkeys(structure.name for structure in (*LUNGS, *LOBES))
    found |= dict.fromkeys(column.title for column in columns())
    found |= dict.fromkeys(measure.description for measure in measures())
    found |= dict.fromkeys(load_recipe(name).description for name in shipped_recipes())
    found |= dict.fromkeys([*MODEL_HELP.values(), *(entry.help for entry in segmenters().values())])
    for section in recipe_sections():
        found |= dict.fromkeys([section.help, label_of(section.name)[0]])
        for key in section.keys:
            found |= dict.fromkeys([key.help, label_of(key.name)[0], *key.choices])
    return [text for text in found if re.search(r"[^\W\d_]|[,;:]", re.sub(r"\{[^}]*\}", "", text))]


def report_strings() -> list[str]:
    """What the pages of a case and of a whole set say by themselves, and the names of what they list."""
    folder = MODULE / "LungPrepLib" / "report"
    found: dict[str, None] = {}
    for path in (folder / "report.html", folder / "whole_set" / "page.html", folder / "whole_set" / "page.js"):
        page = path.read_text(encoding="utf-8")
        found |= dict.fromkeys(re.findall(r'\b(?:t|alternative)\("([^"]+)"\)', page))
    return list(found | dict.fromkeys(_VALUES))


# What the report shows of a case and translates as a word.
_VALUES = (
    "core",
    "peel",
    "in",
    "out",
    "yes",
    "no",
    "unknown",
    "native",
    "prepared",
    "custom",
    "own-labels",
    "Histograms in HU",
    "none",
    "lungmask",
    "done",
    "failed",
)


# Which arguments of a call are texts that are translated.
_SAYING = {"say": (0,), "Word": (0,), "Count": (1, 2), "joined": (1,), "Listed": (1,), "word": (0,), "Blank": (0,)}


def said(tree: ast.Module) -> Iterator[str]:
    """The literal texts that the calls of a file say."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if ast.unparse(node.func) == "console.say":
            continue
        for index in _SAYING.get(name, ()):
            given = node.args[index] if index < len(node.args) else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value.strip():
                yield given.value
                if name == "Count" and len(node.args) < 3:
                    yield f"{given.value}s"


def translated_strings(path: Path) -> dict[tuple[str, str], str]:
    """The finished translations of a .ts file by (context, source)."""
    result = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") is None and translation.text:
                result[name, message.findtext("source") or ""] = translation.text
    return result


def write(path: Path, strings: Strings, known: dict[tuple[str, str], str]) -> None:
    """Write a .ts file."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1" language="zh_CN">']
    for context in sorted(strings):
        lines += ["<context>", f"    <name>{context}</name>"]
        for text in strings[context]:
            translation = known.get((context, text), "")
            unfinished = "" if translation else ' type="unfinished"'
            lines += [
                "    <message>",
                f"        <source>{_escaped(text)}</source>",
                f"        <translation{unfinished}>{_escaped(translation)}</translation>",
                "    </message>",
            ]
        lines.append("</context>")
    path.write_text("\n".join([*lines, "</TS>", ""]), encoding="utf-8")


def _escaped(text: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&apos;")):
        text = text.replace(character, entity)
    return text


def _ui_strings(path: Path) -> list[str]:
    found: list[str] = []
    for element in ElementTree.parse(path).getroot().iter("string"):
        if element.text and element.get("notr") != "true" and element.text not in found:
            found.append(element.text)
    hidden = {e.text for s in ElementTree.parse(path).getroot().iter("stringlist") if s.get("notr") for e in s}
    return [text for text in found if text not in hidden]


def _python_strings(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args:
            text = node.args[0]
            assert isinstance(text, ast.Constant) and isinstance(text.value, str), (
                f"{path.name}:{node.lineno}: _() needs a plain string, with .format() behind it"
            )
            if text.value not in found:
                found.append(text.value)
    return found


if __name__ == "__main__":
    before = translated_strings(CHINESE) if CHINESE.exists() else {}
    write(CHINESE, shown_strings(), before)
    missing = sum((context, text) not in before for context, texts in shown_strings().items() for text in texts)
    print(f"{CHINESE.name}: {missing} strings to translate")
    sys.exit(0)
