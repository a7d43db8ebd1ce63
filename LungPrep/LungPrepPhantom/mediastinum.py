"""Heart, great vessels, oesophagus and central airways: what lies between the lungs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .anatomy import Anatomy
from .shapes import Ellipsoid, Point, Tubes, moved


@dataclass(frozen=True)
class Organ:
    """A shape of one density. ``clearance_mm`` is how far the pleura stays away from it."""

    shape: Ellipsoid | Tubes
    hu: float
    clearance_mm: float = 2.5


class Mediastinum:
    """The organs between the lungs of one body, in painting order, and the airways.

    ``airways`` are trachea and main bronchi: their lumen, with walls ``wall_mm`` thick around it.
    """

    def __init__(self, body: Anatomy) -> None:
        self.body = body
        draw, depth, deep = body.draw, body.depth, body.deep
        blood = draw(45, 6)
        self.right_blood = blood + (draw(190, 60) if body.contrast else 0)
        self.left_blood = blood + (draw(150, 50) if body.contrast else 0)
        self.carina = (draw(3, 4), draw(12, 6) * deep, depth(draw(0.36, 0.03)))
        self.right_hilum = moved(self.carina, -draw(50, 5), draw(5, 4), -draw(20, 5))
        self.left_hilum = moved(self.carina, draw(50, 5), draw(10, 4), -draw(24, 5))
        self.organs: list[Organ] = [*self._heart(), *self._behind(), *self._pulmonary(), *self._veins(), *self._aorta()]
        self.airways = self._airways()
        self.wall_mm = draw(1.7, 0.4)

    def _heart(self) -> list[Organ]:
        draw = self.body.draw
        size = draw(1.0, 0.14)
        turn, down = np.deg2rad(draw(38, 12)), np.deg2rad(draw(28, 10))
        long = np.array([np.cos(down) * np.cos(turn), -np.cos(down) * np.sin(turn), -np.sin(down)])
        short = np.cross([0.0, 0, 1], long)
        short /= np.linalg.norm(short)
        axes = np.array([long, short, np.cross(long, short)])
        centre: Point = (draw(20, 8), draw(-30, 6) * self.body.deep, self.body.depth(draw(0.635, 0.03)))
        self.heart_centre = centre
        self.left_atrium = moved(centre, -12, 38 * size, 22)
        apex = 12 * long
        wall = 50 if self.body.contrast else 0
        return [
            Organ(Ellipsoid(centre, (64 * size, 44 * size, 46 * size), axes), 53.0 + wall, 4),
            Organ(Ellipsoid(moved(centre, -38 * size, 6, 18), (28 * size, 30 * size, 36 * size)), self.right_blood, 4),
            Organ(Ellipsoid(self.left_atrium, (38 * size, 21, 24)), self.left_blood, 3),
            Organ(Ellipsoid(moved(centre, -14, -18, 4), (42 * size, 18 * size, 30 * size), axes), self.right_blood, 4),
            Organ(
                Ellipsoid(moved(centre, apex[0] + 4, apex[1] + 4, apex[2]), (43 * size, 20 * size, 22 * size), axes),
                self.left_blood, 4,
            ),
        ]  # fmt: skip

    def _behind(self) -> list[Organ]:
        """Oesophagus and azygos vein, in front of the spine."""
        body = self.body
        gullet = [
            (-2.0 + 6 * t, body.spine_front(body.depth(t)) - 8, body.depth(t)) for t in (-0.2, 0.1, 0.4, 0.6, 0.8, 0.9)
        ]
        azygos = [(-8.0, body.spine_front(body.depth(t)) + 1, body.depth(t)) for t in (0.34, 0.5, 0.7, 0.95)]
        return [
            Organ(Tubes.along(gullet, [7, 7, 7.5, 8, 9, 9]), 38, 2),
            Organ(Tubes.along(azygos, 4), min(self.right_blood, 130), 2),
        ]

    def _pulmonary(self) -> list[Organ]:
        """Pulmonary veins, and the pulmonary artery with its two branches."""
        z = self.carina[2]
        veins = [
            Tubes.along([moved(self.left_atrium, 24 * side, 2, dz), moved(hilum, -2 * side, dy, dz / 2 - 6)], [7, 5.5])
            for side, hilum in ((-1, self.right_hilum), (1, self.left_hilum))
            for dz, dy in ((8.0, -10.0), (-14.0, 4.0))
        ]
        arteries = [
            Tubes.along([(20, -16, z - 10), (-8, -11, z - 13), moved(self.right_hilum, 6, -9, 0)], [11, 10.5, 8]),
            Tubes.along([(22, -14, z - 8), (34, 4, z - 2), moved(self.left_hilum, -4, 2, 8)], [11, 10.5, 8]),
            Tubes.along([moved(self.heart_centre, 2, -22, 34), (16, -30, z - 14), (22, -12, z - 8)], 13),
        ]
        # Each lung's root: what connects these with the trees in the lungs.
        roots = [Ellipsoid(moved(h, 0, -2, -4), (9, 12, 19)) for h in (self.right_hilum, self.left_hilum)]
        return [
            *(Organ(root, 30, 1) for root in roots),
            *(Organ(vein, self.left_blood) for vein in veins),
            *(Organ(artery, self.right_blood) for artery in arteries),
        ]

    def _veins(self) -> list[Organ]:
        depth = self.body.depth
        joint: Point = (-24, -14, depth(0.16))
        top = depth(-0.12)
        left = Tubes.along([joint, (0, -34, depth(0.13)), (30, -22, depth(0.05)), (48, -4, top)], 6.5)
        right = Tubes.along([joint, (-33, -10, depth(0.05)), (-42, 0, top)], 6.5)
        cava = Tubes.along([joint, (-27, -16, self.carina[2]), moved(self.heart_centre, -36, 4, 40)], [9, 9.5, 10])
        return [Organ(left, self.right_blood, 3), Organ(right, self.right_blood, 3), Organ(cava, self.right_blood)]

    def _aorta(self) -> list[Organ]:
        body, z = self.body, self.carina[2]
        depth = body.depth
        wide, arch = body.draw(1.0, 0.15), z + body.draw(34, 5)
        root = moved(self.heart_centre, -12, 2, 30)
        down = [
            (x, body.spine_front(depth(t)) + dy, depth(t))
            for t, x, dy in ((0.33, 24.0, 2), (0.5, 25.0, 2), (0.7, 21.0, 0), (0.9, 13.0, -6), (1.0, 8.0, -9))
        ]
        low = [(4.0, body.spine_front(-body.height - e) - 10, -body.height - e) for e in (40.0, 90.0, 120.0)]
        rise = [root, (-20, -30 * body.deep, z + 2), (-13, -24, arch - 6), (2, -6, arch), (17, 14, arch - 4)]
        radii = np.array([15, 15, 14, 13.5, 13, 12.5, 12.5, 12.5, 12, 11, 10, 9, 8.5]) * wide
        starts = ((-10, -14, 6.5), (4, -8, 4.5), (14, 2, 5.5))
        branches = [
            Tubes.along([(x, y, arch + 4), (1.5 * x - 4, y + 4, depth(0.08)), (2.1 * x - 6, y + 10, depth(-0.12))], r)
            for x, y, r in starts
        ]
        aorta = Tubes.along([*rise, *down, *low], radii)
        return [*(Organ(branch, self.left_blood, 3) for branch in branches), Organ(aorta, self.left_blood, 3)]

    def _airways(self) -> Tubes:
        body, c = self.body, self.carina
        radius = body.draw(8.6, 1.4)
        top = body.height * 0.3
        trachea = Tubes.along(
            [(0, body.spine_front(top) - 19, top), (0, body.spine_front(0) - 19, 0), c], [radius, radius, radius + 0.6]
        )
        right = Tubes.along([c, moved(c, -16, 1, -9), moved(self.right_hilum, -4, 0, 2)], [radius * 0.85, 7, 5.2])
        left = Tubes.along([c, moved(c, 20, 3, -11), moved(self.left_hilum, 4, 0, 2)], [radius * 0.8, 6.2, 5])
        return Tubes.joined([trachea, right, left])
