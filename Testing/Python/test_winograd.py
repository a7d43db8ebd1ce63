"""Convolutions with fewer products, beside PyTorch's own."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from LungPrepLib.segmentation.winograd import WinogradConvolution  # noqa: E402


@pytest.mark.parametrize(
    ("inputs", "outputs", "size"),
    [((256,), 256, 64), ((1024,), 1024, 16), ((512, 512), 512, 32), ((3, 5), 7, 12), ((300,), 256, 2)],
)
def test_it_is_the_convolution_and_no_less_accurate(inputs: tuple[int, ...], outputs: int, size: int) -> None:
    generator = torch.Generator().manual_seed(size)
    weight = torch.randn(outputs, sum(inputs), 3, 3, generator=generator) / (9 * sum(inputs)) ** 0.5
    bias = torch.randn(outputs, generator=generator)
    images = [
        torch.randn(1, n, size, size, generator=generator).contiguous(memory_format=torch.channels_last) for n in inputs
    ]
    together = torch.cat(images, 1)
    truth = torch.conv2d(together.double(), weight.double(), bias.double(), padding=1).relu()
    direct = torch.conv2d(together, weight, bias, padding=1).relu()
    with torch.inference_mode():
        found = WinogradConvolution(weight, bias, size)(images)
    assert found.is_contiguous(memory_format=torch.channels_last)
    error, usual = (float((result - truth).abs().max()) for result in (found, direct))
    assert error <= max(4 * usual, 2e-6)
