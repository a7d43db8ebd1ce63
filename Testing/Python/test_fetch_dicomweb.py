"""Fetching from a real Orthanc by DICOMweb: what is chosen, that it is whole, and what goes wrong on the way."""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pydicom
import pytest

from archive_servers import Orthanc, files_of, read_state, running, study_of
from damaging_proxy import is_retrieve, proxied, unchanged
from dicom_files import uid
from dicom_phantoms import encode
from LungPrepLib.cli.main import main
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.selection.listing import list_series

pytest.importorskip("dicomweb_client")
SOURCES = Path(__file__).resolve().parents[2] / "LungPrep"
NAMES = ("acc1", "acc2", "acc3")


@pytest.fixture(scope="module")
def studies() -> dict[str, dict[str, bytes]]:
    """The files of three studies of three patients, by name."""
    return {name: files_of(study_of(name, patient=name)) for name in NAMES}


@pytest.fixture(scope="module")
def orthanc(tmp_path_factory: pytest.TempPathFactory, studies: dict[str, dict[str, bytes]]) -> Iterator[Orthanc]:
    """An Orthanc that holds them."""
    with running(Orthanc(tmp_path_factory.mktemp("orthanc"))) as server:
        for files in studies.values():
            for content in files.values():
                server.store(content)
        yield server


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries are a hundredth of what they are."""
    from LungPrepLib.archive import study_fetch, throttle

    slow = throttle.wait
    for module in (throttle, study_fetch):
        monkeypatch.setattr(module, "wait", lambda seconds, progress: slow(seconds / 100, progress))


def accession_list(folder: Path, *names: str) -> Path:
    path = folder / "accessions.csv"
    path.write_text("accession\n" + "\n".join(name.upper() for name in names) + "\n", encoding="utf-8")
    return path


def fetched(folder: Path) -> dict[str, bytes]:
    """What lies in the output folder, by SOP Instance UID."""
    paths = list(folder.rglob("*.dcm"))
    found = {str(pydicom.dcmread(path, stop_before_pixels=True).SOPInstanceUID): path.read_bytes() for path in paths}
    assert len(found) == len(paths)
    return found


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "fetch_log.csv").open(encoding="utf-8", newline="") as file:
        return {row["accession"]: row for row in csv.DictReader(file)}


def chest_of(studies: dict[str, dict[str, bytes]], *names: str) -> dict[str, bytes]:
    wanted = {uid(f"{name} chest {n}") for name in names for n in range(8)}
    return {sop: content for name in names for sop, content in studies[name].items() if sop in wanted}


def test_only_the_chosen_series_are_brought_byte_for_byte(
    orthanc: Orthanc, studies: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    status = main(["fetch", "--dicomweb", orthanc.url, "-o", str(out), "-q",
                   "--accessions", str(accession_list(tmp_path, *NAMES))])  # fmt: skip
    assert status == 0
    assert fetched(out) == chest_of(studies, *NAMES)
    state = read_state(out)
    assert state["finished"] and len(state["series"]) == 3
    assert all(entry == {"complete": True, "instances": 8, "expected": 8} for entry in state["series"].values())
    assert not list(out.rglob(".arriving-*"))


def test_the_choice_is_that_of_the_rules_on_the_files(
    orthanc: Orthanc, studies: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """The listing of the same files on the disk chooses the same series for the same reason."""
    everything = tmp_path / "all"
    everything.mkdir()
    for number, content in enumerate(studies["acc1"].values()):
        (everything / f"{number}.dcm").write_bytes(content)
    (chosen,) = list_series(FolderCatalog(everything)).studies[0].chosen
    out = tmp_path / "out"
    main(["fetch", "--dicomweb", orthanc.url, "-o", str(out), "-q",
          "--accessions", str(accession_list(tmp_path, "acc1"))])  # fmt: skip
    row = rows_of(out)["ACC1"]
    assert row["series"].endswith(chosen.name)
    assert row["why"] == "; ".join(str(reason) for reason in chosen.reasons)
    assert (row["series_found"], row["chosen"], row["status"]) == ("3", "1", "done")
    assert int(row["bytes"]) == sum(map(len, chest_of(studies, "acc1").values()))


def test_nothing_identifying_is_in_names_or_messages(
    orthanc: Orthanc, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    main(["fetch", "--dicomweb", orthanc.url, "-o", str(out), "--accessions", str(accession_list(tmp_path, "acc1"))])
    said = capsys.readouterr()
    names = " ".join(str(path.relative_to(out)) for path in out.rglob("*"))
    secret = ("ACC1", "ID-acc1", "Name^acc1", uid("acc1"), uid("acc1 chest"))
    for text in (said.out, said.err, names, (out / "fetch.json").read_text(encoding="utf-8")):
        assert not any(word in text for word in secret)
    if os.name == "posix":
        assert stat.S_IMODE((out / "fetch_log.csv").stat().st_mode) == 0o600


def test_a_second_run_asks_the_archive_nothing(orthanc: Orthanc, tmp_path: Path) -> None:
    out, accessions = tmp_path / "out", accession_list(tmp_path, "acc1", "acc2")
    with proxied(orthanc.http_port, unchanged) as proxy:
        command = ["fetch", "--dicomweb", proxy.url, "-o", str(out), "--accessions", str(accessions), "-q"]
        assert main(command) == 0
        proxy.asked.clear()
        assert main(command) == 0
        assert not proxy.asked
        next(out.rglob("*.dcm")).unlink()
        assert main(command) == 0
        assert sum(map(is_retrieve, proxy.asked)) == 1  # the one instance that was gone
    assert len(fetched(out)) == 16


def test_dates_patients_and_protocols(orthanc: Orthanc, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    patients = tmp_path / "patients.csv"
    patients.write_text("MRN;ward\nID-acc2;3\nID-acc3;4\n", encoding="utf-8")
    out = tmp_path / "patients"
    assert main(["fetch", "--dicomweb", orthanc.url, "-o", str(out), "--patients", str(patients), "-q"]) == 0
    assert set(rows_of(out)) == {"ACC2", "ACC3"}
    patients.write_text("MRN\nID-acc2\nNOBODY\n", encoding="utf-8")
    command = ["fetch", "--dicomweb", orthanc.url, "-o", str(out), "--patients", str(patients), "-q"]
    assert main(command) == 0
    assert "1 of 2 patients of the list have no such study in the archive." in capsys.readouterr().out
    result = tmp_path / "result.json"
    for dates, protocol, expected in (
        ("2024-01-01..2024-12-31", "chest WITHOUT contrast", 3),
        ("2024-01-01..2024-12-31", "chest with contrast", 0),
        ("20240131-20240131", "contrast chest", 3),
        ("2024-01-31", "Thorax", 3),  # the description of a series
        ("2023-01-01..2023-12-31", "chest", 0),
    ):
        out = tmp_path / f"{dates} {protocol}"
        status = main(["fetch", "--dicomweb", orthanc.url, "-o", str(out), "--dates", dates, "-q",
                       "--protocol", protocol, "--dry-run", "--json", str(result)])  # fmt: skip
        assert status == 0 and not list(out.rglob("*.dcm"))
        rows = json.loads(result.read_text(encoding="utf-8"))["rows"]
        assert sum(row["chosen"] for row in rows) == expected
    main(["fetch", "--dicomweb", orthanc.url, "-o", str(tmp_path / "x"), "--dates", "2024-01-31", "-q",
          "--exclude", "chest", "--json", str(result)])  # fmt: skip
    rows = json.loads(result.read_text(encoding="utf-8"))["rows"]
    assert len(rows) == 3 and all(row["status"] == "nothing chosen" and "excluded" in row["why"] for row in rows)


def test_a_filter_that_the_server_ignores_brings_nothing_else(orthanc: Orthanc, tmp_path: Path) -> None:
    """An archive that answers a query with everything it has."""

    def ignore(path: str, status: int, kind: str, body: bytes) -> tuple[int, str, bytes, int | None]:
        import requests

        if path.partition("?")[0].endswith("/studies") and "offset" not in path:
            fields = "&".join(f"includefield={name}" for name in ("AccessionNumber", "NumberOfStudyRelatedSeries"))
            body = requests.get(f"{orthanc.url}/studies?{fields}", timeout=30).content
        return status, kind, body, None

    out = tmp_path / "out"
    with proxied(orthanc.http_port, ignore) as proxy:
        main(["fetch", "--dicomweb", proxy.url, "-o", str(out), "-q",
              "--accessions", str(accession_list(tmp_path, "acc2"))])  # fmt: skip
    assert len(fetched(out)) == 8 and rows_of(out)["ACC2"]["studies"] == "1"


@pytest.mark.slow
def test_limits_of_the_server_hide_nothing(tmp_path: Path) -> None:
    names = [f"lim{n}" for n in range(7)]
    settings = {"LimitFindInstances": 5, "LimitFindResults": 2}
    with running(Orthanc(tmp_path / "server", **settings)) as server:
        for number, name in enumerate(names):
            for content in files_of(study_of(name, patient=name, StudyDate=f"2024010{number + 1}")).values():
                server.store(content)
        out = tmp_path / "out"
        status = main(["fetch", "--dicomweb", server.url, "-o", str(out), "-q",
                       "--dates", "2020-01-01..2026-01-01"])  # fmt: skip
        assert status == 0
    assert len(fetched(out)) == 7 * 8
    assert set(rows_of(out)) == {name.upper() for name in names}


@pytest.mark.parametrize("accession", ["A 12", "A^12", "ÄÖ-1", "A*2", "1+1=2"])
def test_accessions_that_servers_compare_undecoded(accession: str, tmp_path_factory: Any, orthanc: Orthanc) -> None:
    folder = tmp_path_factory.mktemp("special")
    study = study_of(f"special {accession}", AccessionNumber=accession, SpecificCharacterSet="ISO_IR 192")
    for content in files_of(study).values():
        orthanc.store(content)
    path = folder / "list.txt"
    path.write_text(accession, encoding="utf-8")
    assert main(["fetch", "--dicomweb", orthanc.url, "-o", str(folder / "out"), "-q", "--accessions", str(path)]) == 0
    assert len(fetched(folder / "out")) == 8


@pytest.mark.parametrize(("syntax", "uid_of_it"), [("jpeg-2000", "1.2.840.10008.1.2.4.90"),
                                                   ("implicit", "1.2.840.10008.1.2")])  # fmt: skip
def test_instances_stay_as_they_are(syntax: str, uid_of_it: str, orthanc: Orthanc, tmp_path: Path) -> None:
    study = study_of(f"packed {syntax}", patient="packed", AccessionNumber=f"P {syntax}"[:16].upper())
    for dataset in study["chest"]:
        encode(dataset, syntax)
    files = {}
    for dataset in study["chest"]:
        path = tmp_path / "one.dcm"
        dataset.save_as(path, enforce_file_format=True)
        files[str(dataset.SOPInstanceUID)] = path.read_bytes()
        orthanc.store(files[str(dataset.SOPInstanceUID)])
    out = tmp_path / "out"
    assert main(["fetch", "--dicomweb", orthanc.url, "-o", str(out), "-q",
                 "--accessions", str(accession_list(tmp_path, f"P {syntax}"[:16]))]) == 0  # fmt: skip
    got = fetched(out)
    assert got == files
    one = pydicom.dcmread(next(out.rglob("*.dcm")))
    assert one.file_meta.TransferSyntaxUID == uid_of_it


@pytest.mark.slow
def test_a_server_that_restarts_in_the_middle(tmp_path: Path, studies: dict[str, dict[str, bytes]]) -> None:
    with running(Orthanc(tmp_path / "server")) as server:
        for files in studies.values():
            for content in files.values():
                server.store(content)
        out = tmp_path / "out"
        status: list[int] = []
        command = ["fetch", "--dicomweb", server.url, "-o", str(out), "-q", "--parallel", "1", "--rate", "6",
                   "--accessions", str(accession_list(tmp_path, *NAMES))]  # fmt: skip
        thread = threading.Thread(target=lambda: status.append(main(command)))
        thread.start()
        while thread.is_alive() and not list(out.rglob("*.dcm")):
            time.sleep(0.02)
        server.stop()
        assert thread.is_alive()
        time.sleep(1.5)
        server.start()
        thread.join(60)
        assert status == [0]
    assert fetched(out) == chest_of(studies, *NAMES)


@pytest.mark.slow
def test_a_server_that_stays_away(
    tmp_path: Path, studies: dict[str, dict[str, bytes]], quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was fetched stays, the next run completes it."""
    with running(Orthanc(tmp_path / "server")) as server:
        for files in studies.values():
            for content in files.values():
                server.store(content)
        out = tmp_path / "out"
        command = ["fetch", "--dicomweb", server.url, "-o", str(out), "-q", "--parallel", "1"]
        assert main([*command, "--accessions", str(accession_list(tmp_path, "acc1"))]) == 0
        server.stop()
        capsys.readouterr()
        whole = [*command, "--accessions", str(accession_list(tmp_path, *NAMES)), "--retries", "1"]
        assert main(whole) == 1
        said = capsys.readouterr().err
        assert "cannot be reached" in said and said.count("\n") == 1 and "Traceback" not in said
        assert len(fetched(out)) == 8 and read_state(out)["finished"]
        server.start()
        assert main(whole) == 0
    assert fetched(out) == chest_of(studies, *NAMES)


