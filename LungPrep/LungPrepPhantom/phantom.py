"""A phantom as images: CT and truth on one grid."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from LungPrepLib.image.grid import Grid
from LungPrepLib.messages import say
from LungPrepLib.progress import Progress, ProgressCallback, as_progress
from LungPrepLib.segmentation.structures import LOBES, LUNGS

from .anatomy import Anatomy, Coverage
from .disease import Disease
from .noise import ScannerNoise
from .points import Lattice, Points
from .rendering import AIRWAY, BODY, LOBE, Patient, Scene

if TYPE_CHECKING:
    import SimpleITK as sitk

_LUNG_OF_LOBE = np.array([0, 2, 2, 1, 1, 1, 0, 0], dtype=np.uint8)
_VOXELS_PER_BLOCK = 1_000_000


@dataclass(frozen=True)
class Placement:
    """How the body lies in the scanner: ``lps = rotation @ body + shift_mm``; the table's surface in LPS."""

    rotation: npt.NDArray[np.float64]
    shift_mm: npt.NDArray[np.float64]
    table_mm: float


@dataclass
class Phantom:
    """A chest CT of a body that never was, and the truth about it.

    Attributes
    ----------
    ct
        int16 HU, LPS; air outside the body is -1000 with the scanner's noise.
    parts
        (z, y, x) uint8: what each voxel is; read it through the masks below.
    truth
        Plain JSON values: ``volumes_ml`` and ``mean_hu`` per structure (the keys of
        :mod:`~LungPrepLib.segmentation.structures`, and ``lungs``, ``airways``, ``body``), counted on this
        grid; ``seed``, ``coverage``, ``contrast``.
    """

    ct: sitk.Image
    parts: npt.NDArray[np.uint8]
    truth: dict[str, Any]
    patient: Patient = field(repr=False)
    placement: Placement = field(repr=False)
    coverage: Coverage = "chest"
    noise_hu: float = 12.0

    @property
    def grid(self) -> Grid:
        """The grid of all images."""
        return Grid.of(self.ct)

    @cached_property
    def lobes(self) -> sitk.Image:
        """uint8: 1 left upper, 2 left lower, 3 right upper, 4 right middle, 5 right lower lobe."""
        return self.grid.image_of(self.parts & np.uint8(LOBE))

    @cached_property
    def lungs(self) -> sitk.Image:
        """uint8: 1 right lung, 2 left lung. Vessels and bronchi within the pleura belong to the lungs."""
        return self.grid.image_of(_LUNG_OF_LOBE[self.parts & np.uint8(LOBE)])

    @cached_property
    def airways(self) -> sitk.Image:
        """uint8: 1 in trachea, main bronchi and the larger bronchi in the lungs (which are lung as well)."""
        return self.grid.image_of((self.parts & np.uint8(AIRWAY) > 0).astype(np.uint8))

    @cached_property
    def body(self) -> sitk.Image:
        """uint8: 1 within the skin."""
        return self.grid.image_of((self.parts & np.uint8(BODY) > 0).astype(np.uint8))

    def sample(
        self, grid: Grid, *, noise_hu: float | None = None, progress: Progress | ProgressCallback | None = None
    ) -> Phantom:
        """The same body in the same place on another grid, with exact truth there (and noise of its own)."""
        noise = self.noise_hu if noise_hu is None else noise_hu
        return _render(self.patient, self.placement, grid, self.coverage, noise, as_progress(progress))


def make_phantom(
    *,
    size: tuple[int, int, int] = (256, 256, 150),
    spacing_mm: tuple[float, float, float] = (1.4, 1.4, 2.2),
    seed: int = 0,
    coverage: Coverage = "chest",
    noise_hu: float = 12.0,
    variation: float = 1.0,
    direction: npt.ArrayLike | None = None,
    disease: Disease = "none",
    progress: Progress | ProgressCallback | None = None,
) -> Phantom:
    """Make a chest CT with known truth, the same for the same arguments.

    Parameters
    ----------
    size, spacing_mm
        Of the grid, (x, y, z).
    seed
        Which body, and which noise: seeds differ in size, shape, position, density and contrast medium.
    coverage
        ``chest`` (lungs on 70 to 80 % of the slices), ``chest-abdomen-pelvis`` (40 to 50 %) or ``abdomen``
        (no lungs, but gas in the bowel). Lungs stay between 150 and 300 mm high whatever the grid.
    noise_hu
        Standard deviation of the noise in the body.
    variation
        How far the bodies differ: 0 gives the mean body, 1 the usual spread.
    direction
        3x3, columns are the grid's axes in LPS; the identity without it. The grid has the same centre.

    disease
        ``none``, ``emphysema``, ``pneumonia`` (patches of consolidation) or ``nodules``. Diseased lung is lung.
    progress
        Called with the stage ``phantom``; see :class:`~LungPrepLib.progress.Progress`.

    Returns
    -------
    Phantom
    """
    if min(size) < 1 or min(spacing_mm) <= 0:
        raise ValueError(f"size and spacing_mm must be positive, not {size} and {spacing_mm}")
    axes = np.eye(3) if direction is None else np.asarray(direction, dtype=float).reshape(3, 3)
    extent = np.abs(axes @ (np.asarray(size) * spacing_mm))
    rng = np.random.default_rng([0x5CA2, seed])
    share = {"chest": 0.785, "chest-abdomen-pelvis": 0.47, "abdomen": 0.6}[coverage]  # a little of it stays empty
    share *= 1 + 0.025 * variation * rng.uniform(-1, 1)
    height = float(np.clip(share * extent[2], 150, 300)) if coverage != "abdomen" else 240.0 + 20 * rng.uniform(-1, 1)
    body = Anatomy(seed, lung_height_mm=height, variation=variation)
    above = {"chest": 0.42, "chest-abdomen-pelvis": 0.1, "abdomen": 0.0}[coverage] * max(extent[2] - height, 0)
    top = -height - 12 if coverage == "abdomen" else above  # body z of the uppermost slice's upper face
    placement = _place(body, top, extent, rng, variation)
    centre = placement.rotation @ np.array([0, 0, top - extent[2] / 2]) + placement.shift_mm
    centre[:2] = np.round(rng.uniform(-20, 20, 2), 1) if variation else 0.0
    placement.shift_mm[:2] += centre[:2]
    origin = centre - axes @ ((np.asarray(size) - 1) * np.asarray(spacing_mm) / 2)
    grid = Grid(size, spacing_mm, (float(origin[0]), float(origin[1]), float(origin[2])), axes)
    return _render(Patient(body, disease), placement, grid, coverage, noise_hu, as_progress(progress))


