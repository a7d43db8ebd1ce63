"""What the tests inside Slicer share: waiting with the event loop, phantoms, databases, watching for gaps."""

from __future__ import annotations

import shutil
import tempfile
import time
import unittest
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import qt
import slicer

SIZE, SPACING = (128, 128, 75), (2.8, 2.8, 4.4)


class SlicerCase(unittest.TestCase):
    """A test on an empty scene, with a folder that is gone afterwards."""

    def setUp(self) -> None:
        slicer.mrmlScene.Clear()
        self.folder = Path(tempfile.mkdtemp(prefix="LungPrep 测试 "))

    def tearDown(self) -> None:
        slicer.mrmlScene.Clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait(self, condition: Callable[[], Any], seconds: float = 180.0) -> None:
        """Serve the event loop until ``condition`` holds."""
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "this did not happen in time")
            slicer.app.processEvents()
            time.sleep(0.002)

    def phantom_volume(self, **options: Any) -> tuple[Any, Any]:
        """A phantom and the volume node of its CT."""
        from LungPrepLib.phantom import make_phantom
        from LungPrepLib.scene import volume_from_image

        phantom = make_phantom(**({"size": SIZE, "spacing_mm": SPACING} | options))
        return phantom, volume_from_image(phantom.ct, "phantom")

    @contextmanager
    def database(self, *folders: Path) -> Iterator[Any]:
        """A DICOM database of its own with the studies of these folders, for the length of a block."""
        from DICOMLib import DICOMUtils

        with DICOMUtils.TemporaryDICOMDatabase(str(self.folder / "database")) as database:
            for folder in folders:
                DICOMUtils.importDicom(str(folder))
            yield database


class GapMeter:
    """The longest time for which the event loop did not come round, measured by a timer of five milliseconds."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = qt.QTimer()
        self._timer.setInterval(5)
        self._timer.connect("timeout()", self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self.longest_s, self.gaps = 0.0, []
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """End; returns the longest gap in seconds."""
        self._timer.stop()
        return self.longest_s

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self.longest_s = max(self.longest_s, now - self._last)
        self._last = now


def run_event_loop(seconds: float) -> None:
    """Let Qt's own event loop run, as it does when nobody calls processEvents."""
    loop = qt.QEventLoop()
    qt.QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec_() if hasattr(loop, "exec_") else loop.exec()
