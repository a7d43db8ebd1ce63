"""A search whose findings somebody waits for before everything has been seen."""

from __future__ import annotations

from ..progress import Progress


class Search(Progress):
    """The progress of a search that gives early what is waited for.

    Where a plain :class:`~LungPrepLib.progress.Progress` is handed over instead, everything is looked at first.
    """

    def is_wanted(self) -> bool:
        """Whether somebody has nothing to do until the next thing is found."""
        return False
