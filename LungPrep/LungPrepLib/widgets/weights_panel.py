"""The section of lungmask's weights: whether they are here, where, how large; download, use a file, remove."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..findings import LungPrepError
from ..messages import say
from ..progress import Cancelled, Progress
from ..segmentation import weights
from .background import Background
from .library_words import error_words, in_words
from .mailbox import Mailbox
from .style import icon

_COLUMNS = 3


class WeightsPanel:
    """A row per network. The download runs in a thread that mostly waits; what it says is read by a timer."""

    def __init__(self, ui: Any, changed: Callable[[], None]) -> None:
        self._ui, self._changed = ui, changed
        self._progress: Progress | None = None
        self._network = ""  # what is being fetched
        self._items: list[Any] = []
        self._mailbox = Mailbox(self._on_said)
        self._copying = Background()
        ui.weightsTable.setColumnCount(_COLUMNS)
        ui.weightsTable.setHorizontalHeaderLabels([_("Network"), _("Size"), _("Where")])
        ui.weightsTable.setSelectionBehavior(qt.QAbstractItemView.SelectRows)
        ui.weightsTable.setEditTriggers(qt.QAbstractItemView.NoEditTriggers)
        ui.weightsTable.verticalHeader().visible = False
        ui.weightsTable.horizontalHeader().setStretchLastSection(True)
        ui.weightsTable.connect("itemSelectionChanged()", self._update_buttons)
        ui.downloadWeightsButton.connect("clicked(bool)", lambda checked: self.download(self.selected))
        ui.cancelDownloadButton.connect("clicked(bool)", lambda checked: self.cancel())
        ui.useWeightsFileButton.connect("clicked(bool)", lambda checked: self._on_use_file())
        ui.removeWeightsButton.connect("clicked(bool)", lambda checked: self._on_remove())
        self.update()

    @property
    def busy(self) -> bool:
        """Whether weights are on their way."""
        return self._progress is not None or self._copying.running

    @property
    def selected(self) -> str:
        """The network of the selected row, the first one when none is."""
        row = self._ui.weightsTable.currentRow()
        return list(weights.NETWORKS)[max(row, 0)]

    def update(self) -> None:
        """Look again what is on this machine."""
        table = self._ui.weightsTable
        row_before = table.currentRow()
        self._items = []
        table.setRowCount(len(weights.NETWORKS))
        for row, network in enumerate(weights.NETWORKS):
            for column, (text, name) in enumerate(_row(network)):
                item = qt.QTableWidgetItem(text)
                if name:
                    item.setIcon(icon(name))
                item.setToolTip(text)
                table.setItem(row, column, item)
                self._items.append(item)
        table.resizeColumnsToContents()
        table.setCurrentCell(max(row_before, 0), 0)
        self._update_buttons()

    def download(self, network: str) -> None:
        """Fetch the published weights in the background."""
        if self.busy:
            return
        self._network = network
        self._progress = Progress(lambda stage, fraction, message: self._mailbox.put(("progress", (fraction, message))))
        self._tell(_("Downloading the weights of {network}...").format(network=network))
        self._ui.weightsProgressBar.visible = True
        self._ui.weightsProgressBar.setValue(0)
        self._mailbox.run(self._fetch, network, self._progress)
        self._update_buttons()

    def cancel(self) -> None:
        """Stop the download; nothing is left of it."""
        if self._progress is not None:
            self._progress.cancel()

    def use_file(self, network: str, path: Path) -> None:
        """Take the weights from a file that somebody brought; a hundred megabytes, perhaps of a slow disk."""
        if self.busy:
            return
        self._tell(in_words(say("Copying the weights of {network}...", network=network)))
        self._copying.start(lambda: weights.install_from(network, path), self._on_copied)
        self._update_buttons()

    def close(self) -> None:
        """The window is going away."""
        self.cancel()
        self._mailbox.close()
        self._copying.drop()

    def _on_copied(self, found: weights.WeightsFile | None, error: LungPrepError | None) -> None:
        if found is None:
            assert error is not None
            self._tell(error_words(error))
            self._update_buttons()
            return
        if found.published:
            text = _("The weights of {network} are there.")
        else:
            text = _("These are not the published weights of {network}; results will say so.")
        self._tell(text.format(network=found.network))
        self.update()
        self._changed()

    def _fetch(self, network: str, progress: Progress) -> None:
        """In a thread: no Qt here."""
        try:
            weights.fetch(network, progress)
            self._mailbox.put(("done", network))
        except Cancelled:
            self._mailbox.put(("cancelled", network))
        except LungPrepError as error:
            self._mailbox.put(("failed", error))
        except Exception as error:
            self._mailbox.put(
                ("failed", LungPrepError(say("{name}: {detail}", name=type(error).__name__, detail=str(error))))
            )

    def _on_said(self, said: tuple[str, Any]) -> None:
        what, value = said
        if what == "progress":
            self._ui.weightsProgressBar.setValue(round(1000 * value[0]))
            self._tell(in_words(value[1]))
            return
        self._mailbox.close()
        self._progress = None
        self._ui.weightsProgressBar.visible = False
        texts = {
            "done": _("The weights of {network} are there.").format(network=value),
            "cancelled": _("The download was cancelled; nothing of it is left."),
        }
        self._tell(texts[what] if what in texts else self._why(value))
        self.update()
        self._changed()

    def _why(self, error: LungPrepError) -> str:
        """Why a download failed, and what to do in this window (the error's own advice is for the command line)."""
        way = _("Without internet: download {url} on another machine, bring the file here and press 'Use file...'.")
        return f"{in_words(error.said)} {way.format(url=weights.NETWORKS[self._network].url)}"

    def _on_use_file(self) -> None:
        network = self.selected
        title = _("Weights of {network}").format(network=network)
        path = qt.QFileDialog.getOpenFileName(
            slicer.util.mainWindow(), title, "", _("PyTorch weights (*.pth *.pt);;All files (*)")
        )
        path = path[0] if isinstance(path, (tuple, list)) else path
        if path:
            self.use_file(network, Path(path))

    def _on_remove(self) -> None:
        network = self.selected
        found = weights.status(network)
        if not found.present or not slicer.util.confirmYesNoDisplay(
            _("Delete the weights of {network}?\n{path}").format(network=network, path=found.path)
        ):
            return
        try:
            weights.remove(network)
        except LungPrepError as error:
            self._tell(error_words(error))
        self.update()
        self._changed()

    def _update_buttons(self) -> None:
        busy = self.busy
        present = weights.status(self.selected).present
        self._ui.downloadWeightsButton.enabled = not busy and not present
        self._ui.cancelDownloadButton.enabled = self._progress is not None
        self._ui.useWeightsFileButton.enabled = not busy
        self._ui.removeWeightsButton.enabled = not busy and present

    def _tell(self, text: str) -> None:
        self._ui.weightsStatusLabel.setText(text)


def _row(network: str) -> list[tuple[str, str]]:
    found = weights.status(network)
    if not found.present:
        return [(network, "waiting"), ("", ""), (_("not here"), "")]
    size = _("{size} MB").format(size=f"{found.size / 1e6:.1f}")
    return [(network, "good"), (size, ""), (found.problem or str(found.path), "")]
