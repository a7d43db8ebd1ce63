"""What the folders of a batch say of its cases: they are the truth, whatever an index believes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from .. import __version__
from ..atomic import remove_parts, replace_text
from ..export.case_folder import CASE_FILE, FAILURE_FILE
from ..json_files import read_object
from ..messages import Message, as_message
from ..stored_messages import MESSAGES, stored
from .asked import digest_of_made, made_with, short_version

COLUMNS = (
    "case", "status", "reason", "slices", "spacing_x_mm", "spacing_y_mm", "spacing_z_mm", "segmenter", "volume_ml",
    "laa_950_percent", "warnings", "findings", "seconds",
)  # fmt: skip
DONE, FAILED = "done", "failed"


@dataclass
class CaseState:
    """What is known of one case.

    Attributes
    ----------
    made, made_digest
        What it was made with (see :func:`~.asked.made_with`), and the digest of that.
    patient_sha256, instances, instances_sha256
        The input that it was made from, or that failed.
    stamp
        Size and time of change of the file that says so; another stamp means: read it again.
    share
        By what it belongs to a shard, where that is not its name (:mod:`.shards`); no index holds it.
    row
        The row of ``cases.csv``.
    """

    case: str
    status: str
    stamp: str = ""
    made: dict[str, Any] = field(default_factory=dict)
    made_digest: str = ""
    fallback: bool = False
    labels_sha256: str = ""
    patient_sha256: str = ""
    instances: int = 0
    instances_sha256: str = ""
    tries: int = 0
    stage: str = ""
    share: str = ""
    row: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """Why a case failed: the content of ``failed.json``, which has ``reason`` in English and what it was made of."""

    case: str
    reason: Message | str
    stage: str = ""
    tries: int = 1
    time: str = ""
    seconds: float | None = None
    lungprep: str = __version__
    source: dict[str, Any] = field(default_factory=dict)


def read_case(folder: Path) -> dict[str, Any] | None:
    """The document of a case's folder, or ``None`` where there is no complete case."""
    return read_object(folder / CASE_FILE)


def state_of(folder: Path) -> CaseState | None:
    """What a case's folder says; ``None`` where it says nothing."""
    stamp = stamp_of(folder)
    if not stamp:
        return None
    if stamp[0] == "c" and (document := read_case(folder)) is not None:
        return state_of_document(folder.name, document, stamp)
    failure = read_object(folder / FAILURE_FILE)
    try:
        return None if failure is None else _state_of_failure(folder.name, failure, stamp)
    except (AttributeError, TypeError, ValueError):
        return None


def stamp_of(folder: Path) -> str:
    """Changes whenever the file changes that says what has become of the case; empty where there is none."""
    return stamp_at(str(folder))


def stamp_at(folder: str) -> str:
    """As :func:`stamp_of`; a hundred thousand paths as text take a third of the time."""
    for name in (CASE_FILE, FAILURE_FILE):
        try:
            status = os.stat(f"{folder}{os.sep}{name}")  # noqa: PTH116
        except OSError:
            continue
        return f"{name[0]}{status.st_size}-{status.st_mtime_ns}"
    return ""


def state_of_document(case: str, document: Mapping[str, Any], stamp: str) -> CaseState:
    """The state of a case that is done, from its ``case.json``.

    One that is built otherwise than LungPrep's is a case that was made with something else than is ever asked for.
    """
    try:
        return _state_of_document(case, document, stamp)
    except (AttributeError, TypeError, ValueError, KeyError, IndexError):
        made = {"version": short_version(str(document.get("lungprep", "")))}
        row = {"case": case, "status": DONE, "reason": ""}
        return CaseState(case, DONE, stamp, made, digest_of_made(made), row=row)


def _state_of_document(case: str, document: Mapping[str, Any], stamp: str) -> CaseState:
    made = made_with(document)
    source = document.get("source") or {}
    return CaseState(
        case,
        DONE,
        stamp,
        made,
        digest_of_made(made),
        bool(made["fallback"]),
        str(made["labels_sha256"]),
        str(source.get("patient_sha256", "")),
        int(source.get("instances", 0)),
        str(source.get("instances_of_series_sha256", "")),
        share=str(source.get("study", "")),
        row={"case": case} | _row_of(document),
    )


def write_failure(folder: Path, failure: Failure) -> CaseState:
    """Write ``failed.json``, and give what is known of the case now. Raises OSError when it cannot be written."""
    folder.mkdir(exist_ok=True)
    written = {item.name: getattr(failure, item.name) for item in fields(failure)} | {
        "reason": str(failure.reason),
        "time": failure.time or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        MESSAGES: stored([as_message(failure.reason)]),
    }
    remove_parts(folder / FAILURE_FILE)
    replace_text(folder / FAILURE_FILE, json.dumps(written, indent=2, ensure_ascii=False) + "\n")
    return _state_of_failure(folder.name, written, stamp_of(folder))


def _state_of_failure(case: str, failure: Mapping[str, Any], stamp: str) -> CaseState:
    source = failure.get("source") or {}
    row = {"case": case, "status": FAILED, "reason": failure.get("reason", ""), "seconds": failure.get("seconds")}
    return CaseState(
        case,
        FAILED,
        stamp,
        patient_sha256=str(source.get("patient_sha256", "")),
        instances=int(source.get("instances", 0)),
        instances_sha256=str(source.get("instances_of_series_sha256", "")),
        tries=int(failure.get("tries", 1)),
        stage=str(failure.get("stage", "")),
        share=str(source.get("study", "")),
        row=row,
    )


def case_folders(output: Path) -> Iterator[Path]:
    """The folders under ``output`` that hold a case or say why it failed, by name."""
    for folder in sorted(path for path in output.iterdir() if not path.name.startswith(".")):
        if stamp_of(folder):
            yield folder


def _row_of(document: Mapping[str, Any]) -> dict[str, Any]:
    native = document.get("geometry", {}).get("native", {})
    spacing = native.get("spacing_mm", [None] * 3)
    whole: dict[str, Any] = next((row for row in document.get("measurements", []) if row.get("structure") == "all"), {})
    findings = document.get("findings", [])
    return {
        "status": DONE,
        "reason": "",
        "slices": native.get("size", [None] * 3)[2],
        "spacing_x_mm": spacing[0],
        "spacing_y_mm": spacing[1],
        "spacing_z_mm": spacing[2],
        "segmenter": document.get("segmentation", {}).get("segmenter"),
        "volume_ml": whole.get("volume_ml"),
        "laa_950_percent": whole.get("laa_950_percent"),
        "warnings": sum(1 for finding in findings if finding.get("severity") != "info"),
        "findings": " ".join(dict.fromkeys(finding.get("code", "") for finding in findings)),
        "seconds": round(sum(document.get("timings_s", {}).values()), 1),
    }
