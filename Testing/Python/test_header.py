"""Headers: what real and broken files say, as plain values."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zlib
from pathlib import Path

import pydicom
import pytest
from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dicom_files import LEGACY_CT, SYNTAXES, ct_slice, enhanced_ct, item, to_bytes, uid
from header_fuzzing import fuzz_headers
from LungPrepLib.dicom.headers import header_values
from LungPrepLib.dicom.headers.element_reading import DamagedHeaderError, NotDicomError
from LungPrepLib.dicom.headers.slice_header import SliceHeader, headers_of


def header_of(ds: Dataset, syntax: str = "explicit", *, meta: bool = True) -> SliceHeader:
    (header,) = headers_of(io.BytesIO(to_bytes(ds, syntax, meta=meta)), "file")
    return header


def with_element(tag: int, vr: bytes, value: bytes) -> SliceHeader:
    """A slice whose element ``tag`` was written as these bytes with this VR."""
    ds = ct_slice()
    keyword = pydicom.datadict.keyword_for_tag(tag)
    if keyword in ds:
        del ds[keyword]
    content = to_bytes(ds)
    element = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr + struct.pack("<H", len(value)) + value
    # The elements stand in the order of their tags: before the first greater one.
    start = content.index(b"DICM") + 4
    with io.BytesIO(content) as file:
        file.seek(start)
        for found in pydicom.filereader.data_element_generator(file, False, True):
            if found.tag > tag:
                start = found.value_tell - (12 if found.VR in ("OB", "OW", "SQ", "UN", "UT") else 8)
                break
    (header,) = headers_of(io.BytesIO(content[:start] + element + content[start:]), "file")
    return header


def test_plain_values() -> None:
    header = header_of(ct_slice(4))
    assert header.position == (-100.0, -120.0, -280.0)
    assert header.orientation == (1, 0, 0, 0, 1, 0)
    assert header.pixel_spacing_mm == (0.75, 0.5)  # between rows, then between columns
    assert (header.rows, header.columns) == (8, 8)
    assert (header.rescale_slope, header.rescale_intercept) == (1, -1024)
    assert header.image_type == ("ORIGINAL", "PRIMARY", "AXIAL")
    assert (header.instance_number, header.acquisition_number, header.series_number) == (5, 1, 3)
    assert (header.kernel, header.kvp, header.slice_thickness_mm) == ("B30f", 120, 5)
    assert header.frame is None and header.has_pixels and header.missing_bytes == 0


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_encoding_says_the_same(syntax: str) -> None:
    expected = header_of(ct_slice(PixelPaddingValue=-2000))
    header = header_of(ct_slice(PixelPaddingValue=-2000), syntax)
    assert header.transfer_syntax_uid == SYNTAXES[syntax]
    for name in SliceHeader.__slots__:
        if name not in ("transfer_syntax_uid", "pixel_data_start"):
            assert getattr(header, name) == getattr(expected, name), name


@pytest.mark.parametrize("syntax", ["explicit", "implicit", "big endian"])
def test_without_meta_header(syntax: str) -> None:
    header = header_of(ct_slice(), syntax, meta=False)
    assert header.position == (-100.0, -120.0, -300.0)
    assert header.rows == 8
    assert header.transfer_syntax_uid == SYNTAXES[syntax]


@pytest.mark.parametrize(
    ("representation", "vr", "stored", "meant"),
    [
        (1, b"SS", struct.pack("<h", -2000), -2000),
        (1, b"US", struct.pack("<H", 63536), -2000),
        (0, b"US", struct.pack("<H", 63536), 63536),
        (0, b"SS", struct.pack("<h", -32768), 32768),
        (1, b"OW", struct.pack("<H", 63536), -2000),
        (1, b"IS", b"-2000 ", -2000),
        (1, b"UN", struct.pack("<h", -32768), -32768),
    ],
)
def test_padding_in_the_signedness_of_the_pixels(representation: int, vr: bytes, stored: bytes, meant: int) -> None:
    ds = ct_slice(PixelRepresentation=representation)
    content = to_bytes(ds)
    where = content.index(struct.pack("<HH", 0x0028, 0x1052))
    long = b"\0\0" + struct.pack("<I", len(stored)) if vr in (b"OW", b"UN") else struct.pack("<H", len(stored))
    element = struct.pack("<HH", 0x0028, 0x0120) + vr + long + stored
    (header,) = headers_of(io.BytesIO(content[:where] + element + content[where:]))
    assert header.padding_value == meant


@pytest.mark.parametrize(
    "text", [b"abc ", b"nan ", b"inf ", b"-inf", b"1e999 ", b"1,5 ", b"0x10", b"1\\2\\", b"--1 ", b""]
)
def test_nonsense_in_numbers_is_no_number(text: bytes) -> None:
    header = with_element(0x00200032, b"DS", text + b"\\0\\0" + b" " * (len(text) % 2))
    assert header.position is None
    if b"\\" not in text:
        assert with_element(0x00281053, b"DS", text).rescale_slope is None


@pytest.mark.parametrize(
    ("tag", "vr", "value", "name", "expected"),
    [
        (0x00281053, b"FD", struct.pack("<d", 1.5), "rescale_slope", 1.5),
        (0x00281053, b"FD", struct.pack("<d", float("nan")), "rescale_slope", None),
        (0x00280010, b"IS", b"512 ", "rows", 512),
        (0x00280010, b"UL", struct.pack("<I", 512), "rows", 512),
        (0x00200013, b"DS", b"7.0 ", "instance_number", 7),
        (0x00200013, b"DS", b"7.5 ", "instance_number", None),
        (0x00280030, b"DS", b"0.7\\0.7 ", "pixel_spacing_mm", (0.7, 0.7)),
        (0x00280030, b"DS", b"0.7 ", "pixel_spacing_mm", None),
        (0x00280030, b"DS", b"0\\0.7 ", "pixel_spacing_mm", None),
        (0x00280030, b"DS", b"-0.7\\0.7", "pixel_spacing_mm", None),
        (0x00200032, b"DS", b"1\\2\\3\\4 ", "position", None),
        (0x00200032, b"LO", b" 1 \\2\\+3.5e0", "position", (1.0, 2.0, 3.5)),
    ],
)
def test_wrong_vr_and_multiplicity(tag: int, vr: bytes, value: bytes, name: str, expected: object) -> None:
    assert getattr(with_element(tag, vr, value), name) == expected


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("ISO_IR 192", "utf-8"), ("GB18030", "gb18030"), ("ISO_IR 144", "iso8859_5"), ("ISO_IR 100", "latin-1")],
)
def test_character_sets(charset: str, encoding: str) -> None:
    text = {"utf-8": "胸部 Thörax", "gb18030": "胸部", "iso8859_5": "Грудь", "latin-1": "Thörax"}[encoding]
    assert header_of(ct_slice(SpecificCharacterSet=charset, SeriesDescription=text)).series_description == text


def test_a_wrong_character_set_does_no_harm() -> None:
    content = to_bytes(ct_slice(SpecificCharacterSet="ISO_IR 192", SeriesDescription="Thorax 5.0"))
    broken = content.replace(b"Thorax 5.0", b"Th\xf6rax \xff.\xfe").replace(b"ISO_IR 192", b"ISO_IR 999")
    (header,) = headers_of(io.BytesIO(broken))
    assert header.series_description.startswith("Th")
    assert header.position == (-100.0, -120.0, -300.0)


def test_texts_cannot_steer_a_terminal() -> None:
    header = header_of(ct_slice(SeriesDescription="a\x1b[31mred\x07\u202eb"[:16], SpecificCharacterSet="ISO_IR 192"))
    assert header.series_description.isprintable()
    assert "\x1b" not in header.series_description and "\u202e" not in header.series_description


def test_patients_are_told_apart_without_being_named() -> None:
    one, same, other = (header_of(ct_slice(patient=name)) for name in ("A", "A", "B"))
    assert one.patient_key == same.patient_key != other.patient_key
    assert "A" not in one.patient_key.replace("a", "")
    assert header_of(ct_slice(PatientName=None, PatientID=None)).patient_key == ""


def test_enhanced_frames_become_slices() -> None:
    headers = headers_of(io.BytesIO(to_bytes(enhanced_ct(3))), "file")
    assert [h.frame for h in headers] == [0, 1, 2]
    assert [h.position for h in headers] == [(-100, -120, 0), (-100, -120, -5), (-100, -120, -10)]
    assert {h.orientation for h in headers} == {(1, 0, 0, 0, 1, 0)}
    assert {h.pixel_spacing_mm for h in headers} == {(0.75, 0.5)}
    assert {h.slice_thickness_mm for h in headers} == {5}
    assert [(h.rescale_slope, h.rescale_intercept) for h in headers] == [(2, -1024), (2, -1025), (2, -1026)]
    assert {(h.kernel, h.kvp, h.body_part, h.stack_id) for h in headers} == {("B60s", 110, "CHEST", "1")}
    assert {(h.image_type, h.acquisition_number) for h in headers} == {(("ORIGINAL", "PRIMARY", "VOLUME", "NONE"), 7)}
    assert [h.instance_number for h in headers] == [1, 2, 3]


def test_legacy_converted_attributes() -> None:
    ds = enhanced_ct(2, sop_class=LEGACY_CT)
    shared = ds.SharedFunctionalGroupsSequence[0]
    del shared.CTReconstructionSequence
    shared.UnassignedSharedConvertedAttributesSequence = Sequence([item(ConvolutionKernel="FC51")])
    for i, group in enumerate(ds.PerFrameFunctionalGroupsSequence):
        group.UnassignedPerFrameConvertedAttributesSequence = Sequence([item(SliceLocation=10 + i)])
    headers = headers_of(io.BytesIO(to_bytes(ds)), "file")
    assert [(h.kernel, h.slice_location_mm) for h in headers] == [("FC51", 10), ("FC51", 11)]


def test_frames_without_a_group_of_their_own_do_not_say_where_they_lie() -> None:
    ds = enhanced_ct(6)
    del ds.PerFrameFunctionalGroupsSequence[4:]
    headers = headers_of(io.BytesIO(to_bytes(ds)))
    assert [header.frame for header in headers] == list(range(6))
    assert [header.position is None for header in headers] == [False] * 4 + [True] * 2


@pytest.mark.parametrize(
    ("tags", "seconds"),
    [
        ({"AcquisitionTime": "101530.5"}, 36930.5),
        ({"ContentTime": "101530"}, 36930.0),
        ({"AcquisitionDateTime": "20240131101530.25+0100", "ContentTime": "090000"}, 36930.25),
        ({"AcquisitionTime": "246030"}, None),
        ({}, None),
    ],
)
def test_when_a_slice_was_acquired(tags: dict[str, str], seconds: float | None) -> None:
    assert header_of(ct_slice(**tags)).acquisition_time_s == seconds


def test_cardiac_phase() -> None:
    assert header_of(ct_slice(TriggerTime="410", NominalPercentageOfCardiacPhase=75.0)).cardiac_phase == 75
    assert header_of(ct_slice(TriggerTime="410")).cardiac_phase == 410


def test_a_lying_number_of_frames_costs_nothing() -> None:
    ds = enhanced_ct(2)
    ds.NumberOfFrames = 2**31 - 1
    assert len(headers_of(io.BytesIO(to_bytes(ds)))) == 2
    del ds.PerFrameFunctionalGroupsSequence
    assert len(headers_of(io.BytesIO(to_bytes(ds)))) <= 20_000


def test_other_objects_are_one_header() -> None:
    ds = ct_slice(Modality="RTSTRUCT", SOPClassUID="1.2.840.10008.5.1.4.1.1.481.3")
    ds.StructureSetROISequence = Sequence([item(ROINumber=1, ROIName="lung")])
    del ds.PixelData
    header = header_of(ds)
    assert header.modality == "RTSTRUCT"
    segmentation = enhanced_ct(3)
    segmentation.Modality, segmentation.SOPClassUID = "SEG", "1.2.840.10008.5.1.4.1.1.66.4"
    assert header_of(segmentation).frames == 3


def test_a_table_of_contents_holds_no_slices() -> None:
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.1.3.10", uid("directory")
    ds.FileSetID = "CD"
    assert headers_of(io.BytesIO(to_bytes(ds))) == []


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\x7fELF" + bytes(200), b"hello " * 100, bytes(1000), b"\x08\x00" * 300]
)
def test_what_is_not_dicom(content: bytes) -> None:
    with pytest.raises(NotDicomError):
        headers_of(io.BytesIO(content))


@pytest.mark.parametrize("rest", [b"", b"\x02\x00\x10\x00UI\x06", bytes(500), os.urandom(500)])
def test_a_prefix_alone_is_a_damaged_file(rest: bytes) -> None:
    with pytest.raises(DamagedHeaderError):
        headers_of(io.BytesIO(bytes(128) + b"DICM" + rest))


def test_cut_pixels_are_counted() -> None:
    content = to_bytes(ct_slice())
    (header,) = headers_of(io.BytesIO(content[:-30]))
    assert header.missing_bytes == 30
    assert header.position == (-100.0, -120.0, -300.0)


def test_a_file_that_inflates_without_end_takes_bounded_memory() -> None:
    content = to_bytes(ct_slice(), "deflated")
    meta_end = 132 + 12 + int.from_bytes(content[140:144], "little")
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    long = struct.pack("<HH2sHI", 0x0009, 0x0001, b"OB", 0, 2**31)
    beginning = packer.compress(long) + packer.flush(zlib.Z_FULL_FLUSH)
    zeros = packer.compress(bytes(2**24)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = beginning + zeros * 64 + packer.flush()  # a gigabyte
    tracemalloc.start()
    with pytest.raises((DamagedHeaderError, NotDicomError)):
        headers_of(io.BytesIO(content[:meta_end] + bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300 * 1024**2


def test_a_thousand_nested_sequences_do_no_harm() -> None:
    content = to_bytes(ct_slice())
    where = content.index(struct.pack("<HH", 0x0028, 0x0002))
    sequence = struct.pack("<HH2sHI", 0x0018, 0x9346, b"SQ", 0, 0xFFFFFFFF)
    first_item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    (header,) = headers_of(io.BytesIO(content[:where] + (sequence + first_item) * 5000 + content[where:]))
    assert header.modality == "CT"


def test_a_stray_item_does_not_end_the_header() -> None:
    content = to_bytes(ct_slice())
    where = content.index(struct.pack("<HH", 0x0028, 0x0002))
    stray = struct.pack("<HHI", 0xFFFE, 0xE000, 0)
    (header,) = headers_of(io.BytesIO(content[:where] + stray + content[where:]))
    assert header.rows == 8 and header.has_pixels


def test_mutated_and_truncated_headers() -> None:
    """A small number here; LUNGPREP_FUZZ=10000 runs the whole number."""
    outcome = fuzz_headers(int(os.environ.get("LUNGPREP_FUZZ", "600")), seed=3)
    assert sum(outcome.counts.values()) == outcome.runs
    assert outcome.slowest_s < 5


@pytest.mark.realdata
def test_single_slices_and_the_frames_of_their_twin_agree(real_ct: Path) -> None:
    folder = real_ct / "enhanced_multiframe" / "panimg_dicom_enhanced_mixed"
    singles = sorted((headers_of(folder / f"slice{i}.dcm")[0] for i in range(1, 8)), key=lambda h: h.position[2])
    frames = sorted(headers_of(folder / "volume.dcm"), key=lambda h: h.position[2])
    assert len(frames) == 7
    for single, frame in zip(singles, frames, strict=True):
        for name in ("position", "orientation", "pixel_spacing_mm", "rescale_slope", "rescale_intercept", "kernel"):
            assert getattr(single, name) == getattr(frame, name), name


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["dcmqi_23x38x3", "dcmqi_24x38x3"])
def test_legacy_converted_objects_agree_with_their_twins(real_ct: Path, name: str) -> None:
    folder = real_ct / "enhanced_multiframe" / name
    singles = sorted((headers_of(path)[0] for path in (folder / "image").iterdir()), key=lambda h: h.position[2])
    frames = sorted(headers_of(folder / "multiframe" / "mf.dcm"), key=lambda h: h.position[2])
    assert [h.position for h in singles] == [h.position for h in frames]
    assert [h.pixel_spacing_mm for h in singles] == [h.pixel_spacing_mm for h in frames]
    assert [(h.rescale_slope, h.rescale_intercept) for h in singles] == [
        (h.rescale_slope, h.rescale_intercept) for h in frames
    ]


@pytest.mark.realdata
def test_every_transfer_syntax_has_a_header(real_ct: Path) -> None:
    read, refused = {}, []
    for path in sorted((real_ct / "transfer_syntaxes").rglob("*")):
        if path.is_file():
            try:
                read[path.name] = headers_of(path)[0]
            except (NotDicomError, DamagedHeaderError):
                refused.append(path.name)
    texts = ["License.txt", "LICENSE", "README.txt", "compsamples_README.txt"]
    assert sorted(set(refused) - set(texts)) == ["no_meta.dcm"]  # a byte too many in front of it
    same = {(h.position, h.rows, h.rescale_intercept) for name, h in read.items() if name.startswith("CTImage.dcm")}
    assert len({position for position, _, _ in same}) == 1
    assert [name for name, header in read.items() if not header.has_pixels] == ["GH178.dcm"]
    assert read["CT1_UNC"].padding_value == -2000


OTHER_VALUES = {
    "FL": 7.0,
    "US": 7,
    "US or SS": 7,
    "UI": "1.7",
    "TM": "070707",
    "DT": "20070707070707",
    "DA": "20070707",
}


@pytest.mark.parametrize("keyword", sorted(set(header_values.KEYWORDS) - {"SpecificCharacterSet"}))
def test_no_value_is_taken_from_another_slice(keyword: str) -> None:
    """What a series agrees in is converted once; a slice that says something else is heard."""
    vr = dictionary_VR(keyword)
    count = {"ImagePositionPatient": 3, "ImageOrientationPatient": 6, "PixelSpacing": 2}.get(keyword, 1)
    value = (
        Sequence([item(CodeMeaning="7")]) if vr == "SQ" else OTHER_VALUES.get(vr, ["7"] * count if count > 1 else "7")
    )
    usual, other = ct_slice(), ct_slice(**{keyword: value})
    headers_of(io.BytesIO(to_bytes(usual)), "a")
    heard = headers_of(io.BytesIO(to_bytes(other)), "a")
    header_values._known.clear()
    assert heard == headers_of(io.BytesIO(to_bytes(other)), "a")
    assert heard != headers_of(io.BytesIO(to_bytes(usual)), "a")


def test_names_of_other_character_sets_are_told_apart() -> None:
    """The same bytes of a name are another one in another character set."""
    latin = to_bytes(ct_slice(SpecificCharacterSet="ISO_IR 100", PatientName="M\xf1ller"))
    assert headers_of(io.BytesIO(latin), "a") != headers_of(
        io.BytesIO(latin.replace(b"ISO_IR 100", b"ISO_IR 101")), "a"
    )
