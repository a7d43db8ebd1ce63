"""Paints one block of a phantom: Hounsfield units without noise, and what each voxel is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .abdomen import GAS, Abdomen
from .anatomy import Anatomy, ChestPoints
from .bones import Bones
from .mediastinum import Mediastinum, Organ
from .points import Array, Box, Lattice, Points
from .shapes import FAR, Ellipsoid, Tubes
from .vessels import grow_trees, join_lung

F = np.float32
# A voxel's parts: the lobe in the lowest three bits, and two flags.
LOBE, AIRWAY, BODY = 7, 8, 16
Parts = npt.NDArray[np.uint8]


class Block:
    """A block of voxels that is being painted, and how wide its edges are."""

    def __init__(self, points: Points, start: int, edge_mm: float) -> None:
        self.points = points
        self.start = start
        self.edge = edge_mm
        self.hu = np.full(points.shape, -1000, dtype=np.float32)
        self.parts = np.zeros(points.shape, dtype=np.uint8)

    def coverage(self, distance: Array) -> Array:
        """How much of a voxel lies in a shape whose surface is ``distance`` away."""
        return (F(0.5) - distance * F(1 / self.edge)).clip(0, 1)

    def paint(self, distance: Array, hu: Array | float, box: Box | tuple[()] = ()) -> None:
        """Cover what is there with a shape."""
        part = self.hu[box]
        part += self.coverage(distance) * (hu - part)


class Patient:
    """Everything within one body. Drawn once, in this order, so that a seed always gives the same."""

    def __init__(self, body: Anatomy) -> None:
        self.body = body
        self.bones = Bones(body)
        self.mediastinum = Mediastinum(body)
        self.abdomen = Abdomen(body)
        self.trees = grow_trees(body, self.mediastinum)


class Scene:
    """One patient laid out on one lattice: knows which shapes each block needs."""

    def __init__(self, patient: Patient, lattice: Lattice, edge_mm: float, *, lungs: bool) -> None:
        self.lattice, self.edge, self.has_lungs = lattice, edge_mm, lungs
        self.body, self.bones, self.mediastinum = patient.body, patient.bones, patient.mediastinum
        self.abdomen, self.trees = patient.abdomen, patient.trees
        self._boxes: dict[int, npt.NDArray[np.int64]] = {}

    # --- where shapes are -----------------------------------------------------------------------

    def _near(self, shape: Ellipsoid | Tubes, block: Block, margin: float) -> list[tuple[int, Box]]:
        """The parts of a shape that reach into the block, and the box of the block each of them needs."""
        if id(shape) not in self._boxes:
            low, high = (np.atleast_2d(corner) for corner in shape.bounds)
            self._boxes[id(shape)] = self.lattice.boxes(low - 6.0, high + 6.0)
        assert margin <= 6.0
        boxes = self._boxes[id(shape)]
        stop = block.start + block.points.shape[0]
        hits = np.flatnonzero(
            (boxes[:, 0, 0] < stop) & (boxes[:, 0, 1] > block.start) & (boxes[:, 1:, 1] > boxes[:, 1:, 0]).all(axis=1)
        )
        found = []
        for index in hits:
            (k0, k1), (j0, j1), (i0, i1) = boxes[index]
            k = slice(max(int(k0), block.start) - block.start, min(int(k1), stop) - block.start)
            found.append((int(index), (k, slice(int(j0), int(j1)), slice(int(i0), int(i1)))))
        return found

    def _distance(self, shape: Ellipsoid | Tubes, index: int, points: Points) -> Array:
        return shape.distance(points) if isinstance(shape, Ellipsoid) else shape.distance(index, points)

    def _union(self, shape: Ellipsoid | Tubes, block: Block, into: Array, shift: float) -> None:
        """Lower ``into`` to the distance from the shape less ``shift`` wherever the shape is nearer."""
        for index, box in self._near(shape, block, 6.0):
            distance = self._distance(shape, index, block.points.at(box)) - F(shift)
            np.minimum(into[box], distance, out=into[box])

    # --- painting -------------------------------------------------------------------------------

    def paint(self, start: int, stop: int) -> tuple[Array, Parts]:
        """HU without noise, and parts, of the slices ``start`` to ``stop``: arrays (z, y, x)."""
        block = Block(self.lattice.block(start, stop), start, self.edge)
        p, body = block.points, self.body
        skin = body.skin(p)
        block.parts[skin < 0] = BODY
        chest = body.chest(p)
        self._walls(block, skin, chest)
        diaphragm = body.diaphragm(p)
        self._belly(block, chest, diaphragm)
        if self.has_lungs:
            lung = self._lungs(block, chest)
        self._organs(block, self.mediastinum.organs, None)
        self._spine(block)
        if self.has_lungs:
            self._trees(block, lung)
            self._airways(block)
        block.hu = F(-1000) + block.coverage(skin) * (block.hu + F(1000))
        return block.hu, block.parts

    def _walls(self, block: Block, skin: Array, chest: ChestPoints) -> None:
        """Skin, fat, muscles and bones around the chest and the belly."""
        p, body = block.points, self.body
        texture = body.texture(p, 2.5)
        fat = F(-106) + F(9) * texture
        muscle = F(54) + F(7) * texture
        thickness = F(body.fat_mm) * (F(1) + F(0.25) * chest.v.clip(-1, 1))
        block.hu = fat
        block.hu[skin > F(-2.2)] = 5
        block.paint(skin + thickness, muscle)
        # Fat between the muscles: a sheet outside the ribs, and streaks.
        sheet = np.abs(chest.wall - F(15) - F(2) * texture) - F(1.3)
        block.paint(np.maximum(sheet, F(2) - (skin + thickness).clip(-9, 9) - F(4)), fat)
        coarse = body.texture(p, 7.0)
        block.paint(np.where((chest.wall > 17) & (coarse > F(1.1)), F(-1), FAR), fat)
        rib, cartilage = self.bones.ribs(p, chest)
        block.paint(np.maximum(rib, skin + 4), np.where(cartilage, F(105), np.where(rib < -1.7, F(210), F(620))))
        block.paint(np.maximum(self.bones.scapulae(p, chest), skin + 5), F(430))
        plate = self.bones.sternum(p)
        block.paint(plate, np.where(plate < -2.2, F(160), F(420)))
        for tube in self.bones.tubes:
            for index, box in self._near(tube, block, 2.0):
                distance = tube.distance(index, p.at(box))
                block.paint(distance, np.where(distance < -2.5, F(220), F(560)), box)

    def _belly(self, block: Block, chest: ChestPoints, diaphragm: Array) -> None:
        """Everything within the chest wall: fat first, then what lies below the diaphragm."""
        p, body = block.points, self.body
        block.paint(chest.wall, F(-98) + F(10) * body.texture(p, 3.0))
        below = np.maximum(diaphragm, chest.wall)
        block.paint(np.maximum(np.abs(diaphragm + 1.5) - F(1.5), chest.wall), F(48))
        self._organs(block, self.abdomen.solid, np.maximum(diaphragm + 3, chest.wall + 2))
        self._hollow(block, below)
        low = self.lattice.boxes(
            np.array([[-200.0, -120, self.bones.hip - 60]]), np.array([[200.0, 120, self.bones.crest + 10]])
        )[0]
        if low[0, 0] < block.start + p.shape[0] and low[0, 1] > block.start:
            bone = self.bones.pelvis(p)
            block.paint(bone, np.where(bone < -2.5, F(190), F(560)))

    def _organs(self, block: Block, organs: list[Organ], limit: Array | None) -> None:
        for organ in organs:
            for index, box in self._near(organ.shape, block, 2.0):
                points = block.points.at(box)
                distance = self._distance(organ.shape, index, points)
                if limit is not None:
                    distance = np.maximum(distance, limit[box])
                block.paint(distance, F(organ.hu) + F(4) * self.body.texture(points, 4.0), box)

    def _hollow(self, block: Block, limit: Array) -> None:
        for part in self.abdomen.hollow:
            for index, box in self._near(part.shape, block, 2.0):
                points = block.points.at(box)
                distance = self._distance(part.shape, index, points)
                inner = np.maximum(distance, limit[box] + F(4))
                block.paint(np.maximum(distance, limit[box] + F(3)), F(38), box)
                content = F(part.content_hu) + F(18) * self.body.texture(points, 3.0)
                content = np.broadcast_to(content, inner.shape)
                gas = block.coverage(points.y - F(part.level_mm))
                block.paint(inner + F(part.wall_mm), content + gas * (F(GAS) - content), box)

    def _lungs(self, block: Block, chest: ChestPoints) -> Array:
        """Parenchyma with its gradient and texture, lobes and fissures; returns the distance from the lungs."""
        p, body = block.points, self.body
        organs = np.full(p.shape, FAR, dtype=np.float32)
        for organ in self.mediastinum.organs:
            self._union(organ.shape, block, organs, organ.clearance_mm)
        self._union(self.mediastinum.airways.lumen, block, organs, self.mediastinum.airways.wall_mm + 0.8)
        lung = join_lung(body, p, chest, organs)
        lung = np.maximum(lung, -self._spine_distance(block))
        inside = lung < 0
        if not (lung < block.edge).any():
            return lung
        left = chest.middle > 0
        lobes, gap = body.lobes(p, left)
        block.parts[inside] |= lobes[inside]
        parenchyma = (
            F(-885) + F(38) * chest.v + F(17) * body.texture(p, 1.0) + F(9) * body.texture(p, 4.5) + F(0.02) * p.z
        )
        line = np.minimum(F(1), F(0.9 / self.edge)) * (F(1) - gap * F(1 / self.edge)).clip(0, 1)
        parenchyma = parenchyma + line * (F(-30) - parenchyma) * F(0.75)
        block.paint(lung, parenchyma)
        return lung

    def _spine_distance(self, block: Block) -> Array:
        """Distance from the vertebral bodies and their coat, which the lungs wrap around."""
        p, body = block.points, self.body
        return np.sqrt(p.x**2 + (p.y - body.spine(p.z)) ** 2) - body.vertebra_x(p.z) - F(4)

    def _spine(self, block: Block) -> None:
        p, body = block.points, self.body
        low = np.array([[-40.0, -40 * body.deep, -2e3]])
        high = np.array([[40.0, 175 * body.deep, 2e3]])
        (_, (j0, j1), (i0, i1)) = self.lattice.boxes(low, high)[0]
        box = (slice(0, p.shape[0]), slice(int(j0), int(j1)), slice(int(i0), int(i1)))
        points = p.at(box)
        bone, canal, disc = self.bones.spine(points)
        block.paint(canal, F(28), box)
        inner = F(175) + F(28) * body.texture(points, 2.0)
        block.paint(bone, np.where(bone < -2.0, inner, F(520)), box)
        block.paint(disc, F(88), box)

    def _trees(self, block: Block, lung: Array) -> None:
        """Vessels and small bronchi within the lungs."""
        body, vessels, bronchi = self.body, self.trees.vessels, self.trees.bronchi
        blood = F(40 if not body.contrast else 180)
        for index, box in self._near(vessels, block, 2.0):
            points = block.points.at(box)
            radius = float(vessels.rb[index])
            thin = F(min(1.0, 3.1 * (radius / self.edge) ** 2))
            cover = block.coverage(np.maximum(vessels.distance(index, points), lung[box])) * thin
            np.maximum(block.hu[box], F(-860) + cover * (blood + F(860)), out=block.hu[box])
        for index, box in self._near(bronchi, block, 4.0):
            points = block.points.at(box)
            radius = float(bronchi.rb[index])
            wall = 0.5 + 0.25 * radius
            distance = bronchi.distance(index, points)
            ring = block.coverage(np.maximum(np.abs(distance - F(wall / 2)) - F(wall / 2), lung[box])) * F(min(1.0, wall / self.edge))
            np.maximum(block.hu[box], F(-860) + ring * F(860), out=block.hu[box])
        for index, box in self._near(bronchi, block, 2.0):
            distance = bronchi.distance(index, block.points.at(box))
            block.paint(np.maximum(distance, lung[box]), F(-985), box)
            block.parts[box] |= np.where((distance < 0) & (lung[box] < 0), AIRWAY, 0).astype(np.uint8)

    def _airways(self, block: Block) -> None:
        airways = self.mediastinum.airways
        for index, box in self._near(airways.lumen, block, airways.wall_mm + 2):
            distance = airways.lumen.distance(index, block.points.at(box))
            part = block.hu[box]
            ring = block.coverage(distance - F(airways.wall_mm))
            np.copyto(part, np.maximum(part, part + ring * (F(30) - part)))
        for index, box in self._near(airways.lumen, block, 2.0):
            distance = airways.lumen.distance(index, block.points.at(box))
            block.paint(distance, F(-997), box)
            block.parts[box] |= np.where(distance < 0, AIRWAY, 0).astype(np.uint8)
            block.parts[box] &= np.where(distance < 0, ~np.uint8(LOBE), np.uint8(255))
