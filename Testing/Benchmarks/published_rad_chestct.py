"""The steps of RAD-ChestCT as its authors published them, on one folder of slices: their own code does all of it.

    python published_rad_chestct.py CHECKOUT FOLDER OUTPUT.npz

CHECKOUT is github.com/rachellea/ct-volume-preprocessing, this Python one that has pydicom, SimpleITK and pandas.
Nothing of LungPrep is used.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np

_ORIGINAL = ("gantry_tilt", "inter", "numslices", "orientation", "slope", "square", "yxspacing", "zdiff", "zdiff_all",
             "zdiff_set", "zpositions_all")  # fmt: skip
_FINAL = ("numslices", "spacing", "square")
_OTHERS = ("full_filename_npz", "full_filename_pkl", "status", "status_reason", "transform", "zdiffs_all_equal")


def main() -> None:
    """Read, resample, clip and write as CleanCTScans does for each scan of its list."""
    checkout, folder, output = sys.argv[1:]
    sys.path.insert(0, checkout)
    sys.modules["visualize_volumes"] = types.ModuleType("visualize_volumes")  # pictures, for which it wants more
    import pandas
    import preprocess_volumes  # type: ignore[import-not-found]
    import pydicom

    slices = [pydicom.dcmread(path) for path in sorted(Path(folder).glob("*.dcm"))]
    for one in slices:
        if "GantryDetectorTilt" not in one:  # it reads it without asking
            one.GantryDetectorTilt = "0"
    columns = [*(f"orig_{name}" for name in _ORIGINAL), *(f"final_{name}" for name in _FINAL), *_OTHERS]
    log: Any = pandas.DataFrame({name: pandas.Series([""], index=["scan"], dtype=object) for name in columns})
    steps = preprocess_volumes.CleanCTScans
    log = steps.extract_info(slices, "scan", log)
    volume, log = steps.create_volume(slices, "scan", log)
    across = float(log.at["scan", "orig_yxspacing"])
    spacing = [float(log.at["scan", "orig_zdiff"]), across, across]
    volume, log = steps.resample_volume(volume, spacing, "scan", log, "run")
    np.savez_compressed(output, ct=steps.represent_volume_efficiently_and_transpose(volume))


if __name__ == "__main__":
    main()
