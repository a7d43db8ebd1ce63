"""Pseudonyms: UIDs, names and a shift of dates derived from a key, always the same for the same person."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import date, timedelta

from .patients import plain_id

_MOST_DAYS = 3650
_DATE = re.compile(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})")


class Pseudonyms:
    """Replacements that follow from a key by HMAC (SHA-256), so that nobody without the key can make them again.

    Parameters
    ----------
    key
        Secret bytes; a new random key, which is kept nowhere, where it is ``None``: then nobody can.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)
        self._made: set[str] = set()

    def uid(self, old: str) -> str:
        """The UID that stands for ``old``: of the root 2.25 (DICOM PS3.5 B.2), with 128 bits of the HMAC.

        A UID that was made here stands for itself.
        """
        if old in self._made:
            return old
        new = f"2.25.{int.from_bytes(self._digest('uid', old)[:16], 'big')}"
        self._made.add(new)
        return new

    def patient(self, patient_id: str) -> str:
        """``patient-`` and 12 hexadecimal digits; spellings of one ID are one patient."""
        return "patient-" + self._digest("patient", plain_id(patient_id)).hex()[:12]

    def shift_days(self, patient_id: str) -> int:
        """By how many days the dates of a patient are moved into the past: 1 to 3650."""
        number = int.from_bytes(self._digest("dates", plain_id(patient_id))[:8], "big")
        return -(1 + number % _MOST_DAYS)

    @property
    def check(self) -> str:
        """Eight digits that are the same for the same key and tell nothing of it."""
        return self._digest("check", "").hex()[:8]

    def _digest(self, purpose: str, value: str) -> bytes:
        return hmac.new(self._key, f"{purpose}\n{value}".encode("utf-8", "surrogateescape"), hashlib.sha256).digest()


def shifted(text: str, days: int) -> str:
    """A date (DA) or date and time (DT) moved by days; the time of day stays. ``""`` where there is no date in it."""
    match = _DATE.match(text.strip())
    if match is None:
        return ""
    try:
        moved = date(*map(int, match.groups())) + timedelta(days=days)
    except (ValueError, OverflowError):
        return ""
    return f"{moved.year:04}{moved.month:02}{moved.day:02}{text.strip()[match.end() :]}"
