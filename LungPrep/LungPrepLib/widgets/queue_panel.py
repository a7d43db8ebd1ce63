"""The queue of several series: one progress bar, a line per case, results on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
from slicer.i18n import tr as _

from ..batch.runner import BatchResult
from ..findings import LungPrepError
from ..messages import Message
from ..recipe import Recipe
from .library_words import error_words, in_words
from .queue_run import QueueRun
from .run_panel import RunPanel
from .series_table import SeriesTable, series_title
from .style import icon

_TITLE, _STATUS, _REASON = 0, 1, 3
_TITLE_LETTERS, _REASON_LETTERS, _HEAD_LETTERS = 16, 25, 10


class QueuePanel:
    """A row per series of the queue."""

    def __init__(self, ui: Any, run_panel: RunPanel, series: SeriesTable, ended: Callable[[], None]) -> None:
        self._ui, self._run_panel, self._series, self._tell_ended = ui, run_panel, series, ended
        self._rows: dict[str, int] = {}
        self._titles: dict[str, str] = {}
        self._open: set[str] = set()  # what has not ended yet
        self._reasons: set[int] = set()  # rows that say more than a word
        self._current = ""
        self._items: list[Any] = []
        self._output = Path()
        self.last: BatchResult | None = None
        self._queue = QueueRun(self._on_progress, self._on_case, self._on_ended)

    @property
    def running(self) -> bool:
        """Whether a queue is under way."""
        return self._queue.running

    def start(self, uids: list[str], recipe: Recipe, output: Path, annotations: Path | None = None) -> None:
        """Run these series, with a table of their nodules; what is there from the same recipe is not done again."""
        self._output = output
        listed = [series for uid in uids if (series := self._series.series_of(uid)) is not None]
        self._show_waiting(listed)
        self._run_panel.begin(network=False)
        self._queue.start(
            [(series.uid, series.study_uid) for series in listed], recipe, output, annotations=annotations
        )

    def hide(self) -> None:
        """Another run begins: what an earlier queue did is in its folder."""
        self._ui.queueTable.visible = False

    def cancel(self) -> None:
        """Stop; what is complete stays."""
        self._queue.cancel()

    def close(self) -> None:
        """The window is going away."""
        self._queue.close()

    def _show_waiting(self, listed: list[Any]) -> None:
        table = self._ui.queueTable
        table.clear()
        table.setColumnCount(4)
        table.setRowCount(len(listed))
        table.setHorizontalHeaderLabels([_("Series"), _("Status"), _("Volume (mL)"), _("Reason")])
        table.setEditTriggers(qt.QAbstractItemView.NoEditTriggers)
        table.setWordWrap(True)  # a reason may take several lines
        table.verticalHeader().visible = False
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
        table.horizontalHeader().setStretchLastSection(True)  # the reason has what is left
        self._rows = {series.uid: row for row, series in enumerate(listed)}
        self._titles = {}
        self._open, self._current = set(self._rows), ""
        self._reasons = set()
        self._items = []
        for series in listed:
            self._titles[series.uid] = " · ".join(part for part in (series.patient, series_title(series)) if part)
            self._tell(series.uid, _("waiting"), "waiting")
        self._fit_columns()
        table.visible = True

    def _fit_columns(self) -> None:
        """As wide as their texts; a long description leaves room for the reason, which has the rest in as many lines
        as it needs."""
        table = self._ui.queueTable
        letter = table.fontMetrics().averageCharWidth()
        for column in range(_REASON):
            table.resizeColumnToContents(column)
        left = table.viewport().width - sum(table.columnWidth(column) for column in range(_STATUS, _REASON))
        reason = letter * (_REASON_LETTERS if self._reasons else _HEAD_LETTERS)
        title = max(min(table.columnWidth(_TITLE), left - reason), _TITLE_LETTERS * letter)
        table.setColumnWidth(_TITLE, title)
        table.setColumnWidth(_REASON, max(left - title, reason))
        for row in self._reasons:
            table.resizeRowToContents(row)

    def _tell(self, uid: str, status: str, name: str, volume: str = "", reason: str = "") -> None:
        """Fill the row of a series; ``name`` is that of an icon."""
        if reason:
            self._reasons.add(self._rows[uid])
        for column, text in enumerate((self._titles[uid], status, volume, reason)):
            item = qt.QTableWidgetItem(text)
            item.setToolTip(text)
            if column == _STATUS:
                item.setIcon(icon(name))
            self._ui.queueTable.setItem(self._rows[uid], column, item)
            self._items.append(item)

    def _on_progress(self, fraction: float, message: Message, uids: list[str]) -> None:
        self._run_panel.tell_whole(fraction, message)
        for uid in uids:
            if uid in self._open and uid != self._current:
                self._current = uid
                self._tell(uid, _("under way"), "running")
                self._fit_columns()

    def _on_case(self, uid: str, values: dict[str, Any]) -> None:
        if uid not in self._rows:
            return
        self._open.discard(uid)
        done, volume, reason = (
            values["status"] == "done",
            values.get("volume_ml"),
            in_words(values["reason"]),
        )
        words = _("done") if done else _("failed")
        self._tell(uid, words, "good" if done else "error", f"{float(volume):.0f}" if volume else "", reason)
        self._fit_columns()
        self._run_panel.log(f"{values['case']}: {words} {reason}".rstrip())

    def _on_ended(self, result: BatchResult | None, error: LungPrepError | None) -> None:
        self.last = result
        if error is not None:
            self._run_panel.idle(error_words(error))
        elif result is None:
            self._run_panel.idle(_("Cancelled. What was complete is in the folder; the next run goes on from there."))
        else:
            text = _("{done} prepared, {already} were there already, {failed} failed; see cases.csv in {folder}.")
            self._run_panel.idle(
                text.format(done=result.done, already=result.already, failed=result.failed, folder=self._output)
            )
        for uid in self._open:
            if result is None:
                self._tell(uid, _("not done"), "waiting")
            else:
                self._tell(uid, _("was there already"), "good")
        self._fit_columns()
        self._tell_ended()
