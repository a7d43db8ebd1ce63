"""The listing as tables in colour, drawn by rich."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..dicom.selection.listing import Listing
from .listing_text import closing_lines, image_lines, mark, name_lines, study_title, why_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ..dicom.selection.candidates import Candidate, JudgedStudy

_LINE_STYLES = {"i": "dim", "!": "yellow", "x": "red"}


def print_tables(listing: Listing, console: Console, *, keep_identifiers: bool, plain: bool) -> None:
    """One table per study, then what was noticed about the place.

    All texts are :class:`rich.text.Text`, so that nothing from a file is taken for markup.
    """
    from rich.text import Text

    for number, study in enumerate(listing.studies, 1):
        title = study_title(study, number, len(listing.studies), keep_identifiers)
        console.print(_table(study, title, keep_identifiers, plain))
        console.print()
    for line in closing_lines(listing):
        console.print(Text(line, style=_style(line)))


def _table(study: JudgedStudy, title: str, keep_identifiers: bool, plain: bool) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.ASCII if plain else box.ROUNDED,
        show_lines=True,
        header_style="bold",
    )
    table.add_column("")
    table.add_column("Series", overflow="fold", min_width=17, ratio=3)
    table.add_column("Images", overflow="fold", ratio=3)
    table.add_column("Why", overflow="fold", ratio=5)
    for candidate in study.candidates:
        _add_row(table, candidate, keep_identifiers, plain)
    return table


def _add_row(table: Table, candidate: Candidate, keep_identifiers: bool, plain: bool) -> None:
    from rich.text import Text

    sign, style = mark(candidate, plain)
    name, *names = name_lines(candidate, keep_identifiers)
    verdict, *findings = why_lines(candidate)
    dim = "dim" if candidate.verdict == "not usable" else ""
    is_chosen = candidate.verdict == "chosen"
    table.add_row(
        Text(sign, style=style),
        Text.assemble((name, "bold" if is_chosen else ""), *(("\n" + line, "dim") for line in names)),
        Text("\n".join(image_lines(candidate.summary)), style=dim),
        Text.assemble((verdict, style if is_chosen else dim), *(("\n" + line, _style(line)) for line in findings)),
    )


def _style(line: str) -> str:
    return _LINE_STYLES.get(line[:1], "") if line[1:2] == " " else ""
