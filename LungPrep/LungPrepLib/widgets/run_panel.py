"""The section of the run: progress with stage and remaining time, and a log that can be copied."""

from __future__ import annotations

import time
from typing import Any

import slicer
from slicer.i18n import tr as _

from ..messages import Message
from ..progress import stage_name, whole_fraction
from ..wording import duration
from .library_words import in_words, word

_MIN_S = 1.5


class RunPanel:
    """The progress bar, the line under it, and the log."""

    def __init__(self, ui: Any) -> None:
        self._ui = ui
        self._begin = 0.0
        self._network = False
        self._stage = ""
        ui.copyLogButton.connect("clicked(bool)", lambda checked: self._on_copy())
        ui.clearLogButton.connect("clicked(bool)", lambda checked: ui.logTextEdit.clear())
        self.idle("")

    def begin(self, *, network: bool) -> None:
        """A run begins; ``network`` when lungmask will take most of its time."""
        self._begin, self._network, self._stage = time.monotonic(), network, ""
        self._ui.progressBar.setValue(0)
        self._ui.progressBar.visible = True
        self._ui.statusLabel.setText(_("Starting..."))

    def tell(self, stage: str, fraction: float, message: Message) -> None:
        """Progress of a stage (0 to 1 within it)."""
        if stage != self._stage:
            self._stage = stage
            self.log(_progress_words(stage, message))
        within = whole_fraction(stage, fraction, network=self._network)
        whole = fraction if within is None else within  # a stage beside the run (a download) counts alone
        elapsed = time.monotonic() - self._begin
        left = ""
        if within is not None and elapsed > _MIN_S and 0.03 < whole < 1:
            left = _(", about {time} left").format(time=in_words(duration(elapsed * (1 - whole) / whole)))
        self._ui.progressBar.setValue(round(1000 * whole))
        self._ui.statusLabel.setText(_progress_words(stage, message) + left)

    def tell_whole(self, fraction: float, message: Message) -> None:
        """Progress of everything, as a queue tells it."""
        self._ui.progressBar.setValue(round(1000 * fraction))
        self._ui.statusLabel.setText(in_words(message))

    def idle(self, message: str) -> None:
        """Nothing runs; ``message`` says how it ended."""
        self._ui.progressBar.visible = False
        self._ui.statusLabel.setText(message)
        if message:
            self.log(message)

    def log(self, line: str) -> None:
        """Add a line to the log."""
        self._ui.logTextEdit.appendPlainText(f"{time.strftime('%H:%M:%S')}  {line}")

    @property
    def seconds(self) -> float:
        """How long the run has taken."""
        return time.monotonic() - self._begin

    def _on_copy(self) -> None:
        slicer.app.clipboard().setText(self._ui.logTextEdit.plainText)


def _progress_words(stage: str, message: Message) -> str:
    return _("{stage}: {message}").format(stage=word(stage_name(stage)), message=in_words(message))
