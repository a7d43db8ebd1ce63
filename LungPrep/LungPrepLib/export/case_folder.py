"""The folder of one case: written beside its place, moved into it, ``case.json`` last.

While files are moved into it, ``.lungprep-arriving.json`` (the new ``case.json``) and ``.lungprep-leaving.json`` (the
old one) say which of them are LungPrep's: where a process was ended in the middle, the next one goes on from there.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..atomic import remove_parts
from ..case import PreparedCase
from ..file_names import check_utf8
from ..findings import LungPrepError, make_finding
from ..image.buffers import shared
from ..messages import FileName, say
from ..progress import Progress, ProgressCallback, as_progress
from ..stored_messages import MESSAGES
from ..temporary import make_folder, marked, remove_folder
from ..threads import meanwhile
from ..wording import system_reason
from .case_outputs import CaseOutputs, remove
from .digests import digest_of
from .format import Output
from .image_ahead import UNFINISHED, ImageAhead, place_beside

CASE_FILE = "case.json"
FAILURE_FILE = "failed.json"  # what a batch leaves of a case that failed
_ARRIVING, _LEAVING = f"{UNFINISHED}arriving.json", f"{UNFINISHED}leaving.json"


def check_case_folder(folder: Path, *, overwrite: bool) -> None:
    """Raise unless a case can be written to ``folder``: it is new or empty, or holds a case and may be replaced."""
    check_utf8(folder)
    try:
        _check_content(folder, overwrite)
        _check_writable(folder)
    except OSError as error:  # a name that is too long, or no rights to look
        raise _not_writable(folder, error) from error


def _check_content(folder: Path, overwrite: bool) -> None:
    name = FileName(folder.absolute())
    if folder.exists() and not folder.is_dir():
        raise LungPrepError(
            say("{folder} is a file, not a folder.", folder=name), say("Give another output folder."), usage=True
        )
    if (folder / CASE_FILE).exists():
        if not overwrite:
            raise LungPrepError(
                say("{folder} already holds a case.", folder=name),
                say("Choose another folder, or add --overwrite to replace it."),
                usage=True,
            )
    elif folder.is_dir() and not is_half_moved(folder) and any(_is_foreign(path.name) for path in folder.iterdir()):
        raise LungPrepError(
            say("{folder} is not empty and holds no case of LungPrep.", folder=name),
            say("Choose a new or empty folder."),
            usage=True,
        )


def is_half_moved(folder: Path) -> bool:
    """Whether a process was ended while it moved a case into ``folder``: it holds none, and may be replaced."""
    return not (folder / CASE_FILE).exists() and any((folder / name).exists() for name in (_ARRIVING, _LEAVING))


def is_unfinished(name: str) -> bool:
    """Whether a file or folder of a case's folder is what a process that was ended left behind."""
    return name.startswith(UNFINISHED) or (name.startswith(".") and name.endswith(".part"))


def clear_unfinished(folder: Path) -> None:
    """Remove from a whole case what a process that was ended left beside it; nobody may be writing it now."""
    if (folder / CASE_FILE).exists():
        with contextlib.suppress(OSError):
            for name in (_ARRIVING, _LEAVING):
                (folder / name).unlink(missing_ok=True)


def _is_foreign(name: str) -> bool:
    return name != FAILURE_FILE and not is_unfinished(name)


def _check_writable(folder: Path) -> None:
    existing = folder.absolute()
    while not existing.exists():
        existing = existing.parent
    try:
        with tempfile.TemporaryDirectory(prefix=marked(UNFINISHED), dir=existing):
            pass
    except OSError as error:
        raise _not_writable(existing, error) from error


def _not_writable(folder: Path, error: OSError) -> LungPrepError:
    return LungPrepError(
        say(
            "Nothing can be written to {folder}: {reason}.",
            folder=FileName(folder.absolute()),
            reason=system_reason(error),
        ),
        say("Choose an output folder that you may write to."),
        usage=True,
    )


