"""The road inside Slicer: from a volume node or a series of Slicer's database to nodes and files.

What :class:`LungPrepLogic` offers to scripts; no window is needed. The work is done in this process.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..acquiring import Selected, select
from ..dicom.catalogs.catalog import SeriesHeaders, StudyHeaders
from ..dicom.catalogs.slicer_database import SlicerDatabaseCatalog
from ..estimates import memory_needed
from ..file_names import stem_of
from ..findings import Finding, LungPrepError
from ..image.grid import Grid
from ..machine import check_memory
from ..messages import FilePath, say
from ..pipeline import prepare
from ..progress import Progress, ProgressCallback, as_progress
from ..recipe import Recipe, load_recipe
from ..segmentation.segmenter import Segmentation
from .hierarchy import INSTANCES_ATTRIBUTE, add_series, modality_of
from .results import ResultNodes, add_result
from .segmentations import labels_from_segmentation
from .volumes import check_volume, grid_of_volume, image_from_volume

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..case import PreparedCase
    from ..segmentation.segmenter import Segmenter

SERIES_UID_TAG = "0020,000E"


def recipe_with(
    recipe: Recipe | str | Path, segmenter: str | Segmenter | None = None, model: str | None = None
) -> tuple[Recipe, Segmenter | None]:
    """A recipe with another segmenter or model; a segmenter object is handed on as it is."""
    chosen = recipe if isinstance(recipe, Recipe) else load_recipe(recipe)
    changes: dict[str, Any] = {}
    if isinstance(segmenter, str):
        changes["segmentation.segmenter"] = segmenter
    if model is not None:
        changes["segmentation.model"] = model
    chosen = chosen.replace(changes) if changes else chosen
    return chosen, None if segmenter is None or isinstance(segmenter, str) else segmenter


def image_of_ct(volume: Any) -> tuple[sitk.Image, list[Finding]]:
    """The image of a CT volume node; refuses what Slicer knows to be something else."""
    check_ct(volume)
    return image_from_volume(volume)


def check_ct(volume: Any) -> None:
    """Raise what :func:`image_of_ct` would, without touching a voxel."""
    modality = modality_of(volume) if volume is not None else ""
    if modality not in ("", "CT"):
        raise LungPrepError(
            say("{volume} is {modality}, not CT.", volume=FilePath(volume.GetName()), modality=modality),
            say("Choose a CT volume."),
            usage=True,
        )
    check_volume(volume)


def prepare_volume(
    volume: Any,
    *,
    recipe: Recipe | str | Path,
    segmenter: str | Segmenter | None = None,
    model: str | None = None,
    segmentation: Any = None,
    annotations: str | Path | None = None,
    update: bool = True,
    progress: Progress | ProgressCallback | None = None,
) -> ResultNodes:
    """Prepare a volume node; see :meth:`LungPrepLogic.prepareVolume`."""
    chosen, own = recipe_with(recipe, segmenter, model)
    image, findings = image_of_ct(volume)
    labels = None if segmentation is None else Segmentation(*labels_from_segmentation(segmentation, Grid.of(image)))
    case = _prepare(image, chosen, own, labels, progress, annotations, scan_names(volume))
    case.findings = findings + case.findings
    return add_result(case, volume.GetName(), source=volume, update=update)


def prepare_series(
    series_uid: str,
    *,
    recipe: Recipe | str | Path,
    segmenter: str | Segmenter | None = None,
    model: str | None = None,
    annotations: str | Path | None = None,
    update: bool = True,
    progress: Progress | ProgressCallback | None = None,
) -> ResultNodes:
    """Prepare a series of Slicer's database; see :meth:`LungPrepLogic.prepareSeries`."""
    chosen, own = recipe_with(recipe, segmenter, model)
    progress = as_progress(progress)
    selected = select_series(series_uid, chosen, progress)
    case = _prepare(selected, chosen, own, None, progress, annotations)
    headers = case.acquisition.headers
    return add_series_result(case, series_uid, [header.sop_instance_uid for header in headers], update=update)


