"""Everything that lies in a range of dates, from an archive that may hide what is beyond a limit.

Real servers cut their answers at a limit and say nothing (status 200, no warning; further pages are empty). A range
is therefore also asked for in two halves; where these give something else than the whole, the halves are halved.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")
_FIRST_DAY, _LAST_DAY = date(1975, 1, 1), date(2099, 12, 31)  # no CT is older


def all_in_range(ask: Callable[[str, str], dict[str, T]], first: str, last: str) -> dict[str, T]:
    """What ``ask(first, last)`` gives for all parts of a range of dates (YYYYMMDD, both included), by UID."""
    start = _day(first, _FIRST_DAY)
    end = _day(last, min(date.today() + timedelta(days=1), _LAST_DAY) if not last else _LAST_DAY)
    return _parts(ask, start, end, ask(_text(start), _text(end)))


def _parts(ask: Callable[[str, str], dict[str, T]], start: date, end: date, whole: dict[str, T]) -> dict[str, T]:
    if not whole or start >= end:
        return whole
    middle = start + (end - start) // 2
    early = ask(_text(start), _text(middle))
    late = ask(_text(middle + timedelta(days=1)), _text(end))
    together = whole | early | late
    # A half that gives as many as the whole may have met the same limit.
    if len(together) == len(whole) and max(len(early), len(late)) < len(whole):
        return together
    return together | _parts(ask, start, middle, early) | _parts(ask, middle + timedelta(days=1), end, late)


def _day(text: str, default: date) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text else default


def _text(day: date) -> str:
    return day.strftime("%Y%m%d")
