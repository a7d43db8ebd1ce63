"""Mutated and truncated series, from a seed: each is read, or refused with a reason; nothing crashes, hangs or grows.

``python pixel_fuzzing.py 10000`` runs the whole number and prints what came out.
"""

from __future__ import annotations

import contextlib
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dicom_phantoms import SYNTAXES, Storage, even_layout, write_enhanced, write_series
from LungPrepLib.dicom.catalogs.catalog import SeriesHeaders
from LungPrepLib.dicom.headers.element_reading import DamagedHeaderError, NotDicomError
from LungPrepLib.dicom.headers.slice_header import headers_of
from LungPrepLib.dicom.pixels import slice_decoding
from LungPrepLib.dicom.pixels.decoder_processes import DecoderProcesses
from LungPrepLib.dicom.pixels.decoding import scratch_folder
from LungPrepLib.dicom.pixels.volume_reading import read_slices
from LungPrepLib.dicom.volumes.splitting import split_series
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe

_MARKERS = (b"\xff\xd8", b"\xff\x4f\xff\x51", b"\xe0\x7f\x10\x00")  # JPEG, JPEG 2000, pixel data
_BYTES = (b"\x00\x00", b"\xff\xff", b"\xff\xff\xff\xff", b"\xff\xd9", b"\xfe\xff\xdd\xe0", b"nan ", b"1e30", b"-999999")


class LastingProcesses(DecoderProcesses):
    """Decoders that outlive a series: starting one takes longer than reading a hundred of these series."""

    crashes = 0

    def end(self) -> None:
        self.crashes += self._crashes
        self._crashes = 0


@dataclass
class Outcome:
    """What became of the series."""

    runs: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    crashes: int = 0


def make_seeds(folder: Path) -> list[list[tuple[str, bytes]]]:
    """Small series in every syntax, and enhanced objects, as (name, content)."""
    layout = even_layout(4, 30.0, size=(40, 32), spacing_mm=(9.0, 9.0))
    series = []
    for syntax in SYNTAXES:
        storage = Storage(padding=-2000) if syntax == "explicit" else Storage()
        paths = write_series(folder / syntax, layout, syntax=syntax, storage=storage)
        series.append([(path.name, path.read_bytes()) for path in paths])
    for syntax in ("explicit", "rle", "jpeg-2000"):
        path = write_enhanced(folder / f"enhanced-{syntax}", layout, syntax=syntax)
        series.append([(path.name, path.read_bytes())])
    return series


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few changes in the header, in the head of the pixels, anywhere, or a cut."""
    data = bytearray(content)
    kind = chance.randrange(5)
    if kind == 0:
        return bytes(data[: chance.randrange(len(data))])
    low, high = 0, len(data)
    if kind in (1, 2):
        starts = [at for marker in _MARKERS if (at := data.find(marker)) >= 0]
        low = chance.choice(starts) if starts and kind == 1 else 132
        high = min(low + 200, len(data)) if kind == 1 else min(2500, len(data))
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        where = chance.randrange(low, high)
        if chance.random() < 0.7:
            data[where] = chance.randrange(256)
        else:
            piece = chance.choice(_BYTES)
            data[where : where + len(piece)] = piece
    return bytes(data)


def run(count: int, first: int = 0) -> Outcome:
    """Read ``count`` mutated series; any exception but the announced ones passes through."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as temporary, scratch_folder() as scratch, pytest.MonkeyPatch.context() as patch:
        processes = LastingProcesses(2, scratch)
        patch.setattr(slice_decoding, "DecoderProcesses", lambda count, folder: processes)
        folder = Path(temporary)
        series = make_seeds(folder / "seeds")
        for seed in range(first, first + count):
            chance = random.Random(seed)
            files = chance.choice(series)
            hit = set(chance.sample(range(len(files)), chance.randint(1, len(files))))
            case = folder / "case"
            case.mkdir(exist_ok=True)
            for index, (name, content) in enumerate(files):
                (case / name).write_bytes(mutated(content, chance) if index in hit else content)
            begin = time.perf_counter()
            _read(sorted(case.iterdir()), outcome)
            outcome.slowest_s = max(outcome.slowest_s, time.perf_counter() - begin)
            outcome.runs += 1
            for path in case.iterdir():
                path.unlink()
        DecoderProcesses.end(processes)
        outcome.crashes = processes.crashes
    return outcome


def _read(paths: list[Path], outcome: Outcome) -> None:
    headers = []
    for path in paths:
        with contextlib.suppress(NotDicomError, DamagedHeaderError, OSError):
            headers += headers_of(path)
    if not headers:
        outcome.counts["no headers"] += 1
        return
    try:
        for volume in split_series(SeriesHeaders("1", "2", tuple(headers)), Recipe().geometry)[:3]:
            found = read_slices(volume, Recipe(), Progress())
            outcome.counts["read"] += 1
            outcome.findings.update({finding.code for finding in found.findings})
    except LungPrepError as error:
        assert error.message and error.action
        assert str(paths[0].parent) not in str(error)
        outcome.counts["refused"] += 1


if __name__ == "__main__":
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    result = run(total, start)
    print(f"{result.runs} series, slowest {result.slowest_s:.2f} s, {result.crashes} crashes of a decoder")
    for table in (result.counts, result.findings):
        print(", ".join(f"{name}: {number}" for name, number in table.most_common()))
    with contextlib.suppress(ImportError):
        import resource

        print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")
