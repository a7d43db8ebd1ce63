"""``lungprep fetch``: find, choose, bring and check, study by study, several at a time."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..case_name import study_name
from ..findings import Finding, LungPrepError, make_finding
from ..messages import Message, joined, say
from ..progress import Cancelled, Progress
from ..recipe import Recipe
from .estimate import Estimate, size_text
from .peers import Archive, ArchiveTrouble, FoundStudy, StudyQuery
from .phrases import has_words
from .state import DONE, FAILED, INCOMPLETE, NOTHING_CHOSEN, NOTHING_FOUND, FetchState, key_of
from .study_fetch import StudyFetch, StudyResult
from .throttle import with_retries

_UNREACHABLE_IN_A_ROW = 3
_HEARTBEAT_S = 30.0


@dataclass(frozen=True)
class FetchOptions:
    """How it is fetched.

    Attributes
    ----------
    parallel
        Studies at the same time.
    retries
        How often what may pass is tried again.
    protocols, without
        Phrases: a study whose description (or a series whose protocol) has all words of one of ``protocols`` is
        taken, one that has all words of one of ``without`` is not.
    dry_run
        Only find and choose.
    """

    parallel: int = 4
    retries: int = 5
    protocols: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    dry_run: bool = False


@dataclass
class FetchResult:
    """What became of everything that was asked for."""

    done: int = 0
    already: int = 0
    failed: int = 0
    bytes: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    trouble: LungPrepError | None = None
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """One row of the log: an accession, or a study that was found otherwise."""

    key: str
    query: StudyQuery | None = None
    study: FoundStudy | None = None


def wanted_studies(
    archive: Archive, queries: list[StudyQuery], options: FetchOptions, progress: Progress
) -> tuple[list[Wanted], list[Finding]]:
    """One row per accession; patients and dates are looked up first. What is not there is a finding.

    Raises
    ------
    ArchiveTrouble
        when the archive cannot be asked.
    """
    wanted: dict[str, Wanted] = {}
    empty = {"patient": 0, "dates": 0}
    for number, query in enumerate(queries):
        if query.accession:
            wanted.setdefault(query.accession, Wanted(query.accession, query=query))
            continue
        progress("find", number / len(queries), say("asking for studies: {number} found", number=len(wanted)))

        def ask(query: StudyQuery = query) -> list[FoundStudy]:
            return archive.studies(query, progress)

        found = with_retries(ask, options.retries, progress)
        empty["patient" if query.patient_id else "dates"] += not found
        for study in found:
            key = study_name(study.study_instance_uid)
            wanted.setdefault(key, Wanted(key, study=study))
    findings = []
    if empty["patient"]:
        told = say("{missing} of {count} patients of the list have no such study in the archive.",
                   missing=empty["patient"], count=sum(bool(query.patient_id) for query in queries))  # fmt: skip
        findings.append(make_finding("not-in-archive", told))
    if empty["dates"]:
        findings.append(make_finding("not-in-archive", say("The archive has no study of these dates.")))
    return list(wanted.values()), findings


def fetch(
    archive: Archive,
    queries: list[StudyQuery],
    root: Path,
    recipe: Recipe,
    options: FetchOptions,
    progress: Progress,
    report: Callable[[dict[str, Any]], None] | None = None,
) -> FetchResult:
    """Fetch what the recipe chooses of everything that fits ``queries`` into ``root``.

    What is there already is not asked for again; what was left incomplete is completed. ``report`` is handed each
    row of the log. A trouble that concerns everything (no connection, wrong certificate, full disk) ends the run
    and is in the result; what was fetched stays.

    Raises
    ------
    LungPrepError
        when nothing can be written, or the archive cannot be asked for studies.
    Cancelled
        when cancellation was asked for; what was fetched stays.
    """
    state = FetchState(root, recipe.selection)
    ended = threading.Event()
    threading.Thread(target=_show_life, args=(state, ended), daemon=True).start()
    try:
        wanted, findings = wanted_studies(archive, queries, options, progress)
        result = _Run(archive, state, recipe, options, progress, report).all_of(wanted)
        result.findings += findings
        return result
    finally:
        ended.set()
        state.finished = True
        with contextlib.suppress(LungPrepError):  # a full disk was told of already
            state.save(force=True)


def _show_life(state: FetchState, ended: threading.Event) -> None:
    """Write the state every half minute, also while the archive is silent: a batch sees that the fetch is alive."""
    while not ended.wait(_HEARTBEAT_S):
        with contextlib.suppress(LungPrepError):  # whoever fetches meets it as well
            state.save()


class _Run:
    """One run over all rows."""

    def __init__(
        self,
        archive: Archive,
        state: FetchState,
        recipe: Recipe,
        options: FetchOptions,
        progress: Progress,
        report: Callable[[dict[str, Any]], None] | None,
    ) -> None:
        self._archive, self._state, self._recipe, self._options = archive, state, recipe, options
        self._progress, self._report = progress, report
        self._stopped = threading.Event()
        self._unreachable = 0
        self._silence: LungPrepError | None = None
        self._lock = threading.Lock()

    def all_of(self, wanted: list[Wanted]) -> FetchResult:
        result = FetchResult()
        todo = [one for one in wanted if not self._state.is_done(one.key)]
        result.already = len(wanted) - len(todo)
        estimate = Estimate(len(todo), self._state.root)
        ahead: Iterator[Wanted] = iter(todo)
        running: set[Future[dict[str, Any] | None]] = set()
        with ThreadPoolExecutor(max_workers=max(self._options.parallel, 1)) as pool:
            try:
                while True:
                    while len(running) < self._options.parallel and not self._stopped.is_set():
                        one = next(ahead, None)
                        if one is None:
                            break
                        running.add(pool.submit(self._one, one, result))
                    if not running:
                        break
                    ended, running = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                    for future in ended:
                        self._note(future.result(), result, estimate)
                    self._progress("fetch", estimate.fraction, estimate.text())
            except BaseException:
                self._stopped.set()
                self._progress.cancel()
                raise
        if self._unreachable:
            result.trouble = result.trouble or self._silence
        return result

    def _note(self, row: dict[str, Any] | None, result: FetchResult, estimate: Estimate) -> None:
        if row is None:
            return
        if not self._options.dry_run:
            self._state.set_row(key_of(row), row)
        good = row["status"] in (DONE, NOTHING_CHOSEN)
        result.done += good
        result.failed += not good
        result.bytes += row["bytes"]
        result.rows.append(row)
        estimate.add(row["bytes"])
        if self._report is not None:
            self._report(row)

    def _one(self, one: Wanted, result: FetchResult) -> dict[str, Any] | None:
        """The row of one accession; ``None`` when the run was stopped before it began."""
        begin = time.monotonic()
        row: dict[str, Any] = {
            "accession": one.query.accession if one.query else (one.study.accession if one.study else ""),
            "study": study_name(one.study.study_instance_uid) if one.study else "",
            "asked_by": "study" if one.study else "accession",
            "studies": 0, "series_found": 0, "chosen": 0, "why": "", "series": "", "instances": 0, "bytes": 0,
            "status": FAILED, "error": "",
        }  # fmt: skip
        try:
            self._fill(row, one)
            with self._lock:
                self._unreachable = 0
        except Cancelled:
            if not self._stopped.is_set():
                raise
            return None
        except LungPrepError as error:
            row["error"] = str(error)
            self._consider(error, result)
        row["seconds"] = round(time.monotonic() - begin, 2)
        return row

    def _fill(self, row: dict[str, Any], one: Wanted) -> None:
        studies = [one.study] if one.study else self._find(one.query or StudyQuery())
        row["studies"] = len(studies)
        results = [self._study(study) for study in studies]
        row |= {
            "study": row["study"] or " ".join(study_name(study.study_instance_uid) for study in studies),
            "series_found": sum(r.found for r in results),
            "chosen": sum(len(r.series) for r in results),
            "why": "; ".join(dict.fromkeys(reason for r in results for reason in r.reasons)),
            "series": " ".join(name for r in results for name in r.series),
            "instances": sum(r.instances for r in results),
            "bytes": sum(r.bytes for r in results),
            "error": " ".join(dict.fromkeys(str(e) for r in results for e in r.errors)),
            "status": _status(studies, results),
        }
        if not studies:
            row["error"] = str(say("The archive has no such study. Check the accession number and the archive."))
        for trouble in (error for r in results for error in r.errors):
            if isinstance(trouble, ArchiveTrouble) and trouble.everything:
                raise trouble

    def _find(self, query: StudyQuery) -> list[FoundStudy]:
        return with_retries(lambda: self._archive.studies(query, self._progress), self._options.retries, self._progress)

    def _study(self, study: FoundStudy) -> StudyResult:
        options = self._options
        if options.without and has_words(study.description, options.without):
            return StudyResult(reasons=[f"description '{study.description}' is excluded"])
        work = StudyFetch(self._archive, self._state, self._recipe, study, options.retries, self._progress)
        return work.run(dry_run=options.dry_run, protocols=options.protocols)

    def _consider(self, error: LungPrepError, result: FetchResult) -> None:
        """Whether an error ends the run: nothing else can be had, or the archive is silent several times in a row."""
        if not (isinstance(error, ArchiveTrouble) and not error.everything):
            with self._lock:
                self._unreachable += 1
                self._silence = error
                passing = isinstance(error, ArchiveTrouble) and error.passing
                if not passing or self._unreachable >= _UNREACHABLE_IN_A_ROW:
                    result.trouble = result.trouble or error
                    self._stopped.set()


def _status(studies: list[FoundStudy], results: list[StudyResult]) -> str:
    if not studies:
        return NOTHING_FOUND
    if any(r.errors for r in results):
        return INCOMPLETE if any(r.instances for r in results) else FAILED
    return DONE if any(r.series for r in results) else NOTHING_CHOSEN


def summary_of(result: FetchResult) -> Message:
    """What a finished fetch says at its end."""
    told = say(
        "{done} fetched, {already} were there already, {failed} failed or incomplete; {size} brought.",
        done=result.done, already=result.already, failed=result.failed, size=size_text(result.bytes),
    )  # fmt: skip
    if not result.failed:
        return told
    return joined([told, say("See fetch_log.csv; the same command again fetches what is missing.")])
