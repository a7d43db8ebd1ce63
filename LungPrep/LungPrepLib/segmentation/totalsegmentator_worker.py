"""TotalSegmentator in a process of its own: one task after the other, asked for by :mod:`.totalsegmentator_process`.

The first request is ``{"folder": ..., "device": ...}``: where the scan lies as ``ct.nii`` and everything temporary
goes. Each of the others is ``{"task": ..., "options": {...}}``, and leaves ``TASK.nii`` there, or
``{"bring": {TASK: OPTIONS, ...}}``, which fetches weights and looks at them. Lines come back::

    {"ready": {...}}                                    after the first request
    {"stage": "segment", "fraction": 0.4, "message": {...}}
    {"result": {"names": {"10": "lung_upper_lobe_left", ...}, "weights": {...}}}
    {"brought": {"networks": [298, ...]}}
    {"error": {...}}                                    of LungPrepError.as_json

It is not this library that the process works for most of the time, and so it ends hard: nnU-Net starts processes of
its own, which would go on when this one has ended.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import json
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ..findings import Finding, LungPrepError
from ..messages import Message, say
from ..processes import answer, prefer_as_victim, requests, take_output
from .totalsegmentator_hooks import Hooks
from .totalsegmentator_weights import check_folder, not_whole
from .weights_files import sha256_of

_DEVICES = {"cuda": "gpu", "cpu": "cpu", "mps": "mps"}  # PyTorch's names and TotalSegmentator's


def main() -> int:
    """Run tasks until standard input ends."""
    output = take_output()
    prefer_as_victim()
    work = _Work(output)
    for request in requests(before_end=work.end):
        try:
            said = work.answer_to(request)
        except LungPrepError as error:
            said = {"error": error.as_json()}
        answer(output, said)
    return 0


@dataclass
class _Work:
    """What the process was asked for."""

    output: IO[bytes]
    folder: Path | None = None
    sockets: Path | None = None
    device: str = "cpu"
    hooks: Hooks = field(default_factory=Hooks)

    def answer_to(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked for."""
        if "task" in request:
            return self.task(request["task"], request["options"])
        return self.bring(request["bring"]) if "bring" in request else self.begin(request)

    def begin(self, request: dict[str, Any]) -> dict[str, Any]:
        """Load TotalSegmentator, so that it sends nothing and leaves nothing outside of the folder."""
        import multiprocessing.util

        # Before the folder is the place for everything: a socket's path must not be long.
        self.sockets = Path(multiprocessing.util.get_temp_dir())
        self.folder = Path(request["folder"])
        answer(self.output, {"places": [str(self.sockets)]})
        tempfile.tempdir = str(self.folder)
        os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.folder)))
        try:
            from totalsegmentator import config  # type: ignore[import-not-found]

            weights = Path(config.get_weights_dir())
            _send_nothing(self.folder, weights, config)
            config.setup_nnunet()  # nnU-Net reads it when it is imported
            from totalsegmentator import python_api  # noqa: F401

            _import_its_networks()
        except LungPrepError:
            raise
        except Exception as error:  # whatever a broken installation raises
            raise LungPrepError(
                say("TotalSegmentator {version} cannot be loaded: {error}.", version=_version("TotalSegmentator"),
                    error=_first_line(error)),
                _advice(error),
            ) from error  # fmt: skip
        self.device, findings = _device(request["device"])
        self.hooks.install(weights, self._tell)
        answer(self.output, {"places": [str(self.sockets)], "weights_folder": str(weights)})
        return {
            "ready": {
                "device": self.device,
                "versions": {name: _version(name) for name in ("TotalSegmentator", "nnunetv2", "torch")},
                "findings": [finding.as_json() for finding in findings],
            }
        }

    def bring(self, tasks: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """Let it fetch the weights of tasks, in its own way; it is stopped where its first network would begin."""
        needed: set[int] = set()
        for task, options in tasks.items():
            self.hooks.begin(options.get("roi_subset"))
            with self.hooks.without_networks():
                try:
                    self._run(task, options)
                except LungPrepError:
                    raise
                except (Exception, SystemExit):  # versions differ in what comes before; the first case says more
                    continue
                finally:
                    needed |= self.hooks.needed
        weights = Path(os.environ["TOTALSEG_WEIGHTS_PATH"])
        for number in sorted(needed):
            for folder in sorted(weights.glob(f"Dataset{number:03}_*")):
                check_folder(folder)
        return {"brought": {"networks": sorted(needed)}}

    def task(self, task: str, options: dict[str, Any]) -> dict[str, Any]:
        """Run a task on the scan."""
        from totalsegmentator.map_to_binary import class_map  # type: ignore[import-not-found]

        self.hooks.begin(options.get("roi_subset"))
        try:
            self._run(task, options)
        except LungPrepError:
            raise
        except MemoryError as error:
            raise LungPrepError(say("There was not enough memory."), say("Close other programs.")) from error
        except (Exception, SystemExit) as error:  # whatever it and its networks raise; it ends the process at times
            self._check_whole(error)
            raise LungPrepError(
                say("TotalSegmentator failed at {task}: {error}.", task=task, error=_first_line(error)),
                say("Run TotalSegmentator by itself on this scan to see more, or choose another segmenter."),
            ) from error
        used = {path.parents[2].name: {"sha256": sha256_of(path)} for path in sorted(self.hooks.checkpoints)}
        names = {str(value): name for value, name in class_map[task].items()}
        return {"result": {"names": names, "weights": used}}

    def _run(self, task: str, options: dict[str, Any]) -> None:
        from totalsegmentator.map_to_binary import class_map
        from totalsegmentator.python_api import totalsegmentator  # type: ignore[import-not-found]

        assert self.folder is not None
        if task not in class_map:
            raise LungPrepError(
                say(
                    "TotalSegmentator {version} knows no task {task}.", version=_version("TotalSegmentator"), task=task
                ),
                say("Update TotalSegmentator."),
            )
        totalsegmentator(
            self.folder / "ct.nii", self.folder / f"{task}.nii", ml=True, task=task, device=_DEVICES[self.device],
            quiet=True, nr_thr_saving=1, **options,
        )  # fmt: skip

    def _check_whole(self, error: BaseException) -> None:
        """Raise LungPrepError where the error is that of a model's folder a file is missing."""
        weights = Path(os.environ["TOTALSEG_WEIGHTS_PATH"])
        missing = Path(str(error.filename)) if isinstance(error, FileNotFoundError) and error.filename else weights
        if weights in missing.parents:
            raise not_whole(weights / missing.relative_to(weights).parts[0], missing) from error

    def _tell(self, stage: str, fraction: float, message: Message) -> None:
        answer(self.output, {"stage": stage, "fraction": fraction, "message": message.as_json()})

    def end(self) -> None:
        """The parent has gone in the middle of a task: nothing stays, no process and no file."""
        from ..temporary import remove_all

        remove_all()
        for folder in filter(None, (self.folder, self.sockets)):
            shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            if os.name == "nt":
                subprocess.run(["taskkill", "/T", "/F", "/PID", str(os.getpid())], capture_output=True, check=False)
            else:
                os.killpg(os.getpgrp(), signal.SIGKILL)


def _send_nothing(folder: Path, weights: Path, config: Any) -> None:
    """Let TotalSegmentator have settings of its own in ``folder``, with which it sends no usage statistics.

    As it comes it posts an identifier, the machine and the task to its makers after every run. The user's settings
    stay as they are, a licence number among them is taken over, and so is the place of the weights.

    Raises
    ------
    LungPrepError
        when this version does not heed the settings.
    """
    settings = {"totalseg_id": "", "send_usage_stats": False, "prediction_counter": 0,
                "statistics_disclaimer_shown": True}  # fmt: skip
    if licence := config.get_config_key("license_number"):
        settings["license_number"] = licence
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    os.environ.update({"TOTALSEG_WEIGHTS_PATH": str(weights), "TOTALSEG_HOME_DIR": str(folder)})
    if config.get_config_key("send_usage_stats") is not False or Path(config.get_weights_dir()) != weights:
        raise LungPrepError(
            say("This version of TotalSegmentator cannot be kept from sending usage statistics."),
            say("Update TotalSegmentator, or choose another segmenter."),
        )


def _device(name: str) -> tuple[str, list[Finding]]:
    """PyTorch's name of the device; by itself TotalSegmentator takes the CPU where the one it is told is not there."""
    if name == "cpu":
        return "cpu", []
    from .torch_device import choose_device

    device, findings = choose_device(name)
    # Not all of its layers run on a Mac's GPU with every version of PyTorch: only who asks for that gets it.
    return ("cpu", findings) if name == "auto" and device.type == "mps" else (device.type, findings)


def _import_its_networks() -> None:
    """What it imports only when it runs, so that an installation that cannot run is said before the work."""
    name = "totalsegmentator.nnunet"
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise


def _advice(error: BaseException) -> Message:
    """What to do when it cannot be loaded.

    nnU-Net needs torchvision through timm; what pip takes from PyPI is built for CUDA, and fails beside a PyTorch for
    the CPU with "operator torchvision::nms does not exist".
    """
    if "torchvision" in str(error):
        return say("torchvision has to be of the same build as PyTorch: install both from the same place, "
                   "https://download.pytorch.org/whl/cpu where there is no GPU.")  # fmt: skip
    return say("Update it with pip install --upgrade TotalSegmentator, or choose another segmenter.")


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _first_line(error: BaseException) -> str:
    text = str(error).strip().partition("\n")[0].rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
