"""The result of a run: one prepared case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .acquisition import Acquisition
from .findings import Finding, for_writing
from .image.grid import Grid
from .messages import Message
from .recipe import Recipe
from .segmentation.structures import Structure, kind_of
from .stored_messages import stored

if TYPE_CHECKING:
    import SimpleITK as sitk

    from .points.annotations import Nodule


@dataclass
class PreparedCase:
    """What :func:`~LungPrepLib.pipeline.prepare` gives.

    Attributes
    ----------
    case
        ``case-`` and 12 hexadecimal digits: tells cases apart without naming anybody.
    image, labels
        int16 HU and uint8 labels on the native grid; ``labels`` is ``None`` without segmentation.
    prepared_image, prepared_labels
        The same on the recipe's grid.
    acquisition, acquired_labels
        The slices as acquired and their labels: what was measured.
    structures, prepared_structures
        What the label values mean, in ``labels`` and in ``prepared_labels``, whose steps may rename or merge them.
    histograms
        Millilitres per HU from -32768, (65536,), by label value: what the measurements come from.
    nodules
        Those that a table of annotations names for this scan.
    reasons
        Why this series, as it may be kept: without file names.
    findings, measurements, regional_measurements, provenance, timings_s
        As in ``case.json``; ``provenance`` has ``source``, ``segmentation`` and ``done``.
    trust
        How far the mask can be trusted: ``score`` from 0 to 1 and its ``parts``; empty where it was not judged.
    """

    case: str
    recipe: Recipe
    image: sitk.Image
    labels: sitk.Image | None
    prepared_image: sitk.Image
    prepared_labels: sitk.Image | None
    acquisition: Acquisition
    acquired_labels: sitk.Image | None
    structures: tuple[Structure, ...] = ()
    prepared_structures: tuple[Structure, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    measurements: list[dict[str, Any]] = field(default_factory=list)
    regional_measurements: list[dict[str, Any]] = field(default_factory=list)
    histograms: dict[int, npt.NDArray[np.float64]] = field(default_factory=dict)
    nodules: list[Nodule] = field(default_factory=list)
    reasons: list[Message] = field(default_factory=list)
    trust: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    timings_s: dict[str, float] = field(default_factory=dict)
    keep_identifiers: bool = False

    @property
    def written_findings(self) -> list[Finding]:
        """The findings as they go into files: without file names, unless identifiers are kept."""
        return list(self.findings) if self.keep_identifiers else [for_writing(finding) for finding in self.findings]

    @property
    def written_messages(self) -> dict[str, dict[str, Any]]:
        """What the findings and reasons in ``case.json`` were made of, by their English texts."""
        findings = self.written_findings
        return stored([*self.reasons, *(text for finding in findings for text in (finding.said, finding.done))])

    @property
    def labels_name(self) -> str:
        """The name of the native label file: ``lobes``, ``lungs`` or ``labels``."""
        return kind_of(self.structures)

    def as_dict(self) -> dict[str, Any]:
        """The document of ``case.json`` but its ``outputs``, as plain JSON values."""
        from . import __version__

        identifiers = self.provenance.get("identifiers")
        return {
            "lungprep": __version__,
            "case": self.case,
            **({"identifiers": identifiers} if identifiers else {}),
            "source": self.provenance.get("source", {}),
            "recipe": self.recipe.as_record(),
            "findings": [finding.as_dict() for finding in self.written_findings],
            "geometry": {
                "native": Grid.of(self.image).as_dict(),
                "prepared": Grid.of(self.prepared_image).as_dict(),
            },
            "acquired": None if self.acquisition.geometry is None else self.acquisition.geometry.as_dict(),
            "done": self.provenance.get("done", {}),
            "segmentation": self.provenance.get("segmentation", {}),
            "trust": self.trust,
            "second_opinion": self.provenance.get("second_opinion", {}),
            "labels": {structure.key: structure.value for structure in self.structures},
            "structures": [structure.as_dict() for structure in self.structures],
            "prepared_structures": [structure.as_dict() for structure in self.prepared_structures],
            "measurements": self.measurements,
            "regional_measurements": self.regional_measurements,
            **({"points": self._points()} if self.nodules else {}),
            "timings_s": {stage: round(seconds, 3) for stage, seconds in self.timings_s.items()},
        }

    def _points(self) -> list[dict[str, Any]]:
        from .points.placing import points_document

        return points_document(self.nodules, Grid.of(self.image), Grid.of(self.prepared_image))
