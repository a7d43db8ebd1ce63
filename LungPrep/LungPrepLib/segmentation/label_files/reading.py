"""Which reader a mask file takes, and what its values are called in the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...findings import Finding, LungPrepError, make_finding
from ...image.buffers import voxels_of
from ...image.file_names import is_image_file
from ...image.files import read_mask, read_scalar_image
from ...image.grid import Grid
from ...messages import FileName, say
from ...wording import system_reason
from ..structures import Structure
from .arrays import SUFFIXES, read_arrays
from .known_names import conventions, third_of_lung
from .label_file import LabelFile, Wanted, chosen, combined, named_structure, numbered
from .seg_nrrd import is_segmentation, read_seg_nrrd
from .tables import Names, names_beside, names_given

if TYPE_CHECKING:
    import SimpleITK as sitk
    from pydicom.dataset import Dataset

_PREAMBLE = 128
_ROUNDED = 1e-3  # what is this near to a whole number is that number


def read_label_file(path: Path, wanted: Wanted, label_names: str = "") -> LabelFile:
    """A mask of any kind that is read: NIfTI, NRRD, MetaImage ..., ``.seg.nrrd``, NPZ, NPY, DICOM SEG, RTSTRUCT, or a
    folder with one mask per structure.

    Parameters
    ----------
    wanted
        The slices that the mask is for.
    label_names
        The tool whose label values they are (:func:`~.known_names.conventions`), a table, or the names of the
        structures that are wanted; empty: what the file, or a table that belongs to it, says.

    Raises
    ------
    LungPrepError
        when the file cannot be read, is no mask, or has nothing of what is wanted.
    """
    names, only = names_given(label_names) if label_names else ({}, ())
    wanted = replace(wanted, names=only)
    if path.is_dir():
        return _read_folder(path, wanted)
    dataset = _dicom_object(path)
    if dataset is not None:
        return _read_dicom(dataset, path, wanted)
    if is_segmentation(path) and not names:
        return read_seg_nrrd(path, wanted)
    if path.name.lower().endswith(SUFFIXES) and path.is_file():
        given = read_arrays(path, wanted)
    else:
        mask = read_mask(path, wanted.rules, slices=wanted.geometry)
        given = LabelFile(mask.image, (), mask.findings)
    if label_names.lower() == "cip":
        given.labels = _cip_regions(given.labels)
    given.labels = whole_labels(given.labels, FileName(path))
    return _with_names(given, names or names_beside(path), wanted, lungs_only=not only and not given.structures)


def _dicom_object(path: Path) -> Dataset | None:
    """The DICOM object in the file, pixels and all; ``None`` where it is none, whatever its name says."""
    import pydicom

    try:
        with path.open("rb") as file:
            named = file.read(_PREAMBLE + 4)[_PREAMBLE:] == b"DICM"
        if not named and (is_image_file(path) or path.name.lower().endswith(SUFFIXES)):
            return None
        dataset = pydicom.dcmread(path, force=not named)  # the oldest files have no preamble
        return dataset if named or "SOPClassUID" in dataset else None
    except FileNotFoundError:
        return None  # the reader of image files says so
    except OSError as error:
        raise LungPrepError(
            say("The mask {file} cannot be read: {reason}.", file=FileName(path), reason=system_reason(error)),
            say("Check the path."),
        ) from error
    except Exception as error:  # pydicom raises what it likes on damaged files
        raise LungPrepError(
            say("The mask {file} is damaged DICOM: {reason}.", file=FileName(path), reason=str(error)),
            say("Bring a complete copy."),
        ) from error


def _read_dicom(dataset: Dataset, path: Path, wanted: Wanted) -> LabelFile:
    from ...dicom.object_kinds import no_stack

    modality = str(dataset.get("Modality", ""))
    if modality == "RTSTRUCT":
        from .rtstruct import read_rtstruct

        given = read_rtstruct(dataset, path, wanted)
    elif "SegmentSequence" in dataset and "PerFrameFunctionalGroupsSequence" in dataset:
        from .dicom_seg import read_dicom_seg

        given = read_dicom_seg(dataset, path, wanted)
    else:
        kind = no_stack(str(dataset.get("SOPClassUID", ""))) or f"an object of the modality {modality or '?'}"
        raise LungPrepError(
            say("{file} is {kind}, not a mask.", file=FileName(path), kind=kind),
            say("Give a DICOM segmentation (SEG), radiotherapy structures (RTSTRUCT), or an image file of labels."),
        )
    given.findings += _frame_findings(dataset, wanted)
    return given


def _frame_findings(dataset: Dataset, wanted: Wanted) -> list[Finding]:
    """Whether the mask was made in another frame of reference than the slices: then nothing says that they fit."""
    uids = {str(dataset.get("FrameOfReferenceUID", ""))}
    uids |= {str(item.get("FrameOfReferenceUID", "")) for item in dataset.get("ReferencedFrameOfReferenceSequence", ())}
    uids |= {str(item.get("ReferencedFrameOfReferenceUID", "")) for item in dataset.get("StructureSetROISequence", ())}
    uids.discard("")
    if not wanted.frame_uid or not uids or wanted.frame_uid in uids:
        return []
    return [make_finding("labels-other-frame", say("The mask names another frame of reference than the slices."))]


def _mask_object(path: Path) -> Dataset | None:
    """The DICOM object in a file of a folder, where it is a mask."""
    try:
        dataset = _dicom_object(path) if path.is_file() else None
    except LungPrepError:
        return None
    is_mask = dataset is not None and str(dataset.get("Modality", "")) in ("SEG", "RTSTRUCT")
    return dataset if is_mask else None


def _read_folder(path: Path, wanted: Wanted) -> LabelFile:
    """One mask per structure, called by its file's name, as TotalSegmentator writes them; or the one DICOM object."""
    files = sorted(file for file in path.iterdir() if is_image_file(file))
    objects = [] if files else [(file, found) for file in sorted(path.iterdir()) if (found := _mask_object(file))]
    if len(objects) == 1:
        return _read_dicom(objects[0][1], objects[0][0], wanted)
    if len(objects) > 1:
        raise LungPrepError(
            say("There are several masks in the folder {folder}: {names}.",
                folder=FileName(path), names=[FileName(file) for file, _ in objects]),
            say("Name the one you want."),
            usage=True,
        )  # fmt: skip
    if not files:
        raise LungPrepError(
            say("There is no mask in the folder {folder}.", folder=FileName(path)),
            say("Give the mask's file, or a folder of image files with one structure each."),
            usage=True,
        )
    found = [named_structure(file.name.split(".")[0]) for file in files]
    taken, findings = chosen(found, wanted, lungs_only=True)
    structures = numbered([found[index] for index in taken])
    grid: Grid | None = None
    masks = []
    for structure, index in zip(structures, taken, strict=True):
        labels = whole_labels(
            read_scalar_image(files[index], wanted.rules, slices=wanted.geometry), FileName(files[index])
        )
        if grid is not None and not Grid.of(labels).same_as(grid, 0.01):
            raise LungPrepError(
                say("The masks {one} and {other} lie on different grids.",
                    one=FileName(files[taken[0]]), other=FileName(files[index])),
                say("Give them as one label map."),
            )  # fmt: skip
        grid = Grid.of(labels)
        masks.append((structure, _array(labels) > 0))
    assert grid is not None  # something was taken
    x, y, z = grid.size
    labels_array, overlaps = combined((z, y, x), masks)
    structures.sort(key=lambda structure: structure.value)
    return LabelFile(grid.image_of(labels_array), tuple(structures), findings + overlaps)


