"""What is measured of a case, and what has to stand beside the numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..acquisition import Acquisition
from ..image.buffers import voxels_of
from ..image.grid import Grid
from ..progress import Progress
from ..segmentation.segmenter import Segmentation
from .density import WHOLE, density_rows, rows_of_nothing
from .histograms import measured_histograms
from .regions import groups_of

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..recipe import MeasurementRules


@dataclass
class CaseMeasurements:
    """The rows of whole structures, those of their parts, and the histograms by label value (ml per HU)."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    regional: list[dict[str, Any]] = field(default_factory=list)
    histograms: dict[int, npt.NDArray[np.float64]] = field(default_factory=dict)


def measure_case(
    acquisition: Acquisition, segmentation: Segmentation, rules: MeasurementRules, progress: Progress
) -> CaseMeasurements:
    """Measure the acquired slices, once for everything."""
    vessels = segmentation.left_out if rules.vessels == "out" else None
    left_out = _both(vessels, acquisition.no_value)
    peel_mm = rules.peel_mm if rules.regions else 0.0
    histograms = measured_histograms(
        acquisition.image,
        segmentation.labels,
        groups=groups_of(segmentation.structures)[0] if rules.regions else (),
        geometry=acquisition.geometry,
        left_out=left_out,
        peel_mm=peel_mm,
        progress=progress,
    )
    rows = density_rows(histograms, segmentation.structures, regions=rules.regions, peel=peel_mm > 0)
    if left_out is not None:
        rows = [*rows_of_nothing(rows, segmentation.labels, segmentation.structures), *rows]
    context = context_of(acquisition, segmentation.provenance) | {
        "vessels": "in" if vessels is None else "out",
        "peel_mm": peel_mm or None,
    }
    rows = [row | context for row in rows]
    whole = [row for row in rows if row["region"] == WHOLE]
    return CaseMeasurements(whole, [row for row in rows if row["region"] != WHOLE], histograms.by_value())


def _both(one: sitk.Image | None, other: sitk.Image | None) -> sitk.Image | None:
    """What is in either of two masks on the same voxels."""
    if one is None or other is None:
        return one if other is None else other
    first, second = (voxels_of(mask) != 0 for mask in (one, other))
    return Grid.of(one).image_of((first | second).astype(np.uint8))


def context_of(acquisition: Acquisition, provenance: dict[str, Any]) -> dict[str, Any]:
    """What moves the numbers besides the lung: how the slices were made, and what made the mask."""
    from .. import __version__

    description = acquisition.description
    contrast = description.get("contrast_agent")
    weights = provenance.get("weights", {})
    return {
        "slice_thickness_mm": description.get("slice_thickness_mm"),
        "kernel": description.get("kernel"),
        "kvp": description.get("kvp"),
        "contrast": "" if contrast is None else "yes" if contrast else "no",
        "voxel_size_mm": " x ".join(f"{spacing:.4g}" for spacing in acquisition.image.GetSpacing()),
        "software": f"LungPrep {__version__}",
        "segmenter": " ".join(str(provenance[key]) for key in ("segmenter", "model") if provenance.get(key)),
        "weights": " ".join(str(file.get("sha256", ""))[:8] for file in weights.values()),
    }
