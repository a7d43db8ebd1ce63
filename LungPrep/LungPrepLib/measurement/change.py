"""Two scans of one patient: how each measurement changed, and how much of that two scans differ by anyway.

Limits of repeatability are only given where a publication has them, under its conditions, which stand in the source. A
change within them cannot be told from none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..messages import Message, Word, say
from .density import WHOLE, measures


@dataclass(frozen=True)
class Repeatability:
    """How far two scans of unchanged lungs differ: at most ``limit`` in 95 %, in the unit of the measure, or in per
    cent of the mean of both where ``relative``; with the publication that it comes from."""

    limit: float
    relative: bool
    source: str


_HATT = (
    "Hatt CR, et al. Radiol Cardiothorac Imaging 2021; 3: e200503: a standard and a reduced dose, without iterative "
    "reconstruction or adjustment for volume"
)
_METS = (
    "Mets OM, et al. Eur Radiol 2012; PMID 22696157: low-dose scans in expiration within three months, limits of "
    "agreement -15.0 to 11.7 %"
)
REPEATABILITY: dict[str, Repeatability] = {
    "perc15_hu": Repeatability(32.81, False, _HATT),
    "perc15_g_per_l": Repeatability(32.81, False, _HATT),
    "laa_856_percent": Repeatability(15.0, False, _METS),
}


@dataclass(frozen=True)
class Change:
    """How one measure of one structure, or of one of its parts (``region``), changed from A to B.

    ``change`` is B less A; ``percent`` of A, ``None`` for HU, which have no zero to be a part of; ``beyond`` says
    whether it is larger than two scans of unchanged lungs differ by, ``None`` where no publication says how much that
    is.
    """

    structure: str
    name: str
    region: str
    measure: str
    title: str
    unit: str
    a: float | None
    b: float | None
    change: float | None
    percent: float | None
    limit: float | None
    beyond: bool | None

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def changes(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> list[Change]:
    """The change of every measure in every structure that both have; rows as of case.json."""
    second = {(row["structure"], row.get("region", WHOLE)): row for row in other}
    found = []
    for row in one:
        twin = second.get((row["structure"], row.get("region", WHOLE)))
        if twin is None:
            continue
        for measure in measures():
            found.append(_change(row, measure.name, measure.title, measure.unit_name, row.get(measure.name),
                                 twin.get(measure.name)))  # fmt: skip
    return found


def _change(row: Mapping[str, Any], key: str, title: str, unit: str, a: float | None, b: float | None) -> Change:
    change = percent = limit = None
    beyond = None
    if a is not None and b is not None:
        change = b - a
        percent = change / abs(a) * 100 if a and unit != "HU" else None
        repeatability = REPEATABILITY.get(key)
        if repeatability is not None:
            limit = repeatability.limit * (abs(a + b) / 200 if repeatability.relative else 1.0)
            beyond = abs(change) > limit
    region = row.get("region", WHOLE)
    return Change(row["structure"], row["name"], region, key, title, unit, a, b, change, percent, limit, beyond)


def not_compared(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> list[Message]:
    """Which structures only one of the cases has."""
    found = []
    for which, rows, others in (("A", one, other), ("B", other, one)):
        there = {row["structure"] for row in others}
        names = [Word(str(row["name"])) for row in rows if row["structure"] not in there]
        if names:
            found.append(say("Only {which} has these, which are not compared: {names}.", which=which, names=names))
    return found


def not_known(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Message]:
    """What moves the numbers most and is known of neither scan (rows as of case.json)."""
    names = [
        name
        for key, name in _MADE.items()
        if key in ("kernel", "slice_thickness_mm") and not one.get(key) and not other.get(key)
    ]
    if not names:
        return []
    return [say("Neither case says its {what}: whether they differ is not known.", what=names)]


_MADE = {
    "kernel": Word("kernel"),
    "slice_thickness_mm": Word("slice thickness"),
    "kvp": Word("tube voltage"),
    "contrast": Word("contrast agent"),
    "voxel_size_mm": Word("voxel size"),
    "vessels": Word("vessels"),
    "segmenter": Word("segmenter"),
    "weights": Word("weights"),
    "software": Word("software"),
}


def made_differently(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Message]:
    """What of how the scans were made and measured differs (rows as of case.json): it can be all that changed."""
    different = []
    for key, name in _MADE.items():
        a, b = one.get(key), other.get(key)
        if a != b:
            different.append(
                say("Different {what}: {first} in A, {second} in B.", what=name, first=_shown(a), second=_shown(b))
            )
    return different


def _shown(value: Any) -> str | Word:
    return Word("unknown") if value in (None, "") else str(value)
