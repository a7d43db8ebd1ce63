"""DICOM SEG through Slicer's own export, read back and compared: a regular series, a tilted one, one with a gap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import slicer
from slicer_case import SlicerCase


class TestDicomSeg(SlicerCase):
    """An empty return value proves nothing: what was written is loaded again."""

    def test_regular(self) -> None:
        self.assertGreater(self._dice_of_round_trip(self.study()), 0.999)

    def test_tilted(self) -> None:
        self.assertGreater(self._dice_of_round_trip(self.study(tilt_deg=15.0)), 0.999)

    def test_gap(self) -> None:
        self.assertGreater(self._dice_of_round_trip(self.study(missing=(30, 31))), 0.999)

    def _dice_of_round_trip(self, study: Path) -> float:
        from LungPrep import LungPrepLogic

        with self.database(study) as database:
            logic = LungPrepLogic()
            uid = next(row["seriesInstanceUID"] for row in logic.series() if row["verdict"] == "chosen")
            nodes = logic.prepareSeries(uid, segmenter="threshold")
            before = self._mask(nodes.segmentation, nodes.volume)
            self.assertGreater(before.sum(), 1000)
            path = self._export(nodes.segmentation)
            self._check_tags(path)
            loaded = self._load(path, database)
            after = self._mask(loaded, nodes.volume)
        return float(2 * (before & after).sum() / (before.sum() + after.sum()))

    def _mask(self, segmentation: Any, volume: Any) -> np.ndarray:
        """(z, y, x): where any segment is, on the grid of the volume."""
        ids = segmentation.GetSegmentation().GetSegmentIDs()
        masks = [slicer.util.arrayFromSegmentBinaryLabelmap(segmentation, name, volume) > 0 for name in ids]
        return np.any(masks, axis=0)

    def _export(self, segmentation: Any) -> Path:
        import DICOMSegmentationPlugin

        folder = self.folder / "seg"
        folder.mkdir()
        hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
        plugin = DICOMSegmentationPlugin.DICOMSegmentationPluginClass()
        exportables = plugin.examineForExport(hierarchy.GetItemByDataNode(segmentation))
        self.assertTrue(exportables)
        for exportable in exportables:
            exportable.directory = str(folder)
        self.assertEqual(plugin.export(exportables), "")
        (path,) = folder.glob("*.dcm")
        return path

    def _check_tags(self, path: Path) -> None:
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        segments = dataset.SegmentSequence
        self.assertEqual([s.SegmentLabel for s in segments], ["right lung", "left lung"])
        for segment in segments:
            self.assertEqual(segment.SegmentAlgorithmType, "AUTOMATIC")
            self.assertTrue(segment.SegmentAlgorithmName.startswith("LungPrep"))
            self.assertEqual(segment.SegmentedPropertyTypeCodeSequence[0].CodeValue, "39607008")

    def _load(self, path: Path, database: Any) -> Any:
        from DICOMLib import DICOMUtils

        series = str(pydicom.dcmread(path, stop_before_pixels=True).SeriesInstanceUID)
        known = set(slicer.util.getNodesByClass("vtkMRMLSegmentationNode"))
        DICOMUtils.importDicom(str(path.parent), database)
        DICOMUtils.loadSeriesByUID([series])
        new = [node for node in slicer.util.getNodesByClass("vtkMRMLSegmentationNode") if node not in known]
        self.assertEqual(len(new), 1, "the exported SEG could not be read back")
        return new[0]
