"""The part of the window that says whether lungmask and PyTorch are here, and installs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _

from .. import dependencies
from ..findings import LungPrepError
from . import installing
from .library_words import error_words
from .style import python_slicer


class PackagesPanel:
    """Three buttons and a line; ``changed`` is called without arguments after an installation."""

    def __init__(self, ui: Any, requirements: Path, changed: Callable[[], None]) -> None:
        self._ui, self._requirements, self._changed = ui, requirements, changed
        ui.checkPackagesButton.connect("clicked(bool)", lambda checked: self.check())
        ui.installPackagesButton.connect("clicked(bool)", lambda checked: self.install())
        ui.reportPackagesButton.connect("clicked(bool)", lambda checked: self.install_drawing())

    def check(self) -> None:
        """Import them in a process of its own, and say how that went."""
        with slicer.util.WaitCursor():
            self._tell(lambda: dependencies.check_lungmask(python=python_slicer()))

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

    def _tell(self, work: Callable[[], None], good: str = "") -> None:
        try:
            work()
            text = good or _("lungmask and PyTorch are here and can be used.")
        except LungPrepError as error:
            text = error_words(error)
        self._ui.packagesLabel.setText(text)