def write_case(
    case: PreparedCase,
    folder: Path,
    *,
    overwrite: bool = False,
    progress: Progress | ProgressCallback | None = None,
    ahead: ImageAhead | None = None,
) -> dict[str, Any]:
    """Write all files of a case and return the document of its ``case.json``.

    Everything is written to a hidden folder (beside ``folder``, or inside it if it is there already) and moved
    when it is complete; whatever happens before that leaves ``folder`` as it was. Files in it that LungPrep did
    not write stay; what it wrote and somebody changed since stays under another name, with a finding. ``ahead`` may
    have begun with the image.

    Raises
    ------
    LungPrepError
        when the folder may not be used, or the disk is full or read-only.
    """
    check_case_folder(folder, overwrite=overwrite)
    progress = as_progress(progress)
    unfinished = None
    try:
        unfinished = (ahead and ahead.folder) or make_folder(UNFINISHED, place_beside(folder))
        kept = {name: _name_beside(folder, name) for name in changed_outputs(folder)}
        if kept:
            said = say("Files of the case that was here were changed since: {names}.", names=list(kept))
            done = say("Keeps them as {names}.", names=list(kept.values()))
            case.findings.append(make_finding("changed-files-kept", said, done, kept=kept))
        document = _write_files(case, unfinished, progress, ahead)
        progress.check()
        _move_into_place(unfinished, folder, kept)
    except OSError as error:
        raise LungPrepError(
            say(
                "The case could not be written to {folder}: {reason}.",
                folder=FileName(folder),
                reason=system_reason(error),
            ),
            say("Free some space or choose another folder."),
        ) from error
    finally:
        if unfinished is not None:
            remove_folder(unfinished)
    return document


def changed_outputs(folder: Path) -> list[str]:
    """The outputs of the case in ``folder`` that are not as they were written: corrected by hand, or damaged.

    A file that is not there any more is none of them. Where ``case.json`` says nothing any more, what was written after
    it counts as changed. Raises OSError when one cannot be read.
    """
    records = (_LEAVING, _ARRIVING) if is_half_moved(folder) else (CASE_FILE,)
    if records == (CASE_FILE,) and (folder / CASE_FILE).exists() and not _says_something(folder / CASE_FILE):
        return sorted(_written_after(folder / CASE_FILE))
    written: dict[str, list[Any]] = {}
    for record in records:
        for name, values in recorded_files(folder / record).items():
            written.setdefault(name, []).append((values.get("bytes"), values.get("sha256")))
    changed = []
    for name, known in written.items():
        path = folder / name
        if path.exists():
            now = digest_of(path)
            if (now["bytes"], now["sha256"]) not in known:
                changed.append(name)
    return changed


def _says_something(case_file: Path) -> bool:
    try:
        return isinstance(json.loads(case_file.read_text(encoding="utf-8")), dict)
    except ValueError:
        return False


def _written_after(case_file: Path) -> Iterator[str]:
    """The files beside a ``case.json``, which is written last, that somebody has written since."""
    written = case_file.stat().st_mtime_ns
    for path in case_file.parent.iterdir():
        if path.is_file() and path.stat().st_mtime_ns > written and _is_foreign(path.name) and path != case_file:
            yield path.name


def recorded_files(case_file: Path) -> dict[str, dict[str, Any]]:
    """The ``files`` of a ``case.json``; empty where there is none, or nothing to believe in it."""
    try:
        files = json.loads(case_file.read_text(encoding="utf-8")).get("files", {})
        return {str(name): dict(values) for name, values in files.items() if Path(str(name)).name == name}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _name_beside(folder: Path, name: str) -> str:
    """``lungs.changed.nii.gz`` for ``lungs.nii.gz``, with a number where that is taken."""
    stem, _, ending = name.partition(".")
    number = 1
    while True:
        mark = "changed" if number == 1 else f"changed-{number}"
        new_name = f"{stem}.{mark}.{ending}" if ending else f"{stem}.{mark}"
        if not (folder / new_name).exists():
            return new_name
        number += 1


