"""Findings in the lungs: emphysema, pneumonia, nodules."""

from __future__ import annotations

from typing import Literal

import numpy as np

from .anatomy import Anatomy, F
from .points import Array, Points
from .shapes import Ellipsoid, ramp

Disease = Literal["none", "emphysema", "pneumonia", "nodules"]


class Lesions:
    """What one body's lungs have; they stay lungs in the truth."""

    def __init__(self, body: Anatomy, disease: Disease) -> None:
        self.body, self.disease = body, disease
        rng = body.draw.rng
        self.nodules: list[Ellipsoid] = []
        self.patches: list[Ellipsoid] = []
        if disease == "nodules":
            for _ in range(8):
                radius = float(rng.uniform(2.5, 11))
                self.nodules.append(Ellipsoid(self._place(), (radius, radius * 1.1, radius * 0.9)))
        elif disease == "pneumonia":
            for _ in range(4):
                self.patches.append(Ellipsoid(self._place(back=25), tuple(rng.uniform(18, 45, 3).tolist())))

    def _place(self, back: float = 0) -> tuple[float, float, float]:
        body, rng = self.body, self.body.draw.rng
        x = float(rng.choice([-1, 1]) * rng.uniform(0.35, 0.8) * body.half_width)
        return x, float(rng.uniform(-40, 45) + back), body.depth(float(rng.uniform(0.2, 0.75)))

    def change(self, p: Points, hu: Array) -> Array:
        """The parenchyma's HU with the disease."""
        if self.disease == "emphysema":
            upper = ramp(p.z, self.body.depth(1.1), self.body.depth(0.1))
            holes = ramp(self.body.clouds(p, 1.0), 0.3, 0.8)
            hu = hu + holes * (F(0.35) + F(0.65) * upper) * (F(-975) - hu)
        for patch in self.patches:
            ragged = patch.distance(p) + F(7) * self.body.clouds(p, 1.2)
            hu = hu + F(0.95) * ramp(-ragged, -6, 14) * (F(-80) + F(60) * self.body.texture(p, 1.5) - hu)
        return np.asarray(hu, dtype=np.float32)
