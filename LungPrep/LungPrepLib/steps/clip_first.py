"""Values clipped on the acquired slices, before they are resampled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..messages import say
from ..options import option, refused
from .clip import Clip
from .step import AcquiredStep
from .window import Window

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..recipe import Recipe


@dataclass(frozen=True)
class ClipFirst(AcquiredStep):
    """Whether values are clipped on the acquired slices already, as much published code does it."""

    name = "clip-first"
    section = "intensity"
    order = 160

    clip_first: bool = option(
        False,
        "window or clip_hu before resampling, too: what is interpolated at an edge to air is then less dark, and noise "
        "beyond the range has no part in it",
    )

    def check(self, recipe: Recipe) -> None:
        """Only with a range."""
        if self.clip_first and not (recipe.step(Window).is_on or recipe.step(Clip).is_on):
            raise refused("intensity.clip_first", True, say("true beside intensity.window, level_width or clip_hu"))

    def apply(self, image: sitk.Image, recipe: Recipe, file_window: tuple[float, float] | None) -> sitk.Image:
        """What is lower or higher gets the end of the range."""
        import SimpleITK as sitk

        low, high = -32768.0, 32767.0
        window, clip = recipe.step(Window), recipe.step(Clip)
        for start, end in [
            *([window.limits(file_window)] if window.is_on else []),
            *([(clip.clip_hu[0], clip.clip_hu[1])] if clip.is_on else []),
        ]:
            low, high = min(max(low, start), end), max(min(high, end), start)
        return sitk.Clamp(image, sitk.sitkInt16, low, high)


ENTRY = ClipFirst
