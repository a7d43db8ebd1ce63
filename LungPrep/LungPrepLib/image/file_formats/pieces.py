"""The data files that a header names: one, a list of them, or a numbered row."""

from __future__ import annotations

from pathlib import Path

from ...findings import LungPrepError
from ...messages import FileName, say

_MOST = 100_000


def data_files(header: Path, text: str, following: list[str]) -> list[Path]:
    """The files that ``text`` names: ``a.raw``, ``LIST`` (in the lines that follow) or ``a%03d.raw 1 40 1``.

    Raises
    ------
    LungPrepError
        naming the header and the first file that is not there.
    """
    words = text.split()
    if words and words[0].upper() == "LIST":
        names = [line.strip() for line in following if line.strip()]
    elif "%" in text and len(words) >= 3:
        names = _numbered(header, words)
    else:
        names = [text.strip()]
    files = [header.parent / name.replace("\\", "/") for name in names]
    missing = [file for file in files if not file.is_file()]
    if not files or missing:
        raise LungPrepError(
            say("{header} is only a header: its data file {file} is missing.",
                header=FileName(header), file=FileName(missing[0] if missing else text or "?")),
            say("Bring the data file into the same folder."),
        )  # fmt: skip
    return files


def _numbered(header: Path, words: list[str]) -> list[str]:
    """``name-%03d.raw first last [step]``."""
    try:
        first, last, step, *_ = [*(int(word) for word in words[1:4]), 1]
        numbers = range(first, last + (1 if step > 0 else -1), step)
        if len(numbers) > _MOST:
            raise ValueError
        return [words[0] % number for number in numbers]
    except (ValueError, TypeError, KeyError) as error:
        raise LungPrepError(
            say("The row of data files in {header} cannot be understood.", header=FileName(header)),
            say("Correct the header."),
        ) from error
