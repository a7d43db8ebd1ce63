"""What is in a case's folder: the files that every case has, and those of the recipe's formats."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from ..case import PreparedCase
from ..dependencies import statuses
from ..findings import LungPrepError, make_finding
from ..measurement.columns import columns
from ..messages import Word, say
from ..report.figures import Pictures
from ..report.html import report_template, write_report
from ..report.picture import Picture
from ..report.picture import pictures as all_pictures
from .format import NATIVE_IMAGE, NATIVE_LABELS, PREPARED_IMAGE, PREPARED_LABELS, Output, formats
from .formats.nifti import write_nifti
from .tables import csv_text

MEASUREMENTS, PREVIEW, PICTURE, REPORT = "measurements", "preview", "picture", "report"


class CaseOutputs:
    """The outputs of a case, in the order in which they are written; the report last, as it says what was found."""

    def __init__(self, case: PreparedCase) -> None:
        self._case = case
        self._pictures = _pictures(case)
        self.drawn: Callable[[], object] = self.draw
        self._formats: list[tuple[str, list[Output]]] = []
        for name in dict.fromkeys(case.recipe.output.formats):
            with _or_finding(case, name):
                self._formats.append((name, list(formats()[name].outputs(case))))

    def __len__(self) -> int:
        return 6 + len(self._case.recipe.pictures.wanted) + sum(len(outputs) for _, outputs in self._formats)

    def __iter__(self) -> Iterator[tuple[str, Output]]:
        """The format of each output but the native images (empty for what has none), and the output."""
        seen = set()
        for name, outputs in self._formats:
            for output in outputs:
                if output.name not in seen:  # two formats may share a file
                    seen.add(output.name)
                    yield name, Output(output.name, partial(self._write, name, output), output.holds)
        for name, rows in (
            ("measurements.csv", self._case.measurements),
            ("regions.csv", self._case.regional_measurements),
        ):
            if rows or name == "measurements.csv":
                text = measurements_csv(self._case, rows)
                yield "", Output(name, partial(_write_text, text=text), (MEASUREMENTS,))
        pictures = self._pictures
        if pictures is not None:
            if self._case.recipe.output.report:
                report_template()
            self.drawn()
            yield "", Output("preview.png", lambda path: path.write_bytes(pictures.preview_png()), (PREVIEW,))
            for picture in (all_pictures()[name] for name in dict.fromkeys(self._case.recipe.pictures.wanted)):
                yield "", Output(picture.file_name, partial(self._draw, picture), (PICTURE,))
            if self._case.recipe.output.report:
                yield "", Output("report.html", partial(write_report, self._case, pictures), (REPORT,))

    def draw(self) -> None:
        """Draw what every case's pictures show; may be begun in a thread, whose end ``drawn`` has to wait for then."""
        if self._pictures is not None:
            self._pictures.draw(report=self._case.recipe.output.report)

    def native(self) -> Iterator[Output]:
        """Image and labels on the native grid, as NIfTI."""
        case = self._case
        image = (NATIVE_IMAGE, PREPARED_IMAGE) if case.prepared_image is case.image else (NATIVE_IMAGE,)
        yield Output("ct.nii.gz", partial(write_nifti, case.image), image)
        if case.labels is not None:
            labels = (NATIVE_LABELS, PREPARED_LABELS) if case.prepared_labels is case.labels else (NATIVE_LABELS,)
            yield Output(f"{case.labels_name}.nii.gz", partial(write_nifti, case.labels), labels)

    def _draw(self, picture: Picture, path: Path) -> None:
        with _or_finding(self._case, f"picture {picture.name}", path):
            path.write_bytes(picture.draw(self._case))

    def _write(self, name: str, output: Output, path: Path) -> None:
        with _or_finding(self._case, name, path):
            output.write(path)


@contextmanager
def _or_finding(case: PreparedCase, name: str, path: Path | None = None) -> Iterator[None]:
    """A format that cannot say this case is left out with a finding: the other files are as good without it."""
    try:
        yield
    except LungPrepError as error:
        if path is not None:
            remove(path)
        message = say("The format '{format}' was not written: {reason}", format=name, reason=error.said)
        case.findings.append(make_finding("format-not-written", message, error.advice or None, format=name))


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _pictures(case: PreparedCase) -> Pictures | None:
    """What draws preview and report; without the packages for it, as in a fresh Slicer, a case has neither."""
    missing = [status.package.name for status in statuses(["pictures"]) if not status.version]
    missing = [name for name in missing if name not in ("rich", "matplotlib")]  # for terminals, for other pictures
    if not missing:
        return Pictures(case)
    message = say(
        "preview.png and report.html were not made: {packages} {are} not installed.",
        packages=missing,
        are=Word("is") if len(missing) == 1 else Word("are"),
    )
    done = say(
        "Writes everything else. 'Report packages...' in the module's section 'lungmask: packages and weights', or "
        "pip, installs what is missing."
    )
    case.findings.append(make_finding("pictures-skipped", message, done, missing=missing))
    return None


def measurements_csv(case: PreparedCase, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of measurements as CSV, units in the column names."""
    return csv_text(({"case": case.case} | dict(row) for row in rows), ["case", *(column.key for column in columns())])


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
