"""``lungprep select``: reports filtered by words and lists, counted at each step."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path

import pytest

from LungPrepLib.cli.main import main

# As such tables are: the words of the protocols are those that the paper on RAD-ChestCT quotes.
REPORTS = """MRN;Accession Number;Protocol Description;Exam Date;Report Text
1;A1;CT CHEST WO CONTRAST W 3D MIPS PROTOCOL;2019-05-01;No nodule.
1;A2;CT CHEST WO CONTRAST W 3D MIPS PROTOCOL;2020-05-01;"Nodule; 6 mm, right lung."
2;A3;CT chest without contrast w 3D MIPS Protocol;2020-06-01;Emphysema.
3;A4;CT ABDOMEN PELVIS W CONT;2020-06-02;Normal.
4;A5;CT CHEST PE PROTOCOL INCL CT ANGIOGRAPHY CHEST W CONTRAST;2020-06-03;Embolism.
5;A6;CT CHEST ABDOMEN PELVIS WO CONTRAST;2020-06-04;Normal.
5;A6;CT CHEST ABDOMEN PELVIS WO CONTRAST;2020-06-04;Addendum.
6;;CT CHEST WO CONTRAST;2020-06-05;No number.
7;A8;CT CHEST WO CONTRAST;5.7.2021;Pneumothorax
8;A9;CT CHEST WO CONTRAST;soon;Normal
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.csv"
    path.write_text(REPORTS, encoding="utf-8")
    return path


def chosen(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["accession"] for row in csv.DictReader(file)]


def flow(path: Path) -> list[tuple[int, int]]:
    document = json.loads(path.with_name(path.stem + ".flow.json").read_text(encoding="utf-8"))
    return [(step["left"], step["removed"]) for step in document["flow"]]


def test_words_and_the_flow_chart(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "accessions.csv"
    command = ["select", "--reports", str(reports), "-o", str(out), "--protocol", "chest without contrast"]
    assert main([*command, "--exclude-protocol", "abdomen"]) == 0
    assert chosen(out) == ["A1", "A2", "A3", "A8", "A9"]
    assert flow(out) == [(10, 0), (9, 1), (8, 1), (6, 2), (5, 1)]
    said = capsys.readouterr().out
    assert "2  CT CHEST WO CONTRAST W 3D MIPS PROTOCOL" in said and "5 accession numbers of 4 patients" in said
    assert "A1" not in said
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    counts = (tmp_path / "accessions.flow.json").read_text(encoding="utf-8")
    assert "A1" not in counts


def test_exact_descriptions_as_rad_chestct_chose(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    main(["select", "--reports", str(reports), "-o", str(out),
          "--protocol-is", "ct chest wo contrast w 3d mips protocol",
          "--protocol-is", "ct chest without contrast w 3d mips protocol"])  # fmt: skip
    assert chosen(out) == ["A1", "A2", "A3"]


def test_texts_dates_and_lists(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, patients, accessions = tmp_path / "out.csv", tmp_path / "patients.txt", tmp_path / "known.csv"
    patients.write_text("1\n2\n99\n", encoding="utf-8")
    accessions.write_text("accession,why\nA3,seen\n", encoding="utf-8")
    command = ["select", "--reports", str(reports), "-o", str(out)]
    main([*command, "--text", "nodule", "--exclude-text", "no nodule"])
    assert chosen(out) == ["A2"]
    main([*command, "--dates", "2020-01-01..2021-12-31"])
    assert chosen(out) == ["A2", "A3", "A4", "A5", "A6", "A8"]
    assert "Some dates of the table 'reports.csv' cannot be read." in capsys.readouterr().out
    main([*command, "--include-patients", str(patients), "--exclude-accessions", str(accessions)])
    assert chosen(out) == ["A1", "A2"]
    assert "1 of 3 entries of the list to include are not in the table" in capsys.readouterr().out


def test_the_list_is_what_fetch_reads(reports: Path, tmp_path: Path) -> None:
    from LungPrepLib.archive.tables import read_list

    out = tmp_path / "out.csv"
    main(["select", "--reports", str(reports), "-o", str(out), "--protocol", "mips"])
    assert read_list(out, "accession") == (["A1", "A2", "A3"], [])


def test_wrong_use(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert main(["select", "--reports", str(reports), "-o", str(reports)]) == 2
    assert reports.read_text(encoding="utf-8") == REPORTS
    assert main(["select", "--reports", str(reports), "-o", str(out), "--accession-column", "Nr"]) == 2
    assert "no column 'Nr'" in capsys.readouterr().err
    reports.write_bytes("accession,protocol\nA1,Thorax nativ für Ödem\n".encode("cp1252"))
    assert main(["select", "--reports", str(reports), "-o", str(out), "--protocol", "ödem"]) == 0
    assert "was read as Windows-1252" in capsys.readouterr().out and chosen(out) == ["A1"]