def test_a_line_that_breaks_in_the_middle_of_a_series(tmp_path: Path, orthanc: Orthanc, quick: None) -> None:
    study = files_of(study_of("cut", size=256, patient="cut"))
    for content in study.values():
        orthanc.store(content)
    cuts = iter((400_000, 700_000))

    def cut(path: str, status: int, kind: str, body: bytes) -> tuple[int, str, bytes, int | None]:
        return status, kind, body, next(cuts, None) if is_retrieve(path) else None

    out = tmp_path / "out"
    with proxied(orthanc.http_port, cut) as proxy:
        status = main(["fetch", "--dicomweb", proxy.url, "-o", str(out), "-q",
                       "--accessions", str(accession_list(tmp_path, "cut"))])  # fmt: skip
        assert status == 0
        retrieves = [path for path in proxy.asked if is_retrieve(path)]
    assert fetched(out) == chest_of({"cut": study}, "cut")
    assert any("/instances/" in path for path in retrieves)  # the rest was asked for by instance


def damaged(body: bytes, instance: bytes) -> bytes:
    """A series in which one instance has lost the end of its pixels."""
    place = body.index(instance) + len(instance) - 700
    return body[:place] + body[place + 600 :]


@pytest.mark.parametrize("times", [1, 1000])
def test_an_instance_that_is_damaged_on_the_way(
    times: int,
    orthanc: Orthanc,
    studies: dict[str, dict[str, bytes]],
    tmp_path: Path,
    quick: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sop = uid("acc1 chest 5")
    content = studies["acc1"][sop]
    left = [times]

    def damage(path: str, status: int, kind: str, body: bytes) -> tuple[int, str, bytes, int | None]:
        if is_retrieve(path) and content in body and left[0]:
            left[0] -= 1
            body = damaged(body, content)
        return status, kind, body, None

    out = tmp_path / "out"
    with proxied(orthanc.http_port, damage) as proxy:
        status = main(["fetch", "--dicomweb", proxy.url, "-o", str(out), "-q", "--retries", "2",
                       "--accessions", str(accession_list(tmp_path, "acc1"))])  # fmt: skip
    whole = chest_of(studies, "acc1")
    if times == 1:
        assert status == 0 and fetched(out) == whole
        return
    assert status == 1
    del whole[sop]
    assert fetched(out) == whole
    row = rows_of(out)["ACC1"]
    assert row["status"] == "incomplete" and "7 of 8 are whole" in row["error"]
    (entry,) = read_state(out)["series"].values()
    assert entry == {"complete": False, "instances": 7, "expected": 8}
    assert "Traceback" not in capsys.readouterr().err


def test_a_server_that_is_busy(orthanc: Orthanc, tmp_path: Path, quick: None) -> None:
    """503 and 429 pass; the answers that were sent instead are no instances."""
    busy = iter((503, 429, 503))

    def refuse(path: str, status: int, kind: str, body: bytes) -> tuple[int, str, bytes, int | None]:
        code = next(busy, None)
        return (status, kind, body, None) if code is None else (code, "text/plain", b"later", None)

    out = tmp_path / "out"
    with proxied(orthanc.http_port, refuse) as proxy:
        assert main(["fetch", "--dicomweb", proxy.url, "-o", str(out), "-q", "--parallel", "1",
                     "--accessions", str(accession_list(tmp_path, "acc1"))]) == 0  # fmt: skip
    assert len(fetched(out)) == 8


def test_studies_by_date_are_known_again_and_share_an_accession(orthanc: Orthanc, tmp_path: Path) -> None:
    """Two studies under one accession number are two rows; a second run asks only which studies there are."""
    for name in ("twin a", "twin b"):
        for content in files_of(study_of(name, AccessionNumber="TWINS", StudyDate="20190505")).values():
            orthanc.store(content)
    out = tmp_path / "out"
    with proxied(orthanc.http_port, unchanged) as proxy:
        command = ["fetch", "--dicomweb", proxy.url, "-o", str(out), "--dates", "2019-05-05", "-q"]
        assert main(command) == 0 and len(fetched(out)) == 16
        with (out / "fetch_log.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 2 and {row["accession"] for row in rows} == {"TWINS"}
        proxy.asked.clear()
        assert main(command) == 0
        assert not any("/series" in path for path in proxy.asked)
        assert main([*command[:5], "--accessions", str(accession_list(tmp_path, "twins")), "-q"]) == 0
    with (out / "fetch_log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 and len(fetched(out)) == 16
    assert sorted(int(row["instances"]) for row in rows) == [8, 8, 16]


def test_a_series_that_the_archive_does_not_have_any_more(
    orthanc: Orthanc, tmp_path: Path, quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(path: str, status: int, kind: str, body: bytes) -> tuple[int, str, bytes, int | None]:
        if is_retrieve(path) and uid("acc1 chest") in path:
            return 404, "text/html", b"<html>not here</html>", None
        return status, kind, body, None

    out = tmp_path / "out"
    with proxied(orthanc.http_port, gone) as proxy:
        assert main(["fetch", "--dicomweb", proxy.url, "-o", str(out), "-q",
                     "--accessions", str(accession_list(tmp_path, "acc1", "acc2"))]) == 1  # fmt: skip
    rows = rows_of(out)
    assert rows["ACC2"]["status"] == "done" and len(fetched(out)) == 8
    assert (
        rows["ACC1"]["status"] == "failed" and "Series 3: The archive does not have it (404)." in rows["ACC1"]["error"]
    )


def test_a_server_that_answers_with_web_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<html><body>Please log in</body></html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        status = main(["fetch", "--dicomweb", f"http://127.0.0.1:{server.server_address[1]}/x", "-q",
                       "-o", str(tmp_path / "out"), "--accessions", str(accession_list(tmp_path, "acc1"))])  # fmt: skip
    finally:
        server.shutdown()
        server.server_close()
    said = capsys.readouterr().err
    assert status == 1 and "such as a web page" in said and said.count("\n") == 1


def certificate(folder: Path, first_day: str, last_day: str) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key, valid between two days (YYYYMMDD)."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: no certificate can be made")
    key, request, signed = folder / "key.pem", folder / "request.pem", folder / "certificate.pem"
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "ca.cnf").write_text(
        f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/index.txt\nserial={folder}/serial\nnew_certs_dir={folder}\n"
        "default_md=sha256\npolicy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n"
        "[x]\nsubjectAltName=IP:127.0.0.1\n",
        encoding="ascii",
    )
    for command in (
        ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", "/CN=127.0.0.1"],
        ["ca", "-batch", "-selfsign", "-config", folder / "ca.cnf", "-keyfile", key, "-in", request, "-notext",
         "-out", signed, "-startdate", f"{first_day}000000Z", "-enddate", f"{last_day}000000Z"],
    ):  # fmt: skip
        subprocess.run([openssl, *map(str, command)], check=True, capture_output=True)
    return signed, key


def test_a_secure_archive(
    orthanc: Orthanc, tmp_path: Path, studies: dict[str, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """With the institution's authority it is trusted; without it is not, and nothing is asked."""
    signed, key = certificate(tmp_path, "20200101", "20991231")
    with proxied(orthanc.http_port, unchanged, (signed, key)) as proxy:
        command = ["fetch", "--dicomweb", proxy.url, "-q", "--accessions", str(accession_list(tmp_path, "acc1"))]
        monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
        assert main([*command, "-o", str(tmp_path / "no")]) == 1
        assert "signed by an authority unknown here" in capsys.readouterr().err and not proxy.asked
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(signed))
        assert main([*command, "-o", str(tmp_path / "yes")]) == 0
    assert fetched(tmp_path / "yes") == chest_of(studies, "acc1")


def test_an_expired_certificate(
    orthanc: Orthanc, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed, key = certificate(tmp_path, "20200101", "20210101")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(signed))
    with proxied(orthanc.http_port, unchanged, (signed, key)) as proxy:
        status = main(["fetch", "--dicomweb", proxy.url, "-q", "-o", str(tmp_path / "out"),
                       "--accessions", str(accession_list(tmp_path, "acc1"))])  # fmt: skip
        assert not proxy.asked
    said = capsys.readouterr().err
    assert status == 1 and "has expired" in said and said.count("\n") == 1


@pytest.mark.slow
def test_credentials_come_from_the_environment_or_netrc_and_are_never_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    password = "s3cret-w0rd"
    settings = {"AuthenticationEnabled": True, "RegisteredUsers": {"reader": password}}
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NETRC", raising=False)
    with running(Orthanc(tmp_path / "server", **settings)) as server:
        import requests

        for content in files_of(study_of("acc1")).values():
            address = f"http://127.0.0.1:{server.http_port}/instances"
            requests.post(address, data=content, timeout=30, auth=("reader", password)).raise_for_status()
        accessions = str(accession_list(tmp_path, "acc1"))
        command = ["fetch", "--dicomweb", server.url, "--accessions", accessions]
        assert main([*command, "-o", str(tmp_path / "none")]) == 1
        assert "wants to know who asks (401)" in capsys.readouterr().err
        monkeypatch.setenv("LUNGPREP_ARCHIVE_USER", "reader")
        monkeypatch.setenv("LUNGPREP_ARCHIVE_PASSWORD", password + "!")
        assert main([*command, "-o", str(tmp_path / "wrong")]) == 1
        monkeypatch.setenv("LUNGPREP_ARCHIVE_PASSWORD", password)
        assert main([*command, "-o", str(tmp_path / "right")]) == 0
        monkeypatch.delenv("LUNGPREP_ARCHIVE_USER")
        monkeypatch.delenv("LUNGPREP_ARCHIVE_PASSWORD")
        netrc = tmp_path / "my-netrc"
        netrc.write_text(f"machine 127.0.0.1 login reader password {password}\n", encoding="ascii")
        netrc.chmod(0o600)
        monkeypatch.setenv("NETRC", str(netrc))
        assert main([*command, "-o", str(tmp_path / "netrc")]) == 0
        with_password = server.url.replace("//", f"//reader:{password}@")
        assert (
            main(["fetch", "--dicomweb", with_password, "-o", str(tmp_path / "url"), "--accessions", accessions]) == 2
        )
    said = capsys.readouterr()
    folders = [tmp_path / name for name in ("none", "wrong", "right", "netrc")]
    written = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("fetch*"))
    assert "holds a user or a password" in said.err
    assert password not in said.out + said.err + written and "reader" not in written


@pytest.mark.slow
@pytest.mark.parametrize("foreseen", [True, False])
def test_a_full_disk(foreseen: bool, orthanc: Orthanc, studies: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    """On a small file system of its own: one sentence, and what was fetched stays and is used."""
    unshare = shutil.which("unshare")
    probe = [unshare or "unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o size=1m tmpfs {tmp_path}"]
    if unshare is None or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("no file system of its own can be mounted here (unshare -rm)")
    out, kept = tmp_path / "out", tmp_path / "kept"
    out.mkdir()
    accessions = accession_list(tmp_path, *NAMES)
    program = "import sys; from LungPrepLib.cli import main; "
    if not foreseen:
        program += "from LungPrepLib.archive import study_fetch; study_fetch.check_space = lambda *_: None; "
    fetch = (f'"{sys.executable}" -c "{program} sys.exit(main(sys.argv[1:]))" fetch --dicomweb {orthanc.url} -o {out} '
             f"--parallel 1 -q --accessions {accessions}")  # fmt: skip
    mount = f"mount -t tmpfs -o size={140 if foreseen else 72}k tmpfs {out}"
    script = f"{mount} && {{ {fetch}; status=$?; cp -r {out} {kept}; exit $status; }}"
    ended = subprocess.run(
        [unshare, "-rm", "sh", "-c", script],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(SOURCES)},
    )
    assert ended.returncode == 1, ended.stderr
    assert "The disk is full." in ended.stderr and "Traceback" not in ended.stderr
    assert not list(kept.rglob(".arriving-*"))
    before = fetched(kept)
    assert before and before.items() <= chest_of(studies, *NAMES).items()
    assert main(["fetch", "--dicomweb", orthanc.url, "-o", str(kept), "-q", "--accessions", str(accessions)]) == 0
    assert fetched(kept) == chest_of(studies, *NAMES)


def test_an_accession_twice_and_a_list_of_names(
    orthanc: Orthanc, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["fetch", "--dicomweb", orthanc.url, "-o", str(out), "-q",
                 "--accessions", str(accession_list(tmp_path, "acc1", "acc2", "acc1"))]) == 0  # fmt: skip
    assert "1 lines of the list 'accessions.csv' repeat an earlier one." in capsys.readouterr().out
    assert len(rows_of(out)) == 2
    names = tmp_path / "patients.txt"
    names.write_text("Doe^Jane\nRoe, Richard\n", encoding="utf-8")
    assert main(["fetch", "--dicomweb", orthanc.url, "-o", str(out), "-q", "--patients", str(names)]) == 2
    said = capsys.readouterr().err
    assert "patients' names and not patient IDs" in said and "Jane" not in said


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_half_written(orthanc: Orthanc, tmp_path: Path) -> None:
    import signal

    out = tmp_path / "out"
    command = [sys.executable, "-m", "LungPrepLib.cli", "fetch", "--dicomweb", orthanc.url, "-o", str(out), "-q",
               "--rate", "4", "--accessions", str(accession_list(tmp_path, *NAMES))]  # fmt: skip
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(SOURCES)}, stderr=subprocess.PIPE) as process:
        end = time.monotonic() + 60
        while not (out / "fetch.json").exists() and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130 and b"Traceback" not in said
    assert not list(out.rglob(".arriving-*"))
    assert read_state(out)["finished"]


