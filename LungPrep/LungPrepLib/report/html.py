"""The report of a case: one HTML file with everything in it, that needs nothing from anywhere."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from ..case import PreparedCase
from ..findings import Finding
from ..measurement.density import measures
from ..measurement.measure import Measure
from .chinese import chinese
from .figures import SEVERITY_COLORS, Pictures
from .histogram_svg import histogram_svg

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


def write_report(case: PreparedCase, pictures: Pictures, path: Path) -> None:
    """Write ``report.html``: what was found and done, pictures, measurements, geometry, and how it was made.

    In English and Simplified Chinese, whose switch needs no script; every value is escaped: some come from DICOM tags,
    which anybody may have written.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup, escape

    def both(text: str) -> Markup:
        """A text of ours in both languages; where there is no Chinese, English alone."""
        other = chinese(text)
        if other == text:
            return Markup('<span lang="en" class="any">{}</span>').format(text)
        return Markup('<span lang="en">{}</span><span lang="zh-Hans">{}</span>').format(text, other)

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {"t": both, "said": partial(_said, both)}
    template = environment.from_string((resources.files(__package__) / "report.html").read_text(encoding="utf-8"))
    order = list(SEVERITY_COLORS)
    findings = sorted(case.written_findings, key=lambda finding: -order.index(finding.severity))
    main = [measure for measure in measures() if measure.name in _FIRST]
    text = template.render(
        case=case,
        document=case.as_dict(),
        findings=findings,
        places=[(finding, _data_url(picture)) for finding, picture in pictures.places_png(findings)],
        tables=_tables(case, main),
        planes=_data_url(pictures.planes_png()),
        montage=_data_url(pictures.montage_png()),
        surface=_data_url(pictures.surface_png()),
        histogram=Markup(histogram_svg(case.histograms, case.structures)),
        as_json=partial(json.dumps, indent=2, ensure_ascii=False),  # escaped by jinja2 like every value
        number=_number,
        escape=escape,
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _said(both: Any, finding: Finding, which: str) -> Any:
    """A finding's text in both languages."""
    from markupsafe import Markup

    message = finding.said if which == "said" else finding.done
    english, other = message.text(), message.text(chinese)
    if english == other:
        return Markup('<span lang="en" class="any">{}</span>').format(english)
    return Markup('<span lang="en">{}</span><span lang="zh-Hans">{}</span>').format(english, other)


@dataclass(frozen=True)
class _Table:
    """A table with a line per measure and a column per row of measurements."""

    title: str
    measures: list[Measure]
    rows: list[dict[str, Any]]
    open: bool = False

    @property
    def unexplained(self) -> dict[tuple[str, ...], str]:
        """Why a measure in this table has no number, by the names of the rows for which that is so."""
        reasons: dict[str, tuple[str, ...]] = {}
        for row in self.rows:
            if any(row[measure.name] is None for measure in self.measures):
                reasons[row["blank"]] = (*reasons.get(row["blank"], ()), row["name"])
        return {names: why for why, names in reasons.items()}


def _tables(case: PreparedCase, main: list[Measure]) -> list[_Table]:
    """The tables of measurements: what is read first, the rest, and the parts of each lung."""
    rest = [measure for measure in measures() if measure not in main]
    tables = [
        _Table("Lungs and lobes", main, case.measurements, True),
        _Table("All other measures", rest, case.measurements),
    ]
    by_part = [measure for measure in measures() if measure.needs == "histogram"]
    for structure in dict.fromkeys(row["structure"] for row in case.regional_measurements):
        rows = [row for row in case.regional_measurements if row["structure"] == structure]
        name = rows[0]["name"].partition(", ")[0]
        shown = [row | {"name": row["name"].removeprefix(f"{name}, ")} for row in rows]
        tables.append(_Table(f"Thirds, core and peel: {name}", by_part, shown))
    return [table for table in tables if table.rows]


def _number(value: Any) -> str:
    """A number as people read it; nothing where there is none."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def _data_url(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii") if png else ""
