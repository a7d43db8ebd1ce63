"""A search whose findings somebody waits for before everything has been seen, or of which only a part is wanted."""

from __future__ import annotations

from ..progress import Progress, ProgressCallback
from .shards import Shard, is_part


class Search(Progress):
    """The progress of a search that gives early what is waited for, and leaves out what other shards look at.

    Where a plain :class:`~LungPrepLib.progress.Progress` is handed over instead, everything is looked at first.

    Parameters
    ----------
    of
        The progress that it belongs to: cancelled with it.
    shard
        The part that is wanted.
    tell
        Hears what is looked at; ``of`` when not given.

    Attributes
    ----------
    left_out
        How often :meth:`is_ours` has said no.
    """

    def __init__(self, of: Progress | None = None, shard: Shard = None, tell: ProgressCallback | None = None) -> None:
        super().__init__(tell or of)
        self._of, self._shard = of or Progress(), shard
        self.left_out = 0

    def is_wanted(self) -> bool:
        """Whether somebody has nothing to do until the next thing is found."""
        return False

    def is_ours(self, share: str) -> bool:
        """Whether what this share's folders hold is wanted."""
        ours = is_part(share, self._shard)
        self.left_out += not ours
        return ours

    def check(self) -> None:
        """Raise :class:`Cancelled` when this or what it belongs to is cancelled."""
        self._of.check()
        super().check()
