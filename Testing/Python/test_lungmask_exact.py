"""LungPrep's labels beside those of lungmask.LMInferer, voxel for voxel, for every model and orientation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

torch = pytest.importorskip("torch")
pytest.importorskip("lungmask")

from lungmask import LMInferer  # noqa: E402
from lungmask.logger import logger  # noqa: E402

from lungmask_test_weights import dense_state_dict, write_test_weights  # noqa: E402
from LungPrepLib.progress import Progress  # noqa: E402
from LungPrepLib.segmentation.lungmask_segmenter import LungmaskSegmenter  # noqa: E402
from LungPrepPhantom import make_phantom  # noqa: E402

CLASSES = {"R231": 3, "LTRCLobes": 6, "R231CovidWeb": 3}
MODELS = ("R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb")
ORIENTATIONS = ("axial", "permuted", "flipped", "oblique")


@pytest.fixture(scope="module", autouse=True)
def quiet_lungmask() -> None:
    logger.setLevel("ERROR")


@pytest.fixture(scope="module")
def dense_weights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Seeded weights with every channel active, for each network."""
    folder = tmp_path_factory.mktemp("dense weights")
    paths = {}
    for seed, (network, classes) in enumerate(CLASSES.items()):
        paths[network] = folder / f"{network}.pth"
        torch.save(dense_state_dict(classes, seed), paths[network])
    return paths


@pytest.fixture(scope="module")
def segmenting_weights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The networks that really segment."""
    folder = tmp_path_factory.mktemp("test weights")
    return {network: write_test_weights(folder, network) for network in CLASSES}


def axial_image(slices: int, size: tuple[int, int] = (90, 70)) -> sitk.Image:
    """A coarse chest, not square."""
    spacing = (380 / size[0], 300 / size[1], 300 / slices)
    return make_phantom(size=(*size, slices), spacing_mm=spacing, seed=3).ct


def oriented(image: sitk.Image, orientation: str) -> sitk.Image:
    if orientation == "permuted":
        return sitk.PermuteAxes(image, (1, 2, 0))
    if orientation == "flipped":
        return sitk.Flip(image, (True, False, True))
    if orientation == "oblique":
        turn = sitk.Euler3DTransform((0, 0, 0), 0.35, -0.3, 0.5)
        turned = sitk.PermuteAxes(image, (2, 0, 1))
        direction = np.array(turn.GetMatrix()).reshape(3, 3) @ np.array(turned.GetDirection()).reshape(3, 3)
        turned.SetDirection(direction.ravel())
        return turned
    return image


_inferers: dict[tuple[str, Path], LMInferer] = {}


def lungmask_labels(
    image: sitk.Image, model: str, weights: dict[str, Path], *, volume_postprocessing: bool = True
) -> np.ndarray:
    base, _, fill = model.partition("_")
    key = (model, weights[base])
    if key not in _inferers:
        _inferers[key] = LMInferer(
            modelpath=str(weights[base]),
            fillmodel_path=str(weights[fill]) if fill else None,
            fillmodel=fill or None,
            force_cpu=True,
            tqdm_disable=True,
        )
    inferer = _inferers[key]
    inferer.volume_postprocessing = volume_postprocessing
    return inferer.apply(image)


def lungprep_labels(image: sitk.Image, model: str, weights: dict[str, Path], **options: bool) -> np.ndarray:
    segmenter = LungmaskSegmenter(model, weights=weights, device="cpu", exact=True, **options)
    result = segmenter.segment(image, progress=Progress())
    for get in ("GetOrigin", "GetSpacing", "GetDirection", "GetSize"):
        assert getattr(result.labels, get)() == getattr(image, get)()
    return sitk.GetArrayFromImage(result.labels)


@pytest.mark.slow
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("model", MODELS)
def test_dense_weights(dense_weights: dict[str, Path], model: str, orientation: str) -> None:
    slices = 3 if model == "R231" or orientation == "oblique" else 1  # one slice of a network takes half a second
    image = oriented(axial_image(slices), orientation)
    expected = lungmask_labels(image, model, dense_weights)
    assert len(np.unique(expected)) == (6 if model.startswith("LTRC") else 3)
    np.testing.assert_array_equal(lungprep_labels(image, model, dense_weights), expected)


@pytest.mark.slow
@pytest.mark.parametrize(("model", "orientation"), list(zip(MODELS, ORIENTATIONS, strict=True)))
def test_weights_that_segment(segmenting_weights: dict[str, Path], model: str, orientation: str) -> None:
    image = oriented(axial_image(3 if model.startswith("LTRC") else 2), orientation)
    expected = lungmask_labels(image, model, segmenting_weights)
    assert len(np.unique(expected)) == (6 if model.startswith("LTRC") else 3)
    np.testing.assert_array_equal(lungprep_labels(image, model, segmenting_weights), expected)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["R231", "LTRCLobes_R231"])
def test_dense_weights_without_postprocessing(dense_weights: dict[str, Path], model: str) -> None:
    image = oriented(axial_image(2), "flipped")
    expected = lungmask_labels(image, model, dense_weights, volume_postprocessing=False)
    np.testing.assert_array_equal(lungprep_labels(image, model, dense_weights, postprocessing=False), expected)


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(1, 64, 64), (1, 40, 200), (2, 1024, 1024)])
@pytest.mark.parametrize("kind", ["constant air", "noise", "huge"])
def test_unusual_images(dense_weights: dict[str, Path], shape: tuple[int, ...], kind: str) -> None:
    """One slice, small and large, empty of any body, and values far outside Hounsfield units."""
    if shape[0] == 2 and kind != "noise":
        pytest.skip("large slices once")
    rng = np.random.default_rng(0)
    arrays = {
        "constant air": np.full(shape, -1000),
        "noise": rng.integers(-1500, 1500, shape),
        "huge": rng.choice([-32768, 32767, -1024, 600], shape),
    }
    image = sitk.GetImageFromArray(arrays[kind].astype(np.int16))
    expected = lungmask_labels(image, "R231", dense_weights)
    np.testing.assert_array_equal(lungprep_labels(image, "R231", dense_weights), expected)