def _write_files(case: PreparedCase, folder: Path, progress: Progress, ahead: ImageAhead | None) -> dict[str, Any]:
    begin = time.perf_counter()
    outputs = CaseOutputs(case)

    def write(format_name: str, output: Output) -> dict[str, dict[str, Any]]:
        path = folder / output.name
        digest = ahead.digest(case.image, path) if ahead else None
        if digest is None:
            output.write(path)
            if not path.exists():  # a finding says why not
                return {}
            digest = digest_of(path)
        return {output.name: {"format": format_name, "holds": list(output.holds)} | digest}

    # The native images and the pictures find nothing and need no other output: they are made beside the others.
    native = list(outputs.native())
    others: dict[str, dict[str, Any]] = {}
    images = (case.image, case.prepared_image, case.acquisition.image)
    masks = (case.labels, case.prepared_labels, case.acquired_labels)
    with (
        shared(*images, *masks),
        meanwhile(lambda: [write("nifti", output) for output in native]) as native_written,
        meanwhile(outputs.draw) as outputs.drawn,
    ):
        for number, (format_name, output) in enumerate(outputs, start=len(native)):
            progress("write", number / (len(outputs) + 1), output.name)
            case.timings_s["write"] = time.perf_counter() - begin  # the report shows it
            others |= write(format_name, output)
        written = {name: entry for found in native_written() for name, entry in found.items()} | others
    case.timings_s["write"] = time.perf_counter() - begin
    document = case.as_dict() | {"outputs": list(written), "files": written, MESSAGES: case.written_messages}
    (folder / CASE_FILE).write_text(
        json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )
    return document


def _move_into_place(unfinished: Path, folder: Path, kept: dict[str, str]) -> None:
    """Put the files where they belong, ``case.json`` last, so that a case with it is complete.

    ``kept`` are the new names of files there that stay. Whatever ends this process in between: the files of the old
    case and of the new one stand in one of the three records all the time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, new_name in kept.items():
        os.replace(folder / name, folder / new_name)
    names = {path.name for path in unfinished.iterdir() if path.name != CASE_FILE}
    is_whole = (folder / CASE_FILE).exists()
    if not is_whole:
        _remove_old(folder, names)  # of what was moved halfway
    os.replace(unfinished / CASE_FILE, folder / _ARRIVING)
    if is_whole:
        os.replace(folder / CASE_FILE, folder / _LEAVING)
        _remove_old(folder, names)
    for name in sorted(names):
        if (unfinished / name).is_dir() or (folder / name).is_dir():  # a folder replaces nothing but an empty one
            remove(folder / name)
        os.replace(unfinished / name, folder / name)
    (folder / FAILURE_FILE).unlink(missing_ok=True)
    remove_parts(folder / FAILURE_FILE)
    (folder / _LEAVING).unlink(missing_ok=True)
    os.replace(folder / _ARRIVING, folder / CASE_FILE)


def _remove_old(folder: Path, names: set[str]) -> None:
    """Remove what the records of an old case name, but for the names of the new one."""
    for record in (_LEAVING, _ARRIVING):
        for name in _outputs_in(folder / record) - names:
            remove(folder / name)


def remove_case(folder: Path) -> bool:
    """Remove the case in ``folder``, and the folder where nothing else is in it; a changed case stays as it is.

    Whatever ends this process in between: what is left says that it is no case any more, and may be replaced.

    Returns
    -------
    bool
        Whether it was there and is gone. Raises OSError where it cannot be removed.
    """
    is_whole = (folder / CASE_FILE).exists()
    if changed_outputs(folder) or not (is_whole or is_half_moved(folder)):
        return False
    if is_whole:
        os.replace(folder / CASE_FILE, folder / _LEAVING)
    _remove_old(folder, set())
    for name in (_ARRIVING, _LEAVING):
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()
    return is_whole


def _outputs_in(case_file: Path) -> set[str]:
    try:
        outputs = json.loads(case_file.read_text(encoding="utf-8")).get("outputs", [])
        return {str(name) for name in outputs if Path(str(name)).name == name}
    except (OSError, ValueError, AttributeError):
        return set()
