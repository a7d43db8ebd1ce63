"""3x3 convolutions with fewer products: Winograd's minimal filtering F(2x2, 3x3).

Four neighbouring results of a 3x3 filter take 36 products per channel when computed one by one, and 16 from sums
of the image and sums of the filter (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR
2016). What is saved grows with the number of channels, because sums are taken once per channel and products once
per pair of channels. In float32 the result differs from the direct one in the last digits, as those of two
orders of summation do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

WORTH_IT = 256  # channels in and out from which the sums cost less than the products that they save
_STRIP_BYTES = 4 * 1024**2  # of sums at once: what a processor's cache holds

# Sums of the filter's three taps, whose products with sums of four pixels give two results (Lavin and Gray, eq. 9).
_FILTER_SUMS = ((1, 0, 0), (0.5, 0.5, 0.5), (0.5, -0.5, 0.5), (0, 0, 1))


class WinogradConvolution:
    """A 3x3 convolution of one square image on the CPU, padded with zeros, then ReLU.

    Parameters
    ----------
    weight, bias
        (out, in, 3, 3) and (out,), float32.
    size
        Rows and columns of the image; even.
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, size: int) -> None:
        import torch

        self._outputs, self._inputs = weight.shape[:2]
        self._bias = bias
        self._tiles = size // 2
        sums = torch.tensor(_FILTER_SUMS)
        both = torch.einsum("ia,jb->ijab", sums, sums).reshape(16, 9)
        taps = weight.reshape(self._outputs * self._inputs, 9)
        self._filters = (both @ taps.T).view(16, self._outputs, self._inputs).transpose(1, 2)
        bytes_per_row = self._tiles * 16 * max(self._inputs, self._outputs) * weight.element_size()
        self._rows = max(1, min(self._tiles, _STRIP_BYTES // bytes_per_row))  # of tiles, per strip
        while self._tiles % self._rows:
            self._rows -= 1

    def __call__(self, images: Sequence[torch.Tensor]) -> torch.Tensor:
        """Images (1, channels, size, size), whose channels follow each other, to (1, out, size, size), all
        channels_last."""
        import torch
        from torch.nn import functional

        tiles, rows = self._tiles, self._rows
        padded = [functional.pad(image[0].permute(1, 2, 0), (0, 0, 1, 1, 1, 1)) for image in images]
        result = padded[0].new_empty(2 * tiles, 2 * tiles, self._outputs)
        sums = result.new_empty(4, 4, rows, tiles, self._inputs)
        products = result.new_empty(4, 4, rows, tiles, self._outputs)
        for first in range(0, tiles, rows):
            lines = slice(2 * first, 2 * (first + rows))
            channel = 0
            for image in padded:
                channels = slice(channel, channel + image.shape[2])
                _sums_of_tiles(image[lines.start : lines.stop + 2], sums[..., channels])
                channel = channels.stop
            torch.bmm(sums.view(16, -1, self._inputs), self._filters, out=products.view(16, -1, self._outputs))
            _results_of_tiles(products, result[lines])
            result[lines].add_(self._bias).relu_()
        return result.permute(2, 0, 1)[None]


def _sums_of_tiles(image: torch.Tensor, out: torch.Tensor) -> None:
    """The sums of all overlapping 4x4 tiles: ``image`` (2 y + 2, 2 x + 2, c) to ``out`` (4, 4, y, x, c)."""
    _, _, rows, columns, channels = out.shape
    lines = image.new_empty(4, rows, image.shape[1], channels)
    _four_sums([image[i : i + 2 * rows - 1 : 2] for i in range(4)], list(lines))
    _four_sums([lines[:, :, j : j + 2 * columns - 1 : 2] for j in range(4)], [out[:, j] for j in range(4)])


def _four_sums(pixels: list[torch.Tensor], out: list[torch.Tensor]) -> None:
    import torch

    torch.sub(pixels[0], pixels[2], out=out[0])
    torch.add(pixels[1], pixels[2], out=out[1])
    torch.sub(pixels[2], pixels[1], out=out[2])
    torch.sub(pixels[1], pixels[3], out=out[3])


def _results_of_tiles(products: torch.Tensor, out: torch.Tensor) -> None:
    """The 2x2 results of all tiles: ``products`` (4, 4, y, x, c) to ``out`` (2 y, 2 x, c)."""
    _, _, rows, columns, channels = products.shape
    lines = products.new_empty(2, 4, rows, columns, channels)
    _two_results(list(products), list(lines))
    tiles = out.view(rows, 2, columns, 2, channels)
    for i in range(2):
        _two_results(list(lines[i]), [tiles[:, i, :, j] for j in range(2)])


def _two_results(products: list[torch.Tensor], out: list[torch.Tensor]) -> None:
    import torch

    torch.add(products[0], products[1], out=out[0])
    out[0].add_(products[2])
    torch.sub(products[1], products[2], out=out[1])
    out[1].sub_(products[3])
