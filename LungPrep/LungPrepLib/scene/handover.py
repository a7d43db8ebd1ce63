"""What a worker process hands over to a window: the document of its case, and images written uncompressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings import Finding, LungPrepError, finding_from_json
from ..image.grid import Grid, grid_from_dict
from ..messages import FileName, say
from ..recipe import Recipe, recipe_from_dict
from ..segmentation.structures import Structure, structure_from_dict

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass
class HandedOver:
    """A case as it comes out of a worker: what :func:`~LungPrepLib.scene.results.add_result` puts into a scene."""

    case: str
    recipe: Recipe
    folder: Path
    grid: Grid
    labels: sitk.Image | None
    structures: tuple[Structure, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    measurements: list[dict[str, Any]] = field(default_factory=list)
    regional_measurements: list[dict[str, Any]] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def image(self) -> sitk.Image:
        """The native image; read when it is asked for: a volume that was prepared is in the scene already."""
        return _read(self.folder / "native.nrrd")

    @cached_property
    def prepared_image(self) -> sitk.Image:
        """The image on the recipe's grid; the native one where that is the same."""
        path = self.folder / "prepared.nrrd"
        return _read(path) if path.exists() else self.image

    @property
    def is_prepared(self) -> bool:
        """Whether there is a prepared image besides the native one."""
        return (self.folder / "prepared.nrrd").exists()


def read_handover(folder: Path, document: dict[str, Any]) -> HandedOver:
    """Read what :func:`LungPrepLib.jobs.hand_over` wrote into ``folder``; ``document`` is that of case.json.

    Raises
    ------
    LungPrepError
        when the images are not there.
    """
    if not (folder / "native.nrrd").exists():
        raise _unreadable(folder / "native.nrrd")
    labels = folder / "native_labels.nrrd"
    return HandedOver(
        case=document["case"],
        recipe=recipe_from_dict(document["recipe"]),
        folder=folder,
        grid=grid_from_dict(document["geometry"]["native"]),
        labels=_read(labels) if labels.exists() else None,
        structures=tuple(structure_from_dict(values) for values in document["structures"]),
        findings=[finding_from_json(finding) for finding in document["findings"]],
        measurements=document["measurements"],
        regional_measurements=document["regional_measurements"],
        provenance={"source": document["source"], "segmentation": document["segmentation"]},
    )


def _read(path: Path) -> sitk.Image:
    import SimpleITK as sitk

    try:
        image = sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise _unreadable(path) from error
    for key in image.GetMetaDataKeys():
        image.EraseMetaData(key)
    return image


def _unreadable(path: Path) -> LungPrepError:
    return LungPrepError(
        say("The worker's image {file} cannot be read.", file=FileName(path)),
        say("Is the disk of temporary files full? Run it again."),
    )
