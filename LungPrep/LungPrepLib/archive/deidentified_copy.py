"""``lungprep deidentify``: the chosen series of an input as DICOM files without names, read back and compared."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..atomic import replace_text, replacing
from ..case_name import case_name, study_name
from ..dicom.catalogs.catalog import Catalog
from ..dicom.headers.slice_header import SliceHeader, headers_of
from ..dicom.pixels.object_reading import DecodeError, read_dataset
from ..dicom.selection.choosing import choose_all
from ..export.tables import csv_text
from ..findings import Finding, LungPrepError, error_from, make_finding
from ..messages import FileName, say
from ..progress import Progress
from ..recipe import Recipe
from .burnt_in import burnt_in
from .deidentifying import PROFILE, Changes, deidentify, drop_unwritable, flat
from .pseudonyms import Pseudonyms
from .receiving import cannot_write
from .tables import read_table

if TYPE_CHECKING:
    from pydicom import Dataset

REPORT_FILE = "deidentification.json"
CROSSWALK_COLUMNS = (
    "patient_id", "patient", "date_shift_days", "accession", "study_instance_uid", "new_study_instance_uid",
    "series_instance_uid", "new_series_instance_uid", "case", "new_case",
)  # fmt: skip
# What must be the same afterwards: where a slice lies, and what its values mean.
_SAME = (
    "rows", "columns", "position", "orientation", "pixel_spacing_mm", "slice_thickness_mm", "gantry_tilt_deg",
    "bits_allocated", "bits_stored", "pixel_representation", "rescale_slope", "rescale_intercept", "rescale_type",
    "padding_value", "photometric_interpretation", "samples_per_pixel", "transfer_syntax_uid", "modality", "image_type",
    "kernel", "frames", "frame",
)  # fmt: skip


@dataclass
class CopyResult:
    """What was copied and what was refused."""

    series: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    files: int = 0
    crosswalk: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The report: what was changed and how often, without any value."""
        return {
            "lungprep": __version__,
            "profile": [{"code": code, "meaning": meaning} for code, meaning in PROFILE],
            "files": self.files,
            "series": self.series,
            "refused": self.refused,
            "changes": self.changes.as_list(),
            "findings": [finding.as_dict() for finding in self.findings],
        }


def copy_without_names(
    catalog: Catalog, output: Path, recipe: Recipe, pseudonyms: Pseudonyms, progress: Progress
) -> CopyResult:
    """Write ``patient-.../study-.../case-.../0001.dcm`` ... for every series that the recipe chooses.

    A series whose pixels may hold text is refused as a whole. ``deidentification.json`` is written last.

    Raises
    ------
    LungPrepError
        when nothing can be written, or a file that was written is not what it should be.
    """
    earlier = _check_output(output, pseudonyms)
    result = CopyResult()
    try:
        for _, chosen, findings in choose_all(catalog, recipe, progress):
            result.findings += [finding for finding in findings if finding.severity == "error"]
            done = set()
            for candidate in chosen:
                if candidate.series.series_instance_uid not in done:
                    done.add(candidate.series.series_instance_uid)
                    _copy_series(list(candidate.series.slices), output, pseudonyms, result, progress)
    except BaseException:  # the series that are whole stay, and the same key adds to them
        if result.series:
            _write_report(result, output, pseudonyms, earlier)
        raise
    _write_report(result, output, pseudonyms, earlier)
    return result


