"""Bad input in the window: a line that says what is wrong, no traceback, and the scene as it was."""

from __future__ import annotations

import shutil
import sys
from typing import Any

import numpy as np
import slicer
import vtk
from slicer_case import SIZE, SPACING, SlicerCase


class TestBadInput(SlicerCase):
    """Each looks at Apply and its tooltip, or at the line under it after Apply."""

    def _refused(self, volume: Any, *words: str) -> None:
        """Apply is off, and its tooltip says why."""
        widget = self.open_module()
        self.choose_volume(widget, volume)
        self.assertFalse(widget.ui.applyButton.enabled)
        for word in words:
            self.assertIn(word, widget.ui.applyButton.toolTip)
        self.assertIn(widget.ui.statusLabel.text, widget.ui.applyButton.toolTip)  # Slicer wraps it in <p>

    def _run(self, volume: Any) -> str:
        """Apply; the line under it. The scene has to be as it was."""
        widget = self.open_module()
        self.choose_volume(widget, volume)
        before = slicer.mrmlScene.GetNumberOfNodes()
        self.press(widget.ui.applyButton, widget)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)
        text = str(widget.ui.statusLabel.text)
        self.assertNotIn("Traceback", text + widget.ui.logTextEdit.plainText)
        return text

    def test_a_nonlinear_transform(self) -> None:
        _, volume = self.phantom_volume()
        bent = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTransformNode", "bent")
        bent.SetAndObserveTransformToParent(vtk.vtkThinPlateSplineTransform())
        volume.SetAndObserveTransformNodeID(bent.GetID())
        self._refused(volume, "non-linear", "bent", "Harden")

    def test_a_linear_transform_is_applied_to_a_copy(self) -> None:
        _, volume = self.phantom_volume()
        moved = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "moved")
        shift = vtk.vtkMatrix4x4()
        shift.SetElement(0, 3, 25.0)
        moved.SetMatrixTransformToParent(shift)
        volume.SetAndObserveTransformNodeID(moved.GetID())
        widget = self.open_module()
        parameters = self.choose_volume(widget, volume)
        self.press(widget.ui.applyButton, widget)
        self.assertIsNot(parameters.resultVolume, volume)
        self.assertAlmostEqual(parameters.resultVolume.GetOrigin()[0], volume.GetOrigin()[0] + 25.0, places=3)
        codes = self.finding_codes(widget)
        self.assertIn("transform-hardened", codes)

    def test_a_label_map_cannot_be_chosen(self) -> None:
        slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "labels")
        widget = self.open_module()
        self.assertEqual(widget.ui.inputVolumeSelector.nodeCount(), 0)
        self.assertIsNone(widget.logic.getParameterNode().inputVolume)
        _, volume = self.phantom_volume()
        widget.initializeParameterNode()
        self.assertIs(widget.logic.getParameterNode().inputVolume, volume)

    def test_a_scout_cannot_be_prepared(self) -> None:
        from LungPrepLib.widgets.choices import InputMode
        from LungPrepPhantom import write_study

        write_study(self.folder / "study", size=SIZE, spacing_mm=SPACING)
        with self.database(self.folder / "study"):
            widget = self.open_module()
            widget.logic.getParameterNode().inputMode = InputMode.SERIES
            series = widget.panel.series
            series.refresh()
            series.finish()
            uids = {listed.description: uid for uid, listed in series._series.items()}
            series.select(uids["SCOUT"])
            self.assertFalse(widget.ui.applyButton.enabled)
            self.assertIn("LOCALIZER", widget.ui.applyButton.toolTip)
            series.select(uids["CHEST AXIAL"])
            self.assertTrue(widget.ui.applyButton.enabled, widget.ui.applyButton.toolTip)

    def test_a_volume_without_voxels(self) -> None:
        self._refused(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "empty"), "empty", "no voxels")

    def test_a_colour_volume(self) -> None:
        volume = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLVectorVolumeNode", "colours")
        slicer.util.updateVolumeFromArray(volume, np.zeros((4, 5, 6, 3), dtype=np.uint8))
        self._refused(volume, "colour")

    def test_another_modality(self) -> None:
        _, volume = self.phantom_volume()
        hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
        hierarchy.SetItemAttribute(hierarchy.GetItemByDataNode(volume), "DICOM.Modality", "MR")
        self._refused(volume, "MR", "not CT")

    def test_values_that_are_no_hounsfield_units(self) -> None:
        _, volume = self.phantom_volume()
        grey = slicer.util.arrayFromVolume(volume)
        grey[:] = (grey.clip(-1000, 1000) + 1000) // 8
        self.assertIn("grey values", self._run(volume))

    def test_a_frame_of_a_sequence(self) -> None:
        _, volume = self.phantom_volume()
        sequence = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSequenceNode", "breathing")
        for time in ("0", "1"):
            sequence.SetDataNodeAtValue(volume, time)
        browser = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSequenceBrowserNode", "browser")
        browser.SetAndObserveMasterSequenceNodeID(sequence.GetID())
        slicer.app.processEvents()
        proxy = browser.GetProxyNode(sequence)
        widget = self.open_module()
        self.choose_volume(widget, proxy)
        self.press(widget.ui.applyButton, widget)
        codes = self.finding_codes(widget)
        self.assertIn("sequence-frame", codes, widget.ui.statusLabel.text)

    def test_an_empty_mask(self) -> None:
        _, volume = self.phantom_volume()
        widget = self.open_module()
        parameters = self.choose_volume(widget, volume)
        parameters.resultVolume = volume
        parameters.resultSegmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "nothing")
        parameters.resultSegmentation.GetSegmentation().AddEmptySegment("right lung")
        before = slicer.mrmlScene.GetNumberOfNodes()
        self.press(widget.ui.measureButton, widget)
        self.assertIn("empty", widget.ui.statusLabel.text)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)

    def test_a_full_disk(self) -> None:
        """A bound on the size of files is what a full disk is to whoever writes; the worker inherits it."""
        if sys.platform == "win32":
            self.skipTest("there is no such bound on Windows")
        import resource

        _, volume = self.phantom_volume()
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))  # the input alone is larger
        try:
            self.assertIn("could not be started", self._run(volume))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def test_a_folder_without_its_whole_path(self) -> None:
        """Where it would be depends on where Slicer was started."""
        _, volume = self.phantom_volume()
        widget = self.open_module()
        parameters = self.choose_volume(widget, volume)
        parameters.outputFolder = "results"
        self.assertFalse(widget.ui.applyButton.enabled)
        self.assertIn("whole path", widget.ui.applyButton.toolTip)
        parameters.outputFolder = ""
        self.assertTrue(widget.ui.applyButton.enabled)
        self.assertEqual(widget.ui.statusLabel.text, "")

    def test_a_volume_that_is_deleted_during_its_run(self) -> None:
        """The result brings the image along, and the line still says how the run ended."""
        _, volume = self.phantom_volume()
        widget = self.open_module()
        parameters = self.choose_volume(widget, volume)
        widget.ui.applyButton.click()
        slicer.mrmlScene.RemoveNode(volume)
        self.wait(lambda: not widget.panel.busy)
        self.assertIn("Done in", widget.ui.statusLabel.text)
        self.assertIn("Choose a loaded volume", widget.ui.applyButton.toolTip)
        self.assertIsNotNone(parameters.resultVolume)

    def test_a_folder_that_brings_nothing_says_why(self) -> None:
        from LungPrepPhantom import write_study

        (self.folder / "texts").mkdir()
        (self.folder / "texts" / "notes.txt").write_text("notes", encoding="utf-8")
        (self.folder / "images" / "one").mkdir(parents=True)
        (self.folder / "images" / "one" / "scan 1.nii.gz").write_bytes(b"an image")
        write_study(self.folder / "study", size=SIZE, spacing_mm=SPACING, extras=False)
        with self.database(self.folder / "study"):
            widget = self.open_module()
            expected = {
                "texts": "There is no DICOM file in that folder.",
                "images": "scan 1.nii.gz is an image file: load it with Slicer's Add Data",
                "gone": "There is no folder",
                "study": f"in the database already ({SIZE[2]} files)",
            }
            for name, words in expected.items():
                widget.panel.import_folder(str(self.folder / name))
                self.wait(lambda: widget.ui.importButton.enabled)
                self.assertIn(words, widget.ui.importLabel.text)

    def test_a_database_whose_folder_vanished(self) -> None:
        from LungPrepLib.widgets.choices import InputMode
        from LungPrepPhantom import write_study

        study = self.folder / "study"
        write_study(study, size=SIZE, spacing_mm=SPACING, extras=False)
        with self.database(study):
            widget = self.open_module()
            parameters = widget.logic.getParameterNode()
            parameters.inputMode = InputMode.SERIES
            widget.panel.recipe.choose({"segmentation.segmenter": "threshold"})
            series = widget.panel.series
            series.refresh()
            series.finish()
            self.assertTrue(widget.ui.applyButton.enabled)
            shutil.rmtree(self.folder / "database")
            shutil.rmtree(study)
            before = slicer.mrmlScene.GetNumberOfNodes()
            self.press(widget.ui.applyButton, widget)
            self.assertTrue(widget.ui.statusLabel.text)
            self.assertIn("Import the series again", widget.ui.statusLabel.text)
            self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)
            series.refresh()
            series.finish()
