"""What can be opened: every source, its order, what is said when nothing opens it, and sources of other packages."""

from __future__ import annotations

import socket
import zipfile
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from dicom_files import uid, write_series
from LungPrepLib import registry
from LungPrepLib.acquiring import select
from LungPrepLib.acquisition import Acquisition
from LungPrepLib.dicom.catalogs.database_file import DatabaseFileCatalog
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.catalogs.zip_file import ArchiveCatalog
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.sources.image_file import ImageFile
from LungPrepLib.sources.opening import open_catalog, open_source

QUIET = Progress()
PACKAGE = '''
"""A source of another package."""

import SimpleITK as sitk

from LungPrepLib.acquisition import Acquisition
from LungPrepLib.messages import say
from LungPrepLib.sources.source import OneImage, Source


class Number(OneImage):
    def __init__(self, text):
        self.name = text
        self._value = int(text.removeprefix("number:"))

    def extent(self, recipe):
        return 64, 1.0

    def read(self, recipe, progress):
        image = sitk.Image(4, 4, 4, sitk.sitkInt16) + self._value
        image[0, 0, 0] = -1000
        return Acquisition(image, description={"kind": "number"})


def opens(text):
    return text.startswith("number:")


def open_number(text, processes):
    return Number(text)


ENTRY = Source("number", say("a number"), 25, opens, open_number)
'''


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """One of each kind of place."""
    folder = tmp_path / "folder"
    files = write_series(folder, 3)
    with zipfile.ZipFile(tmp_path / "scan", "w") as archive:
        for file in files:
            archive.write(file, file.name)
    (tmp_path / "ends.zip").write_bytes(b"not a zip")
    (tmp_path / "slice.zip").write_bytes(files[0].read_bytes())
    (folder / "DICOMDIR").write_bytes(b"contents")
    (tmp_path / "database").mkdir()
    (tmp_path / "database" / "ctkDICOM.sql").write_bytes(b"")
    sitk.WriteImage(sitk.Image(3, 4, 5, sitk.sitkInt16), str(tmp_path / "ct.nii.gz"))
    return {
        "folder": folder,
        "file": files[0],
        "contents": folder / "DICOMDIR",
        "zip": tmp_path / "scan",
        "called zip": tmp_path / "ends.zip",
        "DICOM called zip": tmp_path / "slice.zip",
        "database": tmp_path / "database",
        "database file": tmp_path / "database" / "ctkDICOM.sql",
        "image": tmp_path / "ct.nii.gz",
    }


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("folder", FolderCatalog),
        ("file", FolderCatalog),
        ("contents", FolderCatalog),
        ("zip", ArchiveCatalog),
        ("called zip", ArchiveCatalog),
        ("DICOM called zip", FolderCatalog),
        ("database", DatabaseFileCatalog),
        ("database file", DatabaseFileCatalog),
        ("image", ImageFile),
    ],
)
def test_each_place_is_opened_by_its_source(places: dict[str, Path], place: str, kind: type) -> None:
    assert type(open_source(places[place])) is kind
    assert type(open_source(str(places[place]))) is kind


def test_a_table_of_contents_stands_for_its_folder(places: dict[str, Path]) -> None:
    (study,) = open_catalog(places["contents"]).studies(QUIET)
    assert [len(series.slices) for series in study.series] == [3]
    assert study.series[0].series_instance_uid == uid("series")


def test_a_catalog_and_files_are_taken_as_they_are(places: dict[str, Path]) -> None:
    catalog = FolderCatalog(places["folder"])
    assert open_source(catalog) is catalog
    (study,) = open_catalog([places["file"]]).studies(QUIET)
    assert [len(series.slices) for series in study.series] == [1]


def test_an_image_file_is_measured_by_its_header_and_holds_no_series(places: dict[str, Path]) -> None:
    selected = select(places["image"])
    assert (selected.voxels, selected.voxel_mm3) == (60, 1.0)
    with pytest.raises(LungPrepError, match="there is no series to choose"):
        select(places["image"], series_uid=uid("series"))
    with pytest.raises(LungPrepError, match=r"'ct\.nii\.gz' is an image file"):
        open_catalog(places["image"])


def test_a_path_that_nothing_opens_is_told_what_can_be_opened(tmp_path: Path) -> None:
    with pytest.raises(LungPrepError) as caught:
        open_source(tmp_path / "nowhere")
    assert caught.value.usage and str(tmp_path) not in str(caught.value)
    for source in registry.entries("sources").values():
        assert str(source.help) in str(caught.value)


def test_a_socket_is_neither_file_nor_folder(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "s"))
        with pytest.raises(LungPrepError, match="neither a regular file nor a folder"):
            open_source(tmp_path / "s")


def test_an_installed_package_adds_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "numbers_for_lungprep.py").write_text(PACKAGE)
    information = tmp_path / "numbers_for_lungprep-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: numbers-for-lungprep\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[lungprep.sources]\nnumber = numbers_for_lungprep:ENTRY\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.entries.cache_clear()
    try:
        opened = open_source("number:7")
        assert opened.name == "number:7"
        acquisition = opened.read(Recipe(), QUIET)
        assert isinstance(acquisition, Acquisition)
        assert np.unique(sitk.GetArrayViewFromImage(acquisition.image)).tolist() == [-1000, 7]
        assert select("number:7").voxels == 64
        with pytest.raises(LungPrepError, match="a number"):
            open_source(tmp_path / "nowhere")
    finally:
        registry.entries.cache_clear()
