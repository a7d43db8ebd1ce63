"""Tables that name label values: in the header of a mask, beside it, or given by the user."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
from pathlib import Path
from typing import Any

from ...findings import LungPrepError
from ...messages import FileName, say
from ..structures import Structure, structure_from_dict
from .known_names import conventions, meaning_of
from .label_file import named_structure

Names = dict[int, Structure]
_NIFTI_HEADER = 348
_MOST_TABLE = 1 << 20
# The LabelTable of Caret and GIFTI, which TotalSegmentator puts into the header extension of NIfTI.
_LABEL = re.compile(r"<Label\b[^>]*\bKey=\"(\d+)\"[^>]*>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))\s*</Label>", re.DOTALL)
# Slicer's colour tables (value name r g b a) and ITK-SNAP's label descriptions (value r g b a v m "name").
_SLICER_ROW = re.compile(r"^\s*(\d+)\s+([^\s\d]\S*)\s+\d+\s+\d+\s+\d+\s+\d+\s*$")
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
# Columns of Slicer's CSV colour tables (LabelValue, Name), of BIDS (index, name), and of tables by hand.
_VALUE_COLUMNS, _NAME_COLUMNS = ("labelvalue", "value", "index", "label", "id"), ("name", "structure")
_SNAP_ROW = re.compile(r"^\s*(\d+)(?:\s+[\d.]+){6}\s+\"(.*)\"\s*$")


def names_beside(path: Path) -> Names:
    """What the header of a mask, or a table that belongs to it, says of its values; nothing where nobody does."""
    return names_in_header(path) or _names_of_case(path) or _names_of_data_set(path)


def names_in_header(path: Path) -> Names:
    """The label table in the header extension of a NIfTI file."""
    name = path.name.lower()
    if not name.endswith((".nii", ".nii.gz")):
        return {}
    try:
        with path.open("rb") as raw:
            file: Any = gzip.GzipFile(fileobj=raw) if name.endswith(".gz") else raw
            text = file.read(_NIFTI_HEADER + _MOST_TABLE)[_NIFTI_HEADER:].partition(b"</LabelTable>")
    except (OSError, EOFError, ValueError):
        return {}  # reading the voxels will say what is wrong
    if not text[1]:
        return {}
    found = _LABEL.findall(text[0].decode("utf-8", "replace"))
    return {int(key): named_structure(html.unescape(cdata or plain), int(key)) for key, cdata, plain in found}


def _names_of_case(path: Path) -> Names:
    """A mask in the folder of a case of LungPrep, perhaps corrected: its case.json says what the values mean."""
    document = _json(path.parent / "case.json")
    holds = document.get("files", {}).get(path.name, {}).get("holds", ()) if isinstance(document, dict) else ()
    if not any("labels" in str(what) for what in holds):
        return {}
    try:
        structures = [structure_from_dict(values) for values in document["structures"]]
    except (KeyError, TypeError, ValueError):
        return {}
    return {structure.value: structure for structure in structures}


def _names_of_data_set(path: Path) -> Names:
    """nnU-Net's dataset.json, beside the mask's folder ``labelsTr`` or ``labelsTs``."""
    if not path.parent.name.startswith("labels"):
        return {}
    return _names_of_labels(_json(path.parent.parent / "dataset.json"))


def _names_of_labels(document: Any) -> Names:
    labels = document.get("labels") if isinstance(document, dict) else None
    if not isinstance(labels, dict):
        return {}
    names: Names = {}
    for one, other in labels.items():  # name -> value (version 2) or value -> name (version 1)
        name, value = (one, other) if isinstance(other, int) else (other, one)
        if isinstance(name, str) and str(value).isdigit() and int(value) > 0:
            names[int(value)] = named_structure(name, int(value))
    return names


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def names_a_table(text: str) -> bool:
    """Whether ``--label-names`` gives the path of a table."""
    return text.lower().endswith((".json", ".ctbl", ".txt", ".label", *_DELIMITERS))


def names_given(text: str) -> tuple[Names, tuple[str, ...]]:
    """What ``--label-names`` says: the meaning of values (a tool's name, or a table), or the structures wanted.

    A table is Slicer's (``.ctbl``, ``.txt``, ``.csv``), that of BIDS (``.tsv``), ITK-SNAP's label description
    (``.txt``, ``.label``), nnU-Net's ``dataset.json``, or JSON ``{"1": "right lung"}``.

    Raises
    ------
    LungPrepError
        when a table is named that is not there or cannot be read.
    """
    if text.lower() in conventions():
        return meaning_of(text.lower()), ()
    path = Path(text)
    if not names_a_table(text):
        return {}, tuple(name.strip() for name in text.split(",") if name.strip())
    try:
        content = path.read_text(encoding="utf-8-sig")
        names = _names_in_table(content, path.suffix.lower())
    except (OSError, ValueError) as error:
        raise LungPrepError(
            say("The table of label names {file} cannot be read: {reason}.", file=FileName(path), reason=str(error)),
            say("Check the path after --label-names."),
            usage=True,
        ) from error
    if not names:
        raise LungPrepError(
            say("The table {file} names no label value.", file=FileName(path)),
            say("Give a colour table of Slicer, a label description of ITK-SNAP, a CSV with columns value and name, "
                "or JSON such as {example}.",
                example='{"1": "right lung"}'),
            usage=True,
        )  # fmt: skip
    return names, ()


def _names_in_table(content: str, ending: str) -> Names:
    if ending in _DELIMITERS:
        return _names_in_columns(content, _DELIMITERS[ending])
    if ending == ".json":
        document = json.loads(content)
        return _names_of_labels(
            document if isinstance(document, dict) and "labels" in document else {"labels": document}
        )
    names: Names = {}
    for line in content.splitlines():
        match = _SNAP_ROW.match(line) or _SLICER_ROW.match(line)
        if match and int(match[1]) > 0:
            names[int(match[1])] = named_structure(match[2].replace("_", " "), int(match[1]))
    return names


def _names_in_columns(content: str, delimiter: str) -> Names:
    rows = csv.DictReader(io.StringIO(content), delimiter=delimiter)
    columns = {column.strip().lower(): column for column in rows.fieldnames or ()}
    value_of = next((columns[name] for name in _VALUE_COLUMNS if name in columns), None)
    name_of = next((columns[name] for name in _NAME_COLUMNS if name in columns), None)
    names: Names = {}
    for row in rows if value_of and name_of else ():
        value, name = (row[value_of] or "").strip(), (row[name_of] or "").strip()
        if value.isdigit() and int(value) > 0 and name:
            names[int(value)] = named_structure(name.replace("_", " "), int(value))
    return names
