"""What the library says, in the language of the window.

The library knows no window and speaks English. Its fixed texts (the table of findings) are translated as they are;
sentences with numbers and names in them are recognised by the templates below, and what is in the braces is put
into the translated template. What is not recognised stays English: better than nothing, and never wrong.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from slicer.i18n import translate

from ..findings import KINDS, Finding, LungPrepError

CONTEXT = "LungPrepLibrary"
_NUMBERS = {"number", "total", "thickness", "limit", "size", "length", "low", "high", "needed", "free", "least"}
TEMPLATES: tuple[str, ...] = (
    # progress
    "slice {number} of {total}",
    "reading headers: {number} of {total} files",
    "looking for files",
    "reading the database",
    "reading the image",
    "reading the mask",
    "comparing doubled slices, {number} of {total}",
    "segmenting with {segmenter}",
    "averaging",
    "looking for the body",
    "looking for lungs",
    "following the airways",
    "parting right and left",
    "outlining the lungs on the acquired slices",
    "closing holes",
    "lungs segmented",
    "{network}: {number} of about {total} slices",
    "{number} of {total} cases; {rest}",
    "{number} of {total} cases, about {time} left; {rest}",
    # why a series is taken or not
    "one slice",
    "{number} slices",
    "the only series",
    "the only usable one of {number} series",
    "every usable series is taken",
    "{reason} of {number} usable series",
    "long enough for a chest",
    "shorter than a chest",
    "no large part missing",
    "a large part of its slices is missing",
    "not named another part of the body",
    "named another part of the body",
    "preferred image type",
    "a less preferred image type",
    "axial slices",
    "no axial slices",
    "the length of a chest",
    "longer than a chest",
    "named a chest",
    "not named a chest",
    "more than 8 bits per pixel",
    "8 bits per pixel",
    "contrast agent as wanted",
    "contrast agent is not known",
    "preferred description",
    "no preferred description",
    "preferred kernel",
    "a less preferred kernel",
    "most slices",
    "fewer slices",
    "thinnest slices",
    "thicker slices",
    "finest pixels",
    "coarser pixels",
    "lowest series number",
    "a higher series number",
    "first volume",
    "a later volume of the same series",
    "modality {modality}, not {wanted}",
    "no image in it",
    "where its slices lie is not known",
    "a colour picture, not a CT image",
    "a mask with one bit per pixel",
    "a mask: its values are a few small numbers",
    "its values are {kind}, not Hounsfield units",
    "image type {type}",
    "description '{description}' has '{part}'",
    "description '{description}' is none of those wanted",
    "kernel {kernel} is none of those wanted",
    "kernel {kernel}",
    "{slices}, fewer than {least}",
    "slices {thickness} mm thick, more than {limit} mm",
    "pixels of {size} mm, more than {limit} mm",
    "covers {length} mm, a chest {low} to {high} mm",
    "covers {length} mm, not {low} to {high} mm",
    # what is wrong, and what to do
    "'{name}' is {modality}, not CT.",
    "{name} is not a CT volume.",
    "{name} has no voxels.",
    "{name} has {number} values per voxel: it is a colour or vector image, not a CT.",
    "{name} lies under the non-linear transform '{transform}'.",
    "Choose a CT volume.",
    "Choose a loaded CT volume.",
    "Load the volume again, or choose another one.",
    "Harden the transform (Data module, right-click the volume), or take it out of the transform.",
    "Choose its DICOM series as input: LungPrep puts irregular slices where they belong by itself.",
    "The segmentation {name} has no segments.",
    "The segmentation {name} is empty here.",
    "Does it belong to this volume?",
    "Choose another one.",
    "None of the {number} files of this series is where Slicer's DICOM database says.",
    "Import the series again, or bring its folder back.",
    "The recipe key '{key}' cannot be {value}.",
    "Allowed: {allowed}.",
    "This scan needs about {needed} GiB of memory and {free} GiB are free.",
    "Close other programs, or run it on a machine with more memory.",
    "The results need about {needed} GiB of disk and {free} GiB are free.",
    "Free some space, or choose an output folder on another disk.",
    "The case could not be written to '{folder}': {reason}.",
    "Free some space or choose another folder.",
    "'{folder}' already holds a case.",
    "The run could not be started: {reason}.",
    "Is the disk of temporary files full? Free some space there.",
    # the shipped recipes
    "Measure the lungs as they were acquired: native grid, nothing resampled",
    "1 mm isotropic chest around the lungs, for training and registration",
    # the columns and rows of the measurements
    "Name",
    "Volume ({unit})",
    "Mass ({unit})",
    "Mean ({unit})",
    "Median ({unit})",
    "Kernel",
    "right lung",
    "left lung",
    "all",
    "left upper lobe",
    "left lower lobe",
    "right upper lobe",
    "right middle lobe",
    "right lower lobe",
)


def fixed_texts() -> list[str]:
    """Everything that can be translated here, in order."""
    kinds = [text for kind in KINDS.values() for text in (kind.meaning, kind.action)]
    return list(dict.fromkeys([*TEMPLATES, *kinds]))


def in_words(text: str) -> str:
    """A text of the library in the window's language; English where it is not known."""
    known = _translated(text)
    if known != text:
        return known
    for separator in ("; ", ", "):
        if separator in text:
            whole = _filled(text, separator)
            if whole != text:
                return whole
            parts = separator.join(in_words(part) for part in text.split(separator))
            if parts != text:
                return parts
    return _filled(text)


def finding_words(finding: Finding, *, action: bool = True) -> str:
    """What was found, and with ``action`` what was done about it. In another language than English, the sentence
    with the numbers stands in brackets behind what it means."""
    kind = KINDS.get(finding.code)
    meaning = _translated(kind.meaning) if kind is not None else ""
    done = _translated(finding.action) if action and finding.action else ""
    if kind is None or meaning == kind.meaning:
        return f"{finding.message} {done}".strip()
    return f"{meaning} ({finding.message}) {done}".strip()


def error_words(error: LungPrepError) -> str:
    """What is wrong and what to do, as one line."""
    return f"{in_words(error.message)} {in_words(error.action)}".strip()


def _translated(text: str) -> str:
    return str(translate(CONTEXT, text))


def _filled(text: str, having: str = "") -> str:
    """The translation of the first template (with ``having`` in it) that the text is an example of."""
    for template, pattern in _patterns():
        match = pattern.fullmatch(text) if having in template else None
        if match is None:
            continue
        translation = _translated(template)
        if translation == template:
            return text
        for name, value in match.groupdict().items():
            translation = translation.replace("{" + name + "}", in_words(value))
        return translation
    return text


@cache
def _patterns() -> list[tuple[str, Any]]:
    """Templates with something in braces, as regular expressions."""
    found = []
    for template in TEMPLATES:
        if "{" in template:
            pattern = re.sub(r"\\\{(\w+)\\\}", _group, re.escape(template))
            found.append((template, re.compile(pattern, re.DOTALL)))
    return found


def _group(match: Any) -> str:
    """What may stand in a pair of braces: a number where its name says so, else anything."""
    return f"(?P<{match[1]}>{'[0-9.,]+' if match[1] in _NUMBERS else '.+?'})"
