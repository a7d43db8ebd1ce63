"""What is shown of a batch while it runs: a line that changes, a line per worker, plain lines, or JSON lines."""

from __future__ import annotations

import json
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ..progress import Progress, stage_name
from ..wording import duration
from . import console

if TYPE_CHECKING:
    from ..batch.progress import Snapshot

_JSON_EVERY_S = 2.0
_PLAIN_EVERY_S = 10.0


class BatchDisplay:
    """Shows a batch on standard error.

    Parameters
    ----------
    form
        ``auto`` is a picture that changes on a terminal and plain lines elsewhere; ``plain``; or ``json``, one event
        per line: ``{"event": "progress", ...}`` and ``{"event": "case", ...}``.
    quiet
        Nothing of it.
    say_cases
        Whether a case that has ended is a line of the result.
    """

    def __init__(self, form: str, *, quiet: bool, say_cases: bool) -> None:
        self._form, self._quiet, self._say_cases = form, quiet, say_cases
        self._live: Any = None
        self._last = 0.0
        is_terminal = bool(getattr(sys.stderr, "isatty", lambda: False)())
        if form == "auto" and is_terminal and not quiet:
            self._live = _rich_live()

    def __enter__(self) -> BatchDisplay:
        if self._live is not None:
            self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.__exit__(kind, error, trace)

    def following(self, progress: Progress) -> Progress:
        """A progress that says nothing itself and is cancelled with the command's."""
        return _Silent(progress)

    def case_ended(self, case: str, row: dict[str, Any]) -> None:
        """A line of the result; with JSON lines, an event."""
        reason = str(row.get("reason") or "")
        if self._form == "json" and not self._quiet:
            self._write({"event": "case", "case": case, "status": row["status"], "reason": reason})
        if self._say_cases:
            if self._live is not None:
                self._live.console.file.flush()
            console.say(f"{case} {row['status']}{': ' + reason if reason else ''}")

    def watch(self, snapshot: Snapshot) -> None:
        """Show how far it is."""
        if self._quiet:
            return
        if self._live is not None:
            self._live.update(_picture(snapshot))
            return
        now = time.monotonic()
        is_end = not snapshot.searching and not snapshot.in_hand and not snapshot.waiting
        if now - self._last < (_JSON_EVERY_S if self._form == "json" else _PLAIN_EVERY_S) and not is_end:
            return
        self._last = now
        if self._form == "json":
            self._write({"event": "progress"} | snapshot.as_json())
        else:
            sys.stderr.write("\n".join(summary_lines(snapshot)[:1]) + "\n")
            sys.stderr.flush()

    def _write(self, event: dict[str, Any]) -> None:
        sys.stderr.write(json.dumps(event) + "\n")
        sys.stderr.flush()


def summary_lines(snapshot: Snapshot) -> list[str]:
    """Counts, speed and time left in one line; then a line per case in hand."""
    ended = snapshot.done + snapshot.failed
    parts = [f"{ended} of {ended + len(snapshot.in_hand) + snapshot.waiting} cases"]
    parts[0] += " so far" if snapshot.searching else ""
    if snapshot.already:
        parts.append(f"{snapshot.already} there already")
    if snapshot.failed:
        parts.append(f"{snapshot.failed} failed")
    if snapshot.per_hour:
        parts.append(f"{snapshot.per_hour:.0f} an hour")
    if snapshot.remaining_s and not snapshot.searching:
        parts.append(f"about {duration(snapshot.remaining_s)} left")
    if snapshot.searching and snapshot.search:
        parts.append(console.plain(str(snapshot.search)))
    lines = [", ".join(parts)]
    now = time.time()
    lines += [
        f"  {item.case}  {item.fraction:4.0%}  {duration(now - item.since)}  {stage_name(item.stage or 'scan')}"
        for item in snapshot.in_hand.values()
    ]
    return lines


def _picture(snapshot: Snapshot) -> Any:
    from rich.text import Text

    return Text("\n".join(summary_lines(snapshot)), no_wrap=True)


def _rich_live() -> Any:
    """Rich's region that changes; ``None`` where rich is not installed."""
    try:
        from rich.console import Console
        from rich.live import Live
    except ImportError:
        return None
    return Live(console=Console(stderr=True), refresh_per_second=4, transient=True, redirect_stdout=True)


class _Silent(Progress):
    def __init__(self, progress: Progress) -> None:
        super().__init__(lambda stage, fraction, message: None)
        self._other = progress

    def check(self) -> None:
        """As the command's own."""
        self._other.check()
