"""What happens around a run: the scene is closed, the module is left or reloaded, the files of a series are gone."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import slicer
from slicer_case import SIZE, SPACING, SlicerCase, slicer_executable


class TestLifetime(SlicerCase):
    """Nothing is left behind, whatever happens in the middle of a run."""

    def _begin(self) -> tuple[Any, int]:
        """Start a run in the window; returns the widget and the number of the worker's process."""
        _, volume = self.phantom_volume()
        widget = self.open_module()
        self.choose_volume(widget, volume)
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

    def test_a_closed_scene_takes_the_files_of_its_run_along(self) -> None:
        """What is exported next is never the case of a patient whose scene is closed."""
        widget, _ = self._begin()
        self.wait(lambda: not widget.panel.busy)
        folder = widget.logic.run.last.folder
        self.assertTrue(folder.is_dir())
        slicer.mrmlScene.Clear(0)
        self.assertIsNone(widget.logic.run.last.folder)
        self.assertFalse(folder.exists())
        self.assertFalse(widget.ui.reportButton.enabled)

    def test_a_second_click_on_apply_is_none(self) -> None:
        _, volume = self.phantom_volume()
        widget = self.open_module()
        self.choose_volume(widget, volume)
        start, clicks = widget.logic.run.start, []

        def start_while_clicking(*arguments: Any, **options: Any) -> None:
            clicks.append(widget.ui.applyButton.enabled)
            widget.panel.apply()
            start(*arguments, **options)

        widget.logic.run.start = start_while_clicking
        try:
            widget.panel.apply()
            self.assertEqual(clicks, [False])
            self.wait(lambda: not widget.panel.busy)
            self.assertIsNotNone(widget.logic.getParameterNode().resultSegmentation, widget.ui.statusLabel.text)
        finally:
            del widget.logic.run.start

    def test_cancel_ends_the_process_tree_within_two_seconds(self) -> None:
        widget, pid = self._begin()
        before = slicer.mrmlScene.GetNumberOfNodes()
        begin = time.monotonic()
        widget.ui.cancelButton.click()
        self.wait(lambda: not is_alive(pid) and not widget.panel.busy, 5)
        self.assertLess(time.monotonic() - begin, 2.0)
        self.assertEqual(processes_of_session(pid), [])
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)
        self.assertTrue(widget.ui.applyButton.enabled)

    def test_quitting_slicer_ends_the_run_and_leaves_nothing(self) -> None:
        script, told = self.folder / "quit.py", self.folder / "told"
        script.write_text(
            "import slicer, qt\n"
            "def begin():\n"
            "    from LungPrep import loadPhantom\n"
            "    from LungPrepLib.widgets.choices import InputMode\n"
            "    slicer.util.selectModule('LungPrep')\n"
            "    widget = slicer.util.getModuleWidget('LungPrep')\n"
            "    parameters = widget.logic.getParameterNode()\n"
            "    parameters.inputMode, parameters.inputVolume = InputMode.VOLUME, loadPhantom()\n"
            "    widget.panel.recipe.choose({'segmentation.segmenter': 'threshold'})\n"
            "    widget.panel.apply()\n"
            "    run = widget.logic.run\n"
            f"    told = open({str(told)!r}, 'w', encoding='utf-8')\n"
            "    told.write(f'{run._runner._worker.pid}\\n{run._folder}')\n"
            "    told.close()\n"
            "    qt.QTimer.singleShot(2000, lambda: slicer.util.exit(0))\n"
            "qt.QTimer.singleShot(1000, begin)\n",
            encoding="utf-8",
        )
        module = str(Path(slicer.util.modulePath("LungPrep")).parent)
        command = [slicer_executable(), "--no-splash", "--additional-module-paths", module]
        done = subprocess.run([*command, "--python-script", str(script)], timeout=180, capture_output=True, check=False)
        self.assertTrue(told.exists(), done.stderr[-2000:])
        pid, folder = told.read_text(encoding="utf-8").split("\n")
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        self.wait(lambda: not is_alive(int(pid)), 5)
        self.assertFalse(Path(folder).exists(), "the temporary files of the run were left")

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

    def test_series_are_judged_by_the_recipe_of_the_window(self) -> None:
        """Also when the window did not choose it: the module is reloaded, or a scene loaded."""
        with self.database(self.study()):
            widget = self.open_module()
            widget.panel.recipe.choose({"selection.exclude_description": ["axial"]})
            slicer.util.reloadScriptedModule("LungPrep")
            widget = self.open_module()
            series = widget.panel.series
            series.refresh()
            series.finish()
            (uid,) = series._series
            self.assertEqual(series.verdict_of(uid).verdict, "not usable")
            process = series.judge._process.pid
            widget.panel.recipe.choose({"selection.exclude_description": []})
            self.wait(lambda: series.verdict_of(uid) is not None)
            self.assertEqual(series.verdict_of(uid).verdict, "chosen", "it is judged again by itself")
            self.assertEqual(series.judge._process.pid, process, "starting another takes seconds")
        widget.panel.close()
        self.wait(lambda: not is_alive(process), 5)
        slicer.util.reloadScriptedModule("LungPrep")

    def test_a_slicer_without_its_dicom_module_prepares_volumes(self) -> None:
        database = slicer.dicomDatabase
        del slicer.dicomDatabase
        try:
            slicer.util.reloadScriptedModule("LungPrep")
            _, volume = self.phantom_volume()
            widget = self.open_module()
            self.assertIn("DICOM database is not open", widget.ui.statusLabel.text)
            widget.panel.import_folder(str(self.folder))
            self.assertIn("not open", widget.ui.importLabel.text)
            parameters = self.choose_volume(widget, volume)
            self.press(widget.ui.applyButton, widget)
            self.assertIsNotNone(parameters.resultSegmentation, widget.ui.statusLabel.text)
        finally:
            slicer.dicomDatabase = database
            slicer.util.reloadScriptedModule("LungPrep")

    def test_files_that_are_gone_are_said_in_words(self) -> None:
        from LungPrep import LungPrepLogic
        from LungPrepLib.findings import LungPrepError
        from LungPrepPhantom import write_study

        study = self.folder / "study"
        write_study(study, size=SIZE, spacing_mm=SPACING, extras=False)
        with self.database(study):
            logic = LungPrepLogic()
            uid = next(row["seriesInstanceUID"] for row in logic.series() if row["verdict"] == "chosen")
            shutil.rmtree(study)
            with self.assertRaises(LungPrepError) as refused:
                logic.prepareSeries(uid, segmenter="threshold")
            self.assertIn("Import the series again", refused.exception.action)


def processes_of_session(leader: int) -> list[int]:
    """The processes of the session that a worker leads (Linux; elsewhere none are found)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            found.append(int(path.parent.name))
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs (Linux; elsewhere the wait for the window is what is tested)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False
