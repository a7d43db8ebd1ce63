"""The cases of a set as rows of the page: what their folders say, no identifier, nothing measured anew.

Reasons and findings are messages, made again from what their files keep beside the English texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...findings import LungPrepError
from ...json_files import read_object
from ...messages import NOTHING, FileName, Message, Word, joined, say
from ...progress import Progress
from ...stored_messages import restored

CASE_FILE, FAILURE_FILE = "case.json", "failed.json"
DONE, FAILED = "done", "failed"
_LONGEST_TEXT = 2000


@dataclass
class CaseRow:
    """One case. Absent values are ``None`` or ``""``; texts and messages come from files and hold anything.

    Attributes
    ----------
    findings
        ``(code, severity, what was noticed and done)``, the gravest first.
    numbers
        By the key of :data:`NUMBERS`.
    score, why
        How far it lies from the others, in robust standard deviations, and in which number.
    thumbnail
        A small picture with its mask as a WebP file, empty where there is none.
    """

    case: str
    status: str
    reason: Message = NOTHING
    findings: list[tuple[str, str, Message]] = field(default_factory=list)
    numbers: dict[str, float | None] = field(default_factory=dict)
    kernel: str = ""
    scanner: str = ""
    segmenter: str = ""
    recipe: str = ""
    folder: str = ""
    report: bool = False
    score: float = 0.0
    why: Message = NOTHING
    thumbnail: bytes = b""


# Key, title, unit, decimals: what the page tabulates; those in DISTRIBUTIONS get a picture and count for outliers.
NUMBERS = (
    ("spacing_mm", Word("Pixel"), "mm", 2),
    ("step_mm", Word("Step"), "mm", 2),
    ("thickness_mm", Word("Thickness"), "mm", 2),
    ("slices", Word("Slice count"), "", 0),
    ("volume_ml", Word("Volume"), "mL", 0),
    ("mean_hu", Word("Mean"), "HU", 0),
    ("laa_950_percent", Word("LAA-950"), "%", 1),
    ("perc15_hu", Word("Perc15"), "HU", 0),
    ("mask_score", Word("Mask score"), "", 2),
)
DISTRIBUTIONS = ("spacing_mm", "step_mm", "thickness_mm", "volume_ml", "laa_950_percent", "mean_hu", "mask_score")
_SEVERITIES = ("error", "warning", "info")


def read_cases(folder: Path, progress: Progress) -> list[CaseRow]:
    """The rows of all cases under a folder, done and failed, in the order of their names.

    Raises
    ------
    LungPrepError
        when there is none, or the folder is a case itself.
    """
    if not folder.is_dir():
        raise LungPrepError(
            say("There is no folder {folder}.", folder=FileName(folder)), say("Check the path."), usage=True
        )
    if (folder / CASE_FILE).exists():
        raise LungPrepError(
            say("{folder} is one case; its report is the report.html in it.", folder=FileName(folder)),
            say("Give the folder of the whole set, the output folder of 'lungprep batch'."),
            usage=True,
        )
    rows = []
    paths = sorted({path.parent for name in (CASE_FILE, FAILURE_FILE) for path in folder.rglob(name)})
    for index, path in enumerate(paths):
        told = say("reading {number:,} of {total:,} cases", number=index + 1, total=len(paths))
        progress("report", 0.3 * index / len(paths), told)
        row = _row(path, folder)
        if row is not None:
            rows.append(row)
    if not rows:
        raise LungPrepError(
            say("There is no case in {folder}.", folder=FileName(folder)),
            say("Give the output folder of 'lungprep batch'."),
            usage=True,
        )
    return rows


def _row(path: Path, root: Path) -> CaseRow | None:
    place = path.relative_to(root).as_posix()
    document = read_object(path / CASE_FILE)
    if document is not None:
        return _done(path, place, document)
    failure = read_object(path / FAILURE_FILE)
    if failure is None:
        return None
    reason = restored(_text(failure.get("reason") or failure.get("message")), failure)
    return CaseRow(path.name, FAILED, reason, [("failed", "error", reason)], folder=place)


def _done(path: Path, place: str, document: Mapping[str, Any]) -> CaseRow:
    source, native = _table(document.get("source")), _table(_table(document.get("geometry")).get("native"))
    segmentation = _table(document.get("segmentation"))
    spacing = [_number(value) for value in _list(native.get("spacing_mm"))][:3]
    size = [_number(value) for value in _list(native.get("size"))][:3]
    whole = _whole(_list(document.get("measurements")))
    numbers = {
        "spacing_mm": spacing[0] if spacing else None,
        "step_mm": spacing[2] if len(spacing) == 3 else None,
        "thickness_mm": _number(source.get("slice_thickness_mm")),
        "slices": size[2] if len(size) == 3 else None,
        "mask_score": _number(_table(document.get("trust")).get("score")),
    } | {key: _number(whole.get(key)) for key in ("volume_ml", "mean_hu", "laa_950_percent", "perc15_hu")}
    scanner = " ".join(filter(None, (_text(source.get("manufacturer")), _text(source.get("manufacturer_model")))))
    segmenter = " ".join(filter(None, (_text(segmentation.get("segmenter")), _text(segmentation.get("model")))))
    return CaseRow(
        path.name,
        DONE,
        joined((restored(_text(reason), document) for reason in _list(source.get("reasons"))), "; "),
        _findings(document),
        numbers,
        _text(source.get("kernel")),
        scanner,
        segmenter,
        _text(_table(document.get("recipe")).get("name")),
        place,
        (path / "report.html").is_file(),
    )


def _findings(document: Mapping[str, Any]) -> list[tuple[str, str, Message]]:
    found = []
    for finding in map(_table, _list(document.get("findings"))):
        severity = str(finding.get("severity"))
        told = joined(restored(_text(finding.get(key)), document) for key in ("message", "action"))
        found.append((_text(finding.get("code")), severity if severity in _SEVERITIES else "info", told))
    return sorted(found, key=lambda f: _SEVERITIES.index(f[1]))


def _whole(measurements: list[Any]) -> Mapping[str, Any]:
    """The row of both lungs together, else the largest structure."""
    rows = [_table(row) for row in measurements]
    rows = [row for row in rows if row.get("region", "whole") == "whole"]
    for name in ("all", "lungs"):
        for row in rows:
            if row.get("structure") == name or row.get("name") == name:
                return row
    return max(rows, key=lambda row: _number(row.get("volume_ml")) or 0.0, default={})


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:_LONGEST_TEXT]


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if abs(value) < 1e15 else None  # also what is not finite
