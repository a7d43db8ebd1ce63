"""run_lungprep.py in a Slicer of its own without a window: results, exit statuses, nothing that stays behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from slicer_case import SIZE, SPACING, SlicerCase, slicer_executable

SCRIPT = Path(__file__).resolve().parents[2] / "LungPrep" / "Scripts" / "run_lungprep.py"

WITHOUT_LUNGMASK = """
import importlib.metadata, importlib.util, runpy, sys
version, find_spec = importlib.metadata.version, importlib.util.find_spec
def version_of_others(name):
    if name == "lungmask":
        raise importlib.metadata.PackageNotFoundError(name)
    return version(name)
importlib.metadata.version = version_of_others
importlib.util.find_spec = lambda name, package=None: None if name == "lungmask" else find_spec(name, package)
sys.modules["lungmask"] = None
runpy.run_path({script!r}, run_name="__main__")
"""


class TestCommandLine(SlicerCase):
    """The same arguments and the same exit statuses as the command ``lungprep``."""

    def _run(
        self,
        *arguments: str,
        seconds: float = 240.0,
        script: Path = SCRIPT,
        environment: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        command = [slicer_executable(), "--no-splash", "--no-main-window", "--python-script", str(script), "--"]
        return subprocess.run(
            [*command, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            env=environment,
            check=False,
        )

    def test_prepare(self) -> None:
        from LungPrepPhantom import write_study

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

    def test_slicers_own_database(self) -> None:
        """The database that Slicer is set up with, in a home of its own, so that nobody's is touched."""
        from LungPrepPhantom import write_study

        write_study(self.folder / "study", size=SIZE, spacing_mm=SPACING)
        with self.database(self.folder / "study"):
            shutil.copytree(self.folder / "database", self.folder / "kept")  # a temporary one is emptied afterwards
        environment = own_home(self.folder, f"settings.setValue(key, {str(self.folder)!r} + '/kept')")
        listed = self.folder / "listed.json"
        done = self._run("series", "--slicer-database", "--json", str(listed), environment=environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("chosen", listed.read_text(encoding="utf-8"))
        done = self._run("prepare", "--slicer-database", "-o", str(self.folder / "out"), "--segmenter", "threshold",
                         environment=environment)  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.folder / "out" / "case.json").is_file())

    def test_a_missing_database_is_one_line(self) -> None:
        environment = own_home(self.folder, f"settings.setValue(key, {str(self.folder / 'gone')!r})")
        done = self._run("series", "--slicer-database", environment=environment)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("lungprep:", done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def test_a_missing_package_is_a_line_that_says_how_to_install_it(self) -> None:
        """Where this Slicer has lungmask, it is hidden from the one that is started."""
        from LungPrepPhantom import write_study

        study, script = self.folder / "study", self.folder / "without_lungmask.py"
        script.write_text(WITHOUT_LUNGMASK.format(script=str(SCRIPT)), encoding="utf-8")
        write_study(study, size=SIZE, spacing_mm=SPACING, extras=False)
        done = self._run(
            "prepare", str(study), "-o", str(self.folder / "out"), "--segmenter", "lungmask", script=script
        )
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = [line for line in done.stderr.splitlines() if line.startswith("lungprep: ")]
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertRegex(lines[0], "(torch|lungmask) is not installed")  # torch first, where that is missing as well
        self.assertIn("--install-requirements", lines[0])
        self.assertNotIn("Traceback", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_what_raises_ends_slicer_too(self) -> None:
        """A Slicer without a window would stay behind for ever."""
        folder = self.folder / "broken"
        shutil.copytree(SCRIPT.parents[1], folder, ignore=shutil.ignore_patterns("__pycache__"))
        main = folder / "LungPrepLib" / "cli" / "main.py"
        main.write_text("raise RuntimeError('broken on purpose')\n", encoding="utf-8")
        done = self._run("recipes", script=folder / "Scripts" / SCRIPT.name, seconds=90)
        self.assertEqual(done.returncode, 1)
        self.assertIn("broken on purpose", done.stderr)

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


def own_home(folder: Path, code: str) -> dict[str, str]:
    """The environment of a Slicer with settings of its own; ``code`` changes them
    (``settings``; ``key`` is that of the DICOM database)."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environment = dict(os.environ) | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
    names = "settings, key = slicer.app.userSettings(), 'DatabaseDirectory_' + ctk.ctkDICOMDatabase().schemaVersion()"
    code = f"import ctk, slicer, sys; {names}; {code}; settings.sync(); sys.exit(0)"
    command = [slicer_executable(), "--no-splash", "--no-main-window", "--python-code", code]
    subprocess.run(command, env=environment, timeout=120, capture_output=True, check=False)
    return environment


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
