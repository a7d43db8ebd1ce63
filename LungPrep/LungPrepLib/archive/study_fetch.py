"""One study: its series asked for, chosen, brought and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from ..dicom.catalogs.grouping import group_studies
from ..dicom.headers.slice_header import SliceHeader
from ..dicom.selection.candidates import judge_study
from ..findings import LungPrepError
from ..messages import Count, say
from ..progress import Progress
from ..recipe import Recipe
from .choosing import Choice, choice_of, choose_from_metadata, worth_asking
from .peers import Archive, ArchiveTrouble, FoundSeries, FoundStudy
from .phrases import has_words
from .receiving import SeriesFolder, bytes_of, check_space
from .state import FetchState
from .throttle import wait, with_retries

T = TypeVar("T")


@dataclass
class StudyResult:
    """What became of one study.

    Attributes
    ----------
    found
        Series that the archive has of it.
    series
        Folders of those that were chosen, below the output folder.
    instances, bytes
        Of what is there now, and of what was brought in this run.
    """

    found: int = 0
    series: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    errors: list[LungPrepError] = field(default_factory=list)
    instances: int = 0
    bytes: int = 0


class StudyFetch:
    """Fetches one study."""

    def __init__(
        self,
        archive: Archive,
        state: FetchState,
        recipe: Recipe,
        study: FoundStudy,
        retries: int,
        progress: Progress,
    ) -> None:
        self._archive, self._state, self._recipe, self._study = archive, state, recipe, study
        self._retries, self._progress = retries, progress
        self._result = StudyResult()

    def run(self, *, dry_run: bool = False, protocols: tuple[str, ...] = ()) -> StudyResult:
        """Fetch it.

        Raises
        ------
        LungPrepError
            when nothing of it could be had, or the disk is full.
        """
        found = {series.series_instance_uid: series for series in self._retried(self._series)}
        self._result.found = len(found)
        if protocols and not self._is_wanted(found, protocols):
            self._result.reasons = [f"description '{self._study.description}' is none of those wanted"]
            return self._result
        headers = self._metadata(found)
        choice = choose_from_metadata(headers, lambda uid: self._one_header(found[uid]), self._recipe)
        self._result.reasons = list(choice.reasons)
        if dry_run:
            self._result.series = [self._folder(uid).name for uid in choice.series]
            self._remove_looked_at(headers)
            return self._result
        folders = self._bring_all(choice, found, headers)
        if not choice.final:
            folders = self._judge_on_disk(folders)
        for folder in folders:
            self._result.series.append(folder.name)
        return self._result

    def _series(self) -> list[FoundSeries]:
        return self._archive.series(self._study, self._progress)

    def _is_wanted(self, found: dict[str, FoundSeries], protocols: tuple[str, ...]) -> bool:
        texts = [self._study.description, *(f"{s.protocol} {s.description}" for s in found.values())]
        return any(has_words(text, protocols) for text in texts)

    def _metadata(self, found: dict[str, FoundSeries]) -> dict[str, list[SliceHeader]]:
        headers: dict[str, list[SliceHeader]] = {}
        for uid, series in found.items():
            if not worth_asking(series, self._recipe.selection):
                continue
            try:
                headers[uid] = self._headers(series)
            except ArchiveTrouble as trouble:
                if trouble.everything:
                    raise
                self._result.errors.append(_of_series(series, trouble))
        return headers

    def _headers(self, series: FoundSeries) -> list[SliceHeader]:
        return self._retried(lambda: self._archive.headers(self._study, series, self._progress))

    def _one_header(self, series: FoundSeries) -> list[SliceHeader]:
        """The header of one instance, which is brought for it and stays if the series is brought."""
        folder = self._folder(series.series_instance_uid)
        here = folder.here()
        if not here:
            known = self._headers(series)
            first = next((h.sop_instance_uid for h in known if h.sop_instance_uid), "")
            if first:
                self._retried(lambda: self._archive.retrieve(
                    self._study, series, frozenset({first}), lambda sop, data: self._take(folder, sop, data),
                    self._progress,
                ))  # fmt: skip
            here = folder.here()
        return list(here.values())[:1]

    def _bring_all(
        self, choice: Choice, found: dict[str, FoundSeries], headers: dict[str, list[SliceHeader]]
    ) -> list[SeriesFolder]:
        folders = []
        for uid, sops in choice.series.items():
            folder = self._folder(uid)
            try:
                self._bring(folder, found[uid], sops, headers.get(uid, []), choice.final)
                folders.append(folder)
            except ArchiveTrouble as trouble:
                self._result.errors.append(trouble if trouble.everything else _of_series(found[uid], trouble))
                if folder.path.is_dir():
                    folders.append(folder)
                if trouble.everything:
                    break
        self._remove_looked_at(uid for uid in headers if uid not in choice.series)
        return folders

    def _remove_looked_at(self, series_uids: Iterable[str]) -> None:
        """Remove what was brought only to be looked at."""
        for uid in series_uids:
            if self._folder(uid).name not in self._state.series:
                self._folder(uid).remove()

    def _bring(
        self, folder: SeriesFolder, series: FoundSeries, sops: frozenset[str], headers: list[SliceHeader], final: bool
    ) -> None:
        """Bring what is missing of a series until it is whole; only tries that brought nothing count as such."""
        here = folder.here()
        expected = max(len(sops), series.instances or 0)
        lacking = [header for header in headers if header.sop_instance_uid not in here]
        check_space(self._state.root, bytes_of(lacking))
        failures = 0
        while not here or len(here) < expected or sops - here.keys():
            before, trouble = len(here), None
            try:
                self._archive.retrieve(
                    self._study, series, frozenset(sops - here.keys()) if here else frozenset(),
                    lambda sop, data: self._take(folder, sop, data), self._progress,
                )  # fmt: skip
            except ArchiveTrouble as error:
                trouble = error
            here = folder.here()
            self._note(folder, len(here), expected, complete=False)
            if here and len(here) >= expected and not sops - here.keys():
                break
            failures = 0 if len(here) > before else failures + 1
            trouble = trouble or _missing(len(here), expected, folder.damaged)
            if not trouble.passing or failures > self._retries:
                self._result.instances += len(here)
                raise trouble
            wait(max(trouble.wait_s, min(2.0 ** (failures - 1), 60.0)), self._progress)
        self._result.instances += len(here)
        self._note(folder, len(here), max(expected, len(here)), complete=final)

    def _take(self, folder: SeriesFolder, sop: str, content: bytes) -> None:
        self._progress.check()
        if folder.receive(sop, content):
            self._result.bytes += len(content)

    def _note(self, folder: SeriesFolder, instances: int, expected: int, *, complete: bool) -> None:
        self._state.set_series(folder.name, complete=complete, instances=instances, expected=expected)

    def _judge_on_disk(self, folders: list[SeriesFolder]) -> list[SeriesFolder]:
        """Ask the rules again now that every header is here; what they do not choose is removed."""
        if self._result.errors:
            return folders
        headers = {folder.name: folder.headers() for folder in folders}
        flat = [header for found in headers.values() for header in found]
        choice = choice_of([judge_study(study, self._recipe) for study in group_studies(flat)], {})
        self._result.reasons = list(choice.reasons)
        chosen = []
        for folder in folders:
            count = len({header.sop_instance_uid for header in headers[folder.name]})
            if any(header.series_instance_uid in choice.series for header in headers[folder.name]):
                chosen.append(folder)
                self._note(folder, count, count, complete=True)
            else:
                self._result.instances -= count
                self._state.drop_series(folder.name)
                folder.remove()
        return chosen

    def _folder(self, series_instance_uid: str) -> SeriesFolder:
        return SeriesFolder(self._state.root, self._study.study_instance_uid, series_instance_uid)

    def _retried(self, work: Callable[[], T]) -> T:
        return with_retries(work, self._retries, self._progress)


def _missing(here: int, expected: int, damaged: int) -> ArchiveTrouble:
    if damaged:
        return ArchiveTrouble(
            say("{damaged} arrived damaged; {here} of {expected} are whole.",
                damaged=Count(damaged, "instance"), here=here, expected=expected),
            say("Run the same command again; if it stays so, the archive's copy is damaged."),
            passing=True,
        )  # fmt: skip
    return ArchiveTrouble(
        say("Only {here} of {expected} instances arrived.", here=here, expected=expected),
        say("Run the same command again; if it stays so, ask the archive's administrator about limits."),
        passing=True,
    )


def _of_series(series: FoundSeries, trouble: ArchiveTrouble) -> ArchiveTrouble:
    """The trouble with the number of its series, for the log."""
    number = "?" if series.number is None else str(series.number)
    return ArchiveTrouble(
        say("Series {number}: {trouble}", number=number, trouble=trouble.message),
        trouble.action,
        passing=trouble.passing,
    )
