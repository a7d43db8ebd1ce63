"""Cases begun before their whole study was found, which may be replaced by another series of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ..case_name import study_name
from ..export.case_folder import remove_case
from .index import Index
from .planning import remove_failure
from .tasks import Task, other_patient_name


class EarlyCases:
    """Which they are, kept in the index: a start that was killed may have prepared one, and the next one knows."""

    def __init__(self, output: Path, index: Index) -> None:
        self._output, self._index = output, index
        self._studies = index.early()
        self._wanted = set(self._studies.values())
        self._taken: dict[str, set[str]] = defaultdict(set)

    def heard(self, task: Task) -> None:
        """A task was found, perhaps another shard's. Called by the thread that finds them."""
        if task.early or not task.study_uid or not (task.again or self._wanted):
            return
        study = study_name(task.study_uid)
        if task.again or study in self._wanted:
            self._taken[study] |= {task.case, other_patient_name(task)}

    def begun(self, task: Task) -> None:
        """An early task is going to be prepared, under its name in this folder."""
        if task.study_uid:
            self._studies[task.case] = study_name(task.study_uid)
            self._index.begin_early(task.case, self._studies[task.case])

    def remove(self, case: str) -> bool:
        """Remove such a case, unless somebody has changed it since; whether it was there. Raises OSError."""
        folder = self._output / case
        remove_failure(folder)
        was_there = remove_case(folder)
        if not folder.exists():
            self._index.forget(case)
        return was_there

    def superseded(self) -> Iterator[str]:
        """The cases whose study has taken another series, once everything is found."""
        for case, study in self._studies.items():
            if study in self._taken and case not in self._taken[study]:
                yield case

    def settle(self) -> None:
        """Everything was found, and what had to go is gone."""
        if self._studies:
            self._studies.clear()
            self._index.settle_early()
