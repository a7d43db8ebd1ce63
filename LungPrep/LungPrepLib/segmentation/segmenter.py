"""The interface of a segmenter, and its result; any object with this interface can be handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..findings import Finding
from ..messages import NOTHING, Message
from ..progress import Progress
from .structures import Structure

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..recipe import Recipe


def _is_ready(recipe: Recipe, weights: Mapping[str, Path] | None, python: str, progress: Progress) -> None:
    """It needs nothing."""


@dataclass
class Segmentation:
    """The result of a segmenter.

    ``labels`` is a uint8 image on the grid of the input, whose values are those of ``structures``.
    ``provenance`` holds plain JSON values for ``case.json`` (segmenter, model, SHA-256 of the weights,
    device, precision, versions). ``left_out`` is a mask on the same grid of what lies in the lungs and is not
    counted when they are measured (vessels, airways), where one is known.
    """

    labels: sitk.Image
    structures: tuple[Structure, ...]
    findings: list[Finding] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)
    left_out: sitk.Image | None = None


@dataclass(frozen=True)
class SegmenterEntry:
    """A way to find lungs that a recipe can name; the entries are the files of :mod:`.segmenters`.

    Attributes
    ----------
    name
        What a recipe calls it (``segmentation.segmenter``).
    help
        Half a line for people.
    structures
        What the labels will mean, for a recipe; empty where only the run says it.
    make
        The segmenter for a recipe, and files of weights by the name of their network; ``None`` for none at all.
    missing
        What keeps it from running on this machine; an empty message when nothing does. It is asked before a run, and
        looks for weights only where it is told to: they can be fetched.
    how_to_get
        What to do about what is missing.
    make_ready
        What is done once before the first of many cases, rather than by every one: its weights are fetched and looked
        at. Called with the recipe, files of weights, the Python of the workers (empty: this one's) and a progress;
        raises LungPrepError where no case could be done.
    digests_here
        The SHA-256 of the files on this machine that ``case.json`` would name as this network's; none where there are
        none.
    network
        Whether it runs a neural network, which takes longer and more memory than anything else of a case.
    options
        A frozen dataclass of :func:`~LungPrepLib.options.option` fields: a section of the recipe, called as the entry.
    keys
        The keys of ``[segmentation]`` that it heeds.
    automatic
        Its place among those that ``auto`` tries, the smallest number first; 0 is never tried.
    chosen_by_name
        Whether a recipe can name it; one that needs a file of the user's own cannot be.
    order
        Its place in lists; 100 and more for other packages' segmenters.
    """

    name: str
    help: str
    structures: Callable[[Recipe], tuple[Structure, ...]]
    make: Callable[[Recipe, Mapping[str, Path] | None], Segmenter | None]
    missing: Callable[[Recipe, Mapping[str, Path] | None, bool], Message] = lambda recipe, weights, look: NOTHING
    how_to_get: Callable[[], Message | str] = lambda: ""
    make_ready: Callable[[Recipe, Mapping[str, Path] | None, str, Progress], None] = _is_ready
    digests_here: Callable[[str], frozenset[str]] = lambda network: frozenset()
    network: bool = False
    options: type[Any] | None = None
    keys: tuple[str, ...] = ()
    automatic: int = 0
    chosen_by_name: bool = True
    order: int = 100


class Segmenter(Protocol):
    """Labels lungs or lobes in a CT."""

    name: str

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """Segment ``image`` (int16 HU, LPS directions, the slices as acquired).

        Raises :class:`~LungPrepLib.progress.Cancelled` when the user cancels and
        :class:`~LungPrepLib.findings.LungPrepError` when it cannot work at all.
        """
        ...
