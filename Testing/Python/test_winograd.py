"""Convolutions with fewer products, beside PyTorch's own."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from LungPrepLib.segmentation.winograd import WinogradConvolution, Workspace, sums_of  # noqa: E402


def image_of(channels: int, size: int, generator: torch.Generator) -> torch.Tensor:
    return torch.randn(1, channels, size, size, generator=generator).contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize(
    ("inputs", "outputs", "size"),
    [((256,), 256, 64), ((1024,), 1024, 16), ((512, 512), 512, 32), ((64, 64), 64, 128), ((3, 5), 7, 12), ((9,), 6, 2)],
)
def test_it_is_the_convolution_and_hardly_less_accurate(inputs: tuple[int, ...], outputs: int, size: int) -> None:
    generator = torch.Generator().manual_seed(size)
    weight = torch.randn(outputs, sum(inputs), 3, 3, generator=generator) / (9 * sum(inputs)) ** 0.5
    bias, shift = torch.randn(2, outputs, generator=generator)
    scale = torch.rand(outputs, generator=generator) + 0.5
    images = [image_of(n, size, generator) for n in inputs]
    together = torch.cat(images, 1)

    def normalised(result: torch.Tensor) -> torch.Tensor:
        return result.relu() * scale.view(-1, 1, 1) + shift.view(-1, 1, 1)

    truth = normalised(torch.conv2d(together.double(), weight.double(), bias.double(), padding=1))
    direct = normalised(torch.conv2d(together, weight, bias, padding=1))
    with torch.inference_mode():
        found = WinogradConvolution(weight, bias, size, scale, shift)(images)
    assert found.is_contiguous(memory_format=torch.channels_last)
    error, usual = ((result - truth).abs() for result in (found, direct))
    if size < 32:  # tiles of 2x2: hardly an error of its own
        assert float(error.max()) <= max(4 * float(usual.max()), 2e-6)
    assert float(error.mean()) <= 10 * float(usual.mean()) + 1e-7
    assert float(error.max()) <= 5e-5


def test_convolutions_that_share_memory_keep_their_borders() -> None:
    """The zeros around an image are written once; another convolution of the same shape must not spoil them."""
    generator = torch.Generator().manual_seed(1)
    workspace = Workspace()
    weights = [torch.randn(8, 8, 3, 3, generator=generator) for _ in range(2)]
    first, second = (WinogradConvolution(w, torch.zeros(8), 64, workspace=workspace) for w in weights)
    for _ in range(2):
        image = image_of(8, 64, generator)
        expected = torch.conv2d(torch.conv2d(image, weights[0], padding=1).relu(), weights[1], padding=1).relu()
        with torch.inference_mode():
            assert torch.allclose(second([first([image])]), expected, atol=1e-2, rtol=1e-4)


@pytest.mark.parametrize("results", [2, 4])
def test_its_matrices_are_exact(results: int) -> None:
    """Of whole numbers they give the filter's whole results, and float32 holds those that meet the pixels."""
    to_results, of_filter, of_pixels = sums_of(results)
    pixels, taps = np.arange(1.0, results + 3) ** 2, np.array([3.0, -5.0, 2.0])
    found = to_results @ ((of_filter @ taps) * (of_pixels @ pixels))
    assert found == pytest.approx(np.correlate(pixels, taps, mode="valid"), rel=1e-12)
    for matrix in (to_results, of_pixels):
        both = np.kron(matrix, matrix)
        assert np.array_equal(both, both.astype(np.float32))
