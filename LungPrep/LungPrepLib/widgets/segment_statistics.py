"""Lung densitometry as a plugin of Slicer's own Segment Statistics, where users look for measurements of segments."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import slicer
from slicer.i18n import tr as _

from ..measurement.density import measure_density, measures
from ..segmentation.structures import LUNG, Code, Structure
from .library_words import word

if TYPE_CHECKING:
    import SimpleITK as sitk

_DEFAULT = (
    "volume_ml", "mass_g", "mean_hu", "laa_950_percent", "laa_910_percent", "laa_856_percent", "perc15_hu",
    "haa_percent",
)  # fmt: skip


def register() -> bool:
    """Make the plugin known to Segment Statistics; ``False`` in a Slicer without that module."""
    try:
        from SegmentStatistics import SegmentStatisticsLogic  # type: ignore[import-not-found]
    except ImportError:
        return False
    if plugin_class() not in SegmentStatisticsLogic.registeredPlugins:
        SegmentStatisticsLogic.registerPlugin(plugin_class()())
    return True


@cache
def plugin_class() -> Any:
    """The class of the plugin; its base is part of Slicer's module and is only there with it."""
    from SegmentStatisticsPlugins import SegmentStatisticsPluginBase  # type: ignore[import-not-found]

    class LungDensitySegmentStatisticsPlugin(SegmentStatisticsPluginBase):  # type: ignore[misc]
        """Volume, mass, attenuation, low and high attenuation areas, aeration, clusters: LungPrep's measures."""

        def __init__(self) -> None:
            super().__init__()
            self.name = "Lung Density"
            self.title = _("Lung Density")
            self.keys = [measure.key for measure in measures()]
            self.defaultKeys = [key for key in self.keys if key in _DEFAULT]

        def computeStatistics(self, segmentID: str) -> dict[str, float]:
            """The requested numbers of a segment on the scalar volume; what has none is left out."""
            requested = self.getRequestedKeys()
            node = self.getParameterNode()
            segmentation = slicer.mrmlScene.GetNodeByID(node.GetParameter("Segmentation") or "")
            volume = slicer.mrmlScene.GetNodeByID(node.GetParameter("ScalarVolume") or "")
            if not requested or segmentation is None or volume is None or volume.GetImageData() is None:
                return {}
            row = segment_row(segmentation, segmentID, volume)
            return {key: row[key] for key in requested if row.get(key) is not None}

        def getMeasurementInfo(self, key: str) -> Any:
            """Name, description, unit and codes of a measure."""
            measure = next((measure for measure in measures() if measure.key == key), None)
            if measure is None:
                return None
            unit = Code(measure.unit, measure.unit_name or "no units", "UCUM")
            return self.createMeasurementInfo(
                name=f"{measure.title} {measure.unit_name}".strip(),  # the head of its column
                title=word(measure.title),
                description=word(measure.description),
                units=measure.unit_name,
                quantityDicomCode=self._entry(measure.quantity),
                unitsDicomCode=self._entry(unit),
                derivationDicomCode=self._entry(measure.derivation),
            )

        def _entry(self, code: Code | None) -> Any:
            return "" if code is None else self.createCodedEntry(code.value, code.scheme, code.meaning, True)

    return LungDensitySegmentStatisticsPlugin


def segment_row(segmentation: Any, segment_id: str, volume: Any) -> dict[str, Any]:
    """The measurements of one segment on a volume's own voxels that are numbers; empty where they do not overlap."""
    mask = slicer.util.arrayFromSegmentBinaryLabelmap(segmentation, segment_id, volume)
    hu = slicer.util.arrayFromVolume(volume)
    if mask is None or mask.shape != hu.shape:
        return {}
    finite = np.isfinite(hu)
    mask = (mask != 0) & finite
    if not mask.any():
        return {}
    # Millilitres come from the voxel's true volume, also where a transform or a tilt shears it.
    structure = (Structure(1, segment_id, segment_id, LUNG, None, (0, 0, 0)),)
    image = _image(np.clip(np.rint(np.where(finite, hu, -1000)), -32768, 32767).astype(np.int16), volume)
    labels = _image(mask.astype(np.uint8), volume)
    rows = measure_density(image, labels, structure, regions=True)
    return rows[0] if rows else {}


def _image(array: np.ndarray[Any, Any], volume: Any) -> sitk.Image:
    """An array of a volume node as an image in LPS, with voxels of the same volume."""
    import SimpleITK as sitk

    matrix = np.array(slicer.util.arrayFromVTKMatrix(_ijk_to_ras(volume)))[:3, :3]
    lps = np.diag([-1.0, -1.0, 1.0]) @ matrix
    spacing = np.linalg.norm(lps, axis=0)
    sheared = abs(np.linalg.det(lps)) / np.prod(spacing)
    left, _, right = np.linalg.svd(lps / spacing)
    image = sitk.GetImageFromArray(array)
    image.SetSpacing([float(spacing[0]), float(spacing[1]), float(spacing[2] * sheared)])
    image.SetDirection((left @ right).ravel().tolist())
    return image


def _ijk_to_ras(volume: Any) -> Any:
    import vtk

    matrix = vtk.vtkMatrix4x4()
    volume.GetIJKToRASMatrix(matrix)
    return matrix
