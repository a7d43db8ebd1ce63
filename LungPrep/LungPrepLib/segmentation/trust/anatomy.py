"""Sides, volumes and lobes as they are in people."""

from __future__ import annotations

import numpy as np

from ...findings import Finding, make_finding
from ...messages import Message, Quantity, Word, joined, say
from .seen import BoolArray, Check, Seen

# The share of the chest (the body at the level of the lungs) that lungs fill, and where it becomes impossible. Healthy
# adults in inspiration have about 0.35 to 0.5; fibrosis, a lung that was removed, and emphysema widen that.
_LIKELY, _POSSIBLE = (0.15, 0.62), (0.04, 0.8)
# The smaller lung's share of both, as likely and as still possible (one collapsed lung leaves less).
_SMALLER_LIKELY, _SMALLER_POSSIBLE = 0.25, 0.02
_LEAST_LOBE = 0.02
_BESIDE_MM, _ACROSS_MM = 15.0, 45.0
_HARDLY_ANY_ML = 100.0


def check_sides(seen: Seen) -> Check:
    """Right lies on the patient's right, left on the left; compared with each other, and with the spine."""
    right, left = seen.side("right"), seen.side("left")
    x = {side: _centre_x(mask) for side, mask in (("right", right), ("left", left)) if mask.any()}
    h = seen.coarse.spacing_mm
    if len(x) == 2 and x["right"] >= x["left"]:
        message = say(
            "What is labelled right lies to the patient's left of what is labelled left, by {distance:.0f}.",
            distance=Quantity((x["right"] - x["left"]) * h, "mm"),
        )
        return Check(0.0, [make_finding("sides-implausible", message, place_mm=seen.place_mm(right))])
    if len(x) == 1:
        side, centre = next(iter(x.items()))
        beyond = (centre - seen.middle) * h * (1 if side == "right" else -1)
        if beyond > _BESIDE_MM * seen.scale:
            message = say(
                "The {side} lung lies {distance:.0f} on the other side of the spine, and there is no other lung.",
                side=Word(side),
                distance=Quantity(beyond, "mm"),
            )
            return Check(0.3, [make_finding("sides-implausible", message, place_mm=seen.place_mm(right | left))])
    crossing = _far_across(seen, right, 1) + _far_across(seen, left, -1)
    share = crossing / max(seen.ml, 1e-6)
    if share > 0.03:
        message = say(
            "{amount:.0f} of a lung lie far on the other lung's side of the spine.", amount=Quantity(crossing, "mL")
        )
        return Check(falling(share, 0.02, 0.4), [make_finding("sides-implausible", message, ml=round(crossing, 1))])
    return Check(1.0)


def _far_across(seen: Seen, mask: BoolArray, towards: int) -> float:
    """Millilitres of a lung far beyond the spine."""
    beyond = (np.arange(mask.shape[2]) - seen.middle) * towards * seen.coarse.spacing_mm
    return seen.ml_of(mask[:, :, beyond > _ACROSS_MM * seen.scale])


def check_volume(seen: Seen) -> Check:
    """The lungs fill a plausible share of the chest, and each of them its share of both."""
    if seen.body is None:
        return Check(1.0)
    levels = seen.mask.any(axis=(1, 2))
    share = seen.ml / max(seen.ml_of((seen.body.tissue | seen.body.air)[levels]), 1e-6)
    part = falling(share, _LIKELY[1], _POSSIBLE[1])
    if not _cut_where_largest(seen.mask):  # bases above an abdomen and apices below a neck fill little
        part = min(part, falling(-share, -_LIKELY[0], -_POSSIBLE[0]))
    findings = []
    if part < 1:
        message = say(
            "The lungs have {volume:.0f}, {share:.0f} of the chest at their level: {low:.0f} to {high:.0f} is usual.",
            volume=Quantity(seen.ml, "mL"),
            share=Quantity(share * 100, "%"),
            low=Quantity(_LIKELY[0] * 100, "%"),
            high=Quantity(_LIKELY[1] * 100, "%"),
        )
        findings.append(make_finding("volume-implausible", message, ml=round(seen.ml, 1), share=round(share, 3)))
    sides = {side: seen.ml_of(seen.side(side)) for side in ("right", "left")}
    known = sum(sides.values())
    if known > _HARDLY_ANY_ML * seen.scale**3:
        smaller = min(sides, key=lambda side: sides[side])
        of_both = sides[smaller] / known
        if of_both < _SMALLER_LIKELY:
            part = min(part, 0.4 + 0.6 * falling(-of_both, -_SMALLER_LIKELY, -_SMALLER_POSSIBLE))
            message = say(
                "The {side} lung has {volume:.0f}, {share:.0f} of both.",
                side=Word(smaller),
                volume=Quantity(sides[smaller], "mL"),
                share=Quantity(of_both * 100, "%"),
            )
            findings.append(make_finding("volume-implausible", message, side=smaller, ml=round(sides[smaller], 1)))
    return Check(part, findings)


def _cut_where_largest(mask: BoolArray) -> bool:
    """Whether the image ends at the head or the feet where the lungs have much of the largest area that is in view."""
    areas = mask.sum(axis=(1, 2))
    at_ends = max(int(areas[:2].max()), int(areas[-2:].max()))  # the grid may end somewhat beyond the image
    return at_ends >= areas.max() / 2


def check_lobes(seen: Seen) -> Check:
    """All lobes are there, and lie to each other as lobes do."""
    lobes = {structure.key: seen.labels == structure.value for structure in seen.structures if "lobe" in structure.key}
    if not lobes:
        return Check(1.0)
    findings: list[Finding] = []
    missing = []
    for structure in seen.structures:
        if structure.key in lobes:
            of_lung = seen.ml_of(lobes[structure.key]) / max(seen.ml_of(seen.side(structure.side)), 1e-6)
            if of_lung < _LEAST_LOBE:
                missing.append(Word(structure.name))
    if missing:
        message = say("Hardly anything is labelled as: {lobes}.", lobes=missing)
        findings.append(make_finding("lobes-implausible", message, missing=[str(name) for name in missing]))
    wrong = _wrong_orders(lobes)
    if wrong:
        findings.append(make_finding("lobes-implausible", joined(wrong)))
    return Check(max(0.0, 1 - 0.5 * len(missing) - 0.5 * len(wrong)), findings)


def _wrong_orders(lobes: dict[str, BoolArray]) -> list[Message]:
    centre = {key: np.argwhere(mask).mean(axis=0) for key, mask in lobes.items() if mask.any()}

    def beyond(one: str, other: str, axis: int) -> bool:
        return one not in centre or other not in centre or bool(centre[one][axis] > centre[other][axis])

    wrong = [
        say("The {side} upper lobe lies below the lower one.", side=Word(side))
        for side in ("right", "left")
        if not beyond(f"{side}_upper_lobe", f"{side}_lower_lobe", 0)
    ]
    if not beyond("right_upper_lobe", "right_middle_lobe", 0):
        wrong.append(say("The middle lobe lies above the right upper one."))
    if not beyond("right_lower_lobe", "right_middle_lobe", 1):  # y grows towards the back
        wrong.append(say("The middle lobe lies behind the right lower one."))
    return wrong


def _centre_x(mask: BoolArray) -> float:
    per_x = mask.sum(axis=(0, 1))
    return float(per_x @ np.arange(len(per_x)) / per_x.sum())


def falling(value: float, good: float, bad: float) -> float:
    """1 up to ``good``, falling to 0 at ``bad``."""
    return float(np.clip((bad - value) / (bad - good), 0, 1))