def _place(
    body: Anatomy, top: float, extent: npt.NDArray[np.float64], rng: np.random.Generator, variation: float
) -> Placement:
    """Lay the body on the table, turned and off centre by a little."""
    turn = np.deg2rad(5.0) * variation * rng.uniform(-1, 1)
    rotation = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    z = np.linspace(top - extent[2], top, 40).astype(np.float32)
    back = float(np.max(body.back_of_skin(z)))
    front = float(np.min(body.front_of_skin(z)))
    aside, along = rng.uniform(-1, 1, 2)
    shift = np.array([8.0 * variation * aside, -(front + back) / 2 - 8, round(-1000.0 + 200 * along, 1)])
    return Placement(rotation, shift, back + shift[1] + 1.0)


def _render(
    patient: Patient,
    placement: Placement,
    grid: Grid,
    coverage: Coverage,
    noise_hu: float,
    progress: Progress,
) -> Phantom:
    """Paint block by block, so that memory stays that of the result."""
    shape = grid.size[::-1]
    edge = float(np.sort(grid.spacing_mm)[:2].mean()) * 0.9 + 0.2
    body = patient.body
    scene = Scene(patient, Lattice(grid, placement.rotation, placement.shift_mm), edge, lungs=coverage != "abdomen")
    scanner = Lattice(grid, np.eye(3), np.zeros(3))
    noise = ScannerNoise((shape[1], shape[2]), grid.spacing_mm[:2], noise_hu, body.seed)
    hu = np.empty(shape, dtype=np.int16)
    parts = np.empty(shape, dtype=np.uint8)
    thick = max(1, _VOXELS_PER_BLOCK // (shape[1] * shape[2]))
    for start in range(0, shape[0], thick):
        stop = min(start + thick, shape[0])
        progress("phantom", start / shape[0], say("slice {number} of {total}", number=start + 1, total=shape[0]))
        block, parts[start:stop] = scene.paint(start, stop)
        _table(scanner.block(start, stop), placement, parts[start:stop], block, edge)
        if noise_hu > 0:
            for index in range(start, stop):
                block[index - start] += noise.slice(index)
        hu[start:stop] = np.rint(block).clip(-1024, 3071)
    truth = _truth(hu, parts, float(np.prod(grid.spacing_mm)) / 1000)
    truth |= {"seed": body.seed, "coverage": coverage, "contrast": body.contrast}
    return Phantom(grid.image_of(hu), parts, truth, patient, placement, coverage, noise_hu)


def _table(
    points: Points, placement: Placement, parts: npt.NDArray[np.uint8], hu: npt.NDArray[np.float32], edge: float
) -> None:
    """The table: a curved shell filled with foam, under the body."""
    sag = points.x - np.float32(placement.shift_mm[0])
    depth = points.y - np.float32(placement.table_mm) + sag * sag * np.float32(0.0012)
    if float(depth.max()) < -2:
        return
    shell = np.minimum(np.abs(depth - 1.5), np.abs(depth - 26)) - np.float32(1.2)
    width = np.abs(sag) - np.float32(205)
    outside = parts & np.uint8(BODY) == 0
    inside = (depth > 1.5) & (depth < 26) & (width < 0) & outside
    hu[inside] = -945
    cover = (0.5 - np.maximum(shell, width) / np.float32(edge)).clip(0, 1) * outside
    hu += cover * (np.float32(-350) - hu)


def _truth(hu: npt.NDArray[np.int16], parts: npt.NDArray[np.uint8], voxel_ml: float) -> dict[str, Any]:
    """Volume (ml) and mean HU of every structure, from the voxels."""
    counts = np.zeros(32)
    sums = np.zeros(32)
    for plane_hu, plane in zip(hu, parts, strict=True):
        counts += np.bincount(plane.ravel(), minlength=32)
        sums += np.bincount(plane.ravel(), weights=plane_hu.ravel(), minlength=32)
    codes = np.arange(32)
    lobe = codes & LOBE
    structures = {s.key: lobe == s.value for s in LOBES}
    structures |= {s.key: _LUNG_OF_LOBE[lobe] == s.value for s in LUNGS}
    structures |= {"lungs": lobe > 0, "airways": codes & AIRWAY > 0, "body": codes & BODY > 0}
    volumes, means = {}, {}
    for key, which in structures.items():
        count = counts[which].sum()
        volumes[key] = float(count * voxel_ml)
        means[key] = float(sums[which].sum() / count) if count else None
    return {"volumes_ml": volumes, "mean_hu": means}
