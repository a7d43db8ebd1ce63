"""The catalog of a folder: any tree, any names, whatever lies between."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dicom_files import ct_slice, item, to_bytes, uid, write_series, write_slice
from LungPrepLib import processes
from LungPrepLib.dicom.catalogs.catalog import Catalog
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.catalogs.zip_file import ArchiveCatalog
from LungPrepLib.dicom.headers import header_processes
from LungPrepLib.dicom.volumes.splitting import split_series
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import GeometryRules
from LungPrepLib.sources.opening import open_catalog

QUIET = Progress()


def series_sizes(catalog: Catalog) -> dict[str, int]:
    return {s.series_instance_uid: len(s.slices) for study in catalog.studies(QUIET) for s in study.series}


def codes(catalog: FolderCatalog) -> dict[str, str]:
    return {finding.code: finding.message for finding in catalog.findings()}


def test_any_tree_and_any_names(tmp_path: Path) -> None:
    folder = tmp_path / "data with spaces" / "数据 胸部"
    for i, path in enumerate(write_series(folder, 5)):
        target = folder / ("deep" * (i % 3)) / f"ファイル {i}" / "image.of.everything"
        target.parent.mkdir(parents=True)
        shutil.move(path, target)
    write_series(folder, 3, series="other", study="later", StudyDate="20250101")
    catalog = FolderCatalog(tmp_path)
    assert series_sizes(catalog) == {uid("series"): 5, uid("other"): 3}
    assert [s.study_instance_uid for s in catalog.studies(QUIET)] == [uid("study"), uid("later")]
    assert catalog.findings() == []
    assert len(catalog.series(uid("other"), QUIET).slices) == 3


def test_what_lies_between_is_named_and_left(tmp_path: Path) -> None:
    write_series(tmp_path, 3)
    for name in ("notes.txt", ".DS_Store", "Thumbs.db", "._IM002", "._IM003.dcm"):
        (tmp_path / name).write_text("hello")
    (tmp_path / "IM001.dcm").write_bytes(b"nothing of the kind" * 20)
    (tmp_path / "empty").touch()
    (tmp_path / "half").write_bytes(to_bytes(ct_slice(9))[:150])
    catalog = FolderCatalog(tmp_path)
    assert series_sizes(catalog) == {uid("series"): 3}
    found = codes(catalog)
    assert found["not-dicom"] == "One file is not DICOM: 'notes.txt'."
    assert "'empty'" in found["file-empty"]
    assert "'IM001.dcm'" in found["file-damaged"] and "'half'" in found["file-damaged"]
    assert not any(str(tmp_path) in text for text in found.values())


def test_many_strange_files_are_one_finding(tmp_path: Path) -> None:
    write_series(tmp_path, 3)
    for i in range(300):
        (tmp_path / f"note {i:03d}.txt").write_text("hello")
    catalog = FolderCatalog(tmp_path)
    catalog.studies(QUIET)
    (finding,) = catalog.findings()
    assert finding.message.startswith("300 files are not DICOM: 'note 000.txt'")
    assert len(finding.message) < 200
    assert finding.details["count"] == 300 and len(finding.details["files"]) == 200


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_back(tmp_path: Path) -> None:
    write_series(tmp_path / "a", 3)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    catalog = FolderCatalog(tmp_path)
    assert series_sizes(catalog) == {uid("series"): 3}
    assert "'self'" in codes(catalog)["link-loop"]
    assert "'gone'" in codes(catalog)["file-unreadable"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write_series(tmp_path, 3)
    os.mkfifo(tmp_path / "pipe")
    catalog = FolderCatalog(tmp_path)
    assert series_sizes(catalog) == {uid("series"): 3}
    assert "'pipe'" in codes(catalog)["file-unreadable"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user without all rights")
def test_what_may_not_be_opened(tmp_path: Path) -> None:
    write_series(tmp_path, 3)
    (tmp_path / "closed").mkdir(mode=0)
    write_slice(tmp_path / "secret", ct_slice(7)).chmod(0)
    catalog = FolderCatalog(tmp_path)
    assert series_sizes(catalog) == {uid("series"): 3}
    assert "'closed'" in codes(catalog)["folder-unreadable"]
    assert "'secret'" in codes(catalog)["file-unreadable"]


def test_other_objects_and_tables_of_contents(tmp_path: Path) -> None:
    write_series(tmp_path, 3)
    structures = ct_slice(series="structures", Modality="RTSTRUCT", SOPClassUID="1.2.840.10008.5.1.4.1.1.481.3")
    structures.StructureSetROISequence = Sequence([item(ROINumber=1)])
    del structures.PixelData
    write_slice(tmp_path / "rs", structures)
    directory = Dataset()
    directory.SOPClassUID, directory.SOPInstanceUID, directory.FileSetID = "1.2.840.10008.1.3.10", uid("d"), "CD"
    write_slice(tmp_path / "DICOMDIR", directory)
    catalog = FolderCatalog(tmp_path)
    assert series_sizes(catalog) == {uid("series"): 3, uid("structures"): 1}
    assert catalog.findings() == []


def test_a_disc_with_its_table_of_contents(tmp_path: Path) -> None:
    """A real DICOMDIR has nothing but directory records; given as the input, it stands for its disc."""
    from pydicom.fileset import FileSet

    disc = FileSet()
    for path in write_series(tmp_path / "source", 3, StudyTime="101010", StudyID="1"):
        disc.add(path)
    disc.write(tmp_path / "disc")
    assert (tmp_path / "disc" / "DICOMDIR").is_file()
    for source in (tmp_path / "disc", tmp_path / "disc" / "DICOMDIR"):
        catalog = open_catalog(source)
        assert series_sizes(catalog) == {uid("series"): 3}
        assert catalog.findings() == []
    (gone, other, _) = [p for p in sorted((tmp_path / "disc").rglob("*")) if p.is_file() and p.name != "DICOMDIR"]
    gone.unlink()
    other.rename(other.with_name(other.name.lower()))  # as some systems copy discs
    catalog = open_catalog(tmp_path / "disc")
    assert series_sizes(catalog) == {uid("series"): 2}
    assert codes(catalog) == {"file-missing": f"The file '{gone.name}' is missing."}
    (tmp_path / "alone").mkdir()
    shutil.copy(tmp_path / "disc" / "DICOMDIR", tmp_path / "alone")
    alone = open_catalog(tmp_path / "alone")
    assert series_sizes(alone) == {} and "3 files are missing" in codes(alone)["file-missing"]


@pytest.mark.filterwarnings("ignore:Invalid value for VR", "ignore:The value length")
@pytest.mark.parametrize("name", [["..", "..", "other"], "/etc/passwd", ["a", "b/c"], "", ["A" * 300]])
def test_a_table_of_contents_leads_nowhere_else(tmp_path: Path, name: str | list[str]) -> None:
    record = item(DirectoryRecordType="IMAGE", ReferencedFileID=name)
    contents = Dataset()
    contents.SOPClassUID, contents.SOPInstanceUID = "1.2.840.10008.1.3.10", uid("contents")
    contents.DirectoryRecordSequence = Sequence([record])
    write_slice(tmp_path / "DICOMDIR", contents)
    catalog = FolderCatalog(tmp_path)
    assert series_sizes(catalog) == {} and len(codes(catalog)) == (name == ["A" * 300])


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"\x1f\x8b\x08\x00", "unpack it first"),
        (b"BZh9", "unpack it first"),
        (b"PK\x03\x04", "a zip file: give it by itself"),
    ],
)
def test_packed_files_are_said_to_be_packed(tmp_path: Path, start: bytes, words: str) -> None:
    write_series(tmp_path, 3)
    (tmp_path / "slices").write_bytes(start + bytes(200))
    catalog = FolderCatalog(tmp_path)
    series_sizes(catalog)
    assert words in codes(catalog)["not-dicom"]


def test_files_without_series_uid_are_put_together_by_folder(tmp_path: Path) -> None:
    for name in ("one", "two"):
        for i in range(3):
            write_slice(tmp_path / name / str(i), ct_slice(i, SeriesInstanceUID=None))
    catalog = FolderCatalog(tmp_path)
    sizes = series_sizes(catalog)
    assert sorted(sizes.values()) == [3, 3]
    assert all(name.startswith("2.25.") for name in sizes)
    assert series_sizes(FolderCatalog(tmp_path)) == sizes  # the same names at every look
    (study,) = catalog.studies(QUIET)
    assert [f.code for f in study.series[0].findings] == ["series-uid-missing"]
    shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path)
    packed = [series_sizes(ArchiveCatalog(tmp_path / "packed.zip")) for _ in range(2)]
    assert sorted(packed[0].values()) == [3, 3] and packed[0] == packed[1]


def scattered(folder: Path, count: int = 8, first: int = 0, **tags: Any) -> None:
    """Slices of which each has a series, and a study where ``tags`` do not name one, of its own."""
    for i in range(first, first + count):
        ds = ct_slice(i, series=f"{folder.name} {i}", study=f"{folder.name} study {i}", SeriesDescription="Thorax")
        for keyword, value in tags.items():
            setattr(ds, keyword, value(i) if callable(value) else value)
        write_slice(folder / f"{i * 7 % 101}.dcm", ds)


@pytest.mark.parametrize("studies", ["one", "each its own"])
def test_slices_of_a_series_each_are_put_together(tmp_path: Path, studies: str) -> None:
    tags = {"StudyInstanceUID": uid("study")} if studies == "one" else {}
    scattered(tmp_path / "in", **tags)
    (study,) = FolderCatalog(tmp_path).studies(QUIET)
    (series,) = study.series
    assert len(series.slices) == 8 and [f.code for f in series.findings] == ["series-uid-each"]
    assert series.series_instance_uid == min(uid(f"in {i}") for i in range(8))
    (volume,) = split_series(series, GeometryRules())
    assert volume.geometry is not None and volume.geometry.is_regular and not volume.label
    shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "in")
    (packed,) = ArchiveCatalog(tmp_path / "packed.zip").studies(QUIET)
    assert [s.series_instance_uid for s in packed.series] == [series.series_instance_uid]


@pytest.mark.parametrize(
    "tags",
    [
        {"InstanceNumber": 1},  # single images: each the first of its series
        {"InstanceNumber": lambda i: (3, 1, 4, 15, 9, 2, 6, 5)[i]},
        {"ImagePositionPatient": [0, 0, 50]},  # looking at one place again and again
        {"SeriesNumber": lambda i: i},
        {"SeriesDescription": lambda i: f"Biopsy {i}"},
        {"PatientID": lambda i: f"P{i}"},
        {"ImageOrientationPatient": lambda i: [1, 0, 0, 0, 1, 0] if i % 2 else [1, 0, 0, 0, 0, -1]},
    ],
)
def test_single_images_stay_single(tmp_path: Path, tags: dict[str, Any]) -> None:
    scattered(tmp_path / "in", StudyInstanceUID=uid("study"), **tags)
    assert sum(len(study.series) for study in FolderCatalog(tmp_path).studies(QUIET)) == 8


def test_scattered_slices_of_two_folders_without_a_common_study_stay_apart(tmp_path: Path) -> None:
    scattered(tmp_path / "one")
    scattered(tmp_path / "two", first=20)
    assert sorted(series_sizes(FolderCatalog(tmp_path)).values()) == [8, 8]


def test_slices_that_name_several_studies_or_patients(tmp_path: Path) -> None:
    for i in range(4):
        write_slice(tmp_path / str(i), ct_slice(i, study=f"study {i // 3}", patient=f"patient {i // 3}"))
    (study,) = FolderCatalog(tmp_path).studies(QUIET)
    assert study.study_instance_uid == uid("study 0")
    assert {f.code for f in study.series[0].findings} == {"mixed-study", "mixed-patient"}


def test_a_file_whose_pixels_are_cut(tmp_path: Path) -> None:
    paths = write_series(tmp_path, 3)
    paths[1].write_bytes(paths[1].read_bytes()[:-10])
    (study,) = FolderCatalog(tmp_path).studies(QUIET)
    (finding,) = study.series[0].findings
    assert finding.code == "file-truncated" and paths[1].name in finding.message


def test_a_list_of_files_and_a_single_file(tmp_path: Path) -> None:
    paths = write_series(tmp_path, 5)
    catalog = FolderCatalog([*paths[:2], paths[1], tmp_path / "gone"])
    assert series_sizes(catalog) == {uid("series"): 2}
    assert "'gone'" in codes(catalog)["file-missing"]
    assert series_sizes(open_catalog(str(paths[0]))) == {uid("series"): 1}
    assert open_catalog(catalog) is catalog


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "x" * 5000])
def test_a_path_that_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(LungPrepError) as caught:
        open_catalog(tmp_path / name)
    assert str(tmp_path) not in str(caught.value) and caught.value.usage


def test_no_such_series(tmp_path: Path) -> None:
    write_series(tmp_path, 2)
    with pytest.raises(LungPrepError):
        FolderCatalog(tmp_path).series("1.2.3", QUIET)


def test_an_empty_folder(tmp_path: Path) -> None:
    catalog = FolderCatalog(tmp_path)
    assert catalog.studies(QUIET) == [] and catalog.findings() == []


def test_processes_give_the_same_headers(tmp_path: Path) -> None:
    write_series(tmp_path / "数据 a", 130)
    (tmp_path / "notes.txt").write_text("hello")
    here = FolderCatalog(tmp_path, processes=0, use_cache=False)
    there = FolderCatalog(tmp_path, processes=2, use_cache=False)
    assert there.studies(QUIET) == here.studies(QUIET)
    assert there.findings() == here.findings()


def test_processes_that_die_are_replaced_by_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_series(tmp_path, 120)
    monkeypatch.setattr(processes, "_START", "import sys; sys.stdin.readline(); sys.exit(3)")
    assert series_sizes(FolderCatalog(tmp_path, processes=2, use_cache=False)) == {uid("series"): 120}


def test_an_embedded_python_reads_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/Slicer/bin/SlicerApp-real")
    monkeypatch.setattr(sys, "prefix", "/opt/Slicer/lib/Python")
    monkeypatch.setenv("PATH", "")
    assert header_processes.process_count(100_000, None) == 0
    assert header_processes.process_count(100_000, 4) == 0


@pytest.mark.slow
def test_a_script_without_main_guard_can_use_processes(tmp_path: Path) -> None:
    write_series(tmp_path / "data", 120)
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom LungPrepLib.dicom.catalogs.folder import FolderCatalog\n"
        "from LungPrepLib.progress import Progress\n"
        "catalog = FolderCatalog(sys.argv[1], processes=2, use_cache=False)\n"
        "print('slices', len(catalog.studies(Progress())[0].series[0].slices))\n"
    )
    library = Path(header_processes.__file__).parents[3]
    done = subprocess.run(
        [sys.executable, script, tmp_path / "data"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(library)},
        check=True,
    )
    assert done.stdout.split() == ["slices", "120"]


@pytest.mark.parametrize("processes", [0, 2])
def test_cancellation_ends_the_reading(tmp_path: Path, processes: int) -> None:
    write_series(tmp_path, 200)
    calls = []
    progress = Progress(lambda stage, fraction, message: calls.append(fraction) or len(calls) < 4 or progress.cancel())
    with pytest.raises(Cancelled):
        FolderCatalog(tmp_path, processes=processes, use_cache=False).studies(progress)
    assert len(calls) == 4


def test_progress_goes_forward(tmp_path: Path) -> None:
    write_series(tmp_path, 120)
    calls = []
    FolderCatalog(tmp_path).studies(Progress(lambda *call: calls.append(call)))
    assert {stage for stage, _, _ in calls} == {"scan"}
    fractions = [fraction for _, fraction, _ in calls]
    assert fractions == sorted(fractions) and fractions[-1] == 1


@pytest.mark.realdata
def test_a_study_with_radiotherapy_objects(real_ct: Path) -> None:
    catalog = FolderCatalog(real_ct / "lung1_001_rt" / "dicom_mixed")
    (study,) = catalog.studies(QUIET)
    kinds = {series.slices[0].modality: len(series.slices) for series in study.series}
    assert kinds == {"CT": 134, "RTSTRUCT": 1, "RTDOSE": 1, "RTPLAN": 1}
    assert catalog.findings() == []


@pytest.mark.realdata
def test_parts_of_three_scans(real_ct: Path) -> None:
    catalog = FolderCatalog(real_ct / "lidc_partial")
    assert sorted(series_sizes(catalog).values()) == [11, 12, 16]
