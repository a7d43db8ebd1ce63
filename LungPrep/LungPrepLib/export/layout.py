"""A data set as one folder, made of the case folders of a batch, with an index over all of them.

The case folders stay the truth: a layout is derived from them, and building it again adds what is new, replaces what
was prepared anew and takes out what is gone. ``layout.json`` in its folder says which files belong to which case.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..atomic import replace_text
from ..findings import LungPrepError
from ..messages import Count, FileName, say
from ..progress import Progress, ProgressCallback, as_progress
from ..registry import entries
from ..wording import system_reason
from .case_folder import CASE_FILE
from .format import PREPARED_IMAGE, PREPARED_LABELS
from .reading import read_document, read_held

if TYPE_CHECKING:
    import SimpleITK as sitk

RECORD = "layout.json"
_UNFINISHED = ".part"


@dataclass(frozen=True)
class CaseFiles:
    """One case of a batch: its folder and the document of its ``case.json``."""

    folder: Path
    document: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the case, as its folder is called."""
        return self.folder.name

    @property
    def structures(self) -> dict[str, int]:
        """The label values of the prepared labels by the structures' keys."""
        return {item["key"]: int(item["value"]) for item in self.document.get("prepared_structures", ())}

    def image(self) -> sitk.Image:
        """The prepared image.

        Raises
        ------
        LungPrepError
            when no file of the case holds it.
        """
        image = read_held(self.folder, PREPARED_IMAGE, dict(self.document))
        if image is None:
            raise LungPrepError(
                say("{case} has no prepared image that can be read back.", case=self.name),
                say("Prepare it with one of the formats nifti, nrrd, metaimage, npz or npy."),
            )
        return image

    def labels(self) -> sitk.Image | None:
        """The prepared labels, where the case has some."""
        return read_held(self.folder, PREPARED_LABELS, dict(self.document))


@dataclass(frozen=True)
class Layout:
    """A kind of data set.

    Attributes
    ----------
    name, help, order
        What it is called on the command line, half a line for people, and its place in lists.
    add
        Writes the files of one case below a folder (the same relative paths as in the data set), and gives what the
        index has to know of it, as plain JSON values. Raises :class:`~LungPrepLib.findings.LungPrepError` where the
        case cannot be part of such a data set.
    finish
        Writes the index into the data set's folder from what ``add`` gave, by the name of the case.
    details
        What the documentation says: Markdown, whole sentences.
    """

    name: str
    help: str
    order: int
    add: Callable[[CaseFiles, Path], dict[str, Any]]
    finish: Callable[[Path, Mapping[str, Mapping[str, Any]]], None]
    details: str = ""


@dataclass
class Built:
    """What building a layout did: names of the cases that were added (or replaced), kept, removed, and refused."""

    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def layouts() -> dict[str, Layout]:
    """All layouts by name, installed packages' included."""
    return entries("export.layouts")


def build_layout(name: str, cases: Path, target: Path, progress: Progress | ProgressCallback | None = None) -> Built:
    """Bring the data set in ``target`` up to date with the case folders in ``cases``.

    Whatever ends it in between (a kill, a full disk), the next call goes on: a case's files are moved into their places
    before the record names them.

    Raises
    ------
    LungPrepError
        when ``target`` holds another layout, or cannot be written.
    """
    layout = layouts()[name]
    progress = as_progress(progress)
    built = Built()
    try:
        target.mkdir(parents=True, exist_ok=True)
        record = _record(target, name)
        there = sorted(path.parent for path in cases.glob(f"*/{CASE_FILE}"))
        for gone in sorted(set(record) - {folder.name for folder in there}):
            _remove(target, record.pop(gone)["files"])
            built.removed.append(gone)
        for number, folder in enumerate(there):
            progress("write", number / max(len(there), 1), folder.name)
            _add(layout, folder, target, record, built)
            _save(target, name, record)
        _save(target, name, record)
        layout.finish(target, {case: entry["index"] for case, entry in sorted(record.items())})
    except OSError as error:
        raise LungPrepError(
            say("The data set cannot be written to {folder}: {reason}.",
                folder=FileName(target.absolute()), reason=system_reason(error)),
            say("Free some space, or choose another folder; what is written already is kept."),
        ) from error  # fmt: skip
    finally:
        shutil.rmtree(target / _UNFINISHED, ignore_errors=True)
    return built


def _add(layout: Layout, folder: Path, target: Path, record: dict[str, Any], built: Built) -> None:
    digest = hashlib.sha256((folder / CASE_FILE).read_bytes()).hexdigest()
    known = record.get(folder.name)
    if known and known["case_json_sha256"] == digest and all((target / name).exists() for name in known["files"]):
        built.kept.append(folder.name)
        return
    unfinished = target / _UNFINISHED / folder.name
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        index = layout.add(CaseFiles(folder, read_document(folder)), unfinished)
    except LungPrepError as error:
        built.refused[folder.name] = f"{error.message} {error.action}".strip()
        if known:
            _remove(target, record.pop(folder.name)["files"])
        return
    names = sorted(path.relative_to(unfinished).as_posix() for path in unfinished.rglob("*") if path.is_file())
    if known:
        _remove(target, set(known["files"]) - set(names))
    for file in names:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (unfinished / file).replace(target / file)
    record[folder.name] = {"case_json_sha256": digest, "files": names, "index": index}
    built.added.append(folder.name)


def _remove(target: Path, names: Iterable[str]) -> None:
    for name in names:
        (target / name).unlink(missing_ok=True)


def _record(target: Path, name: str) -> dict[str, Any]:
    path = target / RECORD
    if not path.exists():
        return {}
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["layout"] == name:
            return dict(document["cases"])
        other = str(document["layout"])
    except (ValueError, KeyError, TypeError):
        other = "?"
    raise LungPrepError(
        say("{folder} holds a data set of another layout ('{other}', not '{name}').",
            folder=FileName(target.absolute()), other=other, name=name),
        say("Choose another folder."),
        usage=True,
    )  # fmt: skip


def _save(target: Path, name: str, record: Mapping[str, Any]) -> None:
    document = {"layout": name, "cases": dict(sorted(record.items()))}
    replace_text(target / RECORD, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def write_index(target: Path, cases: Mapping[str, Mapping[str, Any]]) -> None:
    """``dataset.json`` with what ``add`` gave of each case: the ``finish`` of layouts that need no other index."""
    replace_text(target / "dataset.json", json.dumps({"cases": dict(cases)}, indent=1, ensure_ascii=False) + "\n")


def summary_of(built: Built) -> str:
    """One line for people."""
    parts = [f"{Count(len(built.added), 'case')} added", f"{len(built.kept)} were there already"]
    parts += [f"{len(built.removed)} removed"] if built.removed else []
    parts += [f"{len(built.refused)} left out"] if built.refused else []
    return ", ".join(parts)
