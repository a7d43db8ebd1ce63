"""OME-Zarr 0.5 (Zarr 3): one store per case, in chunks from which a training loader takes its patches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...image.buffers import voxels_of
from ...image.grid import Grid, grid_from_dict
from ..format import PREPARED_IMAGE, PREPARED_LABELS, Format, Output
from ..provenance import document_of
from ..writing import unreadable

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ...case import PreparedCase
    from ...segmentation.structures import Structure

CHUNK = 64  # voxels along each axis: half a megabyte of int16, a quarter of a usual patch
CHUNKS_PER_SHARD = 4  # along each axis: few files (a 512x512x300 scan has eight), each chunk still read by itself
VERSION = "0.5"


def write_zarr(path: Path, case: PreparedCase) -> None:
    """Write the prepared image and labels as one store.

    ``0`` is the image (z, y, x), ``labels/<name>/0`` the labels. The scale is the spacing, the translation the place
    of the first voxel along the array's own axes; the axes' directions, for which OME-Zarr 0.5 has no words, are in
    the attribute ``lungprep`` with the rest of ``case.json``.

    Raises OSError when the disk does not take it.
    """
    import zarr

    root = zarr.create_group(store=path, zarr_format=3)
    _add_array(root, case.prepared_image)
    root.attrs.put({"ome": _ome(case.prepared_image, case.case), "lungprep": _document(case)})
    if case.prepared_labels is None:
        return
    labels = root.create_group("labels")
    labels.attrs.put({"ome": {"version": VERSION, "labels": [case.labels_name]}})
    group = labels.create_group(case.labels_name)
    _add_array(group, case.prepared_labels)
    described = _ome(case.prepared_labels, case.labels_name) | {"image-label": _image_label(case.prepared_structures)}
    group.attrs.put({"ome": described})


def _add_array(group: Any, image: sitk.Image) -> None:
    from zarr.codecs import BloscCodec, BloscShuffle

    array = voxels_of(image)
    # A shard is written whole: none reaches further beyond the array than its last chunk.
    shards = tuple(CHUNK * min(CHUNKS_PER_SHARD, -(-size // CHUNK)) for size in array.shape)
    stored = group.create_array(
        "0",
        shape=array.shape,
        dtype=array.dtype,
        chunks=(CHUNK,) * 3,
        shards=shards,
        compressors=BloscCodec(cname="zstd", clevel=5, shuffle=BloscShuffle.shuffle),
        dimension_names=("z", "y", "x"),
        fill_value=0,
    )
    stored[:] = array


def _document(case: PreparedCase) -> dict[str, Any]:
    document = document_of(case)
    document["geometry"]["prepared"] = Grid.of(case.prepared_image).as_dict()
    return document


def _ome(image: sitk.Image, name: str) -> dict[str, Any]:
    grid = Grid.of(image)
    along_axes = grid.direction.T @ np.asarray(grid.origin_mm)
    transformations = [
        {"type": "scale", "scale": [float(spacing) for spacing in grid.spacing_mm[::-1]]},
        {"type": "translation", "translation": [float(place) for place in along_axes[::-1]]},
    ]
    axes = [{"name": axis, "type": "space", "unit": "millimeter"} for axis in "zyx"]
    datasets = [{"path": "0", "coordinateTransformations": transformations}]
    return {"version": VERSION, "multiscales": [{"name": name, "axes": axes, "datasets": datasets}]}


def _image_label(structures: tuple[Structure, ...]) -> dict[str, Any]:
    return {
        "colors": [{"label-value": item.value, "rgba": [*item.color, 255]} for item in structures],
        "properties": [{"label-value": item.value, "name": item.name, "key": item.key} for item in structures],
        "source": {"image": "../../"},
    }


def read_zarr(path: Path, what: str) -> sitk.Image:
    """The image or the labels of :func:`write_zarr`, in place.

    Raises
    ------
    LungPrepError
        when the store is gone, damaged, or does not hold them.
    """
    import zarr

    try:
        root = zarr.open_group(store=path, mode="r")
        place: Any = root.attrs["lungprep"]
        name = "0"
        if what == PREPARED_LABELS:
            described: Any = root["labels"].attrs["ome"]
            name = f"labels/{described['labels'][0]}/0"
        array: Any = root[name]
        return grid_from_dict(place["geometry"]["prepared"]).image_of(np.asarray(array[:]))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise unreadable(path) from error


def _outputs(case: PreparedCase) -> list[Output]:
    holds = (PREPARED_IMAGE,) if case.prepared_labels is None else (PREPARED_IMAGE, PREPARED_LABELS)
    return [Output("prepared.zarr", lambda path: write_zarr(path, case), holds)]


ENTRY = Format(
    "zarr",
    "OME-Zarr 0.5 on Zarr 3 (the folder prepared.zarr), in sharded chunks of 64 voxels: training, napari, clusters",
    _outputs,
    read=read_zarr,
    packages={"zarr": "zarr"},
    order=50,
    details="`prepared.zarr`, a folder: array `0` is the image and `labels/lungs/0` the labels, both (z, y, x), in "
    "chunks of 64 voxels along each axis (Blosc, zstd), 4x4x4 of them in a file (shard), so that a patch is read "
    "without the rest. Axes in millimetres, scale and translation as OME-Zarr 0.5 says; `image-label` has names and "
    "colours. OME-Zarr 0.5 has no directions: the translation is the place along the array's own axes, and the "
    "attribute `lungprep` (`case.json` without run times, files and messages) has origin and direction (LPS) under "
    "`geometry.prepared`.",
)
