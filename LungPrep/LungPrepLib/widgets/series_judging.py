"""Which series of a study is the right one: headers read a few at a time between two turns of the event loop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..dicom.catalogs.catalog import SeriesHeaders, StudyHeaders
from ..dicom.catalogs.grouping import group_studies
from ..dicom.headers.slice_header import headers_of
from ..dicom.selection.choosing import Candidate, compare, judge_series
from ..recipe import Recipe
from .steps import Steps


class SeriesJudge:
    """Judges studies one after the other, those that are asked for last first (the user looks at them now).

    ``judged(study_uid, candidates)`` gets the best candidate per Series Instance UID.
    """

    def __init__(self, database: Callable[[], Any], judged: Callable[[str, dict[str, Candidate]], None]) -> None:
        self._database, self._judged = database, judged
        self._recipe = Recipe()
        self._waiting: list[str] = []
        self._known: dict[str, dict[str, Candidate]] = {}
        self._counts: dict[str, int] = {}
        self._steps = Steps(self._failed)

    def set_recipe(self, recipe: Recipe) -> None:
        """Judge by the rules of another recipe; what is known by other rules is forgotten."""
        if recipe.selection != self._recipe.selection or recipe.geometry != self._recipe.geometry:
            self._recipe = recipe
            self.forget()

    def forget(self) -> None:
        """Forget everything: the database is another one, or the rules are."""
        self._known.clear()
        self._waiting.clear()
        self._steps.stop()

    def ask(self, study_uids: list[str]) -> None:
        """Judge these studies soon; what is known is told at once."""
        for uid in study_uids:
            if uid in self._known:
                self._judged(uid, self._known[uid])
            elif uid not in self._waiting:
                self._waiting.append(uid)
        if self._waiting and not self._steps.running:
            self._steps.start(self._work())

    def series_changed(self, study_uid: str, images: int) -> None:
        """Judge a study again when the number of its images is another one than it was."""
        if self._counts.get(study_uid, images) != images:
            self._known.pop(study_uid, None)
        self._counts[study_uid] = images

    def finish(self) -> None:
        """Judge all that was asked for now (for tests)."""
        self._steps.finish()

    def candidate(self, study_uid: str, series_uid: str) -> Candidate | None:
        """The verdict on a series, if it is known."""
        return self._known.get(study_uid, {}).get(series_uid)

    def _work(self) -> Iterator[None]:
        while self._waiting:
            uid = self._waiting.pop()
            yield from self._judge(uid)

    def _judge(self, study_uid: str) -> Iterator[None]:
        database = self._database()
        series: list[SeriesHeaders] = []
        candidates: list[Candidate] = []
        for series_uid in database.seriesForStudy(study_uid):
            headers = []
            for path in database.filesForSeries(series_uid):
                headers += _headers(path)
                yield
            # One series at a time: a study of 15,000 images at once would hold up the window.
            for one in (one for study in group_studies(headers) for one in study.series):
                yield
                series.append(one)
                candidates += judge_series(one, self._recipe)
            yield
        if not series:
            self._known[study_uid] = {}
            return
        yield
        best = self._best(StudyHeaders(study_uid, tuple(series)), candidates)
        self._known[study_uid] = best
        self._judged(study_uid, best)

    def _best(self, study: StudyHeaders, candidates: list[Candidate]) -> dict[str, Candidate]:
        """One candidate per series: the chosen volume of a series with several, else its first."""
        order = {"chosen": 0, "usable": 1, "not usable": 2}
        best: dict[str, Candidate] = {}
        for candidate in compare(study, candidates, self._recipe).candidates:
            uid = candidate.series.series_instance_uid
            if uid not in best or order[candidate.verdict] < order[best[uid].verdict]:
                best[uid] = candidate
        return best

    def _failed(self, error: BaseException) -> None:
        logging.error("LungPrep: a study could not be judged: %s", type(error).__name__, exc_info=error)
        if self._waiting:
            self._steps.start(self._work())


def _headers(path: str) -> list[Any]:
    """The headers of a file, none when it is gone or not DICOM: the run itself will say so."""
    try:
        return headers_of(path) if Path(path).is_file() else []
    except Exception:  # whatever is in a file, the list goes on
        return []
