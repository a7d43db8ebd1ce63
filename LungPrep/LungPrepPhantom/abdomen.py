"""What lies below the diaphragm: organs, vessels, muscles, and bowel with its gas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .anatomy import Anatomy
from .lungs import LungShape
from .mediastinum import Organ
from .shapes import Ellipsoid, Point, Tubes


@dataclass(frozen=True)
class Bowel:
    """A hollow organ: wall around content, with gas in front of (above, for who lies on the back) ``level_mm``."""

    shape: Ellipsoid | Tubes
    wall_mm: float
    content_hu: float
    level_mm: float


class Abdomen:
    """The organs below the diaphragm of one body, in painting order."""

    def __init__(self, body: Anatomy, lungs: LungShape) -> None:
        self.body = body
        self.base = -body.height
        self.wide = body.half_width / 128
        self.boost = 40.0 if body.contrast else 0.0
        right, left = lungs.top_of_dome(0), lungs.top_of_dome(1)
        self.solid = [*self._muscles(), *self._organs(right, left), *self._vessels()]
        self.hollow = [*self._stomach(left), *self._colon(), *self._small_bowel()]

    def _organs(self, right_top: float, left_top: float) -> list[Organ]:
        draw, base, wide = self.body.draw, self.base, self.wide
        tilt = np.deg2rad(draw(18, 6))
        axes = np.array([[np.cos(tilt), 0, np.sin(tilt)], [0, 1, 0], [-np.sin(tilt), 0, np.cos(tilt)]])
        liver = Ellipsoid((-48 * wide, -8, right_top - draw(82, 6)), (98 * wide, 94, draw(90, 10)), axes)
        left_lobe = Ellipsoid((8, -46, right_top - 66), (72 * wide, 38, 50), axes)
        spleen = Ellipsoid((88 * wide, 42, left_top - draw(52, 8)), (26, 40, draw(50, 10)))
        kidneys = [
            Ellipsoid((side * draw(58, 4), 36 + draw(0, 5), base - draw(below, 10)), (27, 27, draw(54, 5)))
            for side, below in ((-1, 44), (1, 30))
        ]
        sinuses = [Ellipsoid((k.centre[0] * 0.82, k.centre[1] - 5, k.centre[2]), (13, 10, 26)) for k in kidneys]
        bladder = Ellipsoid((draw(0, 5), -38, base - draw(225, 8)), (draw(40, 10), 32, draw(28, 8)))
        gland: list[Point] = [(-35, -15, base - 25), (0, -22, base - 15), (45, 5, base + 5), (75, 30, base + 18)]
        pancreas = Tubes.along(gland, [15, 12, 11, 9])
        return [
            *(Organ(shape, 58 + self.boost) for shape in (spleen, left_lobe, liver)),
            *(Organ(kidney, 36 + 2.5 * self.boost) for kidney in kidneys),
            *(Organ(sinus, -60) for sinus in sinuses),
            Organ(pancreas, 40 + self.boost),
            Organ(bladder, 6),
        ]

    def _muscles(self) -> list[Organ]:
        base = self.base
        path = ((28, 34, 30), (44, 28, 100), (62, 4, 180), (78, -18, 250))
        return [
            Organ(Tubes.along([(side * x, y, base - e) for x, y, e in path], [8, 21, 22, 16]), 52) for side in (-1, 1)
        ]

    def _vessels(self) -> list[Organ]:
        body, base = self.body, self.base
        blood = 45 + 2 * self.boost
        low, fork = body.spine_front(base), body.spine_front(base - 120)
        cava = Tubes.along([(-22, -4, base + 78), (-23, low - 6, base), (-20, fork - 8, base - 125)], [11, 11, 9])
        path = ((0, fork - 10, 118), (35, 10, 165), (70, -35, 245), (74, -55, 330))
        legs = [Tubes.along([(side * x, y, base - e) for x, y, e in path], [8, 7, 6, 5]) for side in (-1, 1)]
        return [Organ(vessel, blood) for vessel in (cava, *legs)]

    def _stomach(self, left_top: float) -> list[Bowel]:
        draw, base = self.body.draw, self.base
        centre = (draw(50, 6) * self.wide, draw(-18, 8), left_top - draw(52, 5))
        body = Ellipsoid(centre, (42 * self.wide, 50, draw(42, 6)))
        outlet = Tubes.along([(40, -40, left_top - 85), (5, -48, base - 20), (-30, -35, base - 25)], [26, 20, 13])
        return [Bowel(body, 4, 12, centre[1] + draw(-12, 12)), Bowel(outlet, 4, 14, -58)]

    def _colon(self) -> list[Bowel]:
        draw, base = self.body.draw, self.base
        right, left = -88 * self.wide, 94 * self.wide
        paths: list[list[Point]] = [
            [(right, 12, 175), (right, 5, 120), (right - 2, 0, 55)],
            [(right, -40, 50), (-40, -68, 75), (15, -74, 85), (55, -62, 60), (left - 12, -25, -5)],
            [(left, 22, 20), (left + 2, 22, 90), (left - 5, 18, 165)],
            [(left - 10, 12, 175), (45, -8, 190), (15, 5, 180), (4, 34, 205), (0, 44, 260)],
        ]
        parts = []
        for path in paths:
            radius = draw.rng.uniform(17, 26) * (1 + 0.15 * draw.rng.standard_normal(len(path)).clip(-1, 1))
            level = float(np.mean([y for _, y, _ in path])) + draw(-2, 14)
            tube = Tubes.along([(x, y, base - below) for x, y, below in path], radius)
            parts.append(Bowel(tube, 2.5, draw(35, 10), level))
        return parts

    def _small_bowel(self) -> list[Bowel]:
        draw, base = self.body.draw, self.base
        rng = draw.rng
        low, high = np.array([-72, -72, base - 215]), np.array([72, 2, base - 55])
        parts = []
        for _ in range(13):
            start = np.array([rng.uniform(-55, 55), rng.uniform(-68, -12), base - rng.uniform(70, 195)])
            path = np.clip(start + np.cumsum(rng.normal(0, 1, (5, 3)) * [26, 12, 16], axis=0), low, high)
            level = float(path[:, 1].mean()) + draw(-2, 5) if draw.chance(0.3) else -200.0
            tube = Tubes.along([(float(x), float(y), float(z)) for x, y, z in path], rng.uniform(10, 14))
            parts.append(Bowel(tube, 2.5, draw(22, 12), level))
        return parts
