"""The whole way with the real commands: reports, a real Orthanc, a batch that starts meanwhile, split, page."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pydicom
import pytest

from archive_servers import Orthanc, read_state, running
from LungPrepLib.cli.main import main
from LungPrepPhantom.dicom import uid_of, write_study

pytest.importorskip("dicomweb_client")
SOURCES = Path(__file__).resolve().parents[2] / "LungPrep"
PATIENTS = ("P1", "P2", " p2", "P3")


def fill(server: Orthanc, folder: Path) -> None:
    """Four studies of three people: one chest series, a localizer and a reformat each."""
    write_study(folder / "one", size=(48, 48, 14), spacing_mm=(8.0, 8.0, 22.0))
    for number, patient in enumerate(PATIENTS):
        for path in (folder / "one").glob("*.dcm"):
            ds = pydicom.dcmread(path)
            ds.PatientID, ds.PatientName, ds.AccessionNumber = patient, f"Name^{patient}", f"ACC{number}"
            ds.StudyDescription = "CT CHEST W/O CONT"
            for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
                setattr(ds, keyword, uid_of(number, ds[keyword].value))
            ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
            ds.save_as(folder / "now.dcm", enforce_file_format=True)
            server.store((folder / "now.dcm").read_bytes())


@pytest.mark.slow
def test_from_reports_to_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports.csv").write_text(
        "MRN;Accession;Protocol\n"
        + "".join(f"{p.strip()};ACC{n};CT CHEST WO CONTRAST\n" for n, p in enumerate(PATIENTS))
        + "P9;ACC9;CT CHEST WO CONTRAST\nP8;ACC8;CT HEAD\n",
        encoding="utf-8",
    )
    assert main(["select", "--reports", "reports.csv", "--protocol", "chest without contrast", "-o", "list.csv"]) == 0
    with running(Orthanc(tmp_path / "server")) as server:
        fill(server, tmp_path)
        command = [sys.executable, "-m", "LungPrepLib.cli", "fetch", "--dicomweb", server.url, "-o", "fetched", "-q",
                   "--accessions", "list.csv", "--parallel", "1", "--rate", "3"]  # fmt: skip
        batch = ["batch", "fetched", "-o", "cases", "--segmenter", "none", "--workers", "1", "-q",
                 "--crosswalk", "crosswalk.csv"]  # fmt: skip
        environment = os.environ | {"PYTHONPATH": str(SOURCES)}
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as fetching:
            while not any(entry["complete"] for entry in read_state(tmp_path / "fetched").get("series", {}).values()):
                assert fetching.poll() is None
                time.sleep(0.05)
            main(batch)
            assert fetching.wait(120) == 1  # one accession is not in the archive
    assert main(batch) == 0
    cases = sorted(path.parent.name for path in Path("cases").glob("case-*/case.json"))
    assert cases == sorted(name.rpartition("/")[2] for name in read_state(tmp_path / "fetched")["series"])
    assert len(cases) == 4 and not list(Path("cases").glob("*/failed.json"))
    assert (
        main(["split", "cases", "--patients", "crosswalk.csv", "--parts", "train=0.5,validation=0.25,test=0.25"]) == 0
    )
    with open("cases/splits.csv", encoding="utf-8", newline="") as file:
        parts = {row["case"]: row["part"] for row in csv.DictReader(file)}
    with open("crosswalk.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["case"] in parts]
    patients = {row["case"]: row["patient_id"].strip().lower() for row in rows}
    assert set(parts) == set(cases) and set(patients.values()) == {"p1", "p2", "p3"}
    for patient in set(patients.values()):
        assert len({parts[case] for case, whose in patients.items() if whose == patient}) == 1
    assert main(["split", "cases", "--patients", "crosswalk.csv", "--check"]) == 0
    assert main(["report", "cases", "--selected", "list.csv", "--fetched", "fetched", "-q"]) == 0
    page = Path("cases/report.html").read_text(encoding="utf-8")
    words = " ".join(re.sub("<[^>]*>", " ", page).split())  # each text stands there in two languages
    for count, what in ((6, "reports in the table"), (5, "protocol"), (5, "accessions asked for"),
                        (4, "found in the archive"), (4, "brought whole"), (4, "prepared cases")):  # fmt: skip
        assert f" {count} {what} " in words
    assert not any(word in page for word in ("ACC0", "Name^", json.dumps(PATIENTS[1])))
