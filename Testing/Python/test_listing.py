"""What ``lungprep series`` shows."""

from __future__ import annotations

import builtins
import io
import json
from pathlib import Path
from typing import Any

import pytest

from dicom_files import ct_slice, uid, write_series, write_slice
from LungPrepLib.case_name import case_name, study_name
from LungPrepLib.cli.listing_text import print_listing
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.selection.listing import Listing, list_series
from LungPrepLib.recipe import Recipe


@pytest.fixture
def listing(tmp_path: Path) -> Listing:
    """A chest, a topogram and a report in one study, and a file that is no DICOM."""
    write_series(tmp_path, 25, step=10.0, series="chest")
    write_series(tmp_path, 1, series="scout", SeriesDescription="Topogram", SeriesNumber=1)
    write_series(
        tmp_path,
        1,
        series="report",
        SeriesNumber=9,
        Modality="SR",
        SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22",
        SeriesDescription="Report",
    )
    (tmp_path / "notes.txt").write_text("hello")
    return list_series(FolderCatalog(tmp_path))


def printed(listing: Listing, **options: Any) -> str:
    file = io.StringIO()
    print_listing(listing, file, **options)
    return file.getvalue()


def test_the_table_has_verdicts_reasons_and_findings(listing: Listing) -> None:
    text = " ".join(printed(listing).split())
    for part in (
        "Study 1 of 1, study-",
        "3 Thorax 5.0",
        case_name(uid("chest")),
        "✔",
        "✗",
        "25 images of 8 x 8",
        "0.5 x 0.75 x 10 mm",
        "250 mm long",
        "kernel B30f",
        "chosen: 25 slices, 10.0 mm, ORIGINAL PRIMARY",
        "not usable: a structured report",
        "not-dicom: One file is not DICOM: 'notes.txt'",
        "Pixels were not read",
    ):
        assert part in text, part
    assert max(map(len, printed(listing).splitlines())) <= 120


def test_it_reads_the_same_without_rich(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without_rich(name: str, *arguments: Any, **options: Any) -> Any:
        if name.split(".")[0] == "rich":
            raise ImportError(name)
        return real_import(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_rich)
    text = printed(listing)
    assert "✔ 3 Thorax 5.0, " + case_name(uid("chest")) in text
    assert "chosen: 25 slices, 10.0 mm, ORIGINAL PRIMARY AXIAL; the only usable one of 3 series" in text
    assert "not-dicom" in text


def test_a_console_that_knows_only_ascii(listing: Listing) -> None:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
    print_listing(listing, file)
    file.flush()
    assert b"chosen: 25 slices" in raw.getvalue()


def test_json_and_what_it_keeps_to_itself(listing: Listing, tmp_path: Path) -> None:
    document = json.loads(json.dumps(listing.as_dict(), allow_nan=False))
    (study,) = document["studies"]
    chest = next(s for s in study["series"] if s["verdict"] == "chosen")
    assert chest["name"] == case_name(uid("chest")) == document["chosen"][0]
    assert (chest["slices"], chest["step_mm"], chest["spacing_mm"], chest["coverage_mm"]) == (25, 10, [0.5, 0.75], 250)
    assert chest["reasons"] and chest["notes"] and chest["volumes"] == 1
    assert [f["code"] for f in document["findings"]] == ["not-dicom"]
    text = json.dumps(document) + printed(listing)
    for secret in (uid("chest"), uid("study"), "2024-01-31", "20240131", "Name^patient", "ID-patient", str(tmp_path)):
        assert secret not in text
    kept = listing.as_dict(keep_identifiers=True)
    assert uid("chest") in {s["series_instance_uid"] for s in kept["studies"][0]["series"]}
    assert kept["studies"][0]["study_instance_uid"] == uid("study")
    assert kept["studies"][0]["date"] == "20240131"
    assert "Study 1 of 1, 2024-01-31, " in printed(listing, keep_identifiers=True)
    assert uid("chest") in printed(listing, keep_identifiers=True).replace("\n", "").replace(" ", "") or (
        uid("chest")[:20] in printed(listing, keep_identifiers=True)
    )
    assert study["study"] == study_name(uid("study"))


def test_texts_from_files_are_only_text(tmp_path: Path) -> None:
    evil = "[bold red]x[/] \x1b[2J\x07\x9b31m<b>"
    for i in range(25):
        write_slice(tmp_path / str(i), ct_slice(i, step=10.0, SeriesDescription=evil, ConvolutionKernel="[/]\x1b[0m"))
    (tmp_path / "evil\x1b[31m.txt").write_text("hello")
    listing = list_series(FolderCatalog(tmp_path))
    text = printed(listing)
    assert "[bold red]x[/]" in text
    assert not set(text) & {"\x1b", "\x07", "\x9b"}
    assert "\\u001b" not in json.dumps(listing.as_dict())


def test_volumes_of_one_series_have_names_of_their_own(tmp_path: Path) -> None:
    for i in range(22):
        write_slice(tmp_path / f"a{i}", ct_slice(i, step=10.0, ConvolutionKernel="B30f"))
        write_slice(tmp_path / f"b{i}", ct_slice(i, step=10.0, ConvolutionKernel="B70f", SOPInstanceUID=uid(f"b{i}")))
    listing = list_series(FolderCatalog(tmp_path))
    names = [s["name"] for s in listing.as_dict()["studies"][0]["series"]]
    assert names == [case_name(uid("series")) + "#1", case_name(uid("series")) + "#2"]
    text = printed(listing)
    assert "volume 1 of 2" in text and "volume 2 of 2" in text


def test_nothing_to_list(tmp_path: Path) -> None:
    listing = list_series(FolderCatalog(tmp_path))
    assert listing.as_dict() == {"studies": [], "chosen": [], "findings": []}
    assert "No DICOM series was found." in printed(listing)


def test_several_studies_and_all_usable(tmp_path: Path) -> None:
    write_series(tmp_path, 25, step=10.0, series="a", study="one")
    write_series(tmp_path, 25, step=10.0, series="b", study="two", StudyDate="20250607")
    listing = list_series(FolderCatalog(tmp_path), Recipe().replace({"selection.take": "all"}))
    assert len(listing.as_dict()["chosen"]) == 2
    assert "Study 2 of 2, 2025-06-07" in printed(listing, keep_identifiers=True)


@pytest.mark.realdata
def test_a_real_folder(real_ct: Path) -> None:
    listing = list_series(FolderCatalog(real_ct / "lung1_001_rt" / "dicom_mixed"))
    text = printed(listing)
    assert "CT, 134 images of 512 x 512" in text
    assert "0.977 x 0.977 x 3 mm" in text
    assert text.count("not usable") == 3
    document = json.dumps(listing.as_dict()) + text
    assert "LUNG1" not in document and "1.3.6.1.4" not in document


@pytest.mark.realdata
def test_the_enhanced_pair_in_one_folder(real_ct: Path) -> None:
    listing = list_series(FolderCatalog(real_ct / "enhanced_multiframe" / "panimg_dicom_enhanced_mixed"))
    (study,) = listing.studies
    assert {c.summary.slices for c in study.candidates} == {7}
    assert len(listing.as_dict()["chosen"]) == 1
