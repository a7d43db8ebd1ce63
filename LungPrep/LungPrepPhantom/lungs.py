"""The lungs of one body: pleura, diaphragm and fissures as surfaces."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .anatomy import Anatomy, ChestPoints, F
from .points import Array, Points
from .shapes import FAR, ramp


class LungShape:
    """The surfaces that bound and divide the lungs."""

    def __init__(self, body: Anatomy) -> None:
        self.body = body
        self.height, self.deep = body.height, body.deep
        draw = body.draw
        self._midline = body.profile([-0.4, 0, 0.3, 0.6, 1.0, 1.2], [0, 0, draw(0, 4), draw(-2, 5), draw(0, 3), 0])
        # Half width of what lies between the lungs: behind the sternum, and in the middle.
        junction = max(draw(2.0, 3.2), 0.3)
        self._front_gap = body.profile(
            [-0.4, 0.02, 0.14, 0.24, 0.46, 0.6, 0.75, 1.2], [24, 22, 17, junction, junction, draw(7, 5), 16, 24]
        )
        self._middle_gap = body.profile(
            [-0.4, 0, 0.1, 0.3, 0.42, 0.6, 0.8, 1.2],
            [24, 25, draw(26, 3), draw(28, 4), draw(23, 4), draw(17, 3), 16, 16],
        )
        wide, lift = body.half_width / 132, draw(0, 8)
        self.domes = [  # right, left, middle: centre x and y, half axes, height above the floor
            (draw(-66, 5) * wide, draw(-8, 8), 69 * wide, draw(94, 6), draw(60, 10) + lift),
            (draw(68, 5) * wide, draw(-4, 8), 69 * wide, draw(92, 6), draw(52, 10) + lift),
            (draw(6, 6) * wide, -30.0, 60 * wide, 64.0, draw(38, 6) + lift),
        ]
        self._floor_slope = draw(0.26, 0.08)
        self._apices = [
            (side * draw(46, 5), draw(26, 6) * self.deep, draw(3, 3) if side > 0 else 0.0, draw(17, 3))
            for side in (-1, 1)
        ]
        self._oblique = [self._draw_fissure(steeper) for steeper in (1.0, 1.06)]  # right, left
        # Offset from the hilum, slopes to the back and to the side, and a wave.
        self._horizontal = (draw(0, 1.0), draw(0.14, 0.04), draw(-0.12, 0.04), draw(2, 1), draw.rng.uniform(0, 6))
        self._hilum_z = body.depth(0.44)

    def place_horizontal_fissure(self, hilum_z: float) -> None:
        """Let the horizontal fissure start at the right hilum, at ``hilum_z`` (mm), as it does in people."""
        self._hilum_z = hilum_z

    def _draw_fissure(self, steeper: float) -> tuple[float, ...]:
        draw = self.body.draw
        behind, ahead = draw(0.19, 0.05), draw(0.87, 0.07) * steeper
        slope = (ahead - behind) * self.height / (165 * self.deep)
        middle = self.body.depth((behind + ahead) / 2)
        return middle, slope, draw(0.0, 0.15), draw(6, 8), draw(3, 3), *draw.rng.uniform(0, 6, 2)

    def top_of_dome(self, side: int) -> float:
        """z (mm) of the diaphragm's dome: 0 right, 1 left."""
        _, y, _, _, high = self.domes[side]
        return -self.height + self._floor_slope * (80 * self.deep - y) + high

    def middle(self, p: Points) -> Array:
        """Distance to the left of the midline between the lungs."""
        return p.x - self._midline(p.z)

    def mediastinum(self, p: Points, chest: ChestPoints) -> Array:
        """Distance from the sheet between the lungs, positive in the lungs; its organs come on top of it."""
        front = self._front_gap(p.z)
        middle = self._middle_gap(p.z)
        beside_arch = p.y - self.body.spine(p.z) - self.body.vertebra_y(p.z)
        spine = F(12) + F(25) * ramp(beside_arch, -7.0, 9.0)
        gap = front + (middle - front) * ramp(chest.v, -0.62, -0.15)
        gap = gap + (spine - gap) * ramp(chest.v, 0.12, 0.42)
        return np.abs(self.middle(p)) - gap

    def vertebrae(self, p: Points) -> Array:
        """Distance from the vertebral bodies and their coat, which the lungs wrap around."""
        return np.sqrt(p.x**2 + (p.y - self.body.spine(p.z)) ** 2) - self.body.vertebra_x(p.z) - F(3)

    def diaphragm(self, p: Points) -> Array:
        """Distance above (negative: below) the diaphragm."""
        floor = F(-self.height) + F(self._floor_slope) * (F(80 * self.deep) - p.y)
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
        deepest = F(0.13 * self.height)
        caps = []
        for x, y, drop, radius in self._apices:
            across = ((p.x - F(x)) ** 2 + (p.y - F(y)) ** 2) * (F(0.5 / radius) / deepest)
            fall = np.exp(-across)
            slope = fall * np.sqrt(across * (2 * deepest / F(radius)))
            caps.append((p.z + F(drop) + deepest * (1 - fall)) / np.sqrt(1 + slope * slope))
        return np.where(p.x < 0, caps[0], caps[1])

    def pleura(self, p: Points, chest: ChestPoints, organs: Array) -> Array:
        """Distance from the lungs, given that from the organs between them."""
        beside = np.minimum(np.minimum(self.mediastinum(p, chest), self.vertebrae(p)), organs)
        return np.maximum(np.maximum(chest.wall, -beside), np.maximum(-self.diaphragm(p), self.apex(p)))

    def _fissures(self, p: Points, left: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
        """Distances from the oblique fissure (positive: upper) and the horizontal one (positive: above)."""
        oblique = np.where(left, self._oblique_surface(p, self._oblique[1]), self._oblique_surface(p, self._oblique[0]))
        offset, to_back, to_side, bow, phase = self._horizontal
        surface = F(self._hilum_z + offset) + F(to_back) * p.y + F(bow) * np.sin(p.y * F(0.03) + F(phase))
        surface = surface - F(to_side) * (p.x + 70) - F(0.0012) * ((p.x + 70) ** 2 + (p.y + 20) ** 2)
        return oblique, np.where(left, FAR, (p.z - surface) * F(0.97))

    def _oblique_surface(self, p: Points, measures: tuple[float, ...]) -> Array:
        middle, slope, tilt, bow, wave, phase_x, phase_y = measures
        surface = F(middle) + F(slope) * p.y + F(bow) * (1 - (p.y * F(1 / 80)) ** 2)
        surface = surface + F(wave) * np.sin(p.y * F(0.045) + F(phase_y))
        surface = surface + F(tilt) * (np.abs(p.x) - 70) + F(wave) * np.sin(p.x * F(0.05) + F(phase_x))
        return (p.z - surface) * F(1 / np.sqrt(1 + slope**2))

    def lobes(self, p: Points) -> tuple[npt.NDArray[np.uint8], Array]:
        """Lobe values of points in the lungs, and the distance to the nearest fissure.

        1 left upper, 2 left lower, 3 right upper, 4 right middle, 5 right lower.
        """
        left = self.middle(p) > 0
        oblique, horizontal = self._fissures(p, left)
        lower = oblique < 0
        right = np.where(lower, 5, np.where(horizontal < 0, 4, 3))
        value = np.where(left, np.where(lower, 2, 1), right).astype(np.uint8)
        gap = np.where(lower, np.abs(oblique), np.minimum(np.abs(oblique), np.abs(horizontal)))
        return value, gap
