"""A coarse copy of a CT on the patient's own axes, where anatomy is recognised.

Every decision of the threshold segmenter that needs a whole view (what is body, which air is lung, which side)
is taken on an isotropic grid along the LPS axes, so that neither orientation nor voxel spacing matters, and noise
is averaged away. The result is carried back onto the acquired voxels by :mod:`.boundary`.
"""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..image.buffers import voxels_of
from ..image.hu import AIR_HU
from ..progress import Progress
from .components import label_components
from .mm_morphology import add_faces

if TYPE_CHECKING:
    import SimpleITK as sitk

_LOWEST_HU, _HIGHEST_HU = -1024, 600
_SLAB_VOXELS = 1_000_000  # what a processor's cache holds
_MOST_THREADS = 4
# A share of the image's faces that one exact value must hold to be padding; real air is noise.
_PADDING_SHARE = 0.05

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]


@dataclass
class CoarseImage:
    """An isotropic copy of a CT along the LPS axes.

    ``hu`` is float32 HU, axes (z, y, x) that run to superior, posterior and left. ``valid`` is False where
    the scanner measured nothing: outside the image (when its axes are oblique) and in padding. ``spacing_mm``
    holds for all axes; ``origin_mm`` is the LPS position of voxel (0, 0, 0), x first.
    """

    hu: FloatArray
    valid: BoolArray
    spacing_mm: float
    origin_mm: tuple[float, float, float]

    def cropped(self, box: tuple[slice, slice, slice]) -> CoarseImage:
        """The part inside ``box``, slices along (z, y, x)."""
        starts = [s.start or 0 for s in reversed(box)]
        x, y, z = (o + n * self.spacing_mm for o, n in zip(self.origin_mm, starts, strict=True))
        return CoarseImage(self.hu[box].copy(), self.valid[box].copy(), self.spacing_mm, (x, y, z))

    def as_image(self, array: npt.NDArray[Any]) -> sitk.Image:
        """``array``, (z, y, x) on this grid, as an image."""
        import SimpleITK as sitk

        image = sitk.GetImageFromArray(array)
        image.SetSpacing([self.spacing_mm] * 3)
        image.SetOrigin(self.origin_mm)
        return image


def coarse_spacing(image: sitk.Image, finest_mm: float, coarsest_mm: float, voxels_across: int) -> float:
    """The spacing in mm that puts ``voxels_across`` voxels across the image, within the two limits.

    Smaller patients are scanned with a smaller field of view, and their walls and airways are thinner. Below half
    the spacing of the finest acquired axis there is nothing to be seen.
    """
    extents = sorted(n * s for n, s in zip(image.GetSize(), image.GetSpacing(), strict=True))
    return float(np.clip(max(extents[1] / voxels_across, min(image.GetSpacing()) / 2), finest_mm, coarsest_mm))


def coarse_image(image: sitk.Image, spacing_mm: float, progress: Progress) -> CoarseImage:
    """Average ``image`` (HU) down to about ``spacing_mm`` and interpolate it onto an isotropic LPS grid.

    Padding that reaches the edge of the image takes no part in the averages; inside the body the same value is
    air that the scanner cut off there. HU are clipped to [-1024, 600]: metal and the values of padding that was
    not recognised must not shine into their neighbourhood.
    """
    import SimpleITK as sitk

    reference = _lps_reference(image, spacing_mm)
    padding = padding_value(image)
    means, *of_padding = _block_means(image, spacing_mm, padding, progress)

    def carried(block: sitk.Image) -> FloatArray:
        progress.check()
        moved: FloatArray = voxels_of(sitk.Resample(block, reference, sitk.Transform(), sitk.sitkLinear, 0.0)).copy()
        return moved

    hu, unknown = carried(means), np.zeros((1, 1, 1), bool)
    if not _lies_within(reference, means):
        inside = carried(means * 0 + 1)
        unknown = inside < 0.5
        np.divide(hu, inside, out=hu, where=inside > 0.5)
    shares = [carried(block) for block in of_padding]
    if shares:
        unknown = unknown | (shares[1] < 0.5)
    if not unknown.any():
        return CoarseImage(hu, np.ones(hu.shape, bool), spacing_mm, reference.GetOrigin())
    valid = ~_reaching_edge(unknown)
    if shares:
        measured, share = shares
        by_padding = valid & (share > 0) & (share < 1) & add_faces(~valid, 2)
        hu[by_padding] = measured[by_padding] / share[by_padding]
    hu[~valid] = AIR_HU
    return CoarseImage(hu, valid, spacing_mm, reference.GetOrigin())


def _reaching_edge(mask: BoolArray) -> BoolArray:
    """The components of ``mask`` that touch a face of the array."""
    if not mask.any():
        return mask
    labels = label_components(mask)
    touching = np.zeros(int(labels.max()) + 1, bool)
    for axis in range(3):
        for end in (0, -1):
            touching[np.unique(np.take(labels, end, axis))] = True
    touching[0] = False
    return touching[labels]


