"""What lies below the diaphragm: organs, vessels, muscles, and bowel with its gas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .anatomy import Anatomy
from .mediastinum import Organ
from .shapes import Ellipsoid, Tubes

GAS = -995.0


@dataclass(frozen=True)
class Bowel:
    """A hollow organ: wall around content, with gas in front of (above, for who lies on the back) ``level_mm``."""

    shape: Ellipsoid | Tubes
    wall_mm: float
    content_hu: float
    level_mm: float


class Abdomen:
    """The organs below the diaphragm of one body, in painting order."""

    def __init__(self, body: Anatomy) -> None:
        self.body = body
        draw = body.draw
        base = -body.height
        boost = 40.0 if body.contrast else 0.0
        wide = body.half_width / 128
        right_top = base + 20 + body.domes[0][4]
        left_top = base + 20 + body.domes[1][4]
        tilt = np.deg2rad(draw(18, 6))
        axes = np.array([[np.cos(tilt), 0, np.sin(tilt)], [0, 1, 0], [-np.sin(tilt), 0, np.cos(tilt)]])
        liver = Ellipsoid((-48 * wide, -8, right_top - draw(84, 8)), (98 * wide, 92, draw(90, 10)), axes)
        left_liver = Ellipsoid((5, -46, right_top - 75), (72 * wide, 38, 48), axes)
        spleen = Ellipsoid((88 * wide, 42, left_top - draw(52, 8)), (26, 40, draw(50, 10)))
        blood = 45 + 2 * boost
        kidneys = [
            Ellipsoid((side * draw(58, 4), 36 + draw(0, 5), base - draw(shift, 10)), (27, 27, draw(54, 5)))
            for side, shift in ((-1, 44), (1, 30))
        ]
        sinuses = [
            Ellipsoid((k.centre[0] * 0.82, k.centre[1] - 5, k.centre[2]), (13, 10, 26)) for k in kidneys
        ]
        cava = Tubes.along(
            [[-22, -4, base + 78], [-23, body.spine_front(base) - 6, base], [-20, body.spine_front(base - 120) - 8, base - 125]],
            [11, 11, 9],
        )
        legs = [
            Tubes.along([[0, body.spine_front(base - 118) - 10, base - 118], [side * 35, 10, base - 165], [side * 70, -35, base - 245],
                         [side * 74, -55, base - 330]], [8, 7, 6, 5])
            for side in (-1, 1)
        ]
        psoas = [
            Tubes.along([[side * 28, 34, base - 30], [side * 44, 28, base - 100], [side * 62, 4, base - 180], [side * 78, -18, base - 250]],
                        [8, 21, 22, 16])
            for side in (-1, 1)
        ]
        bladder = Ellipsoid((draw(0, 5), -38, base - draw(225, 8)), (draw(40, 10), 32, draw(28, 8)))
        pancreas = Tubes.along([[-35, -15, base - 25], [0, -22, base - 15], [45, 5, base + 5], [75, 30, base + 18]], [15, 12, 11, 9])
        self.solid: list[Organ] = [
            Organ(spleen, 52 + boost), Organ(left_liver, 60 + boost), Organ(liver, 60 + boost),
            *(Organ(shape, 48) for shape in psoas),
            *(Organ(k, 36 + 2.5 * boost) for k in kidneys), *(Organ(s, -60) for s in sinuses),
            Organ(pancreas, 40 + boost), Organ(cava, blood), *(Organ(leg, blood) for leg in legs),
            Organ(bladder, 6),
        ]
        self.hollow = self._bowel(left_top)

    def _bowel(self, left_top: float) -> list[Bowel]:
        body, draw, base = self.body, self.body.draw, -self.body.height
        wide = body.half_width / 128
        stomach = Ellipsoid(
            (draw(50, 6) * wide, draw(-18, 8), left_top - draw(50, 6)), (42 * wide, 50, draw(44, 8)),
        )
        parts = [
            Bowel(stomach, 4, 12, stomach.centre[1] + draw(-12, 12)),
            Bowel(Tubes.along([[40, -40, left_top - 85], [5, -48, base - 20], [-30, -35, base - 25]], [26, 20, 13]), 4, 14, -58),
        ]
        right, left = -88 * wide, 94 * wide
        colon = [
            [[right, 12, base - 175], [right, 5, base - 120], [right - 2, 0, base - 55]],
            [[right, -40, base - 50], [-40, -68, base - 75], [15, -74, base - 85], [55, -62, base - 60], [left - 12, -25, base + 5]],
            [[left, 22, base - 20], [left + 2, 22, base - 90], [left - 5, 18, base - 165]],
            [[left - 10, 12, base - 175], [45, -8, base - 190], [15, 5, base - 180], [4, 34, base - 205], [0, 44, base - 260]],
        ]
        for path in colon:
            radius = draw.rng.uniform(17, 26) * (1 + 0.15 * draw.rng.standard_normal(len(path)).clip(-1, 1))
            middle = float(np.mean([point[1] for point in path]))
            parts.append(Bowel(Tubes.along(path, radius), 2.5, draw(35, 10), middle + draw(-2, 14)))
        for _ in range(9):
            start = np.array([draw.rng.uniform(-55, 55), draw.rng.uniform(-68, -12), base - draw.rng.uniform(70, 195)])
            path = start + np.cumsum(draw.rng.normal(0, 1, (5, 3)) * [26, 12, 16], axis=0)
            path = np.clip(path, [-72, -72, base - 215], [72, 2, base - 55])
            gassy = draw.chance(0.3)
            level = float(path[:, 1].mean()) + draw(-2, 5) if gassy else -200.0
            parts.append(Bowel(Tubes.along(path, draw.rng.uniform(10, 14)), 2.5, draw(22, 12), level))
        return parts
