"""Which instances that arrive from an archive are kept."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest

from dicom_phantoms import even_layout, uid, write_series
from LungPrepLib.archive.receiving import SeriesFolder


def one_bit(ds: pydicom.Dataset, _: int) -> None:
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 1, 1, 0


def colour(ds: pydicom.Dataset, _: int) -> None:
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 3, "RGB"


def fractions(ds: pydicom.Dataset, _: int) -> None:
    ds.FloatPixelData = b"\0" * (4 * ds.Rows * ds.Columns)


def truncated(ds: pydicom.Dataset, _: int) -> None:
    ds.Rows = ds.Rows + 1


def an_instance(folder: Path, edit) -> bytes:
    """The first slice of a series after ``edit``, which may leave header and pixels at odds."""
    path = write_series(folder / "source", even_layout(1))[0]
    ds = pydicom.dcmread(path)
    edit(ds, 0)
    ds.save_as(path)
    return path.read_bytes()


@pytest.mark.parametrize("edit", [one_bit, colour, fractions])
def test_pixels_that_no_ct_has_are_not_damaged(edit, tmp_path: Path) -> None:
    folder = SeriesFolder(tmp_path, uid("study"), uid("series"))
    assert folder.receive("", an_instance(tmp_path, edit)) and not folder.damaged
    assert len(folder.here()) == 1


def test_an_instance_with_too_few_pixels_is_damaged(tmp_path: Path) -> None:
    folder = SeriesFolder(tmp_path, uid("study"), uid("series"))
    assert not folder.receive("", an_instance(tmp_path, truncated)) and folder.damaged == 1
    assert not folder.here()


def test_an_instance_of_another_series_is_not_kept(tmp_path: Path) -> None:
    folder = SeriesFolder(tmp_path, uid("study"), uid("other"))
    assert not folder.receive("", an_instance(tmp_path, lambda *_: None)) and not folder.here()