def whole_labels(image: sitk.Image, name: FileName | None) -> sitk.Image:
    """The mask as uint8; what is within a thousandth of a whole number is rounded.

    Raises
    ------
    LungPrepError
        when a value is none of 0 to 255, naming it.
    """
    import SimpleITK as sitk

    if image.GetPixelID() == sitk.sitkUInt8:
        return image
    array = _array(image)
    fractions = array[~_nearly_whole(array)] if array.dtype.kind == "f" else array[:0]
    unreal = fractions[~np.isfinite(fractions)]
    low, high = float(np.min(array)), float(np.max(array))
    if unreal.size:
        reason = say("{value:g} is among its values", value=float(unreal.flat[0]))
    elif not (low >= -_ROUNDED and high <= 255 + _ROUNDED):
        reason = say("its values go from {low:g} to {high:g}", low=low, high=high)
    elif fractions.size:
        reason = say("{value:g} is among its values", value=float(fractions.flat[0]))
    else:
        return Grid.of(image).image_of((np.rint(array) if array.dtype.kind == "f" else array).astype(np.uint8))
    template = say("{file} is not a label map: {reason}.", file=name, reason=reason) if name else None
    raise LungPrepError(
        template or say("The mask is not a label map: {reason}.", reason=reason),
        say("Give whole numbers from 0 (background) to 255."),
    )


def _nearly_whole(array: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether each value is a whole number but for what rounding leaves; one that is not finite is none."""
    with np.errstate(invalid="ignore"):
        nearly: npt.NDArray[np.bool_] = np.abs(array - np.rint(array)) <= _ROUNDED
    return nearly


def _array(image: sitk.Image) -> npt.NDArray[Any]:
    return voxels_of(image)


def _cip_regions(image: sitk.Image) -> sitk.Image:
    """The lung or lobe of each voxel of a label map of the Chest Imaging Platform: the type in the upper byte (an
    airway, a vessel) is left out, and the thirds of a lung are that lung."""
    array = _array(image)
    regions = (np.rint(array).astype(np.int64) & 0xFF).astype(np.uint8)
    table = np.arange(256, dtype=np.uint8)
    for value in range(256):
        table[value] = third_of_lung(value) or value
    return Grid.of(image).image_of(table[regions])


def _with_names(given: LabelFile, names: Names, wanted: Wanted, *, lungs_only: bool) -> LabelFile:
    """Names for the values of a label map, from a table; values that it does not name stay as they are."""
    if not names:
        if wanted.names and not given.structures:
            raise LungPrepError(
                say("Nothing names the label values of the mask."),
                say("Give a table or a tool: --label-names {tools}.", tools=" | ".join(conventions())),
                usage=True,
            )
        names = {structure.value: structure for structure in given.structures}
    if not names:
        return given
    array = _array(given.labels)
    values = [int(value) for value in np.flatnonzero(np.bincount(np.ravel(array), minlength=256)) if value]
    found = [names.get(value) or named_structure(f"label {value}", value) for value in values]
    if not any(value in names for value in values) and values:
        raise LungPrepError(
            say("None of the mask's label values {values} is in the table.", values=values),
            say("Check --label-names, or leave it out."),
        )
    taken, findings = chosen(found, wanted, lungs_only=lungs_only)
    kept = np.zeros(256, dtype=np.uint8)
    for index in taken:
        kept[values[index]] = values[index]
    if len(taken) < len(values):
        given.labels = Grid.of(given.labels).image_of(kept[array])
    structures: tuple[Structure, ...] = tuple(found[index] for index in taken)
    return LabelFile(given.labels, structures, given.findings + findings)
