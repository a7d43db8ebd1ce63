"""The module's self test: the logic, and a click-through of the window, on generated phantoms inside Slicer.

It needs neither torch nor internet, asks nothing, and skips nothing. What it finds is asserted, not looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..findings import LungPrepError
from ..temporary import make_folder, remove_folder, remove_left_behind

_SIZE, _SPACING = (128, 128, 75), (2.8, 2.8, 4.4)
_PATIENCE_S = 120.0


class LungPrepSelfTest:
    """Mixed into the module's test class, which has unittest's assertions and ``logicClass``."""

    logicClass: Any

    def setUp(self) -> None:
        """An empty scene, and a folder that is gone afterwards."""
        import slicer

        slicer.mrmlScene.Clear()
        remove_left_behind()
        self.folder = make_folder("LungPrep-test-")

    def tearDown(self) -> None:
        """Remove the folder."""
        remove_folder(self.folder)

    def runAll(self) -> None:
        """Run every test, one after the other: what the button of Slicer's developer mode does."""
        tests = sorted(name for name in dir(self) if name.startswith("test_"))
        for name in tests:
            print(f"LungPrepTest: {name}...", flush=True)
            self.setUp()
            try:
                getattr(self, name)()
            finally:
                self.tearDown()
        print(f"LungPrepTest: {len(tests)} tests passed, none skipped.", flush=True)

    # The logic

    def test_prepareVolume(self) -> None:
        """A phantom volume gets lungs where they are, numbers that are right, and no stray nodes."""
        import slicer

        phantom, volume = self._phantom()
        stages: list[str] = []
        logic = self.logicClass()
        nodes = logic.prepareVolume(
            volume,
            segmenter="threshold",
            recipe="isotropic-1mm",
            progress=lambda stage, fraction, message: stages.append(stage),
        )
        self.assertIs(nodes.volume, volume)
        self.assertGreater(self._dice(nodes.segmentation, phantom.lungs), 0.93)
        for spacing in nodes.prepared.GetSpacing():
            self.assertAlmostEqual(spacing, 1.0, places=4)
        self.assertIn("segment", stages)
        rows = self._rows(nodes.table)
        truth = phantom.truth["volumes_ml"]["lungs"]
        self.assertLess(abs(rows["all"]["volume_ml"] - truth) / truth, 0.06)
        self.assertGreater(rows["right_lung"]["volume_ml"], rows["left_lung"]["volume_ml"] * 0.8)

        before = slicer.mrmlScene.GetNumberOfNodes()
        again = logic.prepareVolume(volume, segmenter="threshold", recipe="isotropic-1mm")
        self.assertIs(again.segmentation, nodes.segmentation)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)
        added = logic.prepareVolume(volume, segmenter="threshold", update=False)
        self.assertIsNot(added.segmentation, nodes.segmentation)

    def test_prepareSeries(self) -> None:
        """From Slicer's database: the right series, under its study, with its instances."""
        import slicer

        with self._database() as truth:
            logic = self.logicClass()
            rows = logic.series()
            chosen = [row for row in rows if row["verdict"] == "chosen"]
            self.assertEqual(len(chosen), 1)
            self.assertTrue(chosen[0]["reasons"])
            self.assertGreater(len(rows), 1)
            nodes = logic.prepareSeries(chosen[0]["seriesInstanceUID"], segmenter="threshold")
            self.assertEqual(nodes.volume.GetImageData().GetDimensions(), _SIZE)
            self.assertEqual(len(nodes.volume.GetAttribute("DICOM.instanceUIDs").split()), _SIZE[2])
            volume_ml = self._rows(nodes.table)["all"]["volume_ml"]
            expected = truth["volumes_ml"]["lungs"]
            self.assertLess(abs(volume_ml - expected) / expected, 0.06)
            hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
            study = hierarchy.GetItemParent(hierarchy.GetItemByDataNode(nodes.volume))
            self.assertEqual(hierarchy.GetItemUID(study, "DICOM"), chosen[0]["studyInstanceUID"])
            for node in (nodes.segmentation, nodes.table):
                self.assertEqual(hierarchy.GetItemParent(hierarchy.GetItemByDataNode(node)), study)
            with self.assertRaises(LungPrepError):
                logic.prepareSeries("1.2.3.not.there", segmenter="threshold")

    def test_badInput(self) -> None:
        """What cannot be prepared is refused in words, and the scene stays as it is."""
        import slicer

        _, volume = self._phantom()
        logic = self.logicClass()
        label_map = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "a label map")
        empty = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "nothing")
        nothing = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "no segments")
        grey = (slicer.util.arrayFromVolume(volume).clip(-1000, 1000) + 1000) // 8
        counts = slicer.util.addVolumeFromArray(grey.astype("uint8"))
        before = slicer.mrmlScene.GetNumberOfNodes()
        calls: list[Callable[[], Any]] = [
            lambda: logic.prepareVolume(None),
            lambda: logic.prepareVolume(label_map),
            lambda: logic.prepareVolume(empty),
            lambda: logic.prepareVolume(counts, segmenter="threshold"),
            lambda: logic.prepareVolume(volume, recipe="no-such-recipe"),
            lambda: logic.prepareVolume(volume, segmentation=nothing),
            lambda: logic.exportCase(volume, Path(__file__)),
        ]
        for call in calls:
            with self.assertRaises(LungPrepError) as refused:
                call()
            self.assertTrue(refused.exception.message and refused.exception.action)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)

    def test_transformedVolume(self) -> None:
        """A linear transform is applied to a copy; a non-linear one is refused."""
        import slicer
        import vtk

        _, volume = self._phantom()
        shift = vtk.vtkMatrix4x4()
        shift.SetElement(0, 3, 25.0)
        moved = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "moved")
        moved.SetMatrixTransformToParent(shift)
        volume.SetAndObserveTransformNodeID(moved.GetID())
        nodes = self.logicClass().prepareVolume(volume, segmenter="threshold")
        self.assertIn("transform-hardened", [finding.code for finding in nodes.findings])
        self.assertIsNot(nodes.volume, volume)
        self.assertAlmostEqual(nodes.volume.GetOrigin()[0], volume.GetOrigin()[0] + 25.0, places=4)
        bent = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTransformNode", "bent")
        bent.SetAndObserveTransformToParent(vtk.vtkThinPlateSplineTransform())
        volume.SetAndObserveTransformNodeID(bent.GetID())
        with self.assertRaises(LungPrepError):
            self.logicClass().prepareVolume(volume, segmenter="threshold")

    def test_exportCase(self) -> None:
        """A mask that was corrected by hand is measured and written, into a folder with Chinese characters."""
        import slicer

        _, volume = self._phantom()
        logic = self.logicClass()
        nodes = logic.prepareVolume(volume, segmenter="threshold")
        whole = self._rows(nodes.table)["right_lung"]["volume_ml"]
        mask = slicer.util.arrayFromSegmentBinaryLabelmap(nodes.segmentation, "right_lung", volume)
        mask[: mask.shape[0] // 2] = 0
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, nodes.segmentation, "right_lung", volume)
        folder = self.folder / "项目 one"
        document = logic.exportCase(volume, folder, segmentationNode=nodes.segmentation)
        self.assertTrue((folder / "case.json").is_file())
        rows = {row["structure"]: row for row in document["measurements"] if row["region"] == "whole"}
        self.assertLess(rows["right_lung"]["volume_ml"], 0.9 * whole)
        with self.assertRaises(LungPrepError):
            logic.exportCase(volume, folder)

    def test_job(self) -> None:
        """In a worker: the result comes into the scene; a cancelled job leaves scene and processes as they were."""
        import slicer

        _, volume = self._phantom()
        logic = self.logicClass()
        outcomes: list[Any] = []
        logic.startJob(volume, segmenter="threshold", ended=outcomes.append)
        self._wait(lambda: outcomes)
        self.assertIsNone(outcomes[0].error)
        self.assertIs(outcomes[0].nodes.volume, volume)
        self.assertTrue((outcomes[0].folder / "case.json").is_file())

        before = slicer.mrmlScene.GetNumberOfNodes()
        told: list[str] = []
        logic.startJob(
            volume, segmenter="threshold", ended=outcomes.append, progress=lambda stage, f, m: told.append(stage)
        )
        self._wait(lambda: told)
        begin = time.monotonic()
        logic.cancelJob()
        self._wait(lambda: len(outcomes) == 2)
        self.assertLess(time.monotonic() - begin, 2.0)
        self.assertIsNone(outcomes[1].nodes)
        self.assertIsNone(outcomes[1].error)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)
        logic.run.close()

    # The window

    def test_windowRun(self) -> None:
        """Click through: choose a volume and a recipe, Apply, look at the results, cancel a second run."""
        import slicer

        from .choices import InputMode

        _, volume = self._phantom()
        widget = self._widget()
        parameters = widget.logic.getParameterNode()
        parameters.inputMode = InputMode.VOLUME
        parameters.inputVolume = None
        self.assertFalse(widget.ui.applyButton.enabled)
        self.assertTrue(widget.ui.applyButton.toolTip)
        widget.ui.inputVolumeSelector.setCurrentNode(volume)
        index = widget.ui.recipeComboBox.findText("isotropic-1mm")
        widget.ui.recipeComboBox.setCurrentIndex(index)
        widget.ui.recipeComboBox.activated(index)
        boxes = widget.panel.recipe.boxes.boxes
        self.assertEqual(boxes["resampling.spacing_mm"].widget.text, "1, 1, 1")
        widget.panel.recipe.choose({"segmentation.segmenter": "threshold"})
        self.assertTrue(boxes["segmentation.segmenter"].widget.currentText.startswith("threshold"))
        self.assertFalse(boxes["segmentation.model"].widget.enabled)
        self.assertIn("segmentation.segmenter", widget.ui.recipeChangedLabel.text)
        self.assertTrue(widget.ui.applyButton.enabled)

        widget.ui.applyButton.click()
        self.assertTrue(widget.ui.cancelButton.enabled)
        self._wait(lambda: not widget.panel.busy)
        self.assertIs(parameters.resultVolume, volume)
        self.assertEqual(parameters.resultSegmentation.GetSegmentation().GetNumberOfSegments(), 2)
        self.assertGreaterEqual(widget.ui.measurementsTable.rowCount, 3)
        report = widget.logic.run.last.folder / "report.html"
        self.assertEqual(widget.ui.reportButton.enabled, report.is_file())

        before = slicer.mrmlScene.GetNumberOfNodes()
        widget.ui.applyButton.click()
        self._wait(lambda: widget.ui.progressBar.value > 0)
        widget.ui.cancelButton.click()
        self._wait(lambda: not widget.panel.busy)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)
        self.assertTrue(widget.ui.applyButton.enabled)

    def test_windowInvalidChoices(self) -> None:
        """Choices that do not go together switch Apply off and say why."""
        from .choices import InputMode

        _, volume = self._phantom()
        widget = self._widget()
        parameters = widget.logic.getParameterNode()
        parameters.inputMode, parameters.inputVolume = InputMode.VOLUME, volume
        widget.panel.recipe.choose({"intensity.scale": "zero-one", "intensity.clip_hu": []})
        self.assertFalse(widget.ui.applyButton.enabled)
        self.assertIn("intensity.scale", widget.ui.applyButton.toolTip)
        widget.panel.recipe.choose({"intensity.clip_hu": [-1000.0, 1000.0]})
        self.assertTrue(widget.ui.applyButton.enabled)

    def test_windowSeriesAndQueue(self) -> None:
        """The table of the database, its verdicts, and a queue of two series with results on disk."""
        from .choices import InputMode

        with self._database(seeds=(0, 1)):
            widget = self._widget()
            parameters = widget.logic.getParameterNode()
            parameters.inputMode = InputMode.SERIES
            widget.panel.recipe.choose({"segmentation.segmenter": "threshold"})
            series = widget.panel.series
            series.refresh()
            series.finish()
            self.assertEqual(series.verdict.verdict, "chosen")
            self.assertTrue(widget.ui.seriesDetailsLabel.text)
            series.tick_chosen()
            self.assertEqual(len(series.ticked_uids), 2)
            parameters.outputFolder = ""
            self.assertFalse(widget.ui.applyButton.enabled)
            parameters.outputFolder = str(self.folder / "queue")
            self.assertTrue(widget.ui.applyButton.enabled)
            widget.ui.applyButton.click()
            self._wait(lambda: not widget.panel.busy)
            self.assertEqual((widget.panel.queue.last.done, widget.panel.queue.last.failed), (2, 0))
            self.assertTrue((self.folder / "queue" / "cases.csv").is_file())
            widget.panel.update()
            self.assertFalse(widget.ui.queueTable.isHidden(), "a change of the parameters hides what the queue did")
            self.assertEqual(len(list((self.folder / "queue").glob("case-*/case.json"))), 2)
            series.tick_none()
            parameters.outputFolder = ""

    def test_windowSaveAndReload(self) -> None:
        """A saved scene brings back the choices of the window and the results."""
        import slicer

        from .choices import InputMode

        _, volume = self._phantom()
        widget = self._widget()
        nodes = self.logicClass().prepareVolume(volume, segmenter="threshold")
        parameters = widget.logic.getParameterNode()
        parameters.inputMode, parameters.inputVolume = InputMode.VOLUME, volume
        choices = {"crop.to": "body", "crop.margin_mm": 7.5, "resampling.spacing_mm": [1.0, 1.0, 3.0]}
        widget.panel.recipe.choose(choices)
        parameters.resultSegmentation, parameters.resultTable = nodes.segmentation, nodes.table
        bundle = str(self.folder / "saved scene.mrb")
        self.assertTrue(slicer.util.saveScene(bundle))
        slicer.mrmlScene.Clear()
        self.assertTrue(slicer.util.loadScene(bundle))
        widget = self._widget()  # without a window it is not shown, and follows no scene by itself
        parameters = widget.logic.getParameterNode()
        self.assertEqual(parameters.inputMode, InputMode.VOLUME)
        recipe = widget.panel.recipe.recipe().as_dict()
        self.assertEqual((recipe["crop"]["to"], recipe["crop"]["margin_mm"]), ("body", 7.5))
        self.assertEqual(recipe["resampling"]["spacing_mm"], [1.0, 1.0, 3.0])
        self.assertEqual(parameters.inputVolume.GetName(), "phantom")
        values = [s.GetLabelValue() for s in self._segments(parameters.resultSegmentation)]
        self.assertEqual(values, [1, 2])
        self.assertIn("all", self._rows(parameters.resultTable))

    # Helpers

    def _phantom(self) -> tuple[Any, Any]:
        from LungPrepPhantom import make_phantom

        from ..scene import volume_from_image

        phantom = make_phantom(size=_SIZE, spacing_mm=_SPACING)
        return phantom, volume_from_image(phantom.ct, "phantom")

    def _database(self, seeds: tuple[int, ...] = (0,)) -> Any:
        return _PhantomDatabase(self.folder, seeds)

    def _widget(self) -> Any:
        import slicer

        if slicer.util.mainWindow() is not None:
            slicer.util.selectModule("LungPrep")
        widget = slicer.util.getModuleWidget("LungPrep")
        widget.initializeParameterNode()
        return widget

    def _wait(self, condition: Callable[[], Any]) -> None:
        import slicer

        end = time.monotonic() + _PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"this did not happen within {_PATIENCE_S:.0f} s")
            slicer.app.processEvents()
            time.sleep(0.005)

    def _rows(self, table: Any) -> dict[str, dict[str, Any]]:
        from ..scene import rows_from_table

        return {row["structure"]: row for row in rows_from_table(table) if row["region"] == "whole"}

    def _segments(self, segmentation: Any) -> list[Any]:
        segments = segmentation.GetSegmentation()
        return [segments.GetNthSegment(i) for i in range(segments.GetNumberOfSegments())]

    def _dice(self, segmentation: Any, truth: Any) -> float:
        import SimpleITK as sitk

        from ..image.grid import Grid
        from ..scene import labels_from_segmentation

        found = sitk.GetArrayFromImage(labels_from_segmentation(segmentation, Grid.of(truth))[0])
        expected = sitk.GetArrayFromImage(truth)
        both = ((found == expected) & (expected > 0)).sum()
        return float(2 * both / ((found > 0).sum() + (expected > 0).sum()))


class _PhantomDatabase:
    """A DICOM database of its own with phantom studies in it, for the length of a block; gives the truth."""

    def __init__(self, folder: Path, seeds: tuple[int, ...]) -> None:
        self._folder, self._seeds = folder, seeds

    def __enter__(self) -> Any:
        from DICOMLib import DICOMUtils

        from LungPrepPhantom import write_study

        for seed in self._seeds:
            truth = write_study(self._folder / f"study {seed}", seed=seed, size=_SIZE, spacing_mm=_SPACING)
        self._temporary = DICOMUtils.TemporaryDICOMDatabase(str(self._folder / "database"))
        self._temporary.__enter__()
        for seed in self._seeds:
            DICOMUtils.importDicom(str(self._folder / f"study {seed}"))
        return truth.get("truth", truth)

    def __exit__(self, *error: Any) -> None:
        self._temporary.__exit__(*error)
