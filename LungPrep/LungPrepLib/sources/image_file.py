"""An image file: NIfTI, NRRD, MetaImage, Analyze or MINC, by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..image.file_names import is_image_file
from ..messages import say
from ..progress import Progress
from .source import OneImage, Source

if TYPE_CHECKING:
    from ..acquisition import Acquisition
    from ..recipe import Recipe


class ImageFile(OneImage):
    """One image file.

    Parameters
    ----------
    path
        The file; of a pair of header and data either of them. Whether it is there and whole is seen when it is read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name

    def extent(self, recipe: Recipe) -> tuple[int, float | None]:
        """Voxels, and the volume of one; from the header alone."""
        from ..image.files import read_header

        header = read_header(self.path, recipe.image_files)
        return header.voxels, header.voxel_mm3

    def read(self, recipe: Recipe, progress: Progress) -> Acquisition:
        """The image as int16."""
        from ..image.files import read_ct_file

        progress("read", 0.0, say("reading the image"))
        return read_ct_file(self.path, recipe)


def opens(text: str) -> bool:
    """Whether the name is that of an image file, be it there or not: a message then speaks of the file."""
    return is_image_file(Path(text))


def open_image(text: str, processes: int | None) -> ImageFile:
    """The image file."""
    return ImageFile(Path(text))


ENTRY = Source("image-file", say("an image file (NIfTI, NRRD, MetaImage, Analyze, MINC)"), 20, opens, open_image)
