"""What the header of an image file says of its voxels' places, and the places that follow from it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...findings import Finding, LungPrepError, error_from, make_finding
from ...messages import FileName, Quantity, say
from ...recipe import ImageFileRules

Floats = npt.NDArray[np.float64]
# Directions in which an index may grow, as unit vectors of LPS.
_LETTERS = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0), "S": (0, 0, 1), "I": (0, 0, -1)}
_ASSUMED = "LPS"  # as ITK, and with it Slicer and lungmask, take indices of which nothing is said
_LIKELY_MM = (0.01, 60.0)  # the length of a voxel of a CT of anything from a mouse to a whole body's overview
_NOTICED = 0.01  # of a length


@dataclass
class Voxels:
    """The voxels as they are stored.

    Attributes
    ----------
    array
        (z, y, x), of the stored type.
    slope, intercept
        The values are ``array * slope + intercept``.
    """

    array: npt.NDArray[Any]
    slope: float = 1.0
    intercept: float = 0.0

    @property
    def is_scaled(self) -> bool:
        """Whether the stored numbers are not the values themselves."""
        return (self.slope, self.intercept) != (1.0, 0.0)


@dataclass
class Described:
    """A header.

    Attributes
    ----------
    format
        What people call the format.
    size
        (x, y, z) in voxels.
    spacing_mm
        Lengths of a voxel along the three indices; NaN or 0 where the header does not say it.
    direction
        3x3, its columns the unit vectors (LPS) along the three indices, which need not be perpendicular; ``None``
        where the header does not say which side is which.
    origin_mm
        The centre of the first voxel (LPS).
    findings
        What was noticed in the header.
    load
        Reads the voxels: all of them, or (``slices=n``) at least so many of the first slices, for a look at them.
    files
        Files besides the header that belong to the image.
    """

    format: str
    size: tuple[int, int, int]
    spacing_mm: Floats
    direction: Floats | None
    origin_mm: Floats
    load: Callable[..., Voxels]
    files: tuple[Path, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def direction_of(letters: str) -> Floats:
    """The 3x3 direction (LPS, columns) of indices that grow as three letters say: ``LPS`` is the identity."""
    return np.array([_LETTERS[letter] for letter in letters.upper()], dtype=np.float64).T


def unit_columns(matrix: Floats) -> tuple[Floats, Floats]:
    """The lengths of the columns of a matrix, and the matrix with columns of length one (NaN where one is zero)."""
    lengths = np.linalg.norm(matrix, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return lengths, matrix / lengths


def placed(
    header: Described, rules: ImageFileRules, file: FileName, *, from_table: bool = False
) -> tuple[Floats, Floats, list[Finding]]:
    """The steps between voxels (3x3, LPS, mm, columns), the first voxel's centre, and what was noticed.

    What ``rules`` say of orientation and spacing goes before what the header says; ``from_table`` says that a table
    has filled them in.

    Raises
    ------
    LungPrepError
        when nothing says how large a voxel is.
    """
    findings = list(header.findings)
    spacing, direction = header.spacing_mm, header.direction
    if rules.spacing_mm:
        given = np.array(rules.spacing_mm, dtype=np.float64)
        expected = from_table and is_default(header)
        if _is_length(spacing).all() and np.any(np.abs(given / spacing - 1) > _NOTICED) and not expected:
            findings.append(_given(say("voxels of {spacing}", spacing=_lengths(spacing)),
                                   say("voxels of {spacing}", spacing=_lengths(given)), from_table))  # fmt: skip
        spacing = given
    if not _is_length(spacing).all():
        raise _no_voxel_size(spacing, file)
    if np.any(spacing < _LIKELY_MM[0]) or np.any(spacing > _LIKELY_MM[1]):
        message = say("The header says that a voxel is {spacing} large.", spacing=_lengths(spacing))
        findings.append(make_finding("voxel-size-unlikely", message, spacing_mm=spacing.tolist()))
    if not rules.spacing_mm and is_default(header):
        message = say("{file} says voxels of 1 x 1 x 1 mm, the first of them at the origin.", file=file)
        findings.append(make_finding("geometry-default", message))
    if rules.orientation:
        given = direction_of(rules.orientation)
        if from_table and is_default(header):
            direction = given
        elif direction is not None and letters_of(direction) != rules.orientation.upper():
            findings.append(_given(say("the orientation {letters}", letters=letters_of(direction)),
                                   say("the orientation {letters}", letters=rules.orientation.upper())))  # fmt: skip
            direction = given
        elif direction is None:
            direction = given
    if direction is None:
        direction = direction_of(_ASSUMED)
        findings.append(
            make_finding(
                "orientation-unknown",
                say("The {format} file does not say which side of the patient is which.", format=header.format),
                say("Takes {letters} for the directions in which the indices grow: right and left are a guess.",
                    letters=_ASSUMED),
                assumed=_ASSUMED,
            )
        )  # fmt: skip
    return direction * spacing, header.origin_mm, findings


def is_default(header: Described) -> bool:
    """Whether size and place are what they are where nobody has set them."""
    direction = header.direction
    straight = direction is None or bool(np.allclose(np.abs(direction), np.eye(3), atol=1e-6))
    return straight and bool(np.all(header.spacing_mm == 1) and np.all(header.origin_mm == 0))


def letters_of(direction: Floats) -> str:
    """The three letters of the patient's axes that are nearest to the columns of a direction."""
    names = list(_LETTERS)
    vectors = np.array([_LETTERS[name] for name in names], dtype=np.float64)
    return "".join(names[int(np.argmax(vectors @ direction[:, axis]))] for axis in range(3))


def _given(said: Any, taken: Any, from_table: bool = False) -> Finding:
    if from_table:
        message = say("The header says {said}, and the table of metadata {taken}.", said=said, taken=taken)
        return make_finding("geometry-given", message, say("Believes the table."))
    message = say("The header says {said}, and the recipe {taken}.", said=said, taken=taken)
    return make_finding("geometry-given", message)


def _is_length(spacing: Floats) -> npt.NDArray[np.bool_]:
    return np.isfinite(spacing) & (spacing > 0)


def _no_voxel_size(spacing: Floats, file: FileName) -> LungPrepError:
    words = " x ".join("?" if math.isnan(value) else f"{value:g}" for value in spacing)
    finding = make_finding(
        "voxel-size-missing",
        say("{file} does not say how large a voxel is (its header has {words} mm).", file=file, words=words),
        say("Say it, if you know it: --set image_files.spacing_mm=[x,y,z] in millimetres."),
        files=[str(file)],
    )
    return error_from(finding)


def _lengths(spacing: Floats) -> Quantity | str:
    return " x ".join(f"{value:.4g}" for value in spacing) + " mm"
