"""Raw DICOM elements and their values, so that no file can do worse than leave a value empty.

The values are converted here from the stored bytes, and not by pydicom, because what real files hold often
breaks the rules of their VR (text in numbers, NaN, a wrong VR, a padding value in the wrong signedness), and
because only a few dozen of an object's elements are wanted.
"""

from __future__ import annotations

import contextlib
import io
import math
import re
import struct
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from ..standard import TAGS
from .element_scanning import RawElement

Tag: TypeAlias = int | str  # a number (0x00100010) or DICOM's keyword ("PatientName")
_MAX_TEXT = 256
_MAX_ITEMS = 20_000
_BINARY = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "FL": "f", "FD": "d", "UV": "Q", "SV": "q"}
_OPAQUE = frozenset(("OB", "OW", "OF", "OD", "OL", "OV", "UN", "SQ", "AT"))
_BY_LENGTH = {1: "B", 2: "H", 4: "I", 8: "Q"}
_NOT_UID = re.compile(r"[^0-9A-Za-z.\-]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")
_LONGEST_NUMBER = 64


def tag_of(keyword: str) -> int:
    """The tag of a DICOM keyword (PS3.6), as a number.

    Raises
    ------
    KeyError
        when there is no such keyword: a mistake of the program.
    """
    if keyword not in TAGS:
        from pydicom.datadict import tag_for_keyword

        tag = tag_for_keyword(keyword)
        if tag is None:
            raise KeyError(keyword)
        TAGS[keyword] = int(tag)
    return TAGS[keyword]


