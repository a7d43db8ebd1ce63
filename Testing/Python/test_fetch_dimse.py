"""Fetching by DIMSE from real peers: Orthanc (C-GET and C-MOVE) and dcmtk's dcmqrscp, whose C-FIND tells little."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest

from archive_servers import Dcmqrscp, Orthanc, files_of, free_port, program, read_state, running, study_of
from dicom_files import uid
from dicom_phantoms import encode
from LungPrepLib.cli.main import main

pytest.importorskip("pynetdicom")
NAMES = ("dim1", "dim2", "dim3")


def written(folder: Path, syntaxes: tuple[str, ...]) -> Path:
    """Three studies, each stored in a transfer syntax of its own."""
    for name, syntax in zip(NAMES, syntaxes, strict=True):
        for series in study_of(name, patient=name).values():
            for dataset in series:
                encode(dataset, syntax)
                dataset.save_as(folder / f"{dataset.SOPInstanceUID}.dcm", enforce_file_format=True)
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the studies."""
    return written(tmp_path_factory.mktemp("files"), ("explicit", "jpeg-2000", "implicit"))


@pytest.fixture(scope="module")
def move_port() -> int:
    """Where the peers are told that LungPrep listens."""
    return free_port()


@pytest.fixture(scope="module")
def orthanc(tmp_path_factory: pytest.TempPathFactory, files: Path, move_port: int) -> Iterator[Orthanc]:
    modalities = {"lungprep": ["LUNGPREP", "127.0.0.1", move_port]}
    with running(Orthanc(tmp_path_factory.mktemp("orthanc"), DicomModalities=modalities)) as server:
        for path in files.glob("*.dcm"):
            server.store(path.read_bytes())
        yield server


@pytest.fixture(scope="module")
def dcmqrscp(tmp_path_factory: pytest.TempPathFactory, move_port: int) -> Iterator[Dcmqrscp]:
    with running(Dcmqrscp(tmp_path_factory.mktemp("dcmtk"), {"LUNGPREP": move_port})) as server:
        server.store(written(tmp_path_factory.mktemp("plain"), ("explicit", "explicit", "explicit")))
        yield server


