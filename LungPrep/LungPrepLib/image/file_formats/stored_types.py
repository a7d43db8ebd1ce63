"""Types and dimensions of voxels as NIfTI and Analyze count them."""

from __future__ import annotations

from ...findings import LungPrepError
from ...messages import FileName, say

NIFTI_TYPES = {
    2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4", 1024: "i8", 1280: "u8",
}  # fmt: skip
_OTHERS = {
    1: "one bit", 32: "complex numbers", 128: "colours", 1536: "floats of 16 bytes", 1792: "complex numbers",
    2048: "complex numbers", 2304: "colours",
}  # fmt: skip


def refuse_type(code: int, file: FileName) -> LungPrepError:
    """What is said of voxels that are no single numbers."""
    if code in _OTHERS:
        what = say("The voxels of {file} are {kind}.", file=file, kind=_OTHERS[code])
    else:
        what = say("The header of {file} has the data type {code}, which there is not.", file=file, code=code)
    return LungPrepError(what, say("Save the image with one whole number or float per voxel."))


def volume_size(dim: list[int], file: FileName) -> tuple[int, int, int]:
    """(x, y, z) of ``dim`` (how many dimensions, then their sizes), of which those after the third must be 1.

    Raises
    ------
    LungPrepError
        when there are several volumes, several values per voxel, or no voxels.
    """
    count = dim[0]
    dim = [*dim[:4], *(max(n, 1) for n in dim[4:])]  # some programs write 0 where they mean one volume
    if not 1 <= count <= 7 or any(n < 1 for n in dim[1 : count + 1]):
        raise LungPrepError(
            say("The header of {file} has impossible dimensions: {sizes}.",
                file=file, sizes=" x ".join(map(str, dim[1 : max(1, min(count, 7)) + 1]))),
            say("Bring another copy."),
        )  # fmt: skip
    sizes = [*dim[1 : count + 1], 1, 1, 1][: max(count, 3)]
    return one_volume(sizes, file)


def one_volume(sizes: list[int], file: FileName) -> tuple[int, int, int]:
    """The first three of the sizes; the others must be 1.

    Raises
    ------
    LungPrepError
        when they are not.
    """
    if len(sizes) > 3 and sizes[3] > 1:
        raise LungPrepError(
            say("{file} is a sequence of {count} volumes.", file=file, count=sizes[3]),
            say("Give one volume: save the one you want."),
        )
    if any(n > 1 for n in sizes[4:]):
        raise several_values(max(sizes[4:]), file)
    return sizes[0], sizes[1], sizes[2]


def several_values(count: int, file: FileName) -> LungPrepError:
    """What is said of several values per voxel."""
    return LungPrepError(
        say("{file} has {count} values per voxel.", file=file, count=count),
        say("Give an image with one value per voxel."),
    )