@pytest.mark.parametrize(
    ("url", "user", "codes"),
    [
        ("http://archive.example.org/dicom-web", "reader", ["password-in-clear"]),
        ("https://archive.example.org/dicom-web", "reader", []),
        ("http://archive.example.org/dicom-web", "", []),
        ("http://127.0.0.1:8042/dicom-web", "reader", []),
    ],
)
def test_a_password_in_clear_is_told_of(url: str, user: str, codes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from argparse import Namespace

    from LungPrepLib.cli.commands.fetch import _in_clear

    monkeypatch.setenv("LUNGPREP_ARCHIVE_USER", user)
    monkeypatch.delenv("LUNGPREP_ARCHIVE_TOKEN", raising=False)
    assert [finding.code for finding in _in_clear(Namespace(dicomweb=url))] == codes


@pytest.mark.parametrize(
    "url", ["archive.example.org", "ftp://a/b", "https://", "https://a:99999/x", "https://a/x?key=1"]
)
def test_addresses_that_are_none(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "--dicomweb", url, "-o", str(tmp_path / "out"), "--accessions",
                 str(accession_list(tmp_path, "acc1"))]) == 2  # fmt: skip
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Traceback" not in said and not (tmp_path / "out").exists()
    assert main(["fetch", "--dicomweb", "https://a.b", "-o", str(tmp_path / "out")]) == 2
    assert "Nothing says what to fetch." in capsys.readouterr().err
