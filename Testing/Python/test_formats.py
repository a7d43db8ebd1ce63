"""The output formats as entries: each is found, written atomically, said in case.json, and read back to the same."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from conftest import REPOSITORY
from LungPrepLib import compression
from LungPrepLib.case import PreparedCase
from LungPrepLib.export import case_outputs
from LungPrepLib.export import format as format_module
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.export.digests import digest_of
from LungPrepLib.export.format import PREPARED_IMAGE, PREPARED_LABELS, Format, Output, check_formats, formats
from LungPrepLib.export.formats import npz
from LungPrepLib.export.formats.nifti import write_nifti
from LungPrepLib.export.reading import read_held
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.grid import Grid
from LungPrepLib.pages.formats import formats_page
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.registry import entries
from LungPrepLib.segmentation.own_labels import OwnLabels
from small_cases import small_chest

DTYPES = {"int16": np.int16, "float32": np.float32, "uint8": np.uint8}


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch) -> None:
    """Drawing them is most of the time of a small case, and they are tested elsewhere."""
    monkeypatch.setattr(case_outputs, "_pictures", lambda case: None)


def orientations() -> list[tuple[float, ...]]:
    """All 48 ways to lay the axes of a volume along those of the patient, left-handed ones too, as directions."""
    found = []
    for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        for signs in np.ndindex(2, 2, 2):
            direction = np.zeros((3, 3))
            for axis, along in enumerate(order):
                direction[along, axis] = 1 - 2 * signs[axis]
            found.append(tuple(direction.ravel()))
    return found


def volume(dtype: str = "int16", direction: tuple[float, ...] = (1, 0, 0, 0, 1, 0, 0, 0, 1)) -> sitk.Image:
    """A volume of 7 x 6 x 5 voxels, all different, whose axes cannot be mistaken for one another."""
    values = np.arange(5 * 6 * 7).reshape(5, 6, 7)
    image = sitk.GetImageFromArray((values - 100 if dtype != "uint8" else values % 251).astype(DTYPES[dtype]))
    image.SetSpacing((0.7, 0.9, 1.25))
    image.SetOrigin((-31.5, 12.25, -400.125))
    image.SetDirection(direction)
    return image


def case_of(image: sitk.Image, labels: sitk.Image | None = None, **changes) -> PreparedCase:
    chest, mask = small_chest()
    recipe = Recipe().replace({"output.report": False} | changes)
    case = prepare(chest, recipe, labels=mask)
    case.prepared_image, case.prepared_labels = image, labels
    return case


def same(one: sitk.Image, other: sitk.Image) -> bool:
    arrays = [sitk.GetArrayFromImage(image) for image in (one, other)]
    return Grid.of(one).same_as(Grid.of(other)) and np.array_equal(*arrays) and arrays[0].dtype == arrays[1].dtype


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_header_of_nifti_is_the_one_that_itk_writes(tmp_path: Path, dtype: str) -> None:
    import gzip

    for number, direction in enumerate([*orientations(), (0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1)]):
        image = volume(dtype, direction)
        sitk.WriteImage(image, str(tmp_path / f"{number}.nii"))
        write_nifti(image, tmp_path / f"{number}.nii.gz")
        packed = (tmp_path / f"{number}.nii.gz").read_bytes()
        assert gzip.decompress(packed) == (tmp_path / f"{number}.nii").read_bytes()
        assert packed[4:8] == bytes(4)  # no time stamp


@pytest.mark.slow
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", [name for name, entry in formats().items() if entry.read and name[:6] != "dicom-"])
def test_every_format_reads_back_the_same_voxels_in_the_same_place(tmp_path: Path, name: str, dtype: str) -> None:
    check = formats()[name]
    if check.missing_packages():
        pytest.skip(f"needs {check.missing_packages()}")
    for number, direction in enumerate([*orientations(), (0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1)]):
        image = volume(dtype, direction)
        labels = sitk.Cast(image > 20, sitk.sitkUInt8)
        case = case_of_kept(image, labels)
        folder = tmp_path / str(number)
        folder.mkdir()
        held = {}
        for output in check.outputs(case):
            output.write(folder / output.name)
            held.update(dict.fromkeys(output.holds, output.name))
        for what, expected in ((PREPARED_IMAGE, image), (PREPARED_LABELS, labels)):
            if what in held:
                assert check.read is not None
                assert same(check.read(folder / held[what], what), expected), (direction, what)


@pytest.mark.parametrize("name", ["seg-nrrd", "dicom-series"])
def test_the_native_grid_is_read_back_in_every_orientation(tmp_path: Path, name: str) -> None:
    """A DICOM series is numbered along its normal: a left-handed volume comes back turned, in the same place."""
    entry = formats()[name]
    for number, direction in enumerate([*orientations(), (0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1)]):
        image = volume("int16", direction)
        labels = sitk.Cast(image > 20, sitk.sitkUInt8)
        case = case_of_kept(image, labels)
        case.image, case.labels = image, labels
        (tmp_path / str(number)).mkdir()
        output = entry.outputs(case)[0]
        output.write(tmp_path / str(number) / output.name)
        assert entry.read is not None
        read = entry.read(tmp_path / str(number) / output.name, output.holds[0])
        expected = labels if name == "seg-nrrd" else image
        if np.linalg.det(np.reshape(direction, (3, 3))) < 0 and name == "dicom-series":
            expected = sitk.Flip(expected, [False, False, True])
        assert same(read, expected), direction


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dicom-seg", "dicom-labelmap"])
def test_segmentation_objects_lie_right_in_every_orientation(tmp_path: Path, name: str) -> None:
    pytest.importorskip("highdicom")
    for number, direction in enumerate(orientations()):
        image = volume("int16", direction)
        labels = sitk.Cast(image > 20, sitk.sitkUInt8) + sitk.Cast(image > 60, sitk.sitkUInt8)
        case = case_of_kept(image, labels)
        case.image, case.labels, case.acquired_labels = image, labels, labels
        (output,) = formats()[name].outputs(case)  # from an image file: on the orthogonal series
        output.write(tmp_path / f"{number}.dcm")
        read = OwnLabels(tmp_path / f"{number}.dcm").segment(image, progress=Progress())
        assert np.array_equal(sitk.GetArrayFromImage(read.labels), sitk.GetArrayFromImage(labels)), direction
        assert {"labels-outside"}.isdisjoint(finding.code for finding in read.findings)


_KEPT: list[PreparedCase] = []


def case_of_kept(image: sitk.Image, labels: sitk.Image) -> PreparedCase:
    """One case for many volumes: what is prepared does not matter here, only what is written."""
    if not _KEPT:
        _KEPT.append(case_of(image, labels))
    _KEPT[0].prepared_image, _KEPT[0].prepared_labels = image, labels
    return _KEPT[0]


def test_zarr_says_what_ome_zarr_says(tmp_path: Path) -> None:
    """The names of the specification (NGFF 0.5), read from the JSON itself; patches lie in chunks of a shard."""
    zarr = pytest.importorskip("zarr")
    image, labels = small_chest()
    case = case_of(image, labels)
    (output,) = formats()["zarr"].outputs(case)
    output.write(tmp_path / "a.zarr")
    root = json.loads((tmp_path / "a.zarr" / "zarr.json").read_text())
    assert (root["zarr_format"], root["node_type"]) == (3, "group")
    ome = root["attributes"]["ome"]
    (multiscale,) = ome["multiscales"]
    assert ome["version"] == "0.5"
    assert [(axis["name"], axis["type"], axis["unit"]) for axis in multiscale["axes"]] == [
        (name, "space", "millimeter") for name in "zyx"
    ]
    scale, translation = multiscale["datasets"][0]["coordinateTransformations"]
    assert scale == {"type": "scale", "scale": [8.0, 5.5, 5.0]}
    assert translation == {"type": "translation", "translation": [40.0, -120.0, -150.0]}
    label = json.loads((tmp_path / "a.zarr" / "labels" / "lungs" / "zarr.json").read_text())["attributes"]["ome"]
    assert label["image-label"]["properties"][0] == {"label-value": 1, "name": "right lung", "key": "right_lung"}
    stored = zarr.open_array(tmp_path / "a.zarr" / "0", mode="r")
    assert stored.chunks == (64, 64, 64)
    assert np.array_equal(stored[2:9, 40:, 7:11], sitk.GetArrayViewFromImage(image)[2:9, 40:, 7:11])


def test_a_raw_header_stands_beside_its_voxels(tmp_path: Path) -> None:
    image = volume()
    outputs = formats()["mhd"].outputs(case_of(image))
    assert [output.name for output in outputs] == ["prepared.mhd", "prepared.raw"]
    for output in outputs:
        output.write(tmp_path / output.name)
    mapped = np.memmap(tmp_path / "prepared.raw", dtype="<i2", mode="r", shape=(5, 6, 7))
    assert np.array_equal(mapped, sitk.GetArrayViewFromImage(image))


def test_case_json_says_what_each_file_holds_with_its_size_and_digest(tmp_path: Path) -> None:
    image, labels = small_chest()
    recipe = Recipe().replace({"output.formats": ["nifti", "nrrd", "npz"], "resampling.spacing_mm": [6.0, 6.0, 6.0]})
    document = write_case(prepare(image, recipe, labels=labels), tmp_path / "case")
    assert list(document["files"]) == document["outputs"]
    for name, entry in document["files"].items():
        content = (tmp_path / "case" / name).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest()), name
    assert document["files"]["prepared.npz"]["holds"] == ["prepared image", "prepared labels"]
    assert document["files"]["lungs.nii.gz"]["holds"] == ["native labels"]


def test_every_file_of_a_case_is_read_back_by_its_format(tmp_path: Path) -> None:
    image, labels = small_chest(oblique=True)
    names = [name for name, entry in formats().items() if not entry.missing_packages()]
    recipe = Recipe().replace({"output.formats": names, "resampling.spacing_mm": [6.0, 6.0, 6.0]})
    case = prepare(image, recipe, labels=labels)
    document = write_case(case, tmp_path / "case")
    expected = {
        "native image": case.image, "native labels": case.labels,
        PREPARED_IMAGE: case.prepared_image, PREPARED_LABELS: case.prepared_labels,
    }  # fmt: skip
    held = [(name, entry, what) for name, entry in document["files"].items() for what in entry["holds"]]
    checked = set()
    for name, entry, what in held:
        read = formats()[entry["format"]].read if entry["format"] else None
        if read is not None:
            checked.add(entry["format"])
            assert same(read(tmp_path / "case" / name, what), expected[what]), (name, what)
    assert checked == {name for name in names if formats()[name].read is not None}
    for what, image in expected.items():
        assert same(read_held(tmp_path / "case", what), image)


def test_what_is_the_same_on_both_grids_is_written_once(tmp_path: Path) -> None:
    image, labels = small_chest()
    document = write_case(prepare(image, Recipe(), labels=labels), tmp_path / "case")
    assert document["files"]["ct.nii.gz"]["holds"] == ["native image", "prepared image"]
    assert document["files"]["lungs.nii.gz"]["holds"] == ["native labels", "prepared labels"]
    assert not list((tmp_path / "case").glob("prepared*"))
    held = read_held(tmp_path / "case", PREPARED_IMAGE)
    assert held is not None and same(held, image)


def test_labels_are_written_once_where_only_the_values_were_prepared(tmp_path: Path) -> None:
    image, labels = small_chest()
    recipe = Recipe().replace({"intensity.clip_hu": [-1000.0, 0.0]})
    document = write_case(prepare(image, recipe, labels=labels), tmp_path / "case")
    assert document["files"]["ct.nii.gz"]["holds"] == ["native image"]
    assert document["files"]["lungs.nii.gz"]["holds"] == ["native labels", "prepared labels"]
    assert document["files"]["prepared.nii.gz"]["holds"] == ["prepared image"]


def test_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    image, labels = small_chest()
    undated = [entry for name, entry in formats().items() if not name.startswith("dicom-")]
    names = [entry.name for entry in undated if not entry.missing_packages()]
    recipe = Recipe().replace({"output.formats": names, "resampling.spacing_mm": [6.0, 6.0, 6.0]})
    first = write_case(prepare(image, recipe, labels=labels), tmp_path / "one")
    second = write_case(prepare(image, recipe, labels=labels), tmp_path / "two")
    assert first["files"] == second["files"]


def test_npz_is_deflated_by_the_library_that_was_chosen(tmp_path: Path, monkeypatch) -> None:
    """The standard library has no public way to name it: this fails when its way changes."""
    written = []

    class Spy:
        def __init__(self) -> None:
            self._packs = zlib.compressobj(0, zlib.DEFLATED, -15)

        def compress(self, data) -> bytes:
            written.append(self._packs.compress(data))
            return written[-1]

        def flush(self) -> bytes:
            written.append(self._packs.flush())
            return written[-1]

    monkeypatch.setattr(npz, "Deflater", Spy)
    npz.write_npz(tmp_path / "a.npz", volume(), None, {})
    with zipfile.ZipFile(tmp_path / "a.npz") as archive:
        assert sum(entry.compress_size for entry in archive.infolist()) == sum(map(len, written))
        assert archive.testzip() is None


@pytest.mark.parametrize("library", ["isal", "zlib"])
@pytest.mark.parametrize("threads", ["1", "2"])
def test_deflate_in_pieces_is_what_any_library_reads(monkeypatch, library: str, threads: str) -> None:
    if library == "zlib":
        monkeypatch.setitem(sys.modules, "isal", None)
    monkeypatch.setenv("OMP_NUM_THREADS", threads)
    noise = np.random.default_rng(3).normal(0, 60, 400_000).astype(np.int16).tobytes()
    pieces = [noise[:100], b"", noise[100:70_000], noise[70_000:300_000], noise[300_000:300_001], noise[300_001:]]
    packer = compression.Deflater()
    packed = b"".join([*map(packer.compress, pieces), packer.flush()])
    reader = zlib.decompressobj(-15)
    assert reader.decompress(packed) == noise and reader.eof and not reader.unused_data
    alone = zlib.compressobj(1, zlib.DEFLATED, -15)
    assert len(packed) < 1.1 * len(alone.compress(noise) + alone.flush())


def test_a_large_array_goes_into_an_npz_as_numpy_writes_it(tmp_path: Path, monkeypatch) -> None:
    """Without copies of its own: byte for byte the member that numpy makes, and the same file on one processor."""
    array = np.random.default_rng(4).normal(0, 60, (5, 500, 600)).astype(np.int16)
    files = {}
    for threads in ("1", "2"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        npz.write_arrays(tmp_path / f"{threads}.npz", {"ct": array, "turned": array.T, "none": array[:0]})
        files[threads] = (tmp_path / f"{threads}.npz").read_bytes()
    assert files["1"] == files["2"]
    np.savez(tmp_path / "numpy.npz", ct=array, turned=array.T, none=array[:0])
    with zipfile.ZipFile(tmp_path / "1.npz") as ours, zipfile.ZipFile(tmp_path / "numpy.npz") as theirs:
        assert ours.testzip() is None
        for name in theirs.namelist():
            assert ours.read(name) == theirs.read(name)


def test_a_folders_digest_is_the_one_of_sha256sum(tmp_path: Path) -> None:
    for name in ("b", "a/1", "a/0.0.0", "c.d"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    line = "find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum"
    try:
        printed = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no sha256sum here")
    assert digest_of(tmp_path) == {"files": 4, "bytes": 14, "sha256": printed.split()[0]}


def test_the_committed_page_is_current() -> None:
    committed = (REPOSITORY / "Docs" / "formats.md").read_text(encoding="utf-8")
    assert committed == formats_page(), "run 'make docs'"


def test_a_recipe_names_what_formats_there_are() -> None:
    with pytest.raises(LungPrepError, match=r"output\.formats\[1\].*'tiff'.*'nifti', 'nrrd'"):
        Recipe().replace({"output.formats": ["nifti", "tiff"]})


def test_a_format_whose_package_is_missing_is_refused_before_the_work(monkeypatch) -> None:
    lacking = Format("lacking", "", lambda case: [], packages={"no_such_module": "no-such-package"})
    monkeypatch.setattr(format_module, "formats", lambda: {"lacking": lacking})
    with pytest.raises(LungPrepError, match="no-such-package is not installed"):
        check_formats(["lacking"])


def test_a_format_that_cannot_say_a_case_is_a_finding_and_leaves_nothing(tmp_path: Path, monkeypatch) -> None:
    def write(path: Path) -> None:
        path.write_text("half")
        raise LungPrepError("There is no room for this case.", "Take another format.")

    picky = Format("picky", "", lambda case: [Output("prepared.picky", write)])
    monkeypatch.setitem(entries("export.formats"), "picky", picky)
    image, labels = small_chest()
    case = prepare(image, Recipe().replace({"output.formats": ["picky", "nifti"]}), labels=labels)
    document = write_case(case, tmp_path / "case")
    (finding,) = [finding for finding in document["findings"] if finding["code"] == "format-not-written"]
    assert finding["message"] == "The format 'picky' was not written: There is no room for this case."
    assert "prepared.picky" not in document["files"]
    assert not (tmp_path / "case" / "prepared.picky").exists()
    assert "ct.nii.gz" in document["files"]


def test_folders_replace_folders_and_go_with_the_case(tmp_path: Path) -> None:
    image, labels = small_chest()
    case = prepare(image, Recipe().replace({"output.formats": ["dicom-series"]}), labels=labels)
    write_case(case, tmp_path / "case")
    before = sorted(path.name for path in (tmp_path / "case" / "ct_dicom").iterdir())
    (tmp_path / "case" / "ct_dicom" / "9999.dcm").write_text("of a longer series")
    write_case(case, tmp_path / "case", overwrite=True)
    assert sorted(path.name for path in (tmp_path / "case" / "ct_dicom").iterdir()) == before
    write_case(prepare(image, Recipe(), labels=labels), tmp_path / "case", overwrite=True)
    assert not (tmp_path / "case" / "ct_dicom").exists()


PACKAGE = """
from LungPrepLib.export.format import PREPARED_IMAGE, Format, Output

