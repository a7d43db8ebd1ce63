"""Lung densitometry in Slicer's own Segment Statistics: the numbers are those of LungPrep's table, with codes."""

from __future__ import annotations

import slicer
from slicer_case import SlicerCase


class TestSegmentStatistics(SlicerCase):
    """The module's logic, as its window and scripts use it."""

    def test_the_plugin_measures_as_lungprep_does(self) -> None:
        from SegmentStatistics import SegmentStatisticsLogic

        from LungPrepLib.scene import rows_from_table
        from LungPrepLib.widgets.segment_statistics import register

        self.assertTrue(register())
        _, volume = self.phantom_volume()
        import LungPrep

        nodes = LungPrep.LungPrepLogic().prepareVolume(volume, recipe="quantification", segmenter="threshold")
        expected = {row["structure"]: row for row in rows_from_table(nodes.table) if row["region"] == "whole"}
        logic = SegmentStatisticsLogic()
        name = "LungDensitySegmentStatisticsPlugin"
        self.assertIn(name, [type(plugin).__name__ for plugin in logic.plugins])
        parameters = logic.getParameterNode()
        parameters.SetParameter("Segmentation", nodes.segmentation.GetID())
        parameters.SetParameter("ScalarVolume", volume.GetID())
        plugin = next(plugin for plugin in logic.plugins if type(plugin).__name__ == name)
        for key in plugin.keys:
            parameters.SetParameter(f"{name}.{key}.enabled", "True")
        logic.computeStatistics()
        statistics = logic.getStatistics()
        for side in ("right_lung", "left_lung"):
            for key in plugin.keys:
                value = statistics.get((side, f"{name}.{key}"))
                wanted = expected[side][key]
                if wanted is None:
                    self.assertIsNone(value, key)
                else:
                    self.assertAlmostEqual(float(value), wanted, delta=1e-6 * max(1, abs(wanted)), msg=f"{side} {key}")
        info = plugin.getMeasurementInfo("mean_hu")
        self.assertIn("112031", info["DICOM.QuantityCode"])
        self.assertIn("373098007", info["DICOM.DerivationCode"])
        self.assertIn("[hnsf'U]", info["DICOM.UnitsCode"])
        table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode")
        logic.exportToTable(table)
        headers = [table.GetColumnName(column) for column in range(table.GetNumberOfColumns())]
        self.assertTrue(any("LAA-950" in header for header in headers), headers)

    def test_voxels_that_are_no_number_are_not_measured(self) -> None:
        import numpy as np

        from LungPrepLib.widgets.segment_statistics import segment_row

        values = np.full((8, 10, 12), -850.0, np.float32)
        values[:, :5] = np.nan
        volume = slicer.util.addVolumeFromArray(values)
        segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode")
        segmentation.CreateDefaultDisplayNodes()
        segmentation.SetReferenceImageGeometryParameterFromVolumeNode(volume)
        segment = segmentation.GetSegmentation().AddEmptySegment("lung")
        slicer.util.updateSegmentBinaryLabelmapFromArray(np.ones(values.shape, np.uint8), segmentation, segment, volume)
        row = segment_row(segmentation, segment, volume)
        self.assertEqual(row["mean_hu"], -850)
        self.assertAlmostEqual(row["volume_ml"], values.size / 2 / 1000)
        slicer.util.updateVolumeFromArray(volume, np.full_like(values, np.nan))
        self.assertEqual(segment_row(segmentation, segment, volume), {})
