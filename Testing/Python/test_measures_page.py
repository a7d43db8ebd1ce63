"""The page of measurements is that of the code, and every measure is described in full."""

from __future__ import annotations

import re

from conftest import REPOSITORY
from LungPrepLib.export.case_outputs import measurements_csv
from LungPrepLib.measurement.columns import columns
from LungPrepLib.measurement.density import measures
from LungPrepLib.pages.measures import measures_page
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from small_cases import small_chest


def test_the_page_in_the_repository_is_the_generated_one() -> None:
    page = (REPOSITORY / "Docs" / "measures.md").read_text(encoding="utf-8")
    assert page == measures_page(), "run make docs"


def test_every_column_that_is_written_is_on_the_page() -> None:
    image, labels = small_chest()
    case = prepare(image, Recipe(), labels=labels)
    header = measurements_csv(case, case.measurements).splitlines()[0].split(",")
    page = measures_page().partition("## Columns")[2]
    assert header == re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


def test_every_measure_says_its_rule_its_source_and_its_code() -> None:
    for measure in measures():
        assert measure.definition.endswith(".") and measure.source and measure.quantity.value, measure.name
        assert measure.source == "definition" or any(year in measure.source for year in map(str, range(1970, 2027)))
        assert len(measure.quantity.value) <= 16 and len(measure.quantity.meaning) <= 64, "DICOM's limits of SH and LO"
    keys = [column.key for column in columns()]
    assert len(set(keys)) == len(keys)
