"""Which series of a study is the right one: a process reads the headers and judges, this asks and listens."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from ..dicom.selection.verdicts import SeriesVerdict, verdict_from_json
from ..processes import PythonProcess
from ..recipe import Recipe
from .mailbox import Mailbox
from .style import python_slicer


class SeriesJudge:
    """Judges studies one after the other, those that are asked for last first (the user looks at them now).

    ``judged(study_uid, verdicts)`` gets the verdict per Series Instance UID.
    """

    def __init__(self, database: Callable[[], Any], judged: Callable[[str, dict[str, SeriesVerdict]], None]) -> None:
        self._database, self._judged = database, judged
        self._recipe = Recipe()
        self._waiting: list[str] = []
        self._asked = ""  # the study that the process works on
        self._known: dict[str, dict[str, SeriesVerdict]] = {}
        self._counts: dict[str, int] = {}
        self._process: PythonProcess | None = None
        self._mailbox = Mailbox(self._on_said)

    @property
    def running(self) -> bool:
        """Whether there is work left."""
        return bool(self._asked or self._waiting)

    def set_recipe(self, recipe: Recipe) -> bool:
        """Judge by the rules of this recipe; what is known by other rules is forgotten. Whether it has other rules."""
        if recipe.selection == self._recipe.selection and recipe.geometry == self._recipe.geometry:
            return False
        self._recipe = recipe
        self.forget()
        return True

    def forget(self) -> None:
        """Forget everything: the database is another one, or the rules are."""
        self._known.clear()
        self._waiting.clear()
        if self._asked:  # its answer is not wanted; starting a process takes a second or two, so an idle one stays
            self._end()

    def close(self) -> None:
        """The window is going away."""
        self.forget()
        self._end()

    def ask(self, study_uids: list[str]) -> None:
        """Judge these studies soon; what is known is told at once."""
        for uid in study_uids:
            if uid in self._known:
                self._judged(uid, self._known[uid])
            elif uid not in self._waiting and uid != self._asked:
                self._waiting.append(uid)
        self._next()

    def finish(self) -> None:
        """Wait until all that was asked for is judged (for tests)."""
        while self.running:
            self._mailbox.look()
            time.sleep(0.005)

    def series_changed(self, study_uid: str, images: int) -> None:
        """Judge a study again when the number of its images is another one than it was."""
        if self._counts.get(study_uid, images) != images:
            self._known.pop(study_uid, None)
        self._counts[study_uid] = images

    def verdict(self, study_uid: str, series_uid: str) -> SeriesVerdict | None:
        """The verdict on a series, if it is known."""
        return self._known.get(study_uid, {}).get(series_uid)

    def _next(self) -> None:
        if self._asked or not self._waiting:
            return
        try:
            process = self._process or self._started()
            self._asked = self._waiting.pop()
            database = self._database()
            files = [path for uid in database.seriesForStudy(self._asked) for path in database.filesForSeries(uid)]
            process.send({"study": self._asked, "files": files, "recipe": self._recipe.as_dict()})
        except Exception:  # no process, or a database that is being closed: the list goes on without verdicts
            logging.exception("LungPrep: the series could not be judged")
            self._waiting.clear()
            self._end()

    def _started(self) -> PythonProcess:
        process = PythonProcess("LungPrepLib.judging_worker", python=python_slicer(), threads=1)
        self._process = process
        self._mailbox.run(self._listen, process)
        return process

    def _listen(self, process: PythonProcess) -> None:
        """In a thread: neither Qt nor MRML here."""
        try:
            while True:
                self._mailbox.put((process, process.answer()))
        except (EOFError, OSError, ValueError):
            self._mailbox.put((process, None))

    def _on_said(self, said: tuple[PythonProcess, dict[str, Any] | None]) -> None:
        process, line = said
        if process is not self._process:
            return
        if line is None:
            logging.error("LungPrep: the process that judges series has ended; it is started again")
            self._known[self._asked] = {}  # not asked again: it may be what ended the process
            self._end()
        else:
            verdicts = {uid: verdict_from_json(values) for uid, values in line["series"].items()}
            self._known[line["study"]] = verdicts
            self._asked = ""
            self._judged(line["study"], verdicts)
        self._next()

    def _end(self) -> None:
        process, self._process, self._asked = self._process, None, ""
        self._mailbox.close()
        if process is not None:
            process.kill()
