"""The catalog of a zip file: the same series, nothing outside its own temporary folder, no bombs."""

from __future__ import annotations

import stat
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from dicom_files import ct_slice, to_bytes, uid, write_series
from LungPrepLib.dicom.catalogs import zip_file as archive_module
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.catalogs.zip_file import ArchiveCatalog
from LungPrepLib.dicom.headers.slice_header import SliceHeader
from LungPrepLib.dicom.selection.choosing import choose
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.sources.opening import open_catalog

QUIET = Progress()


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made, so that a test sees what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("LUNGPREP_CACHE", str(tmp_path / "cache"))
    return folder


def make_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def slices(count: int, **options: object) -> dict[str, bytes]:
    return {f"study/数据/{i}": to_bytes(ct_slice(i, **options)) for i in range(count)}


def without_path(header: SliceHeader) -> tuple[object, ...]:
    return tuple(getattr(header, name) for name in SliceHeader.__slots__ if name != "path")


def test_the_same_series_as_in_the_folder(tmp_path: Path, temporary: Path) -> None:
    write_series(tmp_path / "data", 120)
    (tmp_path / "data" / "notes.txt").write_text("hello")
    path = make_zip(tmp_path / "a zip.zip", {p.name: p.read_bytes() for p in sorted((tmp_path / "data").iterdir())})
    for _ in range(2):  # the second time from the cache
        catalog = open_catalog(path)
        assert isinstance(catalog, ArchiveCatalog)
        expected = FolderCatalog(tmp_path / "data")
        (study,), (twin,) = catalog.studies(QUIET), expected.studies(QUIET)
        assert [*map(without_path, study.series[0].slices)] == [*map(without_path, twin.series[0].slices)]
        assert catalog.findings() == expected.findings()
        assert not any(p.is_file() for p in temporary.rglob("*"))  # a listing unpacks nothing
        catalog.close()


def test_what_is_wanted_is_unpacked_and_removed(tmp_path: Path, temporary: Path) -> None:
    path = make_zip(tmp_path / "z.zip", {**slices(5), **{f"o{k}": v for k, v in slices(3, series="other").items()}})
    catalog = ArchiveCatalog(path)
    series = catalog.series(uid("series"), QUIET)
    files = [p for p in temporary.rglob("*") if p.is_file()]
    assert len(files) == 5
    assert sorted(map(str, files)) == sorted(h.path for h in series.slices)
    assert {p.read_bytes() for p in files} == set(slices(5).values())
    if sys.platform != "win32":
        (folder,) = temporary.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    catalog.close()
    assert list(temporary.iterdir()) == []


def test_paths_that_leave_the_zip(tmp_path: Path, temporary: Path) -> None:
    content = to_bytes(ct_slice(9))
    evil = {"../../escaped": content, "/etc/escaped": content, "C:\\escaped": content, "a/../../escaped": content}
    catalog = ArchiveCatalog(make_zip(tmp_path / "z.zip", {**slices(3), **evil}))
    series = catalog.series(uid("series"), QUIET)
    assert len(series.slices) == 3
    (finding,) = catalog.findings()
    assert finding.code == "archive-member-skipped" and finding.details["count"] == 4
    assert not list(tmp_path.rglob("escaped")) and not Path("/etc/escaped").exists()


def test_links_and_encrypted_members(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "z.zip", slices(3))
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("locked", to_bytes(ct_slice(7)))
    content = bytearray(path.read_bytes())
    where = content.rindex(b"PK\x01\x02")  # the last entry of the directory
    content[where + 8] |= 1  # says that it is encrypted
    path.write_bytes(content)
    catalog = ArchiveCatalog(path)
    assert len(catalog.studies(QUIET)[0].series[0].slices) == 3
    (finding,) = catalog.findings()
    assert "'link' (a link)" in finding.message and "'locked' (encrypted)" in finding.message


def test_a_member_that_inflates_too_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "_RATIO_FROM", 1024**2)
    catalog = ArchiveCatalog(make_zip(tmp_path / "z.zip", {**slices(3), "bomb": bytes(32 * 1024**2)}))
    assert len(catalog.studies(QUIET)[0].series[0].slices) == 3
    (finding,) = catalog.findings()
    assert finding.code == "archive-member-skipped" and "times its size" in finding.message


def test_no_room_to_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = ArchiveCatalog(make_zip(tmp_path / "z.zip", slices(3)))
    catalog.studies(QUIET)
    monkeypatch.setattr(archive_module, "_SPARE", 2**62)
    with pytest.raises(LungPrepError, match="GiB free"):
        catalog.series(uid("series"), QUIET)


def damage_member(path: Path, number: int) -> None:
    """Turn a byte near the end of a stored member."""
    with zipfile.ZipFile(path) as archive:
        info = archive.infolist()[number]
    content = bytearray(path.read_bytes())
    lengths = struct.unpack("<HH", content[info.header_offset + 26 : info.header_offset + 30])
    content[info.header_offset + 30 + sum(lengths) + info.compress_size - 3] ^= 0xFF
    path.write_bytes(content)


def test_a_damaged_member_is_left_out_of_the_series(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "z.zip", slices(60, size=64), zipfile.ZIP_STORED)
    damage_member(path, 10)
    candidate, _ = choose(ArchiveCatalog(path))
    assert candidate.volume is not None
    assert len(candidate.volume.slices) == 59
    (finding,) = [f for f in candidate.volume.findings if f.code == "file-damaged"]
    assert "'10'" in finding.message
    assert all(Path(h.path).exists() for h in candidate.volume.slices)


def test_a_member_whose_header_is_damaged(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "z.zip", slices(3), zipfile.ZIP_STORED)
    damage_member(path, 1)
    catalog = ArchiveCatalog(path)
    assert len(catalog.studies(QUIET)[0].series[0].slices) == 2
    (finding,) = catalog.findings()
    assert finding.code == "file-damaged" and "'1' (it cannot be unpacked)" in finding.message


@pytest.mark.parametrize("damage", [lambda b: b[:300], lambda b: b"PK\x03\x04" + bytes(100), lambda b: b[:-30]])
def test_what_is_no_whole_zip(tmp_path: Path, damage: object) -> None:
    path = make_zip(tmp_path / "broken.zip", slices(3))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(LungPrepError, match=r"'broken\.zip' cannot be opened"):
        open_catalog(path).studies(QUIET)


def test_cancelling_while_unpacking(tmp_path: Path) -> None:
    catalog = ArchiveCatalog(make_zip(tmp_path / "z.zip", slices(5)))
    catalog.studies(QUIET)
    progress = Progress(lambda stage, fraction, message: fraction >= 0.4 and progress.cancel())
    with pytest.raises(Cancelled):
        catalog.series(uid("series"), progress)


def test_long_headers_are_read_to_their_end(tmp_path: Path) -> None:
    ds = ct_slice(0)
    ds.add_new(0x00204000, "UN", b"x" * 200_000)  # before rows and columns
    catalog = ArchiveCatalog(make_zip(tmp_path / "z.zip", {"long": to_bytes(ds)}))
    (study,) = catalog.studies(QUIET)
    assert study.series[0].slices[0].rows == 8
