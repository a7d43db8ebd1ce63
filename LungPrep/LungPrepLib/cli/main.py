"""The command ``lungprep``: what can be said to it, and what it answers with.

Exit status: 0 done, 1 a case failed, 2 wrong usage, 130 ended by Ctrl-C (or by a batch queue, a closed terminal).
"""

from __future__ import annotations

import argparse
import itertools
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .. import __version__
from ..findings import LungPrepError
from ..machine import share_heap
from ..messages import say
from ..progress import Cancelled, Progress
from . import console
from .commands import only_command
from .parsing import Parser
from .progress_line import ProgressLine

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
_GRACE_S = 1.5


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; never raises."""
    if argv is None:  # the process is ours
        share_heap()
    console.make_streams_safe()
    arguments = _json_means_file(_quiet_after_command(list(sys.argv[1:] if argv is None else argv)))
    if not arguments:
        parser().print_help(sys.stderr)
        return USAGE
    try:
        options = _parsed(arguments)
    except SystemExit as end:  # the parser has said what is wrong, or printed the help
        return int(end.code or 0)
    line = ProgressLine(quiet=getattr(options, "quiet", False))
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
        lacking = say("There was not enough memory."), say("Close other programs, or use fewer workers.")
        console.complain(LungPrepError(*lacking))
        return FAILED
    except Exception as error:
        line.close()
        from ..worker import unexpected

        console.complain(unexpected(error))
        return FAILED
    finally:
        line.close()


def _run(options: argparse.Namespace, progress: Progress) -> int:
    console.check_json_target(getattr(options, "json", None))
    if key := getattr(options, "key_file", None):
        from ..keys import use_key

        use_key(Path(key))
    with warnings.catch_warnings():  # those of pydicom quote values of the header, names among them
        warnings.simplefilter("ignore", UserWarning)
        return only_command(options.command)[options.command].run(options, progress)


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

    from ..temporary import remove_all

    remove_all()
    sys.stderr.write("\nlungprep: stopped; nothing half-written was left.\n")
    sys.stderr.flush()
    os._exit(INTERRUPTED)


def _quiet_after_command(arguments: list[str]) -> list[str]:
    """``lungprep -q series`` as ``lungprep series -q``."""
    before = list(itertools.takewhile(lambda argument: argument in ("-q", "--quiet"), arguments))
    rest = arguments[len(before) :]
    return [*rest[:1], *before, *rest[1:]]


def _json_means_file(arguments: list[str]) -> list[str]:
    """``--json`` alone means standard output; only a name that ends in ``.json`` is its file."""
    result = []
    for index, argument in enumerate(arguments):
        following = arguments[index + 1] if index + 1 < len(arguments) else ""
        result.append("--json=-" if argument == "--json" and not following.lower().endswith(".json") else argument)
    return result


def _parsed(arguments: list[str]) -> argparse.Namespace:
    top = parser(arguments[0])
    options, unknown = top.parse_known_args(arguments)
    if unknown:
        top.of_command(options.command).unknown(unknown)
    return options


def parser(command_name: str = "") -> Parser:
    """The parser of the whole command line; where a command is named, of that alone."""
    top = Parser(
        prog="lungprep",
        description="Prepare chest CT for measurement and machine learning.",
    )
    top.add_argument("--version", action="version", version=f"lungprep {__version__}")
    subparsers = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in only_command(command_name).values():
        of_command = subparsers.add_parser(command.name, help=command.help, description=command.help)
        of_command.add_argument("-q", "--quiet", action="store_true", help="no progress")
        command.add_arguments(of_command)
    return top