@contextlib.contextmanager
def no_warnings() -> Iterator[None]:
    """pydicom warns of every oddity; what is odd is told by findings, and its warnings quote values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@dataclass
class Elements:
    """The elements of one dataset, unconverted, and how to convert them.

    ``raw`` maps a tag to VR, value and encoding. Every method gives ``None``, ``""`` or ``()`` for an element
    that is absent, empty or nonsense, and never raises. ``charset`` is that of the object that an item is in;
    ``None`` for the object itself.
    """

    raw: dict[int, RawElement]
    little_endian: bool = True
    implicit_vr: bool = False
    charset: tuple[str, ...] | None = None

    def __contains__(self, tag: Tag) -> bool:
        return (tag_of(tag) if isinstance(tag, str) else tag) in self.raw

    def text(self, tag: Tag) -> str:
        """A text, decoded by the object's character set, without control characters, cut to 256 characters."""
        value, _ = self._value(tag)
        return self._decoded(value)

    def texts(self, tag: Tag, most: int = 16) -> tuple[str, ...]:
        """The values of a multi-valued text, upper case, without the empty ones at its end."""
        values = [part.strip().upper() for part in self.text(tag).split("\\")[:most]]
        while values and not values[-1]:
            values.pop()
        return tuple(values)

    def uid(self, tag: Tag) -> str:
        """A UID without what cannot be in one (letters are kept: some makers write them)."""
        value, _ = self._value(tag)
        text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")
        return _NOT_UID.sub("", text)[:128]

    def date(self, tag: Tag) -> str:
        """A date as YYYYMMDD, also where it was written with dots or dashes."""
        digits = re.sub(r"[.\-/: ]", "", self.text(tag))[:8]
        return digits if re.fullmatch(r"\d{8}", digits) else ""

    def numbers(self, tag: Tag, count: int, *, binary: str = "") -> tuple[float, ...] | None:
        """Exactly ``count`` finite numbers, or None; ``binary`` is the struct code where the VR is unknown."""
        value, vr = self._value(tag)
        if value is None:
            return None
        if not isinstance(value, bytes):
            value, vr = _as_text_bytes(value), "DS"
        code = _BINARY.get(vr, "") or (binary if vr in ("", "UN", "OB", "OW") else "")
        found = self._unpacked(value, code) if code else _parsed(value, vr)
        if found is None or len(found) != count or not all(math.isfinite(number) for number in found):
            return None
        return tuple(found)

    def number(self, tag: Tag, *, limit: float = 1e9) -> float | None:
        """One finite number whose magnitude is at most ``limit``; the first where there are several."""
        value, vr = self._value(tag)
        if value is None:
            return None
        if not isinstance(value, bytes):
            value, vr = _as_text_bytes(value), "DS"
        code = _BINARY.get(vr, "")
        found = self._unpacked(value, code) if code else _parsed(value.split(b"\\", 1)[0], vr)
        if not found or not math.isfinite(found[0]) or abs(found[0]) > limit:
            return None
        return float(found[0])

    def whole(self, tag: Tag, *, limit: float = 2**53) -> int | None:
        """One whole number (``"3"`` and ``"3.0"``, but not ``"3.5"``)."""
        number = self.number(tag, limit=limit)
        return int(number) if number is not None and number == int(number) else None

    def short(self, tag: Tag) -> int | None:
        """An unsigned number of a binary VR such as Rows, also where it was stored as text."""
        value, vr = self._value(tag)
        if isinstance(value, bytes) and vr in ("", "UN", "OB", "OW", "US", "SS"):
            found = self._unpacked(value[:2], "H")
            return int(found[0]) if found else None
        return self.whole(tag)

    def pixel_value(self, tag: Tag, *, signed: bool, bits: int | None) -> int | None:
        """A stored pixel value in the signedness of the pixels, whatever VR it was written with.

        PixelPaddingValue and its like are US or SS by PixelRepresentation (DICOM PS3.3 C.7.5.1.1.2), but
        63536 is written where -2000 is meant; ``bits`` is BitsAllocated.
        """
        value, vr = self._value(tag)
        if value is None:
            return None
        if isinstance(value, bytes) and (vr in _BINARY or vr in ("", "UN", "OB", "OW")):
            code = _BINARY.get(vr) or _BY_LENGTH.get(len(value), "H")
            found = self._unpacked(value, code)
            number = found[0] if found else None
        else:
            number = self.whole(tag)
        if number is None or not math.isfinite(number) or number != int(number) or abs(number) >= 2**32:
            return None
        width = bits if bits in (8, 16, 32) else 16
        low, high = (-(2 ** (width - 1)), 2 ** (width - 1)) if signed else (0, 2**width)
        if not low <= number < high:
            wrapped = int(number) % 2**width
            number = wrapped - 2**width if signed and wrapped >= high else wrapped
        return int(number)

    def items(self, tag: Tag) -> list[Elements]:
        """The items of a sequence."""
        element = self.raw.get(tag_of(tag) if isinstance(tag, str) else tag)
        if element is None:
            return []
        try:
            _, value, implicit, little = element
            if isinstance(value, bytes):
                from pydicom.filereader import read_sequence

                with no_warnings():
                    value = read_sequence(io.BytesIO(value), implicit, little, len(value), self._encodings)
            return [self._inside(dict(item.items())) for item in (value or ())[:_MAX_ITEMS]]
        except Exception:  # whatever a broken sequence raises: it holds nothing that can be used
            return []

    def item(self, tag: Tag) -> Elements:
        """The first item of a sequence; one without elements where there is none."""
        found = self.items(tag)
        return found[0] if found else self._inside({})

    def _inside(self, elements: Mapping[Any, Any]) -> Elements:
        """The item of a sequence, whose elements are pydicom's."""
        implicit, little = self.implicit_vr, self.little_endian
        raw = {int(tag): raw_element(element, implicit, little) for tag, element in elements.items()}
        return Elements(raw, little, implicit, self._stated_charset)

    @property
    def _stated_charset(self) -> tuple[str, ...]:
        """SpecificCharacterSet of the object, itself western European."""
        if self.charset is not None:
            return self.charset
        tag = TAGS["SpecificCharacterSet"]
        return Elements({tag: self.raw[tag]}, self.little_endian, charset=()).texts(tag) if tag in self.raw else ()

    @cached_property
    def _encodings(self) -> list[str]:
        """The names that Python has for the object's character sets."""
        if charset := self._stated_charset:
            from pydicom.charset import convert_encodings

            try:
                with no_warnings():
                    return convert_encodings(list(charset))
            except Exception:  # an unknown character set: western European, as pydicom does
                pass
        return ["iso8859"]

    def _value(self, tag: Tag) -> tuple[Any, str]:
        element = self.raw.get(TAGS.get(tag) or tag_of(tag) if isinstance(tag, str) else tag)
        if element is None:
            return None, ""
        value = element[1]
        if value is None or (isinstance(value, bytes) and not value):
            return None, ""
        return value, element[0] or ""

    def _decoded(self, value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, bytes):
            text = _as_text_bytes(value).decode("utf-8", "replace")
        elif value.isascii() and b"\x1b" not in value:
            text = value[: 8 * _MAX_TEXT].decode("ascii")
        else:
            from pydicom.charset import decode_bytes

            try:
                with no_warnings():
                    text = decode_bytes(value[: 8 * _MAX_TEXT], self._encodings, {"\\", "\n", "\r", "\t"})
            except Exception:  # a character set that does not fit its text
                text = value[: 8 * _MAX_TEXT].decode("latin-1")
        return clean_text(text)

    def _unpacked(self, value: bytes, code: str) -> tuple[float, ...] | None:
        size = struct.calcsize(code)
        count = min(len(value) // size, 32)
        if not count:
            return None
        return struct.unpack(f"{'<' if self.little_endian else '>'}{count}{code}", value[: count * size])


def raw_element(element: Any, implicit: bool, little: bool) -> RawElement:
    """An element of pydicom's, raw or converted, as it is kept here."""
    vr = element.VR
    return (
        str(vr) if vr else None,
        element.value,
        bool(getattr(element, "is_implicit_VR", implicit)),
        bool(getattr(element, "is_little_endian", little)),
    )


def clean_text(text: str) -> str:
    """The text without what steers a terminal or turns the direction of writing, at most 256 characters long."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text[: 8 * _MAX_TEXT])
    return text.strip()[:_MAX_TEXT].strip()


def _as_text_bytes(value: Any) -> bytes:
    """What pydicom already converted, as the text it came from."""
    if isinstance(value, str | int | float):
        return str(value).encode("utf-8", "replace")
    if isinstance(value, Iterable):
        return "\\".join(str(part) for part in list(value)[:64]).encode("utf-8", "replace")
    return str(value).encode("utf-8", "replace")


def _parsed(value: bytes, vr: str) -> tuple[float, ...] | None:
    """Numbers from a DS, IS or other text."""
    if vr in _OPAQUE and vr != "UN":
        return None
    numbers = []
    for part in value[: 32 * _LONGEST_NUMBER].split(b"\\"):
        text = part.decode("ascii", "replace").strip(" \x00\t\r\n")
        if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
            return None
        numbers.append(float(text))
    return tuple(numbers)
