"""The folder of a Slicer database, read without Slicer and without being in Slicer's way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dicom_files import ct_slice, uid, write_slice
from LungPrepLib.dicom.catalogs import database_file
from LungPrepLib.dicom.catalogs.database_file import DATABASE_NAME, DatabaseFileCatalog
from LungPrepLib.dicom.catalogs.slicer_database import SlicerDatabaseCatalog
from LungPrepLib.dicom.selection.candidates import judge_study
from LungPrepLib.dicom.selection.choosing import choose
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.sources.opening import open_catalog

QUIET = Progress()


def make_database(folder: Path, files: dict[str, list[str]], version: str | None = "0.8.1") -> Path:
    """A database of CTK's schema with these file names per series (``folder`` has the files already)."""
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection, connection:
        if version is not None:
            connection.execute("CREATE TABLE SchemaInfo (Version VARCHAR(1024) NOT NULL)")
            connection.execute("INSERT INTO SchemaInfo VALUES (?)", (version,))
        connection.execute("CREATE TABLE Series (SeriesInstanceUID VARCHAR(64), StudyInstanceUID VARCHAR(64))")
        connection.execute(
            "CREATE TABLE Images (SOPInstanceUID VARCHAR(64), Filename VARCHAR(1024), SeriesInstanceUID VARCHAR(64))"
        )
        for series, names in files.items():
            connection.execute("INSERT INTO Series VALUES (?, ?)", (uid(series), uid("study")))
            for i, name in enumerate(names):
                connection.execute("INSERT INTO Images VALUES (?, ?, ?)", (uid(f"{series} {i}"), name, uid(series)))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database of one series of four slices, one by an absolute path outside the folder."""
    inside = tmp_path / "Slicer 数据库"
    names = []
    for i in range(3):
        names.append(f"dicom/series/{i}.dcm")
        write_slice(inside / names[-1], ct_slice(i))
    names.append(str(write_slice(tmp_path / "elsewhere" / "3.dcm", ct_slice(3))))
    return make_database(inside, {"series": names})


def test_relative_and_absolute_paths(folder: Path) -> None:
    for catalog in (open_catalog(folder), open_catalog(folder / DATABASE_NAME)):
        assert isinstance(catalog, DatabaseFileCatalog)
        (study,) = catalog.studies(QUIET)
        assert len(study.series[0].slices) == 4
        assert catalog.findings() == []


def test_one_series_opens_no_file_of_another(folder: Path) -> None:
    write_slice(folder / "other.dcm", ct_slice(0, series="other"))
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection, connection:
        connection.execute("INSERT INTO Series VALUES (?, ?)", (uid("other"), uid("study")))
        connection.execute("INSERT INTO Images VALUES ('1', 'other.dcm', ?)", (uid("other"),))
    (folder / "dicom" / "series" / "1.dcm").unlink()
    catalog = DatabaseFileCatalog(folder)
    assert len(catalog.series(uid("other"), QUIET).slices) == 1
    assert catalog.findings() == []  # the file that is missing was not looked for
    candidate, findings = choose(DatabaseFileCatalog(folder), series_uid=uid("other"))
    assert candidate.summary.slices == 1 and "file-missing" not in {f.code for f in findings}


def test_missing_files_are_named(folder: Path) -> None:
    (folder / "dicom" / "series" / "1.dcm").unlink()
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection, connection:
        connection.execute("INSERT INTO Images VALUES ('1', 'C:/DICOM/gone.dcm', ?)", (uid("series"),))
        connection.execute("INSERT INTO Images VALUES ('2', NULL, ?)", (uid("series"),))
    catalog = DatabaseFileCatalog(folder)
    assert len(catalog.studies(QUIET)[0].series[0].slices) == 3
    (finding,) = catalog.findings()
    assert finding.code == "file-missing"
    assert "'1.dcm'" in finding.message and "'gone.dcm'" in finding.message and "3 files" in finding.message
    assert "C:" not in finding.message


def test_a_newer_schema_that_still_has_the_tables(tmp_path: Path) -> None:
    write_slice(tmp_path / "a.dcm", ct_slice(0))
    catalog = DatabaseFileCatalog(make_database(tmp_path, {"series": ["a.dcm"]}, version="0.9.0"))
    assert len(catalog.studies(QUIET)[0].series[0].slices) == 1
    (finding,) = catalog.findings()
    assert finding.code == "database-newer" and "0.9.0" in finding.message


@pytest.mark.parametrize("version", ["2.0", None])
def test_a_schema_without_the_tables(tmp_path: Path, version: str | None) -> None:
    make_database(tmp_path, {}, version=version)
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as connection, connection:
        connection.execute("ALTER TABLE Images RENAME COLUMN Filename TO Location")
    with pytest.raises(LungPrepError, match="2.0" if version else "unknown schema") as caught:
        DatabaseFileCatalog(tmp_path).studies(QUIET)
    assert "newer LungPrep" in caught.value.action


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + bytes(4000)])
def test_what_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(content)
    with pytest.raises(LungPrepError, match=DATABASE_NAME):
        DatabaseFileCatalog(tmp_path).studies(QUIET)


def test_an_import_goes_on_while_we_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a writer in the middle of a transaction, we see what was there before, and the writer is not stopped."""
    monkeypatch.setattr(database_file, "_WAIT_S", 0.01)
    with closing(sqlite3.connect(folder / DATABASE_NAME, timeout=0.1, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 5")  # pages are written before the transaction is over
        writer.execute("BEGIN EXCLUSIVE")
        for i in range(2000):
            writer.execute("INSERT INTO Images VALUES (?, ?, ?)", (f"new {i}", f"new{i}", "x" * 60))
        catalog = DatabaseFileCatalog(folder)
        assert len(catalog.studies(QUIET)[0].series[0].slices) == 4
        assert catalog.findings() == []
        writer.execute("COMMIT")
        assert writer.execute("SELECT COUNT(*) FROM Images").fetchone() == (2004,)


def test_nothing_is_written_beside_the_database(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    DatabaseFileCatalog(folder).studies(QUIET)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.realdata
def test_a_database_that_slicer_wrote(real_ct: Path) -> None:
    catalog = open_catalog(real_ct / "slicer_database")
    studies = catalog.studies(QUIET)
    assert catalog.findings() == []
    assert len({h.patient_key for s in studies for series in s.series for h in series.slices}) == 5
    files = sorted(len({h.path for h in series.slices}) for study in studies for series in study.series)
    assert files == [1, 7, 11, 11, 16, 79]
    chosen = [c for study in studies for c in judge_study(study, Recipe()).chosen]
    (whole,) = [c for c in chosen if c.summary.slices == 79]
    assert whole.summary.size == (64, 64)
    assert whole.summary.spacing_mm == pytest.approx((4.1719, 4.1719), abs=1e-4)
    assert whole.summary.step_mm == pytest.approx(3.9873, abs=1e-4)
    assert whole.volume is not None
    positions = [header.position[2] for header in whole.volume.slices]
    assert positions == sorted(positions) and positions[0] == pytest.approx(-360.256)


class OpenDatabase:
    """The methods of ctkDICOMDatabase that LungPrep calls, over a database that Slicer wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.databaseFilename = str(folder / DATABASE_NAME)

    def _column(self, query: str, *values: str) -> Iterator[str]:
        with closing(sqlite3.connect(f"file:{self.databaseFilename}?mode=ro&immutable=1", uri=True)) as connection:
            yield from [str(row[0]) for row in connection.execute(query, values)]

    def patients(self) -> tuple[str, ...]:
        return tuple(self._column("SELECT UID FROM Patients"))

    def studiesForPatient(self, patient: str) -> tuple[str, ...]:
        return tuple(self._column("SELECT StudyInstanceUID FROM Studies WHERE PatientsUID = ?", patient))

    def seriesForStudy(self, study: str) -> tuple[str, ...]:
        return tuple(self._column("SELECT SeriesInstanceUID FROM Series WHERE StudyInstanceUID = ?", study))

    def filesForSeries(self, series: str) -> tuple[str, ...]:
        names = self._column("SELECT Filename FROM Images WHERE SeriesInstanceUID = ?", series)
        return tuple(str(self._folder / name) for name in names)


def by_position(files: list[str]) -> tuple[list[str], list[float], str]:
    """What DICOMUtils.getSortedImageFiles does for a plain axial series."""
    from LungPrepLib.dicom.headers.slice_header import headers_of

    places = {path: headers_of(path)[0].position[2] for path in files}
    ordered = sorted(files, key=lambda path: places[path])
    return ordered, [places[path] for path in ordered], ""


@pytest.mark.realdata
def test_the_open_database_gives_the_same_studies(real_ct: Path) -> None:
    folder = real_ct / "slicer_database"
    there = SlicerDatabaseCatalog(OpenDatabase(folder), by_position)
    assert there.studies(QUIET) == DatabaseFileCatalog(folder).studies(QUIET)
    study = next(s for s in there.studies(QUIET) if len(s.series[0].slices) == 79)
    again = SlicerDatabaseCatalog(OpenDatabase(folder), by_position).study(study.study_instance_uid, QUIET)
    assert again == study


@pytest.mark.realdata
def test_slicers_order_is_compared_with_ours(real_ct: Path) -> None:
    folder = real_ct / "slicer_database"
    uids = {
        s.series_instance_uid
        for study in DatabaseFileCatalog(folder).studies(QUIET)
        for s in study.series
        if len(s.slices) in (11, 16, 79)
    }

    def by_name(files: list[str]) -> tuple[list[str], list[float], str]:
        return sorted(files, key=lambda path: path[::-1]), [], "a warning"

    def upside_down(files: list[str]) -> tuple[list[str], list[float], str]:
        return by_position(files)[0][::-1], [], ""

    def broken(files: list[str]) -> tuple[list[str], list[float], str]:
        raise RuntimeError("no")

    for sort_files, expected in ((by_position, 0), (upside_down, 0), (by_name, 1), (broken, 1)):
        catalog = SlicerDatabaseCatalog(OpenDatabase(folder), sort_files)
        for series_uid in uids:
            _, found = choose(catalog, series_uid=series_uid, progress=QUIET)
            assert [f.code for f in found].count("slice-order-differs") == expected
