"""What LungPrep does before and after lungmask's network, beside lungmask.utils, on random input."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import ndimage

torch = pytest.importorskip("torch")
pytest.importorskip("lungmask")

from lungmask import utils  # noqa: E402
from lungmask.logger import logger  # noqa: E402

from LungPrepLib.progress import Cancelled, Progress  # noqa: E402
from LungPrepLib.segmentation import lungmask_preprocess as preprocess  # noqa: E402
from LungPrepLib.segmentation.lps_orientation import lps_view  # noqa: E402
from LungPrepLib.segmentation.lungmask_postprocess import postprocess  # noqa: E402
from LungPrepLib.segmentation.torch_resize import resize_on_device  # noqa: E402

logger.setLevel("ERROR")


def label_volume(rng: np.random.Generator, shape: tuple[int, ...], kind: int) -> np.ndarray:
    """Labels that are noise, sparse noise, blobs, or blobs with noise: full of ties and small components."""
    classes = int(rng.integers(2, 7))
    if kind == 0:
        return rng.integers(0, classes, shape).astype(np.uint8)
    if kind == 1:
        return (rng.integers(1, classes, shape) * (rng.random(shape) < rng.random())).astype(np.uint8)
    fields = ndimage.gaussian_filter(rng.normal(size=(classes, *shape)), (0, *rng.uniform(0.3, 1.5, 3)))
    labels = fields.argmax(0).astype(np.uint8)
    if kind == 3:
        labels[rng.random(shape) < 0.1] = rng.integers(0, classes)
    return labels


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(1, 12), st.integers(1, 14), st.integers(2, 14)),
    st.integers(0, 3),
    st.integers(0, 6),
)
def test_postprocessing_is_lungmasks(seed: int, shape: tuple[int, int, int], kind: int, spare: int) -> None:
    labels = label_volume(np.random.default_rng(seed), shape, kind)
    spares = [spare] if spare else []
    try:
        expected = utils.postprocessing(labels.copy(), spare=spares, disable_tqdm=True)
    except (ValueError, IndexError):  # lungmask fails on slices of a few voxels; LungPrep must not
        assert shape[0] == 1
        postprocess(labels, spares)
        return
    np.testing.assert_array_equal(postprocess(labels, spares), expected)


def test_postprocessing_of_larger_volumes_with_many_components() -> None:
    rng = np.random.default_rng(1)
    for _ in range(3):
        labels = label_volume(rng, (12, 60, 60), 2)
        for _ in range(150):
            z, y, x = rng.integers(0, (10, 56, 56))
            depth, height, width = rng.integers(1, 5, 3)
            labels[z : z + depth, y : y + height, x : x + width] = rng.integers(0, 4)
        expected = utils.postprocessing(labels.copy(), disable_tqdm=True)
        before = labels.copy()
        np.testing.assert_array_equal(postprocess(labels), expected)
        np.testing.assert_array_equal(labels, before)


def test_a_neighbour_that_joins_and_reaches_far_is_kept_whole() -> None:
    """Two parts of one label, joined by a merged bridge; the second reaches far beyond the box of the first."""
    labels = np.zeros((3, 40, 60), dtype=np.uint8)
    labels[:, 5:35, 5:20] = 1
    labels[1, 20, 20:23] = 2  # the bridge: merged into what it touches longest
    labels[1, 18:23, 23] = labels[1, 20, 23:58] = 1
    labels[:, 36:39, 40:58] = 2
    expected = utils.postprocessing(labels.copy(), disable_tqdm=True)
    assert expected[1, 20, 57] == 1
    np.testing.assert_array_equal(postprocess(labels), expected)


def test_an_empty_volume_stays_empty() -> None:
    for shape in ((1, 5, 6), (3, 5, 6)):
        assert postprocess(np.zeros(shape, dtype=np.uint8)).shape == shape


def test_postprocessing_is_cancelled() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        postprocess(np.ones((2, 5, 6), dtype=np.uint8), progress=progress)


def image_stack(rng: np.random.Generator, shape: tuple[int, int, int], kind: str) -> np.ndarray:
    if kind == "constant":
        return np.full(shape, rng.integers(-1100, 200), dtype=np.int16)
    if kind == "noise":
        return rng.integers(-2000, 2000, shape).astype(np.int16)
    scale = [0, *(max(n / rng.integers(6, 60), 0.5) for n in shape[1:])]
    smooth = ndimage.gaussian_filter(rng.normal(size=shape), scale)
    hu = (smooth / max(smooth.std(), 1e-6) * 600 + rng.integers(-900, 0)).clip(-3000, 3000)
    return hu.astype(kind)


@pytest.mark.parametrize("kind", ["int16", "float32", "int32", "noise", "constant"])
@pytest.mark.parametrize(
    "plane", [(512, 512), (64, 64), (300, 401), (129, 127), (1, 40), (40, 1), (91, 105), (53, 62), (3, 3), (256, 700)]
)
def test_preprocessing_and_restoring_are_lungmasks(plane: tuple[int, int], kind: str) -> None:
    """Also for sizes at which scipy's zoom loses its last row to a rounding error, such as 53 to 256."""
    rng = np.random.default_rng([*plane, len(kind)])
    volume = image_stack(rng, (2, *plane), kind)
    expected, boxes = utils.preprocess(volume, [256, 256])
    found = preprocess.body_boxes(volume)
    np.testing.assert_array_equal(found, np.asarray(boxes))
    labels = rng.integers(0, 6, (2, 256, 256)).astype(np.uint8)
    restored = np.zeros(volume.shape, dtype=np.uint8)
    preprocess.restore(labels, found, restored)
    for z in range(len(volume)):
        resized = preprocess.crop_and_resize(volume[z], found[z])
        np.testing.assert_array_equal(resized, expected[z])
        wanted = np.divide(np.minimum(expected[z], 600) + 1024, 1624).astype(np.float32)
        np.testing.assert_array_equal(preprocess.network_input(resized), wanted)
        np.testing.assert_array_equal(restored[z], utils.reshape_mask(labels[z], boxes[z], plane).astype(np.uint8))


