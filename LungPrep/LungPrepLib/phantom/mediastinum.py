"""Heart, great vessels, oesophagus and central airways: what lies between the lungs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .anatomy import Anatomy
from .shapes import Ellipsoid, Tubes

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Organ:
    """A shape of one density. ``clearance_mm`` is how far the pleura stays away from it."""

    shape: Ellipsoid | Tubes
    hu: float
    clearance_mm: float = 2.5


@dataclass(frozen=True)
class Airways:
    """Trachea and main bronchi: their lumen, and the walls around it."""

    lumen: Tubes
    wall_mm: float
    hila: tuple[Vector, Vector]  # where the right and the left lung begin


class Mediastinum:
    """The organs between the lungs of one body, in painting order."""

    def __init__(self, body: Anatomy) -> None:
        self.body = body
        draw, depth, deep = body.draw, body.depth, body.deep
        self.blood = draw(45, 6)
        self.right_blood = self.blood + (draw(190, 60) if body.contrast else 0)
        self.left_blood = self.blood + (draw(150, 50) if body.contrast else 0)
        self.carina = np.array([draw(3, 4), draw(12, 6) * deep, depth(draw(0.37, 0.03))])
        c = self.carina
        self.right_hilum = c + [-draw(50, 5), draw(5, 4), -draw(20, 5)]
        self.left_hilum = c + [draw(50, 5), draw(10, 4), -draw(24, 5)]
        self.organs: list[Organ] = []
        self._heart()
        self._great_vessels()
        self.airways = self._airways()

    def _heart(self) -> None:
        body = self.body
        draw, deep = body.draw, body.deep
        size = draw(1.0, 0.16)
        turn, down = np.deg2rad(draw(38, 12)), np.deg2rad(draw(28, 10))
        long = np.array([np.cos(down) * np.cos(turn), -np.cos(down) * np.sin(turn), -np.sin(down)])
        short = np.cross([0.0, 0, 1], long)
        short /= np.linalg.norm(short)
        axes = np.array([long, short, np.cross(long, short)])
        centre = np.array([draw(20, 8), draw(-32, 6) * deep, body.depth(draw(0.645, 0.03))])
        heart = Ellipsoid(tuple(centre), (66 * size, 44 * size, 46 * size), axes)
        cavity = Ellipsoid(tuple(centre + 12 * long + [4, 4, 0]), (44 * size, 20 * size, 22 * size), axes)
        right = Ellipsoid(tuple(centre + [-14.0, -18, 4]), (44 * size, 18 * size, 30 * size), axes)
        atrium = Ellipsoid(tuple(centre + [-38.0 * size, 6, 18]), (28 * size, 30 * size, 36 * size))
        left_atrium = Ellipsoid(tuple(centre + [-12.0, 38 * size, 22]), (38 * size, 21, 24))
        self.heart_centre = centre
        self.organs += [
            Organ(heart, self.blood + 8 + (50 if body.contrast else 0), 4),
            Organ(atrium, self.right_blood, 4),
            Organ(left_atrium, self.left_blood, 3),
            Organ(right, self.right_blood, 4),
            Organ(cavity, self.left_blood, 4),
        ]

    def _great_vessels(self) -> None:
        body, c = self.body, self.carina
        draw, depth = body.draw, body.depth
        wide = draw(1.0, 0.15)
        root, arch = self.heart_centre + [-12.0, 2, 30], c[2] + draw(34, 5)
        desc = [[x, body.spine_front(depth(t)) + dy, depth(t)] for t, x, dy in
                ((0.33, 24, 2), (0.5, 25, 2), (0.7, 21, 0), (0.9, 13, -6), (1.0, 8, -9))]
        low = [[4.0, body.spine_front(-body.height - e) - 10, -body.height - e] for e in (40.0, 90.0, 120.0)]
        aorta = Tubes.along(
            [root, [-20, -30 * body.deep, c[2] + 2], [-13, -24, arch - 6], [2, -6, arch], [17, 14, arch - 4], *desc, *low],
            [15 * wide, 15 * wide, 14 * wide, 13.5 * wide, 13 * wide, *([12.5 * wide] * 3), 12, 11, 10, 9, 8.5],
        )
        trunk = Tubes.along([self.heart_centre + [2.0, -22, 34], [16, -30, c[2] - 14], [22, -12, c[2] - 8]], 13 * wide)
        rpa = Tubes.along([[20, -16, c[2] - 10], [-8, -11, c[2] - 13], self.right_hilum + [6, -9, 0]], [11, 10.5, 8])
        lpa = Tubes.along([[22, -14, c[2] - 8], [34, 4, c[2] - 2], self.left_hilum + [-4, 2, 8]], [11, 10.5, 8])
        atrium = self.heart_centre + [-12.0, 38, 22]
        veins = [
            Tubes.along([atrium + [side * 24.0, 2, dz], hilum + [-side * 2, dy, -6 + dz / 2]], [7.5, 5.5])
            for side, hilum in ((-1, self.right_hilum), (1, self.left_hilum))
            for dz, dy in ((8.0, -10.0), (-14.0, 4.0))
        ]
        top = depth(-0.12)
        svc = Tubes.along([[-24, -14, depth(0.16)], [-27, -16, c[2]], self.heart_centre + [-36.0, 4, 40]], [9, 9.5, 10])
        innominate = Tubes.along([[-24, -14, depth(0.16)], [0, -34, depth(0.13)], [30, -22, depth(0.05)], [48, -4, top]], 6.5)
        right_vein = Tubes.along([[-24, -14, depth(0.16)], [-33, -10, depth(0.05)], [-42, 0, top]], 6.5)
        branches = [
            Tubes.along([[x, y, arch + 4], [1.5 * x - 4, y + 4, depth(0.08)], [2.1 * x - 6, y + 10, top]], radius)
            for x, y, radius in ((-10, -14, 6.5), (4, -8, 4.5), (14, 2, 5.5))
        ]
        gullet = [[-2.0 + 6 * t, body.spine_front(depth(t)) - 8, depth(t)] for t in (-0.2, 0.1, 0.4, 0.6, 0.8, 0.9)]
        azygos = Tubes.along([[-8.0, body.spine_front(depth(t)) + 1, depth(t)] for t in (0.34, 0.5, 0.7, 0.95)], 4)
        self.organs += [
            Organ(Tubes.along(gullet, [7, 7, 7.5, 8, 9, 9]), 38, 2),
            Organ(azygos, self.blood, 2),
            *(Organ(vein, self.left_blood) for vein in veins),
            Organ(rpa, self.right_blood), Organ(lpa, self.right_blood), Organ(trunk, self.right_blood, 3),
            Organ(innominate, self.right_blood, 3), Organ(right_vein, self.right_blood, 3),
            Organ(svc, self.right_blood, 2.5),
            *(Organ(branch, self.left_blood, 3) for branch in branches),
            Organ(aorta, self.left_blood, 3),
        ]

    def _airways(self) -> Airways:
        body, c = self.body, self.carina
        draw, depth = body.draw, body.depth
        radius = draw(8.6, 1.4)
        top = body.height * 0.3
        trachea = Tubes.along(
            [[0, body.spine_front(top) - 19, top], [0, body.spine_front(0) - 19, depth(0.0)], c], [radius, radius, radius + 0.6]
        )
        right = Tubes.along([c, c + [-16.0, 1, -9], self.right_hilum + [4, 0, 2]], [radius * 0.85, 7, 5.2])
        left = Tubes.along([c, c + [20.0, 3, -11], self.left_hilum + [-4, 0, 2]], [radius * 0.8, 6.2, 5])
        return Airways(Tubes.joined([trachea, right, left]), draw(1.7, 0.4), (self.right_hilum, self.left_hilum))
