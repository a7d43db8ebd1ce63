"""The part of the window that brings a network's prediction on a prepared image back onto the CT."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from slicer.i18n import tr as _

from ..findings import LungPrepError
from ..restoring import restore
from ..scene.predictions import add_restored
from . import display
from .background import Background
from .case_run import CaseRun
from .library_words import error_words, finding_words
from .style import on_path, show_status


class PredictionPanel:
    """Two paths and a button; ``changed`` is called when something has begun or ended."""

    def __init__(self, ui: Any, run: CaseRun, changed: Callable[[], None]) -> None:
        self._ui, self._run, self._changed = ui, run, changed
        self._work = Background()
        for edit in (ui.predictionEdit, ui.caseFolderEdit):
            on_path(edit, lambda path: self._on_path())
        ui.restoreButton.connect("clicked(bool)", lambda checked: self.restore())
        show_status(ui.predictionStatusLabel, "")

    @property
    def running(self) -> bool:
        """Whether a prediction is on its way back."""
        return self._work.running

    def drop(self) -> None:
        """The scene or the window goes away."""
        self._work.drop()
        show_status(self._ui.predictionStatusLabel, "")

    def update(self) -> None:
        """Enable the button, or say what is missing."""
        button = self._ui.restoreButton
        missing = ""
        if not self._ui.predictionEdit.currentPath:
            missing = _("Choose a prediction first.")
        elif self._case is None:
            missing = _("Choose the folder of the case that the prediction was made from.")
        button.enabled = not missing and not self.running
        button.toolTip = missing or _("Undo crop, padding and resampling: the prediction as a segmentation on the CT")

    def restore(self) -> None:
        """Begin; the segmentation is in the scene at the end."""
        case, prediction = self._case, self._ui.predictionEdit.currentPath
        if self.running or case is None or not prediction:
            return
        use_names = bool(self._ui.useNamesCheckBox.checked)
        show_status(self._ui.predictionStatusLabel, _("Bringing it back..."))

        def ended(restored: Any, error: LungPrepError | None) -> None:
            if error is None:
                self._show(add_restored(restored, case, use_names=use_names))
            else:
                show_status(self._ui.predictionStatusLabel, error_words(error))
            self.update()
            self._changed()

        self._work.start(lambda: restore(Path(prediction), case), ended)
        self.update()
        self._changed()

    @property
    def _case(self) -> Path | None:
        """The folder that is named, else the last run's."""
        named = self._ui.caseFolderEdit.currentPath
        return Path(named) if named else self._run.last.folder

    def _show(self, nodes: Any) -> None:
        display.show_volume(nodes.volume)
        count = nodes.segmentation.GetSegmentation().GetNumberOfSegments()
        said = [_("{name} is in the scene, with {count} segments.").format(
            name=nodes.segmentation.GetName(), count=count)]  # fmt: skip
        said += [finding_words(finding) for finding in nodes.findings]
        show_status(self._ui.predictionStatusLabel, " ".join(said))

    def _on_path(self) -> None:
        show_status(self._ui.predictionStatusLabel, "")
        self.update()
