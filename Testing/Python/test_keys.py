"""Names from a key: nobody who guesses a UID finds a patient, and no output holds an identifier."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
import zlib
from pathlib import Path

import pydicom
import pytest

from dicom_files import uid
from LungPrepLib import keys
from LungPrepLib.case_name import case_name, image_case_name, study_name
from LungPrepLib.cli.main import main
from LungPrepPhantom.dicom import write_study

SECRETS = ("Mustermann", "Erika", "MRN4711", "ACC0815", "Musterstadt", "19610203")


@pytest.fixture(autouse=True)
def _no_key_before_or_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.VARIABLE, "")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "Mustermann"
    write_study(folder, size=(48, 48, 14), spacing_mm=(8.0, 8.0, 22.0), extras=False)
    for n, path in enumerate(sorted(folder.glob("*.dcm"))):
        dataset = pydicom.dcmread(path)
        dataset.PatientName, dataset.PatientID, dataset.AccessionNumber = "Mustermann^Erika", "MRN4711", "ACC0815"
        dataset.PatientBirthDate, dataset.PatientAddress = "19610203", "Musterstadt 1"
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = uid("study"), uid("series")
        dataset.save_as(folder / f"Erika {n}.dcm", enforce_file_format=True)
        path.unlink()
    return folder


def test_names_and_digests_are_those_of_sha256sum() -> None:
    """As ``printf '%s' 1.2.3 | sha256sum`` gives them: tables and folders of earlier versions stay true."""
    assert case_name("1.2.3") == "case-" + hashlib.sha256(b"1.2.3").hexdigest()[:12]
    assert case_name("1.2.3", "patient") == "case-" + hashlib.sha256(b"1.2.3\npatient").hexdigest()[:12]
    assert study_name("1.2.3") == "study-" + hashlib.sha256(b"1.2.3").hexdigest()[:12]
    assert keys.digest_of_texts(["1.2", "1.1"]) == hashlib.sha256(b"1.2\n1.1").hexdigest()


def contents(folder: Path) -> list[tuple[str, bytes]]:
    """Names and contents of all files; what is packed also unpacked."""
    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if data[:2] == b"\x1f\x8b":
            data += zlib.decompress(data, 47)
        found.append((str(path.relative_to(folder)), data))
    return found


def searched(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (name, word) for name, data in contents(folder) for word in words
        if word.lower() in name.lower() or word.lower().encode() in data.lower()
    ]  # fmt: skip


def test_names_are_hmacs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = case_name("1.2.3")
    assert plain == "case-" + hashlib.sha256(b"1.2.3").hexdigest()[:12]
    (tmp_path / "key").write_text("a secret of our own\n", encoding="utf-8")
    monkeypatch.setenv(keys.VARIABLE, str(tmp_path / "key"))
    expected = hmac.new(b"a secret of our own", b"1.2.3", hashlib.sha256).hexdigest()[:12]
    assert case_name("1.2.3") == f"case-{expected}" and study_name("1.2.3") == f"study-{expected}"
    assert image_case_name("ab" * 32) != "case-" + "ab" * 6


@pytest.mark.slow
def test_no_output_holds_an_identifier(source: Path, tmp_path: Path) -> None:
    """Neither names nor UIDs nor digests that anybody could make; the same names again with the same key."""
    key, out = tmp_path / "key", tmp_path / "out"
    command = ["batch", str(source), "--segmenter", "none", "--format", "nifti,npz", "--workers", "1", "-q"]
    assert main([*command, "-o", str(out), "--key", str(key)]) == 0
    uids = tuple(uid(name) for name in ("study", "series"))
    digests = tuple(hashlib.sha256(value.encode()).hexdigest()[:12] for value in uids)
    assert searched(out, (*SECRETS, *uids, *digests)) == []
    (folder,) = out.glob("case-*")
    monkey = hmac.new(key.read_bytes().strip(), uid("series").encode(), hashlib.sha256).hexdigest()
    assert folder.name == f"case-{monkey[:12]}"
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    os.environ[keys.VARIABLE] = ""
    assert main([*command, "-o", str(tmp_path / "plain")]) == 0
    assert searched(tmp_path / "plain", digests)  # the search finds what is there
    assert searched(tmp_path / "plain", (*SECRETS, *uids)) == []


def test_the_listing_and_the_split_use_it(source: Path, tmp_path: Path) -> None:
    result, key = tmp_path / "series.json", tmp_path / "key"
    assert main(["series", str(source), "--key", str(key), "--json", str(result)]) == 0
    (name,) = json.loads(result.read_text(encoding="utf-8"))["chosen"]
    expected = hmac.new(key.read_bytes().strip(), uid("series").encode(), hashlib.sha256).hexdigest()[:12]
    assert name == f"case-{expected}"


def test_a_key_that_is_not_there_any_more(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.environ[keys.VARIABLE] = str(source / "gone")
    assert main(["series", str(source)]) == 2
    assert "The key 'gone' cannot be read" in capsys.readouterr().err
