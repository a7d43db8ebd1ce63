"""``lungprep restore``: a mask on the prepared grid back onto the scan."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ...image.buffers import voxels_of
from ...progress import Progress
from ...wording import system_reason
from .. import console
from ..arguments import add_json, named
from . import Command

OK = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "prediction", type=named, metavar="PREDICTION", help="a mask on the prepared grid: NIfTI, NRRD, NPZ or NPY"
    )
    parser.add_argument("case", type=named, metavar="CASE", help="the folder of the case that it was made from")
    parser.add_argument(
        "-o", "--output", type=named, metavar="FILE.nii.gz", help="default: restored.nii.gz beside the prediction"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that is there")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep restore``."""
    import numpy as np

    from ...export.formats.nifti import write_nifti
    from ...export.mask_file import check_mask_file
    from ...findings import LungPrepError
    from ...image.grid import Grid
    from ...messages import FileName, say
    from ...restoring import restore

    prediction = Path(options.prediction)
    output = Path(options.output) if options.output else prediction.with_name("restored.nii.gz")
    if not output.name.lower().endswith(".nii.gz"):
        raise LungPrepError(
            say("{file} is not named as NIfTI.", file=FileName(output)), say("End it in .nii.gz."), usage=True
        )
    slices = output.with_name(output.name[: -len(".nii.gz")] + "_slices.npz")
    check_mask_file(output, overwrite=options.overwrite)
    restored = restore(prediction, Path(options.case))
    written = [output.name]
    new = output.with_name(f".{os.getpid()}.{output.name}")
    new_slices = slices.with_name(f".{os.getpid()}.{slices.name}")
    try:
        if restored.slices is not None and restored.geometry is not None and not restored.geometry.is_regular:
            check_mask_file(slices, overwrite=options.overwrite)
            np.savez_compressed(new_slices, labels=restored.slices, positions_mm=restored.geometry.positions_mm)
            written.append(slices.name)
        write_nifti(restored.labels, new)
        if len(written) > 1:
            os.replace(new_slices, slices)
        os.replace(new, output)
    except OSError as error:
        raise LungPrepError(
            say("{file} could not be written: {reason}.", file=FileName(output), reason=system_reason(error)),
            say("Free some space or choose another place."),
        ) from error
    finally:
        new.unlink(missing_ok=True)
        new_slices.unlink(missing_ok=True)
    counts = np.bincount(voxels_of(restored.labels).ravel())
    voxels = {int(value): int(counts[value]) for value in np.flatnonzero(counts) if value}
    if options.json:
        document = {
            "written": written,
            "voxels": {str(value): count for value, count in voxels.items()},
            "geometry": Grid.of(restored.labels).as_dict(),
            "findings": [finding.as_dict() for finding in restored.findings],
        }
        console.write_json(document, options.json)
        return OK
    for line in console.finding_lines(restored.findings):
        console.say(line)
    for value, count in voxels.items():
        console.say(f"label {value}: {count} voxels")
    console.say(f"Written: {', '.join(written)}")
    return OK


COMMAND = Command("restore", "a mask on the prepared grid back onto the scan", 17, add_arguments, run)
