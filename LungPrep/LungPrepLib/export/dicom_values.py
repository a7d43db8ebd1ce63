"""Values as DICOM's value representations take them (PS3.5 6.2), made of what headers and other programs say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..findings import LungPrepError
from ..messages import say

if TYPE_CHECKING:
    from pydicom.dataelem import DataElement

    from ..segmentation.structures import Code

# An archive finds a study by its texts: they stay as they are there, too long or not.
_TEXTS = ("AE", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT", "SQ")
_SEXES = {"M": "M", "MALE": "M", "F": "F", "FEMALE": "F", "O": "O", "OTHER": "O"}
_OLD_SEPARATORS = {"DA": ".", "TM": ":"}  # of ACR-NEMA 2.0, which PS3.5 6.2 asks readers to understand


def text_of(value: Any, length: int = 64) -> str:
    """A text as the value representation LO takes it: one line without a backslash, not too long."""
    one_line = " ".join(str(value).replace("\\", "/").split())
    return "".join(character for character in one_line if character.isprintable())[:length].strip()


def code_string_of(value: Any) -> str:
    """A value as CS takes it: 16 capitals, digits, spaces and underscores; empty where nothing is left of it."""
    return " ".join(re.sub("[^A-Z0-9_ ]", " ", str(value).upper()).split())[:16].strip()


def coded_concept(code: Code) -> Any:
    """A code as highdicom takes it."""
    import highdicom as hd

    return hd.sr.CodedConcept(code.value, code.scheme, text_of(code.meaning) or code.value)


def carried_over(element: DataElement) -> Any:
    """The value of an attribute of the source as it goes into an object of the same study.

    Texts stay as they are. What else breaks the rules of its value representation and cannot be put right is ``None``:
    a date that is none would make the object invalid, and tells nobody anything.
    """
    from pydicom.config import RAISE
    from pydicom.valuerep import validate_value

    value = element.value
    if element.VR in _TEXTS or value in (None, ""):
        return value
    if element.keyword == "PatientSex":
        return _SEXES.get(str(value).strip().upper())
    if element.VR in _OLD_SEPARATORS:
        value = str(value).replace(_OLD_SEPARATORS[element.VR], "")
    try:
        for one in value if element.VM > 1 else [value]:
            validate_value(element.VR, one, RAISE)
    except (ValueError, TypeError):
        return None
    return value


@contextmanager
def refusals_said() -> Iterator[None]:
    """What highdicom finds wrong with its input becomes a :class:`LungPrepError`, and its warnings are not shown: they
    quote names as the source's hospital writes them."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ValueError, TypeError, AttributeError) as error:
        raise LungPrepError(
            say("highdicom refuses it: {reason}.", reason=str(error).rstrip(".")),
            say("Take another format, or report it."),
        ) from error
