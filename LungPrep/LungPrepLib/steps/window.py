"""Values clipped to a window, by its name or by level and width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..findings import LungPrepError
from ..image.windows import WINDOWS
from ..messages import say
from ..options import option, refused
from .step import ImageStep, Values

if TYPE_CHECKING:
    from ..recipe import Recipe


@dataclass(frozen=True)
class Window(ImageStep):
    """The window that values are clipped to."""

    slice_by_slice = True
    name = "window"
    section = "intensity"
    order = 300

    window: str = option(
        "none",
        "clip to lung (-600, 1500), soft-tissue (40, 400), bone (300, 1500), mediastinum (50, 350), or the file's own",
        choices=lambda: ["none", *WINDOWS, "file"],
    )
    level_width: list[float] = option([], "level and width in HU of a window of one's own", low=-32768, high=65536)

    def check(self, recipe: Recipe) -> None:
        """One window, with a width."""
        given = self.level_width
        if len(given) not in (0, 2) or (given and given[1] <= 0):
            raise refused("intensity.level_width", given, say("level and a width above 0, or none"))
        if given and self.window != "none":
            raise refused(
                "intensity.level_width", given, say("none beside intensity.window = '{name}'", name=self.window)
            )

    def apply(self, values: Values) -> Values:
        """What is below or above the window gets its end; raises as :meth:`limits`."""
        low, high = self.limits(values.file_window)
        return values.map(lambda plane: np.clip(plane, low, high), (low, high))

    def limits(self, file_window: tuple[float, float] | None) -> tuple[float, float]:
        """Lowest and highest HU of the window, where ``file_window`` is level and width that the file asks for.

        Raises
        ------
        LungPrepError
            when the file's own window is asked for and there is none.
        """
        found = file_window
        if self.window in WINDOWS:
            found = WINDOWS[self.window].level, WINDOWS[self.window].width
        elif self.level_width:
            found = self.level_width[0], self.level_width[1]
        if found is None or found[1] <= 0:
            raise LungPrepError(
                say("The file has no window of its own (intensity.window = 'file')."),
                say("Name a window, or give intensity.level_width."),
            )
        return found[0] - found[1] / 2, found[0] + found[1] / 2


ENTRY = Window
