"""Trees of vessels and bronchi in the lungs: they fill each lobe from its hilum and thin out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .anatomy import Anatomy, ChestPoints
from .mediastinum import Mediastinum
from .points import Array, Points
from .shapes import FAR, Ellipsoid, Tubes

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LungTrees:
    """Arteries and veins, and the bronchi beside the larger arteries."""

    vessels: Tubes
    bronchi: Tubes


def lung_distance(body: Anatomy, mediastinum: Mediastinum, p: Points, chest: ChestPoints) -> Array:
    """Distance from the lungs' surface of points anywhere, without a grid to find the organs near them."""
    organs = np.full(p.shape, FAR, dtype=np.float32)
    for organ in mediastinum.organs:
        shape = organ.shape
        count = 1 if isinstance(shape, Ellipsoid) else len(shape)
        for index in range(count):
            near = shape.distance(p) if isinstance(shape, Ellipsoid) else shape.distance(index, p)
            organs = np.minimum(organs, near - np.float32(organ.clearance_mm))
    return join_lung(body, p, chest, organs)


def join_lung(body: Anatomy, p: Points, chest: ChestPoints, organs: Array) -> Array:
    """The lungs: within the chest wall, beside the mediastinum, above the diaphragm and below the apex."""
    inside = np.minimum(-chest.wall, np.minimum(body.mediastinum(p, chest), organs))
    return -np.minimum(inside, np.minimum(body.diaphragm(p), -body.apex(p)))


def grow_trees(body: Anatomy, mediastinum: Mediastinum, terminals: int = 1800) -> LungTrees:
    """Grow two trees (artery with bronchus, vein) into every lobe; larger lobes get more branches."""
    rng = body.draw.rng
    low = np.array([-body.half_width, body.front(-body.height * 0.7) - 5, -body.height])
    high = np.array([body.half_width, 100 * body.deep, 0.0])
    candidates = rng.uniform(low, high, (terminals * 9, 3))
    p = Points.listed(candidates)
    chest = body.chest(p)
    surface = lung_distance(body, mediastinum, p, chest).ravel()
    left = chest.middle > 0
    lobe, gap = (values.ravel() for values in body.lobes(p, left))
    usable = (surface < -3.5) & (gap > 3.0)
    vessels: list[Tubes] = []
    bronchi: list[Tubes] = []
    share = terminals / max(int(usable.sum()), 1)
    for value in range(1, 6):
        targets = candidates[usable & (lobe == value)]
        targets = targets[: max(int(len(targets) * share), 8)]
        if len(targets) < 8:
            continue
        hilum = mediastinum.left_hilum if value <= 2 else mediastinum.right_hilum
        towards = targets.mean(axis=0) - hilum
        root = hilum + np.array([0, 0, np.clip(towards[2] * 0.12, -8, 8)]) + towards / np.linalg.norm(towards) * 4
        half = int(len(targets) * 0.58)
        artery = _Tree(root, targets[:half], rng)
        vein = _Tree(root + rng.normal(0, 3, 3) + [0, -5, -5], targets[half:], rng)
        vessels += [artery.tubes(), vein.tubes()]
        bronchi.append(artery.companion(rng))
    return LungTrees(Tubes.joined(vessels), Tubes.joined(bronchi))


class _Tree:
    """A tree that grows from its root to every target, each joined where that makes a short way."""

    def __init__(self, root: Vector, targets: Vector, rng: np.random.Generator) -> None:
        order = np.argsort(np.linalg.norm(targets - root, axis=1))
        count = 1 + len(order)
        nodes = np.zeros((count, 3))
        nodes[0] = root
        length = np.zeros(count)
        parent = np.full(count, -1)
        for index, target in enumerate(targets[order], start=1):
            steps = np.linalg.norm(nodes[:index] - target, axis=1)
            best = int(np.argmin(steps + 0.45 * length[:index]))
            nodes[index], parent[index], length[index] = target, best, length[best] + steps[best]
        self.parent = parent
        self.radius = self._radii(parent)
        self.nodes = self._smoothed(nodes, parent)
        self.bend = rng.normal(0, 1, (count, 3))

    @staticmethod
    def _radii(parent: npt.NDArray[np.int64], tip_mm: float = 0.62, exponent: float = 2.3) -> Vector:
        """Murray's law: what enters a branching leaves it (exponent after lung casts)."""
        flow = np.zeros(len(parent))
        has_child = np.zeros(len(parent), dtype=bool)
        has_child[parent[1:]] = True
        flow[~has_child] = tip_mm**exponent
        for index in range(len(parent) - 1, 0, -1):
            flow[parent[index]] += flow[index]
        return flow ** (1 / exponent)

    @staticmethod
    def _smoothed(nodes: Vector, parent: npt.NDArray[np.int64], rounds: int = 4) -> Vector:
        """Pull each branching towards its neighbours, so that the larger branches run straight."""
        children = np.bincount(parent[1:], minlength=len(parent))
        inner = (children > 0) & (parent >= 0)
        for _ in range(rounds):
            total = np.zeros_like(nodes)
            np.add.at(total, parent[1:], nodes[1:])
            mean = (total / np.maximum(children, 1)[:, None] + nodes[parent]) / 2
            nodes = np.where(inner[:, None], 0.5 * nodes + 0.5 * mean, nodes)
        return nodes

    def tubes(self) -> Tubes:
        """Two tubes for each branch, slightly bent."""
        a, b = self.nodes[self.parent[1:]], self.nodes[1:]
        radius = self.radius[1:]
        start = np.minimum(self.radius[self.parent[1:]], radius * 1.25)
        middle = (a + b) / 2 + self.bend[1:] * (0.05 * np.linalg.norm(b - a, axis=1))[:, None]
        half = (start + radius) / 2
        return Tubes(
            np.concatenate([a, middle]), np.concatenate([middle, b]), np.concatenate([start, half]), np.concatenate([half, radius])
        )

    def companion(self, rng: np.random.Generator) -> Tubes:
        """Bronchi beside the larger branches, all on the same side of them."""
        aside = rng.normal(0, 1, 3)
        aside /= np.linalg.norm(aside)
        keep = self.radius[1:] > 1.45
        a, b = self.nodes[self.parent[1:]][keep], self.nodes[1:][keep]
        ra, rb = self.radius[self.parent[1:]][keep], self.radius[1:][keep]
        ra = np.minimum(ra, rb * 1.25)
        return Tubes(a + aside * (1.9 * ra + 1)[:, None], b + aside * (1.9 * rb + 1)[:, None], 0.85 * ra, 0.85 * rb)
