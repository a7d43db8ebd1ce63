"""What a kind of place says of itself, and what it gives when it is opened."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ..messages import Message
from ..progress import Progress

if TYPE_CHECKING:  # a place is opened before anything heavier is loaded
    from ..acquisition import Acquisition
    from ..dicom.catalogs.catalog import Catalog
    from ..recipe import Recipe


class OneImage(ABC):
    """A place that holds one image, and no series to choose from.

    Attributes
    ----------
    name
        Its own name, without the path to it.
    """

    name: str

    @abstractmethod
    def extent(self, recipe: Recipe) -> tuple[int, float | None]:
        """How many voxels reading it gives (0 where that is not known beforehand), and the volume of one in mm3.

        Raises
        ------
        LungPrepError
            when it is seen already that it cannot be read.
        """

    @abstractmethod
    def read(self, recipe: Recipe, progress: Progress) -> Acquisition:
        """The image, its values as the place has them (int16), and what was noticed.

        Raises
        ------
        LungPrepError
            when it cannot be read.
        """


Opened: TypeAlias = "Catalog | OneImage"


@dataclass(frozen=True)
class Source:
    """One kind of place.

    Attributes
    ----------
    name
        A word, its own among all sources.
    help
        What it is, as in "a folder of DICOM files": error messages list it.
    order
        When it is asked: the small numbers first. Those of LungPrep are 10 to 90; the last of them answer to any
        folder and to any file.
    opens
        Whether a text (a path, or whatever the source has for an address) is such a place; asked of every text that
        somebody gives, so it only looks.
    open
        The place, with the number of processes that may read headers (``None``: as many as fit).
    """

    name: str
    help: Message
    order: int
    opens: Callable[[str], bool]
    open: Callable[[str, int | None], Opened]
