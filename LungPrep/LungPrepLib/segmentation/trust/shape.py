"""Pieces, holes, and cuts that no anatomy makes."""

from __future__ import annotations

import numpy as np

from ...findings import make_finding
from ...messages import Quantity, Word, say
from ..components import filled
from ..mm_morphology import add_faces, components, open_
from .anatomy import falling
from .seen import BoolArray, Check, Seen

_LOOSE_SHARE, _HOLE_SHARE = 0.01, 0.005
_UNLABELLED_ML = 30.0
_BALL_MM = 4.0
_PLANE_SHARE, _PLANE_VOXELS = 0.5, 60


def check_pieces(seen: Seen) -> Check:
    """Each structure is one piece without holes, or one on each side."""
    loose, holes = np.zeros(seen.labels.shape, bool), np.zeros(seen.labels.shape, bool)
    for structure in seen.structures:
        mask = seen.labels == structure.value
        if mask.any():
            loose |= mask & ~_main_pieces(seen, mask, structure.side)
            holes |= filled(mask) & ~seen.mask
    findings = []
    total = max(seen.ml, 1e-6)
    apart, empty = seen.ml_of(loose), seen.ml_of(holes)
    if apart / total > _LOOSE_SHARE:
        message = say(
            "{amount:.0f} of the mask lie apart from the rest of their lung or lobe.", amount=Quantity(apart, "mL")
        )
        findings.append(make_finding("mask-in-pieces", message, ml=round(apart, 1), place_mm=seen.place_mm(loose)))
    if empty / total > _HOLE_SHARE:
        message = say("Holes of {amount:.0f} lie inside the mask.", amount=Quantity(empty, "mL"))
        findings.append(make_finding("mask-with-holes", message, ml=round(empty, 1), place_mm=seen.place_mm(holes)))
    return Check(falling((apart + empty) / total, _LOOSE_SHARE, 0.25), findings)


def _main_pieces(seen: Seen, mask: BoolArray, side: str) -> BoolArray:
    """The largest piece of a structure; of one that is of neither side, as both lungs in one label, that of each."""
    labels, counts = components(mask)
    main = np.zeros(len(counts), bool)
    main[counts.argmax()] = True
    if not side:
        x = np.arange(mask.shape[2])
        for half in (x < seen.middle, x >= seen.middle):
            there = np.bincount(labels[:, :, half].ravel(), minlength=len(counts))
            there[0] = 0
            if there.any():
                main[there.argmax()] = True
    main[0] = False
    return main[labels]


def check_cuts(seen: Seen) -> Check:
    """Aerated lung that goes on where the mask ends: a lobe left out, or a flat cut through it."""
    if seen.body is None:
        return Check(1.0)
    left_out = seen.body.air & seen.aerated & ~seen.mask
    # At least a voxel of the grid, of which a baby's lung has a rim that is half lung.
    ball_mm = max(_BALL_MM * seen.scale, seen.coarse.spacing_mm)
    left_out = open_(left_out, ball_mm, seen.coarse.spacing_mm)
    labels, counts = components(left_out)
    touching = np.zeros(len(counts), bool)
    touching[np.unique(labels[add_faces(seen.mask, 2) & ~seen.mask])] = True
    left_out = (touching & (counts * seen.voxel_ml > _UNLABELLED_ML * seen.scale**3))[labels]
    if not left_out.any():
        return Check(1.0)
    amount = seen.ml_of(left_out)
    share = amount / (amount + seen.ml)
    message = say(
        "{amount:.0f} of aerated lung beside the mask are in no label, {share:.0f} of the lungs.",
        amount=Quantity(amount, "mL"),
        share=Quantity(share * 100, "%"),
    )
    place = seen.place_mm(left_out)
    findings = [make_finding("lung-unlabelled", message, ml=round(amount, 1), place_mm=place)]
    plane = _flat_plane(seen.mask, left_out)
    if plane:
        message = say("The mask ends along a flat {plane} plane where lung goes on.", plane=Word(plane))
        findings.append(make_finding("flat-cut", message, place_mm=place))
    return Check(falling(share, 0.0, 0.25) * (0.7 if plane else 1.0), findings)


def _flat_plane(mask: BoolArray, left_out: BoolArray) -> str:
    """The plane along which most of the border between mask and lung left out lies; empty where none does."""
    most, name, total = 0.0, "", 0
    for axis, plane in enumerate(("axial", "coronal", "sagittal")):
        inner, outer = np.moveaxis(mask, axis, 0), np.moveaxis(left_out, axis, 0)
        if len(inner) < 3:  # no two voxels are that far apart
            continue
        # The opening has rounded off what was left out: two voxels away it borders on the mask.
        faces = np.count_nonzero((inner[:-2] & outer[2:]) | (outer[:-2] & inner[2:]), axis=(1, 2))
        total += int(faces.sum())
        largest = float(np.convolve(faces, np.ones(3), mode="same").max(initial=0))
        if largest > most:
            most, name = largest, plane
    return name if most > _PLANE_VOXELS and most / total > _PLANE_SHARE else ""
