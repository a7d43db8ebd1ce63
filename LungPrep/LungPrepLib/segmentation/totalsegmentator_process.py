"""The process that TotalSegmentator runs in, as its parent sees it.

In a process of its own it can be ended in the middle of a network, with the processes that nnU-Net starts; it changes
neither this process's environment, nor PyTorch's settings, nor anything on standard output; its memory is given back;
and nnU-Net's processes do not run the user's main script again.
"""

from __future__ import annotations

import contextlib
import queue
import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..findings import LungPrepError, error_from_json
from ..messages import Message, from_json, say
from ..processes import PythonProcess
from ..progress import Progress
from ..temporary import is_alive, make_folder, remove_folder, remove_folders_of

_POLL_S = 0.1
Place = Callable[[float], float]


class TotalSegmentatorProcess:
    """A process for one scan, which lies in ``folder`` as ``ct.nii``; a context that leaves nothing behind.

    ``ready`` is what :mod:`.totalsegmentator_worker` says once it has been begun.
    """

    def __init__(self, device: str, python: str = "") -> None:
        self.folder = make_folder("lungprep-")
        self.ready: dict[str, Any] = {}
        self._device, self._python = device, python
        self._lines: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._process: PythonProcess | None = None
        self._places: list[str] = []
        self._weights_folder = ""

    def __enter__(self) -> TotalSegmentatorProcess:
        return self

    def __exit__(self, *_: object) -> None:
        pid = 0
        if self._process is not None:
            pid = self._process.pid
            self._process.end()
        for place in self._places:
            shutil.rmtree(place, ignore_errors=True)
        if pid and self._weights_folder:
            remove_folders_of(pid, Path(self._weights_folder))
        remove_folder(self.folder)

    def begin(self, progress: Progress) -> None:
        """Start it and load TotalSegmentator. Raises LungPrepError when that cannot be, and Cancelled."""
        self._process = PythonProcess("LungPrepLib.segmentation.totalsegmentator_worker", python=self._python)
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        request = {"folder": str(self.folder), "device": self._device}
        self.ready = self._answer(request, "ready", progress, lambda fraction: 0.0, say("TotalSegmentator is loaded"))

    def bring(self, tasks: Mapping[str, Mapping[str, Any]], progress: Progress) -> None:
        """Let it fetch what weights of these tasks are missing, and see whether they are whole; nothing is segmented.

        Raises
        ------
        LungPrepError
            when they cannot be fetched, or are damaged.
        Cancelled
            when it is cancelled.
        """
        message = say("TotalSegmentator's weights are looked at")
        request = {"bring": {task: dict(options) for task, options in tasks.items()}}
        self._answer(request, "brought", progress, lambda fraction: fraction, message)

    def run(self, task: str, options: Mapping[str, Any], progress: Progress, place: Place) -> dict[str, Any]:
        """Run a task; its labels are in ``folder`` then, as ``TASK.nii``.

        Parameters
        ----------
        place
            The fraction of the whole segmentation that a fraction of this task is.

        Returns
        -------
        dict
            ``names`` of the values, as TotalSegmentator's table has them, and ``weights``.

        Raises
        ------
        LungPrepError
            when the task fails or the process ends in it.
        Cancelled
            when it is cancelled.
        """
        message = say("TotalSegmentator is at work on {task}", task=task)
        return self._answer({"task": task, "options": dict(options)}, "result", progress, place, message)

    def _answer(
        self, request: dict[str, Any], wanted: str, progress: Progress, place: Place, message: Message
    ) -> dict[str, Any]:
        assert self._process is not None
        progress("segment", place(0.0), message)
        with contextlib.suppress(OSError, ValueError):  # one that has ended says so by its last line
            self._process.send(request)
        while True:
            line = self._next(progress)
            if line is None:
                raise LungPrepError(
                    say("TotalSegmentator's process ended in the middle of its work."),
                    say("There may not have been enough memory: close other programs, or set totalsegmentator.fast."),
                )
            if "error" in line:
                raise error_from_json(line["error"])
            if wanted in line:
                return dict(line[wanted])
            if "places" in line:
                self._places, self._weights_folder = line["places"], line.get("weights_folder", "")
            elif line["stage"] == "segment":
                progress("segment", place(line["fraction"]), message)
            else:
                progress(line["stage"], line["fraction"], from_json(line["message"]))

    def _next(self, progress: Progress) -> Any:
        """The next line; ``None`` when the process has ended, also where what it forked still holds its output."""
        assert self._process is not None
        while True:
            progress.check()
            alive = is_alive(self._process.pid)
            with contextlib.suppress(queue.Empty):
                return self._lines.get(timeout=_POLL_S)
            if not alive:
                return None

    def _read(self, process: PythonProcess) -> None:
        with contextlib.suppress(EOFError, OSError, ValueError):
            while True:
                self._lines.put(process.answer())
        self._lines.put(None)
