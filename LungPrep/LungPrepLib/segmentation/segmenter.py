"""What the road needs of a segmenter: any object of this shape can be handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from ..findings import Finding
from ..progress import Progress
from .structures import Structure

if TYPE_CHECKING:
    import SimpleITK as sitk


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


class Segmenter(Protocol):
    """Labels lungs or lobes in a CT."""

    name: str

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """Segment ``image`` (int16 HU, LPS directions, the slices as acquired).

        Raises :class:`~LungPrepLib.progress.Cancelled` when the user cancels and
        :class:`~LungPrepLib.findings.LungPrepError` when it cannot work at all.
        """
        ...
