"""Dates as people write them."""

from __future__ import annotations

import re
from datetime import date

from ..findings import LungPrepError
from ..messages import say


def as_day(text: str) -> str:
    """A date as YYYYMMDD from ``2024-01-31``, ``20240131``, ``31.01.2024`` or ``1/31/2024``; ``""`` if it is none."""
    text = text.strip()
    if match := re.match(r"(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?!\d)", text):
        parts = match.groups()
    elif match := re.match(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        parts = match[3], match[2].zfill(2), match[1].zfill(2)
    elif match := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        parts = match[3], match[1].zfill(2), match[2].zfill(2)
    else:
        return ""
    try:
        return date(*map(int, parts)).strftime("%Y%m%d")
    except ValueError:
        return ""


def range_of(text: str) -> tuple[str, str]:
    """``2020-01-01..2020-12-31``, ``20200101-20201231`` or one day, as two dates YYYYMMDD.

    Raises
    ------
    LungPrepError
        when it is none of them.
    """
    parts = (
        [text] if as_day(text) and len(re.sub(r"\D", "", text)) == 8 else re.split(r"\.\.|:|(?<=\d{8})-|\s+to\s+", text)
    )
    days = [as_day(part) for part in parts]
    if not all(days) or len(days) > 2 or days[0] > days[-1]:
        raise LungPrepError(
            say("'{text}' is no range of dates.", text=text[:60]), say("Write 2020-01-01..2020-12-31."), usage=True
        )
    return days[0], days[-1]
