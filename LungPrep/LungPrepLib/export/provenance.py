"""Provenance in a form that fits each file format: program, version, case, algorithm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..case import PreparedCase

LONG_STRING = 64  # characters of the DICOM value representation LO


def maker() -> str:
    """The program and its version."""
    from .. import __version__

    return f"LungPrep {__version__}"


def made_by(case: PreparedCase) -> str:
    """One line for headers: the program and the case, which names nobody."""
    return f"{maker()} {case.case}"


def document_of(case: PreparedCase) -> dict[str, Any]:
    """What ``case.json`` says but for run times: the same input and recipe give the same file."""
    return {key: value for key, value in case.as_dict().items() if key != "timings_s"}


def algorithm_name(provenance: dict[str, Any]) -> str:
    """What made the labels, for DICOM's Segment Algorithm Name: ``LungPrep 0.1.0 lungmask R231``."""
    segmentation = provenance.get("segmentation", {})
    words = [maker(), segmentation.get("segmenter", ""), segmentation.get("model", "")]
    return " ".join(str(word) for word in words if word)[:LONG_STRING]
