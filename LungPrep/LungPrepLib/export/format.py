"""An output format: what it writes for one case and once for a whole batch, and how it is read back.

The formats themselves are the files of :mod:`LungPrepLib.export.formats`; an installed package adds its own through
the entry points ``lungprep.formats``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..dependencies import how_to_install, is_importable
from ..findings import LungPrepError
from ..messages import say
from ..registry import entries

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..case import PreparedCase

# What an output can hold, as case.json says it.
NATIVE_IMAGE = "native image"
NATIVE_LABELS = "native labels"
PREPARED_IMAGE = "prepared image"
PREPARED_LABELS = "prepared labels"


@dataclass(frozen=True)
class Output:
    """One file or folder of a case.

    Attributes
    ----------
    name
        Its name in the case's folder.
    write
        Writes it to the path that is given, which is not there yet. Raises OSError when the disk does not take it,
        and :class:`~LungPrepLib.findings.LungPrepError` where this case cannot be said in this format.
    holds
        What is in it: :data:`NATIVE_IMAGE` and so on.
    """

    name: str
    write: Callable[[Path], object]
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A format in which prepared cases are written.

    Attributes
    ----------
    name
        What a recipe calls it (``output.formats``).
    help
        Half a line for people: what is written, and who reads it.
    outputs
        The files or folders of one case. Raises :class:`~LungPrepLib.findings.LungPrepError` where there is nothing
        that can be written of this case: the case is then written without it, with a finding.
    read
        Gives what an output holds (its path, and one of its ``holds``) as an image on its own grid; ``None`` where
        it is not read back.
    index
        Writes what a whole batch has once, such as the description of a data set, into the folder of the batch;
        gets that folder and the documents (``case.json``) of its cases by the name of their folder.
    packages
        Modules that it needs and that are not always there, with the name pip knows, such as ``{"zarr": "zarr"}``.
    bytes_per_voxel
        What it takes on the disk for a voxel of the prepared grid, roughly.
    order
        Its place among the others in lists; 100 and more for other packages' formats.
    details
        What the documentation says of it: Markdown, whole sentences.
    """

    name: str
    help: str
    outputs: Callable[[PreparedCase], Sequence[Output]]
    read: Callable[[Path, str], sitk.Image] | None = None
    index: Callable[[Path, Mapping[str, Mapping[str, Any]]], object] | None = None
    packages: Mapping[str, str] = field(default_factory=dict)
    bytes_per_voxel: float = 1.2
    order: int = 100
    details: str = ""

    def missing_packages(self) -> list[str]:
        """What pip has to install before it can be written here."""
        return [name for module, name in self.packages.items() if not is_importable(module)]


def formats() -> dict[str, Format]:
    """All formats by name, in their order."""
    return entries("export.formats")


def check_formats(names: Sequence[str]) -> None:
    """Raise unless the formats can be written here: asked before the work begins, not after it.

    Raises
    ------
    LungPrepError
        naming the package that a format lacks, and how to get it.
    """
    for name in names:
        for package in formats()[name].missing_packages():
            raise LungPrepError(
                say("The format '{format}' cannot be written: the package {package} is not installed.",
                    format=name, package=package),
                say("{how} Or leave that format out.", how=how_to_install(package)),
                usage=True,
            )  # fmt: skip


def bytes_per_voxel(names: Sequence[str]) -> float:
    """What the formats take on the disk for a voxel of the prepared grid, roughly."""
    return sum(formats()[name].bytes_per_voxel for name in names)
