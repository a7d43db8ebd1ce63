"""Data sets from the case folders of a batch: what training frameworks read, up to date after every call."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.export.case_folder import write_case
from LungPrepLib.export.layout import build_layout, layouts
from LungPrepLib.export.layouts.luna16 import ball_section, scaled
from LungPrepLib.findings import LungPrepError
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import recipe_from_dict


def scan(shift: float = 0.0) -> sitk.Image:
    array = np.full((10, 24, 26), -1000, np.int16)
    array[:, 2:22, 2:24] = 40
    array[:, 6:18, 4:10] = array[:, 6:18, 16:22] = -850
    image = sitk.GetImageFromArray(array)
    image.SetSpacing((4.0, 4.0, 8.0))
    image.SetOrigin((shift, 0, 0))
    return image


def mask(*, right: int = 1, left: int = 2) -> sitk.Image:
    array = np.zeros((10, 24, 26), np.uint8)
    array[2:8, 6:18, 4:10], array[2:8, 6:18, 16:22] = right, left
    image = sitk.GetImageFromArray(array)
    image.SetSpacing((4.0, 4.0, 8.0))
    return image


def add_case(
    batch: Path, name: str, labels: sitk.Image | None = None, annotations: Path | None = None, **choices: object
) -> None:
    recipe = recipe_from_dict({"output": {"report": False}, "segmentation": {"segmenter": "none"}, **choices})
    image = scan()
    if annotations is not None:
        path = batch.parent / f"{name}.nrrd"
        sitk.WriteImage(image, str(path))
        case = prepare(path, recipe, labels=labels, annotations=annotations)
    else:
        case = prepare(image, recipe, labels=labels)
    write_case(case, batch / name)


def test_nnunet(tmp_path: Path) -> None:
    add_case(tmp_path / "batch", "case-a", mask())
    add_case(tmp_path / "batch", "case-b", mask())
    add_case(tmp_path / "batch", "case-c")
    built = build_layout("nnunet", tmp_path / "batch", tmp_path / "set")
    assert built.added == ["case-a", "case-b", "case-c"]
    document = json.loads((tmp_path / "set" / "dataset.json").read_text())
    assert document["numTraining"] == 2 and document["file_ending"] == ".nii.gz"
    assert document["labels"] == {"background": 0, "right_lung": 1, "left_lung": 2}
    image = sitk.ReadImage(str(tmp_path / "set" / "imagesTr" / "case-a_0000.nii.gz"))
    labels = sitk.ReadImage(str(tmp_path / "set" / "labelsTr" / "case-a.nii.gz"))
    assert np.array_equal(sitk.GetArrayFromImage(labels), sitk.GetArrayFromImage(mask()))
    assert image.GetSize() == labels.GetSize() and image.GetSpacing() == labels.GetSpacing()
    assert (tmp_path / "set" / "imagesTs" / "case-c_0000.nii.gz").exists()


def test_values_with_gaps_become_consecutive(tmp_path: Path) -> None:
    add_case(tmp_path / "batch", "case-a", mask(right=3, left=7))
    build_layout("nnunet", tmp_path / "batch", tmp_path / "set")
    labels = sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / "set" / "labelsTr" / "case-a.nii.gz")))
    assert set(np.unique(labels)) == {0, 1, 2}
    assert sorted(json.loads((tmp_path / "set" / "dataset.json").read_text())["labels"].values()) == [0, 1, 2]


def test_cases_with_different_structures_are_no_data_set(tmp_path: Path) -> None:
    add_case(tmp_path / "batch", "case-a", mask())
    add_case(tmp_path / "batch", "case-b", mask(right=3, left=7))
    with pytest.raises(LungPrepError, match="do not have the same structures"):
        build_layout("nnunet", tmp_path / "batch", tmp_path / "set")


def test_it_is_brought_up_to_date(tmp_path: Path) -> None:
    add_case(tmp_path / "batch", "case-a", mask())
    add_case(tmp_path / "batch", "case-b", mask())
    build_layout("npy", tmp_path / "batch", tmp_path / "set")
    again = build_layout("npy", tmp_path / "batch", tmp_path / "set")
    assert again.kept == ["case-a", "case-b"] and not again.added
    (tmp_path / "set" / "images" / "case-a.npy").unlink()
    shutil.rmtree(tmp_path / "batch" / "case-b")
    add_case(tmp_path / "batch", "case-c")
    again = build_layout("npy", tmp_path / "batch", tmp_path / "set")
    assert (again.added, again.removed, again.kept) == (["case-a", "case-c"], ["case-b"], [])
    cases = json.loads((tmp_path / "set" / "dataset.json").read_text())["cases"]
    assert list(cases) == ["case-a", "case-c"] and "labels" not in cases["case-c"]
    assert sorted(path.name for path in (tmp_path / "set" / "images").iterdir()) == ["case-a.npy", "case-c.npy"]
    assert np.load(tmp_path / "set" / "images" / "case-a.npy", mmap_mode="r").shape == (10, 24, 26)
    with pytest.raises(LungPrepError, match="another layout"):
        build_layout("nnunet", tmp_path / "batch", tmp_path / "set")


def test_what_a_kill_leaves_is_cleared(tmp_path: Path) -> None:
    add_case(tmp_path / "batch", "case-a", mask())
    left = tmp_path / "set" / ".part" / "case-x" / "images"
    left.mkdir(parents=True)
    (left / "half.npy").write_bytes(b"half")
    build_layout("npy", tmp_path / "batch", tmp_path / "set")
    assert not (tmp_path / "set" / ".part").exists()


def test_medsam(tmp_path: Path) -> None:
    add_case(tmp_path / "batch", "case-hu", mask())
    grey = {"intensity": {"clip_hu": [-160.0, 240.0], "scale": "zero-255", "dtype": "uint8"}}
    add_case(tmp_path / "batch", "case-grey", mask(), **grey)
    add_case(tmp_path / "batch", "case-bare", **grey)
    built = build_layout("medsam", tmp_path / "batch", tmp_path / "set")
    assert built.added == ["case-grey"] and set(built.refused) == {"case-hu", "case-bare"}
    assert "--recipe medsam" in built.refused["case-hu"]
    with np.load(tmp_path / "set" / "npz" / "case-grey.npz") as arrays:
        assert set(arrays) == {"imgs", "gts", "spacing"} and arrays["imgs"].dtype == np.uint8
        assert arrays["imgs"].shape == arrays["gts"].shape == (10, 24, 26)
        assert arrays["spacing"].tolist() == [4.0, 4.0, 8.0]
        with np.load(tmp_path / "set" / "slices" / "case-grey-004.npz") as one:
            assert np.array_equal(one["imgs"], arrays["imgs"][4]) and np.array_equal(one["gts"], arrays["gts"][4])


def test_luna16(tmp_path: Path) -> None:
    image = scan()
    rows = ["seriesuid,coordX,coordY,coordZ,diameter_mm"]
    for voxel, diameter in (((7, 12, 4), 12.0), ((18, 10, 0), 20.0)):
        rows.append(",".join(map(str, ("case-a", *image.TransformContinuousIndexToPhysicalPoint(voxel), diameter))))
    (tmp_path / "annotations.csv").write_text("\n".join(rows))
    add_case(tmp_path / "batch", "case-a", mask(), annotations=tmp_path / "annotations.csv")
    add_case(tmp_path / "batch", "case-b", mask(), annotations=tmp_path / "annotations.csv")
    build_layout("luna16", tmp_path / "batch", tmp_path / "set")
    images, masks = (np.load(tmp_path / "set" / f"{kind}_case-a-0.npy") for kind in ("images", "masks"))
    assert images.shape == masks.shape == (3, 24, 26) and images.dtype == np.uint16
    array = sitk.GetArrayFromImage(image)
    assert np.array_equal(images[1], scaled(array[4])) and images.max() == 65535
    assert masks[1].sum() == 9 and masks[1, 12, 7] == 1  # a circle of 6 mm in pixels of 4 mm
    with (tmp_path / "set" / "nodules.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["case"] for row in table] == ["case-a", "case-a"]
    assert [row["slices_beyond_the_scan"] for row in table] == ["0", "1"]
    assert (tmp_path / "set" / "picture_case-a-0.png").stat().st_size > 100


def test_a_slice_of_one_value_and_a_nodule_smaller_than_a_voxel() -> None:
    assert not scaled(np.full((3, 3), -1000, np.int16)).any()
    assert ball_section((5, 5), (2.4, 1.2, 3.0), 0.1, 3, (1.0, 1.0, 1.0)).sum() == 1
    assert ball_section((5, 5), (2.4, 1.2, 3.0), 0.1, 4, (1.0, 1.0, 1.0)).sum() == 0


def test_all_layouts_say_what_they_are() -> None:
    assert list(layouts()) == ["nnunet", "npy", "medsam", "luna16"]
    assert all(layout.help and layout.details for layout in layouts().values())
