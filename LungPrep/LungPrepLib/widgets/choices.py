"""What can be chosen in the window, as enumerations that the parameter node stores by name.

Members are never renamed: a scene that was saved with a name that is gone cannot be read.
"""

from __future__ import annotations

from enum import Enum

from slicer.i18n import tr as _


class InputMode(Enum):
    """Where the CT comes from."""

    SERIES = "series"
    VOLUME = "volume"

    def label(self) -> str:
        return {InputMode.SERIES: _("DICOM series"), InputMode.VOLUME: _("Loaded volume")}[self]
