"""The choices of a run that are not steps: which series, how its slices and values are read, what is written.

Each class is a section of a recipe; what a key is, and what is allowed, is said here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .image.windows import WINDOWS
from .options import option
from .registry import entries
from .segmentation.choosing import segmenter_names

MODELS = ("R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb")


def _format_names() -> list[str]:
    return list(entries("export.formats"))


@dataclass(frozen=True)
class SelectionRules:
    """Which series of a study is taken. An absent tag never excludes by itself.

    Patterns are words, not regular expressions: upper and lower case alike, ``*`` for any characters, found
    where no letter stands before or after them ("mip" is in "5mm MIP_COR" but not in "mipmap").
    """

    take: Literal["best", "all"] = option("best", "one series per study, or every usable one")
    modality: list[str] = option(["CT"], "modalities that are taken")
    min_slices: int = option(3, "a series with fewer slices is not usable", low=1, high=100000)
    coverage_mm: list[float] = option(
        [200.0, 600.0], "length of a chest; series of this length go before others", low=0.0, high=10000.0
    )
    require_coverage: bool = option(False, "whether a series of another length is not usable")
    max_thickness_mm: float = option(0.0, "thicker slices are not usable; 0 is no limit", low=0.0, high=1000.0)
    max_pixel_spacing_mm: float = option(0.0, "coarser slices are not usable; 0 is no limit", low=0.0, high=100.0)
    min_field_of_view_mm: float = option(
        250.0,
        "a reconstruction of less of the body's width (a heart's) goes after others; 0 takes all alike",
        low=0.0,
        high=2000.0,
    )
    max_field_of_view_mm: float = option(
        0.0, "a wider field of view is not usable; 0 is no limit", low=0.0, high=5000.0
    )
    contrast: Literal["any", "yes", "no"] = option("any", "whether contrast agent is wanted")
    kernel: Literal["any", "soft", "sharp"] = option(
        "any", "which reconstruction kernels go before others: soft ones for measuring"
    )
    require_image_type: list[str] = option([], "values of ImageType that a usable series has all of, such as ORIGINAL")
    prefer_image_type: list[str] = option(
        ["ORIGINAL", "PRIMARY", "AXIAL"], "values of ImageType that go before others, the first one above all"
    )
    exclude_image_type: list[str] = option(
        [
            "LOCALIZER",
            "SCOUT",
            "SCREEN SAVE",
            "MPR",
            "MIP",
            "MINIP",
            "MAX_IP",
            "MIN_IP",
            "VRT",
            "VOLUME_RENDER*",
            "*PROJECTION*",
            "DOSE*",
            "CSA REPORT",
        ],
        "values of ImageType that are not usable",
    )
    prefer_body_part: list[str] = option(
        ["chest", "thorax", "lung", "lungs", "pulmon*", "thor*", "brust", "poumon*", "torax", "torace"],
        "body part, description or protocol that go before others",
    )
    include_description: list[str] = option([], "a description with none of these is not usable; empty takes all")
    exclude_description: list[str] = option(
        [
            "scout",
            "topogram*",
            "localizer",
            "localiser",
            "surview",
            "scano*",
            "dose report*",
            "dose info*",
            "patient protocol",
            "screen save",
            "screenshot",
            "mip",
            "minip",
            "mpr",
            "vrt",
            "mask",
            "masks",
            "lungmask",
            "segmentation",
            "labelmap",
            "label map",
            "overlay",
            "iodine*",
            "perfusion map*",
            "z effective",
            "zeff",
            "bolus track*",
            "premonitoring",
            "monitoring",
            "test bolus",
        ],
        "descriptions that are not usable",
    )
    include_protocol: list[str] = option(
        [],
        "a study whose protocol, description, requested or performed procedure and body part have none of these words "
        "is not usable; empty takes all",
    )
    exclude_protocol: list[str] = option([], "words of protocol, procedure or body part that are not usable")
    prefer_description: list[str] = option([], "descriptions that go before others")
    include_kernel: list[str] = option([], "a kernel that is none of these is not usable; empty takes all")
    exclude_kernel: list[str] = option([], "kernels that are not usable")
    prefer_kernel: list[str] = option([], "kernels that go before others, the first one above all")


@dataclass(frozen=True)
class GeometryRules:
    """What to do with slices that do not lie on a regular grid."""

    irregular: Literal["resample", "refuse"] = option(
        "resample", "tilted, gapped or irregular stacks: resample once from the true positions, or refuse"
    )
    max_gap_mm: float = option(
        10.0, "nothing is interpolated across a longer gap; those voxels are air and listed", low=0.1, high=1000.0
    )
    missing_position: Literal["refuse", "slice-location", "instance-number"] = option(
        "refuse", "what orders slices without ImagePositionPatient"
    )
    thick_slices_mm: float = option(
        5.0, "slices thicker or further apart than this get the finding too-thick; 0: none", low=0.0, high=100.0
    )


@dataclass(frozen=True)
class ImageFileRules:
    """What is true of image files (NIfTI, NRRD, MetaImage, Analyze, MINC) whose headers do not say it, or lie."""

    orientation: str = option("", "three letters, where the indices x, y, z grow to: LPS, RAS, LAS ...")
    spacing_mm: list[float] = option([], "x, y, z: how large a voxel is; empty believes the file", low=0.001, high=100)
    metadata: str = option(
        "",
        "a CSV table with rescale and spacing of files that lack them: VolumeName, RescaleSlope, RescaleIntercept, "
        "XYSpacing, ZSpacing (CT-RATE's); empty for none",
        is_file=True,
    )
    nifti_transform: Literal["auto", "sform", "qform"] = option(
        "auto", "which is taken where both are there; auto: the sform, unless it leads to a standard brain"
    )
    minc_written_by: Literal["auto", "minc", "itk"] = option(
        "auto", "who counted the sides in a MINC 2 file: MINC's own tools, or ITK and SimpleITK, half a turn off"
    )


@dataclass(frozen=True)
class HounsfieldRules:
    """What to do with values that are not Hounsfield units."""

    repair: bool = option(True, "repair stored values where the repair is certain (a missing intercept)")
    require: bool = option(True, "refuse images whose values are not Hounsfield units")


@dataclass(frozen=True)
class SegmentationRules:
    """How lungs or lobes are found."""

    segmenter: str = option(
        "auto", "auto takes lungmask when it and its weights are there, else threshold", choices=segmenter_names
    )
    model: Literal["R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb"] = option("R231", "lungmask model")
    device: Literal["auto", "cpu", "cuda", "mps"] = option("auto", "where the network runs")
    precision: Literal["auto", "float32", "bfloat16", "float16"] = option("auto", "numbers the network uses")
    batch_size: int = option(0, "slices per batch; 0 chooses for the device", low=0, high=512)
    exact: bool = option(False, "float32 in lungmask's own memory layout: its labels bit for bit, slower")
    postprocessing: bool = option(True, "lungmask's own volume postprocessing")
    check: bool = option(True, "judge how far the mask can be trusted: findings, and a score from 0 to 1")
    second_opinion: str = option(
        "none", "a second segmenter to compare the mask with", choices=lambda: [*segmenter_names()[1:]]
    )


@dataclass(frozen=True)
class MeasurementRules:
    """What is measured in the lungs, on the slices as acquired."""

    regions: bool = option(True, "also thirds by volume and by height, core and peel of each lung")
    peel_mm: float = option(15.0, "depth of the peel below the lung's surface; 0: neither", low=0.0, high=100.0)
    vessels: Literal["out", "in"] = option(
        "out", "whether a mask of vessels and airways, where one is given, is left out"
    )


@dataclass(frozen=True)
class PointRules:
    """What becomes of nodules that a table of annotations names (``--annotations``)."""

    nodules: Literal["all", "largest"] = option("all", "all nodules of the scan, or the largest")
    masks: bool = option(True, "a ball of its diameter as a structure of the labels, for each nodule")


def _picture_names() -> list[str]:
    return list(entries("report.pictures"))


@dataclass(frozen=True)
class PictureRules:
    """Pictures of the case besides the preview, of the image and labels on the native grid."""

    wanted: list[str] = option([], "pictures that are drawn", choices=_picture_names)
    window: str = option("lung", "what of the HU scale is shown", choices=lambda: list(WINDOWS))
    slice: int = option(
        0, "axial slice of the pictures 'slice' and 'steps', 1 at the feet; 0: most of the lungs", low=0, high=100000
    )
    every: int = option(0, "every n-th slice in montage and passage; 0 chooses", low=0, high=1000)
    surface_hu: float = option(
        0.0, "surface of everything above this HU, such as 400 for bone; 0: of the labels", low=-1000.0, high=3000.0
    )


@dataclass(frozen=True)
class OutputRules:
    """What is written into the case folder besides the fixed files."""

    formats: list[str] = option(["nifti"], "formats of the prepared image and labels", choices=_format_names)
    report: bool = option(True, "write report.html")
