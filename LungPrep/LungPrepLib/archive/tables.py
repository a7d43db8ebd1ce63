"""Tables that people hand in: CSV in whatever encoding and with whatever separator their program wrote."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..findings import Finding, LungPrepError, make_finding
from ..messages import FileName, say
from ..wording import system_reason

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = ",;\t|"
_ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_LARGEST_FIELD = 16 * 1024**2  # a report's text is one field

# What columns are called, without case, spaces and punctuation; the first of a list is what messages say.
COLUMN_NAMES = {
    "accession": ("accession", "accessionnumber", "accessionno", "accessionid", "accnumber", "acc"),
    "patient": ("patient", "patientid", "mrn", "patientmrn", "patid", "subject", "subjectid"),
    "protocol": ("protocol", "protocoldescription", "protocolname", "procedure", "exam", "examdescription",
                 "studydescription", "description"),
    "date": ("date", "studydate", "examdate", "reportdate", "scandate"),
    "text": ("text", "report", "reporttext", "freetext", "findings", "impression"),
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """The rows of a CSV file as texts, and what was noticed about the file."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    findings: tuple[Finding, ...] = field(default=())

    def column(self, kind: str, named: str | None = None, *, needed: bool = True) -> str | None:
        """The column of a kind (a key of :data:`COLUMN_NAMES`): the one that was ``named``, else by its usual names.

        Raises
        ------
        LungPrepError
            when it is not there and ``needed`` or was named, or two columns could be it.
        """
        if named:
            found = [column for column in self.columns if column == named]
            found = found or [column for column in self.columns if _bare(column) == _bare(named)]
        else:
            found = [column for column in self.columns if _bare(column) in COLUMN_NAMES[kind]]
        if len(found) == 1:
            return found[0]
        if not found and not needed and not named:
            return None
        wanted = named or kind
        if found:
            message = say("The table {file} has several columns that could be the {kind}: {columns}.",
                          file=FileName(self.name), kind=wanted, columns=found)  # fmt: skip
        else:
            message = say("The table {file} has no column '{kind}'; it has {columns}.",
                          file=FileName(self.name), kind=wanted, columns=list(self.columns))  # fmt: skip
        raise LungPrepError(message, say("Name it with --{kind}-column.", kind=kind), usage=True)


def read_table(path: Path, encoding: str | None = None, *, header: bool = True) -> Table:
    """Read a CSV file: UTF-8, UTF-16 or the ``encoding`` that is given; what is neither is read as Windows-1252.

    The separator (comma, semicolon, tab or bar) is the one that the first line has most of. Without ``header`` the
    columns are called ``1``, ``2`` ...

    Raises
    ------
    LungPrepError
        when there is no such file, it is a spreadsheet's own format, or no text.
    """
    text, findings = _text_of(path, encoding)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count) if any(s in first for s in _SEPARATORS) else ","
    csv.field_size_limit(_LARGEST_FIELD)
    try:
        lines = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise LungPrepError(
            say("The table {file} cannot be read: {reason}.", file=FileName(path), reason=str(error)),
            say("Save it again as CSV."),
            usage=True,
        ) from None
    if not lines:
        raise LungPrepError(say("The table {file} is empty.", file=FileName(path)), say("Check the file."), usage=True)
    columns = tuple(name.strip() for name in lines[0]) if header else tuple(str(n + 1) for n in range(len(lines[0])))
    body = lines[1:] if header else lines
    rows = tuple({c: row[n].strip() if n < len(row) else "" for n, c in enumerate(columns)} for row in body)
    return Table(str(path), columns, rows, tuple(findings))


def _text_of(path: Path, encoding: str | None) -> tuple[str, list[Finding]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LungPrepError(
            say("The table {file} cannot be read: {reason}.", file=FileName(path), reason=system_reason(error)),
            say("Check the path and its rights."),
            usage=True,
        ) from error
    if content.startswith(_SPREADSHEETS):
        raise LungPrepError(
            say("{file} is a spreadsheet program's own file.", file=FileName(path)),
            say("Save it as CSV (comma separated values) and give that file."),
            usage=True,
        )
    if encoding:
        try:
            return content.decode(encoding), []
        except (LookupError, UnicodeDecodeError):
            raise LungPrepError(
                say("The table {file} cannot be read as '{encoding}'.", file=FileName(path), encoding=encoding),
                say("Leave --encoding out, or name the encoding that the file was saved in."),
                usage=True,
            ) from None
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace"), []
    if b"\x00" in content:
        raise LungPrepError(say("{file} is no text.", file=FileName(path)), say("Save it as CSV."), usage=True)
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        finding = make_finding(
            "table-encoding",
            say("The table {file} is not UTF-8 and was read as Windows-1252.", file=FileName(path)),
        )
        # latin-1 where Windows-1252 has no character: nothing is lost.
        try:
            return content.decode("cp1252"), [finding]
        except UnicodeDecodeError:
            return content.decode("latin-1"), [finding]


def read_list(
    path: Path, kind: str, *, column: str | None = None, encoding: str | None = None
) -> tuple[list[str], list[Finding]]:
    """The accessions or patient IDs of a list: a CSV with such a column, or one per line. Each comes once.

    Raises
    ------
    LungPrepError
        when the file is none, a spreadsheet rounded the numbers, or patients are called by name.
    """
    table = read_table(path, encoding)
    values: list[str]
    if len(table.columns) == 1 and not column and _bare(table.columns[0]) not in COLUMN_NAMES[kind]:
        table = read_table(path, encoding, header=False)
        values = [row["1"] for row in table.rows]
    else:
        name = table.column(kind, column)
        values = [row[name or ""] for row in table.rows]
    given = [value for value in values if value]
    if not given:
        raise LungPrepError(say("The list {file} is empty.", file=FileName(path)), say("Check the file."), usage=True)
    _check_values(given, kind, path)
    unique = list(dict.fromkeys(given))
    findings = list(table.findings)
    if len(unique) < len(given):
        findings.append(
            make_finding(
                "listed-twice",
                say("{count} lines of the list {file} repeat an earlier one.",
                    count=len(given) - len(unique), file=FileName(path)),
                count=len(given) - len(unique),
            )
        )  # fmt: skip
    return unique, findings


def _check_values(values: Sequence[str], kind: str, path: Path) -> None:
    rounded = next((n for n, value in enumerate(values, 1) if _ROUNDED.fullmatch(value)), None)
    if rounded is not None:
        raise LungPrepError(
            say("Entry {number} of the list {file} is a number that a spreadsheet rounded (such as 1.2E+11).",
                number=rounded, file=FileName(path)),
            say("Format the column as text and save the list again: the digits are lost in this file."),
            usage=True,
        )  # fmt: skip
    if kind != "patient":
        return
    named = sum(map(_is_name, values))
    if named * 2 >= len(values):
        raise LungPrepError(
            say("The list {file} holds patients' names and not patient IDs ({count} of {total} lines).",
                file=FileName(path), count=named, total=len(values)),
            say("Give the IDs that the archive uses (DICOM Patient ID, 0010,0020): names are not unique."),
            usage=True,
        )  # fmt: skip


def _is_name(value: str) -> bool:
    """``Doe^Jane``, ``Doe, Jane`` or ``Jane Doe``: words of letters and no digit."""
    words = re.split(r"[\s,^]+", value.strip("^ "))
    return len(words) >= 2 and not any(c.isdigit() for c in value) and all(any(map(str.isalpha, w)) for w in words)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
