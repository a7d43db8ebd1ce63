"""Trees of vessels and bronchi in the lungs: they fill each lobe from its hilum and thin out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .anatomy import Anatomy
from .lungs import LungShape
from .mediastinum import Mediastinum
from .points import Points
from .shapes import FAR, Tubes

Vector = npt.NDArray[np.float64]
_TERMINALS = 3200  # of all trees together
_TIP_MM = 0.55  # radius where a tree ends
_EXPONENT = 2.25  # of Murray's law: what enters a branching leaves it; 3 in theory, less in casts of lungs


@dataclass(frozen=True)
class LungTrees:
    """Arteries and veins, and the bronchi beside the larger arteries."""

    vessels: Tubes
    bronchi: Tubes


def grow_trees(body: Anatomy, shape: LungShape, mediastinum: Mediastinum) -> LungTrees:
    """Grow two trees (artery with bronchus, vein) into every lobe; larger lobes get more branches."""
    rng = body.draw.rng
    candidates, lobe = _places_in_lobes(body, shape, mediastinum, rng)
    share = _TERMINALS / max(len(candidates), 1)
    vessels: list[Tubes] = []
    bronchi: list[Tubes] = []
    for value in range(1, 6):
        targets = candidates[lobe == value]
        targets = targets[: max(int(len(targets) * share), 8)]
        if len(targets) < 8:
            continue
        hilum = np.asarray(mediastinum.left_hilum if value <= 2 else mediastinum.right_hilum)
        towards = targets.mean(axis=0) - hilum
        root = hilum + towards / np.linalg.norm(towards) * 4
        root[2] += np.clip(towards[2] * 0.12, -8, 8)
        half = int(len(targets) * 0.58)
        artery = Tree(root, targets[:half], rng)
        vein = Tree(root + rng.normal(0, 3, 3) - np.array([0, 5, 5]), targets[half:], rng)
        vessels += [artery.tubes(), vein.tubes()]
        bronchi.append(artery.companion(rng))
    return LungTrees(Tubes.joined(vessels), Tubes.joined(bronchi))


def _places_in_lobes(
    body: Anatomy, shape: LungShape, mediastinum: Mediastinum, rng: np.random.Generator
) -> tuple[Vector, npt.NDArray[np.uint8]]:
    """Random points (n, 3) in the lungs, away from pleura and fissures, and the lobe of each."""
    front = float(body.front(np.array([body.depth(0.7)], dtype=np.float32))[0])
    low = np.array([-body.half_width, front - 5, -body.height])
    high = np.array([body.half_width, 105 * body.deep, 0.0])
    points = rng.uniform(low, high, (9 * _TERMINALS, 3))
    p = Points.listed(points)
    organs = np.full(p.shape, FAR, dtype=np.float32)
    for organ in mediastinum.organs:
        for index in range(len(organ.shape)):
            np.minimum(organs, organ.shape.distance(p, index) - np.float32(organ.clearance_mm), out=organs)
    surface = shape.pleura(p, body.chest(p), organs).ravel()
    lobe, gap = (values.ravel() for values in shape.lobes(p))
    usable = (surface < -3.5) & (gap > 3.0)
    return points[usable], lobe[usable]


class Tree:
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
            best = int(np.argmin(steps + 0.3 * length[:index]))
            nodes[index], parent[index], length[index] = target, best, length[best] + steps[best]
        self.parent = parent
        self.radius = _radii(parent)
        self.nodes = _smoothed(nodes, parent)
        self.bend = rng.normal(0, 1, (count, 3))

    def tubes(self) -> Tubes:
        """Two tubes for each branch, slightly bent."""
        a, b = self.nodes[self.parent[1:]], self.nodes[1:]
        end = self.radius[1:]
        start = np.minimum(self.radius[self.parent[1:]], end * 1.25)
        middle = (a + b) / 2 + self.bend[1:] * (0.05 * np.linalg.norm(b - a, axis=1))[:, None]
        half = (start + end) / 2
        first, second = Tubes(a, middle, start, half), Tubes(middle, b, half, end)
        return Tubes.joined([first, second])

    def companion(self, rng: np.random.Generator) -> Tubes:
        """Bronchi beside the larger branches, all on the same side of them."""
        aside = rng.normal(0, 1, 3)
        aside /= np.linalg.norm(aside)
        keep = self.radius[1:] > 1.4
        a, b = self.nodes[self.parent[1:]][keep], self.nodes[1:][keep]
        ra, rb = self.radius[self.parent[1:]][keep], self.radius[1:][keep]
        ra = np.minimum(ra, rb * 1.25)
        return Tubes(a + aside * (1.8 * ra + 1)[:, None], b + aside * (1.8 * rb + 1)[:, None], 0.8 * ra, 0.8 * rb)


def _radii(parent: npt.NDArray[np.int64]) -> Vector:
    flow = np.zeros(len(parent))
    tips = np.ones(len(parent), dtype=bool)
    tips[parent[1:]] = False
    flow[tips] = _TIP_MM**_EXPONENT
    for index in range(len(parent) - 1, 0, -1):
        flow[parent[index]] += flow[index]
    return flow ** (1 / _EXPONENT)


def _smoothed(nodes: Vector, parent: npt.NDArray[np.int64], rounds: int = 6) -> Vector:
    """Pull each branching towards its neighbours, so that the larger branches run straight."""
    children = np.bincount(parent[1:], minlength=len(parent))
    inner = (children > 0) & (parent >= 0)
    for _ in range(rounds):
        total = np.zeros_like(nodes)
        np.add.at(total, parent[1:], nodes[1:])
        mean = (total / np.maximum(children, 1)[:, None] + nodes[parent]) / 2
        nodes = np.where(inner[:, None], 0.5 * nodes + 0.5 * mean, nodes)
    return nodes
