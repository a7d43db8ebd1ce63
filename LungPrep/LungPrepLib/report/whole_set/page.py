"""The page of a whole set: one HTML file that needs nothing from anywhere, in English and Simplified Chinese.

What a finding says of a case is made again from its file in both languages. Where the file has the English text alone
(an earlier LungPrep wrote it), the finding's kind says in Chinese what it means, before that.

What comes from DICOM tags cannot become markup or script: the texts of the page are escaped by jinja2, the rows are
JSON in which no ``<`` stands, the script puts them in as text, and the page's own policy lets only the two scripts run
whose SHA-256 it names.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from ... import __version__
from ...atomic import replace_text
from ...findings import KINDS, SEVERITIES, LungPrepError
from ...messages import FileName, Message, say
from ...progress import Progress
from ...wording import system_reason
from ..bilingual import alternative, both
from ..chinese import chinese, in_chinese
from .cases import DONE, FAILED, NUMBERS, CaseRow, read_cases
from .distributions import distributions_of
from .flow import Step, flow_of
from .outliers import rate
from .thumbnails import add_thumbnails

REPORT_FILE = "report.html"
_EXAMPLE = 160


@dataclass(frozen=True)
class FindingCount:
    """In how many cases a finding is, and what it said in one of them, in English and (or what it means) in Chinese."""

    code: str
    severity: str
    cases: int
    example: str
    other: str = ""


def write_set_report(
    folder: Path,
    output: Path,
    progress: Progress,
    *,
    title: str = "Data set",
    selected: Path | None = None,
    fetched: Path | None = None,
) -> list[CaseRow]:
    """Write the page of all cases under ``folder`` and return its rows.

    ``selected`` is the list of ``lungprep select``, ``fetched`` the folder of ``lungprep fetch``: the flow chart then
    begins there.

    Raises
    ------
    LungPrepError
        when there is no case, or the page cannot be written.
    """
    rows = read_cases(folder, progress)
    rate(rows)
    add_thumbnails(rows, folder, progress)
    progress("report", 0.92, say("writing the page"))
    text = page_of(rows, flow_of(rows, selected, fetched), title)
    try:
        replace_text(output, text)
    except OSError as error:
        raise LungPrepError(
            say("The page {file} cannot be written: {reason}.", file=FileName(output), reason=system_reason(error)),
            say("Name another place with -o."),
        ) from error
    return rows


def page_of(rows: Sequence[CaseRow], flow: Sequence[Step], title: str) -> str:
    """The page as text."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {"t": both, "alternative": alternative}
    done = sum(row.status == DONE for row in rows)
    library, script = _file("tabulator.min.js"), _file("page.js")
    version = re.search(r"Tabulator v([0-9.]+)", library)
    return environment.from_string(_file("page.html")).render(
        title=title,
        version=__version__,
        rows=rows,
        prepared=say("{done:,} cases prepared, {failed:,} failed", done=done, failed=len(rows) - done),
        recipes=sorted({row.recipe for row in rows if row.recipe}),
        flow=flow,
        findings=count_findings(rows),
        distributions=distributions_of(rows),
        script_hashes=Markup(" ".join(_hash(text) for text in (library, script))),
        library_version=version[1] if version else "",
        licence=Markup(_file("tabulator.LICENSE.txt").replace("--", "- -")),
        library_css=Markup(_file("tabulator.min.css")),
        page_css=Markup(_file("page.css")),
        library_js=Markup(library),
        page_js=Markup(script),
        data=Markup(_json(_data(rows))),
    )


def count_findings(rows: Sequence[CaseRow]) -> list[FindingCount]:
    """The kinds of findings, those in most cases first."""
    cases: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], Message] = {}
    for row in rows:
        for code, severity, told in reversed(row.findings):
            examples.setdefault((code, severity), told)
        cases.update({(code, severity) for code, severity, _ in row.findings})
    ordered = sorted(cases, key=lambda kind: (-cases[kind], kind))
    return [FindingCount(*kind, cases[kind], *_example(kind[0], examples[kind])) for kind in ordered]


def _example(code: str, told: Message) -> tuple[str, str]:
    return _short(str(told)), _short(_other(told)) or _meaning(code)


def _short(text: str) -> str:
    return text if len(text) <= _EXAMPLE else text[: _EXAMPLE - 1] + "…"


def _other(told: Message) -> str:
    """The Chinese of what was told; empty where there is none."""
    other = in_chinese(told)
    return "" if other == str(told) else other


def _meaning(code: str) -> str:
    """What a finding means, in Chinese; empty for a code that this version does not know, or that has no Chinese."""
    english = KINDS[code].meaning if code in KINDS else ""
    return "" if chinese(english) == english else chinese(english)


def _words() -> dict[str, str]:
    """The Chinese of what the script says by itself, by the English."""
    said = re.findall(r'\bt\("([^"]+)"\)', _file("page.js"))
    return {text: chinese(text) for text in (*said, *(title for _, title, _, _ in NUMBERS), *SEVERITIES, DONE, FAILED)}


def _data(rows: Sequence[CaseRow]) -> dict[str, Any]:
    """What the script needs; texts that many cases share stand there once, with their Chinese where there is any."""
    texts: dict[tuple[str, ...], int] = {}

    def text_of(told: Message) -> int:
        pair = (str(told), _other(told))
        return texts.setdefault(pair if pair[1] else pair[:1], len(texts))

    columns = [{"key": key, "title": title, "unit": unit, "digits": digits} for key, title, unit, digits in NUMBERS]
    return {
        "columns": columns,
        "rows": [
            {
                "n": row.case, "s": row.status, "r": text_of(row.reason), "k": row.kernel, "m": row.scanner,
                "g": row.segmenter, "d": row.folder, "h": int(row.report), "o": round(row.score, 2),
                "w": text_of(row.why),
                "v": [_rounded(row.numbers.get(key), digits) for key, _, _, digits in NUMBERS],
                "f": [[code, severity, text_of(told)] for code, severity, told in row.findings],
                "t": base64.b64encode(row.thumbnail).decode("ascii"),
            }
            for row in rows
        ],
        "texts": list(texts),
        "words": _words(),
        "meanings": {code: _meaning(code) for code in dict.fromkeys(f[0] for row in rows for f in row.findings)},
    }  # fmt: skip


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits + 2)


def _json(document: Any) -> str:
    """JSON in which nothing can end the element that it stands in."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _file(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")
