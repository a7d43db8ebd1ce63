"""The tags and UIDs that are written down here are those of pydicom's dictionaries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pydicom.uid
import pytest
from pydicom.datadict import tag_for_keyword

from conftest import REPOSITORY
from dicom_phantoms import even_layout, write_series
from LungPrepLib.dicom import standard
from LungPrepLib.dicom.headers.elements import tag_of

UIDS = {name: value for name, value in vars(standard).items() if isinstance(value, str) and value.startswith("1.2.")}


@pytest.mark.parametrize("keyword", standard.TAGS)
def test_tags(keyword: str) -> None:
    assert standard.TAGS[keyword] == tag_for_keyword(keyword)


@pytest.mark.parametrize("name", UIDS)
def test_uids(name: str) -> None:
    assert UIDS[name] == getattr(pydicom.uid, name)


def test_a_tag_that_is_not_written_down() -> None:
    assert tag_of("SpacingBetweenSlices") == 0x00180088
    with pytest.raises(KeyError):
        tag_of("NoSuchKeyword")


def test_a_process_that_reads_headers_starts_without_the_large_libraries() -> None:
    code = (
        "import sys; from LungPrepLib.dicom.headers import header_worker; "
        "print([name for name in ('pydicom', 'numpy', 'SimpleITK', 'scipy') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "LungPrep")}
    run = [sys.executable, "-c", code]
    found = subprocess.run(run, check=True, capture_output=True, text=True, env=environment)
    assert found.stdout.strip() == "[]"


def test_plain_slices_are_read_without_pydicom(tmp_path: Path) -> None:
    write_series(tmp_path / "series", even_layout(5))
    code = (
        "import sys; from LungPrepLib.acquiring import read, select; from LungPrepLib.recipe import Recipe; "
        "from LungPrepLib.progress import Progress; "
        "recipe = Recipe().replace({'selection.min_slices': 1, 'hounsfield.require': False}); "
        "print(read(select(sys.argv[1], recipe), recipe, Progress()).image.GetSize()[2], 'pydicom' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "LungPrep")}
    run = [sys.executable, "-c", code, str(tmp_path / "series")]
    found = subprocess.run(run, check=True, capture_output=True, text=True, env=environment)
    assert found.stdout.split() == ["5", "False"]
