"""The wheel works outside the checkout: recipes, templates and requirements travel with it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import REPOSITORY
from small_cases import write_small_chest


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from a copy of the sources so that the checkout stays clean."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(_copy(folder))],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    (found,) = folder.glob("*.whl")
    return found


def _copy(folder: Path) -> Path:
    import shutil

    copy = folder / "source"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, copy / name)
    shutil.copytree(
        REPOSITORY / "LungPrep", copy / "LungPrep", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    return copy


def test_it_holds_the_library_and_what_it_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    read = ("recipes/quantification.toml", "report/report.html", "translations/LungPrep_zh-CN.ts", "requirements.txt")
    assert {f"LungPrepLib/{name}" for name in (*read, "py.typed", "cli/main.py")} <= set(names)
    source = REPOSITORY / "LungPrep"
    for package in ("LungPrepLib", "LungPrepPhantom"):
        assert {path.relative_to(source).as_posix() for path in (source / package).rglob("*.py")} <= set(names)
    assert not [name for name in names if name.startswith(("Testing", "LungPrep/", "LungPrep.py"))]


def test_the_command_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(target)
    ct, mask = write_small_chest(tmp_path / "in")
    environment = {**os.environ, "PYTHONPATH": str(target)}
    program = (
        "import sys, LungPrepLib, LungPrepLib.cli as cli; "
        f"assert LungPrepLib.__file__.startswith({str(target)!r}); sys.exit(cli.main(sys.argv[1:]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, "prepare", str(ct), "--labels", str(mask), "-o", str(tmp_path / "out"),
         "--recipe", "isotropic-1mm", "--set", "resampling.spacing_mm=[4,4,4]"],
        cwd=tmp_path, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / "prepared.npz").exists()
    assert (tmp_path / "out" / "report.html").exists()
