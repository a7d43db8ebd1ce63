"""One process has the GPU, and the workers of a batch bring it their scans: see :mod:`.inference_worker`.

Several processes with a network each would share the memory of the GPU badly and gain nothing: it is busy with one.
Scans and labels travel as uncompressed files of the temporary folder, messages over a private socket.
"""

from __future__ import annotations

import json
import secrets
import tempfile
import threading
from dataclasses import dataclass, field
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings import LungPrepError, error_from_json, finding_from_json
from ..image.buffers import voxels_of
from ..image.grid import Grid
from ..messages import from_json, say
from ..processes import PythonProcess
from ..progress import Progress
from ..recipe import Recipe
from ..temporary import make_folder, remove_folder, remove_folders_of
from .segmenter import Segmentation
from .structures import structure_from_dict

if TYPE_CHECKING:
    import SimpleITK as sitk

_DYING_S = 1.0  # much memory, and more so that of a GPU, takes its time to be given back


@dataclass
class SharedInference:
    """The process as the coordinator sees it: started when it is first needed, and again when it has died."""

    python: str = ""
    threads: int = 0
    _process: PythonProcess | None = None
    _place: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def place(self) -> dict[str, str]:
        """Where it listens, and the key to it: the ``inference`` of a job. Raises OSError, LungPrepError."""
        with self._lock:
            if self._process is None or self._process.exit_status is not None:
                self._process = PythonProcess(
                    "LungPrepLib.segmentation.inference_worker", python=self.python, threads=self.threads
                )
                key = secrets.token_hex(32)
                try:
                    self._process.send({"key": key})
                    self._place = {"address": str(self._process.answer()["address"]), "key": key}
                except (EOFError, ValueError) as error:
                    raise LungPrepError(
                        say("The process that runs the network cannot be started."),
                        say("Run 'lungprep doctor': it says what PyTorch sees."),
                    ) from error
            return dict(self._place)

    def is_at(self, place: dict[str, str]) -> bool:
        """Whether the process that listens there goes on: a dying one closes its connections before it has ended."""
        with self._lock:
            process = self._process if self._place == place else None
        return process is not None and not process.wait(_DYING_S)

    def end_at(self, place: dict[str, str]) -> None:
        """End the process that listens there; another one is started when it is needed."""
        with self._lock:
            if self._place == place:
                self._end()

    def close(self) -> None:
        """End it."""
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            remove_folders_of(self._process.pid, Path(tempfile.gettempdir()))


@dataclass
class RemoteSegmenter:
    """A segmenter (see :class:`~LungPrepLib.segmentation.segmenter.Segmenter`) that the shared process runs."""

    place: dict[str, str]
    recipe: Recipe
    weights: dict[str, Path]
    name: str = "lungmask"

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """What the recipe's segmenter gives, fallback and findings included.

        Raises
        ------
        LungPrepError
            when the segmenter cannot run, or the process has ended.
        """
        import numpy as np

        folder = make_folder("lungprep-volume-")
        try:
            np.save(folder / "image.npy", voxels_of(image))
            request = {
                "folder": str(folder),
                "grid": {
                    "spacing": image.GetSpacing(),
                    "origin": image.GetOrigin(),
                    "direction": image.GetDirection(),
                },
                "recipe": self.recipe.as_dict(),
                "weights": {network: str(path) for network, path in self.weights.items()},
            }
            result = self._asked(request, progress)
            labels = Grid.of(image).image_of(np.load(folder / "labels.npy", allow_pickle=False))
        finally:
            remove_folder(folder)
        return Segmentation(
            labels,
            tuple(structure_from_dict(values) for values in result["structures"]),
            [finding_from_json(values) for values in result["findings"]],
            result["provenance"],
        )

    def _asked(self, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
        try:
            with Client(self.place["address"], authkey=bytes.fromhex(self.place["key"])) as connection:
                connection.send_bytes(json.dumps(request).encode())
                return self._answer(connection, progress)
        except (OSError, EOFError) as error:
            raise LungPrepError(
                say("The process that runs the network has ended in the middle of this scan."),
                say("Try the case again with --retry-failed; fewer workers leave it more memory."),
            ) from error

    def _answer(self, connection: Connection, progress: Progress) -> dict[str, Any]:
        while True:
            while not connection.poll(0.1):
                progress.check()  # leaving ends the connection, and with it the work there
            line = json.loads(connection.recv_bytes())
            if "error" in line:
                raise error_from_json(line["error"])
            if "result" in line:
                return dict(line["result"])
            progress(line["stage"], line["fraction"], from_json(line["message"]))
