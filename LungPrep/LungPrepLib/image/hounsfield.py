"""Whether the values of an image are Hounsfield units, and what to do when they are not.

What they are is told by :mod:`.value_recognition`; here it becomes a repair, a warning or an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..findings import Finding, make_finding
from ..messages import Listed, Message, Quantity, say
from ..recipe import HounsfieldRules
from .buffers import voxels_of
from .corner_padding import without_corner_padding
from .hu import AIR_HU, LOWEST_HU
from .slice_shifts import shifted_slices
from .value_recognition import Verdict, recognise
from .value_steps import coarse_values
from .values import ValueRange

if TYPE_CHECKING:
    import SimpleITK as sitk


def check_hounsfield(
    image: sitk.Image,
    rules: HounsfieldRules,
    *,
    rescaled: bool | None,
    padded: int = 0,
    values: ValueRange | None = None,
) -> tuple[sitk.Image, list[Finding]]:
    """The image, repaired where that is certain, and what was noticed about its values.

    Parameters
    ----------
    image
        int16.
    rules
        ``repair`` allows repairs, ``require`` makes an error of what is not HU and cannot be repaired.
    rescaled
        Whether all slices of a DICOM series said how their values become HU; ``None`` for an image file, in
        which padding is also replaced here.
    padded
        How many voxels hold the air that was put in place of padding, which proves nothing.
    values
        What the values of an image file were before they were rounded.
    """
    import SimpleITK as sitk

    findings: list[Finding] = []
    if rescaled is None:
        image, findings = _without_padding(image)
        padded = sum(finding.details["voxels"] for finding in findings)
    verdict = recognise(voxels_of(image), padded)
    if values is not None and values.are_normalised:
        verdict = Verdict("normalised", lowest=values.lowest, highest=values.highest)
    if verdict.kind == "hu":
        wrong = shifted_slices(voxels_of(image), lambda one: recognise(one).kind == "shifted")
        if wrong:
            return image, [*findings, _refusal(*_told_apart(wrong, image.GetSize()[2]), rules=rules)]
        image, more = without_corner_padding(image)
        return image, [*findings, *more, *coarse_values(voxels_of(image))]
    details: dict[str, Any] = {"kind": verdict.kind, "range": [verdict.lowest, verdict.highest]}
    if verdict.kind == "shifted":
        details["shift"] = verdict.shift
        found = _shifted(verdict)
        if verdict.certain and rules.repair:
            repaired = sitk.ShiftScale(image, -verdict.shift, 1.0, sitk.sitkInt16)
            number = abs(verdict.shift)
            action = (
                say("Subtracts {number}.", number=number) if verdict.shift > 0 else say("Adds {number}.", number=number)
            )
            findings.append(make_finding("hounsfield-repaired", found, action, **details))
            repaired, more = without_corner_padding(repaired)
            return repaired, findings + more
        return image, [*findings, _refusal(found, details, rules=rules)]
    # A small field of view may show no air: then it shows fat or lung beside soft tissue. A part of a lung may show
    # hardly any soft tissue: that is believed unless the header does not say that it is HU.
    doubt = verdict.believable and not (verdict.kind == "no-tissue" and rescaled is False)
    finding = _refusal(_kind_in_words(verdict), details, rules=rules, doubt=doubt)
    if finding.severity == "error":
        return image, [*findings, finding]
    image, more = without_corner_padding(image)
    return image, [*findings, finding, *more]


def _kind_in_words(verdict: Verdict) -> Message:
    """What is said of values that are neither Hounsfield units nor shifted ones."""
    low, high = verdict.lowest, verdict.highest
    words = {
        "no-air": say("The values go from {low:.4g} to {high:.4g}, with soft tissue and no air.", low=low, high=high),
        "no-tissue": say(
            "The values go from {low:.4g} to {high:.4g}, with air and no soft tissue.", low=low, high=high
        ),
        "constant": say(
            "The values go from {low:.4g} to {high:.4g}: all voxels have the same value.", low=low, high=high
        ),
        "eight-bit": say(
            "The values go from {low:.4g} to {high:.4g}: a picture with up to 256 grey values.", low=low, high=high
        ),
        "narrow": say(
            "The values go from {low:.4g} to {high:.4g}: air and soft tissue alone are 1000 Hounsfield units apart.",
            low=low,
            high=high,
        ),
        "normalised": say(
            "The values go from {low:.4g} to {high:.4g}, with fractions: an image that was scaled to this range.",
            low=low,
            high=high,
        ),
        "mask": say("The values go from {low:.4g} to {high:.4g}: a mask.", low=low, high=high),
        "two-values": say(
            "The values go from {low:.4g} to {high:.4g} and are only these two, as in a mask.", low=low, high=high
        ),
        "other": say(
            "The values go from {low:.4g} to {high:.4g}, with neither air near -1000 HU nor soft tissue near 50 HU.",
            low=low,
            high=high,
        ),
    }
    return words[verdict.kind]


def _shifted(verdict: Verdict) -> Message:
    """What is said of Hounsfield units with a number added to all of them."""
    values = {"low": verdict.lowest, "high": verdict.highest, "number": abs(verdict.shift)}
    if verdict.shift > 0 and verdict.certain:
        return say("The values go from {low:.4g} to {high:.4g} and look like Hounsfield units plus {number}.", **values)
    if verdict.certain:
        return say(
            "The values go from {low:.4g} to {high:.4g} and look like Hounsfield units minus {number}.", **values
        )
    if verdict.shift > 0:
        return say(
            "The values go from {low:.4g} to {high:.4g} and look like Hounsfield units plus {number}, but by how much "
            "is not certain.",
            **values,
        )
    return say(
        "The values go from {low:.4g} to {high:.4g} and look like Hounsfield units minus {number}, but by how much "
        "is not certain.",
        **values,
    )


def _told_apart(wrong: list[int], count: int) -> tuple[Message, dict[str, Any]]:
    """What is said of slices that are shifted against the others."""
    text = say(
        "{number} of {total} slices ({slices}) lie about 1000 above or below their neighbours in all values.",
        number=len(wrong),
        total=count,
        slices=Listed(tuple(index + 1 for index in wrong), most=5),
    )
    return text, {"kind": "shifted slices", "slices": [index + 1 for index in wrong][:1000]}


def _refusal(message: Message, details: dict[str, Any], *, rules: HounsfieldRules, doubt: bool = False) -> Finding:
    if doubt:
        action = say("Believes that they are Hounsfield units.")
        return make_finding("not-hounsfield", message, action, severity="warning", **details)
    if not rules.require:
        action = say("Goes on, because the recipe does not require Hounsfield units.")
        return make_finding("not-hounsfield", message, action, severity="warning", **details)
    return make_finding("not-hounsfield", message, **details)


def _without_padding(image: sitk.Image) -> tuple[sitk.Image, list[Finding]]:
    """Replace one value far below air, which fills what was outside the field of view, by air."""
    import SimpleITK as sitk

    array = voxels_of(image)
    lowest = int(array.min())
    if lowest > LOWEST_HU:
        return image, []
    count = int(np.count_nonzero(array == lowest))
    if count < 0.9 * np.count_nonzero(array <= LOWEST_HU):
        return image, []
    text = say(
        "{share:.1%} of the voxels are padding (at {values:.0f}).",
        share=count / array.size,
        values=[Quantity(lowest, "HU")],
    )
    finding = make_finding("padding-replaced", text, voxels=count, values_hu=[lowest])
    result = sitk.Threshold(image, LOWEST_HU + 1, 32767, AIR_HU)
    return result, [finding]
