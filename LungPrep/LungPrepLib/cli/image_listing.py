"""Image files in the listing of ``lungprep series``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from ..messages import FileName, Quantity, say
from ..sources.judged_images import JudgedImage
from . import console

_MARKS = {"chosen": ("✔", "*"), "usable": ("○", "o"), "not usable": ("✗", "-")}
_SIGNS = {"info": "i", "warning": "!", "error": "x"}


def print_images(images: Iterable[JudgedImage]) -> None:
    """Print the image files of a place, each with its verdict."""
    plain = _needs_ascii()
    for line in lines_of(images, plain=plain):
        console.say(line)


def lines_of(images: Iterable[JudgedImage], *, plain: bool = True) -> Iterator[str]:
    """The listing as plain text, line by line."""
    yield "Image files"
    for image in images:
        yield f"  {_MARKS[image.verdict][plain]} {FileName(image.path)}, {image.name}"
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