def add_series_result(case: Any, series_uid: str, sop_instance_uids: list[str], *, update: bool) -> ResultNodes:
    """Put the case of a database series into the scene, under its study."""
    files = series_files(series_uid)
    return add_result(
        case,
        series_name(series_uid),
        update=update,
        place=lambda volume: add_series(volume, files, sop_instance_uids),
    )


def export_case(
    volume: Any,
    folder: str | Path,
    *,
    segmentation: Any = None,
    recipe: Recipe | str | Path,
    overwrite: bool = False,
    progress: Progress | ProgressCallback | None = None,
) -> dict[str, Any]:
    """Write the case folder of a volume; see :meth:`LungPrepLogic.exportCase`."""
    from ..export.case_folder import check_case_folder, write_case

    chosen, _ = recipe_with(recipe)
    progress = as_progress(progress)
    folder = Path(folder)
    check_case_folder(folder, overwrite=overwrite)
    source, labels, findings = source_of_volume(volume, segmentation, chosen, progress)
    case = _prepare(source, chosen, None, labels, progress)
    case.findings = findings + case.findings
    return write_case(case, folder, overwrite=overwrite, progress=progress)


def source_of_volume(
    volume: Any, segmentation: Any, recipe: Recipe, progress: Progress
) -> tuple[Selected | sitk.Image, Segmentation | None, list[Finding]]:
    """What to prepare for a volume and its mask: the DICOM series it came from where that is known, else its image.

    From the series, the measurements are those of the slices as they were acquired.
    """
    series_uid = series_of_volume(volume)
    if series_uid and volume.GetParentTransformNode() is None:
        selected = select_series(series_uid, recipe, progress)
        return selected, None if segmentation is None else mask_on_volume(segmentation, volume), []
    image, findings = image_of_ct(volume)
    labels = None if segmentation is None else Segmentation(*labels_from_segmentation(segmentation, Grid.of(image)))
    return image, labels, findings


def mask_on_volume(segmentation: Any, volume: Any) -> Segmentation:
    """A mask as labels on a volume's own grid; on the orthogonal one around it where it has a shear or a
    transform above it (Slicer's own loader gives a tilted series a shear)."""
    grid = grid_of_volume(volume) if volume.GetParentTransformNode() is None else None
    return Segmentation(*labels_from_segmentation(segmentation, grid or Grid.of(image_of_ct(volume)[0])))


def slicer_database() -> Any:
    """Slicer's DICOM database where it has one that is open; ``None`` also in a Slicer without its DICOM module."""
    import slicer

    database = getattr(slicer, "dicomDatabase", None)
    return database if database is not None and database.isOpen else None


def _opened_database() -> Any:
    database = slicer_database()
    if database is None:
        raise LungPrepError(
            say("Slicer's DICOM database is not open."), say("Open it in the DICOM module."), usage=True
        )
    return database


def series_files(series_uid: str) -> list[str]:
    """The files of a series in Slicer's database."""
    database = slicer_database()
    return list(database.filesForSeries(series_uid)) if database is not None else []


def present_files(series_uid: str) -> list[str]:
    """The files of a series in Slicer's database, of which some at least are where it says.

    Raises
    ------
    LungPrepError
        when the database is not open, does not have the series, or its files are gone.
    """
    _opened_database()
    files = series_files(series_uid)
    if not files:
        raise LungPrepError(
            say("Slicer's DICOM database has no such series."),
            say("See what it has with LungPrepLogic().series()."),
            usage=True,
        )
    if not any(Path(file).is_file() for file in files):
        raise LungPrepError(
            say("None of the {number} files of this series is where Slicer's DICOM database says.", number=len(files)),
            say("Import the series again, or bring its folder back."),
        )
    return files


