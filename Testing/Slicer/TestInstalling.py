"""Installing what lungmask needs: when it asks, what it calls, and that a test or a missing window asks nothing."""

from __future__ import annotations

import io
import os
import runpy
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.request import urlopen

import slicer
from slicer import packaging
from slicer_case import SlicerCase

from LungPrepLib import dependencies
from LungPrepLib.findings import LungPrepError
from LungPrepLib.messages import say
from LungPrepLib.widgets import installing


class TestInstalling(SlicerCase):
    """pip and the PyTorch extension are played: nothing is installed."""

    requirements = Path(slicer.util.modulePath("LungPrep")).parent / "Resources" / "requirements.txt"

    @contextmanager
    def _played(self, *missing: str, window: bool = True, answer: bool = True) -> Iterator[SimpleNamespace]:
        """Packages that are missing until they are installed; what was asked and called."""
        told = SimpleNamespace(asked=0, torch=0, pip=[], missing=set(missing))

        def status_of(package: Any) -> Any:
            state = "missing" if package.name in told.missing else "installed"
            return dependencies.PackageStatus(package, state, "" if state == "missing" else "1.0")

        def ask(*arguments: Any, **options: Any) -> bool:
            told.asked += 1
            return answer

        def install_torch(**options: Any) -> Any:
            told.torch += 1
            told.constraint = urlopen(os.environ["PIP_CONSTRAINT"]).read().decode()
            told.missing.discard("torch")
            return SimpleNamespace(__version__="1.0")

        def pip_ensure(requirements: Any, **options: Any) -> None:
            names = [requirement.name for requirement in requirements]
            text = Path(options["constraints"]).read_text(encoding="utf-8")
            told.pip.append(options | {"text": text, "names": names})
            told.missing.difference_update(names)

        extension = SimpleNamespace(PyTorchUtilsLogic=lambda: SimpleNamespace(installTorch=install_torch))
        with (
            mock.patch.object(dependencies, "status_of", status_of),
            mock.patch.object(dependencies, "try_import", lambda module, python="": ""),
            mock.patch.object(installing, "has_window", lambda: window),
            mock.patch.object(slicer.util, "confirmOkCancelDisplay", ask),
            mock.patch.object(packaging, "pip_ensure", pip_ensure),
            mock.patch.dict(sys.modules, {"PyTorchUtils": extension}),
        ):
            yield told

    def test_it_asks_once_and_installs_under_constraints(self) -> None:
        with self._played("torch", "lungmask") as told:
            said: list[str] = []
            installing.ensure_lungmask(self.requirements, tell=said.append)
            self.assertEqual((told.asked, told.torch, len(told.pip)), (1, 1, 1))
            self.assertTrue(all(name in told.pip[0]["text"] for name in ("numpy==", "SimpleITK==")))
            self.assertFalse(told.pip[0]["prompt_install"], "it has been asked already")
            self.assertFalse(Path(told.pip[0]["constraints"]).exists())
            self.assertIn("numpy==", told.constraint, "what installs torch is held by them, too")
            self.assertNotIn("PIP_CONSTRAINT", os.environ)
            self.assertEqual(len(said), 2)
            installing.ensure_lungmask(self.requirements)
            self.assertEqual(told.asked, 1)

    def test_what_draws_the_report_is_installed_without_lungmask(self) -> None:
        widget = self.open_module()
        with self._played("torch", "lungmask", "Jinja2", "matplotlib", answer=False) as told:
            widget.ui.reportPackagesButton.click()
            self.assertEqual((told.asked, told.torch, told.pip), (1, 0, []))
            self.assertIn("Jinja2", widget.ui.packagesLabel.text)
        with self._played("torch", "lungmask", "Jinja2", "matplotlib") as told:
            widget.ui.reportPackagesButton.click()
            self.assertEqual((told.asked, told.torch, len(told.pip)), (1, 0, 1))
            self.assertEqual(sorted(told.pip[0]["names"]), ["Jinja2", "matplotlib"])
            self.assertIn("numpy==", told.pip[0]["text"])
            self.assertIn("can be drawn", widget.ui.packagesLabel.text)
            widget.ui.reportPackagesButton.click()
            self.assertEqual(told.asked, 1, "what is there is not asked for")

    def test_no_is_an_answer(self) -> None:
        with self._played("torch", "lungmask", answer=False) as told:
            with self.assertRaises(LungPrepError) as refused:
                installing.ensure_lungmask(self.requirements)
            self.assertIn("threshold", refused.exception.action)
            self.assertEqual((told.torch, told.pip), (0, []))

    def test_without_a_window_and_in_tests_nothing_asks(self) -> None:
        self.assertTrue(slicer.app.testingEnabled())
        with self._played("torch", window=False) as told:
            with self.assertRaises(LungPrepError):
                installing.ensure_lungmask(self.requirements)
            self.assertEqual((told.asked, told.torch), (0, 0))
            installing.ensure_lungmask(self.requirements, ask=False)
            self.assertEqual((told.asked, told.torch), (0, 1))

    def test_without_the_pytorch_extension_there_is_a_way_by_hand(self) -> None:
        with self._played("torch"), mock.patch.dict(sys.modules, {"PyTorchUtils": None}):
            with self.assertRaises(LungPrepError) as refused:
                installing.ensure_lungmask(self.requirements)
            self.assertIn("slicer.util.pip_install", refused.exception.action)

    def test_an_installation_that_fails_says_what_to_do(self) -> None:
        def fail(*arguments: Any, **options: Any) -> None:
            raise RuntimeError("Command returned non-zero exit status 1.")

        with self._played("lungmask"), mock.patch.object(packaging, "pip_ensure", fail):
            with self.assertRaises(LungPrepError) as refused:
                installing.ensure_lungmask(self.requirements)
            self.assertIn("non-zero", refused.exception.message)
            self.assertIn("lungmask==", refused.exception.action)

    def test_a_pip_that_fails_is_said_without_its_command_line(self) -> None:
        def fail(*arguments: Any, **options: Any) -> None:
            raise subprocess.CalledProcessError(1, ["PythonSlicer", "-m", "pip", "install"])

        with self._played("lungmask"), mock.patch.object(packaging, "pip_ensure", fail):
            with self.assertRaises(LungPrepError) as refused:
                installing.ensure_lungmask(self.requirements)
            self.assertIn("pip ended with status 1", refused.exception.message)
            self.assertNotIn("PythonSlicer", refused.exception.message)
            self.assertIn("internet", refused.exception.action)

    def test_the_command_that_only_installs_says_so(self) -> None:
        script = runpy.run_path(str(self.requirements.parents[1] / "Scripts" / "run_lungprep.py"))
        said = io.StringIO()
        with self._played("torch", "lungmask", window=False) as told, redirect_stdout(said):
            self.assertEqual(script["main"](["run_lungprep.py", "--", "--install-requirements"]), 0)
        self.assertEqual((told.torch, len(told.pip)), (1, 1))
        self.assertIn("are installed", said.getvalue())

    def test_apply_with_a_missing_lungmask_is_a_line(self) -> None:
        """In a test, nothing asks: the line under Apply says what is missing."""

        _, volume = self.phantom_volume()
        widget = self.open_module()
        parameters = self.choose_volume(widget, volume)
        widget.panel.recipe.choose({"segmentation.segmenter": "lungmask"})
        with self._played("torch", "lungmask", window=False) as told:
            widget.ui.applyButton.click()
            self.assertFalse(widget.panel.busy)
            self.assertIn("torch is not installed", widget.ui.statusLabel.text)
            self.assertEqual(told.asked, 0)
            widget.panel.recipe.choose({"segmentation.segmenter": "auto"})
            self.press(widget.ui.applyButton, widget)
        self.assertIsNotNone(parameters.resultSegmentation, "without lungmask the threshold segmenter works")

    def test_a_missing_totalsegmentator_is_said_at_once(self) -> None:
        """Before a slice is read; and no longer when something else is chosen."""
        if dependencies.is_importable("totalsegmentator"):
            self.skipTest("TotalSegmentator is installed")
        _, volume = self.phantom_volume()
        widget = self.open_module()
        self.choose_volume(widget, volume)
        widget.panel.recipe.choose({"segmentation.segmenter": "totalsegmentator"})
        widget.ui.applyButton.click()
        self.assertFalse(widget.panel.busy)
        text = widget.ui.statusLabel.text
        self.assertIn("Install the extension TotalSegmentator", text)
        widget.panel.update()
        self.assertEqual(widget.ui.statusLabel.text, text)
        widget.panel.recipe.choose({"segmentation.segmenter": "threshold"})
        self.assertEqual(widget.ui.statusLabel.text, "")

    def test_checking_does_not_hold_up_the_window(self) -> None:
        widget = self.open_module()
        begin = threading.Event()

        def check(**options: Any) -> None:
            begin.wait(30)
            raise LungPrepError(say("lungmask is half installed."), say("Install it again."))

        with mock.patch.object(dependencies, "check_lungmask", check):
            widget.ui.checkPackagesButton.click()
            self.assertTrue(widget.panel.packages.checking)
            self.assertFalse(widget.ui.checkPackagesButton.enabled)
            begin.set()
            self.wait(lambda: not widget.panel.packages.checking)
        self.assertIn("half installed", widget.ui.packagesLabel.text)
        self.assertTrue(widget.ui.checkPackagesButton.enabled)

    def test_the_weights_panel_says_what_is_there(self) -> None:
        from LungPrepLib.segmentation import weights

        widget = self.open_module()
        table = widget.ui.weightsTable
        self.assertEqual(table.rowCount, len(weights.NETWORKS))
        own = self.folder / "own.pth"
        own.write_bytes(b"no weights at all")
        with mock.patch.dict("os.environ", {weights.FOLDER_VARIABLE: str(self.folder / "权重")}):
            widget.panel.weights.use_file("R231", own)
            self.assertFalse(widget.ui.useWeightsFileButton.enabled, "one at a time")
            self.wait(lambda: not widget.panel.weights.busy)
            self.assertTrue(widget.ui.useWeightsFileButton.enabled)
            self.assertIn("R231", widget.ui.weightsStatusLabel.text)
            self.assertFalse((self.folder / "权重").exists(), "what is no weights file is not taken")
