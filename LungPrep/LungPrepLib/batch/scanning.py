"""Which folders of a tree are read together, and when: at the end of the look through it, or before.

A study may lie in several folders, one per series or even several for one, anywhere in the tree; which of its series is
taken can be told when all of them are known. One to three headers per folder say which folders share a study: that
costs a hundredth of reading all headers. Folders that share a study, or that hold several, are read together.

Whoever prepares what is found need not wait for the last folder of a hundred thousand: the tree is walked in a thread
of its own, and while a worker has nothing to do, the next study is given *early*, with the folders that are known of
it: when the walk has left the place that they lie in, since most archives keep a study together, or after a second. If
more folders of an early study turn up, it is given *again* at the end, with all of them: what was prepared from a
part is then done again, or removed where another series of the study is taken.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..case_name import study_name
from ..progress import Progress
from ..sources.paths import is_zip
from ..threads import BackgroundTask
from .fetched_series import FetchedSeries
from .search import Search
from .tree import UNKNOWN, Unreadable, files_in, folders_of, studies_in

_GRACE_S = 1.0
_POLL_S = 0.05


@dataclass
class StudyFolders:
    """Folders that are read together: all of a study, or of several that share one.

    Attributes
    ----------
    archive
        A zip file, instead of folders.
    arriving, missing
        A fetch is still bringing it; how many instances a fetch has left out.
    early, again
        The look through the tree has not ended, others of its studies may be found; some of these were given before.
    share
        The name of their study, where the headers that were looked at name only one.
    """

    folders: list[Path] = field(default_factory=list)
    archive: Path | None = None
    arriving: bool = False
    missing: int = 0
    early: bool = False
    again: bool = False
    share: str = ""

    def files(self) -> list[str]:
        """The regular files in them, not those in folders below."""
        return [path for folder in self.folders for path in files_in(folder)]


def study_folders(root: Path, progress: Progress) -> Iterator[StudyFolders | Unreadable]:
    """The folders under ``root`` in groups that hold whole studies, in the order of the tree.

    Only where ``progress`` is a :class:`~.search.Search` are some given early.
    """
    seen = _Seen(root, progress.is_ours if isinstance(progress, Search) else lambda share: True)
    if isinstance(progress, Search):
        yield from _early(seen, root, progress)
    else:
        seen.walk(root, progress)
    yield from seen.unreadable()
    yield from seen.rest()


def _early(seen: _Seen, root: Path, progress: Search) -> Iterator[StudyFolders | Unreadable]:
    """What is wanted while the walk goes on."""
    walk = BackgroundTask(lambda: seen.walk(root, progress))
    try:
        while not seen.ended.wait(_POLL_S):
            progress.check()
            yield from seen.unreadable()
            while progress.is_wanted() and (group := seen.early()) is not None:
                yield group
    finally:
        seen.stopped.set()
    walk.result()


class _Seen:
    """What was seen of a tree, and what of it was given.

    Folders of one study that is not ``is_ours`` (another shard's) are not given, and not read. Where several studies
    lie in one folder, or a header cannot be read, they are: three headers may not have named all.
    """

    def __init__(self, root: Path, is_ours: Callable[[str], bool]) -> None:
        self._is_ours = is_ours
        self.ended, self.stopped = threading.Event(), threading.Event()
        self._root, self._fetch = root, FetchedSeries.of(root)
        self._lock = threading.Lock()
        self._position = root
        self._studies: dict[Path, list[str]] = {}
        self._by_study: dict[str, list[Path]] = defaultdict(list)
        self._archives: deque[Path] = deque()
        self._unreadable: deque[Unreadable] = deque()
        self._waiting: deque[tuple[Path, float]] = deque()  # with the time when it was seen
        self._given: dict[Path, int] = {}  # folders given early, and how many were given with each

    def walk(self, root: Path, progress: Progress) -> None:
        """Look through the tree; in a thread of its own, perhaps."""
        try:
            for found in folders_of(root, progress):
                if self.stopped.is_set():
                    return
                if isinstance(found, Unreadable):
                    self._unreadable.append(found)
                else:
                    self._see(*found)
        finally:
            self.ended.set()

    def _see(self, folder: Path, names: list[str]) -> None:
        names = [name for name in names if not name.startswith("._")]  # what macOS puts beside files
        archives = [name for name in names if name.lower().endswith(".zip") and is_zip(str(folder / name))]
        self._archives += [folder / name for name in archives]
        names = [name for name in names if name not in archives] if archives else names
        studies = studies_in(folder, names) if names else []
        with self._lock:
            self._position = folder
            if names:
                self._studies[folder] = studies
                for study in studies:
                    self._by_study[study].append(folder)
                self._waiting.append((folder, time.monotonic()))

    def unreadable(self) -> Iterator[Unreadable]:
        """The folders that could not be looked into, each once."""
        while self._unreadable:
            yield self._unreadable.popleft()

    def early(self) -> StudyFolders | None:
        """The next study of which the walk has probably seen everything; ``None`` where there is none now."""
        with self._lock:
            while self._waiting:
                folder, since = self._waiting[0]
                if not self._has_left(folder) and time.monotonic() - since < _GRACE_S:
                    return None
                self._waiting.popleft()
                group = self._connected(folder)
                if any(one in self._given for one in group) or any(self._fetch.lacking(group)):
                    continue  # at the end
                share = self._share(group)
                if share and not self._is_ours(share):
                    continue
                self._given |= dict.fromkeys(group, len(group))
                return StudyFolders(group, early=True, share=share)
        return StudyFolders(archive=self._archives.popleft()) if self._archives else None

    def rest(self) -> Iterator[StudyFolders]:
        """All that was not given, and what was given with fewer folders than there are of it."""
        fetch = FetchedSeries.of(self._root)
        seen: set[Path] = set()
        for folder in self._studies:
            if folder in seen:
                continue
            group = self._connected(folder)
            seen.update(group)
            share = self._share(group)
            if self._given.get(folder) != len(group) and (not share or self._is_ours(share)):
                arriving, missing = fetch.lacking(group)
                again = any(one in self._given for one in group)
                yield StudyFolders(group, arriving=arriving, missing=missing, again=again, share=share)
        while self._archives:
            yield StudyFolders(archive=self._archives.popleft())

    def _share(self, group: list[Path]) -> str:
        """The name of the only study in them; empty where there are several, or none is known."""
        studies = {study.partition(" ")[0] for folder in group for study in self._studies[folder]}
        return study_name(studies.pop()) if len(studies) == 1 and UNKNOWN not in studies else ""

    def _has_left(self, folder: Path) -> bool:
        """Whether the walk is beyond what lies beside a folder."""
        place = folder.parent
        return folder != self._root and place != self._root and not self._position.is_relative_to(place)

    def _connected(self, first: Path) -> list[Path]:
        """The folders that share a study with ``first``, directly or through others, in the order of the tree."""
        group, waiting = {first}, [first]
        while waiting:
            for study in self._studies[waiting.pop()]:
                if study == UNKNOWN:
                    continue
                new = [folder for folder in self._by_study[study] if folder not in group]
                group.update(new)
                waiting += new
        return sorted(group) if len(group) > 1 else [first]
