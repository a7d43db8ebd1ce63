"""Air that is no lung inside the mask: around the body, in trachea, oesophagus, stomach and bowel."""

from __future__ import annotations

import numpy as np

from ...findings import make_finding
from ...messages import Message, Quantity, say
from ..airways import find_airways
from ..gas_pockets import gas_pockets
from ..oesophagus import oesophagus_gas
from .anatomy import falling
from .seen import BoolArray, Check, Seen

_LEAST_ML = 10.0
_AIR_HU = -300


def check_not_lung(seen: Seen) -> Check:
    """Nothing of the mask lies outside the body, in large airways, or in gas of stomach, bowel and oesophagus."""
    if seen.body is None:
        return Check(1.0)
    coarse, body, scale = seen.coarse, seen.body, seen.scale
    air = seen.mask & (coarse.hu < _AIR_HU)
    lungs = seen.mask & body.air
    airways = find_airways(coarse, body.air, lungs, scale) if lungs.any() else None
    found: list[tuple[str, BoolArray, Message]] = [
        ("outside", air & body.outside, say("air around the body")),
        ("gas", gas_pockets(coarse, air, body.outside, scale), say("gas as in stomach or bowel")),
        ("oesophagus", oesophagus_gas(coarse, air, body, scale), say("gas as in the oesophagus")),
    ]
    if airways is not None:
        found.append(("airways", airways & seen.mask, say("trachea or main bronchi")))
    findings, wrong = [], np.zeros(seen.mask.shape, bool)
    for name, mask, words in found:
        mask = mask & ~wrong
        amount = seen.ml_of(mask)
        if amount < _LEAST_ML * scale**3:
            continue
        wrong |= mask
        message = say("{amount:.0f} of the mask are {what}.", amount=Quantity(amount, "mL"), what=words)
        findings.append(
            make_finding("not-lung-in-mask", message, what=name, ml=round(amount, 1), place_mm=seen.place_mm(mask))
        )
    return Check(falling(seen.ml_of(wrong) / max(seen.ml, 1e-6), 0.0, 0.2), findings)
