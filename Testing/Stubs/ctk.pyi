"""What LungPrep uses of CTK as PythonQt shows it to Slicer."""

from collections.abc import Callable
from typing import Any

import qt

class ctkCollapsibleGroupBox(qt.QWidget):
    title: str
    collapsed: bool
    collapsedHeight: int

class ctkDICOMIndexer:
    backgroundImportEnabled: bool
    def addDirectory(self, folder: str, copy: bool) -> None: ...
    def cancel(self) -> None: ...
    def setDatabase(self, database: Any) -> None: ...
    def waitForImportFinished(self, milliseconds: int) -> None: ...
    def connect(self, signal: str, slot: Callable[..., Any]) -> bool: ...
