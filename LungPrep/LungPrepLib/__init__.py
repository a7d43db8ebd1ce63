"""LungPrep: chest CT from the scanner, prepared for measurement and machine learning.

The names below are the public interface for programs; ``Docs/python-api.md`` shows them at work. They are imported when
they are first used, so that a process that reads headers only, or Slicer before packages are installed, loads nothing
else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .case import PreparedCase as PreparedCase
    from .export.case_folder import write_case as write_case
    from .export.reading import read_document as read_document
    from .export.reading import read_held as read_held
    from .findings import Finding as Finding
    from .findings import LungPrepError as LungPrepError
    from .pipeline import prepare as prepare
    from .progress import Cancelled as Cancelled
    from .progress import Progress as Progress
    from .recipe import Recipe as Recipe
    from .recipe import load_recipe as load_recipe
    from .restoring import Restored as Restored
    from .restoring import restore as restore
    from .segmentation.segmenter import Segmentation as Segmentation

__version__ = "0.1.0"

_PLACES = {
    "Cancelled": "progress",
    "Finding": "findings",
    "LungPrepError": "findings",
    "PreparedCase": "case",
    "Progress": "progress",
    "Recipe": "recipe",
    "Restored": "restoring",
    "Segmentation": "segmentation.segmenter",
    "load_recipe": "recipe",
    "prepare": "pipeline",
    "read_document": "export.reading",
    "read_held": "export.reading",
    "restore": "restoring",
    "write_case": "export.case_folder",
}
__all__ = ["__version__", *_PLACES]


if not TYPE_CHECKING:  # to a type checker it would stand for every name

    def __getattr__(name: str) -> Any:
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f".{_PLACES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