def outputs(case):
    return [Output("prepared.txt", lambda path: path.write_text(str(case.prepared_image.GetSize())), (PREPARED_IMAGE,))]

def index(folder, documents):
    (folder / "index.txt").write_text(" ".join(sorted(documents)))

ENTRY = Format("sizes", "the size as text", outputs, index=index)
"""


@pytest.mark.slow
def test_an_installed_package_adds_a_format(tmp_path: Path) -> None:
    """Recipe, --help and the case folder know it without a line elsewhere."""
    site = tmp_path / "site"
    about = site / "tiny_format-1.0.dist-info"
    about.mkdir(parents=True)
    (site / "tiny_format.py").write_text(PACKAGE)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-format\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[lungprep.formats]\nsizes = tiny_format:ENTRY\n")
    script = f"""
import sys; sys.path[:0] = [{str(site)!r}, {str(Path(__file__).parent)!r}]
from pathlib import Path

from LungPrepLib.export.case_folder import write_case
from LungPrepLib.export.indexes import write_indexes
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.own_labels import OwnLabels
from small_cases import small_chest
image, labels = small_chest()
out = Path({str(tmp_path)!r})
recipe = Recipe().replace({{"output.formats": ["sizes"], "output.report": False}})
document = write_case(prepare(image, recipe, labels=labels), out / "case")
write_indexes(out, ["sizes", "nifti"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "case" / "prepared.txt").read_text() == "(60, 48, 24)"
    assert (tmp_path / "index.txt").read_text() == "case"
    document = json.loads((tmp_path / "case" / "case.json").read_text())
    assert document["files"]["prepared.txt"]["format"] == "sizes"
