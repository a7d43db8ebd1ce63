"""Nodules of a table, predictions and pictures, in the window and from scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
import slicer
from slicer_case import SlicerCase

HEADER = "seriesuid,coordX,coordY,coordZ,diameter_mm\n"


class TestThereAndBack(SlicerCase):
    """Each begins with a phantom and a run whose prepared image is cropped and resampled."""

    def _run(self, **changes: Any) -> tuple[Any, Any, Any]:
        phantom, volume = self.phantom_volume()
        widget = self.open_module()
        self.choose_volume(widget, volume)
        widget.panel.recipe.choose({"resampling.spacing_mm": [2.0, 2.0, 2.0], "crop.to": "lungs"} | changes)
        self.press(widget.ui.applyButton, widget)
        return phantom, volume, widget

    def _table(self, phantom: Any, name: str, *diameters: float) -> Path:
        """A table with nodules along the right lung."""
        where = np.argwhere(sitk.GetArrayFromImage(phantom.lungs) == 1)
        places = [where[(number + 1) * len(where) // (len(diameters) + 1)] for number in range(len(diameters))]
        points = [phantom.ct.TransformIndexToPhysicalPoint([int(v) for v in place[::-1]]) for place in places]
        lines = [f"{name},{x},{y},{z},{mm}\n" for (x, y, z), mm in zip(points, diameters, strict=True)]
        path = self.folder / "annotations.csv"
        path.write_text(HEADER + "".join(lines), encoding="utf-8")
        return path

    def test_nodules_come_into_the_scene_and_into_runs(self) -> None:
        phantom, volume, widget = self._run()
        ui, parameters = widget.ui, widget.logic.getParameterNode()
        self.assertFalse(ui.addNodulesButton.enabled)
        ui.moreCollapsibleButton.collapsed = False
        ui.nodulesEdit.currentPath = str(self._table(phantom, volume.GetName(), 25.0, 16.0))
        self.assertTrue(ui.addNodulesButton.enabled, ui.addNodulesButton.toolTip)
        ui.addNodulesButton.click()
        (node,) = slicer.util.getNodes("* nodules").values()
        ids = list(node.GetSegmentation().GetSegmentIDs())
        self.assertEqual([ui.nodulesComboBox.itemText(i) for i in range(2)], ["nodule 1, 25 mm", "nodule 2, 16 mm"])
        for segment_id, diameter in zip(ids, (25.0, 16.0), strict=True):
            ball = slicer.util.arrayFromSegmentBinaryLabelmap(node, segment_id, volume)
            volume_mm3 = ball.sum() * np.prod(volume.GetSpacing())
            self.assertAlmostEqual(volume_mm3 / (np.pi / 6 * diameter**3), 1.0, delta=0.2)
        ui.nodulesComboBox.setCurrentIndex(1)
        ui.nodulesComboBox.activated(1)
        if slicer.app.layoutManager() is not None:
            offset = slicer.app.layoutManager().sliceWidget("Red").sliceLogic().GetSliceOffset()
            self.assertAlmostEqual(offset, node.GetSegmentCenterRAS(ids[1])[2], delta=volume.GetSpacing()[2])

        ui.annotationsInRunsCheckBox.click()
        self.press(ui.applyButton, widget)
        segments = parameters.resultSegmentation.GetSegmentation()
        self.assertEqual(segments.GetNthSegment(segments.GetNumberOfSegments() - 1).GetName(), "nodule")
        ui.nodulesEdit.currentPath = ""
        self.assertEqual(parameters.annotations, "", "an emptied path is no path")
        ui.outputFolderEdit.currentPath = str(self.folder)
        ui.outputFolderEdit.currentPath = ""
        self.assertEqual(parameters.outputFolder, "")

    def test_a_prediction_comes_back_onto_the_ct(self) -> None:
        _, volume, widget = self._run()
        ui, parameters = widget.ui, widget.logic.getParameterNode()
        self.assertFalse(ui.restoreButton.enabled)
        case = widget.logic.run.last.folder
        ui.predictionEdit.currentPath = str(case / "prepared_labels.nii.gz")
        ui.useNamesCheckBox.checked = True
        self.assertTrue(ui.restoreButton.enabled, ui.restoreButton.toolTip)
        ui.restoreButton.click()
        self.wait(lambda: not widget.panel.prediction.running)
        (node,) = slicer.util.getNodes("* prediction*").values()
        self.assertIn(node.GetName(), ui.predictionStatusLabel.text)
        self._assert_same_lungs(node, parameters.resultSegmentation, volume)

        again = widget.logic.restorePrediction(case / "prepared_labels.nii.gz", case, volumeNode=volume, useNames=True)
        self.assertIs(again.volume, volume)
        self._assert_same_lungs(again.segmentation, parameters.resultSegmentation, volume)

        ui.predictionEdit.currentPath = str(case / "measurements.csv")
        ui.restoreButton.click()
        self.wait(lambda: not widget.panel.prediction.running)
        self.assertIn("measurements.csv", ui.predictionStatusLabel.text)

    def _assert_same_lungs(self, one: Any, other: Any, volume: Any) -> None:
        for name in ("right_lung", "left_lung"):
            a, b = (slicer.util.arrayFromSegmentBinaryLabelmap(node, name, volume) > 0 for node in (one, other))
            self.assertGreater(2 * (a & b).sum() / (a.sum() + b.sum()), 0.98)

    def test_a_scene_that_is_closed_gets_no_prediction(self) -> None:
        _, _, widget = self._run()
        case = widget.logic.run.last.folder
        widget.ui.predictionEdit.currentPath = str(case / "prepared_labels.nii.gz")
        widget.ui.restoreButton.click()
        slicer.mrmlScene.Clear()
        self.assertFalse(widget.panel.prediction.running)
        for _ in range(100):
            slicer.app.processEvents()
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode"), 0)

    def test_pictures_are_drawn_shown_and_saved(self) -> None:
        _, volume, widget = self._run()
        ui, parameters = widget.ui, widget.logic.getParameterNode()
        ui.moreCollapsibleButton.collapsed = False
        slicer.app.processEvents()
        width = ui.moreCollapsibleButton.width
        for name in ("planes", "passage"):
            ui.pictureComboBox.setCurrentIndex(ui.pictureComboBox.findData(name))
            ui.drawButton.click()
            self.wait(lambda: not widget.panel.picture.running)
            self.assertEqual(ui.pictureStatusLabel.text, "")
            widget.panel.picture.save(self.folder / name)
            slicer.app.processEvents()
            self.assertEqual(ui.moreCollapsibleButton.width, width, "a picture widens the panel")
        self.assertEqual((self.folder / "planes.png").read_bytes()[:4], b"\x89PNG")
        self.assertEqual((self.folder / "passage.gif").read_bytes()[:4], b"GIF8")
        path = widget.logic.drawPicture(
            "planes", self.folder / "own.png", volume, segmentationNode=parameters.resultSegmentation
        )
        self.assertEqual(path.read_bytes(), (self.folder / "planes.png").read_bytes())
        parameters.resultSegmentation = None
        ui.pictureComboBox.setCurrentIndex(ui.pictureComboBox.findData("surface"))
        ui.drawButton.click()
        self.wait(lambda: not widget.panel.picture.running)
        self.assertIn("no labels", ui.pictureStatusLabel.text)
