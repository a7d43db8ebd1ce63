"""The report of a case: one HTML file with everything in it, that needs nothing from anywhere."""

from __future__ import annotations

import base64
import json
from functools import partial
from importlib import resources
from pathlib import Path

from ..case import PreparedCase
from ..measurement.density import measures
from .figures import SEVERITY_COLORS, Pictures


def write_report(case: PreparedCase, pictures: Pictures, path: Path) -> None:
    """Write ``report.html``: findings, pictures, measurements, geometry, and how it was made.

    Every value is escaped: some come from DICOM tags, which anybody may have written.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((resources.files(__package__) / "report.html").read_text(encoding="utf-8"))
    order = list(SEVERITY_COLORS)
    text = template.render(
        case=case,
        document=case.as_dict(),
        findings=sorted(case.written_findings, key=lambda finding: -order.index(finding.severity)),
        measures=measures(),
        planes=_data_url(pictures.planes_png()),
        montage=_data_url(pictures.montage_png()),
        histogram=_data_url(pictures.histogram_png()) if case.measurements else "",
        as_json=partial(json.dumps, indent=2, ensure_ascii=False),  # escaped by jinja2 like every value
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _data_url(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
