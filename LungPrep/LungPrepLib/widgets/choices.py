"""What can be chosen in the window, as enumerations that the parameter node stores by name.

Members are never renamed: a scene that was saved with a name that is gone cannot be read.
"""

from __future__ import annotations

from enum import Enum

from slicer.i18n import tr as _

from ..segmentation.choosing import segmenter_names, segmenters


class InputMode(Enum):
    """Where the CT comes from."""

    SERIES = "series"
    VOLUME = "volume"

    def label(self):
        return {InputMode.SERIES: _("DICOM series"), InputMode.VOLUME: _("Loaded volume")}[self]


class _Segmenters(Enum):
    """The segmenters of a recipe (``segmentation.segmenter``): what is installed."""

    def label(self):
        known = {
            "auto": _("automatic: lungmask if it is there, else threshold"),
            "lungmask": _("lungmask (neural network)"),
            "threshold": _("threshold (classical, needs nothing)"),
            "none": _("none"),
        }
        return known.get(self.value) or f"{self.value}: {segmenters()[self.value].help}"


SegmenterChoice = _Segmenters(
    "SegmenterChoice", {name.upper().replace("-", "_"): name for name in segmenter_names()}, module=__name__
)


class ModelChoice(Enum):
    """The models of lungmask (``segmentation.model``)."""

    R231 = "R231"
    LTRCLobes = "LTRCLobes"
    LTRCLobes_R231 = "LTRCLobes_R231"
    R231CovidWeb = "R231CovidWeb"

    def label(self):
        return {
            ModelChoice.R231: _("R231: right and left lung"),
            ModelChoice.LTRCLobes: _("LTRCLobes: five lobes"),
            ModelChoice.LTRCLobes_R231: _("LTRCLobes_R231: five lobes, completed by R231"),
            ModelChoice.R231CovidWeb: _("R231CovidWeb: lungs, trained with COVID-19 from the web"),
        }[self]


class CropChoice(Enum):
    """What the prepared volume keeps (``crop.to``)."""

    NONE = "none"
    LUNGS = "lungs"
    BODY = "body"

    def label(self):
        return {
            CropChoice.NONE: _("everything"),
            CropChoice.LUNGS: _("the lungs"),
            CropChoice.BODY: _("the body"),
        }[self]


class ScaleChoice(Enum):
    """What the prepared values are (``intensity.scale``)."""

    HU = "hu"
    ZERO_ONE = "zero-one"
    ZERO_255 = "zero-255"

    def label(self):
        return {
            ScaleChoice.HU: _("Hounsfield units"),
            ScaleChoice.ZERO_ONE: _("0 to 1"),
            ScaleChoice.ZERO_255: _("0 to 255"),
        }[self]
