"""Headers that were read before are believed as long as the file has not changed, and tell strangers nothing."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from dicom_files import ct_slice, uid, write_series, write_slice
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.headers.cache_file import cache_folder
from LungPrepLib.dicom.headers.files import FoundFile
from LungPrepLib.dicom.headers.header_cache import HeaderCache
from LungPrepLib.dicom.headers.header_columns import FileResult, pack, unpack
from LungPrepLib.messages import say
from LungPrepLib.progress import Progress


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache of mine"
    monkeypatch.setenv("LUNGPREP_CACHE", str(folder))
    return folder


def descriptions(folder: Path) -> set[str]:
    studies = FolderCatalog(folder).studies(Progress())
    return {h.series_description for study in studies for series in study.series for h in series.slices}


def rewrite_in_secret(path: Path, **tags: object) -> None:
    """Another content of the same size at the same time, which only a reader of the file can notice."""
    status = path.stat()
    write_slice(path, ct_slice(0, **tags))
    assert path.stat().st_size == status.st_size
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_second_look_believes_the_cache_until_a_file_changes(tmp_path: Path) -> None:
    paths = write_series(tmp_path / "data", 120)
    assert descriptions(tmp_path / "data") == {"Thorax 5.0"}
    rewrite_in_secret(paths[0], SeriesDescription="Thorax 9.9")
    assert descriptions(tmp_path / "data") == {"Thorax 5.0"}
    paths[0].touch()
    assert descriptions(tmp_path / "data") == {"Thorax 5.0", "Thorax 9.9"}
    paths[0].unlink()
    assert descriptions(tmp_path / "data") == {"Thorax 5.0"}


def test_the_same_studies_from_the_cache(tmp_path: Path) -> None:
    write_series(tmp_path / "data", 120)
    (tmp_path / "data" / "notes.txt").write_text("hello")
    first, second = FolderCatalog(tmp_path / "data"), FolderCatalog(tmp_path / "data")
    assert first.studies(Progress()) == second.studies(Progress())
    assert first.findings() == second.findings() != []


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_only_the_owner_may_look(tmp_path: Path, cache: Path) -> None:
    write_series(tmp_path / "data", 120)
    descriptions(tmp_path / "data")
    files = [path for path in cache.rglob("*") if path.is_file()]
    assert len(files) == 1
    for path in (cache, cache / "headers", *files):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_cache_names_nobody(tmp_path: Path, cache: Path) -> None:
    write_series(tmp_path / "data of Smith", 120, patient="Smith")
    descriptions(tmp_path / "data of Smith")
    (file,) = [path for path in cache.rglob("*") if path.is_file()]
    content = file.read_bytes() + str(file.relative_to(cache)).encode()
    for secret in (b"Smith", uid("series").encode(), uid("study").encode(), b"Thorax", b"20240131", b"1.2."):
        assert secret not in content


@pytest.mark.parametrize(
    "damage",
    [lambda b: b"", lambda b: b[:200], lambda b: b[:-1], lambda b: b[:300] + b"x" + b[301:], lambda b: bytes(len(b))],
)
def test_a_damaged_cache_is_not_believed(tmp_path: Path, cache: Path, damage: object) -> None:
    write_series(tmp_path / "data", 120)
    descriptions(tmp_path / "data")
    (file,) = [path for path in cache.rglob("*") if path.is_file()]
    file.write_bytes(damage(file.read_bytes()))
    assert descriptions(tmp_path / "data") == {"Thorax 5.0"}


def test_a_cache_folder_that_cannot_be_made_does_not_matter(tmp_path: Path, cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    write_series(tmp_path / "data", 120)
    assert descriptions(tmp_path / "data") == {"Thorax 5.0"}


def test_a_user_without_a_home_has_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("LUNGPREP_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    write_series(tmp_path / "data", 120)
    assert descriptions(tmp_path / "data") == {"Thorax 5.0"}


def test_a_few_files_are_not_kept(tmp_path: Path, cache: Path) -> None:
    write_series(tmp_path / "data", 20)
    assert descriptions(tmp_path / "data") == {"Thorax 5.0"}
    assert not cache.exists()


def test_the_cache_stays_small(cache: Path) -> None:
    files = [FoundFile("/data/a", 1, 1)]
    HeaderCache("/data").save(files, [FileResult()])
    old = cache_folder() / "headers" / "old.bin"
    old.write_bytes(b"x")
    os.utime(old, (1, 1))
    HeaderCache("/other").save(files, [FileResult()])
    assert not old.exists()
    assert len(list((cache_folder() / "headers").iterdir())) == 2


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        [],
        {},
        {"counts": [1]},
        {"counts": [5], "problems": {}, "columns": {}},
        {"counts": ["x"]},
        {"counts": [-1], "problems": {}, "columns": {}},
    ],
)
def test_what_is_no_packed_headers(nonsense: object) -> None:
    with pytest.raises(ValueError):
        unpack(nonsense, ["a"])


def test_packing_keeps_every_value(tmp_path: Path) -> None:
    headers = [h for s in FolderCatalog(write_series(tmp_path, 3)).studies(Progress())[0].series for h in s.slices]
    results = [FileResult((header,)) for header in headers] + [FileResult(problem="not-dicom", reason=say("because"))]
    paths = [header.path for header in headers] + ["other"]
    assert unpack(pack(results), paths) == results
