"""A case's folder read back: its document, and its images and labels from whichever file holds them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings import LungPrepError
from ..json_files import read_object
from ..messages import FileName, say
from .case_folder import CASE_FILE
from .format import formats

if TYPE_CHECKING:
    import SimpleITK as sitk


def read_document(folder: Path) -> dict[str, Any]:
    """The document of ``case.json``.

    Raises
    ------
    LungPrepError
        when there is no complete case in the folder.
    """
    document = read_object(folder / CASE_FILE)
    if document is None or not isinstance(document.get("files"), dict):
        raise LungPrepError(
            say("{folder} holds no complete case of this LungPrep.", folder=FileName(folder.absolute())),
            say("Give the folder of a case that 'lungprep prepare' or 'lungprep batch' wrote."),
            usage=True,
        )
    return document


def read_held(folder: Path, what: str, document: dict[str, Any] | None = None) -> sitk.Image | None:
    """What the case in ``folder`` has of ``what``, such as :data:`~LungPrepLib.export.format.PREPARED_LABELS`.

    ``None`` where no file that can be read back holds it: a case without segmentation has no labels.

    Raises
    ------
    LungPrepError
        when there is no complete case, or the file cannot be read.
    """
    document = read_document(folder) if document is None else document
    order = list(formats())
    held = [
        (order.index(entry["format"]), name)
        for name, entry in document["files"].items()
        if what in entry.get("holds", ()) and entry.get("format") in order and formats()[entry["format"]].read
    ]
    if not held:
        return None
    _, name = min(held)
    read = formats()[document["files"][name]["format"]].read
    assert read is not None
    return read(folder / name, what)
