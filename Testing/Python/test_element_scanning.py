"""The quick reading of well-formed headers gives what pydicom gives, and leaves the others to it."""

from __future__ import annotations

import io

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dicom_files import SYNTAXES, ct_slice, enhanced_ct, item, to_bytes
from LungPrepLib.dicom.headers import element_reading
from LungPrepLib.dicom.headers.element_scanning import scanned
from LungPrepLib.dicom.headers.slice_header import SliceHeader, headers_of


def both_ways(content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[SliceHeader], list[SliceHeader], int]:
    """The headers read quickly, those by pydicom alone, and how often the quick way gave up."""
    gave_up = 0

    def counted(*arguments: object) -> object:
        nonlocal gave_up
        found = scanned(*arguments)  # type: ignore[arg-type]
        gave_up += found is None
        return found

    monkeypatch.setattr(element_reading, "scanned", counted)
    quick = headers_of(io.BytesIO(content), "file")
    monkeypatch.setattr(element_reading, "scanned", lambda *_: None)
    return quick, headers_of(io.BytesIO(content), "file"), gave_up


def with_sequences(undefined: bool) -> Dataset:
    """A slice with nested sequences in front of what is wanted, of known or undefined length."""
    inner = item(ReferencedSOPInstanceUID="1.2.3", PurposeOfReferenceCodeSequence=Sequence([item(CodeValue="x")]))
    ds = ct_slice(3, ReferencedImageSequence=Sequence([inner, item(ReferencedSOPInstanceUID="4.5.6")]))
    for sequence in (ds["ReferencedImageSequence"], inner["PurposeOfReferenceCodeSequence"]):
        sequence.is_undefined_length = undefined
        for part in sequence.value:
            part.is_undefined_length_sequence_item = undefined
    return ds


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("undefined", [False, True])
def test_as_pydicom_reads_it(syntax: str, undefined: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, slow, gave_up = both_ways(to_bytes(with_sequences(undefined), syntax), monkeypatch)
    assert quick == slow and quick[0].position == (-100.0, -120.0, -285.0)
    assert gave_up == 0


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_multi_frame_objects(syntax: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, slow, _ = both_ways(to_bytes(enhanced_ct(5), syntax), monkeypatch)
    assert quick == slow and len(quick) == 5


@pytest.mark.parametrize("length", [100, 20_000, 100_000])
def test_long_private_elements_before_the_pixels(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ds = ct_slice()
    ds.add_new(0x00190010, "LO", "MAKER")
    ds.add_new(0x00191001, "OB", bytes(length))
    quick, slow, _ = both_ways(to_bytes(ds), monkeypatch)
    assert quick == slow and quick[0].rescale_intercept == -1024 and quick[0].has_pixels


def test_a_private_sequence_of_unknown_vr(monkeypatch: pytest.MonkeyPatch) -> None:
    """UN of undefined length is a sequence in implicit VR (DICOM PS3.5 6.2.2)."""
    content = to_bytes(ct_slice())
    inner = b"\x08\x00\x60\x00" + (2).to_bytes(4, "little") + b"MR"
    items = b"\xfe\xff\x00\xe0" + len(inner).to_bytes(4, "little") + inner + b"\xfe\xff\xdd\xe0" + bytes(4)
    element = b"\x09\x00\x10\x10UN\x00\x00" + b"\xff" * 4 + items
    place = content.index(b"\x10\x00\x10\x00PN")
    quick, slow, gave_up = both_ways(content[:place] + element + content[place:], monkeypatch)
    assert quick == slow and quick[0].modality == "CT" and gave_up == 0


def test_what_breaks_the_rules_is_left_to_pydicom() -> None:
    def never(tag: int, length: int, value: int) -> bool:
        return False

    good = b"\x08\x00\x60\x00CS\x02\x00CT"
    assert scanned(good, 0, False, True, never, None) is not None
    for bad in (good[:-1], good + b"\x08", good + b"\x08\x00\x61\x00??\x00\x00", good + b"\xfe\xff\x00\xe0" + bytes(4)):
        assert scanned(bad, 0, False, True, never, None) is None
    endless = b"\x08\x00\x15\x11SQ\x00\x00" + b"\xff" * 4 + b"\xfe\xff\x00\xe0" + b"\xff" * 4
    assert scanned(endless * 40, 0, False, True, never, frozenset()) is None
