"""One score of how far a mask can be trusted, from its checks, worst part first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ...findings import Finding
from ...image.buffers import voxels_of
from ...messages import Word, say
from ...progress import Progress
from ..structures import Structure, is_lung_part, is_unnamed
from .anatomy import check_lobes, check_sides, check_volume
from .missing import check_missing
from .not_lung import check_not_lung
from .seen import Check, Scan, Seen
from .shape import check_cuts, check_pieces

if TYPE_CHECKING:
    import SimpleITK as sitk

CHECKS: dict[str, Callable[[Seen], Check]] = {
    "sides": check_sides,
    "volume": check_volume,
    "pieces and holes": check_pieces,
    "air that is no lung": check_not_lung,
    "lung missing": check_missing,
    "lung unlabelled": check_cuts,
    "lobes": check_lobes,
}
ENDS = "ends of the image"


@dataclass
class Trust:
    """``score`` from 0 to 1, the product of ``parts`` (check -> 0 to 1); what is wrong is in ``findings``."""

    score: float
    parts: dict[str, float]
    findings: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, the worst part first."""
        ordered = sorted(self.parts.items(), key=lambda part: part[1])
        return {"score": round(self.score, 3), "parts": {name: round(part, 3) for name, part in ordered}}


def judge_mask(
    image: sitk.Image,
    labels: sitk.Image,
    structures: Sequence[Structure],
    progress: Progress | None = None,
    *,
    scan: Scan | None = None,
) -> Trust:
    """Look at a mask on its scan.

    Parameters
    ----------
    image
        int16 HU, the slices as acquired.
    labels
        uint8 values of ``structures`` on the same voxels. Lungs and lobes are judged, else what nobody has named;
        a mask of other structures (a tumour, say) has no score and no parts.
    scan
        What the checks need of ``image``, where it was worked out before.
    """
    progress = progress or Progress()
    judged = [one for one in structures if is_lung_part(one)] or [one for one in structures if is_unnamed(one)]
    if structures and not judged:
        return Trust(0.0, {})
    seen = Seen.of(scan or Scan.of(image, progress), labels, judged)
    if not seen.mask.any():
        return Trust(0.0, {"volume": 0.0})
    parts: dict[str, float] = {}
    findings: list[Finding] = []
    for number, (name, check) in enumerate(CHECKS.items()):
        progress(
            "check", number / len(CHECKS), say("looking how far the mask can be trusted: {check}", check=Word(name))
        )
        found = check(seen)
        parts[name] = found.part
        findings += found.findings
    parts[ENDS] = _uncut(labels)
    return Trust(float(np.prod(list(parts.values()))), parts, findings)


def _uncut(labels: sitk.Image) -> float:
    """1 where the mask ends inside the image, less by the area with which it reaches the first or last slice.

    The finding ``lungs-cut`` says so, too.
    """
    areas = np.array([np.count_nonzero(plane) for plane in voxels_of(labels)])
    at_ends = max(areas[0], areas[-1]) / max(int(areas.max()), 1)
    return float(1 - 0.5 * min(1.0, at_ends))
