"""The body of one phantom: its measures, drawn from a seed, and the surfaces of chest and lungs.

Everything is a function of points in body coordinates (see :mod:`.points`), so that the same body can be
looked at on any grid with exact truth. Depths are given as ``t``: 0 at the top of the lungs, 1 at their base.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from .points import Array, Points
from .shapes import FAR, Ellipsoid, Profile, Texture, squircle

Coverage = Literal["chest", "chest-abdomen-pelvis", "abdomen"]
F = np.float32


class Draw:
    """Measures of one body: a mean and how far a seed may take it from there."""

    def __init__(self, seed: int, variation: float) -> None:
        self.rng = np.random.default_rng([0x10C, seed])
        self.variation = variation

    def __call__(self, mean: float, spread: float) -> float:
        return float(mean + self.variation * spread * self.rng.uniform(-1, 1))

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)


@dataclass(frozen=True)
class ChestPoints:
    """What many surfaces need of a block: distance from the inner chest wall and the place within it.

    ``v`` runs from -1 at the front to 1 at the back of the chest; ``middle`` is the distance to the left of
    the mediastinal midline.
    """

    wall: Array
    v: Array
    middle: Array


class Anatomy:
    """One body. ``lung_height_mm`` is what the scan's coverage leaves for the lungs."""

    def __init__(self, seed: int, *, lung_height_mm: float, variation: float = 1.0) -> None:
        self.seed = seed
        draw = Draw(seed, variation)
        self.draw = draw
        self.height = height = lung_height_mm
        self.texture = Texture(draw.rng)
        self.female = draw.chance(0.5)
        self.contrast = draw.chance(0.4)
        self.fat_mm = draw(15, 10)
        self._draw_chest_wall(draw, height)
        self._draw_lungs(draw, height)

    def depth(self, t: float) -> float:
        """z (mm) at the relative depth ``t``."""
        return -t * self.height

    def _profile(self, t: list[float], values: list[float], below_mm: dict[float, float] | None = None) -> Profile:
        """A profile over relative depth, and over millimetres below the base of the lungs."""
        below = below_mm or {}
        knots = [self.depth(x) for x in t] + [-self.height - e for e in below]
        return Profile(knots, [*values, *below.values()])

    def _draw_chest_wall(self, draw: Draw, height: float) -> None:
        width = draw(132, 14)
        self.half_width = width
        deep = draw(1.0, 0.12)
        kyphosis = draw(0, 10)
        t = [-0.4, -0.15, -0.03, 0.0, 0.05, 0.12, 0.25, 0.45, 0.7, 0.9, 1.1]
        inner = [0.36, 0.42, 0.47, 0.5, 0.59, 0.7, 0.85, 0.96, 1.0, 0.98, 0.96]
        below = {100.0: 0.9, 200.0: 0.86, 400.0: 0.86}
        self._inner_a = self._profile(t, [width * r for r in inner], {e: width * r for e, r in below.items()})
        back = [14, 34, 44, 47, 56, 67, 80 + kyphosis / 2, 88 + kyphosis, 87 + kyphosis / 2, 80, 72]
        front = [-20, -14, -8, -8, -20, -36, -60, -80, -90, -92, -92]
        self._back = self._profile(t, [deep * y for y in back], {100.0: 58 * deep, 200.0: 62 * deep, 400.0: 70 * deep})
        self._front = self._profile(t, [deep * y for y in front], {100.0: -90 * deep, 200.0: -84 * deep, 400.0: -70})
        self.deep = deep
        spine = [-6, 8, 16, 18, 22, 28, 40 + kyphosis / 2, 48 + kyphosis, 46 + kyphosis / 2, 40, 33]
        self.spine = self._profile(t, [deep * y for y in spine], {100.0: 14 * deep, 140.0: 22, 400.0: 40})
        size = draw(1.0, 0.1)
        t_spine, below_spine = [-0.4, 0.0, 0.5, 1.0], {120.0: 26 * size, 400.0: 26 * size}
        self.vertebra_x = self._profile(t_spine, [size * r for r in (13, 15, 17.5, 22)], below_spine)
        self.vertebra_y = self._profile(t_spine, [size * r for r in (9, 11, 15, 17)], dict.fromkeys(below_spine, 18 * size))
        self.rib_slope = self._profile(t, [20, 25, 32, 34, 38, 46, 62, 78, 84, 84, 84])
        self.squareness = draw(0.72, 0.12)
        fat = self.fat_mm
        wall = draw(22, 4)
        self._slant = self._profile(t, [0.5, 0.5, 0.4, 0.4, 0.5, 0.65, 0.85, 0.97, 1, 1, 1], dict.fromkeys(below, 1.0))
        outer = [1.12, 1.14, 1.14, 1.13, 1.12, 1.1, 1.06, 1.02, 1.0, 0.98, 0.96]
        self._outer_a = self._profile(
            t, [(width + wall) * r + fat for r in outer], {90.0: (width + wall) * 0.94 + fat, 200.0: width + 38 + fat,
                                                          400.0: width + 40 + fat}
        )
        belly = draw(0, 16) + fat / 2
        outer_back = [y * deep + e for y, e in zip(back, [30, 34, 34, 34, 33, 31, 28, 25, 25, 26, 28], strict=True)]
        outer_front = [y * deep - e for y, e in zip(front, [22, 30, 42, 45, 44, 40, 30, 22, 20, 18, 16], strict=True)]
        self._outer_back = self._profile(
            t, [y + fat * 0.8 for y in outer_back],
            {100.0: 58 * deep + 42 + fat, 200.0: 62 * deep + 46 + fat, 400.0: 70 * deep + 40 + fat},
        )
        self._outer_front = self._profile(
            t, [y - fat * 0.6 for y in outer_front],
            {60.0: -106 * deep - belly - fat * 0.6, 120.0: -104 * deep - belly - fat * 0.8, 230.0: -98 * deep - fat,
             400.0: -88 - fat},
        )
        self.body_squareness = draw(0.68, 0.1)
        self.breasts: list[Ellipsoid] = []
        if self.female:
            size = draw(1.0, 0.3)
            for side in (-1, 1):
                centre = (side * draw(72, 6), -93 * deep - 22 - 0.6 * fat + 2, self.depth(draw(0.52, 0.06)))
                self.breasts.append(Ellipsoid(centre, (62 * size, 34 * size, 62 * size)))

    def _draw_lungs(self, draw: Draw, height: float) -> None:
        self._midline = self._profile([-0.4, 0, 0.3, 0.6, 1.0, 1.2], [0, 0, draw(0, 4), draw(-2, 5), draw(0, 3), 0])
        # Half width of what lies between the lungs: behind the sternum, in the middle and beside the spine.
        junction = max(draw(2.2, 3.2), 0.3)
        self._front_gap = self._profile(
            [-0.4, 0.02, 0.14, 0.24, 0.46, 0.6, 0.75, 1.2], [24, 22, 17, junction, junction, draw(7, 5), 16, 24]
        )
        self._middle_gap = self._profile(
            [-0.4, 0, 0.1, 0.3, 0.42, 0.6, 0.8, 1.2],
            [24, 25, draw(27, 3), draw(30, 4), draw(25, 4), draw(21, 3), 20, 18],
        )
        base = [draw(0, 8) for _ in range(2)]
        self.domes = [  # right, left: centre x, y, half axes, height above the floor
            (draw(-64, 5) * self.half_width / 128, draw(-8, 8), self.half_width * 0.52, draw(90, 6), draw(66, 12) + base[0]),
            (draw(66, 5) * self.half_width / 128, draw(-4, 8), self.half_width * 0.52, draw(88, 6), draw(56, 12) + base[1]),
        ]
        self.floor_slope = draw(0.26, 0.08)
        self.apices = [
            (side * draw(46, 5), draw(26, 6) * self.deep, draw(0.0, 3) if side > 0 else 0.0, draw(17, 3)) for side in (-1, 1)
        ]
        self.oblique = [self._draw_fissure(draw, steeper) for steeper in (1.0, 1.08)]
        self.horizontal = (
            self.depth(draw(0.44, 0.05)), draw(0.05, 0.12), draw(-0.05, 0.1), draw(4, 4), draw.rng.uniform(0, 6)
        )

    def _draw_fissure(self, draw: Draw, steeper: float) -> tuple[float, ...]:
        behind, ahead = draw(0.24, 0.05), draw(0.98, 0.06) * steeper
        slope = (ahead - behind) * self.height / (165 * self.deep)
        return (
            self.depth((behind + ahead) / 2), slope, draw(0.0, 0.15), draw(6, 8), draw(3, 3),
            draw.rng.uniform(0, 6), draw.rng.uniform(0, 6),
        )

    def spine_front(self, z: float) -> float:
        """y (mm) of the front of the vertebral bodies."""
        where = np.array([z], dtype=np.float32)
        return float(self.spine(where)[0] - self.vertebra_y(where)[0])

    def front(self, z: float) -> float:
        """y (mm) of the inner chest wall at the front."""
        return float(self._front(np.array([z], dtype=np.float32))[0])

    def front_wall(self, z: Array) -> Array:
        """y (mm) of the inner chest wall at the front."""
        return self._front(z)

    def back_of_skin(self, z: Array) -> Array:
        """y (mm) of the skin at the back."""
        return self._outer_back(z)

    def front_of_skin(self, z: Array) -> Array:
        """y (mm) of the skin at the front."""
        return self._outer_front(z)

    # --- surfaces -------------------------------------------------------------------------------

    def chest(self, p: Points) -> ChestPoints:
        """Distance from the inner surface of the chest wall, and where in the chest the points are."""
        a, back, front = self._inner_a(p.z), self._back(p.z), self._front(p.z)
        y = p.y - F(0.5) * (back + front)
        v = y * (2 / (back - front))
        wall = squircle(p.x * (1 / a), v, p.x, y, self.squareness, self._slant(p.z))
        return ChestPoints(wall, v, p.x - self._midline(p.z))

    def skin(self, p: Points) -> Array:
        """Distance from the skin."""
        a, back, front = self._outer_a(p.z), self._outer_back(p.z), self._outer_front(p.z)
        y = p.y - F(0.5) * (back + front)
        distance = squircle(p.x * (1 / a), y * (2 / (back - front)), p.x, y, self.body_squareness)
        for breast in self.breasts:
            distance = np.minimum(distance, breast.distance(p))
        return distance

    def mediastinum(self, p: Points, chest: ChestPoints) -> Array:
        """Distance from the sheet between the lungs, positive in the lungs; its organs come on top of it."""
        middle = _ramp(chest.v, -0.62, -0.15)
        behind = _ramp(chest.v, 0.3, 0.95) * F(9)
        front = self._front_gap(p.z)
        return np.abs(chest.middle) - (front + (self._middle_gap(p.z) - front) * middle + behind)

    def diaphragm(self, p: Points) -> Array:
        """Distance above (negative: below) the diaphragm."""
        floor = F(-self.height) + F(self.floor_slope) * (F(80 * self.deep) - p.y)
        distance = p.z - floor
        for x, y, rx, ry, high in self.domes:
            q = ((p.x - F(x)) * F(1 / rx)) ** 2 + ((p.y - F(y)) * F(1 / ry)) ** 2
            cap = np.sqrt(np.maximum(1 - q, F(0.02)))
            steepness = F(high / rx) * np.sqrt(np.minimum(q, 1)) / cap
            dome = (p.z - (floor + F(high) * cap)) / np.sqrt(1 + steepness**2)
            distance = np.where(q < 1, np.minimum(distance, dome), distance)
        return distance

    def apex(self, p: Points) -> Array:
        """Distance above the domes that close the lungs at the top; the chest wall does it further down."""
        deepest = 0.16 * self.height
        caps = []
        for x, y, drop, radius in self.apices:
            across = ((p.x - F(x)) ** 2 + (p.y - F(y)) ** 2) * F(0.5 / (radius * deepest))
            fall = np.exp(-across)
            slope = fall * np.sqrt(across * F(2 * deepest / radius))
            caps.append((p.z + F(drop) + F(deepest) * (1 - fall)) / np.sqrt(1 + slope * slope))
        return np.where(p.x < 0, caps[0], caps[1])

    def fissures(self, p: Points, left: Array) -> tuple[Array, Array]:
        """Distances from the oblique fissure (positive: upper) and the horizontal one (positive: above).

        Left of the midline the horizontal fissure is far away.
        """
        oblique = np.where(left, self._oblique_surface(p, self.oblique[1]), self._oblique_surface(p, self.oblique[0]))
        middle, to_back, to_side, bow, phase = self.horizontal
        surface = (
            F(middle) + F(to_back) * p.y + F(to_side) * (-p.x - 70) + F(bow) * np.sin(p.y * F(0.03) + F(phase))
            - F(0.0012) * ((p.x + 70) ** 2 + (p.y + 20) ** 2)
        )
        horizontal = (p.z - surface) * F(0.97)
        return oblique, np.where(left, FAR, horizontal)

    def _oblique_surface(self, p: Points, measures: tuple[float, ...]) -> Array:
        middle, slope, tilt, bow, wave, phase_x, phase_y = measures
        surface = (
            F(middle) + F(slope) * p.y + F(tilt) * (np.abs(p.x) - 70) + F(bow) * (1 - (p.y * F(1 / 80)) ** 2)
            + F(wave) * (np.sin(p.x * F(0.05) + F(phase_x)) + np.sin(p.y * F(0.045) + F(phase_y)))
        )
        return (p.z - surface) * F(1 / np.sqrt(1 + slope**2))

    def lobes(self, p: Points, left: Array) -> tuple[Array, Array]:
        """Lobe values (1 left upper, 2 left lower, 3 right upper, 4 right middle, 5 right lower) of points in
        the lungs, and the distance to the nearest fissure."""
        oblique, horizontal = self.fissures(p, left)
        lower = oblique < 0
        right = np.where(lower, 5, np.where(horizontal < 0, 4, 3))
        value = np.where(left, np.where(lower, 2, 1), right).astype(np.uint8)
        gap = np.where(lower, np.abs(oblique), np.minimum(np.abs(oblique), np.abs(horizontal)))
        return value, gap


def _ramp(value: Array, start: float, stop: float) -> Array:
    """0 before ``start``, 1 behind ``stop``, smooth between."""
    t = ((value - F(start)) * F(1 / (stop - start))).clip(0, 1)
    return t * t * (3 - 2 * t)
