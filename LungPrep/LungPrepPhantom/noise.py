"""Noise and table of the scanner: what depends on the image rather than on the body."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .points import Array


class ScannerNoise:
    """Noise with the spectrum of filtered backprojection: a ramp under a soft kernel, slice by slice.

    Its standard deviation is ``noise_hu`` in the middle of the body. The noise of a slice depends on the seed
    and the slice's index alone.
    """

    def __init__(
        self, rows_columns: tuple[int, int], spacing_mm: tuple[float, float], noise_hu: float, seed: int
    ) -> None:
        from scipy.fft import fftfreq, rfftfreq

        self.seed, self.noise_hu, self.shape = seed, noise_hu, rows_columns
        fy = fftfreq(rows_columns[0], spacing_mm[1])[:, None]
        fx = rfftfreq(rows_columns[1], spacing_mm[0])[None, :]
        frequency = np.sqrt(fx**2 + fy**2)
        response = frequency * np.exp(-((frequency / 0.35) ** 2)) + 0.012
        weight = np.full(response.shape, 2.0)
        weight[:, 0] = 1
        response /= np.sqrt((response**2 * weight).sum() / (rows_columns[0] * rows_columns[1]))
        self._response = response.astype(np.float32)

    def slice(self, index: int) -> Array:
        """(rows, columns) noise of one slice."""
        from scipy.fft import irfft2, rfft2

        rng = np.random.default_rng([0x2015E, self.seed, index])
        white = rng.standard_normal(self.shape, dtype=np.float32)
        shaped: npt.NDArray[np.float32] = irfft2(rfft2(white) * self._response, s=self.shape)
        return shaped * np.float32(self.noise_hu)
