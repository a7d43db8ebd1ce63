"""run_lungprep.py in a Slicer of its own without a window: results, exit statuses, nothing that stays behind."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import slicer
from slicer_case import SIZE, SPACING, SlicerCase

SCRIPT = Path(__file__).resolve().parents[2] / "LungPrep" / "Scripts" / "run_lungprep.py"


class TestCommandLine(SlicerCase):
    """The same arguments and the same exit statuses as the command ``lungprep``."""

    def _run(self, *arguments: str, seconds: float = 240.0) -> subprocess.CompletedProcess[str]:
        launcher = slicer_executable()
        command = [launcher, "--no-splash", "--no-main-window", "--python-script", str(SCRIPT), "--", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=seconds, check=False
        )

    def test_prepare(self) -> None:
        from LungPrepLib.phantom import write_study

        truth = write_study(self.folder / "study", size=SIZE, spacing_mm=SPACING)
        out, result = self.folder / "out", self.folder / "result.json"
        done = self._run(
            "prepare", str(self.folder / "study"), "-o", str(out), "--segmenter", "threshold", "--json", str(result)
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(result.read_text(encoding="utf-8"))
        whole = next(row for row in document["measurements"] if row["structure"] == "all")
        expected = truth["volumes_ml"]["lungs"]
        self.assertLess(abs(whole["volume_ml"] - expected) / expected, 0.06)
        self.assertTrue((out / "case.json").is_file())

    def test_exit_statuses(self) -> None:
        self.assertEqual(self._run("recipes").returncode, 0)
        self.assertEqual(self._run("--help").returncode, 0)
        self.assertEqual(self._run("prepare").returncode, 2)
        empty = self.folder / "empty"
        empty.mkdir()
        done = self._run("prepare", str(empty), "-o", str(self.folder / "out"))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("lungprep:", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_a_quitting_slicer_takes_its_worker_along(self) -> None:
        """Slicer dies in the middle of a run: the worker ends by itself."""
        script = self.folder / "start.py"
        pid_file = self.folder / "pid"
        script.write_text(
            f"import sys; sys.path.insert(0, {str(SCRIPT.parents[1])!r})\n"
            "import os, slicer\n"
            "from LungPrep import LungPrepLogic, loadPhantom\n"
            "logic = LungPrepLogic()\n"
            "logic.startJob(loadPhantom(), segmenter='threshold')\n"
            f"open({str(pid_file)!r}, 'w').write(str(logic.run._runner._worker.pid))\n"
            "os.kill(os.getpid(), 9)\n",
            encoding="utf-8",
        )
        launcher = slicer_executable()
        command = [launcher, "--no-splash", "--no-main-window", "--python-script", str(script)]
        subprocess.run(command, capture_output=True, timeout=120, check=False)
        pid = int(pid_file.read_text())
        end = time.monotonic() + 5
        while _is_alive(pid) and time.monotonic() < end:
            time.sleep(0.1)
        self.assertFalse(_is_alive(pid), "the worker survived its Slicer")


def slicer_executable() -> str:
    """The Slicer that this test runs in: as it was named to run_in_slicer.py, its launcher, or itself."""
    named = os.environ.get("LUNGPREP_SLICER", "")
    launcher = str(slicer.app.launcherExecutableFilePath or "")
    return next(name for name in (named, launcher, slicer.app.applicationFilePath()) if name and Path(name).is_file())


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except (OSError, SystemError):
        return False
    return not Path("/proc/self").exists()
