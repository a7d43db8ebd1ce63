"""A cached listing, word for word, valid as long as nothing that it depends on has changed.

It depends on path, size and modification time of every file (as the cache of headers does), on the recipe, on this
library and on the installed packages. While it is valid nothing is read or judged again, and the libraries that do so
are not loaded: a second look at ten thousand files takes 0.14 s of processor time, with cached headers 0.8 s.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

from ... import __version__
from ...keys import key_is_used
from ...messages import say
from ...progress import Progress
from ..headers.cache_file import FEWEST_FILES, CacheFile
from ..headers.files import Look, look_at

_LIBRARY = Path(__file__).parents[2]
_INSTALLED = (".dist-info", ".egg-info", ".egg-link")


class RememberedListing:
    """The listing of a folder as a text, by its absolute path, the recipe and whether identifiers are shown.

    Attributes
    ----------
    look
        What :meth:`text` found in the folder, where it had to look.
    """

    def __init__(self, folder: Path, recipe: str, *, keep_identifiers: bool) -> None:
        self._folder = folder.absolute()
        self._recipe = recipe
        asked = f"listing\n{recipe}\n{keep_identifiers}\n{self._folder}"
        self._file = CacheFile(hashlib.sha256(asked.encode("utf-8", "surrogateescape")).digest())
        self.look: Look | None = None

    def text(self, progress: Progress) -> str | None:
        """The text that was kept; ``None`` where there is none, or something has changed."""
        # Names derived from a key are not kept beside the UIDs, which are in the cache of headers.
        if key_is_used() or not self._folder.is_dir():
            return None
        try:
            kept = self._file.load()
        except (OSError, ValueError, zlib.error, MemoryError):
            return None
        self.look = look_at([self._folder], progress)
        state = self._state(self.look)
        if not state or kept[: len(state)] != state:
            return None
        progress("scan", 1.0, say("looking for files: {number:,} so far", number=len(self.look.files)))
        return kept[len(state) :].decode("utf-8")

    def keep(self, text: str, look: Look) -> None:
        """Keep the text of the listing of these files."""
        if not key_is_used() and len(look.files) >= FEWEST_FILES and (state := self._state(look)):
            self._file.save(state + text.encode("utf-8", "surrogatepass"))

    def _state(self, look: Look) -> bytes:
        """A digest of everything that the listing depends on; empty where that cannot be known."""
        files, problems = look.files, look.problems.files
        noted = {code: [(name, reason.as_json()) for name, reason in found] for code, found in problems.items()}
        try:
            digest = hashlib.sha256(json.dumps([list(_program()), _recipe(self._recipe), noted]).encode())
        except OSError:
            return b""
        paths = "\0".join([file.path for file in files]).encode("utf-8", "surrogateescape")
        sizes, times = array("q", [file.size for file in files]), array("q", [file.mtime_ns for file in files])
        for part in (paths, sizes.tobytes(), times.tobytes()):
            digest.update(b"%d\n" % len(part))
            digest.update(part)
        return digest.digest()


def _recipe(name_or_path: str) -> str:
    """The content of a recipe's file, as a digest; the name of one that is part of this library."""
    path = Path(name_or_path)
    if path.suffix.lower() == ".toml" or path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest() + path.stem
    return name_or_path


def _program() -> Iterator[object]:
    """What is different when this library, Python or a package is another one: names, sizes and times of change."""
    yield __version__, sys.version
    yield from _files_under(os.fspath(_LIBRARY), "")
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as listing:
                yield [(e.name, e.stat().st_mtime_ns) for e in listing if e.name.endswith(_INSTALLED)]
        except (NotADirectoryError, FileNotFoundError):  # a zip file; what is not there
            yield folder


def _files_under(folder: str, inside: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as listing:
        for entry in sorted(listing, key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files_under(entry.path, f"{inside}{entry.name}/")
            else:
                status = entry.stat()
                yield inside + entry.name, status.st_size, status.st_mtime_ns
