"""Signed distances of simple shapes, in millimetres and negative inside.

They are estimates that are right near the surface, which is where partial volume needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter

from .points import Array, Points

FAR = np.float32(1e3)
Point = tuple[float, float, float]


class Profile:
    """A smooth function of one coordinate through knots, as a table with a step of 0.1 mm."""

    def __init__(self, knots: Sequence[float], values: Sequence[float]) -> None:
        order = np.argsort(knots)
        where = np.asarray(knots, dtype=float)[order]
        self._start = float(where[0])
        table = PchipInterpolator(where, np.asarray(values, dtype=float)[order])(
            np.arange(where[0], where[-1] + 0.1, 0.1).clip(where[0], where[-1])
        )
        self._table = table.astype(np.float32)

    def __call__(self, coordinate: Array) -> Array:
        index = ((coordinate - np.float32(self._start)) * np.float32(10) + np.float32(0.5)).astype(np.int32)
        return self._table[np.clip(index, 0, len(self._table) - 1)]


class Texture:
    """Periodic smooth noise of mean 0 and standard deviation 1, fixed to the body."""

    SIZE = 64

    def __init__(self, rng: np.random.Generator, smoothness: float = 1.1) -> None:
        noise = gaussian_filter(rng.standard_normal((self.SIZE,) * 3, dtype=np.float32), smoothness, mode="wrap")
        self._volume = ((noise - noise.mean()) / noise.std()).astype(np.float32)

    def __call__(self, points: Points, cell_mm: float) -> Array:
        """The noise at ``points``, one cell of it every ``cell_mm``."""
        scale = np.float32(1 / cell_mm)
        wrap = self.SIZE - 1
        x, y, z = (np.floor(c * scale).astype(np.int32) & wrap for c in (points.x, points.y, points.z))
        return self._volume.reshape(-1)[(z * self.SIZE + y) * self.SIZE + x]


def squircle(u: Array, v: Array, x: Array, y: Array, squareness: float, slant: Array | float = 1.0) -> Array:
    """Distance from a rounded rectangle (the Fernández-Guasti squircle), measured from its centre.

    ``u`` and ``v`` are ``x`` and ``y`` divided by the half axes; ``squareness`` runs from 0 (an ellipse) to
    1 (a rectangle); ``slant`` is the cosine of the surface's inclination against the axis.
    """
    uu, vv = u * u, v * v
    both = uu + vv
    square = both + np.sqrt(np.maximum(both * both - np.float32(4 * squareness**2) * uu * vv, 0))
    radius = np.sqrt(np.maximum(np.float32(0.5) * square, np.float32(1e-8)))
    length = np.sqrt(x * x + y * y)
    return length * (1 - 1 / radius) * slant


def _dot(vector: npt.NDArray[np.float64], coordinates: list[Array]) -> Array:
    x, y, z = (np.float32(a) * c for a, c in zip(vector, coordinates, strict=True))
    return x + y + z


@dataclass(frozen=True)
class Ellipsoid:
    """An ellipsoid; ``axes`` are its unit axes as rows."""

    centre: Point
    radii: tuple[float, float, float]
    axes: npt.NDArray[np.float64] | None = None

    @property
    def bounds(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """(1, 3) lowest and highest corner of the box around it."""
        axes = np.eye(3) if self.axes is None else self.axes
        reach = np.sqrt(((axes * np.asarray(self.radii)[:, None]) ** 2).sum(axis=0))
        centre = np.asarray(self.centre)
        return (centre - reach)[None], (centre + reach)[None]

    def __len__(self) -> int:
        return 1

    def distance(self, points: Points, index: int = 0) -> Array:
        """Signed distance along the ray from the centre (``index`` is there for the sake of :class:`Tubes`)."""
        d = [c - np.float32(m) for c, m in zip((points.x, points.y, points.z), self.centre, strict=True)]
        local = d if self.axes is None else [_dot(row, d) for row in self.axes]
        u, v, w = (c * np.float32(1 / r) for c, r in zip(local, self.radii, strict=True))
        scaled = u * u + v * v + w * w
        length = np.sqrt(d[0] ** 2 + d[1] ** 2 + d[2] ** 2)
        return length * (1 - 1 / np.sqrt(np.maximum(scaled, np.float32(1e-4))))


@dataclass(frozen=True)
class Tubes:
    """Tapered capsules: ``a`` and ``b`` (n, 3) are their ends, ``ra`` and ``rb`` (n,) the radii there."""

    a: npt.NDArray[np.float64]
    b: npt.NDArray[np.float64]
    ra: npt.NDArray[np.float64]
    rb: npt.NDArray[np.float64]

    @classmethod
    def along(cls, path: Sequence[Point], radii: npt.ArrayLike, step_mm: float = 12.0) -> Tubes:
        """Tubes along a smooth curve through ``path`` (n, 3)."""
        knots = np.asarray(path, dtype=float)
        apart = np.linalg.norm(np.diff(knots, axis=0), axis=1) > 1e-3
        knots = knots[np.concatenate([[True], apart])]
        if len(knots) == 1:  # a curve without length
            return cls(knots, knots, *(np.atleast_1d(np.asarray(radii, dtype=float))[:1] for _ in range(2)))
        length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(knots, axis=0), axis=1))])
        t = np.linspace(0, length[-1], max(int(np.ceil(length[-1] / step_mm)), 1) + 1)
        curve = PchipInterpolator(length, knots)(t)
        given = np.broadcast_to(np.asarray(radii, dtype=float), len(path))[np.concatenate([[True], apart])]
        radius = np.interp(t, length, given)
        return cls(curve[:-1], curve[1:], radius[:-1], radius[1:])

    @classmethod
    def joined(cls, parts: Sequence[Tubes]) -> Tubes:
        """All tubes of ``parts`` in one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("a", "b", "ra", "rb")))

    def __len__(self) -> int:
        return len(self.ra)

    def grown(self, by_mm: float) -> Tubes:
        """The same tubes with larger radii."""
        return Tubes(self.a, self.b, self.ra + by_mm, self.rb + by_mm)

    @property
    def bounds(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """(n, 3) lowest and highest corners of the boxes around each."""
        radius = np.maximum(self.ra, self.rb)[:, None]
        return np.minimum(self.a, self.b) - radius, np.maximum(self.a, self.b) + radius

    def distance(self, points: Points, index: int) -> Array:
        """Signed distance from tube ``index``."""
        a, axis = self.a[index], self.b[index] - self.a[index]
        scale = 1.0 / max(float(axis @ axis), 1e-6)
        d = [c - np.float32(m) for c, m in zip((points.x, points.y, points.z), a, strict=True)]
        along = _dot(axis * scale, d).clip(0, 1)
        x, y, z = (c - np.float32(n) * along for n, c in zip(axis, d, strict=True))
        radius = np.float32(self.ra[index]) + np.float32(self.rb[index] - self.ra[index]) * along
        return np.sqrt(x * x + y * y + z * z) - radius


def ramp(value: Array, start: float, stop: float) -> Array:
    """0 before ``start``, 1 behind ``stop``, smooth between."""
    t = ((value - np.float32(start)) * np.float32(1 / (stop - start))).clip(0, 1)
    return t * t * (3 - 2 * t)


def moved(point: Point, x: float, y: float, z: float) -> Point:
    """A point, moved by x, y and z (mm)."""
    return point[0] + x, point[1] + y, point[2] + z


def plates(*sides: Array) -> Array:
    """The intersection of shapes: the largest of their distances."""
    result = sides[0]
    for side in sides[1:]:
        result = np.maximum(result, side)
    return result
