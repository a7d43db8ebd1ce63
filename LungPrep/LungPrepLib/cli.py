"""The command ``lungprep``: what can be said to it, and what it answers with.

Exit status: 0 done, 1 a case failed, 2 wrong usage, 130 ended by Ctrl-C (or by a batch queue, a closed terminal).
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from . import __version__, console
from .findings import LungPrepError
from .progress import Cancelled, Progress
from .recipe import FORMATS, MODELS

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
_GRACE_S = 1.5


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; never raises."""
    arguments = _json_means_file(list(sys.argv[1:] if argv is None else argv))
    try:
        options = parser().parse_args(arguments)
    except SystemExit as end:  # argparse has said what is wrong, or printed the help
        return int(end.code or 0)
    line = console.ProgressLine(quiet=getattr(options, "quiet", False))
    progress = Progress(line)
    try:
        with _ended_from_outside_as_by_ctrl_c():
            return run_interruptibly(lambda: _run(options, progress), progress)
    except LungPrepError as error:
        line.close()
        console.complain(error)
        return USAGE if error.usage else FAILED
    except (Cancelled, KeyboardInterrupt):
        line.close()
        sys.stderr.write("lungprep: stopped; nothing half-written was left.\n")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    except MemoryError:
        line.close()
        console.complain(LungPrepError("There was not enough memory.", "Close other programs, or use fewer workers."))
        return FAILED
    except Exception as error:
        line.close()
        from .worker import unexpected

        defect = unexpected(error)
        console.complain(LungPrepError(defect["message"], defect["action"]))
        return FAILED
    finally:
        line.close()


def _run(options: argparse.Namespace, progress: Progress) -> int:
    from . import commands

    console.check_json_target(getattr(options, "json", None))
    handler: Callable[[argparse.Namespace, Progress], int] = getattr(commands, f"run_{options.command}")
    return handler(options, progress)


@contextmanager
def _ended_from_outside_as_by_ctrl_c() -> Iterator[None]:
    """Let the signals of a batch queue (SIGTERM) and of a closed terminal (SIGHUP) do what Ctrl-C does.

    Left to themselves they would end the process at once, and what was unpacked from a zip would stay behind.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # not what nohup or a host has set
                before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_interruptibly(work: Callable[[], int], progress: Progress) -> int:
    """Run ``work`` in a thread, so that Ctrl-C is seen at once, also within a long call of a library.

    After Ctrl-C the work has 1.5 s to notice and clean up; then its traces are removed and the process ends.
    """
    outcome: dict[str, Any] = {}
    # An event rather than Thread.join: a join that Ctrl-C interrupts marks a running thread as ended (Python 3.11).
    ended = threading.Event()

    def run() -> None:
        try:
            outcome["status"] = work()
        except BaseException as error:
            outcome["error"] = error
        finally:
            ended.set()

    threading.Thread(target=run, daemon=True).start()
    try:
        while not ended.wait(0.1):
            pass
    except KeyboardInterrupt:
        progress.cancel()
        if not ended.wait(_GRACE_S):
            _end_now()
        if "error" not in outcome:
            return int(outcome["status"])  # it was done just then
        if isinstance(outcome["error"], Cancelled):
            raise
    if "error" in outcome:
        raise outcome["error"]
    return int(outcome["status"])


def _end_now() -> None:
    import os

    from .temporary import remove_all

    remove_all()
    sys.stderr.write("\nlungprep: stopped; nothing half-written was left.\n")
    sys.stderr.flush()
    os._exit(INTERRUPTED)


def _json_means_file(arguments: list[str]) -> list[str]:
    """``--json`` alone means standard output; only a name that ends in ``.json`` is its file."""
    result = []
    for index, argument in enumerate(arguments):
        following = arguments[index + 1] if index + 1 < len(arguments) else ""
        result.append("--json=-" if argument == "--json" and not following.lower().endswith(".json") else argument)
    return result


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="lungprep",
        description="Chest CT as the scanner sent it in, something that can be measured or learned from out.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"lungprep {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_series(commands)
    _add_prepare(commands)
    _add_batch(commands)
    recipes = _command(commands, "recipes", "list the recipes, or print one")
    recipes.add_argument("name", nargs="?", metavar="NAME")
    _add_weights(commands)
    demo = _command(commands, "demo", "a generated chest CT study, the whole road, pictures")
    demo.add_argument("-o", "--output", required=True, type=_named, metavar="DIR")
    demo.add_argument("--seed", type=int, default=0, help="another seed is another patient")
    doctor = _command(commands, "doctor", "versions, device, weights; what is missing and how to get it")
    _add_json(doctor)
    return top


def _command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help, allow_abbrev=False)
    command.add_argument("-q", "--quiet", action="store_true", help="no progress")
    return command


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--json",
        nargs="?",
        const="-",
        metavar="FILE.json",
        help="the result as one JSON document, printed or in a file",
    )


def _named(text: str) -> str:
    """A path; an empty one, as an unset variable of a script gives it, would mean the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: name a file or folder")
    return text


