"""Windows by name: what of the Hounsfield scale is shown or kept, as radiology calls it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """A window: its middle (level) and its width, in HU."""

    level: float
    width: float

    @property
    def low(self) -> float:
        """What is black."""
        return self.level - self.width / 2

    @property
    def high(self) -> float:
        """What is white."""
        return self.level + self.width / 2


WINDOWS: dict[str, Window] = {
    "lung": Window(-600, 1500),
    "soft-tissue": Window(40, 400),
    "mediastinum": Window(50, 350),
    "bone": Window(300, 1500),
}
