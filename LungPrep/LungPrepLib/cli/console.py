"""What the command line shows: progress on standard error, results on standard output."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import messages
from ..findings import Finding, LungPrepError
from ..messages import FileName
from ..wording import system_reason

_MARKS = {"info": "i", "warning": "!", "error": "x"}


def plain(text: str) -> str:
    """``text`` without control characters: values come from files, and a terminal obeys escape sequences."""
    return "".join(c if c.isprintable() else " " for c in text)


def make_streams_safe() -> None:
    """Let whatever is printed be printed: into nothing where a stream is closed, with escapes where it is not UTF-8.

    A number of a stream that is closed would be given to the next file that is opened, and what a library prints
    would be written into it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="backslashreplace")


def say(text: str = "") -> None:
    """A line of the result.

    Raises
    ------
    LungPrepError
        when standard output cannot take it.
    """
    _print(plain_lines(text) + "\n")


def _print(text: str) -> None:
    with printing():
        sys.stdout.write(text)
        sys.stdout.flush()


@contextlib.contextmanager
def printing() -> Iterator[None]:
    """Around what writes to standard output; its failure is the user's to mend.

    Raises
    ------
    LungPrepError
        when standard output cannot take it.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:  # a disk that is full
        with contextlib.suppress(OSError):
            sys.stdout.close()  # else what is left in it is tried again when Python ends
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        raise LungPrepError(
            messages.say("The result cannot be printed: {reason}.", reason=system_reason(error)),
            messages.say("Make room, or send standard output elsewhere."),
        ) from error


def nobody_listens() -> None:
    """Print nothing more: the program that read standard output has ended (``lungprep ... | head``)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def plain_lines(text: str) -> str:
    """As :func:`plain`, line by line."""
    return "\n".join(plain(line) for line in text.split("\n"))


def complain(error: LungPrepError) -> None:
    """An error, as one line on standard error: what is wrong, and what to do."""
    sys.stderr.write(f"lungprep: {plain(f'{error.message} {error.action}'.strip())}\n")
    sys.stderr.flush()


def write_json(document: Any, target: str) -> None:
    """One JSON document on standard output (``-``) or in a file."""
    write_json_text(json_text(document), target)


def json_text(document: Any) -> str:
    """The document as people read it."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json_text(text: str, target: str) -> None:
    """As :func:`write_json`, what :func:`json_text` made."""
    if not text.isascii() and not _takes_all(target):
        text = json.dumps(json.loads(text), indent=2) + "\n"
    if target != "-":
        try:
            Path(target).write_text(text, encoding="utf-8")
        except OSError as error:
            raise _not_written(target, error) from error
        return
    _print(text)


def _takes_all(target: str) -> bool:
    """Whether every letter can be written as it is; in JSON the others are escaped, not replaced."""
    encoding = "utf-8" if target != "-" else getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "") == "utf8"


def check_json_target(target: str | None) -> None:
    """Raise, before the work, when the result could not be written to the file ``target``; a file that is there stays.

    ``None`` and ``-`` (standard output) always can.
    """
    if target in (None, "-"):
        return
    path = Path(str(target))
    existed = path.exists()
    try:
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        raise _not_written(str(target), error) from error
    if not existed:
        path.unlink(missing_ok=True)


def _not_written(target: str, error: OSError) -> LungPrepError:
    return LungPrepError(
        messages.say(
            "The result cannot be written to {file}: {reason}.", file=FileName(target), reason=system_reason(error)
        ),
        messages.say("Give --json a file in a folder that is there and that you may write to."),
        usage=True,
    )


def finding_lines(findings: list[Finding]) -> list[str]:
    """One line per finding, gravest first."""
    order = ("error", "warning", "info")
    lines = []
    for finding in sorted(findings, key=lambda f: order.index(f.severity)):
        lines.append(f"  [{_MARKS[finding.severity]}] {finding.code}: {finding.message} {finding.action}".rstrip())
    return lines


def table(header: list[str], rows: list[list[str]]) -> str:
    """Columns that line up; the first to the left, the others to the right."""
    cells = [header, *rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = []
    for row in cells:
        first, *rest = (
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  " + "  ".join([first, *rest]).rstrip())
    return "\n".join(lines)


def measurement_table(measurements: list[dict[str, Any]]) -> str:
    """The measurements as people want to read them."""
    columns = (
        ("volume_ml", "mL", 1),
        ("mass_g", "g", 1),
        ("mean_hu", "mean HU", 1),
        ("sd_hu", "SD", 1),
        ("median_hu", "median", 0),
        ("laa_950_percent", "LAA-950 %", 2),
        ("perc15_hu", "Perc15", 0),
    )
    rows = [
        [row["name"], *("-" if row[key] is None else f"{row[key]:.{digits}f}" for key, _, digits in columns)]
        for row in measurements
    ]
    return table(["", *(title for _, title, _ in columns)], rows)
