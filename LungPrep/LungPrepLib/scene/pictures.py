"""Pictures of a loaded CT and its mask, of the kinds that ``--picture`` draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..findings import LungPrepError
from ..image.grid import Grid
from ..messages import say
from ..pipeline import prepare
from ..recipe import Recipe, load_recipe
from ..report.picture import Picture, pictures
from ..segmentation.segmenter import Segmentation
from .preparing import image_of_ct
from .segmentations import labels_from_segmentation

if TYPE_CHECKING:
    import SimpleITK as sitk


def picture_named(name: str) -> Picture:
    """The kind of picture.

    Raises
    ------
    LungPrepError
        when there is none of that name.
    """
    known = pictures()
    if name not in known:
        raise LungPrepError(
            say("There is no picture '{name}'.", name=name),
            say("Known: {names}.", names=", ".join(known)),
            usage=True,
        )
    return known[name]


def shown_of(volume: Any, segmentation: Any = None) -> tuple[sitk.Image, Segmentation | None]:
    """What a picture shows of a volume node and, where there is one, of its mask; taken from the scene at once."""
    image, _ = image_of_ct(volume)
    mask = None if segmentation is None else Segmentation(*labels_from_segmentation(segmentation, Grid.of(image)))
    return image, mask


def draw_picture(name: str, image: sitk.Image, mask: Segmentation | None, recipe: Recipe) -> bytes:
    """Draw a picture of an image and a mask on its grid, as the section ``pictures`` of the recipe says; needs no
    scene, so that a thread can do it. Returns the content of a PNG or GIF file.

    Raises
    ------
    LungPrepError
        when a package for it is missing, or the picture has nothing to show.
    """
    picture = picture_named(name)
    plain = load_recipe("quantification").replace(
        {f"pictures.{key}": value for key, value in recipe.as_dict()["pictures"].items()}
        | {"segmentation.segmenter": "none", "segmentation.check": False, "measurement.regions": False}
    )
    try:
        return picture.draw(prepare(image, plain, labels=mask))
    except ImportError as error:
        raise LungPrepError(
            say("The picture '{name}' needs the package {package}, which is not installed.",
                name=name, package=(error.name or "?").partition(".")[0]),
            say("Press 'Report packages...' in the module's section 'lungmask: packages and weights'."),
        ) from error  # fmt: skip
