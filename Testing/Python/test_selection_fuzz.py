"""Whatever headers say, every study is judged and can be listed."""

from __future__ import annotations

import io
import json
import os
import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from dicom_files import ct_slice, enhanced_ct, to_bytes
from header_fuzzing import mutated
from LungPrepLib.cli.listing_text import lines_of
from LungPrepLib.dicom.catalogs.catalog import StudyHeaders
from LungPrepLib.dicom.catalogs.grouping import group_studies
from LungPrepLib.dicom.headers.element_reading import DamagedHeaderError, NotDicomError
from LungPrepLib.dicom.headers.slice_header import SliceHeader, headers_of
from LungPrepLib.dicom.selection.candidates import judge_study
from LungPrepLib.dicom.selection.listing import Listing
from LungPrepLib.findings import SEVERITIES
from LungPrepLib.recipe import Recipe

RUNS = int(os.environ.get("LUNGPREP_FUZZ", "250"))

NUMBERS = (None, 0.0, -0.0, -1.0, 1e-300, 1e300, -1e9, 0.5, 3.0)
WHOLE = (None, 0, 1, -1, 2, 512, 65535, 2**31, -(2**31))
TEXTS = ("", " ", "LOCALIZER", "x" * 256, "胸", "[red]", "\\", "HFS", "B30f", "1.2.3")
VECTORS = (None, (0.0, 0.0, 0.0), (1e300, 0.0, 0.0), (-1e300, 1e300, 0.0), (1.0, 2.0, 3.0), (0.0, 0.0, 1e-12))
ORIENTATIONS = (
    None,
    (0.0,) * 6,
    (1.0, 0, 0, 1.0, 0, 0),
    (1e300, 0, 0, 0, 1e-300, 0),
    (0, 0, 1.0, 0, 1.0, 0),
    (1.0, 0, 0, 0, 0.9, 0.3),
    (2.0, 0, 0, 0, 2.0, 0),
)
SPACINGS = (None, (1e-300, 1.0), (1e300, 1e300), (0.5, 0.5), (1e-9, 1e9))
FIXED: dict[str, tuple[Any, ...]] = {
    "position": VECTORS,
    "orientation": ORIENTATIONS,
    "pixel_spacing_mm": SPACINGS,
    "image_type": ((), ("",), ("ORIGINAL",), ("DERIVED", "SECONDARY", "MPR"), ("X",) * 16),
    "has_pixels": (True, False),
    "has_modality_lut": (True, False),
    "missing_bytes": (0, 10**12),
    "frames": (1, 2**31),
    "frame": (None, 0, 7),
    "path": ("a", "b", "", "/x/y"),
}


def nasty(header: SliceHeader, chance: random.Random) -> SliceHeader:
    """The header with a few values that a file could have given it."""
    changes: dict[str, Any] = {}
    for name in chance.sample(SliceHeader.__slots__, chance.choice((1, 1, 2, 5))):
        value = getattr(header, name)
        if name in FIXED:
            changes[name] = chance.choice(FIXED[name])
        elif isinstance(value, str):
            changes[name] = chance.choice(TEXTS)
        elif isinstance(value, float) or name.endswith(("_mm", "_deg", "_ma", "slope", "intercept", "ratio", "kvp")):
            changes[name] = chance.choice(NUMBERS)
        else:
            changes[name] = chance.choice(WHOLE)
    return replace(header, **changes)


def judge_and_list(studies: list[StudyHeaders], recipe: Recipe) -> None:
    judged = tuple(judge_study(study, recipe) for study in studies)
    for study in judged:
        assert all(c.reasons for c in study.candidates)
        assert all(f.severity in SEVERITIES for c in study.candidates for f in c.findings)
    listing = Listing(judged, ())
    json.dumps(listing.as_dict(), allow_nan=False)
    assert "".join(lines_of(listing)).isprintable()


@pytest.mark.parametrize("seed", range(4))
def test_headers_with_nasty_values(seed: int) -> None:
    chance = random.Random(seed)
    plain = [headers_of(io.BytesIO(to_bytes(ct_slice(i))), f"file{i}")[0] for i in range(8)]
    plain += headers_of(io.BytesIO(to_bytes(enhanced_ct(4))), "enhanced")
    recipes = [
        Recipe(),
        Recipe().replace({"selection.take": "all", "geometry.missing_position": "slice-location"}),
        Recipe().replace({"geometry.missing_position": "instance-number", "selection.min_slices": 1}),
    ]
    for _ in range(RUNS // 4):
        headers = [nasty(h, chance) if chance.random() < 0.4 else h for h in plain]
        chance.shuffle(headers)
        judge_and_list(group_studies(headers), chance.choice(recipes))


def test_mutated_files() -> None:
    chance = random.Random(7)
    files = [to_bytes(ct_slice(i)) for i in range(8)]
    for _ in range(RUNS // 4):
        headers: list[SliceHeader] = []
        for i, content in enumerate(files):
            with suppress(NotDicomError, DamagedHeaderError):
                headers += headers_of(io.BytesIO(mutated(content, chance)), f"file{i}")
        judge_and_list(group_studies(headers), Recipe())
