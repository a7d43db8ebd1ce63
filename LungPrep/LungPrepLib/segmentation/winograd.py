"""3x3 convolutions with fewer products: Winograd's minimal filtering F(4x4, 3x3) and F(2x2, 3x3).

The 4x4 results of a 3x3 filter take 144 products per channel when computed one by one, and 36 from sums of the
image and sums of the filter (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016). What
is saved grows with the number of channels, because sums are taken once per channel and products once per pair of
channels. The sums of a tile are linear in its pixels, so those of many tiles are one product with a small matrix.

In float32 the result differs from the direct one in the last digits, as those of two orders of summation do. How
much depends on the points at which the polynomials behind the sums are evaluated (Barabasz, Anderson, Soodhalter
and Gregg, Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks, ACM TOMS
2020): with those below, whose matrices are exact in float32, it is half of that with 0, 1, 2 in the mean and a
fifth at worst.

Beside PyTorch's own convolutions, lungmask's R231 in float32 takes 0.24 s a slice and not 0.37 s on two threads of an
Intel Xeon, but 0.35 s and not 0.25 s on those of an AMD EPYC with AVX-512 (``make bench-own-code``); there ``auto``
takes bfloat16, which does without this.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

Matrix = npt.NDArray[np.float64]

# Channels on the side with fewer and with more from which the sums cost less than the products that they save.
WORTH_IT = (64, 128)

_POINTS = {2: (0.0, 1.0, -1.0), 4: (0.0, 0.625, -0.625, 1.5, -1.5)}  # and infinity
_FEWEST_TILES = 64  # at once: with fewer, reading the filters takes longer than the products
_STRIP_BYTES = 8 * 1024**2  # of sums at once: what a processor's cache holds
_OUTPUTS = 512  # at once: the sums of more filters leave the cache before they are used again


class Workspace:
    """Memory that convolutions of one network use one after the other, so that it is asked for once."""

    def __init__(self) -> None:
        self._buffers: dict[tuple[int, ...] | str, torch.Tensor] = {}

    def scratch(self, name: str, *shape: int) -> torch.Tensor:
        """float32 of this shape, with anything in it."""
        import torch

        count = int(np.prod(shape))
        buffer = self._buffers.get(name)
        if buffer is None or buffer.numel() < count:
            buffer = self._buffers[name] = torch.empty(count)
        return buffer[:count].view(shape)

    def framed(self, *shape: int) -> torch.Tensor:
        """float32 of this shape, zero where nobody of the same shape has written."""
        import torch

        if shape not in self._buffers:
            self._buffers[shape] = torch.zeros(shape)
        return self._buffers[shape]


class WinogradConvolution:
    """A 3x3 convolution of one square image on the CPU, padded with zeros, then ReLU and batch normalisation.

    Parameters
    ----------
    weight, bias
        (out, in, 3, 3) and (out,), float32.
    size
        Rows and columns of the image; even.
    scale, shift
        Of the normalisation, (out,) each: ``relu(x) * scale + shift``. None when not given.
    workspace
        Shared by the convolutions of a network.
    """

    def __init__(
        self,
        weight: torch.Tensor,
        bias: torch.Tensor,
        size: int,
        scale: torch.Tensor | None = None,
        shift: torch.Tensor | None = None,
        workspace: Workspace | None = None,
    ) -> None:
        import torch

        self._outputs, self._inputs = weight.shape[:2]
        self._edge = 4 if size % 4 == 0 and (size // 4) ** 2 >= _FEWEST_TILES else 2
        results, filters, pixels = (_both_ways(matrix) for matrix in sums_of(self._edge))
        self._of_pixels, self._of_products = (torch.from_numpy(m).float() for m in (pixels, results))
        taps = weight.reshape(self._outputs * self._inputs, 9).double()
        sums = (torch.from_numpy(filters) @ taps.T).float().view(-1, self._outputs, self._inputs).transpose(1, 2)
        self._filters = [part.contiguous() for part in sums.split(_OUTPUTS, dim=2)]
        # relu(x + b) * s + t  =  max(x, -b) * s + (b * s + t): one pass less.
        self._floor = -bias
        self._scale = torch.ones_like(bias) if scale is None else scale
        self._shift = bias * self._scale + (0 if shift is None else shift)
        self._tiles = size // self._edge
        widest = max(self._inputs, self._filters[0].shape[2])
        bytes_per_row = self._tiles * len(sums) * widest * 4  # of tiles
        rows = max(_STRIP_BYTES // bytes_per_row, math.ceil(_FEWEST_TILES / self._tiles))
        self._rows = next(n for n in range(min(rows, self._tiles), 0, -1) if self._tiles % n == 0)
        self._workspace = workspace or Workspace()
        self._result = torch.empty(size, size, self._outputs)

    def __call__(self, images: Sequence[torch.Tensor]) -> torch.Tensor:
        """Images (1, channels, size, size), whose channels follow each other, to (1, out, size, size), all
        channels_last. The result is overwritten by the next call."""
        import torch

        scratch, tiles = self._workspace.scratch, self._rows * self._tiles
        squares = len(self._of_pixels)
        pixels = scratch("pixels", squares, tiles * self._inputs)
        sums = scratch("sums", squares, tiles * self._inputs)
        for first in range(0, self._tiles, self._rows):
            strip = self._strip(images, first)
            windows = _windows(strip, self._edge + 2, self._edge, self._rows, self._tiles)
            pixels.view(windows.shape).copy_(windows)
            torch.mm(self._of_pixels, pixels, out=sums)
            lines = self._result[self._edge * first : self._edge * (first + self._rows)]
            for number, filters in enumerate(self._filters):
                channels = slice(number * _OUTPUTS, number * _OUTPUTS + filters.shape[2])
                products = scratch("pixels", squares, tiles, filters.shape[2])
                torch.bmm(sums.view(squares, tiles, self._inputs), filters, out=products)
                found = scratch("results", self._edge**2, tiles * filters.shape[2])
                torch.mm(self._of_products, products.view(squares, -1), out=found)
                places = _windows(lines[:, :, channels], self._edge, self._edge, self._rows, self._tiles)
                found = found.view(places.shape)
                torch.maximum(found, self._floor[channels], out=found)
                torch.addcmul(self._shift[channels], found, self._scale[channels], out=places)
        return self._result.permute(2, 0, 1)[None]

    def _strip(self, images: Sequence[torch.Tensor], first: int) -> torch.Tensor:
        """The rows of pixels that ``self._rows`` rows of tiles need, with the zeros around the image."""
        size = self._tiles * self._edge
        strip = self._workspace.framed(self._edge * self._rows + 2, size + 2, self._inputs)
        top, bottom = self._edge * first - 1, self._edge * (first + self._rows) + 1
        channel = 0
        for image in images:
            channels = slice(channel, channel + image.shape[1])
            source = image[0].permute(1, 2, 0)[max(top, 0) : min(bottom, size)]
            begin = max(top, 0) - top
            strip[begin : begin + len(source), 1:-1, channels] = source
            channel = channels.stop
        if top < 0:
            strip[0] = 0
        if bottom > size:
            strip[-1] = 0
        return strip


def _windows(image: torch.Tensor, edge: int, step: int, rows: int, columns: int) -> torch.Tensor:
    """A view of ``image`` (y, x, c) as (edge, edge, rows, columns, c): the squares that begin every ``step``."""
    down, right, channel = image.stride()
    shape = (edge, edge, rows, columns, image.shape[2])
    return image.as_strided(shape, (down, right, step * down, step * right, channel))


def _both_ways(matrix: Matrix) -> Matrix:
    """What ``matrix`` does along rows and columns, as one matrix for squares with their rows one after another."""
    return np.kron(matrix, matrix).astype(np.float64)


def sums_of(results: int) -> tuple[Matrix, Matrix, Matrix]:
    """The matrices of F(``results``, 3): (results, n), (n, 3), (n, n) with n = results + 2.

    A filter g and n pixels d give the results A ((G g) * (B d)): products of polynomials, evaluated at n points
    and interpolated (Toom and Cook; Lavin and Gray, section 4.1, write A and B transposed).
    """
    points = _POINTS[results]
    n = len(points) + 1
    powers = np.vander(points, max(results, 3), increasing=True)
    to_results, of_filter, of_pixels = np.zeros((results, n)), np.zeros((n, 3)), np.zeros((n, n))
    to_results[:, :-1], to_results[-1, -1] = powers[:, :results].T, 1
    for index, point in enumerate(points):
        others = [other for other in points if other != point]
        of_filter[index] = powers[index, :3] / np.prod(point - np.array(others))
        of_pixels[index, :-1] = np.poly(others)[::-1]
    of_filter[-1, -1] = 1
    of_pixels[-1] = np.poly(points)[::-1]
    return to_results, of_filter, of_pixels
