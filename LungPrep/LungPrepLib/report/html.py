"""The report of a case: one HTML file with everything in it, that needs nothing from anywhere."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..case import PreparedCase
from ..findings import SEVERITIES
from ..measurement.density import measures
from ..measurement.measure import Measure
from ..messages import Count, Listed, Message, Word, as_message, say
from .bilingual import alternative, both
from .chinese import chinese
from .figures import Pictures, SliceShown
from .histogram_svg import histogram_svg
from .verdict import grade_of, key_numbers, verdict_of

if TYPE_CHECKING:
    from jinja2 import Template

# What a reader looks at first; the rest is one click away.
_FIRST = (
    "volume_ml",
    "mass_g",
    "mean_hu",
    "laa_950_percent",
    "laa_910_percent",
    "laa_856_percent",
    "perc15_hu",
    "haa_percent",
)
_PLANE_NAMES = {"axial": Word("axial"), "coronal": Word("coronal"), "sagittal": Word("sagittal")}


@cache
def report_template() -> Template:
    """The page, without its case; making it takes a while, and can be done before the pictures are drawn."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {"t": both, "alternative": alternative}
    return environment.from_string((resources.files(__package__) / "report.html").read_text(encoding="utf-8"))


def write_report(case: PreparedCase, pictures: Pictures, path: Path) -> None:
    """Write ``report.html``: what was found and done, pictures, measurements, geometry, and how it was made.

    In English and Simplified Chinese, whose switch needs no script; every value is escaped: some come from DICOM tags,
    which anybody may have written.
    """
    from markupsafe import Markup

    findings = sorted(case.written_findings, key=lambda finding: -SEVERITIES.index(finding.severity))
    main = [measure for measure in measures() if measure.name in _FIRST]
    document = case.as_dict()
    text = report_template().render(
        case=case,
        document=document,
        findings=findings,
        reasons=case.reasons or [as_message(reason) for reason in document["source"].get("reasons", ())],
        places=pictures.places_png(findings),
        tables=_tables(case, main),
        verdict=verdict_of(case),
        grade=grade_of,
        key_numbers=key_numbers(case),
        planes=pictures.planes,
        sides=pictures.sides,
        montage=pictures.montage,
        names=_PLANE_NAMES,
        place=_place,
        counted=lambda notes: say("{notes}", notes=Count(notes, "note")),
        url=_data_url,
        histogram=Markup(histogram_svg(case.histograms, case.structures, alternative("Histograms in HU"), chinese)),
        records=_records(document),
        as_json=partial(json.dumps, indent=2, ensure_ascii=False),  # escaped by jinja2 like every value
        number=_number,
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _place(one: SliceShown) -> Message:
    return say("slice {number} of {total}", number=one.number, total=one.count)


def _records(document: dict[str, Any]) -> list[tuple[str, Any]]:
    """What is shown as it stands in ``case.json``, but for what the page says in words above."""
    source = {key: value for key, value in document["source"].items() if key != "reasons"}
    recipe = {key: value for key, value in document["recipe"].items() if key != "description"}
    parts = [
        (Word("Source"), source),
        (Word("Segmentation"), document["segmentation"]),
        (Word("Second opinion"), document["second_opinion"]),
        (Word("Recipe"), recipe),
        (Word("Seconds"), document["timings_s"]),
    ]
    return [(title, part) for title, part in parts if part]


@dataclass(frozen=True)
class _Table:
    """A table with a line per measure and a column per row of measurements."""

    title: Message
    measures: list[Measure]
    rows: list[dict[str, Any]]
    open: bool = False

    @property
    def unexplained(self) -> list[Message]:
        """Why a measure in this table has no number, and in which rows that is so."""
        reasons: dict[str, list[str]] = {}
        for row in self.rows:
            if any(row[measure.name] is None for measure in self.measures):
                reasons.setdefault(row["blank"], []).append(row["name"])
        return [
            say("{rows}: {reasons}.", rows=_all([Word(name) for name in names]), reasons=_all(_why(blank), "; "))
            for blank, names in reasons.items()
        ]


def _why(blank: str) -> list[Message]:
    """What stands in the column ``blank``, with the measures' titles in place of their keys."""
    titles = {measure.name: Word(measure.title) for measure in measures()}
    parts = []
    for part in blank.split("; "):
        names, _, why = part.rpartition(": ")
        keys = names.split(", ")
        if all(key in titles for key in keys):
            parts.append(say("{measures}: {why}", measures=_all([titles[key] for key in keys]), why=Word(why)))
        else:
            parts.append(Message("{text}", {"text": Word(part)}))
    return parts


def _all(items: Sequence[Word] | Sequence[Message], separator: str = ", ") -> Listed:
    return Listed(tuple(items), separator, len(items))


def _tables(case: PreparedCase, main: list[Measure]) -> list[_Table]:
    """The tables of measurements: what is read first, the rest, and the parts of each lung."""
    rest = [measure for measure in measures() if measure not in main]
    tables = [
        _Table(say("Lungs and lobes"), main, case.measurements, True),
        _Table(say("All other measures"), rest, case.measurements),
    ]
    by_part = [measure for measure in measures() if measure.needs == "histogram"]
    for structure in dict.fromkeys(row["structure"] for row in case.regional_measurements):
        rows = [row for row in case.regional_measurements if row["structure"] == structure]
        name = rows[0]["name"].partition(", ")[0]
        shown = [row | {"name": row["name"].removeprefix(f"{name}, ")} for row in rows]
        tables.append(_Table(say("Thirds, core and peel: {structure}", structure=Word(name)), by_part, shown))
    return [table for table in tables if table.rows]


def _number(value: Any, row: Sequence[Any] = ()) -> str:
    """A number as people read it, with as many decimals as the largest of its ``row``; nothing where there is none."""
    if value is None:
        return ""
    there = [abs(one) for one in (value, *row) if one is not None]
    largest = max(there)
    if largest >= 1000 or all(float(one).is_integer() for one in there):
        decimals = 0
    else:
        decimals = 1 if largest >= 10 else 2 if largest >= 1 else 3
    shown = f"{value:,.{decimals}f}"
    return f"{value:.2g}" if value and not float(shown.replace(",", "")) else shown


def _data_url(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii") if png else ""
