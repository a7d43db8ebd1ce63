"""Temporary folders of a Slicer that was ended from outside: see :mod:`LungPrepLib.temporary`."""

from __future__ import annotations

from pathlib import Path

from ..temporary import MACHINE, make_folder, remove_left_behind

__all__ = ("machine_prefix", "make_marked_folder", "remove_left_behind")


def machine_prefix() -> str:
    """What the names of this machine's folders begin with."""
    return f"LungPrep-{MACHINE}-"


def make_marked_folder() -> Path:
    """A temporary folder of this process that a later one can tell is left."""
    return make_folder("LungPrep-")
