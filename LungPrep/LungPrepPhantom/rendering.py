"""Paints one block of a phantom: Hounsfield units without noise, and what each voxel is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .abdomen import Abdomen
from .anatomy import Anatomy, ChestPoints, F
from .bones import Bones
from .disease import Disease, Lesions
from .lungs import LungShape
from .mediastinum import Mediastinum, Organ
from .points import Array, Box, Lattice, Points
from .shapes import FAR, Ellipsoid, Tubes
from .vessels import grow_trees

GAS = -997.0
# A voxel's parts: the lobe in the lowest three bits, and two flags.
LOBE, AIRWAY, BODY = 7, 8, 16
Parts = npt.NDArray[np.uint8]
Shape = Ellipsoid | Tubes
_REACH_MM = 6.0  # how far from a shape anything is painted because of it


class Patient:
    """Everything within one body. Drawn once, in this order, so that a seed always gives the same."""

    def __init__(self, body: Anatomy, disease: Disease) -> None:
        self.body = body
        self.lungs = LungShape(body)
        self.bones = Bones(body)
        self.mediastinum = Mediastinum(body)
        self.lungs.place_horizontal_fissure(self.mediastinum.right_hilum[2])
        self.abdomen = Abdomen(body, self.lungs)
        self.trees = grow_trees(body, self.lungs, self.mediastinum)
        self.lesions = Lesions(body, disease)


class Block:
    """A block of voxels that is being painted, and how wide its edges are."""

    def __init__(self, points: Points, start: int, edge_mm: float) -> None:
        self.points = points
        self.start = start
        self.edge = edge_mm
        self.hu: Array = np.full(points.shape, -1000, dtype=np.float32)
        self.parts: Parts = np.zeros(points.shape, dtype=np.uint8)

    def coverage(self, distance: Array) -> Array:
        """How much of a voxel lies in a shape whose surface is ``distance`` away."""
        return (F(0.5) - distance * F(1 / self.edge)).clip(0, 1)

    def paint(self, distance: Array, hu: Array | float, box: Box | tuple[()] = ()) -> None:
        """Cover what is there with a shape."""
        part = self.hu[box]
        part += self.coverage(distance) * (hu - part)


class Scene:
    """One patient laid out on one lattice: knows which shapes each block needs."""

    def __init__(self, patient: Patient, lattice: Lattice, edge_mm: float, *, lungs: bool) -> None:
        self.patient, self.body = patient, patient.body
        self.lattice, self.edge, self.has_lungs = lattice, edge_mm, lungs
        self._boxes: dict[int, npt.NDArray[np.int64]] = {}

    def paint(self, start: int, stop: int) -> tuple[Array, Parts]:
        """HU without noise, and parts, of the slices ``start`` to ``stop``: arrays (z, y, x)."""
        block = Block(self.lattice.block(start, stop), start, self.edge)
        p, body = block.points, self.body
        chest, torso = body.chest(p), body.torso(p)
        skin = self._soft_walls(block, chest, torso)
        self._bones(block, chest, torso)
        block.paint(chest.wall, F(-98) + F(10) * body.texture(p, 3.0))
        self._above_lungs(block, chest)
        self._belly(block, chest)
        self._long_bones_and_pelvis(block)
        lung = self._lungs(block, chest) if self.has_lungs else None
        for organ in self.patient.mediastinum.organs:
            self._organ(block, organ, None)
        self._spine(block)
        if lung is not None:
            self._trees(block, lung)
            self._airways(block)
        block.parts[skin < 0] |= BODY
        block.hu = F(-1000) + block.coverage(skin) * (block.hu + F(1000))
        return block.hu, block.parts

    # --- where shapes are -----------------------------------------------------------------------

    def _near(self, shape: Shape, block: Block) -> list[tuple[int, Box]]:
        """The parts of a shape that reach into the block, and the box of the block each of them needs."""
        if id(shape) not in self._boxes:
            low, high = shape.bounds
            self._boxes[id(shape)] = self.lattice.boxes(low - _REACH_MM, high + _REACH_MM)
        boxes = self._boxes[id(shape)]
        stop = block.start + block.points.shape[0]
        hits = np.flatnonzero(
            (boxes[:, 0, 0] < stop) & (boxes[:, 0, 1] > block.start) & (boxes[:, 1:, 1] > boxes[:, 1:, 0]).all(axis=1)
        )
        found = []
        for index in hits:
            (k0, k1), (j0, j1), (i0, i1) = boxes[index].tolist()
            k = slice(max(k0, block.start) - block.start, min(k1, stop) - block.start)
            found.append((int(index), (k, slice(j0, j1), slice(i0, i1))))
        return found

    def _union(self, shape: Shape, block: Block) -> tuple[Array, Box] | None:
        """Distance from a whole shape, in the box of the block that it needs; ``None`` where it is far away."""
        near = self._near(shape, block)
        if not near:
            return None
        around: Box = tuple(  # type: ignore[assignment]
            slice(min(box[axis].start for _, box in near), max(box[axis].stop for _, box in near)) for axis in range(3)
        )
        distance = np.full([part.stop - part.start for part in around], FAR, dtype=np.float32)
        for index, box in near:
            inner = tuple(slice(b.start - a.start, b.stop - a.start) for a, b in zip(around, box, strict=True))
            np.minimum(distance[inner], shape.distance(block.points.at(box), index), out=distance[inner])
        return distance, around

    # --- painting -------------------------------------------------------------------------------

    def _soft_walls(self, block: Block, chest: ChestPoints, torso: Array) -> Array:
        """Skin, fat and muscles of the trunk, with the breasts; returns the distance from the skin."""
        p, body = block.points, self.body
        texture, clouds = body.texture(p, 2.5), body.clouds(p, 1.6)
        fat = F(-106) + F(7) * texture + F(5) * clouds
        block.hu = fat + F(0) * chest.wall
        skin = torso
        for breast in body.breasts:
            union = self._union(breast, block)
            if union is not None:
                distance, box = union
                gland = (distance < -9) & (torso[box] > -6) & (body.clouds(p.at(box), 1.1) > F(0.4))
                block.hu[box] = np.where(gland, F(25), block.hu[box])
                skin = skin.copy() if skin is torso else skin
                skin[box] = np.minimum(skin[box], distance)
        block.hu[skin > F(-2.0)] = 0
        block.paint(body.muscles(p, chest, torso), F(54) + F(5) * texture + F(4) * clouds)
        # Fat between the muscles: sheets outside the ribs, and streaks in what lies further out.
        sheets = np.minimum(
            np.abs(chest.wall - 13 - F(1.5) * clouds) - (F(0.9) + F(0.8) * clouds.clip(0, 2)),
            np.abs(chest.wall - 24 - F(4) * clouds) - F(1.0) * clouds.clip(-1, 1.2),
        )
        streaks = np.where(chest.wall > 28, (F(1.45) - np.abs(clouds)) * 3, FAR)
        block.paint(np.minimum(sheets, streaks), fat)
        return skin

    def _bones(self, block: Block, chest: ChestPoints, torso: Array) -> None:
        p, bones = block.points, self.patient.bones
        rib, cartilage = bones.ribs(p, chest)
        block.paint(np.maximum(rib, torso + 4), np.where(cartilage, F(105), np.where(rib < -1.5, F(230), 620.0)))
        block.paint(np.maximum(bones.scapulae(p, chest), torso + 5), 430.0)
        plate = bones.sternum(p)
        block.paint(plate, np.where(plate < -2.2, F(160), 420.0))

    def _long_bones_and_pelvis(self, block: Block) -> None:
        p, bones = block.points, self.patient.bones
        for tube in bones.tubes:
            union = self._union(tube, block)
            if union is not None:
                block.paint(union[0], np.where(union[0] < -2.5, F(220), F(560)), union[1])
        low, high = np.array([[-200.0, -130, bones.hip - 60]]), np.array([[200.0, 130, bones.crest + 10]])
        (start, stop), *_ = self.lattice.boxes(low, high)[0]
        if start < block.start + p.shape[0] and stop > block.start:
            bone = bones.pelvis(p)
            block.paint(bone, np.where(bone < -2.5, F(190), F(560)))

    def _above_lungs(self, block: Block, chest: ChestPoints) -> None:
        """Muscles and fat of the neck, within what the first ribs enclose."""
        if float(block.points.z.max()) > self.body.depth(0.2):
            over = F(4) - self.patient.lungs.apex(block.points)
            muscle = np.maximum(over, F(0.1) - self.body.clouds(block.points, 1.6))
            block.paint(np.maximum(muscle, chest.wall), 50.0)

    def _belly(self, block: Block, chest: ChestPoints) -> None:
        """The diaphragm and what lies below it."""
        p = block.points
        diaphragm = self.patient.lungs.diaphragm(p)
        block.paint(np.maximum(np.abs(diaphragm + 1.5) - F(1.5), chest.wall), 48.0)
        limit = np.maximum(diaphragm + 3, chest.wall + 2)
        for organ in self.patient.abdomen.solid:
            self._organ(block, organ, limit)
        for part in self.patient.abdomen.hollow:
            union = self._union(part.shape, block)
            if union is None:
                continue
            distance, box = union
            points = p.at(box)
            block.paint(np.maximum(distance, limit[box]), 38.0, box)
            content = F(part.content_hu) + F(10) * self.body.texture(points, 3.0) + F(8) * self.body.clouds(points, 1.2)
            content = content + block.coverage(points.y - F(part.level_mm)) * (F(GAS) - content)
            block.paint(np.maximum(distance, limit[box] + 1) + F(part.wall_mm), content, box)

    def _organ(self, block: Block, organ: Organ, limit: Array | None) -> None:
        union = self._union(organ.shape, block)
        if union is not None:
            distance, box = union
            points = block.points.at(box)
            texture = F(4) * self.body.texture(points, 4.0) + F(3) * self.body.clouds(points, 1.5)
            block.paint(distance if limit is None else np.maximum(distance, limit[box]), F(organ.hu) + texture, box)

    def _lungs(self, block: Block, chest: ChestPoints) -> Array:
        """Parenchyma with its gradient and texture, lobes and fissures; returns the distance from the lungs."""
        p, body, shape = block.points, self.body, self.patient.lungs
        organs = np.full(p.shape, FAR, dtype=np.float32)
        mediastinum = self.patient.mediastinum
        clearances = [(organ.shape, organ.clearance_mm) for organ in mediastinum.organs]
        for solid, clearance in [*clearances, (mediastinum.airways, mediastinum.wall_mm + 0.8)]:
            union = self._union(solid, block)
            if union is not None:
                np.minimum(organs[union[1]], union[0] - F(clearance), out=organs[union[1]])
        pleura = shape.pleura(p, chest, organs)
        if not (pleura < block.edge).any():
            return pleura
        lobes, gap = shape.lobes(p)
        block.parts |= np.where(pleura < 0, lobes, 0).astype(np.uint8)
        fine = body.texture(p, 0.9)
        hu = F(-893) + F(36) * chest.v + F(22) * fine + F(7) * fine * fine + F(13) * body.clouds(p, 1.4) + F(0.02) * p.z
        hu = self.patient.lesions.change(p, hu)
        line = np.minimum(F(1), F(0.9 / self.edge)) * (F(1) - gap * F(1 / self.edge)).clip(0, 1)
        block.paint(pleura, hu + line * F(0.7) * (F(-30) - hu))
        for nodule in self.patient.lesions.nodules:
            union = self._union(nodule, block)
            if union is not None:
                block.paint(np.maximum(union[0], pleura[union[1]]), 25.0, union[1])
        return pleura

    def _spine(self, block: Block) -> None:
        p, body = block.points, self.body
        low, high = np.array([[-40.0, -40 * body.deep, -2e3]]), np.array([[40.0, 175 * body.deep, 2e3]])
        _, (j0, j1), (i0, i1) = self.lattice.boxes(low, high)[0].tolist()
        if j0 == j1 or i0 == i1:
            return
        box = (slice(0, p.shape[0]), slice(j0, j1), slice(i0, i1))
        points = p.at(box)
        beside = body.spine(points.z) + body.vertebra_y(points.z) + 1 - points.y  # muscles in the groove behind
        block.paint(np.maximum(np.maximum(beside, np.abs(points.x) - 36), body.chest(points).wall), 54.0, box)
        bone, canal, disc = self.patient.bones.spine(points)
        block.paint(canal, 28.0, box)
        inner = F(175) + F(22) * body.texture(points, 2.0) + F(15) * body.clouds(points, 1.5)
        block.paint(bone, np.where(bone < -2.0, inner, 520.0), box)
        block.paint(disc, 88.0, box)

    def _trees(self, block: Block, lung: Array) -> None:
        """Vessels and small bronchi within the lungs."""
        vessels, bronchi = self.patient.trees.vessels, self.patient.trees.bronchi
        blood = 180.0 if self.body.contrast else 40.0
        for index, box in self._near(vessels, block):
            distance = np.maximum(vessels.distance(block.points.at(box), index), lung[box])
            self._thread(block, distance, box, float(vessels.rb[index]), blood)
        near = self._near(bronchi, block)
        for index, box in near:
            thick = F(0.4 + 0.2 * float(bronchi.rb[index]))
            distance = bronchi.distance(block.points.at(box), index)
            ring = np.maximum(np.abs(distance - thick / 2) - thick / 2, lung[box])
            self._thread(block, ring, box, float(thick) * 0.6, 0.0)
        for index, box in near:
            distance = np.maximum(bronchi.distance(block.points.at(box), index), lung[box])
            block.paint(distance, -985.0, box)
            block.parts[box] |= np.where(distance < 0, AIRWAY, 0).astype(np.uint8)

    def _thread(self, block: Block, distance: Array, box: Box, radius: float, hu: float) -> None:
        """Brighten where something thin lies; what is thinner than a voxel shows less."""
        share = block.coverage(distance) * F(min(1.0, 3.1 * (radius / self.edge) ** 2))
        part = block.hu[box]
        part += share * np.maximum(hu - part, 0)

    def _airways(self, block: Block) -> None:
        """Trachea and main bronchi, which are not lung."""
        mediastinum = self.patient.mediastinum
        union = self._union(mediastinum.airways, block)
        if union is None:
            return
        distance, box = union
        part = block.hu[box]
        wall = block.coverage(distance - F(mediastinum.wall_mm))
        np.maximum(part, part + wall * (F(30) - part), out=part)
        block.paint(distance, GAS, box)
        block.parts[box] = np.where(distance < 0, AIRWAY, block.parts[box])
