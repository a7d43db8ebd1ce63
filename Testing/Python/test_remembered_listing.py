"""A listing that was made before is shown again, word for word, until something changes that it follows from."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import SimpleITK as sitk

from conftest import REPOSITORY
from dicom_files import ct_slice, uid, write_series, write_slice
from LungPrepLib.cli.main import main
from LungPrepLib.dicom.headers import header_reading
from LungPrepLib.dicom.headers.header_columns import FileResult
from LungPrepLib.dicom.selection import remembered
from LungPrepLib.keys import VARIABLE
from test_catalog_cache import rewrite_in_secret

Show = Callable[..., str]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache of mine"
    monkeypatch.setenv("LUNGPREP_CACHE", str(folder))
    monkeypatch.delenv(VARIABLE, raising=False)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_series(tmp_path / "data", 120)
    (tmp_path / "data" / "notes.txt").write_text("hello")
    return tmp_path / "data"


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str]) -> Show:
    def shown(folder: Path, *more: str) -> str:
        capsys.readouterr()
        assert main(["series", str(folder), "--json", "-q", *more]) == 0
        return capsys.readouterr().out

    return shown


def is_made_anew(show: Show, *arguments: Any) -> bool:
    """Whether the listing is made of the files, and not taken from the cache."""
    made: list[bool] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remembered.RememberedListing, "keep", lambda *_: made.append(True))
        show(*arguments)
    return bool(made)


def unremembered(show: Show, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, *more: str) -> str:
    """The listing as a first look gives it."""
    with monkeypatch.context() as patch:
        patch.setenv("LUNGPREP_CACHE", str(tmp_path / "another cache"))
        return show(folder, *more)


@pytest.mark.parametrize("more", [(), ("--keep-identifiers",), ("--recipe", "rad-chestct")])
def test_word_for_word(show: Show, data: Path, more: tuple[str, ...]) -> None:
    first = show(data, *more)
    assert not is_made_anew(show, data, *more)
    assert show(data, *more) == first and json.loads(first)["chosen"]
    assert "notes.txt" in first


def test_identifiers_are_shown_only_where_they_are_asked_for(show: Show, data: Path) -> None:
    assert uid("series") in show(data, "--keep-identifiers")
    assert uid("series") not in show(data)
    assert uid("series") in show(data, "--keep-identifiers") and uid("series") not in show(data)


def renamed(data: Path) -> None:
    (data / "notes.txt").rename(data / "other.txt")


def touched(data: Path) -> None:
    path = data / "series-0003"
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: (data / "series-0003").unlink(),
        lambda data: write_slice(data / "added.dcm", ct_slice(130)),
        lambda data: (data / "empty.dcm").write_bytes(b""),
        lambda data: (data / "loop").symlink_to(data, target_is_directory=True),
        lambda data: (data / "gone.dcm").symlink_to(data / "nowhere"),
        lambda data: write_series(data / "below", 3, series="another"),
        touched,
        renamed,
    ],
)
def test_every_change_is_seen(
    show: Show, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    show(data)
    change(data)
    assert is_made_anew(show, data)
    changed = show(data)
    assert changed == unremembered(show, monkeypatch, tmp_path, data) == show(data)


def test_what_is_of_the_same_size_and_time_is_not_read_again(show: Show, data: Path) -> None:
    before = show(data)
    rewrite_in_secret(data / "series-0000", SeriesDescription="Thorax 9.9")
    assert show(data) == before


def test_a_folder_with_another_content_of_the_same_name(show: Show, tmp_path: Path) -> None:
    write_series(tmp_path / "a", 120)
    first = show(tmp_path / "a")
    (tmp_path / "a").rename(tmp_path / "b")
    write_series(tmp_path / "a", 110, series="another")
    assert show(tmp_path / "a") != first and show(tmp_path / "b") == first


def test_a_recipe_that_changes_is_read_again(show: Show, data: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "mine.toml"
    recipe.write_text("[selection]\nmin_slices = 3\n")
    assert json.loads(show(data, "--recipe", str(recipe)))["chosen"]
    recipe.write_text("[selection]\nmin_slices = 300\n")
    assert not json.loads(show(data, "--recipe", str(recipe)))["chosen"]
    recipe.write_text("nonsense")
    assert main(["series", str(data), "--json", "-q", "--recipe", str(recipe)]) == 2


def test_another_build_judges_again(show: Show, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    show(data)
    assert not is_made_anew(show, data)
    program = list(remembered._program())
    monkeypatch.setattr(remembered, "_program", lambda: iter([*program, ("dicom/selection/judging.py", 1, 1)]))
    assert is_made_anew(show, data)


def test_the_rules_are_part_of_the_program() -> None:
    names = {entry[0] for entry in remembered._program() if isinstance(entry, tuple)}
    assert {"dicom/selection/judging.py", "recipes/quantification.toml", "findings.py"} <= names
    assert any("pydicom" in str(entry) for entry in remembered._program())


def test_a_file_that_may_not_be_opened_is_tried_again(
    show: Show, data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def locked(path: str) -> FileResult:
        return FileResult(problem="file-unreadable") if path.endswith("-0007") else read(path)

    read = header_reading.read_file
    with monkeypatch.context() as patch:
        patch.setattr(header_reading, "read_file", locked)
        assert "cannot be opened" in show(data)
    assert show(data) == unremembered(show, monkeypatch, tmp_path, data)


def test_with_image_files_nothing_is_remembered(show: Show, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sitk.WriteImage(sitk.Image([40, 40, 20], sitk.sitkInt16) - 500, str(data / "a.nii.gz"))
    kept: list[bool] = []
    monkeypatch.setattr(remembered.CacheFile, "save", lambda file, content: kept.append(b"image_files" in content))
    assert "image_files" in show(data)
    assert kept == [False]  # the headers


def test_dicom_that_is_called_as_an_image_is_remembered(show: Show, tmp_path: Path) -> None:
    for path in write_series(tmp_path / "data", 120):
        path.rename(path.with_suffix(".img"))
    first = show(tmp_path / "data")
    assert not is_made_anew(show, tmp_path / "data") and "image_files" not in first
    sitk.WriteImage(sitk.Image([40, 40, 20], sitk.sitkInt16) - 500, str(tmp_path / "data" / "a.nii"))
    assert "image_files" in show(tmp_path / "data")


def test_a_database_that_comes_into_the_folder(show: Show, data: Path) -> None:
    show(data)
    (data / "ctkDICOM.sql").write_bytes(b"nonsense")
    assert main(["series", str(data), "--json", "-q"]) == 1


def test_names_that_follow_from_a_key_are_not_kept(show: Show, data: Path, tmp_path: Path, cache: Path) -> None:
    plain = show(data)
    keyed = show(data, "--key", str(tmp_path / "key"))
    assert keyed != plain
    assert show(data, "--key", str(tmp_path / "key")) == keyed
    assert len(list((cache / "headers").iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_only_the_owner_may_look_and_nobody_is_named(show: Show, tmp_path: Path, cache: Path) -> None:
    write_series(tmp_path / "data of Smith", 120, patient="Smith")
    show(tmp_path / "data of Smith", "--keep-identifiers")
    files = list((cache / "headers").iterdir())
    assert len(files) == 2
    for path in (cache, cache / "headers", *files):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    for file in files:
        content = file.read_bytes() + str(file.relative_to(cache)).encode()
        for secret in (b"Smith", uid("series").encode(), uid("study").encode(), b"Thorax", b"20240131", b"1.2."):
            assert secret not in content


@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[:60], lambda b: b[:-1], lambda b: bytes(len(b))])
def test_a_damaged_file_is_not_believed(show: Show, data: Path, cache: Path, damage: Callable[[bytes], bytes]) -> None:
    first = show(data)
    for file in (cache / "headers").iterdir():
        file.write_bytes(damage(file.read_bytes()))
    assert is_made_anew(show, data) and show(data) == first


def test_a_few_files_are_not_kept(show: Show, tmp_path: Path, cache: Path) -> None:
    write_series(tmp_path / "data", 20)
    show(tmp_path / "data")
    assert not cache.exists()


def test_letters_that_the_output_does_not_take_are_escaped(data: Path) -> None:
    (data / "\u00e4.txt").write_text("hello")
    run = [sys.executable, "-m", "LungPrepLib.cli", "series", str(data), "--json", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "LungPrep")}
    texts = [
        subprocess.run(run, check=True, capture_output=True, env={**environment, "PYTHONIOENCODING": encoding}).stdout
        for encoding in ("utf-8", "utf-8", "ascii")
    ]
    assert texts[0] == texts[1] != texts[2] and texts[2].isascii()
    assert json.loads(texts[0]) == json.loads(texts[2])


def test_a_second_look_loads_no_large_library(data: Path) -> None:
    code = (
        "import sys; from LungPrepLib import cli; cli.main(sys.argv[1:]); "
        "names = ('pydicom', 'numpy', 'SimpleITK', 'scipy', 'requests', 'LungPrepLib.recipe'); "
        "print([name for name in names if name in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "LungPrep")}
    run = [sys.executable, "-c", code, "series", str(data), "--json", "-q"]
    first, second = (subprocess.run(run, check=True, capture_output=True, text=True, env=environment) for _ in range(2))
    assert second.stderr.strip() == "[]" and second.stdout == first.stdout
