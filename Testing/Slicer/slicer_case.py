"""What the tests inside Slicer share: waiting with the event loop, phantoms, databases, watching for gaps."""

from __future__ import annotations

import math
import os
import time
import unittest
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pydicom
import qt
import slicer

SIZE, SPACING = (128, 128, 75), (2.8, 2.8, 4.4)


class SlicerCase(unittest.TestCase):
    """A test on an empty scene, with a folder that is gone afterwards."""

    def setUp(self) -> None:
        from LungPrepLib.temporary import make_folder, remove_left_behind

        slicer.mrmlScene.Clear()
        remove_left_behind()  # of a test whose Slicer was ended in its middle
        self.folder = make_folder("LungPrep-test-") / "测试 one"
        self.folder.mkdir()

    def tearDown(self) -> None:
        from LungPrepLib.temporary import remove_folder

        slicer.mrmlScene.Clear()
        remove_folder(self.folder.parent)

    def wait(self, condition: Callable[[], Any], seconds: float = 180.0) -> None:
        """Serve the event loop until ``condition`` holds."""
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "this did not happen in time")
            slicer.app.processEvents()
            time.sleep(0.002)

    def phantom_volume(self, **options: Any) -> tuple[Any, Any]:
        """A phantom and the volume node of its CT."""
        from LungPrepLib.scene import volume_from_image
        from LungPrepPhantom import make_phantom

        phantom = make_phantom(**({"size": SIZE, "spacing_mm": SPACING} | options))
        return phantom, volume_from_image(phantom.ct, "phantom")

    def study(self, *, tilt_deg: float = 0.0, missing: tuple[int, ...] = ()) -> Path:
        """A phantom study whose slices are sheared along y, or from which slices are taken out."""
        from LungPrepPhantom import write_study

        folder = self.folder / "study"
        write_study(folder, size=SIZE, spacing_mm=SPACING, extras=False)
        for path in folder.glob("*.dcm"):
            dataset = pydicom.dcmread(path)
            if int(dataset.InstanceNumber) in missing:
                path.unlink()
                continue
            x, y, z = (float(value) for value in dataset.ImagePositionPatient)
            dataset.ImagePositionPatient = [f"{x:.6g}", f"{y + z * math.tan(math.radians(tilt_deg)):.8g}", f"{z:.8g}"]
            dataset.save_as(path)
        return folder

    def open_module(self) -> Any:
        """The module's widget, shown if there is a window."""
        if slicer.util.mainWindow() is not None:
            slicer.util.selectModule("LungPrep")
        widget = slicer.util.getModuleWidget("LungPrep")
        widget.initializeParameterNode()
        return widget

    def choose_volume(self, widget: Any, volume: Any) -> Any:
        """Choose a loaded volume and the threshold segmenter; returns the parameters."""
        from LungPrepLib.widgets.choices import InputMode

        parameters = widget.logic.getParameterNode()
        parameters.inputMode, parameters.inputVolume = InputMode.VOLUME, volume
        widget.panel.recipe.choose({"segmentation.segmenter": "threshold"})
        return parameters

    def finding_codes(self, widget: Any) -> list[str]:
        """The codes of the findings in the window, which are in their tooltips."""
        tips = [widget.ui.findingsList.item(i).toolTip() for i in range(widget.ui.findingsList.count)]
        return [tip.partition(":")[0] for tip in tips]

    def press(self, button: Any, widget: Any) -> None:
        """Press a button that starts something, and wait for its end."""
        self.assertTrue(button.enabled, button.toolTip)
        button.click()
        self.wait(lambda: not widget.panel.busy)

    @contextmanager
    def database(self, *folders: Path) -> Iterator[Any]:
        """A DICOM database of its own with the studies of these folders, for the length of a block."""
        from DICOMLib import DICOMUtils

        with DICOMUtils.TemporaryDICOMDatabase(str(self.folder / "database")) as database:
            for folder in folders:
                DICOMUtils.importDicom(str(folder))
            yield database


def slicer_executable() -> str:
    """The Slicer that this test runs in: as it was named to run_in_slicer.py, its launcher, or itself."""
    named = os.environ.get("LUNGPREP_SLICER", "")
    launcher = str(slicer.app.launcherExecutableFilePath or "")
    return next(name for name in (named, launcher, slicer.app.applicationFilePath()) if name and Path(name).is_file())


class GapMeter:
    """For how long the event loop did not come round, measured by a timer of five milliseconds.

    ``wall_s`` is what the user sees on this machine at this moment; ``own_s`` is the processor time that the main
    thread itself took in between, which does not grow when other programs keep the machine busy.
    """

    def __init__(self) -> None:
        self.wall_s: list[float] = []
        self.own_s: list[float] = []
        self._last = (0.0, 0.0)
        self._timer = qt.QTimer()
        self._timer.setInterval(5)
        self._timer.connect("timeout()", self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self.wall_s, self.own_s = [0.0], [0.0]
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()

    def stop(self) -> tuple[float, float]:
        """End; returns the longest gap as seen and the longest one of our own, in seconds."""
        self._timer.stop()
        return max(self.wall_s), max(self.own_s)

    def _tick(self) -> None:
        wall, own = time.perf_counter(), time.thread_time()
        self.wall_s.append(wall - self._last[0])
        self.own_s.append(own - self._last[1])
        self._last = (wall, own)


def run_event_loop(seconds: float) -> None:
    """Let Qt's own event loop run, as it does when nobody calls processEvents."""
    loop = qt.QEventLoop()
    qt.QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec_() if hasattr(loop, "exec_") else loop.exec()