def test_unsigned_and_wide_integers_are_read_as_hounsfield_units() -> None:
    """lungmask fails on unsigned images; their values are clipped like any other."""
    volume = np.full((1, 40, 50), 3000, dtype=np.uint16)
    resized = preprocess.crop_and_resize(volume[0], preprocess.body_boxes(volume)[0])
    assert resized.dtype == np.int16 and (resized == 600).all()


@pytest.mark.parametrize("length", [1, 2, 53, 100, 255, 256, 257, 301, 420, 512])
def test_resizing_as_tensors_gives_the_same_bits(length: int) -> None:
    rng = np.random.default_rng(length)
    volume = rng.integers(-2000, 2000, (2, length, 77)).astype(np.int16)
    volume[1] = volume[1] // 300 * 300  # sums that end on one half
    boxes = np.array([[0, 0, length, 77], [length // 3, 5, length, 70]])
    found = resize_on_device(volume, boxes, [1, 0], torch.device("cpu"))
    for image, z in zip(found, (1, 0), strict=True):
        expected = preprocess.network_input(preprocess.crop_and_resize(volume[z], boxes[z]))
        np.testing.assert_array_equal(image[0].numpy(), expected)


def test_views_have_the_axes_of_dicom_orient() -> None:
    rng = np.random.default_rng(0)
    array = rng.integers(0, 99, (3, 4, 5)).astype(np.int16)
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1, -1), repeat=3):
            axes = np.zeros((3, 3))
            axes[list(order), range(3)] = signs
            turn = sitk.Euler3DTransform((0, 0, 0), *rng.uniform(-0.6, 0.6, 3).tolist())
            for direction in (axes, np.array(turn.GetMatrix()).reshape(3, 3) @ axes):
                image = sitk.GetImageFromArray(array)
                image.SetDirection(direction.ravel())
                expected = sitk.GetArrayFromImage(sitk.DICOMOrient(image, "LPS"))
                np.testing.assert_array_equal(lps_view(array, image), expected)
