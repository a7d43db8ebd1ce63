"""Mutated and truncated headers, from a seed: every one gives headers or one of the two errors, and quickly.

``python header_fuzzing.py 10000`` runs the whole number and prints what came out.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from dicom_files import SYNTAXES, ct_slice, enhanced_ct, to_bytes
from LungPrepLib.dicom.headers.element_reading import DamagedHeaderError, NotDicomError
from LungPrepLib.dicom.headers.header_columns import FileResult, pack, unpack
from LungPrepLib.dicom.headers.slice_header import SliceHeader, headers_of

_BYTES = (
    b"\x00",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\xfe\xff\x00\xe0",
    b"\xfe\xff\xdd\xe0",
    b"SQ",
    b"UN",
    b"nan",
    b"1e999",
    b"-",
    b"\\",
    b"\x1b[31m",
    b"\xff\xff\xff\x7f",
    b"\x00\x00\x00\x80",
)


@dataclass
class Outcome:
    """What became of the mutated files."""

    runs: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0


def seeds() -> list[bytes]:
    """Whole files of every encoding, single slices and multi-frame objects."""
    files = [to_bytes(ct_slice(PixelPaddingValue=-2000), syntax) for syntax in SYNTAXES]
    files += [to_bytes(enhanced_ct(4), syntax) for syntax in SYNTAXES]
    return [*files, to_bytes(ct_slice(), "implicit", meta=False)]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few changes: bytes replaced, inserted, removed, blocks repeated, the end cut off."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        where = chance.randrange(132, max(len(data), 133)) if chance.random() < 0.95 else chance.randrange(132)
        kind = chance.randrange(6)
        if kind == 0:
            data[where : where + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            piece = chance.choice(_BYTES)
            data[where : where + len(piece)] = piece
        elif kind == 2:
            data[where:where] = chance.choice(_BYTES)
        elif kind == 3:
            del data[where : where + chance.randrange(1, 40)]
        elif kind == 4:
            data[where:where] = data[where : where + chance.randrange(1, 400)] * chance.randrange(1, 20)
        else:
            del data[where:]
    return bytes(data)


def fuzz_headers(runs: int, seed: int) -> Outcome:
    """Read ``runs`` mutated files; anything but headers or the two errors is raised, with its number."""
    chance = random.Random(seed)
    files = seeds()
    outcome = Outcome(runs)
    for number in range(runs):
        content = mutated(chance.choice(files), chance)
        begin = time.perf_counter()
        try:
            headers = headers_of(io.BytesIO(content), "file")
            _check(headers)
            outcome.counts["headers" if headers else "nothing"] += 1
        except (NotDicomError, DamagedHeaderError) as error:
            outcome.counts[type(error).__name__] += 1
        except Exception as error:
            raise AssertionError(f"mutation {number} of seed {seed}: {error!r}") from error
        outcome.slowest_s = max(outcome.slowest_s, time.perf_counter() - begin)
    return outcome


def _check(headers: list[SliceHeader]) -> None:
    """Whatever was read survives the way between processes and can be printed."""
    result = FileResult(tuple(headers))
    assert unpack(pack([result]), ["file"]) == [result]
    for header in headers:
        assert header.series_description.isprintable() and header.modality.isprintable()


if __name__ == "__main__":
    print(fuzz_headers(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, seed=3))