def select_series(series_uid: str, recipe: Recipe, progress: Progress) -> Selected:
    """Find a series of Slicer's database, from headers alone.

    Raises
    ------
    LungPrepError
        when the database is not open, does not have the series, or its files are gone.
    """
    present_files(series_uid)
    return select(_OneSeries(series_uid), recipe, series_uid=series_uid, progress=progress)


class _OneSeries:
    """The catalog of one series of Slicer's database: the files of the others are not opened."""

    def __init__(self, series_uid: str) -> None:
        self._uid, self._catalog = series_uid, database_catalog()
        self.sort_files = self._catalog.sort_files
        self._series: SeriesHeaders | None = None

    def studies(self, progress: Progress) -> list[StudyHeaders]:
        found = self.series(self._uid, progress)
        return [StudyHeaders(found.study_instance_uid, (found,))]

    def series(self, series_instance_uid: str, progress: Progress) -> SeriesHeaders:
        if self._series is None:
            self._series = self._catalog.series(series_instance_uid, progress)
        return self._series

    def findings(self) -> list[Finding]:
        return self._catalog.findings()

    def close(self) -> None:
        self._catalog.close()


def database_catalog() -> SlicerDatabaseCatalog:
    """The catalog of the database that is open in Slicer; headers are read in this process."""
    from DICOMLib import DICOMUtils  # type: ignore[import-not-found]

    return SlicerDatabaseCatalog(_opened_database(), DICOMUtils.getSortedImageFiles, processes=0)


def series_name(series_uid: str) -> str:
    """What Slicer calls the volume of a series: number and description."""
    database = _opened_database()
    number = database.fieldForSeries("SeriesNumber", series_uid)
    description = database.descriptionForSeries(series_uid) or "CT"
    return f"{number}: {description}" if number else str(description)


def series_of_volume(volume: Any) -> str:
    """The Series Instance UID of a volume whose instances are in Slicer's open database; empty when they are not."""
    instances = (volume.GetAttribute(INSTANCES_ATTRIBUTE) or "").split()
    database = slicer_database()
    if not instances or database is None or not database.fileForInstance(instances[0]):
        return ""
    return str(database.instanceValue(instances[0], SERIES_UID_TAG) or "")


def scan_names(volume: Any) -> list[str]:
    """What a table may call the scan of a volume node: its Series Instance UID, the name of its file, its own name."""
    storage = volume.GetStorageNode()
    file = Path((storage.GetFileName() if storage is not None else "") or "").name
    names = [series_of_volume(volume), file, stem_of(file), volume.GetName(), stem_of(volume.GetName())]
    return list(dict.fromkeys(name for name in names if name))


def list_database(recipe: Recipe, progress: Progress) -> list[dict[str, Any]]:
    """Every series of Slicer's database with its verdict; see :meth:`LungPrepLogic.series`."""
    from ..dicom.selection.candidates import judge_study

    _opened_database()
    rows = []
    for study in database_catalog().studies(progress):
        for candidate in judge_study(study, recipe).candidates:
            volume_findings = candidate.volume.findings if candidate.volume is not None else ()
            rows.append(
                {
                    "seriesInstanceUID": candidate.series.series_instance_uid,
                    "studyInstanceUID": study.study_instance_uid,
                    "verdict": candidate.verdict,
                    "reasons": [str(reason) for reason in candidate.reasons],
                    "findings": [*candidate.findings, *volume_findings],
                }
                | candidate.summary.as_dict()
            )
    return rows


def _prepare(
    source: Selected | sitk.Image,
    recipe: Recipe,
    segmenter: Segmenter | None,
    labels: Segmentation | None,
    progress: Progress | ProgressCallback | None,
    annotations: str | Path | None = None,
    names: Sequence[str] = (),
) -> PreparedCase:
    selected = source if isinstance(source, Selected) else select(source, recipe)
    check_memory(memory_needed(selected.voxels, recipe, selected.voxel_mm3))
    return prepare(
        selected,
        recipe,
        segmenter=segmenter,
        labels=labels,
        annotations=annotations,
        scan_names=names,
        progress=progress,
    )
