"""Ribs, spine, sternum, scapulae, clavicles and pelvis."""

from __future__ import annotations

import numpy as np

from .anatomy import Anatomy, ChestPoints
from .points import Array, Points
from .shapes import FAR, Ellipsoid, Tubes, moved, plates

F = np.float32


class Bones:
    """The skeleton of one body, as distances from its surfaces."""

    def __init__(self, body: Anatomy) -> None:
        self.body = body
        draw = body.draw
        self.rib_pitch = body.height * draw(0.094, 0.005)
        self.rib_start = body.depth(draw(-0.03, 0.015))
        self.rib_drop = draw(1.0, 0.2)
        self.rib_height = draw(5.8, 0.8)
        self.vertebra_pitch = body.height * draw(0.094, 0.004)
        self.vertebra_phase = draw.rng.uniform(0, 1)
        self.sternum_top, self.sternum_end = body.depth(draw(0.1, 0.03)), body.depth(draw(0.7, 0.04))
        self.scapula_offset = draw(25, 3)
        shoulder = body.half_width + 20
        up = body.depth(-0.3)
        self.tubes: list[Tubes] = []
        front = float(body.front(np.array([self.sternum_top], dtype=F))[0])
        for side in (-1.0, 1.0):
            sternal = (side * 18, front - 2, self.sternum_top)
            joint = (side * (shoulder - 18), 12.0, body.depth(draw(-0.08, 0.03)))
            middle = (side * 70, front + 6, body.depth(draw(-0.02, 0.03)))
            head = (side * (shoulder - 4), 16.0, body.depth(draw(-0.06, 0.03)))
            self.tubes += [
                Tubes.along([sternal, middle, joint], [8, 6, 7]),
                Tubes.along([head, moved(head, side * 6, 0, 0.3)], 21),
                Tubes.along([head, (side * (shoulder - 6), -10, up)], [14, 12]),
            ]
        self._draw_pelvis()

    def _draw_pelvis(self) -> None:
        body = self.body
        draw = body.draw
        base = -body.height
        wide = body.half_width * draw(0.86, 0.05)
        hip = base - draw(238, 8)
        self.femurs = [Ellipsoid((side * wide * 0.8, -6.0, hip), (23, 23, 23)) for side in (-1, 1)]
        self.crest, self.hip, self.pelvis_width = base - draw(98, 8), hip, wide
        for femur in self.femurs:
            outwards = float(np.sign(femur.centre[0]))
            joint, knee = moved(femur.centre, 42 * outwards, 8, -30), moved(femur.centre, 30 * outwards, 0, -220)
            self.tubes.append(Tubes.along([femur.centre, joint, knee], [14, 17, 13]))

    def ribs(self, p: Points, chest: ChestPoints) -> tuple[Array, Array]:
        """Distance from the nearest rib or costal cartilage, and whether it is cartilage."""
        ahead = F(0.5) - F(0.5) * chest.v
        drop = self.body.rib_slope(p.z) * F(self.rib_drop)
        sideways = np.abs(p.x) * F(20 / self.body.half_width)
        place = (F(self.rib_start) - p.z - drop * ahead - sideways) * F(1 / self.rib_pitch)
        number = np.rint(place)
        along = (place - number) * F(self.rib_pitch / self.rib_height)
        across = (chest.wall - F(6.2)) * F(1 / 3.6)
        distance = (np.sqrt(along**2 + across**2) - 1) * F(3.6)
        reach = F(1.02) - (number - 7).clip(0, 5) * F(0.16)
        gone = (number < 0) | (number > 11) | (ahead > reach) | (np.abs(p.x) < 24)
        return np.where(gone, FAR, distance), (ahead > F(0.86) - (number - 5).clip(0, 6) * F(0.05))

    def sternum(self, p: Points) -> Array:
        """Distance from the sternum."""
        front = self.body.front(p.z)
        width = F(15) + F(9) * ((p.z - F(self.sternum_top + 45)) * F(1 / 45)).clip(0, 1)
        flat = np.maximum(np.abs(p.y - front + 5) - F(5.5), np.abs(p.x) - width)
        return plates(flat, p.z - F(self.sternum_top), F(self.sternum_end) - p.z)

    def scapulae(self, p: Points, chest: ChestPoints) -> Array:
        """Distance from the shoulder blades: plates behind the ribs."""
        t = p.z * F(-1 / self.body.height)
        inner = F(62) + F(40) * (t - F(0.1)).clip(0, 1)
        outer = F(self.body.half_width + 14) - F(75) * (t - F(0.08)).clip(0, 1)
        side = np.abs(p.x)
        thick = F(2.2) + F(3) * ((side - outer + 14) * F(1 / 14)).clip(0, 1)
        plate = np.abs(chest.wall - F(self.scapula_offset)) - thick
        return plates(plate, inner - side, side - outer, F(5) - p.y, (F(0.0) - t) * F(200), (t - F(0.5)) * F(200))

    def spine(self, p: Points) -> tuple[Array, Array, Array]:
        """Distances from bone, from the canal, and from the discs (whose bone is none)."""
        body = self.body
        x, y = p.x, p.y - body.spine(p.z)
        half_x, half_y = body.vertebra_x(p.z), body.vertebra_y(p.z)
        phase = p.z * F(1 / self.vertebra_pitch) + F(self.vertebra_phase)
        phase = phase - np.floor(phase)
        waist = 1 - F(0.06) * (1 - (F(2) * phase - F(1.18)) ** 2).clip(0, 1)
        radius = np.sqrt((x / (half_x * waist)) ** 2 + (y / (half_y * waist)) ** 2)
        corpus = (radius - 1) * half_y
        disc_height = F(0.18 * self.vertebra_pitch)
        disc = np.maximum(corpus, phase * F(self.vertebra_pitch) - disc_height)
        back = y - half_y
        ring = np.sqrt((x * F(0.85)) ** 2 + (back - 9) ** 2)
        canal = plates(ring - F(8.5), F(1) - back)
        arch = plates(ring - F(13), -back, (F(0.3) - phase) * F(self.vertebra_pitch))
        side = np.abs(x)
        wing = plates(
            np.abs(back - 8 - F(0.3) * (side - 10)) - F(4.5),
            side - F(33),
            F(9) - side,
            (np.abs(phase - F(0.62)) - F(0.22)) * F(self.vertebra_pitch),
        )
        slanted = phase + back * F(0.55 / self.vertebra_pitch)
        slanted = slanted - np.floor(slanted)
        height = (np.abs(slanted - F(0.5)) - F(0.3)) * F(self.vertebra_pitch)
        spinous = plates(side - F(3.2), F(19) - back, back - F(46), height)
        bone = np.minimum(np.minimum(corpus, arch), np.minimum(wing, spinous))
        below = F(self.crest - 45) - p.z  # there the sacrum begins
        return np.maximum(np.maximum(bone, -canal), below), np.maximum(canal, below), np.maximum(disc, below)

    def pelvis(self, p: Points) -> Array:
        """Distance from hip bones and sacrum."""
        below = (F(self.crest) - p.z) * F(1 / (self.crest - self.hip))  # 0 at the crest, 1 at the hip joint
        side, wide = np.abs(p.x), self.pelvis_width
        # The wing runs from behind the sacroiliac joint outwards and forwards, and closes in going down.
        forward = (F(60) - p.y) * F(1 / 120)
        where = F(wide) * (F(0.42) + F(0.62) * np.sqrt(forward.clip(0, 1)) - F(0.28) * below.clip(0, 1) ** 2)
        thick = F(4.0) + F(10) * (below - F(0.7)).clip(0, 0.4)
        front = F(-62) + F(75) * (below - F(0.35)).clip(0, 1)
        crest = np.abs(p.y - 5) * F(0.25) - below * 100
        wing = plates(np.abs(side - where) * F(0.8) - thick, p.y - 64, front - p.y, crest, (below - F(1.25)) * 100)
        curve = (p.y - 62 + 26 * (below - F(0.7)) ** 2) * F(1 / 24)
        section = np.sqrt((p.x * F(1 / 48)) ** 2 + curve**2) * 24 - 24 + F(16) * (below - F(0.3)).clip(0, 1)
        sacrum = plates(section, (F(0.22) - below) * 130, (below - F(1.15)) * 130)
        distance = np.minimum(wing, sacrum)
        for femur in self.femurs:
            distance = np.minimum(distance, femur.distance(p))
        return distance