def padding_value(image: sitk.Image) -> int | None:
    """The exact value that fills what the scanner did not measure, None where there is no such value.

    It is the most frequent value on the six faces of the image when that is air or less, or 0 (what resampling
    tools fill with), and holds a notable share of them.
    """
    array = voxels_of(image)
    faces = np.concatenate([np.take(array, end, axis).ravel() for axis in range(3) for end in (0, -1)])
    values, counts = np.unique(faces, return_counts=True)
    value = int(values[counts.argmax()])
    is_filler = value <= -900 or value == 0
    return value if is_filler and counts.max() >= _PADDING_SHARE * faces.size else None


def _block_means(image: sitk.Image, spacing_mm: float, padding: int | None, progress: Progress) -> list[sitk.Image]:
    """Means over blocks of voxels: HU, and with padding HU with 0 for it, and the share that is none.

    Each gets a border of one repeated block, so that interpolation reaches the image's outer edge.
    """
    import SimpleITK as sitk

    array = voxels_of(image)
    spacing = image.GetSpacing()
    factors = [max(1, round(spacing_mm / s)) for s in reversed(spacing)]
    step = factors[0] * max(1, _SLAB_VOXELS // (factors[0] * array[0].size))
    slabs = [array[start : start + step] for start in range(0, len(array), step)]
    threads = min(_MOST_THREADS, sitk.ProcessObject.GetGlobalDefaultNumberOfThreads())
    found = []
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for of_slab in pool.map(lambda slab: _slab_means(slab, factors, padding), slabs):
            progress.check()
            found.append(of_slab)
    blocks = []
    for means in (np.concatenate(parts) for parts in zip(*found, strict=True)):
        block = sitk.GetImageFromArray(np.pad(means, 1, mode="edge"))
        block.SetSpacing([s * f for s, f in zip(spacing, reversed(factors), strict=True)])
        block.SetDirection(image.GetDirection())
        first = [(f - 1) / 2 - f for f in reversed(factors)]
        block.SetOrigin(image.TransformContinuousIndexToPhysicalPoint(first))
        blocks.append(block)
    return blocks


def _slab_means(slab: npt.NDArray[np.int16], factors: list[int], padding: int | None) -> tuple[FloatArray, ...]:
    """Means of HU, and with padding of HU with 0 for it, and the share that is none."""
    hu = np.clip(slab, _LOWEST_HU, _HIGHEST_HU)
    value = _means(hu, factors)
    if padding is None:
        return (value,)
    real = slab != padding
    return value, _means(np.where(real, hu, np.int16(0)), factors), _means(real.view(np.uint8), factors)


def _means(array: npt.NDArray[Any], factors: list[int]) -> FloatArray:
    """Means over blocks of ``factors`` voxels (z, y, x); the last block repeats what is missing to fill it."""
    for axis, factor in enumerate(factors):
        if factor == 1:
            continue
        missing = -array.shape[axis] % factor
        if missing:
            array = np.pad(array, [(0, missing if a == axis else 0) for a in range(3)], mode="edge")
        parts = [array[(slice(None),) * axis + (slice(i, None, factor),)] for i in range(factor)]
        total = parts[0] + parts[1] if _sums_fit(array, factor) else np.add(parts[0], parts[1], dtype=np.float32)
        for part in parts[2:]:
            total += part
        array = total.astype(np.float32, copy=False)
        array /= np.float32(factor)
    return array.astype(np.float32, copy=False)


def _sums_fit(array: npt.NDArray[Any], count: int) -> bool:
    """Whether so many values of a slab can be added as they are stored: HU, clipped to 600 and -1024, or 0 and 1."""
    return bool(np.issubdtype(array.dtype, np.floating)) or count <= 30


def _lies_within(reference: sitk.Image, block: sitk.Image) -> bool:
    """Whether all voxel centres of ``reference`` are those of something in ``block``: its corners are, then all."""
    ends = itertools.product(*((0, n - 1) for n in reference.GetSize()))
    corners = [reference.TransformIndexToPhysicalPoint(end) for end in ends]
    points = np.array([block.TransformPhysicalPointToContinuousIndex(corner) for corner in corners])
    within = 0.49  # of a voxel from the centre of the first and the last one, where ITK still interpolates
    return bool((points >= -within).all() and (points <= np.array(block.GetSize()) - 1 + within).all())


def _lps_reference(image: sitk.Image, spacing_mm: float) -> sitk.Image:
    """An empty isotropic grid along the LPS axes that covers ``image`` edge to edge."""
    import SimpleITK as sitk

    ends = [(-0.5, n - 0.5) for n in image.GetSize()]
    corners = np.array([image.TransformContinuousIndexToPhysicalPoint(c) for c in itertools.product(*ends)])
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = np.maximum(np.ceil((high - low) / spacing_mm - 1e-6), 1).astype(int)
    reference = sitk.Image([int(n) for n in size], sitk.sitkUInt8)
    reference.SetSpacing([spacing_mm] * 3)
    centre = (low + high) / 2
    reference.SetOrigin([float(v) for v in centre - (size - 1) * spacing_mm / 2])
    return reference
