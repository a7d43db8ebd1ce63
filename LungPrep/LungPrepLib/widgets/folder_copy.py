"""A case folder copied to where the user wants it: in a thread, and under its own name only when it is complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from ..messages import NOTHING, Message, say
from ..temporary import make_folder, remove_folder
from ..wording import system_reason
from .mailbox import Mailbox


class FolderCopy:
    """Copies one folder at a time; ``ended(target, reason)`` is called in the main thread, the reason empty when it
    went well."""

    def __init__(self, ended: Callable[[Path, Message], None]) -> None:
        self._ended = ended
        self._target: Path | None = None
        self._mailbox = Mailbox(self._on_copied)

    @property
    def running(self) -> bool:
        """Whether a copy is under way."""
        return self._target is not None

    def start(self, source: Path, target: Path) -> None:
        """Copy ``source`` to ``target``; a case that is there is replaced, file by file, when all has arrived."""
        self._target = target
        self._mailbox.run(lambda: self._mailbox.put(copy_case(source, target)))

    def close(self) -> None:
        """The window is going away; nothing is said any more."""
        self._mailbox.close()

    def _on_copied(self, reason: Message) -> None:
        self._mailbox.close()
        target, self._target = self._target, None
        assert target is not None
        self._ended(target, reason)


def copy_case(source: Path, target: Path) -> Message:
    """Copy the files of a case beside ``target``, then move them there; why that failed, empty when it did not."""
    unfinished: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = make_folder(".lungprep-", target.parent)
        names = sorted((path.name for path in source.iterdir()), key=lambda name: name == "case.json")  # that one last
        for name in names:
            shutil.copyfile(source / name, unfinished / name)
        target.mkdir(exist_ok=True)
        (target / "case.json").unlink(missing_ok=True)
        for name in names:
            os.replace(unfinished / name, target / name)
    except OSError as error:
        return say("{reason}", reason=system_reason(error))
    finally:
        if unfinished is not None:
            remove_folder(unfinished)
    return NOTHING
