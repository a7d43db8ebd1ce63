"""What is installed, missing or half installed is told apart without importing it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from LungPrepLib import dependencies
from LungPrepLib.dependencies import Package
from LungPrepLib.findings import LungPrepError


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on sys.path for packages that a test puts together."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def add_metadata(site: Path, name: str, version: str) -> None:
    folder = site / f"{name}-{version}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")


def add_module(site: Path, name: str, text: str = "") -> None:
    (site / name).mkdir()
    (site / name / "__init__.py").write_text(text, encoding="utf-8")


PACKAGE = Package("lpdemo", "lpdemo", "speed", "nothing")


def test_a_package_that_is_there(site: Path) -> None:
    add_metadata(site, "lpdemo", "1.2")
    add_module(site, "lpdemo")
    status = dependencies.status_of(PACKAGE)
    assert (status.state, status.version, status.good) == ("installed", "1.2", True)


def test_a_package_that_is_not_there(site: Path) -> None:
    assert dependencies.status_of(PACKAGE).state == "missing"


def test_metadata_without_files_is_half_installed(site: Path) -> None:
    add_metadata(site, "lpdemo", "1.2")
    status = dependencies.status_of(PACKAGE)
    assert status.state == "half installed" and "files are missing" in status.problem


def test_files_without_metadata_are_half_installed(site: Path) -> None:
    add_module(site, "lpdemo")
    assert dependencies.status_of(PACKAGE).state == "half installed"


def test_a_folder_that_pip_left_behind_is_no_package(site: Path) -> None:
    (site / "lpdemo" / "__pycache__").mkdir(parents=True)
    assert dependencies.status_of(PACKAGE).state == "missing"


def test_another_version_than_the_required_one(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_metadata(site, "lpdemo", "1.2")
    add_module(site, "lpdemo")
    monkeypatch.setattr(dependencies, "requirement_lines", lambda: ["LPDemo==1.3"])
    status = dependencies.status_of(PACKAGE)
    assert status.state == "another version" and "1.3 is needed" in status.problem


def test_an_import_that_fails_is_told_with_its_reason(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own: a broken torch takes its process with it."""
    add_module(site, "lpbroken", "raise OSError('libtorch_cpu.so: cannot open shared object file')")
    add_module(site, "lpcrash", "import os; os._exit(77)")
    monkeypatch.setenv("PYTHONPATH", str(site))
    assert "libtorch_cpu.so" in dependencies.try_import("lpbroken")
    assert "77" in dependencies.try_import("lpcrash")
    assert dependencies.try_import("json") == ""


def test_a_missing_lungmask_is_a_sentence_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [dependencies.PackageStatus(p, "missing", "") for p in dependencies.PACKAGES if p.name == "torch"]
    monkeypatch.setattr(dependencies, "statuses", lambda groups: found)
    with pytest.raises(LungPrepError, match="torch is not installed") as error:
        dependencies.check_lungmask()
    assert "pip install" in error.value.action and "threshold" in error.value.action


def test_slicer_gets_slicers_own_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "in_slicer", lambda: True)
    assert "PyTorch" in str(dependencies.how_to_install("torch"))
    assert "pip_uninstall('lungmask')" in str(dependencies.how_to_install("lungmask", broken=True))
    assert "lungmask==" in str(dependencies.how_to_install("lungmask"))


def test_what_slicer_ships_is_held_by_constraints() -> None:
    lines = dependencies.constraint_lines()
    assert {line.partition("==")[0] for line in lines} >= {"numpy", "scipy", "SimpleITK", "pydicom"}
    assert all("==" in line for line in lines)
    # Packages that lungmask's own requirements could pull up behind Slicer's back.
    assert {"pillow", "packaging", "typing_extensions", "requests"} <= set(dependencies.SHIPPED_WITH_SLICER)


@pytest.mark.slow
def test_examining_says_every_package_and_how_to_get_what_is_missing() -> None:
    report = dependencies.examine()
    assert {row["name"] for row in report["packages"]} == {package.name for package in dependencies.PACKAGES}
    assert any(line.startswith("numpy ") for line in report["lines"])
    assert report["torch"].keys() == {"device", "cuda", "mps", "problem"}


def test_nothing_heavy_is_imported_by_looking() -> None:
    code = (
        "import sys; from LungPrepLib import dependencies; dependencies.statuses(); "
        "sys.exit(','.join(m for m in ('torch', 'lungmask', 'matplotlib', 'numpy') if m in sys.modules) or 0)"
    )
    folder = str(Path(dependencies.__file__).resolve().parents[1])
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
