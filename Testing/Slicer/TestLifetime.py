"""What happens around a run: the scene is closed, the module is left or reloaded, the files of a series are gone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import slicer
from slicer_case import SIZE, SPACING, SlicerCase


class TestLifetime(SlicerCase):
    """Nothing is left behind, whatever happens in the middle of a run."""

    def _begin(self) -> tuple[Any, int]:
        """Start a run in the window; returns the widget and the number of the worker's process."""
        from LungPrepLib.widgets.choices import InputMode, SegmenterChoice

        _, volume = self.phantom_volume()
        slicer.util.selectModule("LungPrep")
        widget = slicer.util.getModuleWidget("LungPrep")
        widget.initializeParameterNode()
        parameters = widget.logic.getParameterNode()
        parameters.inputMode, parameters.inputVolume = InputMode.VOLUME, volume
        parameters.segmenter = SegmenterChoice.THRESHOLD
        widget.panel.apply()
        pid = widget.logic.run._runner._worker.pid
        self.wait(lambda: widget.ui.progressBar.value > 50)
        return widget, pid

    def test_closing_the_scene_ends_the_run(self) -> None:
        widget, pid = self._begin()
        slicer.mrmlScene.Clear(0)
        self.wait(lambda: not is_alive(pid), 5)
        self.wait(lambda: not widget.panel.busy, 5)
        nodes = [slicer.mrmlScene.GetNthNode(i) for i in range(slicer.mrmlScene.GetNumberOfNodes())]
        self.assertFalse([node for node in nodes if node.GetAttribute("LungPrep.role")])

    def test_another_module_does_not_disturb_the_run(self) -> None:
        widget, _ = self._begin()
        slicer.util.selectModule("Data")
        self.wait(lambda: not widget.panel.busy)
        slicer.util.selectModule("LungPrep")
        self.assertIsNotNone(widget.logic.getParameterNode().resultSegmentation)

    def test_reloading_the_module_ends_the_run(self) -> None:
        _, pid = self._begin()
        slicer.util.reloadScriptedModule("LungPrep")
        self.wait(lambda: not is_alive(pid), 5)
        self.assertIsNotNone(slicer.util.getModuleWidget("LungPrep").panel)

    def test_files_that_are_gone_are_said_in_words(self) -> None:
        from LungPrep import LungPrepLogic
        from LungPrepLib.findings import LungPrepError
        from LungPrepLib.phantom import write_study

        study = self.folder / "study"
        write_study(study, size=SIZE, spacing_mm=SPACING, extras=False)
        with self.database(study):
            logic = LungPrepLogic()
            uid = next(row["seriesInstanceUID"] for row in logic.series() if row["verdict"] == "chosen")
            shutil.rmtree(study)
            with self.assertRaises(LungPrepError) as refused:
                logic.prepareSeries(uid, segmenter="threshold")
            self.assertIn("Import the series again", refused.exception.action)


def is_alive(pid: int) -> bool:
    """Whether a process runs (Linux; elsewhere the wait for the window is what is tested)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False
