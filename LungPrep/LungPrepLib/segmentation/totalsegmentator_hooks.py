"""What LungPrep has to see of TotalSegmentator and nnU-Net while they run: downloads, tiles, checkpoints.

Neither has an interface for it. Each hook wraps one function that is looked for by its name; where a version has no
such function, only that hook is lost (there is less progress, or it downloads in its own way).
"""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..findings import LungPrepError
from ..machine import processors
from ..messages import FilePath, Message, Quantity, as_message, say
from ..temporary import make_folder, remove_folder, remove_left_behind
from ..wording import system_reason
from .totalsegmentator_weights import damaged

Tell = Callable[[str, float, Message], None]
STAGING = ".lungprep-weights-"
_PREDICT = "nnUNet_predict_image"


@dataclass
class Hooks:
    """The hooks of one process.

    ``checkpoints`` are the files of weights that were loaded since :meth:`begin`, ``needed`` the numbers of the
    networks whose weights were asked for.
    """

    checkpoints: set[Path] = field(default_factory=set)
    needed: set[int] = field(default_factory=set)
    _structures: frozenset[str] | None = None
    _networks: int = 0
    _tell: Tell = lambda stage, fraction, message: None

    def install(self, weights: Path, tell: Tell) -> None:
        """Put them in place; TotalSegmentator has been imported and knows where its weights are."""
        self._tell = tell
        with contextlib.suppress(OSError):
            remove_left_behind(weights)
        for put in (self._see_checkpoints, self._see_tiles, self._see_downloads, self._skip_parts):
            with contextlib.suppress(ImportError, AttributeError):
                put(weights)

    def begin(self, structures: list[str] | None) -> None:
        """A task begins, of which only ``structures`` are wanted, or all."""
        self.checkpoints.clear()
        self.needed.clear()
        self._structures = frozenset(structures) if structures else None
        self._networks = 0

    def _see_checkpoints(self, weights: Path) -> None:
        import torch

        load, set_num_threads = torch.load, torch.set_num_threads

        def loading(file: Any, *args: Any, **options: Any) -> Any:
            if not isinstance(file, (str, os.PathLike)):
                return load(file, *args, **options)
            self.checkpoints.add(Path(file))
            try:
                return load(file, *args, **options)
            except FileNotFoundError:
                raise
            except Exception as error:  # zip archives, pickles: whatever a damaged one is taken for
                raise damaged(Path(file), weights) from error

        def bounded(count: int) -> None:
            set_num_threads(max(1, min(count, processors())))

        torch.load = loading
        # It asks for as many threads as the machine has processors, whatever a batch or a queue has left to it.
        torch.set_num_threads = bounded

    def _see_tiles(self, weights: Path) -> None:
        """nnU-Net's bar goes from tile to tile; of the networks of a task the first one finds what to cut out."""
        inference: Any = importlib.import_module("nnunetv2.inference.predict_from_raw_data")
        hooks = self

        class Tiles(inference.tqdm):  # type: ignore[misc]
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options | {"disable": True})
                self.counts = options.get("desc") is None and bool(options.get("total"))
                self.whole, self.done = options.get("total") or 1, 0.0
                if self.counts:
                    hooks._networks += 1

            def update(self, n: float | None = 1) -> None:
                self.done += n or 0
                if self.counts:
                    start, share = (0.1, 0.2) if hooks._networks == 1 else (0.4, 0.5)
                    hooks._tell("segment", start + share * self.done / self.whole, Message(""))

        inference.tqdm = Tiles

    def _see_downloads(self, weights: Path) -> None:
        libs: Any = importlib.import_module("totalsegmentator.libs")
        tell = self._tell
        current = {"file": ""}

        class Bytes(libs.tqdm):  # type: ignore[misc]
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options | {"disable": True})
                self.whole, self.done = options.get("total") or 0, 0.0

            def update(self, n: float | None = 1) -> None:
                self.done += n or 0
                done, whole = Quantity(self.done / 1e6, "MB"), Quantity(self.whole / 1e6, "MB")
                said = (
                    say("{file}, {number:.0f} of {total:.0f}", file=current["file"], number=done.value, total=whole)
                    if self.whole
                    else say("{file}, {number:.0f}", file=current["file"], number=done)
                )
                tell("download", self.done / self.whole if self.whole else 0.0, said)

        libs.tqdm = Bytes
        for name in ("download_url_and_unpack", "download_model_with_license_and_unpack"):
            original = getattr(libs, name, None)
            if original is not None:
                setattr(libs, name, _whole_or_nothing(original, weights, current))

    def _skip_parts(self, weights: Path) -> None:
        """Of the networks of the task "total", those that find none of the wanted structures need not be there.

        TotalSegmentator does not run them either, but downloads them.
        """
        api: Any = importlib.import_module("totalsegmentator.python_api")
        tables: Any = importlib.import_module("totalsegmentator.map_to_binary")
        fetch = api.download_pretrained_weights
        parts, structures_of = tables.map_taskid_to_partname_ct, tables.class_map_5_parts

        def wanted(number: Any) -> bool:
            if self._structures is None or number not in parts:
                return True
            return bool(self._structures & set(structures_of[parts[number]].values()))

        def fetch_wanted(number: Any) -> None:
            if wanted(number):
                if isinstance(number, int):
                    self.needed.add(number)
                fetch(number)

        api.download_pretrained_weights = fetch_wanted

    @contextlib.contextmanager
    def without_networks(self) -> Iterator[None]:
        """Until the block ends, a task is over where its first network would begin: it has its weights then."""
        places = [importlib.import_module(name) for name in ("totalsegmentator.python_api", "totalsegmentator.nnunet")]
        real = {place: getattr(place, _PREDICT) for place in places if hasattr(place, _PREDICT)}

        def stop(*args: Any, **options: Any) -> None:
            raise _WouldBeginError

        for place in real:
            setattr(place, _PREDICT, stop)
        try:
            with contextlib.suppress(_WouldBeginError):
                yield
        finally:
            for place, predict in real.items():
                setattr(place, _PREDICT, predict)


