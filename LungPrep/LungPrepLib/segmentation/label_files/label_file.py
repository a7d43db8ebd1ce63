"""What a mask file gives, and how structures that lie over each other become one label map."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...findings import Finding, LungPrepError, make_finding
from ...image.grid import Grid
from ...image.slice_geometry import SliceGeometry
from ...messages import FileName, Quantity, say
from ...recipe import ImageFileRules
from ..structures import Structure, custom_structures
from .known_names import known_structure

if TYPE_CHECKING:
    import SimpleITK as sitk

Mask = npt.NDArray[np.bool_]
_LISTED = 6


@dataclass(frozen=True)
class Wanted:
    """What a mask is wanted for: the acquired slices, and what is known of them.

    ``geometry`` has the true positions of the slices of ``image``, where they are known; ``frame_uid`` their frame of
    reference; ``names`` the structures that are wanted by name (empty: those that the reader takes by itself);
    ``rules`` what a recipe says of image files.
    """

    image: sitk.Image
    geometry: SliceGeometry | None = None
    frame_uid: str = ""
    names: tuple[str, ...] = ()
    rules: ImageFileRules | None = None

    @property
    def slices(self) -> SliceGeometry:
        """Where each slice of the image lies."""
        return slices_of(self.image, self.geometry)


def slices_of(image: sitk.Image, geometry: SliceGeometry | None) -> SliceGeometry:
    """Where each slice of an image lies: the true positions where they are known, else those of its grid."""
    if geometry is not None:
        return geometry
    grid = Grid.of(image)
    places = grid.points_mm(np.array([[0, 0, k] for k in range(grid.size[2])], dtype=float))
    x, y, _ = grid.spacing_mm
    return SliceGeometry((grid.size[0], grid.size[1]), (x, y), grid.direction, places)


@dataclass
class LabelFile:
    """A mask file that was read: uint8 labels on their own grid, and what the values mean, where the file says it."""

    labels: sitk.Image
    structures: tuple[Structure, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def numbered(structures: list[Structure]) -> list[Structure]:
    """The structures with values of their own: those of LungPrep where all are lungs or all are lobes, else 1, 2 ...

    Raises
    ------
    LungPrepError
        when there are more than 255.
    """
    known = [known_structure(structure.key) for structure in structures]
    values = [structure.value for structure in known if structure is not None]
    lobes = {structure is not None and "lobe" in structure.key for structure in known}
    if len(values) == len(structures) == len(set(values)) and len(lobes) == 1:
        return [structure for structure in known if structure is not None]
    if len(structures) > 255:
        raise LungPrepError(
            say("The mask has {count} structures; 255 are possible.", count=len(structures)),
            say("Name those you want: --label-names NAME,NAME."),
        )
    return [replace(structure, value=index) for index, structure in enumerate(structures, 1)]


def named_structure(name: str, value: int = 1) -> Structure:
    """The structure that somebody calls ``name``: one that LungPrep knows, else one of that name."""
    known = known_structure(name)
    if known is not None:
        return replace(known, value=value)
    (unknown,) = custom_structures([value])
    key = re.sub(r"\W+", "_", name.strip().lower()).strip("_")
    return replace(unknown, key=key or unknown.key, name=" ".join(name.split())[:64] or unknown.name)


def chosen(found: list[Structure], wanted: Wanted, *, lungs_only: bool) -> tuple[list[int], list[Finding]]:
    """Which of the structures of a file are taken, by their place in the list, and a finding about the others.

    Those that are wanted by name; else, with ``lungs_only``, the lungs, or the lobes, where there are any; else all.

    Raises
    ------
    LungPrepError
        when one is wanted that is not there; the message lists what is.
    """
    everything = list(range(len(found)))
    if wanted.names and wanted.names != ("all",):
        return [_place_of(name, found) for name in wanted.names], []
    lungs = [i for i in everything if known_structure(found[i].key) and "lobe" not in found[i].key]
    lobes = [i for i in everything if known_structure(found[i].key) and "lobe" in found[i].key]
    taken = lungs if len(lungs) >= 2 or not lobes else lobes
    if wanted.names or not lungs_only or not taken:
        return everything, []
    left_out = [found[i].name for i in everything if i not in taken]
    if not left_out:
        return taken, []
    message = say(
        "Of the mask's structures only {taken} were taken, not {others}.",
        taken=[found[i].name for i in taken],
        others=left_out,
    )
    return taken, [make_finding("labels-left-out", message, structures=left_out)]


def _place_of(name: str, found: list[Structure]) -> int:
    known = known_structure(name)
    wished = {name.strip().lower(), known.key if known else ""}
    for index, structure in enumerate(found):
        if wished & {structure.name.lower(), structure.key.lower()}:
            return index
    raise LungPrepError(
        say("The mask has no structure called '{name}'.", name=name),
        say("It has: {names}.", names=", ".join(structure.name for structure in found)),
        usage=True,
    )


def combined(
    shape: tuple[int, int, int], layers: Iterable[tuple[Structure, Mask]]
) -> tuple[npt.NDArray[np.uint8], list[Finding]]:
    """One label map (z, y, x) of structures that may lie over each other: where they do, the later one counts."""
    labels = np.zeros(shape, dtype=np.uint8)
    covered = overlapping = 0
    for structure, mask in layers:
        overlapping += int(np.count_nonzero(labels[mask]))
        covered += int(np.count_nonzero(mask))
        labels[mask] = structure.value
    if not overlapping:
        return labels, []
    share = Quantity(100 * overlapping / max(1, covered - overlapping), "%")
    message = say("Structures of the mask lie over each other: {share:.2g} of its voxels.", share=share)
    return labels, [make_finding("labels-overlap", message, voxels=overlapping)]


def unreadable(name: FileName, reason: str) -> LungPrepError:
    """The error of a mask file that is damaged."""
    return LungPrepError(
        say("The mask {file} cannot be read: {reason}.", file=name, reason=reason), say("Bring a complete copy.")
    )
