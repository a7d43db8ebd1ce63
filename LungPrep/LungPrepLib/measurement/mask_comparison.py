"""Two masks of one scan: Dice, distances between their surfaces, and volumes, per structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from ..image.buffers import voxels_of
from ..messages import Word, say
from ..progress import Progress
from ..segmentation.mm_morphology import peel_faces
from ..segmentation.segmenter import Segmentation
from ..segmentation.structures import Structure, is_lung_part

if TYPE_CHECKING:
    import SimpleITK as sitk

BoolArray = npt.NDArray[np.bool_]
# More points of a surface than this say nothing more, and take long: every n-th is taken then.
_MOST_POINTS = 150_000


@dataclass(frozen=True)
class StructureComparison:
    """How two masks of one structure agree.

    ``dice`` is 2 |A and B| / (|A| + |B|); ``None`` where both are empty. ``mean_distance_mm`` and ``distance_95_mm``
    are the mean and the 95th percentile of the distances from each surface voxel (one with a face outside the mask or
    the image) of either mask to the nearest one of the other; ``None`` where one of them is empty.
    """

    structure: str
    name: str
    volume_a_ml: float
    volume_b_ml: float
    dice: float | None
    mean_distance_mm: float | None
    distance_95_mm: float | None

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def compare_masks(one: Segmentation, other: Segmentation, progress: Progress) -> list[StructureComparison]:
    """Compare two masks on the same grid, per structure that either has, and all lungs together (``all``).

    Lobes are compared with lungs by the side that they are on.
    """
    a, b = (voxels_of(mask.labels) for mask in (one, other))
    spacing = np.array(one.labels.GetSpacing()[::-1])
    pairs = _pairs(one.structures, other.structures)
    rows = []
    for number, (key, name, values_a, values_b) in enumerate(pairs):
        progress("check", number / len(pairs), say("comparing the {structure}", structure=Word(name)))
        rows.append(_compared(key, name, np.isin(a, values_a), np.isin(b, values_b), spacing))
    return rows


def masks_of(one: Segmentation, other: Segmentation, key: str) -> tuple[sitk.Image, sitk.Image]:
    """The masks (0 or 1) of one structure of :func:`compare_masks` by its key."""
    import SimpleITK as sitk

    pairs = {found: values for found, _, *values in _pairs(one.structures, other.structures)}
    masks = []
    for mask, values in zip((one, other), pairs[key], strict=True):
        image = sitk.GetImageFromArray(np.isin(voxels_of(mask.labels), values).astype(np.uint8))
        image.CopyInformation(mask.labels)
        masks.append(image)
    return masks[0], masks[1]


def _pairs(
    one: Sequence[Structure], other: Sequence[Structure]
) -> list[tuple[str, str, tuple[int, ...], tuple[int, ...]]]:
    """Key, name, and the label values in either mask of what is compared."""
    values_a, values_b = ({structure.key: structure.value for structure in mask} for mask in (one, other))
    pairs: list[tuple[str, str, tuple[int, ...], tuple[int, ...]]] = [
        (structure.key, structure.name, (structure.value,), (values_b[structure.key],))
        for structure in one
        if structure.key in values_b
    ]
    if set(values_a) != set(values_b):  # lobes and lungs
        for side in ("right", "left"):
            of_side = [tuple(s.value for s in mask if is_lung_part(s) and s.side == side) for mask in (one, other)]
            if any(of_side) and f"{side}_lung" not in {key for key, *_ in pairs}:
                pairs.append((f"{side}_lung", f"{side} lung", of_side[0], of_side[1]))
    lungs = [tuple(s.value for s in mask if is_lung_part(s)) or tuple(s.value for s in mask) for mask in (one, other)]
    return [*pairs, ("all", "all", lungs[0], lungs[1])]


def _compared(key: str, name: str, a: BoolArray, b: BoolArray, spacing: npt.NDArray[np.float64]) -> StructureComparison:
    voxel_ml = float(np.prod(spacing)) / 1000
    count_a, count_b = int(np.count_nonzero(a)), int(np.count_nonzero(b))
    dice = 2 * int(np.count_nonzero(a & b)) / (count_a + count_b) if count_a + count_b else None
    mean = upper = None
    if count_a and count_b:
        box = box_around(a | b, 1)
        distances = _surface_distances(a[box], b[box], spacing)
        mean, upper = float(distances.mean()), float(np.percentile(distances, 95))
    return StructureComparison(key, name, count_a * voxel_ml, count_b * voxel_ml, dice, mean, upper)


def _surface_distances(a: BoolArray, b: BoolArray, spacing: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Distances in mm of both surfaces' voxels to the other surface."""
    from scipy.spatial import cKDTree

    # Where the image cuts a lung is surface: of a mask that ends a slice before it, that is the nearest of the other.
    points = [np.argwhere(mask & ~peel_faces(mask, 1)) * spacing for mask in (a, b)]
    trees = [cKDTree(p) for p in points]
    thinned = [p[:: max(1, len(p) // _MOST_POINTS)] for p in points]
    return np.concatenate([trees[1].query(thinned[0])[0], trees[0].query(thinned[1])[0]])
