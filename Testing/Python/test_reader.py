"""From files to slices in Hounsfield units where they belong, with everything that can lie between them."""

from __future__ import annotations

import gc
import io
import shutil
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate

from dicom_phantoms import (
    Layout,
    Storage,
    axis_orders,
    even_layout,
    rotation,
    tilted,
    uid,
    write_enhanced,
    write_localizer,
    write_series,
)
from LungPrepLib.acquisition import Acquisition
from LungPrepLib.dicom.catalogs.catalog import SeriesHeaders
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.headers.slice_header import headers_of
from LungPrepLib.dicom.pixels import decoder_processes
from LungPrepLib.dicom.pixels.decoder_processes import DecoderProcesses
from LungPrepLib.dicom.pixels.decoding import scratch_folder
from LungPrepLib.dicom.pixels.object_reading import DecodeError
from LungPrepLib.dicom.pixels.volume_reading import read_series, read_slices, read_volume
from LungPrepLib.dicom.selection.choosing import choose
from LungPrepLib.dicom.volumes.splitting import VolumeHeaders, split_series
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.buffers import ImageBuffer, shared, voxels_of, writable
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import Recipe

LAYOUT = even_layout(24, 10.0)
HU = LAYOUT.values()


def series_in(folder: Path) -> SeriesHeaders:
    headers = [header for path in sorted(folder.iterdir()) for header in headers_of(path)]
    return SeriesHeaders("series", "study", tuple(headers))


def volumes_in(folder: Path) -> list[VolumeHeaders]:
    return split_series(series_in(folder), Recipe().geometry)


def read(folder: Path, recipe: Recipe | None = None) -> Acquisition:
    return read_series(series_in(folder), recipe or Recipe(), Progress())


def array_of(acquisition: Acquisition) -> np.ndarray:
    return sitk.GetArrayFromImage(acquisition.image)


def codes(acquisition: Acquisition) -> list[str]:
    return [finding.code for finding in acquisition.findings]


def finding_of(acquisition: Acquisition, code: str) -> Any:
    (finding,) = [finding for finding in acquisition.findings if finding.code == code]
    return finding


# -- what is right -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [0, 5, 11, 17, 23])
def test_slices_are_where_they_belong(tmp_path: Path, order: int) -> None:
    direction = list(axis_orders())[order] if order < 23 else rotation((1, 2, -1), 33)
    layout = even_layout(10, 20.0, direction=direction)
    write_series(tmp_path, layout)
    found = read(tmp_path)
    np.testing.assert_array_equal(array_of(found), layout.values())
    np.testing.assert_allclose(found.image.GetOrigin(), layout.positions_mm[0], atol=2e-3)
    np.testing.assert_allclose(found.image.GetDirection(), direction.ravel(), atol=1e-6)
    assert found.image.GetSpacing() == pytest.approx((4.0, 4.0, 20.0), abs=1e-3)
    assert found.image.GetPixelID() == sitk.sitkInt16
    assert [header.instance_number for header in found.headers] == list(range(1, 11))


def test_what_is_known_of_it(tmp_path: Path) -> None:
    write_series(tmp_path, LAYOUT)
    found = read(tmp_path)
    assert found.findings == []
    assert found.description["kernel"] == "B30f" and found.description["slice_thickness_mm"] == 3.0
    assert found.description["files"] == 24 and found.description["modality"] == "CT"
    assert "Antom" not in str(found.description) and "PH-1" not in str(found.description)


@pytest.mark.parametrize("syntax", ["explicit", "jpeg-2000", "jpeg-lossless", "jpeg-ls"])
def test_an_enhanced_object_is_its_single_slice_twin(tmp_path: Path, syntax: str) -> None:
    layout = tilted(even_layout(8, 20.0), 12)
    write_series(tmp_path / "single", layout)
    write_enhanced(tmp_path / "enhanced", layout, order=np.random.default_rng(1).permutation(8), syntax=syntax)
    single, enhanced = read(tmp_path / "single"), read(tmp_path / "enhanced")
    np.testing.assert_array_equal(array_of(single), array_of(enhanced))
    assert single.geometry is not None and enhanced.geometry is not None
    np.testing.assert_allclose(single.geometry.positions_mm, enhanced.geometry.positions_mm)
    assert codes(single) == codes(enhanced) == ["gantry-tilt"]


