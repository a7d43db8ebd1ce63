"""What a worker process hands over to a window: the document of its case, and images written uncompressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings import Finding, LungPrepError
from ..recipe import Recipe, recipe_from_dict
from ..segmentation.structures import LOBES, LUNGS, Structure, custom_structures

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass
class HandedOver:
    """A case as it comes out of a worker: what :func:`~LungPrepLib.scene.results.add_result` puts into a scene."""

    case: str
    recipe: Recipe
    image: sitk.Image
    labels: sitk.Image | None
    prepared_image: sitk.Image
    structures: tuple[Structure, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    measurements: list[dict[str, Any]] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)


def read_handover(folder: Path, document: dict[str, Any]) -> HandedOver:
    """Read what :func:`LungPrepLib.jobs.hand_over` wrote into ``folder``; ``document`` is that of case.json.

    Raises
    ------
    LungPrepError
        when the images are not there.
    """
    image = _read(folder / "native.nrrd")
    labels = folder / "native_labels.nrrd"
    prepared = folder / "prepared.nrrd"
    return HandedOver(
        case=document["case"],
        recipe=recipe_from_dict(document["recipe"]),
        image=image,
        labels=_read(labels) if labels.exists() else None,
        prepared_image=_read(prepared) if prepared.exists() else image,
        structures=structures_of(document["labels"]),
        findings=[Finding(**finding) for finding in document["findings"]],
        measurements=document["measurements"],
        provenance={"source": document["source"], "segmentation": document["segmentation"]},
    )


def structures_of(labels: dict[str, int]) -> tuple[Structure, ...]:
    """The structures that the ``labels`` (key -> value) of a case.json mean."""
    known = {(structure.key, structure.value): structure for structure in (*LUNGS, *LOBES)}
    if all((key, value) in known for key, value in labels.items()):
        return tuple(known[key, value] for key, value in labels.items())
    return custom_structures(list(labels.values()))


def _read(path: Path) -> sitk.Image:
    import SimpleITK as sitk

    try:
        image = sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise LungPrepError(
            f"The worker's image '{path.name}' cannot be read.", "Is the disk of temporary files full? Run it again."
        ) from error
    for key in image.GetMetaDataKeys():
        image.EraseMetaData(key)
    return image
