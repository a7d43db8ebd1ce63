"""The values of a CT's image file as int16, with the rescale that a table of metadata gives where the file lacks it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..findings import Finding, make_finding
from ..messages import FileName, say
from ..recipe import ImageFileRules
from .file_formats.described import Voxels
from .metadata_table import row_of
from .value_recognition import recognise
from .values import ValueRange, as_int16

Values = tuple[npt.NDArray[np.int16], ValueRange, list[Finding]]


def ct_values(path: Path, voxels: Voxels, rules: ImageFileRules) -> Values:
    """The values of a file as :func:`~.values.as_int16` gives them, in HU where the table knows how.

    Raises
    ------
    LungPrepError
        when no value is a finite number, and as :func:`~.metadata_table.row_of`.
    """
    file = FileName(path)
    row = row_of(path, rules)
    if row is None or row.rescale is None or row.rescale == (1.0, 0.0):
        return as_int16(voxels.array, file, voxels.slope, voxels.intercept)
    slope, intercept = row.rescale
    details: dict[str, Any] = {"slope": slope, "intercept": intercept}
    array, seen, findings = as_int16(voxels.array, file, voxels.slope, voxels.intercept)
    if recognise(array).kind == "hu":
        said = say("The values are Hounsfield units without the slope {slope:g} and intercept {intercept:g} of the "
                   "table (line {line}).", slope=slope, intercept=intercept, line=row.line)  # fmt: skip
        return array, seen, [*findings, make_finding("metadata-not-needed", said, **details)]
    array, seen, findings = as_int16(voxels.array, file, slope * voxels.slope, slope * voxels.intercept + intercept)
    said = say("The table gives slope {slope:g} and intercept {intercept:g} (line {line}).",
               slope=slope, intercept=intercept, line=row.line)  # fmt: skip
    return array, seen, [*findings, make_finding("metadata-used", said, **details)]
