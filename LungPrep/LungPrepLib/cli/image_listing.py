"""Image files in the listing of ``lungprep series``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..file_names import as_text
from ..messages import FileName, Quantity, say
from ..sources.judged_images import JudgedImage
from . import console

_MARKS = {"chosen": ("✔", "*"), "usable": ("○", "o"), "not usable": ("✗", "-")}
_SIGNS = {"info": "i", "warning": "!", "error": "x"}


def print_images(images: Iterable[JudgedImage], place: Path) -> None:
    """Print the image files of a place, each with its path in it and its verdict."""
    for line in lines_of(images, place, plain=_needs_ascii()):
        console.say(line)


def lines_of(images: Iterable[JudgedImage], place: Path, *, plain: bool = True) -> Iterator[str]:
    """The listing as plain text, line by line."""
    yield "Image files"
    for image in images:
        inside = image.path.is_relative_to(place.absolute()) and image.path != place.absolute()
        name = as_text(image.path.relative_to(place.absolute())) if inside else FileName(image.path)
        yield f"  {_MARKS[image.verdict][plain]} {name}, {image.name}"
        if image.header is not None:
            yield f"      {_what(image)}"
        yield f"      {image.verdict}: {'; '.join(map(str, image.reasons))}"
        for finding in image.findings:
            yield f"      {_SIGNS[finding.severity]} {finding.code}: {finding.message}"


def _what(image: JudgedImage) -> str:
    assert image.header is not None
    header = image.header
    x, y, z = header.described.size
    spacing = " x ".join(f"{length:.4g}" for length in header.spacing_mm)
    length = Quantity(round(z * float(header.spacing_mm[2])), "mm")
    return str(
        say("{format}, {x} x {y} x {z} voxels of {spacing} mm, {length:.0f} long",
            format=header.described.format, x=x, y=y, z=z, spacing=spacing, length=length)
    )  # fmt: skip


def _needs_ascii() -> bool:
    try:
        "✔○✗".encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return True
    return False
