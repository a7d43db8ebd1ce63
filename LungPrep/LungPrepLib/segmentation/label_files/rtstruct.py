"""Radiotherapy structures (RTSTRUCT): closed contours, filled slice by slice on the acquired slices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...findings import Finding, LungPrepError, make_finding
from ...image.slice_geometry import SliceGeometry
from ...messages import FileName, Quantity, say
from .label_file import LabelFile, Mask, Wanted, chosen, combined, named_structure, numbered, unreadable

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_SAME_PLANE_MM = 0.01
_SAME_PLANE = 0.05  # of the slices' step: heights are written with few digits, and denser contours are rare
_DIGITS = 3  # of mm: the same contour, written twice
_ON_CENTRE = 0.01  # of a pixel
_SEEN_MM = 0.1  # a contour that is this far from its slice is worth a word


@dataclass(frozen=True)
class _Plane:
    """The contours of a structure in one plane, (n, 3) LPS points each, at a height along the slices' normal."""

    height_mm: float
    contours: tuple[npt.NDArray[np.float64], ...]


def read_rtstruct(dataset: Dataset, path: Path, wanted: Wanted) -> LabelFile:
    """The structures on the slices that are wanted.

    A voxel is in a structure when its centre is: by the even-odd rule over all contours of the structure in the
    plane, so that a contour within another one is a hole and several side by side are parts; one that is there
    twice counts once. A slice takes the nearest plane of contours, where that is no further than half of the way to
    the next plane. Lungs, or lobes, are taken where there are any, else all; ``wanted.names`` says which.

    Raises
    ------
    LungPrepError
        when there is no closed contour in slices of this direction, or a wanted structure is not there.
    """
    names = {int(item.ROINumber): str(item.get("ROIName", "")) for item in dataset.get("StructureSetROISequence", ())}
    try:
        drawn = [
            (names[int(item.ReferencedROINumber)], _closed(item))
            for item in dataset.get("ROIContourSequence", ())
            if int(item.ReferencedROINumber) in names
        ]
    except (AttributeError, ValueError) as error:
        raise unreadable(FileName(path), str(error)) from error
    drawn = [(name, contours) for name, contours in drawn if contours]
    found = [named_structure(name) for name, _ in drawn]
    taken, findings = chosen(found, wanted, lungs_only=True)
    slices = wanted.slices
    planes = [_planes_of(drawn[index][1], slices) for index in taken]
    if not any(of_one for of_one, _ in planes):
        raise LungPrepError(
            say("{file} has no closed contour in the slices of this series.", file=FileName(path)),
            say("Give the structures that were drawn on it."),
        )
    structures = numbered([found[index] for index in taken])
    shape = (len(slices.positions_mm), slices.size[1], slices.size[0])
    farthest = [0.0]
    layers = (
        (structure, _filled(of_one, slices, shape, farthest))
        for structure, (of_one, _) in zip(structures, planes, strict=True)
    )
    labels, overlaps = combined(shape, layers)
    taken_names = {drawn[index][0] for index in taken}
    findings += overlaps + _plane_findings(farthest[0], sum(skew for _, skew in planes))
    findings += _open_findings(dataset, {number for number, name in names.items() if name in taken_names})
    structures.sort(key=lambda structure: structure.value)
    return LabelFile(slices.stacked(labels), tuple(structures), findings)


def _closed(item: Dataset) -> list[npt.NDArray[np.float64]]:
    contours = []
    for contour in item.get("ContourSequence", ()):
        if str(contour.get("ContourGeometricType", "")).startswith("CLOSED_PLANAR"):
            points = _numbers(contour)
            if points.size % 3 or not np.isfinite(points).all():
                raise ValueError("a contour holds something else than points")
            if points.size >= 9:
                contours.append(points.reshape(-1, 3))
    return contours


def _numbers(contour: Dataset) -> npt.NDArray[np.float64]:
    """ContourData; a lung has a hundred thousand decimal strings, and pydicom keeps each as an object."""
    raw = contour.get_item("ContourData")
    text = raw.value if raw is not None else None
    if isinstance(text, bytes):
        return np.array(text.decode("ascii").strip("\0 ").split("\\"), dtype=np.float64)
    return np.array(contour.ContourData, dtype=np.float64)


def _planes_of(contours: list[npt.NDArray[np.float64]], slices: SliceGeometry) -> tuple[list[_Plane], int]:
    """The planes of a structure in their order, and how many contours lie across the slices."""
    normal = slices.direction[:, 2]
    by_height: dict[float, list[npt.NDArray[np.float64]]] = {}
    skew = 0
    for points in contours:
        heights = (points - slices.positions_mm[0]) @ normal
        if np.ptp(heights) > slices.step_mm / 2:
            skew += 1
            continue
        height = float(heights.mean())
        tolerance = max(_SAME_PLANE_MM, _SAME_PLANE * slices.step_mm)
        same = next((known for known in by_height if abs(known - height) <= tolerance), height)
        by_height.setdefault(same, []).append(points)
    return [_Plane(height, _once(by_height[height])) for height in sorted(by_height)], skew


