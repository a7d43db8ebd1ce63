"""What came out, in the window: a mask corrected by hand, exports, surfaces, a saved scene."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import slicer
from slicer_case import SlicerCase


class TestResults(SlicerCase):
    """Each begins with a finished run on a phantom."""

    def _run(self) -> tuple[Any, Any]:
        _, volume = self.phantom_volume()
        widget = self.open_module()
        parameters = self.choose_volume(widget, volume)
        self.press(widget.ui.applyButton, widget)
        self.assertIsNotNone(parameters.resultSegmentation, widget.ui.statusLabel.text)
        return widget, parameters

    def _shown_volume(self, widget: Any, row: int) -> float:
        return float(widget.ui.measurementsTable.item(row, 1).text())

    def _halve(self, parameters: Any, name: str) -> None:
        """Take half of a segment away, as an eraser does."""
        mask = slicer.util.arrayFromSegmentBinaryLabelmap(
            parameters.resultSegmentation, name, parameters.resultVolume
        )  # fmt: skip
        mask[: mask.shape[0] // 2] = 0
        slicer.util.updateSegmentBinaryLabelmapFromArray(
            mask, parameters.resultSegmentation, name, parameters.resultVolume
        )  # fmt: skip

    def test_a_corrected_mask_is_measured_and_exported(self) -> None:
        widget, parameters = self._run()
        before = self._shown_volume(widget, 0)
        nodes = slicer.mrmlScene.GetNumberOfNodes()
        self._halve(parameters, "right_lung")
        self.press(widget.ui.measureButton, widget)
        after = self._shown_volume(widget, 0)
        self.assertLess(after, 0.9 * before, widget.ui.statusLabel.text)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), nodes)

        widget.panel.recipe.choose(
            {"output.formats": ["nifti", "nrrd"]}
        )  # what is exported follows the window, not the run before
        widget.panel.mask.export(self.folder / "导出")
        self.wait(lambda: not widget.panel.busy)
        (case,) = (self.folder / "导出").iterdir()
        self.assertTrue((case / "prepared_labels.seg.nrrd").is_file(), widget.ui.statusLabel.text)
        table = (case / "measurements.csv").read_text(encoding="utf-8").splitlines()
        column = next(i for i, title in enumerate(table[0].split(",")) if title.startswith("volume_ml"))
        self.assertAlmostEqual(float(table[1].split(",")[column]), after, delta=1.0)

    def test_the_mask_of_another_scan_is_not_shown_on_this_one(self) -> None:
        widget, parameters = self._run()
        first, drawn = parameters.resultSegmentation, slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode")
        drawn.CreateDefaultDisplayNodes()
        parameters.inputVolume = self.phantom_volume(seed=1)[1]
        self.press(widget.ui.applyButton, widget)
        second = parameters.resultSegmentation
        self.assertIsNot(second, first)
        shown = [bool(mask.GetDisplayNode().GetVisibility()) for mask in (first, second, drawn)]
        self.assertEqual(shown, [False, True, True], "what LungPrep did not make stays as it is")
        parameters.resultSegmentation = first
        widget.ui.showVolumeButton.click()
        self.assertEqual([bool(mask.GetDisplayNode().GetVisibility()) for mask in (first, second)], [True, False])

    def test_a_corrected_mask_survives_another_run(self) -> None:
        widget, parameters = self._run()
        corrected = parameters.resultSegmentation
        self._halve(parameters, "left_lung")
        self.press(widget.ui.applyButton, widget)
        self.assertIsNot(parameters.resultSegmentation, corrected)
        self.assertIs(corrected.GetScene(), slicer.mrmlScene)
        self.assertIn("corrected-mask-kept", self.finding_codes(widget))
        before = slicer.mrmlScene.GetNumberOfNodes()
        self.press(widget.ui.applyButton, widget)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)

    def test_looking_at_a_mask_is_no_correction(self) -> None:
        """Segment Editor, surfaces and a saved scene change nothing in the voxels."""
        from LungPrepLib.scene.mask_changes import mask_was_changed

        widget, parameters = self._run()
        editor = slicer.modules.segmenteditor.widgetRepresentation().self().editor
        slicer.util.selectModule("SegmentEditor")
        editor.setSegmentationNode(parameters.resultSegmentation)
        editor.setSourceVolumeNode(parameters.resultVolume)
        editor.setActiveEffectByName("Paint")
        slicer.app.processEvents()
        editor.setActiveEffectByName("")
        slicer.util.selectModule("LungPrep")
        widget.ui.show3DCheckBox.checked = True
        self.assertFalse(mask_was_changed(parameters.resultSegmentation))
        bundle = str(self.folder / "scene.mrb")
        self.assertTrue(slicer.util.saveScene(bundle))
        slicer.mrmlScene.Clear()
        self.assertTrue(slicer.util.loadScene(bundle))
        parameters = widget.logic.getParameterNode()
        self.assertFalse(mask_was_changed(parameters.resultSegmentation))
        self._halve(parameters, "left_lung")
        self.assertTrue(mask_was_changed(parameters.resultSegmentation))

    def test_surfaces_and_opacity_follow_the_mask(self) -> None:
        widget, parameters = self._run()
        box, display = widget.ui.show3DCheckBox, parameters.resultSegmentation.GetDisplayNode()
        self.assertFalse(box.checked)
        box.checked = True
        segmentation = parameters.resultSegmentation.GetSegmentation()
        self.assertTrue(segmentation.ContainsRepresentation("Closed surface"))
        self.press(widget.ui.applyButton, widget)
        self.assertTrue(box.checked and segmentation.ContainsRepresentation("Closed surface"))
        box.checked = False
        self.assertFalse(display.GetVisibility3D())
        widget.ui.opacitySlider.value = 0.6
        widget.ui.outlineSlider.value = 0.4
        self.assertAlmostEqual(display.GetOpacity2DFill(), 0.6)
        self.assertAlmostEqual(display.GetOpacity2DOutline(), 0.4)
        display.SetOpacity2DOutline(0.9)
        widget.panel.update()
        self.assertAlmostEqual(widget.ui.outlineSlider.value, 0.9)

    def test_an_export_replaces_nothing_unless_asked(self) -> None:
        widget, _ = self._run()
        for _time in range(2):
            widget.panel.mask.export(self.folder / "out")
            self.wait(lambda: not widget.panel.busy)
        self.assertIn("already", widget.ui.statusLabel.text)
        (case,) = (self.folder / "out").iterdir()
        self.assertTrue((case / "case.json").is_file())

    def test_a_run_that_fails_leaves_what_was_there(self) -> None:
        widget, parameters = self._run()
        folder = widget.logic.run.last.folder
        self.assertTrue(folder.is_dir())
        grey = slicer.util.arrayFromVolume(parameters.inputVolume)
        values = grey.copy()
        grey[:] = (values.clip(-1000, 1000) + 1000) // 8
        before = slicer.mrmlScene.GetNumberOfNodes()
        self.press(widget.ui.applyButton, widget)
        self.assertIn("grey values", widget.ui.statusLabel.text)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)
        self.assertTrue(Path(folder).is_dir())
        self.assertTrue(widget.ui.applyButton.enabled)