def pixels(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Transfer syntax and pixel data as they are stored, by SOP Instance UID."""
    found = {}
    for path in folder.rglob("*.dcm"):
        dataset = pydicom.dcmread(path)
        found[str(dataset.SOPInstanceUID)] = (str(dataset.file_meta.TransferSyntaxUID), dataset.PixelData)
    return found


def chest(files: Path, *names: str) -> dict[str, tuple[str, bytes]]:
    wanted = {uid(f"{name} chest {n}") for name in names for n in range(8)}
    return {sop: value for sop, value in pixels(files).items() if sop in wanted}


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "fetch_log.csv").open(encoding="utf-8", newline="") as file:
        return {row["accession"]: row for row in csv.DictReader(file)}


def accession_list(folder: Path, *names: str) -> str:
    path = folder / "list.txt"
    path.write_text("\n".join(name.upper() for name in names), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("way", ["get", "move"])
def test_orthanc(way: str, orthanc: Orthanc, files: Path, tmp_path: Path, move_port: int) -> None:
    """Compressed instances and implicit VR come as they are stored, side by side."""
    out = tmp_path / "out"
    move = ["--move-to", f"LUNGPREP@{move_port}"] if way == "move" else []
    status = main(["fetch", "--dicom", orthanc.address, "-o", str(out), "-q", *move,
                   "--accessions", accession_list(tmp_path, *NAMES)])  # fmt: skip
    assert status == 0
    assert pixels(out) == chest(files, *NAMES)
    assert all(entry["complete"] and entry["instances"] == 8 for entry in read_state(out)["series"].values())
    assert {row["status"] for row in rows_of(out).values()} == {"done"}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["get", "move"])
def test_an_archive_that_tells_only_uids_of_its_images(
    way: str, dcmqrscp: Dcmqrscp, files: Path, tmp_path: Path, move_port: int
) -> None:
    """The rules see one header per series first, then all of what is left; what they do not choose does not stay."""
    out = tmp_path / "out"
    move = ["--move-to", f"LUNGPREP@{move_port}"] if way == "move" else []
    status = main(["fetch", "--dicom", dcmqrscp.address, "-o", str(out), "-q", *move,
                   "--accessions", accession_list(tmp_path, "dim1", "dim3")])  # fmt: skip
    assert status == 0
    assert {sop: value[1] for sop, value in pixels(out).items()} == {
        sop: value[1] for sop, value in chest(files, "dim1", "dim3").items()
    }
    state = read_state(out)
    assert sorted(state["series"]) == sorted(
        str(path.relative_to(out)) for path in out.glob("study-*/case-*") if path.is_dir()
    )
    assert all(entry == {"complete": True, "instances": 8, "expected": 8} for entry in state["series"].values())
    assert "8 slices" in rows_of(out)["DIM1"]["why"]


@pytest.mark.slow
def test_dates_and_a_limit_of_answers(tmp_path: Path) -> None:
    names = [f"day{n}" for n in range(5)]
    with running(Orthanc(tmp_path / "server", LimitFindResults=2, LimitFindInstances=3)) as server:
        for number, name in enumerate(names):
            for content in files_of(study_of(name, patient=name, StudyDate=f"2024020{number + 1}")).values():
                server.store(content)
        out = tmp_path / "out"
        main(["fetch", "--dicom", server.address, "-o", str(out), "-q", "--dates", "2024-01-01..2024-12-31"])
    rows = rows_of(out)
    assert set(rows) == {name.upper() for name in names}
    # Three series of which two are listed: said, not guessed.
    assert all("2 of the 3 series" in row["error"] for row in rows.values())


@pytest.mark.slow
def test_an_archive_that_restarts_in_the_middle(files: Path, tmp_path: Path) -> None:
    with running(Orthanc(tmp_path / "server")) as server:
        for path in files.glob("*.dcm"):
            server.store(path.read_bytes())
        out = tmp_path / "out"
        status: list[int] = []
        command = ["fetch", "--dicom", server.address, "-o", str(out), "-q", "--parallel", "1", "--rate", "8",
                   "--timeout", "5", "--accessions", accession_list(tmp_path, *NAMES)]  # fmt: skip
        thread = threading.Thread(target=lambda: status.append(main(command)))
        thread.start()
        while thread.is_alive() and not list(out.rglob("*.dcm")):
            time.sleep(0.02)
        server.stop()
        assert thread.is_alive()
        time.sleep(1.0)
        server.start()
        thread.join(90)
        assert status == [0]
    assert pixels(out) == chest(files, *NAMES)


def test_titles_that_nobody_knows(orthanc: Orthanc, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accessions = accession_list(tmp_path, "dim1")
    port = free_port()
    status = main(["fetch", "--dicom", orthanc.address, "-o", str(tmp_path / "a"), "-q", "--retries", "0",
                   "--move-to", f"STRANGER@{port}", "--accessions", accessions])  # fmt: skip
    assert status == 1 and "Traceback" not in capsys.readouterr().err
    (row,) = rows_of(tmp_path / "a").values()
    assert row["status"] == "failed" and "title, host and port of --move-to" in row["error"]
    nobody = f"ORTHANC@127.0.0.1:{free_port()}"
    status = main(["fetch", "--dicom", nobody, "-o", str(tmp_path / "b"), "-q", "--retries", "0",
                   "--accessions", accessions])  # fmt: skip
    said = capsys.readouterr().err
    assert status == 1 and "cannot be reached" in said and said.count("\n") == 1
    for wrong in ("ORTHANC", "ORTHANC@127.0.0.1", "@127.0.0.1:104", "A@b:99999"):
        assert main(["fetch", "--dicom", wrong, "-o", str(tmp_path / "c"), "--accessions", accessions]) == 2
    assert "Write AE@HOST:PORT" in capsys.readouterr().err


def test_a_peer_that_refuses_the_title(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program("dcmqrscp")
    with running(Dcmqrscp(tmp_path / "dcmtk")) as server:
        address = server.address.replace("DCMTK", "SOMEONE")
        status = main(["fetch", "--dicom", address, "-o", str(tmp_path / "out"), "-q", "--retries", "0",
                       "--accessions", accession_list(tmp_path, "dim1")])  # fmt: skip
    said = capsys.readouterr().err
    assert status == 1 and "another AE title" in said and said.count("\n") == 1
