"""The elements of a well-formed header, taken from the bytes in memory without looking at what nobody wants.

pydicom reads anything; this reads what follows the rules and gives up on the rest. Ten thousand headers take 0.5 s of
processor time with it and 1.4 s without (bench_own_code.py).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, TypeAlias

UNDEFINED_LENGTH = 0xFFFFFFFF
VRS = frozenset(
    b"AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split()
)
_LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())  # with a length of four bytes (PS3.5 7.1.2)
_LONG = {vr: vr.decode() for vr in _LONG_VRS}
_SHORT = {vr: vr.decode() for vr in VRS - _LONG_VRS}
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_DEEPEST = 16

Stop = Callable[[int, int, int], bool]
# VR (``None`` where it was implicit), value, and whether the element was in implicit VR and little endian: what is in
# its value, if that is a sequence, is so as well. A plain tuple, because each header makes forty of them.
RawElement: TypeAlias = tuple[str | None, Any, bool, bool]


class _OddError(Exception):
    """The header does not follow the rules, or goes on where the bytes end."""


def scanned(
    data: bytes,
    place: int,
    implicit: bool,
    little: bool,
    stop: Stop,
    wanted: frozenset[int] | None,
    asked_from: int = 0,
) -> tuple[dict[int, RawElement], int] | None:
    """The wanted elements (all for ``None``) from ``place`` on, and where reading ended.

    Ends at the end of the data, or before the element for which ``stop(tag, length, place of its value)`` is true;
    it is asked of tags from ``asked_from`` on. ``None`` where anything is out of the ordinary: then pydicom looks.
    """
    found: dict[int, RawElement] = {}
    reader = _READERS[implicit, little]
    head, long, short_vr, long_vr = reader.head, reader.long, _SHORT.get, _LONG.get
    size = len(data)
    try:
        while place != size:  # written out, not in functions: this is where the time of a first look goes
            if implicit:
                group, element, length = head(data, place)
                vr, value = None, place + 8
            else:
                group, element, code, length = head(data, place)
                vr = short_vr(code)
                if vr is not None:
                    value = place + 8
                elif (vr := long_vr(code, "")) != "":
                    length, value = long(data, place + 8)[0], place + 12
                else:
                    value = place + 8
            tag = group << 16 | element
            if tag >= asked_from and stop(tag, length, value):
                return found, place
            if tag >= _ITEM or vr == "":
                return None
            if length == UNDEFINED_LENGTH:
                if wanted is None or tag in wanted:
                    return None
                place = reader.after_sequence(data, value, vr)
                continue
            place = value + length
            if wanted is None or tag in wanted:
                if place > size:
                    return None
                if tag not in found:
                    found[tag] = vr, data[value:place], implicit, little
    except (_OddError, struct.error):  # an element that ends behind the data as well: there is no next one then
        return None
    return found, place


class _Reader:
    """Reads the beginnings of elements (DICOM PS3.5 7.1)."""

    def __init__(self, implicit: bool, little: bool) -> None:
        order = "<" if little else ">"
        self._implicit = implicit
        self.head = struct.Struct(f"{order}HHL" if implicit else f"{order}HH2sH").unpack_from
        self.long = struct.Struct(f"{order}L").unpack_from
        self._item = struct.Struct(f"{order}HHL").unpack_from
        self._tag = struct.Struct(f"{order}HH").unpack_from

    def after_sequence(self, data: bytes, place: int, vr: str | None, depth: int = 0) -> int:
        """Where a sequence of undefined length ends (DICOM PS3.5 7.5); one of VR UN is implicit inside (6.2.2)."""
        if depth > _DEEPEST:
            raise _OddError
        inside = _READERS[True, True] if vr == "UN" else self
        while True:
            group, element, length = inside._item(data, place)
            place += 8
            tag = group << 16 | element
            if tag == _SEQUENCE_END:
                return place
            if tag != _ITEM:
                raise _OddError
            place = inside._after_item(data, place, depth) if length == UNDEFINED_LENGTH else place + length

    def _after_item(self, data: bytes, place: int, depth: int) -> int:
        while True:
            group, element = self._tag(data, place)
            if group << 16 | element == _ITEM_END:
                return place + 8
            vr, length, value = self._element(data, place)
            place = self.after_sequence(data, value, vr, depth + 1) if length == UNDEFINED_LENGTH else value + length

    def _element(self, data: bytes, place: int) -> tuple[str | None, int, int]:
        """VR (``None`` where it is implicit), length, and where the value begins."""
        if self._implicit:
            return None, self.head(data, place)[2], place + 8
        _, _, code, length = self.head(data, place)
        if code in _LONG:
            return _LONG[code], self.long(data, place + 8)[0], place + 12
        if code not in _SHORT:
            raise _OddError
        return _SHORT[code], length, place + 8


_READERS = {(implicit, little): _Reader(implicit, little) for implicit in (False, True) for little in (False, True)}
