"""From what somebody gives (a path, files, a catalog) to a place that can be read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from ..findings import LungPrepError
from ..messages import FileName, Message, joined, say
from ..registry import entries
from .paths import exists
from .source import OneImage, Opened, Source

if TYPE_CHECKING:
    from ..dicom.catalogs.catalog import Catalog

Given: TypeAlias = "str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Catalog"


def open_source(given: Given, *, processes: int | None = None) -> Opened:
    """The place that is given: a text or path is asked of every source in turn; files are a catalog of their own.

    Raises
    ------
    LungPrepError
        when no source opens it; the message says what can be opened.
    """
    if not isinstance(given, (str, os.PathLike)):
        if not isinstance(given, Iterable):
            return given
        from ..dicom.catalogs.folder import FolderCatalog

        return FolderCatalog(given, processes=processes)
    text = os.fspath(given)
    sources: dict[str, Source] = entries("sources")
    for source in sources.values():
        if source.opens(text):
            return source.open(text, processes)
    if exists(text):  # a socket, a device
        raise LungPrepError(
            say("{file} cannot be opened: it is neither a regular file nor a folder.", file=FileName(text)),
            what_can_be_opened(),
            usage=True,
        )
    raise LungPrepError(
        say("There is no file or folder {file}.", file=FileName(text)),
        say("Check the path. {what}", what=what_can_be_opened()),
        usage=True,
    )


def open_catalog(given: Given | Opened, *, processes: int | None = None) -> Catalog:
    """As :func:`open_source`, where series are wanted.

    Raises
    ------
    LungPrepError
        when no source opens it, or it holds one image and no series.
    """
    opened = given if isinstance(given, OneImage) else open_source(given, processes=processes)
    if isinstance(opened, OneImage):
        raise LungPrepError(
            say("{file} is an image file: there are no series in it.", file=FileName(opened.name)),
            say("Give it to 'lungprep prepare' or 'lungprep batch', or give the DICOM folder."),
            usage=True,
        )
    return opened


def what_can_be_opened() -> Message:
    """One sentence with the help of every source."""
    sources: dict[str, Source] = entries("sources")
    return say("What can be opened: {kinds}.", kinds=joined((source.help for source in sources.values()), ", "))
