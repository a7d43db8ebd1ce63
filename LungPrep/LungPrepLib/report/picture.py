"""A picture of a case: what it is called, what it shows, and what draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..findings import LungPrepError
from ..messages import say
from ..registry import entries

if TYPE_CHECKING:
    from ..case import PreparedCase


@dataclass(frozen=True)
class Picture:
    """One kind of picture.

    Attributes
    ----------
    name, help, order
        What ``--picture`` calls it, half a line for people, and its place in lists.
    draw
        Gives the file's content; how it is drawn is said by the recipe's section ``pictures``. Raises
        :class:`~LungPrepLib.findings.LungPrepError` where the case has nothing to show.
    suffix
        Of the file, ``.png`` or ``.gif``.
    """

    name: str
    help: str
    order: int
    draw: Callable[[PreparedCase], bytes]
    suffix: str = ".png"

    @property
    def file_name(self) -> str:
        """What the file is called in the case's folder."""
        return f"picture_{self.name}{self.suffix}"


def pictures() -> dict[str, Picture]:
    """All pictures by name, installed packages' included."""
    return entries("report.pictures")


def no_labels(case: PreparedCase) -> LungPrepError:
    """The error of a picture that shows labels."""
    return LungPrepError(
        say("{case} has no labels to show.", case=case.case),
        say("Prepare it with a segmenter, or leave the picture out."),
    )


def no_such_slice(case: PreparedCase, count: int) -> LungPrepError:
    """The error of ``pictures.slice`` beyond the ``count`` slices of a case."""
    return LungPrepError(
        say("There is no slice {number}: {case} has {count}.", number=case.recipe.pictures.slice, case=case.case,
            count=count),
        say("Choose pictures.slice between 1 (at the feet) and {count}.", count=count),
    )  # fmt: skip
