"""From where the data is to the acquired slices: which series or image is prepared, and reading it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from .acquisition import Acquisition
from .findings import Finding, LungPrepError, error_from
from .messages import FileName, say
from .progress import Progress, ProgressCallback, as_progress
from .recipe import Recipe

if TYPE_CHECKING:
    import SimpleITK as sitk

    from .dicom.selection.candidates import Candidate
    from .sources.opening import Given
    from .sources.source import OneImage

    Source: TypeAlias = Given | sitk.Image


@dataclass
class Selected:
    """What will be prepared, known from headers alone.

    Attributes
    ----------
    candidate, one, image
        One of them: a volume of a series, the only image of a source, or an image in memory.
    findings
        What was noticed on the way to it.
    voxels, voxel_mm3
        How many voxels reading it gives (0 where that is not known), and the volume of one.
    seconds
        How long it took to find it.
    """

    candidate: Candidate | None = None
    one: OneImage | None = None
    image: sitk.Image | None = None
    findings: list[Finding] = field(default_factory=list)
    voxels: int = 0
    voxel_mm3: float | None = None
    seconds: float = 0.0

    def close(self) -> None:
        """Remove the files that were unpacked for it; it cannot be read after that."""
        if self.candidate is not None and self.candidate.catalog is not None:
            self.candidate.catalog.close()


def select(
    source: Source,
    recipe: Recipe | None = None,
    *,
    series_uid: str | None = None,
    progress: Progress | ProgressCallback | None = None,
) -> Selected:
    """Find what to prepare, from headers alone.

    Parameters
    ----------
    source
        Whatever a source opens (:func:`~LungPrepLib.sources.opening.open_source`): a DICOM folder, file, zip or list
        of files, the folder of a Slicer database, a catalog, an image file ...; or an image (int16 HU after
        rounding, LPS).
    series_uid
        The Series Instance UID (or the ``case-...`` of a listing) to take instead of choosing.

    Raises
    ------
    LungPrepError
        when there is nothing that can be prepared; the message says what was found instead.
    """
    import SimpleITK as sitk

    recipe = recipe or Recipe()
    progress = as_progress(progress)
    if isinstance(source, sitk.Image):
        return Selected(image=source, voxels=source.GetNumberOfPixels(), voxel_mm3=math.prod(source.GetSpacing()))
    from .dicom.selection.choosing import choose
    from .sources.image_file import ImageFile
    from .sources.judged_images import chosen_image, images_of
    from .sources.opening import open_source
    from .sources.source import OneImage

    begin = time.perf_counter()
    opened = open_source(source)
    if isinstance(opened, OneImage):
        return _selected_image(opened, series_uid, recipe)
    try:
        candidate, findings = choose(opened, recipe, series_uid=series_uid, place=_place(source), progress=progress)
    except LungPrepError:
        images = images_of(opened, recipe, progress)
        if not images:
            raise
        path = chosen_image(images, _place(source), series_uid).path
        return _selected_image(ImageFile(path), None, recipe)
    summary = candidate.summary
    voxel_mm3 = math.prod((*summary.spacing_mm, summary.step_mm)) if summary.spacing_mm and summary.step_mm else None
    seconds = time.perf_counter() - begin
    return Selected(candidate, findings=findings, voxels=candidate.voxels, voxel_mm3=voxel_mm3, seconds=seconds)


def _place(source: Source) -> str:
    """What a source is called in messages: its own name, where it is one file or folder."""
    from .dicom.headers.files import base_name

    return base_name(str(source)) if isinstance(source, (str, Path)) else ""


def _selected_image(one: OneImage, series_uid: str | None, recipe: Recipe) -> Selected:
    if series_uid is not None:
        raise LungPrepError(
            say("{file} is an image file: there is no series to choose in it.", file=FileName(one.name)),
            say("Leave the series out, or give the DICOM folder."),
            usage=True,
        )
    voxels, voxel_mm3 = one.extent(recipe)
    return Selected(one=one, voxels=voxels, voxel_mm3=voxel_mm3)


def read_usable(selected: Selected, recipe: Recipe, progress: Progress) -> tuple[Selected, Acquisition]:
    """The acquired slices of what was selected, or of the next usable series where the pixels refuse the first.

    Headers can lie: a mask stored as CT, or slices that cannot be decoded, are seen only now.

    Raises
    ------
    LungPrepError
        what was wrong with the first, when no other can be used.
    """
    refused: LungPrepError | None = None
    while True:
        try:
            return selected, read(selected, recipe, progress)
        except LungPrepError as error:
            refused = refused or error
            following = None
            if selected.candidate is not None and error.finding is not None and not error.usage:
                from .dicom.selection.choosing import next_usable

                following = next_usable(selected.candidate, error, recipe, progress)
            if selected.candidate is None or following is None:
                raise refused from None
            before = set(map(id, selected.candidate.findings))
            kept = [finding for finding in selected.findings if id(finding) not in before]
            selected = replace(
                selected, candidate=following, findings=kept + list(following.findings), voxels=following.voxels
            )


def read(selected: Selected, recipe: Recipe, progress: Progress) -> Acquisition:
    """The acquired slices in Hounsfield units.

    Raises
    ------
    LungPrepError
        when they cannot be read, or are no Hounsfield units and the recipe requires them.
    Cancelled
        when the user cancels.
    """
    from .image.hounsfield import check_hounsfield
    from .image.values import no_value_in, to_int16

    if selected.candidate is not None:
        from .dicom.pixels.volume_reading import read_volume

        assert selected.candidate.volume is not None  # only stacks of images are chosen
        acquisition = read_volume(selected.candidate.volume, recipe, progress)
        if acquisition.geometry is not None:
            acquisition.geometry = replace(acquisition.geometry, max_gap_mm=recipe.geometry.max_gap_mm)
        return acquisition
    if selected.one is not None:
        acquisition = selected.one.read(recipe, progress)
    else:
        assert selected.image is not None
        image, values, findings = to_int16(selected.image, "the image")
        acquisition = Acquisition(
            image,
            findings=findings,
            description={"kind": "image"},
            values=values,
            no_value=no_value_in(selected.image) if findings else None,
        )
    acquisition.image, findings = check_hounsfield(
        acquisition.image, recipe.hounsfield, rescaled=None, values=acquisition.values
    )
    acquisition.findings += findings
    for finding in findings:
        if finding.severity == "error":
            raise error_from(finding)
    return acquisition
