"""The section of the results: findings, measurements, and how the nodes are shown."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..findings import KINDS, Finding
from ..measurement.columns import Column, columns
from ..measurement.measure import UNIT_NAMES
from ..scene import rows_from_table
from . import display
from .library_words import finding_words, region_words, word
from .style import by_gravity, fit_height, icon, quiet_signals, single_shot

_DECIMALS = {"volume_ml": 0, "mass_g": 0, "mean_hu": 0, "sd_hu": 0, "median_hu": 0, "perc15_hu": 0}
_MOST_ROWS = 8
_FINDINGS_HEIGHT = 130  # pixels, at most
_LAID_OUT_MS = 250  # a list lays its rows out anew a tenth of a second after its width has changed
_SHOWN = (
    "name", "volume_ml", "mean_hu", "laa_950_percent", "perc15_hu", "haa_percent", "mass_g", "median_hu", "kernel",
)  # fmt: skip


class ResultsPanel:
    """Shows the findings and the measurements of the last run, and switches the display of its nodes."""

    def __init__(self, ui: Any, nodes: Callable[[], Any]) -> None:
        self._ui, self._nodes = ui, nodes
        ui.showLungWindowButton.connect("clicked(bool)", lambda checked: display.set_lung_window(self._volume))
        ui.opacitySlider.connect("valueChanged(double)", lambda value: self._on_opacity())
        ui.outlineSlider.connect("valueChanged(double)", lambda value: self._on_opacity())
        ui.show3DCheckBox.connect("toggled(bool)", self.show_3d)
        ui.showVolumeButton.connect("clicked(bool)", lambda checked: self._show("resultVolume"))
        ui.showPreparedButton.connect("clicked(bool)", lambda checked: self._show("preparedVolume"))
        ui.measurementsTable.setEditTriggers(qt.QAbstractItemView.NoEditTriggers)
        ui.measurementsTable.verticalHeader().visible = False
        ui.measurementsTable.verticalHeader().setDefaultSectionSize(ui.measurementsTable.fontMetrics().height() + 8)
        self._items: list[Any] = []
        self._busy = False
        self._fit_later = single_shot(_LAID_OUT_MS, self._fit_findings)

    @property
    def _volume(self) -> Any:
        parameters = self._nodes()
        return parameters.resultVolume if parameters is not None else None

    @property
    def _segmentation(self) -> Any:
        parameters = self._nodes()
        return parameters.resultSegmentation if parameters is not None else None

    def show_findings(self, findings: list[Finding]) -> None:
        """List findings, the gravest first."""
        tree = self._ui.findingsList
        tree.clear()
        self._items = []
        for finding in by_gravity(findings):
            item = qt.QListWidgetItem(icon(finding.severity), finding_words(finding))
            item.setToolTip(
                f"{finding.code}: {word(KINDS[finding.code].advice)}" if finding.code in KINDS else finding.code
            )
            tree.addItem(item)
            self._items.append(item)
        tree.visible = bool(findings)
        self._ui.noFindingsLabel.visible = not findings
        self._fit_findings()
        self._fit_later.start()

    def _fit_findings(self) -> None:
        """The list is as high as its lines, up to a limit."""
        listed = self._ui.findingsList
        if not listed.count or not listed.visible:
            return
        first, last = (listed.visualItemRect(listed.item(row)) for row in (0, listed.count - 1))
        needed = last.bottom() - first.top() + 2 * listed.frameWidth + 4
        listed.setFixedHeight(min(needed, _FINDINGS_HEIGHT))

    def show_table(self, table: Any) -> None:
        """Show a table node of measurements; nothing for ``None``."""
        rows = rows_from_table(table) if table is not None else []
        widget = self._ui.measurementsTable
        titles = {column.key: column for column in columns()}
        widget.clear()
        widget.setRowCount(len(rows))
        widget.setColumnCount(len(_SHOWN))
        widget.setHorizontalHeaderLabels([_title(titles[key]) for key in _SHOWN])
        for y, row in enumerate(rows):
            for x, key in enumerate(_SHOWN):
                cell = _cell(key, row.get(key))
                item = qt.QTableWidgetItem(region_words(cell) if key == "name" else cell)
                if key not in ("name", "kernel"):
                    item.setTextAlignment(qt.Qt.AlignRight | qt.Qt.AlignVCenter)
                widget.setItem(y, x, item)
                self._items.append(item)
        widget.resizeColumnsToContents()
        fit_height(widget, min(len(rows), _MOST_ROWS))
        widget.visible = bool(rows)

    def update(self) -> None:
        """Show what the nodes of the parameter node are."""
        parameters = self._nodes()
        if parameters is None:
            return
        self.show_table(parameters.resultTable)
        has_volume = parameters.resultVolume is not None
        has_segmentation = parameters.resultSegmentation is not None
        for widget in (self._ui.showLungWindowButton, self._ui.showVolumeButton):
            widget.enabled = has_volume
        self._ui.showPreparedButton.enabled = parameters.preparedVolume is not None
        for widget in (self._ui.opacitySlider, self._ui.outlineSlider, self._ui.show3DCheckBox):
            widget.enabled = has_segmentation
        self._ui.exportButton.enabled = has_volume and not self._busy
        self._ui.measureButton.enabled = has_volume and has_segmentation and not self._busy
        self._update_display(parameters.resultSegmentation)

    def _update_display(self, segmentation: Any) -> None:
        """The sliders and the box follow the node: it may be another one, or have been changed elsewhere."""
        shown = segmentation.GetDisplayNode() if segmentation is not None else None
        ui = self._ui
        with quiet_signals(ui.opacitySlider, ui.outlineSlider, ui.show3DCheckBox):
            if shown is not None:
                ui.opacitySlider.value = shown.GetOpacity2DFill()
                ui.outlineSlider.value = shown.GetOpacity2DOutline()
            ui.show3DCheckBox.checked = display.is_shown_in_3d(segmentation)

    def close(self) -> None:
        """The window is going away."""
        self._fit_later.stop()

    def set_busy(self, busy: bool) -> None:
        """What starts a run is off while one is under way."""
        if busy != self._busy:
            self._busy = busy
            self.update()

    @property
    def shows_3d(self) -> bool:
        """Whether the user wants surfaces."""
        return bool(self._ui.show3DCheckBox.checked)

    def show_3d(self, shown: bool) -> None:
        """Make the surfaces of the mask and show them, or hide them."""
        try:
            with slicer.util.WaitCursor():
                display.show_3d(self._segmentation, shown)
        except Exception as error:  # Slicer's surface filters raise what they like; the mask itself is untouched
            logging.exception("LungPrep: the surfaces could not be made")
            self._ui.statusLabel.setText(
                _("The surfaces could not be made: {reason}").format(reason=type(error).__name__)
            )

    def _on_opacity(self) -> None:
        display.set_opacity(self._segmentation, outline=self._ui.outlineSlider.value, fill=self._ui.opacitySlider.value)

    def _show(self, role: str) -> None:
        parameters = self._nodes()
        if parameters is not None:
            display.show_volume(getattr(parameters, role))
            display.show_mask(parameters.resultSegmentation)


def _title(column: Column) -> str:
    unit = UNIT_NAMES.get(column.unit, column.unit)
    return f"{word(column.title)} ({unit})" if unit else word(column.title)


def _cell(key: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return f"{value:.{_DECIMALS.get(key, 1)}f}"
    return str(value)
