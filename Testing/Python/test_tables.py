"""Tables and lists that people hand in: encodings, separators, columns, and what a spreadsheet does to numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from LungPrepLib.archive.date_ranges import all_in_range
from LungPrepLib.archive.days import as_day, range_of
from LungPrepLib.archive.phrases import has_words
from LungPrepLib.archive.tables import read_list, read_table
from LungPrepLib.findings import LungPrepError

TEXT = "Accession Number;Patient ID;Befund\nA1;7;Lungenödem, beidseits\nA2;8;Zürich – kein Befund\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"])
@pytest.mark.parametrize("separator", ";\t|")
def test_encodings_and_separators(encoding: str, separator: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TEXT.replace(";", separator).encode(encoding))
    table = read_table(path)
    assert table.columns == ("Accession Number", "Patient ID", "Befund")
    assert [row["Befund"] for row in table.rows] == ["Lungenödem, beidseits", "Zürich – kein Befund"]
    assert [finding.code for finding in table.findings] == (["table-encoding"] if encoding == "cp1252" else [])
    assert (table.column("accession"), table.column("patient")) == ("Accession Number", "Patient ID")


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("accession,text\nA1,肺炎\n".encode("gb18030"))
    assert read_table(path, "gb18030").rows[0]["text"] == "肺炎"
    for name in ("no-such-encoding", "ascii"):
        with pytest.raises(LungPrepError, match="cannot be read as"):
            read_table(path, name)


def test_what_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    for content, words in (
        (b"PK\x03\x04rest", "spreadsheet program's own file"),
        (b"a\x00b", "no text"),
        (b"\n \n", "is empty"),
    ):
        path.write_bytes(content)
        with pytest.raises(LungPrepError, match=words):
            read_table(path)
    with pytest.raises(LungPrepError, match="No such file"):
        read_table(tmp_path / "none.csv")


def test_columns_that_are_not_there_or_not_clear(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("acc,accession,mrn\n1,2,3\n", encoding="utf-8")
    table = read_table(path)
    with pytest.raises(LungPrepError, match="several columns that could be the accession: acc, accession"):
        table.column("accession")
    assert table.column("accession", "ACC") == "acc"
    with pytest.raises(LungPrepError, match=r"has no column 'protocol'; it has acc, accession, mrn.*--protocol-column"):
        table.column("protocol")
    assert table.column("text", needed=False) is None


def test_lists(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("A1\nA2\n\nA1\n 007 \n", encoding="utf-8")
    values, findings = read_list(path, "accession")
    assert values == ["A1", "A2", "007"] and [finding.code for finding in findings] == ["listed-twice"]
    path.write_text("Accession\nA1\n", encoding="utf-8")
    assert read_list(path, "accession") == (["A1"], [])
    path.write_text("accession,mrn\n1.23457E+11,1\n", encoding="utf-8")
    with pytest.raises(LungPrepError, match="a spreadsheet rounded"):
        read_list(path, "accession")
    for names in ("Doe^Jane\nRoe^R\n", 'patient\n"Doe, Jane"\n"Roe, Richard"\n', "Jane Doe\nRichard Roe\n"):
        path.write_text(names, encoding="utf-8")
        with pytest.raises(LungPrepError, match="patients' names and not patient IDs"):
            read_list(path, "patient")
    path.write_text("PAT 001\nPAT 002\nABCDEF\n", encoding="utf-8")
    assert len(read_list(path, "patient")[0]) == 3


def test_dates_and_words() -> None:
    assert as_day("2024-01-31") == as_day("20240131") == as_day("31.1.2024") == as_day("1/31/2024") == "20240131"
    assert as_day("2024-02-31") == as_day("soon") == ""
    assert range_of("2020-01-01..2020-12-31") == range_of("20200101-20201231") == ("20200101", "20201231")
    assert range_of("2024-01-31") == ("20240131", "20240131")
    for wrong in ("2020", "2020-12-31..2020-01-01", "..", "2020-01-01..2020-02-01..2020-03-01"):
        with pytest.raises(LungPrepError, match="no range of dates"):
            range_of(wrong)
    assert has_words("CT CHEST WO CONTRAST W 3D MIPS", ["chest wo contrast"])
    for text in ("CT CHEST WO CONTRAST", "Ct chest w/o cont.", "CT Chest W/O CONTR", "CT chest without contrast"):
        assert has_words(text, ["chest without contrast"]) and not has_words(text, ["chest with contrast"])
    for text in ("CT CHEST W CONTRAST", "CT chest w/ contrast", "CT chest w/contrast", "CT CHEST WITH CONT"):
        assert has_words(text, ["chest with contrast"]) and not has_words(text, ["chest without contrast"])
    assert not has_words("CT CHESTS", ["chest"]) and not has_words("CT", [""])


@pytest.mark.parametrize("limit", [1, 2, 5, 1000])
def test_a_limit_hides_nothing_in_a_range_of_dates(limit: int) -> None:
    """An archive that never gives more than ``limit`` answers, and at most ``limit`` lie on one day."""
    scans = {f"s{n}": f"2024{month:02}{day:02}" for n, (month, day) in enumerate(
        (m, d) for m in range(1, 13) for d in (1, 2, 15) if (m * d) % 4)}  # fmt: skip
    asked = []

    def ask(first: str, last: str) -> dict[str, str]:
        asked.append((first, last))
        return dict([(uid, day) for uid, day in scans.items() if first <= day <= last][:limit])

    assert all_in_range(ask, "20240101", "20241231") == scans
    assert all_in_range(ask, "", "") == scans
    if limit == 1000:
        assert len(asked) < 20
