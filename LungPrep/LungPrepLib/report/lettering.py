"""Fonts for what is written into pictures: what no font here can draw is left out, never drawn as empty boxes.

Pillow's own font has the letters of English. A name of a structure may be in any script: for that matplotlib's font and
those of the system are looked through, as matplotlib lists them. Where none has it (or there is no matplotlib, as in
Slicer), the structure's key or number stands for its name.
"""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path
from typing import Any

from ..segmentation.structures import Structure

_NO_CHARACTER = "\uffff"  # which no font has: how the box of a missing one looks
_LONGEST = 60
_LINE = "lp"  # of which matplotlib measures how high a line is
_STYLES = ("bold", "italic", "oblique", "mono", "light", "thin", "black", "condensed", "math", "symbol", "emoji")


@cache
def font(size: int) -> Any:
    """Pillow's own font."""
    from PIL import ImageFont

    return ImageFont.load_default(size)


@cache
def font_for(text: str, size: int) -> Any:
    """A font that has every character of ``text``; ``None`` where there is none."""
    if not _missing(text):
        return font(size)
    from PIL import ImageFont

    path = system_font(text)
    return None if path is None else ImageFont.truetype(path, size)


def name_of(structure: Structure, size: int) -> tuple[str, Any]:
    """What a structure is called in a picture, at most 60 characters, and the font for it."""
    for text in (structure.name, structure.key):
        shown = " ".join("".join(c for c in text if c.isprintable()).split())
        shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3] + "..."
        found = font_for(shown, size)
        if shown and found is not None:
            return shown, found
    return f"label {structure.value}", font(size)


def system_font(text: str) -> str | None:
    """The first font file that has every character of ``text``; ``None`` where there is none."""
    characters = frozenset(ord(character) for character in f"{text}{_LINE}" if not character.isspace())
    for path, there in _system_fonts():
        if characters <= there:
            return path
    return None


def plot_name(structure: Structure) -> str:
    """What a structure is called in a figure of matplotlib, which leaves out names that begin with an underscore."""
    return name_of(structure, 12)[0].lstrip("_") or f"label {structure.value}"


@cache
def _missing(text: str) -> bool:
    """Whether Pillow's own font lacks a character of ``text``."""
    own = font(20)
    box = _drawn(own, _NO_CHARACTER)
    return any(_drawn(own, character) == box for character in set(text) if not character.isspace())


def _drawn(own: Any, character: str) -> tuple[Any, bytes]:
    mask = own.getmask(character)
    return mask.size, bytes(mask)


@cache
def _system_fonts() -> tuple[tuple[str, frozenset[int]], ...]:
    """The font files of the system and what characters they have; none where matplotlib is not there to say."""
    try:
        from matplotlib import get_data_path
        from matplotlib.font_manager import findSystemFonts
        from matplotlib.ft2font import FT2Font
    except ImportError:
        return ()
    own = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    found = []
    for path in [str(own), *sorted(findSystemFonts(), key=_plainest_first)]:
        with contextlib.suppress(RuntimeError, OSError):
            found.append((path, frozenset(FT2Font(path).get_charmap())))
    return tuple(found)


def _plainest_first(path: str) -> tuple[bool, str, str]:
    name = Path(path).name.lower()
    return any(word in name for word in _STYLES), name, path