class _WouldBeginError(Exception):
    """The first network of a task would begin."""


def _whole_or_nothing(download: Callable[..., Any], weights: Path, current: dict[str, str]) -> Callable[..., Any]:
    """A download of weights whose folder gets its place when it is complete; only one process downloads at a time.

    By itself TotalSegmentator takes a folder that it was half-way through unpacking for good the next time.
    """

    def whole(name: str, folder: Path) -> None:
        from filelock import FileLock  # PyTorch needs it, so it is there

        known = name.rpartition("/")[2].removesuffix(".zip")
        current["file"] = known
        try:
            with FileLock(Path(folder) / ".lungprep-download.lock"):
                if (Path(folder) / known).exists():  # another process has brought it meanwhile
                    return
                staging = make_folder(STAGING, Path(folder))
                try:
                    download(name, staging)
                    for made in staging.iterdir():
                        os.replace(made, Path(folder) / made.name)
                finally:
                    remove_folder(staging)
        except (Exception, SystemExit) as error:
            raise LungPrepError(
                say("TotalSegmentator's weights {weights} are not in {folder}, and could not be downloaded: {reason}.",
                    weights=known, folder=FilePath(folder), reason=_reason(error)),
                say("Where there is internet, totalseg_download_weights -t TASK fetches them (TASK: total, total_fast, "
                    "lung_vessels, lung_nodules); copy their folders there, or let TOTALSEG_WEIGHTS_PATH say where "
                    "they are."),
            ) from error  # fmt: skip

    return whole


def _reason(error: BaseException) -> Message:
    """Why a download failed, in words."""
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return say("the server said {answer}", answer=f"{error.response.status_code} {error.response.reason}")
    if isinstance(error, requests.Timeout):
        return say("the server does not answer in time")
    if isinstance(error, requests.ConnectionError):
        return say("there is no connection to the server")
    if isinstance(error, OSError) and error.strerror:
        return as_message(system_reason(error))
    return as_message(f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}".rstrip(". :"))