def _once(contours: list[npt.NDArray[np.float64]]) -> tuple[npt.NDArray[np.float64], ...]:
    """The contours of a plane without those that are there again, from whichever point on and in either direction:
    by the even-odd rule a contour drawn twice is nothing."""
    if len(contours) == 1:
        return (contours[0],)
    return tuple({np.unique(points.round(_DIGITS) + 0.0, axis=0).tobytes(): points for points in contours}.values())


def _filled(planes: list[_Plane], slices: SliceGeometry, shape: tuple[int, int, int], farthest: list[float]) -> Mask:
    """(z, y, x); ``farthest[0]`` becomes the longest way from a slice to the plane that it took."""
    mask = np.zeros(shape, dtype=bool)
    heights = np.array([plane.height_mm for plane in planes])
    if not len(heights):
        return mask
    apart = float(np.median(np.diff(heights))) if len(heights) > 1 else slices.step_mm
    for index, offset in enumerate(slices.offsets_mm):
        nearest = int(np.argmin(np.abs(heights - offset)))
        away = abs(heights[nearest] - offset)
        if away > apart / 2 + _SAME_PLANE_MM:
            continue
        farthest[0] = max(farthest[0], float(away))
        # In the slice's own plane: a tilted gantry displaces each slice.
        along = [(points - slices.positions_mm[index]) @ slices.direction[:, :2] for points in planes[nearest].contours]
        mask[index] = even_odd([points / slices.pixel_spacing_mm for points in along], shape[1:])
    return mask


def even_odd(contours: list[npt.NDArray[np.float64]], shape: tuple[int, int]) -> Mask:
    """Which pixel centres (y, x) lie within an odd number of the closed contours of (n, 2) points (x, y).

    Each edge turns around everything to the right of where it crosses the line through a row's centres. A contour
    whose points are all pixel centres was made of a mask, as OpenCV's findContours does it (rt-utils): it goes through
    the outermost pixels of the structure, also of those around a hole, and they are in it.
    """
    rows, columns = shape
    turns = np.zeros((rows, columns + 1), dtype=np.int32)
    on: Mask = np.zeros((rows, columns), dtype=bool)
    for points in contours:
        (x0, y0), (x1, y1) = points.T, np.roll(points, -1, axis=0).T
        first = np.ceil(np.minimum(y0, y1)).clip(0, rows).astype(np.intp)  # half open: low <= row < high
        count = np.ceil(np.maximum(y0, y1)).clip(0, rows).astype(np.intp) - first
        edge = np.repeat(np.arange(len(points)), count)
        row = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        crossing = x0[edge] + (row - y0[edge]) * (x1 - x0)[edge] / (y1 - y0)[edge]
        np.add.at(turns, (row, np.ceil(crossing).clip(0, columns).astype(np.intp)), 1)
        if np.abs(points - np.rint(points)).max() < _ON_CENTRE:
            _mark(on, np.rint(points).astype(np.intp))
    inside: Mask = (np.cumsum(turns[:, :-1], axis=1) % 2).astype(bool)
    return inside | on


def _mark(on: Mask, points: npt.NDArray[np.intp]) -> None:
    """Mark the pixels (y, x) whose centres a closed contour of whole (n, 2) points (x, y) goes through."""
    for start, end in zip(points, np.roll(points, -1, axis=0), strict=True):
        count = max(int(np.gcd(*(end - start))), 1)
        x, y = (start + np.arange(count)[:, None] * ((end - start) // count)).T
        seen = (x >= 0) & (x < on.shape[1]) & (y >= 0) & (y < on.shape[0])
        on[y[seen], x[seen]] = True


def _plane_findings(farthest_mm: float, skew: int) -> list[Finding]:
    findings = []
    if farthest_mm > _SEEN_MM:
        message = say("Contours lie up to {away:.2g} from the slices that took them.", away=Quantity(farthest_mm, "mm"))
        findings.append(make_finding("contours-off-slices", message, away_mm=round(farthest_mm, 3)))
    if skew:
        message = say("{count} contours lie across the slices and were left out.", count=skew)
        findings.append(make_finding("contours-off-slices", message, severity="warning", contours=skew))
    return findings


def _open_findings(dataset: Dataset, numbers: set[int]) -> list[Finding]:
    """Lines that are not closed, of the structures with these numbers; single points mark places and are none."""
    count = sum(
        str(contour.get("ContourGeometricType", "")).startswith("OPEN")
        for item in dataset.get("ROIContourSequence", ())
        if int(item.ReferencedROINumber) in numbers
        for contour in item.get("ContourSequence", ())
    )
    if not count:
        return []
    return [make_finding("contours-open", say("{count} contours are not closed.", count=count), contours=count)]
