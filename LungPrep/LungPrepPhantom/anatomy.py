"""The body of one phantom: its measures, drawn from a seed, and the surfaces of skin, muscles and chest wall.

Everything is a function of points in body coordinates (see :mod:`.points`), so that the same body can be
looked at on any grid with exact truth. Depths are given as ``t``: 0 at the top of the lungs, 1 at their base.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from .points import Array, Points
from .shapes import Ellipsoid, Profile, Texture, ramp, squircle

Coverage = Literal["chest", "chest-abdomen-pelvis", "abdomen"]
F = np.float32
# Knots of the profiles below: relative depths in the chest, and millimetres below the base of the lungs.
_T = [-0.4, -0.15, -0.03, 0.0, 0.05, 0.12, 0.25, 0.45, 0.7, 0.9, 1.1]


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

    ``v`` runs from -1 at the front to 1 at the back of the chest.
    """

    wall: Array
    v: Array


class Anatomy:
    """One body. ``lung_height_mm`` is what the scan's coverage leaves for the lungs."""

    def __init__(self, seed: int, *, lung_height_mm: float, variation: float = 1.0) -> None:
        self.seed = seed
        self.draw = draw = Draw(seed, variation)
        self.height = lung_height_mm
        self.texture, self.clouds = Texture(draw.rng, 1.1), Texture(draw.rng, 4.0)
        self.female = draw.chance(0.5)
        self.contrast = draw.chance(0.4)
        self.fat_mm = draw(15, 10)
        self.half_width = draw(137, 14)
        self.deep = draw(1.05, 0.12)  # of the chest, front to back, against the mean
        self.kyphosis = draw(0, 10)
        self._draw_chest()
        self._draw_spine()
        self._draw_muscles()
        self._draw_skin()

    def depth(self, t: float) -> float:
        """z (mm) at the relative depth ``t``."""
        return -t * self.height

    def profile(self, t: list[float], values: list[float], below_mm: dict[float, float] | None = None) -> Profile:
        """A profile over relative depth, and over millimetres below the base of the lungs."""
        below = below_mm or {}
        return Profile([*map(self.depth, t), *(-self.height - e for e in below)], [*values, *below.values()])

    def _draw_chest(self) -> None:
        width, deep, bent = self.half_width, self.deep, self.kyphosis
        inner = [0.36, 0.42, 0.47, 0.5, 0.59, 0.7, 0.85, 0.96, 1.0, 0.98, 0.96]
        self._inner_a = self.profile(
            _T,
            [width * r for r in inner],
            {100.0: 0.9 * width, 150.0: 0.8 * width, 200.0: 0.55 * width, 260.0: 0.25 * width, 300.0: 8, 400.0: 8},
        )
        self._back_knots = [deep * y for y in (14, 34, 44, 47, 56, 67, 80 + bent / 2, 88 + bent, 87 + bent / 2, 80, 72)]
        self._front_knots = [deep * y for y in (-20, -14, -8, -8, -20, -36, -60, -80, -90, -92, -92)]
        self.back = self.profile(_T, self._back_knots, {100.0: 58 * deep, 180.0: 58 * deep, 260.0: 38, 400.0: 10})
        self.front = self.profile(_T, self._front_knots, {100.0: -90 * deep, 200.0: -78 * deep, 280.0: -40, 400.0: -20})
        steep = [0.5, 0.5, 0.4, 0.4, 0.5, 0.65, 0.85, 0.97, 1, 1, 1]
        self._slant = self.profile(_T, steep, {200.0: 1.0, 400.0: 1.0})
        self.squareness = self.draw(0.72, 0.12)
        self.rib_slope = self.profile(_T, [20, 25, 32, 34, 38, 46, 62, 78, 84, 84, 84])

    def _draw_spine(self) -> None:
        bent, deep = self.kyphosis, self.deep
        spine = [-6, 8, 16, 18, 22, 28, 40 + bent / 2, 48 + bent, 46 + bent / 2, 40, 33]
        self.spine = self.profile(_T, [deep * y for y in spine], {100.0: 14 * deep, 140.0: 22, 400.0: 40})
        size = self.draw(1.0, 0.1)
        t, below = [-0.4, 0.0, 0.5, 1.0], {120.0: 26 * size, 400.0: 26 * size}
        self.vertebra_x = self.profile(t, [size * r for r in (13, 15, 17.5, 22)], below)
        self.vertebra_y = self.profile(t, [size * r for r in (9, 11, 15, 17)], dict.fromkeys(below, 18 * size))

    def _draw_muscles(self) -> None:
        """How far the muscles reach outside the chest wall: at the front, at the sides and at the back."""
        strong = self.draw(1.0, 0.25)
        t = [-0.4, 0.0, 0.12, 0.3, 0.5, 0.7, 1.0]
        shapes = (
            ([150, 120, 50, 27, 22, 14, 13], {60.0: 12.0, 180.0: 14.0, 260.0: 120.0, 300.0: 300.0}),
            ([150, 120, 60, 34, 27, 20, 15], {60.0: 15.0, 110.0: 22.0, 200.0: 120.0, 300.0: 300.0}),
            ([150, 120, 60, 36, 30, 28, 30], {60.0: 36.0, 110.0: 40.0, 180.0: 80.0, 300.0: 300.0}),
        )
        self._muscles = [
            self.profile(t, [strong * r for r in reach], {e: strong * r for e, r in below.items()})
            for reach, below in shapes
        ]

    def _draw_skin(self) -> None:
        width, deep, fat = self.half_width, self.deep, self.fat_mm
        wall = self.draw(23, 4)
        outer = [1.12, 1.14, 1.14, 1.13, 1.12, 1.1, 1.06, 1.02, 1.0, 0.98, 0.96]
        below = {90.0: (width + wall) * 0.94 + fat, 200.0: width + 38 + fat, 400.0: width + 40 + fat}
        self._outer_a = self.profile(_T, [(width + wall) * r + fat for r in outer], below)
        behind = [30, 34, 34, 34, 33, 31, 28, 25, 25, 26, 28]
        self.back_of_skin = self.profile(
            _T,
            [y + e + fat * 0.8 for y, e in zip(self._back_knots, behind, strict=True)],
            {100.0: 58 * deep + 42 + fat, 200.0: 62 * deep + 46 + fat, 400.0: 70 * deep + 40 + fat},
        )
        ahead = [22, 30, 42, 45, 44, 40, 30, 22, 20, 18, 16]
        belly = self.draw(0, 16) + fat / 2
        self.front_of_skin = self.profile(
            _T,
            [y - e - fat * 0.6 for y, e in zip(self._front_knots, ahead, strict=True)],
            {
                60.0: -106 * deep - belly - fat * 0.6,
                120.0: -104 * deep - belly - fat * 0.8,
                230.0: -98 * deep - fat,
                400.0: -88 - fat,
            },
        )
        self.body_squareness = self.draw(0.68, 0.1)
        self.breasts: list[Ellipsoid] = []
        if self.female:
            size = self.draw(1.0, 0.3)
            z = self.depth(self.draw(0.5, 0.06))
            y = float(self.front_of_skin(np.array([z], dtype=F))[0]) + 16
            for side in (-1, 1):
                self.breasts.append(Ellipsoid((side * self.draw(70, 5), y, z), (66 * size, 40 * size, 66 * size)))

    # --- surfaces -------------------------------------------------------------------------------

    def spine_front(self, z: float) -> float:
        """y (mm) of the front of the vertebral bodies."""
        where = np.array([z], dtype=F)
        return float(self.spine(where)[0] - self.vertebra_y(where)[0])

    def chest(self, p: Points) -> ChestPoints:
        """Distance from the inner surface of the chest wall, and where in the chest the points are."""
        a, back, front = self._inner_a(p.z), self.back(p.z), self.front(p.z)
        y = p.y - F(0.5) * (back + front)
        v = y * (2 / (back - front))
        return ChestPoints(squircle(p.x * (1 / a), v, p.x, y, self.squareness, self._slant(p.z)), v)

    def torso(self, p: Points) -> Array:
        """Distance from the skin, where there are no breasts."""
        a, back, front = self._outer_a(p.z), self.back_of_skin(p.z), self.front_of_skin(p.z)
        y = p.y - F(0.5) * (back + front)
        trunk = squircle(p.x * (1 / a), y * (2 / (back - front)), p.x, y, self.body_squareness)
        crotch = F(-self.height - 280)
        if float(p.z.min()) > crotch:
            return trunk
        between_legs = (crotch - p.z) * F(0.14) - np.abs(p.x)
        return np.where(p.z < crotch, np.maximum(trunk, between_legs), trunk)

    def muscles(self, p: Points, chest: ChestPoints, torso: Array) -> Array:
        """Distance from the outer surface of the muscles: under the fat, and not far from the ribs."""
        front, side, back = (reach(p.z) for reach in self._muscles)
        reach = side + (front - side) * ramp(-chest.v, 0.15, 0.75) + (back - side) * ramp(chest.v, 0.3, 0.85)
        fat = F(self.fat_mm) * (1 + F(0.25) * chest.v.clip(-1, 1))
        return np.maximum(torso + fat, chest.wall - reach)