def _write_report(result: CopyResult, output: Path, pseudonyms: Pseudonyms, earlier: list[dict[str, Any]]) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
        document = result.as_dict() | {"key_check": pseudonyms.check, "earlier": earlier}
        replace_text(output / REPORT_FILE, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    except OSError as error:
        raise cannot_write(error, output) from error


def _check_output(output: Path, pseudonyms: Pseudonyms) -> list[dict[str, Any]]:
    """The reports of earlier runs into the folder, the latest first; they have to be of the same key."""
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return []
    try:
        document = json.loads((output / REPORT_FILE).read_text(encoding="utf-8"))
        same, earlier = document["key_check"] == pseudonyms.check, list(document.pop("earlier"))
    except (OSError, ValueError, KeyError, TypeError):
        raise LungPrepError(
            say("{folder} is there and holds something else.", folder=FileName(output)),
            say("Choose a new or empty folder."),
            usage=True,
        ) from None
    if not same:
        raise LungPrepError(
            say("{folder} holds copies that were made with another key.", folder=FileName(output)),
            say("Name the same key with --key, or choose another folder: one patient would be two in it."),
            usage=True,
        )
    return [document, *earlier]


def _copy_series(
    slices: list[SliceHeader], output: Path, pseudonyms: Pseudonyms, result: CopyResult, progress: Progress
) -> None:
    by_path: dict[str, list[SliceHeader]] = {}
    for header in slices:
        by_path.setdefault(header.path, []).append(header)
    paths = sorted(by_path, key=lambda path: (by_path[path][0].instance_number or 0, path))
    name = case_name(slices[0].series_instance_uid)
    reason = _refusal(paths, progress)
    if reason is not None:
        result.refused.append({"series": name, "reason": str(reason), "files": len(paths)})
        result.findings.append(
            make_finding("burned-in-text", say("Series {name} is not copied: {reason}.", name=name, reason=reason))
        )
        return
    changes, new, target = Changes(), list[Path](), output
    row: dict[str, Any] = {}
    try:
        for number, path in enumerate(paths, 1):
            what = say("{number} of {total} files", number=number, total=len(paths))
            progress("deidentify", number / len(paths), what)
            dataset = _read(path)
            _with_uids_of(by_path[path][0], dataset)
            before, old = flat(dataset), _identity(dataset)
            deidentify(dataset, pseudonyms)
            target = output / _place_of(dataset) / f"{number:04}.dcm"
            if not target.exists():  # of an earlier run: it stays
                new.append(target)
            _write(dataset, target)
            changes.add(before, flat(dataset))
            _compare(Path(path), target, by_path[path])
            row = row or _crosswalk_row(old, dataset, pseudonyms)
    except BaseException:
        _remove(new, output)
        raise
    result.crosswalk.append(row)
    result.changes.counts += changes.counts
    result.files += len(paths)
    result.series.append(
        {"case": target.parent.name, "files": len(paths), "says_nothing_of_burnt_in_text": not _told(paths[0])}
    )


def _remove(files: list[Path], output: Path) -> None:
    """Remove the copies of a series that is not whole, and the folders that were made for it alone."""
    for path in files:
        path.unlink(missing_ok=True)
    for folder in dict.fromkeys(parent for path in files for parent in path.parents):
        if folder == output or output not in folder.parents:
            continue
        with contextlib.suppress(OSError):  # another series is in it
            folder.rmdir()
    with contextlib.suppress(OSError):
        output.rmdir()


def _refusal(paths: list[str], progress: Progress) -> Any:
    """Why a series cannot be copied: one file with text in its pixels is enough."""
    from pydicom import dcmread

    for path in paths:
        progress.check()
        try:
            header = dcmread(path, stop_before_pixels=True, force=True)
        except Exception:  # it will be told of when it is read whole
            continue
        if (reason := burnt_in(header)) is not None:
            return reason
    return None


def _told(path: str) -> bool:
    from pydicom import dcmread

    header = dcmread(path, stop_before_pixels=True, force=True, specific_tags=["BurnedInAnnotation"])
    return "BurnedInAnnotation" in header


def _read(path: str) -> Dataset:
    try:
        return read_dataset(path)
    except DecodeError as error:
        raise error_from(
            make_finding("file-damaged", say("The file {file} {reason}.", file=FileName(path), reason=error.said))
        ) from error


def _with_uids_of(header: SliceHeader, dataset: Dataset) -> None:
    """The UIDs of series and study that the catalog gave the file, where it has none or one that no other slice has."""
    names = {"SeriesInstanceUID": header.series_instance_uid, "StudyInstanceUID": header.study_instance_uid}
    for keyword, uid in names.items():
        if not uid or str(dataset.get(keyword) or "") != uid:
            setattr(dataset, keyword, uid or header.series_instance_uid)  # a study of its own


def _place_of(dataset: Dataset) -> Path:
    study, series = str(dataset.StudyInstanceUID), str(dataset.SeriesInstanceUID)
    return Path(str(dataset.PatientID)) / study_name(study) / case_name(series)


def _write(dataset: Dataset, target: Path) -> None:
    buffer = io.BytesIO()
    try:
        dataset.save_as(buffer, enforce_file_format=True)
    except Exception:  # a value that its type does not allow
        drop_unwritable(dataset)
        buffer = io.BytesIO()
        dataset.save_as(buffer, enforce_file_format=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as file:
            file.write(buffer.getvalue())
    except OSError as error:
        raise cannot_write(error, target.parent) from error


def _compare(source: Path, target: Path, headers: list[SliceHeader]) -> None:
    """Read the copy back: geometry, meaning of the values and pixels are those of the source, byte for byte."""
    copied = headers_of(target)
    same = len(copied) == len(headers) and all(
        getattr(one, name) == getattr(two, name) for one, two in zip(headers, copied, strict=True) for name in _SAME
    )
    if not same or _pixels(source) != _pixels(target):
        target.unlink(missing_ok=True)
        raise LungPrepError(
            say("The copy of {file} would not have the same pixels in the same place.", file=FileName(source)),
            say("It was not kept. Please report this with the kind of scanner that the file is from."),
        )


def _pixels(path: Path) -> str:
    dataset = read_dataset(str(path))
    return hashlib.sha256(bytes(dataset.PixelData) if "PixelData" in dataset else b"").hexdigest()


def _identity(dataset: Dataset) -> dict[str, str]:
    names = ("PatientID", "AccessionNumber", "StudyInstanceUID", "SeriesInstanceUID")
    return {name: str(dataset.get(name) or "") for name in names}


def _crosswalk_row(old: dict[str, str], dataset: Dataset, pseudonyms: Pseudonyms) -> dict[str, Any]:
    return {
        "patient_id": old["PatientID"],
        "patient": str(dataset.PatientID),
        "date_shift_days": pseudonyms.shift_days(old["PatientID"]),
        "accession": old["AccessionNumber"],
        "study_instance_uid": old["StudyInstanceUID"],
        "new_study_instance_uid": str(dataset.StudyInstanceUID),
        "series_instance_uid": old["SeriesInstanceUID"],
        "new_series_instance_uid": str(dataset.SeriesInstanceUID),
        "case": case_name(old["SeriesInstanceUID"]),
        "new_case": case_name(str(dataset.SeriesInstanceUID)),
    }


def write_crosswalk(result: CopyResult, path: Path) -> None:
    """Write the link between old and new, or bring it up to date: rows of earlier runs stay. Owner-only rights.

    Raises
    ------
    LungPrepError
        when it cannot be written, or there is a file that is no such crosswalk: it stays as it is.
    """
    rows: dict[str, Any] = {}
    if path.exists():
        table = read_table(path)
        if set(table.columns) != set(CROSSWALK_COLUMNS):
            raise LungPrepError(
                say("{file} is there and is no crosswalk of 'lungprep deidentify'.", file=FileName(path)),
                say("Give another file; this one stays as it is."),
                usage=True,
            )
        rows = {row["new_series_instance_uid"]: row for row in table.rows}
    rows |= {row["new_series_instance_uid"]: row for row in result.crosswalk}
    try:
        replace_text(path, csv_text(rows.values(), CROSSWALK_COLUMNS), private=True)
    except OSError as error:
        raise cannot_write(error, path.parent) from error


def change_lines(changes: Changes, most: int = 12) -> list[str]:
    """The ways of changing with their attributes, for people."""
    ways: dict[str, Counter[str]] = {}
    for (name, way), count in changes.counts.items():
        ways.setdefault(way, Counter())[name] += count
    lines = []
    for way, names in sorted(ways.items()):
        listed = ", ".join(name for name, _ in names.most_common(most))
        lines.append(f"{way} ({len(names)}): {listed}{' ...' if len(names) > most else ''}")
    return lines
