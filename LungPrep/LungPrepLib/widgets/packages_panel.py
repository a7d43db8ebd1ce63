"""The part of the window that says whether lungmask and PyTorch are here, and installs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from slicer.i18n import tr as _

from .. import dependencies
from ..findings import LungPrepError
from ..messages import say
from . import installing
from .background import Background
from .library_words import error_words, in_words
from .style import python_slicer


class PackagesPanel:
    """Three buttons and a line; ``changed`` is called without arguments after an installation."""

    def __init__(self, ui: Any, requirements: Path, changed: Callable[[], None]) -> None:
        self._ui, self._requirements, self._changed = ui, requirements, changed
        self._checking = Background()
        ui.checkPackagesButton.connect("clicked(bool)", lambda checked: self.check())
        ui.installPackagesButton.connect("clicked(bool)", lambda checked: self.install())
        ui.reportPackagesButton.connect("clicked(bool)", lambda checked: self.install_drawing())

    @property
    def checking(self) -> bool:
        """Whether it is being looked whether they can be used."""
        return self._checking.running

    def check(self) -> None:
        """Import them in a process of its own, which PyTorch keeps busy for some seconds, and say how that went."""
        if self.checking:
            return
        try:
            python = python_slicer()
        except LungPrepError as error:
            self._ui.packagesLabel.setText(error_words(error))
            return
        self._ui.packagesLabel.setText(in_words(say("Importing lungmask and PyTorch...")))
        self._ui.checkPackagesButton.enabled = False
        self._checking.start(lambda: dependencies.check_lungmask(python=python), self._on_checked)

    def close(self) -> None:
        """The window is going away."""
        self._checking.drop()

    def install(self) -> None:
        """Install what is missing, after asking."""
        self._tell(lambda: installing.ensure_lungmask(self._requirements, tell=self._ui.packagesLabel.setText))
        self._changed()

    def install_drawing(self) -> None:
        """Install what draws preview, report and pictures, after asking."""
        self._tell(
            lambda: installing.ensure_drawing(self._requirements, tell=self._ui.packagesLabel.setText),
            _("Preview, report and pictures can be drawn."),
        )
        self._changed()

    def _on_checked(self, result: object, error: LungPrepError | None) -> None:
        self._ui.checkPackagesButton.enabled = True
        self._say(error)

    def _tell(self, work: Callable[[], None], good: str = "") -> None:
        try:
            work()
        except LungPrepError as error:
            self._say(error)
        else:
            self._say(None, good)

    def _say(self, error: LungPrepError | None, good: str = "") -> None:
        good = good or _("lungmask and PyTorch are here and can be used.")
        self._ui.packagesLabel.setText(good if error is None else error_words(error))
