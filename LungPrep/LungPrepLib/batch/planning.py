"""What becomes of each task: done already, to do, to do again, or left as it is, and why."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..export.case_folder import CASE_FILE, changed_outputs
from ..findings import LungPrepError
from ..messages import Count, FileName, Message, joined, say
from .asked import Asked
from .case_files import DONE, FAILED, CaseState, Failure, read_case, stamp_at, state_of, write_failure
from .index import Index
from .tasks import Task, earlier_names, other_patient_name

MOST_TRIES = 3


@dataclass(frozen=True)
class Rules:
    """What may be done again or replaced."""

    overwrite: bool = False
    retry_failed: bool = False
    most_tries: int = MOST_TRIES
    redo_fallback: bool = False
    keep_identifiers: bool = False


@dataclass
class Plan:
    """Sorts tasks, one by one, as they are found.

    Attributes
    ----------
    counts
        Of the tasks so far: ``already``, ``failed before``, ``could not``, ``arrived`` (more instances now),
        ``fallback`` (already there from the threshold segmenter), ``kept`` (changed by hand), ``twice``,
        ``arriving``, ``different``.
    could_not
        The last task that cannot be prepared, for whoever tells of it.
    """

    output: Path
    asked: Asked
    index: Index
    rules: Rules = field(default_factory=Rules)
    writing: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Message] = field(default_factory=dict)
    could_not: Task | None = None
    _seen: dict[str, tuple[str, str]] = field(default_factory=dict)  # not the tasks: a hundred thousand lists of files
    _judged: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    _counted_early: dict[str, Counter[str]] = field(default_factory=dict)
    _taken_early: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._folder = str(self.output)

    def check_mixture(self, folder_name: str) -> None:
        """Raise when the folder holds cases that were made with something else than is asked for now."""
        if self.rules.overwrite:
            return
        total = 0
        found: dict[str, Message] = {}
        for made, count in self.index.kinds():
            differences = self.asked.differences(made)
            if differences:
                total += count
                found |= {str(message): message for message in differences}
        if total:
            raise LungPrepError(
                say(
                    "{folder} holds {cases} made with something else than is asked for now ({what}).",
                    folder=FileName(folder_name),
                    cases=Count(total, "case"),
                    what=joined(found.values(), "; "),
                ),
                say(
                    "Nothing was changed. Give another folder, add --into NAME to put the new cases beside them, "
                    "or --overwrite to replace them."
                ),
                usage=True,
            )

    def take(self, task: Task) -> tuple[Task, bool] | None:
        """The task (under the name it goes by) and whether it replaces a case; ``None`` where nothing is to do.

        What was counted of a task that comes again, because more of its study was found, is not counted twice.
        """
        if not (task.early or task.again):
            return self._taken(task)
        which = task.case, task.patient_sha256, task.instances_sha256
        if task.again:
            self.take_back(task.case)
            if which in self._taken_early:
                return None
        before = self.counts.copy()
        taken = self._taken(task)
        if task.early:
            self._counted_early[task.case] = self.counts - before
            if taken is not None:
                self._taken_early.add(which)
        return taken

    def take_back(self, case: str) -> None:
        """What was counted of an early task does not count."""
        self.counts.subtract(self._counted_early.pop(case, Counter()))

    def forget_early(self, task: Task) -> None:
        """An early task was not begun, and comes again."""
        self._taken_early.discard((task.case, task.patient_sha256, task.instances_sha256))

    def _taken(self, task: Task) -> tuple[Task, bool] | None:
        if task.arriving:
            self.counts["arriving"] += 1
            return None
        state = self._current(task.case)
        named = self._named(task, state)
        if named is None:
            self.counts["twice"] += 1
            return None
        if named.case != task.case:
            state = self._current(named.case)
        task = named
        if task.failure:
            self._could_not(task, state)
            return None
        if state is None:  # also where a case.json cannot be read: after a power cut, it may be empty
            return task, (self.output / task.case / CASE_FILE).exists()
        if state.status == DONE:
            return self._again(task, state)
        has_changed = bool(task.instances) and task.instances_sha256 != state.instances_sha256
        if has_changed or (self.rules.retry_failed and state.tries < self.rules.most_tries):
            return task, (self.output / task.case / CASE_FILE).exists()
        self.counts["failed before"] += 1
        return None

    def _named(self, task: Task, state: CaseState | None) -> Task | None:
        """The task under its name in this folder; ``None`` for one that was here before."""
        other = self._seen.get(task.case)
        if task.again and other is not None and not _is_other_patient(task.patient_sha256, other[0]):
            other = None
        if other is not None and not _is_other_patient(task.patient_sha256, other[0]):
            if task.failure or task.instances_sha256 == other[1]:
                return None
            return self._second_part(task)
        there = state.patient_sha256 if state is not None else ""
        is_anothers = bool(there and task.patient_sha256 and there != task.patient_sha256)
        if other is None and not is_anothers:
            self._seen[task.case] = task.patient_sha256, task.instances_sha256
            return task
        renamed = replace(task, case=other_patient_name(task))
        if renamed.case in self._seen and not task.again:
            return None
        self._seen[renamed.case] = task.patient_sha256, task.instances_sha256
        return renamed

    def _second_part(self, task: Task) -> Task | None:
        """The same series with other instances: neither may go missing."""
        name = f"{task.case}-{task.instances_sha256[:8]}"
        if name in self._seen:
            return None
        said = say("This series is in {case}, too, with other slices of it.", case=task.case)
        advice = say("Put all slices of the series into one folder, and give that.")
        self._seen[name] = task.patient_sha256, task.instances_sha256
        return replace(task, case=name, failure=joined([said, advice]))

    def _current(self, case: str) -> CaseState | None:
        """What is known of the case: from the index, or from its folder where that has changed since."""
        stamp = stamp_at(f"{self._folder}{os.sep}{case}")
        known = self.index.get(case)
        if known is not None and known.stamp == stamp:
            return known
        state = state_of(self.output / case) if stamp else None
        if self.writing:
            if state is not None:
                self.index.put(state)
            elif known is not None:
                self.index.forget(case)
        return state

    def _could_not(self, task: Task, state: CaseState | None) -> None:
        """An input that cannot be prepared is a row, too."""
        self.counts["could not"] += 1
        self.could_not = task
        self.reasons[task.case] = task.failure
        kept = task.failure if self.rules.keep_identifiers else task.failure.for_writing()
        if not self.writing or (state is not None and state.status == DONE):
            return
        if state is None or self.index.row(task.case).get("reason") != str(kept):
            failure = Failure(task.case, kept, "scan", 1, source=task.record)
            self.index.put(write_failure(self.output / task.case, failure))

    def _again(self, task: Task, state: CaseState) -> tuple[Task, bool] | None:
        """Whether a case that is there is done again."""
        arrived = task.instances > state.instances > 0 and task.instances_sha256 != state.instances_sha256
        differs, better = self._judgement(state)
        different = differs or not self._labels_agree(task, state)
        if better:
            self.counts["fallback"] += 1
        if different and not self.rules.overwrite:
            self.counts["different"] += 1
            return None
        if not (arrived or different or (better and self.rules.redo_fallback)):
            self.counts["already"] += 1
            return None
        if not self.rules.overwrite and self._was_changed(task.case):
            self.counts["kept"] += 1
            self.reasons[task.case] = say(
                "{case} was changed by hand since it was written, and is left as it is; add --overwrite to do it "
                "again beside what was changed.", case=task.case
            )  # fmt: skip
            return None
        if arrived:
            self.counts["arrived"] += 1
        return task, True

    def _judgement(self, state: CaseState) -> tuple[bool, bool]:
        """Whether a case was made with something else, and whether it would be better now; once for all alike."""
        if state.made_digest not in self._judged:
            differs, better = bool(self.asked.differences(state.made)), self.asked.is_better_than(state.made)
            self._judged[state.made_digest] = differs, better
        return self._judged[state.made_digest]

    def _labels_agree(self, task: Task, state: CaseState) -> bool:
        if not self.asked.own_labels or task.labels is None or not state.labels_sha256:
            return True
        from ..image.files import file_digest

        try:
            return file_digest(Path(task.labels)) == state.labels_sha256
        except OSError:
            return True  # the job will say what is wrong with it

    def _was_changed(self, case: str) -> bool:
        try:
            return bool(changed_outputs(self.output / case))
        except OSError:
            return True

    def clear_earlier(self, task: Task) -> None:
        """What could not be prepared before, and can now under the name of its series, is no failure any more."""
        for name in earlier_names(task):
            state = self.index.get(name)
            if state is not None and state.status == FAILED and read_case(self.output / name) is None:
                remove_failure(self.output / name)
                self.index.forget(name)


def remove_failure(folder: Path) -> None:
    """Remove ``failed.json``, and its folder where nothing else is in it."""
    import contextlib

    with contextlib.suppress(OSError):
        (folder / "failed.json").unlink()
        folder.rmdir()


def _is_other_patient(one: str, other: str) -> bool:
    """Whether two digests are known to be of two patients."""
    return bool(one and other and one != other)
