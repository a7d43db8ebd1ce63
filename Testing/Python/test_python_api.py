"""The public names of LungPrepLib, and the examples of Docs/python-api.md, which run as they stand there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import SimpleITK as sitk

import LungPrepLib
from conftest import REPOSITORY
from LungPrepPhantom import make_phantom, write_study

PAGE = REPOSITORY / "Docs" / "python-api.md"


def test_every_public_name_is_there_and_known_to_type_checkers() -> None:
    names = set(LungPrepLib.__all__) - {"__version__"}
    assert all(getattr(LungPrepLib, name).__name__ == name for name in names)
    tree = ast.parse(Path(LungPrepLib.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    assert {alias.asname for node in block.body for alias in node.names} == names
    assert names <= set(dir(LungPrepLib))
    page = PAGE.read_text(encoding="utf-8").partition("## What is public")[2]
    assert set(re.findall(r"`(?:LungPrepLib\.)?(\w+)`", page)) == names
    with pytest.raises(AttributeError, match="no attribute 'prepares'"):
        LungPrepLib.prepares  # noqa: B018


def test_importing_the_library_imports_nothing_else() -> None:
    code = (
        "import sys, LungPrepLib; print([m for m in sys.modules if m.startswith(('LungPrepLib.', 'numpy', 'Simple'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    phantom = make_phantom(seed=3, size=(64, 64, 36), spacing_mm=(5.6, 5.6, 9.0))
    write_study(tmp_path / "patient", phantom=phantom, extras=False)
    total = sitk.Cast(phantom.lungs, sitk.sitkUInt8) * 0
    for value, label in {1: 12, 2: 10}.items():  # an upper lobe stands for each lung
        total += sitk.Cast(phantom.lungs == value, sitk.sitkUInt8) * label
    sitk.WriteImage(total, str(tmp_path / "total.nii.gz"))
    monkeypatch.chdir(tmp_path)
    scope: dict[str, object] = {"__name__": "example"}
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)):
        exec(compile(block, f"{PAGE.name}, example {number + 1}", "exec"), scope)
    case = scope["case"]
    assert isinstance(case, LungPrepLib.PreparedCase)
    assert [structure.key for structure in case.structures] == ["left_upper_lobe", "right_upper_lobe"]
    assert (scope["restored"].labels.GetSize()) == scope["image"].GetSize()  # type: ignore[attr-defined]
    out = capsys.readouterr().out
    assert "cancelled" in out
    assert "There is no file or folder 'no such folder'." in out
