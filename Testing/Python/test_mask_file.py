"""A mask in a file of the user's own name: the voxels and the affine of the image that came in."""

from __future__ import annotations

from pathlib import Path

import nibabel
import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib import cli
from LungPrepPhantom import make_phantom


@pytest.fixture(scope="module")
def ct(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CT as nibabel writes one: rotated a little, axes towards left, back and head."""
    phantom = make_phantom(size=(64, 64, 30), spacing_mm=(5.6, 5.6, 10.0))
    turn = np.radians(7)
    affine = np.diag([-5.6, -5.6, 10.0, 1.0])
    affine[:2, :2] = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ affine[:2, :2]
    affine[:3, 3] = [170.0, 160.0, -420.0]
    path = tmp_path_factory.mktemp("ct") / "ct.nii.gz"
    image = nibabel.Nifti1Image(sitk.GetArrayFromImage(phantom.ct).transpose(2, 1, 0), affine)
    image.set_qform(affine, 1)
    nibabel.save(image, path)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = cli.main([str(argument) for argument in ("prepare", *arguments, "--segmenter", "threshold", "-q")])
    return status, *capsys.readouterr()


@pytest.mark.slow
def test_it_has_the_affine_and_the_voxels_of_the_image(
    ct: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, ct, "-o", tmp_path / "mask.nii.gz")
    assert status == 0, err
    mask, image = nibabel.load(tmp_path / "mask.nii.gz"), nibabel.load(ct)
    assert mask.shape == image.shape and np.allclose(mask.affine, image.affine, atol=1e-4)
    assert set(np.unique(np.asarray(mask.dataobj))) == {0, 1, 2}
    assert "Label values: 0 background, 1 right lung, 2 left lung" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mask.nii.gz"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mask.nrrd", "mask.seg.nrrd", "mask.mha"])
def test_the_ending_says_the_format(ct: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(capsys, ct, "-o", tmp_path / name)[0] == 0
    mask, image = sitk.ReadImage(str(tmp_path / name)), sitk.ReadImage(str(ct))
    assert mask.GetSize() == image.GetSize()
    assert np.allclose(mask.GetDirection(), image.GetDirection(), atol=1e-5)
    assert np.allclose(mask.GetOrigin(), image.GetOrigin(), atol=1e-3)
    assert ("Segment0_Name" in mask.GetMetaDataKeys()) == name.endswith(".seg.nrrd")


@pytest.mark.slow
def test_nothing_is_replaced_unasked(ct: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mask.nii.gz").write_text("mine")
    status, _, err = run(capsys, ct, "-o", tmp_path / "mask.nii.gz")
    assert status == 2 and "is there already" in err and (tmp_path / "mask.nii.gz").read_text() == "mine"
    assert run(capsys, ct, "-o", tmp_path / "mask.nii.gz", "--overwrite")[0] == 0
    status, _, err = run(capsys, ct, "-o", tmp_path / "nowhere" / "mask.nii.gz")
    assert status == 2 and "There is no folder 'nowhere'" in err
    arguments = ["prepare", str(ct), "-o", str(tmp_path / "m.nii.gz"), "--segmenter", "none", "-q"]
    assert cli.main(arguments) == 0 and (tmp_path / "m.nii.gz" / "case.json").is_file()  # there is no mask to write
