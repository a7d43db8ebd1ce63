"""An image file: NIfTI, NRRD, MetaImage, Analyze or MINC, by its name."""

from __future__ import annotations

import math
from pathlib import Path

from ..acquisition import Acquisition
from ..image.files import is_image_file, read_ct_file
from ..messages import say
from ..progress import Progress
from ..recipe import Recipe
from .source import OneImage, Source


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

    def extent(self) -> tuple[int, float | None]:
        """Voxels, and the volume of one; from the header alone."""
        import SimpleITK as sitk

        reader = sitk.ImageFileReader()
        reader.SetFileName(str(self.path))
        try:
            reader.ReadImageInformation()
        except RuntimeError:
            return 0, None  # reading it will say what is wrong
        return math.prod(reader.GetSize()), math.prod(reader.GetSpacing())

    def read(self, recipe: Recipe, progress: Progress) -> Acquisition:
        """The image as int16."""
        progress("read", 0.0, "reading the image")
        return read_ct_file(self.path, recipe)


def opens(text: str) -> bool:
    """Whether the name is that of an image file, be it there or not: a message then speaks of the file."""
    return is_image_file(Path(text))


def open_image(text: str, processes: int | None) -> ImageFile:
    """The image file."""
    return ImageFile(Path(text))


ENTRY = Source("image-file", say("an image file (NIfTI, NRRD, MetaImage, Analyze, MINC)"), 20, opens, open_image)