def test_slopes_and_intercepts_of_their_own(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        if index % 2:
            stored = (np.frombuffer(ds.PixelData, np.int16).astype(int) - 1024 + 900) * 2
            ds.RescaleSlope, ds.RescaleIntercept = "0.5", -900
            ds.PixelData = stored.astype(np.int16).tobytes()

    write_series(tmp_path, LAYOUT, edit=edit)
    np.testing.assert_array_equal(array_of(read(tmp_path)), HU)


def test_reading_is_the_same_in_threads(tmp_path: Path) -> None:
    write_series(tmp_path / "a", LAYOUT, syntax="jpeg-ls")
    first, second = read(tmp_path / "a"), read(tmp_path / "a")
    np.testing.assert_array_equal(array_of(first), HU)
    np.testing.assert_array_equal(array_of(first), array_of(second))


def test_paths_with_spaces_and_chinese(tmp_path: Path) -> None:
    for syntax in ("explicit", "jpeg-lossless"):
        folder = tmp_path / f"胸部 CT {syntax}"
        write_series(folder, LAYOUT, syntax=syntax)
        np.testing.assert_array_equal(array_of(read(folder)), HU)


# -- several volumes and copies ------------------------------------------------------------------------------------


def test_a_localizer_and_its_series(tmp_path: Path) -> None:
    write_series(tmp_path, LAYOUT)
    write_localizer(tmp_path, LAYOUT)
    found = read(tmp_path)
    np.testing.assert_array_equal(array_of(found), HU)
    assert codes(found) == ["localizer-removed"]


def test_copies_under_new_uids_are_dropped(tmp_path: Path) -> None:
    def new_uid(ds: Dataset, index: int) -> None:
        ds.SOPInstanceUID = uid("copy", index)

    write_series(tmp_path, LAYOUT)
    some = Layout(LAYOUT.offsets_mm[3:5])
    write_series(tmp_path, some, values=HU[3:5], edit=new_uid, prefix="copy", first_number=40)
    found = read(tmp_path)
    np.testing.assert_array_equal(array_of(found), HU)
    finding = finding_of(found, "duplicate-slices")
    assert finding.severity == "info" and "pixels of another" in finding.message


def test_doubled_places_with_other_pixels_are_another_volume(tmp_path: Path) -> None:
    write_series(tmp_path, LAYOUT)
    some = Layout(LAYOUT.offsets_mm[3:8])
    write_series(tmp_path, some, values=HU[3:8] + 5, prefix="other", first_number=40)
    found = read(tmp_path)
    np.testing.assert_array_equal(array_of(found), HU)
    assert codes(found) == ["overlapping-volumes"]


def test_two_scans_that_share_a_few_places_are_taken_apart(tmp_path: Path) -> None:
    """Until the pixels are read they may be one stack with copies; then they are two scans."""

    def number(of: int) -> Any:
        return lambda ds, index: setattr(ds, "AcquisitionNumber", of)

    write_series(tmp_path, Layout(LAYOUT.offsets_mm[:14]), values=HU[:14], edit=number(1))
    write_series(
        tmp_path, Layout(LAYOUT.offsets_mm[12:]), values=HU[12:] + 3, edit=number(2), prefix="z", first_number=50
    )
    (volume,) = volumes_in(tmp_path)
    assert len(volume.slices) == 24
    found = read(tmp_path)
    np.testing.assert_array_equal(array_of(found), HU[:14])
    assert codes(found) == ["overlapping-volumes"]


@pytest.mark.parametrize("same", [True, False])
def test_a_whole_second_volume(tmp_path: Path, same: bool) -> None:
    write_series(tmp_path, LAYOUT)
    write_series(tmp_path, LAYOUT, values=HU if same else HU + 4, prefix="z", first_number=101)
    first, second = volumes_in(tmp_path)
    found = [read_volume(volume, Recipe(), Progress()) for volume in (first, second)]
    np.testing.assert_array_equal(array_of(found[0]), HU)
    np.testing.assert_array_equal(array_of(found[1]), HU if same else HU + 4)
    expected = ["duplicate-slices"] if same else ["overlapping-volumes"]
    assert codes(found[0]) == codes(found[1]) == expected


@pytest.mark.parametrize("same", [True, False])
def test_a_second_file_of_the_same_object(tmp_path: Path, same: bool) -> None:
    """Equal headers, UIDs included: where the pixels differ, nobody can say which of the two files is right."""
    write_series(tmp_path, LAYOUT)
    write_series(tmp_path, LAYOUT, values=HU if same else HU // 2 - 500, prefix="again")
    assert len(volumes_in(tmp_path)) == 1
    if same:
        assert codes(read(tmp_path)) == ["duplicate-slices"]
        return
    with pytest.raises(LungPrepError) as caught:
        read(tmp_path)
    assert "different pixels" in caught.value.message and caught.value.finding is not None
    assert caught.value.finding.code == "overlapping-volumes"


@pytest.mark.parametrize("same", [True, False])
def test_two_volumes_with_equal_numbers_and_nothing_else(tmp_path: Path, same: bool) -> None:
    write_series(tmp_path, LAYOUT)
    write_series(
        tmp_path,
        LAYOUT,
        values=HU if same else HU // 2 - 500,
        prefix="again",
        edit=lambda ds, index: setattr(ds, "SOPInstanceUID", uid("again", index)),
    )
    if same:
        assert codes(read(tmp_path)) == ["duplicate-slices"]
        return
    with pytest.raises(LungPrepError, match="nothing tells which of them belong together"):
        read(tmp_path)


def test_single_slices_and_an_enhanced_object_of_the_same_data(tmp_path: Path) -> None:
    write_series(tmp_path, LAYOUT)
    write_enhanced(tmp_path, LAYOUT, series="series")
    for volume in volumes_in(tmp_path):
        found = read_volume(volume, Recipe(), Progress())
        np.testing.assert_array_equal(array_of(found), HU)
        assert codes(found) == ["duplicate-slices"]


# -- what cannot be read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("syntax", ["explicit", "jpeg-2000"])
def test_a_damaged_file_among_good_ones_counts_as_missing(tmp_path: Path, syntax: str) -> None:
    paths = write_series(tmp_path, LAYOUT, syntax=syntax)
    headers = series_in(tmp_path)
    paths[7].write_bytes(paths[7].read_bytes()[:-3000])
    found = read_series(headers, Recipe(), Progress())
    np.testing.assert_array_equal(array_of(found), np.delete(HU, 7, axis=0))
    assert codes(found) == ["decode-failed", "missing-slices"]
    failed = finding_of(found, "decode-failed")
    assert paths[7].name in failed.message and "truncated" in failed.message and failed.severity == "warning"
    assert str(tmp_path) not in str(failed)
    assert finding_of(found, "missing-slices").details["places"][0]["after_slice"] == 7
    assert found.geometry is not None and len(found.headers) == len(found.geometry.positions_mm) == 23


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    paths = write_series(tmp_path, LAYOUT)
    headers = series_in(tmp_path)
    paths[3].unlink()
    found = read_series(headers, Recipe(), Progress())
    assert paths[3].name in finding_of(found, "decode-failed").message


def test_a_series_that_is_mostly_damaged_is_refused(tmp_path: Path) -> None:
    paths = write_series(tmp_path, LAYOUT)
    headers = series_in(tmp_path)
    for path in paths[:15]:
        path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(LungPrepError, match="15 of 24 slices cannot be decoded"):
        read_series(headers, Recipe(), Progress())
    for path in paths:
        path.write_bytes(b"")
    with pytest.raises(LungPrepError, match="24 of 24 slices"):
        read_series(headers, Recipe(), Progress())


def test_a_single_slice_is_an_error_and_can_be_looked_at(tmp_path: Path) -> None:
    write_series(tmp_path, even_layout(1))
    with pytest.raises(LungPrepError, match="only one slice"):
        read(tmp_path)
    (volume,) = volumes_in(tmp_path)
    assert read_slices(volume, Recipe(), Progress()).image.GetSize() == (94, 72, 1)


def test_a_single_slice_is_prepared_where_the_recipe_asks_for_as_little(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        ds.SliceThickness = 2.5

    write_series(tmp_path, even_layout(1), edit=edit)
    found = read(tmp_path, Recipe().replace({"selection.min_slices": 1}))
    assert found.image.GetSize() == (94, 72, 1) and found.image.GetSpacing()[2] == 2.5
    assert found.geometry is not None and found.geometry.slice_extents_mm.tolist() == [2.5]
    assert finding_of(found, "single-slice").severity == "warning"


def test_no_positions_is_an_error_with_advice(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        del ds.ImagePositionPatient

    write_series(tmp_path, LAYOUT, edit=edit)
    with pytest.raises(LungPrepError, match="24 of 24 slices have no usable position"):
        read(tmp_path)
    recipe = Recipe().replace({"geometry.missing_position": "instance-number"})
    found = read(tmp_path, recipe)
    np.testing.assert_array_equal(array_of(found), HU)
    assert finding_of(found, "position-missing").severity == "warning"


def test_values_that_are_something_else_are_refused(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        ds.RescaleType = "Z_EFF"

    write_series(tmp_path, LAYOUT, edit=edit)
    with pytest.raises(LungPrepError, match="Z_EFF"):
        read(tmp_path)


def test_a_forgotten_intercept_is_repaired(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        del ds.RescaleIntercept, ds.RescaleSlope

    write_series(tmp_path, LAYOUT, edit=edit)
    found = read(tmp_path)
    np.testing.assert_array_equal(array_of(found), HU)
    assert codes(found) == ["rescale-missing", "hounsfield-repaired"]


@pytest.mark.parametrize("lacking", [[7], list(range(12))])
@pytest.mark.parametrize("both", [True, False])
def test_slices_without_rescale_take_that_of_the_others(tmp_path: Path, lacking: list[int], both: bool) -> None:
    def forget(ds: Dataset, index: int) -> None:
        if index in lacking:
            del ds.RescaleIntercept
            if both:
                del ds.RescaleSlope

    write_series(tmp_path, LAYOUT, edit=forget)
    acquisition = read(tmp_path)
    np.testing.assert_array_equal(array_of(acquisition), HU)
    assert codes(acquisition) == ["rescale-missing"]
    assert f"{len(lacking)} of 24" in finding_of(acquisition, "rescale-missing").message


def test_a_slice_without_rescale_among_different_ones_is_refused(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        ds.RescaleIntercept = -1024 - index
        if index == 7:
            del ds.RescaleIntercept

    write_series(tmp_path, LAYOUT, edit=edit)
    with pytest.raises(LungPrepError, match="do not agree"):
        read(tmp_path)


@pytest.mark.parametrize("unit", ["HU", "US", "hounsfield", "[HU]", "Hounsfield Units", "unspecified"])
def test_other_words_for_hounsfield_units(tmp_path: Path, unit: str) -> None:
    write_series(tmp_path, LAYOUT, edit=lambda ds, index: setattr(ds, "RescaleType", unit))
    assert codes(read(tmp_path)) == []


def test_a_forgotten_intercept_with_padding(tmp_path: Path) -> None:
    write_series(tmp_path, LAYOUT, storage=Storage(slope=None, intercept=None, padding=-2000))
    values = array_of(read(tmp_path))
    inside = Storage(padding=-2000).stored(HU[0]) != -2000
    np.testing.assert_array_equal(values[:, inside], HU[:, inside])
    assert values[:, ~inside].max() <= -1000


def test_lossy_compression_is_said_with_its_ratio(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        ds.LossyImageCompression, ds.LossyImageCompressionRatio = "01", 11.5

    write_series(tmp_path / "told", LAYOUT, edit=edit)
    assert "11.5" in finding_of(read(tmp_path / "told"), "lossy-compression").message
    write_series(
        tmp_path / "no-ratio", LAYOUT, edit=lambda ds, index: setattr(ds, "LossyImageCompression", "01"), prefix="x"
    )
    assert "unknown factor" in finding_of(read(tmp_path / "no-ratio"), "lossy-compression").message
    # Of a compressed picture the factor is known.
    write_series(tmp_path / "untold", LAYOUT, syntax="jpeg-ls-lossy")
    assert 2 < finding_of(read(tmp_path / "untold"), "lossy-compression").details["ratio"] < 6


@pytest.mark.parametrize("same_uids", [True, False])
def test_of_two_copies_that_without_loss_is_read(tmp_path: Path, same_uids: bool) -> None:
    """An archive's copy and a viewer's, which names the same objects, or new ones: the lossy one is found first."""
    layout = even_layout(12, 9.0, size=(47, 36), spacing_mm=(8.0, 8.0))
    write_series(tmp_path / "z", layout)

    def edit(ds: Dataset, index: int) -> None:
        ds.LossyImageCompression = "01"
        if not same_uids:
            ds.SOPInstanceUID = uid("lossy", index)

    write_series(tmp_path / "a", layout, syntax="jpeg-ls-lossy", edit=edit)
    (study,) = FolderCatalog(tmp_path).studies(Progress())
    acquisition = read_series(study.series[0], Recipe(), Progress())
    assert np.array_equal(array_of(acquisition), layout.values()) and "lossy-compression" not in codes(acquisition)
    candidate = choose(FolderCatalog(tmp_path))[0]
    assert candidate.volume is not None
    acquisition = read_volume(candidate.volume, Recipe(), Progress())
    assert np.array_equal(array_of(acquisition), layout.values()) and "lossy-compression" not in codes(acquisition)


@pytest.mark.parametrize("flag", ["", "00"])
def test_a_picture_shows_loss_that_its_header_does_not_tell(tmp_path: Path, flag: str) -> None:
    """The transfer syntax of JPEG 2000 may be either; the irreversible wavelet is in the codestream."""
    codec = pytest.importorskip("PIL.Image")
    for path in write_series(tmp_path, LAYOUT, storage=Storage(signed=False, bits_stored=12)):
        ds = pydicom.dcmread(path)
        stream = io.BytesIO()
        codec.fromarray(ds.pixel_array).save(
            stream, "JPEG2000", irreversible=True, quality_layers=[8], no_jp2=True, quality_mode="rates"
        )
        ds.PixelData = encapsulate([stream.getvalue()])
        ds["PixelData"].VR = "OB"
        ds.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.91"
        if flag:
            ds.LossyImageCompression = flag
        ds.save_as(path)
    acquisition = read(tmp_path)
    assert codes(acquisition) == ["lossy-compression"]
    assert finding_of(acquisition, "lossy-compression").details["ratio"] == pytest.approx(8, abs=1)
    assert np.abs(array_of(acquisition).astype(int) - HU).mean() < 8


def test_a_volume_too_large_for_this_machine_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        ds.Rows = ds.Columns = 65535

    write_series(tmp_path, even_layout(200, 1.0), values=np.zeros((200, 2, 2), np.int16), edit=edit)
    with pytest.raises(LungPrepError, match="GiB of memory"):
        read(tmp_path)


def test_a_volume_that_claims_a_gigabyte_has_to_show_a_slice(tmp_path: Path) -> None:
    def edit(ds: Dataset, index: int) -> None:
        ds.Rows = ds.Columns = 16384

    write_series(tmp_path, even_layout(3, 50.0), values=np.zeros((3, 2, 2), np.int16), edit=edit)
    with pytest.raises(LungPrepError, match=r"3 of 3 slices cannot be decoded: .* is truncated"):
        read(tmp_path)


def test_a_recipe_may_refuse_what_is_irregular(tmp_path: Path) -> None:
    recipe = Recipe().replace({"geometry.irregular": "refuse"})
    paths = write_series(tmp_path / "regular", LAYOUT)
    assert read(tmp_path / "regular", recipe).findings == []
    headers = series_in(tmp_path / "regular")
    paths[5].write_bytes(b"")
    with pytest.raises(LungPrepError, match=r"1 slice is missing .* refuses"):
        read_series(headers, recipe, Progress())
    write_series(tmp_path / "tilted", tilted(LAYOUT, 12))
    with pytest.raises(LungPrepError, match=r"tilted by 12.0 degrees.* refuses"):
        read(tmp_path / "tilted", recipe)


def test_the_voxels_of_an_image_can_be_filled_in_place() -> None:
    for count in (3, 2):
        buffer = ImageBuffer((3, 4, 5))
        buffer.array[:] = np.arange(60).reshape(3, 4, 5)
        image = buffer.image(count)
        assert image.GetPixelID() == sitk.sitkInt16 and image.GetSize() == (5, 4, count)
        np.testing.assert_array_equal(sitk.GetArrayFromImage(image), np.arange(20 * count).reshape(count, 4, 5))
        assert image.GetPixel(1, 0, 0) == 1 and buffer.array.size == 0


def test_voxels_that_threads_share_stay_whatever_else_refers_to_the_image() -> None:
    """A filter of another thread refers to the voxels as a copy does: SimpleITK's next view would move them."""
    expected = np.arange(60_000).reshape(30, 40, 50) % 30_000
    image = sitk.GetImageFromArray(expected.astype(np.int16))
    with shared(image, None):
        first = voxels_of(image)
        other = sitk.Image(image)
        second = voxels_of(image)
        assert first is second and not first.flags.writeable
        with shared(image):
            np.testing.assert_array_equal(sitk.GetArrayFromImage(image), expected)  # moves the image's voxels
        assert voxels_of(image) is first
    del image, other, second
    gc.collect()
    taken = [np.full((30, 40, 50), 5, np.int16) for _ in range(20)]  # what memory is free is used again
    np.testing.assert_array_equal(first, expected)
    assert len(taken) == 20


def test_voxels_keep_an_image_that_nobody_else_has() -> None:
    voxels = voxels_of(sitk.GetImageFromArray(np.full((30, 40, 50), 9, np.int16)))
    gc.collect()
    taken = [np.full((30, 40, 50), 5, np.int16) for _ in range(20)]
    assert (voxels == 9).all() and len(taken) == 20


def test_what_is_shared_no_more_can_be_changed() -> None:
    image = sitk.GetImageFromArray(np.zeros((2, 3, 4), np.int16))
    with shared(image):
        assert voxels_of(image).sum() == 0
    image[1, 1, 1] = 7
    assert voxels_of(image)[1, 1, 1] == 7
    before = voxels_of(image).__array_interface__["data"]
    writable(image)[0, 0, 0] = 5  # type: ignore[index]
    assert image[0, 0, 0] == 5 and voxels_of(image).__array_interface__["data"] == before


# -- decoders in processes of their own -----------------------------------------------------------------------------


def test_a_decoder_that_does_not_end_costs_its_slice(tmp_path: Path) -> None:
    paths = write_series(tmp_path / "series", LAYOUT, syntax="jpeg-2000")
    decoder_processes._KEPT.end()  # one that has been started already may answer in time
    with scratch_folder() as scratch:
        with DecoderProcesses(1, scratch, seconds_per_frame=1e-4) as processes:
            for _ in range(5):
                with pytest.raises(DecodeError, match="did not end"):
                    processes.frame(str(paths[0]), 0)
            with pytest.raises(DecodeError, match="too many files"):
                processes.frame(str(paths[0]), 0)
        with DecoderProcesses(1, scratch) as processes:
            values = processes.frame(str(paths[0]), 0)
            next(iter(processes._running))._process.kill()
            # It may have been the quick decoders: GDCM gets the frame, and all that follow.
            np.testing.assert_array_equal(processes.frame(str(paths[0]), 0), values)
            next(iter(processes._running))._process.kill()
            with pytest.raises(DecodeError, match="crashes"):
                processes.frame(str(paths[1]), 0)
            np.testing.assert_array_equal(processes.frame(str(paths[1]), 0), HU[1] + 1024)


def test_without_a_python_to_start_it_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_series(tmp_path, LAYOUT, syntax="jpeg-lossless")
    monkeypatch.setattr("sys.executable", str(tmp_path / "Slicer"))
    monkeypatch.setenv("PATH", "")
    np.testing.assert_array_equal(array_of(read(tmp_path)), HU)


# -- cancellation --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("syntax", ["explicit", "jpeg-2000"])
def test_cancellation_between_slices_leaves_no_thread_and_no_file(
    tmp_path: Path, syntax: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    write_series(tmp_path / "series", LAYOUT, syntax=syntax)
    seen: list[float] = []
    progress = Progress(lambda stage, fraction, message: seen.append(fraction) if len(seen) < 4 else progress.cancel())
    with pytest.raises(Cancelled):
        read_series(series_in(tmp_path / "series"), Recipe(), progress)
    assert len(seen) == 4
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lungprep-decode")]
    assert list((tmp_path / "temp").iterdir()) == []
    shutil.rmtree(tmp_path / "series")
