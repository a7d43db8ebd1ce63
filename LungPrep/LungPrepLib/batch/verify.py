"""Whether every output of a batch, or of one case, is as it was written: digests and geometry against ``case.json``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..export.case_folder import CASE_FILE, FAILURE_FILE, is_half_moved, is_unfinished
from ..export.digests import digest_of
from ..findings import LungPrepError
from ..messages import FileName, Message, say
from ..progress import Progress
from ..temporary import is_temporary
from ..wording import system_reason
from .case_files import read_case

MISSING, CHANGED, FOREIGN, UNFINISHED = "missing", "changed", "foreign", "unfinished"
_GRID_TOLERANCE_MM = 1e-3


@dataclass(frozen=True)
class Flaw:
    """One thing that is not as it should be: which case, which file, of what kind, and what."""

    case: str
    file: str
    kind: str
    said: Message

    def as_dict(self) -> dict[str, str]:
        """Plain values."""
        return {"case": self.case, "file": self.file, "kind": self.kind, "message": str(self.said)}


@dataclass
class Verified:
    """How many cases and files were looked at, and what is wrong."""

    cases: int
    files: int
    failed: int
    flaws: list[Flaw]


def verify(folder: Path, progress: Progress) -> Verified:
    """Read every output again.

    Raises
    ------
    LungPrepError
        when there is no case and no batch.
    """
    if not folder.is_dir():
        raise LungPrepError(say("There is no folder {folder}.", folder=FileName(folder)), say("Check the path."),
                            usage=True)  # fmt: skip
    one = (folder / CASE_FILE).exists()
    is_batch = not one and any(folder.glob("index*.sqlite"))
    folders = [folder] if one else sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    found = Verified(0, 0, 0, [])
    for number, case in enumerate(folders):
        progress("verify", number / len(folders), say("{done} of {total} cases", done=number, total=len(folders)))
        if (case / CASE_FILE).exists():
            found.cases += 1
            found.flaws += _flaws_of_case(case, found, progress)
            found.flaws += _other_name(case, is_batch)
        elif (case / FAILURE_FILE).exists():
            found.failed += 1
            found.flaws += _leftovers(case, {FAILURE_FILE})
        elif any(case.glob("*/" + CASE_FILE)):
            continue  # a batch of its own beside (--into)
        elif is_half_moved(case):
            found.flaws.append(Flaw(case.name, "", UNFINISHED, say("A process was ended while it wrote this.")))
        else:
            found.flaws.append(Flaw(case.name, "", FOREIGN, say("It holds no case of LungPrep.")))
    if not one:
        found.flaws += _beside_the_cases(folder)
    if not found.cases and not found.failed:
        raise LungPrepError(
            say("There is no case in {folder}.", folder=FileName(folder)),
            say("Give the folder of a batch, or of one case."),
            usage=True,
        )
    return found


def _beside_the_cases(folder: Path) -> Iterator[Flaw]:
    for path in sorted(folder.iterdir()):
        if is_temporary(path.name) or (path.is_file() and path.name.startswith(".") and path.name.endswith(".part")):
            yield Flaw("", path.name, UNFINISHED, say("A process was ended while it wrote this."))


def _flaws_of_case(folder: Path, found: Verified, progress: Progress) -> Iterator[Flaw]:
    document = read_case(folder)
    if document is None:
        yield Flaw(folder.name, CASE_FILE, CHANGED, say("It is no JSON document any more."))
        return
    files: dict[str, dict[str, Any]] = document.get("files") or {}
    for name in document.get("outputs", []):
        progress.check()
        found.files += 1
        yield from _flaws_of_file(folder, str(name), files.get(name), document)
    yield from _leftovers(folder, {CASE_FILE, *map(str, document.get("outputs", []))})


def _other_name(folder: Path, is_batch: bool) -> Iterator[Flaw]:
    """A case whose folder was renamed or copied; who prepares one by one calls the folders what they like."""
    document = read_case(folder) or {}
    if (is_batch or folder.name.startswith("case-")) and document.get("case") not in (None, folder.name):
        said = say("The case in it is called {case}.", case=str(document.get("case")))
        yield Flaw(folder.name, CASE_FILE, CHANGED, said)


def _flaws_of_file(folder: Path, name: str, written: dict[str, Any] | None, document: dict[str, Any]) -> Iterator[Flaw]:
    path = folder / name
    if not path.exists():
        yield Flaw(folder.name, name, MISSING, say("It is not there."))
        return
    try:
        now = digest_of(path)
    except OSError as error:
        yield Flaw(folder.name, name, CHANGED, say("It cannot be read: {reason}.", reason=system_reason(error)))
        return
    if written is None:
        yield Flaw(folder.name, name, CHANGED, say("case.json has no digest of it: it is of an older LungPrep."))
    elif now["sha256"] != written.get("sha256"):
        said = say("It has {now} bytes and had {then}; its SHA-256 is another.", now=now["bytes"],
                   then=int(written.get("bytes", 0)))  # fmt: skip
        yield Flaw(folder.name, name, CHANGED, said)
    else:
        yield from _wrong_grid(folder, name, written.get("holds") or [], document)


def _wrong_grid(folder: Path, name: str, holds: list[str], document: dict[str, Any]) -> Iterator[Flaw]:
    """An image whose grid is not the one that ``case.json`` says, though its bytes are as they were written."""
    grids = document.get("geometry") or {}
    wanted = "native" if any(str(what).startswith("native") for what in holds) else "prepared"
    is_image = any(str(what).rpartition(" ")[2] in ("image", "labels") for what in holds)
    if not is_image or wanted not in grids or not name.endswith((".nii.gz", ".nii", ".nrrd", ".mha", ".mhd")):
        return
    grid = _grid_of(folder / name)
    if grid is None:
        yield Flaw(folder.name, name, CHANGED, say("It cannot be read as an image."))
    elif not _are_same(grid, grids[wanted]):
        yield Flaw(folder.name, name, CHANGED, say("It lies on another grid than case.json says."))


def _grid_of(path: Path) -> dict[str, Any] | None:
    import SimpleITK as sitk

    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
    except RuntimeError:
        return None
    return {
        "size": list(reader.GetSize()[:3]),
        "spacing_mm": list(reader.GetSpacing()[:3]),
        "origin_mm": list(reader.GetOrigin()[:3]),
    }


def _are_same(grid: dict[str, Any], said: dict[str, Any]) -> bool:
    return list(grid["size"]) == list(said.get("size", [])) and all(
        abs(a - b) <= _GRID_TOLERANCE_MM
        for key in ("spacing_mm", "origin_mm")
        for a, b in zip(grid[key], said.get(key, []), strict=False)
    )


def _leftovers(folder: Path, known: set[str]) -> Iterator[Flaw]:
    for path in sorted(folder.iterdir()):
        if path.name in known:
            continue
        if is_unfinished(path.name):
            yield Flaw(folder.name, path.name, UNFINISHED, say("A process was ended while it wrote this."))
        else:
            yield Flaw(folder.name, path.name, FOREIGN, say("case.json does not name it."))
