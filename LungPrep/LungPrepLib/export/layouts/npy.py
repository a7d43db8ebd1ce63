"""Plain arrays: images/CASE.npy, labels/CASE.npy, and one index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...image.grid import Grid
from ..formats.npy import write_npy
from ..layout import CaseFiles, Layout, write_index


def _add(case: CaseFiles, folder: Path) -> dict[str, Any]:
    image, labels = case.image(), case.labels()
    (folder / "images").mkdir()
    write_npy(image, folder / "images" / f"{case.name}.npy")
    entry: dict[str, Any] = {
        "image": f"images/{case.name}.npy",
        **Grid.of(image).as_dict(),
        "structures": case.structures,
        "points": list(case.document.get("points", ())),
    }
    if labels is not None:
        (folder / "labels").mkdir()
        write_npy(labels, folder / "labels" / f"{case.name}.npy")
        entry["labels"] = f"labels/{case.name}.npy"
    return entry


ENTRY = Layout(
    "npy",
    "plain arrays for numpy.load(mmap_mode='r'): images, labels, dataset.json",
    20,
    _add,
    write_index,
    details="`images/CASE.npy` and `labels/CASE.npy` (z, y, x); `dataset.json` has size, spacing and origin (x, y, z), "
    "direction and label values of each.",
)
