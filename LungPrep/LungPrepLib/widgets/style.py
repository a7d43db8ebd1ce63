"""Icons, words and small pieces that several panels share; everything follows Slicer's light or dark style."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import qt
import slicer

from ..findings import SEVERITIES, Finding, LungPrepError
from ..messages import say
from ..processes import python_command

_ICON_SIZES = (16, 22, 32)
_PIXMAPS = {
    "info": "SP_MessageBoxInformation",
    "warning": "SP_MessageBoxWarning",
    "error": "SP_MessageBoxCritical",
    "good": "SP_DialogApplyButton",
    "bad": "SP_DialogCancelButton",
    "waiting": "SP_BrowserReload",
    "running": "SP_MediaPlay",
    "folder": "SP_DirOpenIcon",
}


def icon(name: str) -> qt.QIcon:
    """An icon of the application's style: ``info``, ``warning``, ``error``, ``good``, ``bad``, ``waiting`` ...

    In a selected row it keeps its colours: tinted with those of the selection, it cannot be seen on it.
    """
    standard = slicer.app.style().standardIcon(getattr(qt.QStyle, _PIXMAPS[name]))
    plain = qt.QIcon()
    for size in _ICON_SIZES:
        pixmap = standard.pixmap(size, size)
        plain.addPixmap(pixmap, qt.QIcon.Normal)
        plain.addPixmap(pixmap, qt.QIcon.Selected)
    return plain


def by_gravity(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, the gravest first."""
    return sorted(findings, key=lambda finding: -SEVERITIES.index(finding.severity))


def set_placeholder_colors(label: qt.QWidget, muted: bool = True) -> None:
    """A label in the palette's own muted colour: readable in the light and in the dark style."""
    palette = qt.QPalette(slicer.app.palette())
    role = qt.QPalette.PlaceholderText if muted else qt.QPalette.WindowText
    palette.setColor(qt.QPalette.WindowText, palette.color(role))
    label.setPalette(palette)


def python_slicer() -> str:
    """The Python that workers run in."""
    if command := python_command():
        return command
    raise LungPrepError(say("Slicer's Python interpreter (PythonSlicer) was not found."), say("Install Slicer again."))


def open_in_desktop(path: object) -> None:
    """Open a file or folder with what the desktop has for it."""
    qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(str(path)))


def has_window() -> bool:
    """Whether somebody is there to answer a question: a window, and not a test."""
    return slicer.util.mainWindow() is not None and not slicer.app.testingEnabled()


def on_path(edit: Any, changed: Callable[[str], object]) -> None:
    """Call ``changed(path)`` when a ctkPathLineEdit has another path, or none: its own signal says nothing of that."""
    edit.connect("currentPathChanged(QString)", changed)
    edit.connect("validInputChanged(bool)", lambda valid: None if valid else changed(str(edit.currentPath)))


def single_shot(milliseconds: int, slot: Callable[[], None]) -> qt.QTimer:
    """A timer that calls ``slot`` once, that long after its last start."""
    timer = qt.QTimer()
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.connect("timeout()", slot)
    return timer


def show_status(label: Any, text: str) -> None:
    """A line that takes no room while there is nothing to say."""
    label.setText(text)
    label.visible = bool(text)


def fit_height(table: Any, rows: int) -> None:
    """A table as high as its rows, its header and a horizontal scroll bar need, and no higher."""
    header = table.fontMetrics().height() + 12
    bar = table.style().pixelMetric(qt.QStyle.PM_ScrollBarExtent)
    table.setFixedHeight(header + rows * table.verticalHeader().defaultSectionSize + bar + 2 * table.frameWidth)


@contextlib.contextmanager
def quiet_signals(*widgets: Any) -> Iterator[None]:
    """Change widgets without their signals."""
    before = [widget.blockSignals(True) for widget in widgets]
    try:
        yield
    finally:
        for widget, was in zip(widgets, before, strict=True):
            widget.blockSignals(was)


def show_in_panel(widget: qt.QWidget) -> None:
    """Scroll Slicer's module panel to a widget, so that what happens can be seen."""
    parent: Any = widget.parent()
    while parent is not None:
        if hasattr(parent, "ensureWidgetVisible"):
            parent.ensureWidgetVisible(widget)
            return
        parent = parent.parent() if hasattr(parent, "parent") else None
