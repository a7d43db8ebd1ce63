"""Cases with known labels on series laid out in every way, and what LungPrep writes of them as DICOM."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from dicom_phantoms import Layout, even_layout, rotation, thinned, tilted, write_series
from LungPrepLib.case import PreparedCase
from LungPrepLib.export.format import formats
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.structures import LUNGS

RECIPE = Recipe().replace({"segmentation.segmenter": "none"})
SMALL = {"size": (47, 36), "spacing_mm": (8.0, 8.0)}


class Given:
    """Labels that are known, as if a segmenter had found them."""

    name = "given"

    def __init__(self, labels: np.ndarray, structures=LUNGS) -> None:
        self.labels, self.structures = labels.astype(np.uint8), structures

    def segment(self, image: sitk.Image, *, progress) -> Segmentation:
        labels = sitk.GetImageFromArray(self.labels)
        labels.CopyInformation(image)
        return Segmentation(labels, self.structures, provenance={"segmenter": "given"})


def layouts() -> dict[str, Layout]:
    even = even_layout(24, 9.0, **SMALL)
    return {
        "even": even,
        "coronal": replace(even, direction=np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])),
        "oblique": replace(even, direction=rotation((0.3, 1.0, -0.4), 25.0)),
        "downwards": replace(even, direction=np.diag([1.0, -1.0, -1.0])),
        "tilted": tilted(even, 18.5),
        "gapped": thinned(even, [index for index in range(24) if index not in (9, 10, 17)]),
        "irregular": replace(even, offsets_mm=np.cumsum(np.resize([4.0, 9.0, 6.5], 24)) - 78.0),
    }


def case_from(
    folder: Path, layout: Layout, *, structures=LUNGS, labels=None, keep: bool = False, **options
) -> PreparedCase:
    write_series(folder, layout, **options)
    case = prepare(folder, RECIPE, segmenter=Given(layout.labels() if labels is None else labels, structures))
    case.keep_identifiers = keep
    return case


def written(case: PreparedCase, name: str, folder: Path) -> dict[str, Path]:
    """The files of a format in ``folder``, by name."""
    files = {}
    for output in formats()[name].outputs(case):
        output.write(folder / output.name)
        files[output.name] = folder / output.name
    return files


def pixels_by_slice(path: Path, uids: list[str]) -> np.ndarray:
    """(z, y, x) label values of the slices, as highdicom finds them by the objects that frames refer to."""
    import highdicom as hd

    segmentation = hd.seg.segread(path)
    return segmentation.get_pixels_by_source_instance(uids, combine_segments=True, assert_missing_frames_are_empty=True)


def program(name: str) -> str | None:
    """A program that came with a package of the tests, else one that is installed."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def segimage2itkimage() -> str | None:
    """dcmqi's reader of segmentations."""
    return program("segimage2itkimage")