def _add_series(commands: Any) -> None:
    series = _command(commands, "series", "studies and series, which one is chosen and why, findings")
    series.add_argument(
        "input", type=_named, metavar="INPUT", help="DICOM folder, file, zip, or folder of a Slicer database"
    )
    series.add_argument("--recipe", default="quantification", metavar="NAME|FILE")
    series.add_argument("--keep-identifiers", action="store_true", help="show UIDs, study dates and descriptions")
    _add_json(series)


def _add_choices(command: argparse.ArgumentParser) -> None:
    """What prepare and batch have in common."""
    command.add_argument("--recipe", default="quantification", metavar="NAME|FILE", help="see 'lungprep recipes'")
    command.add_argument("--segmenter", choices=("lungmask", "threshold", "none"), help="instead of the recipe's")
    command.add_argument("--model", choices=MODELS, help="lungmask model")
    command.add_argument(
        "--weights", action="append", default=[], metavar="MODEL=FILE", help="weights of lungmask from a file"
    )
    command.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"))
    command.add_argument("--precision", choices=("auto", "float32", "bfloat16", "float16"))
    command.add_argument("--format", metavar="NAME,...", help=f"of the prepared image: {', '.join(FORMATS)}")
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="any recipe key, such as crop.margin_mm=5"
    )
    command.add_argument("--keep-identifiers", action="store_true", help="write UIDs and input paths into case.json")


def _add_prepare(commands: Any) -> None:
    prepare = _command(commands, "prepare", "prepare one case into a folder")
    prepare.add_argument(
        "input", type=_named, metavar="INPUT", help="DICOM folder, file, zip, Slicer database, or image file"
    )
    prepare.add_argument("-o", "--output", required=True, type=_named, metavar="DIR", help="the case's folder")
    prepare.add_argument("--series", metavar="UID", help="the Series Instance UID, or case-... of 'lungprep series'")
    prepare.add_argument("--labels", type=_named, metavar="FILE", help="a mask of your own instead of a segmenter")
    _add_choices(prepare)
    prepare.add_argument("--overwrite", action="store_true", help="replace the case that is there")
    _add_json(prepare)


def _add_batch(commands: Any) -> None:
    batch = _command(commands, "batch", "prepare every study under the inputs, one folder each")
    batch.add_argument("input", nargs="+", type=_named, metavar="INPUT", help="as for prepare")
    batch.add_argument("-o", "--output", required=True, type=_named, metavar="DIR")
    _add_choices(batch)
    batch.add_argument("--workers", type=int, default=0, metavar="N", help="processes side by side")
    batch.add_argument(
        "--crosswalk", type=_named, metavar="FILE", help="write which case is which patient, readable by you alone"
    )
    batch.add_argument("--retry-failed", action="store_true", help="try again what failed before")
    _add_json(batch)


def _add_weights(commands: Any) -> None:
    weights = _command(commands, "weights", "the weights of lungmask: list, fetch, verify")
    weights.add_argument("action", choices=("list", "fetch", "verify"))
    weights.add_argument("model", nargs="?", choices=MODELS, metavar="MODEL", help=", ".join(MODELS))
    weights.add_argument(
        "--from", dest="file", type=_named, metavar="FILE", help="take the weights from this file, no internet"
    )
    _add_json(weights)


if __name__ == "__main__":
    sys.exit(main())
