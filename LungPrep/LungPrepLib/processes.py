"""Python processes of this library: which Python runs them, how they are talked to, how they end.

A process runs ``main(*arguments)`` of one of the library's modules. Parent and child exchange JSON lines: the parent
through :class:`PythonProcess`, the child through :func:`requests` and :func:`take_output`. A child ends with its
parent, however that ends: its standard input ends then. Killing a child kills what it has started.

Processes of their own rather than :mod:`multiprocessing`: that would run the user's main script again in every child
(spawn), or copy a process full of threads (fork), and knows nothing of a Python that is embedded in Slicer.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from .findings import LungPrepError
from .messages import say

LIBRARY_PARENT = Path(__file__).resolve().parents[1]
THREADS_VARIABLE = "LUNGPREP_THREADS"
_TAIL_LINES = 40
# PythonSlicer and some batch systems replace PYTHONPATH, so that a child is told where this process finds modules.
_START = (
    "import json, sys; known = json.loads(sys.argv[1]); sys.path[:] = known + [p for p in sys.path if p not in known]; "
    "from importlib import import_module; sys.exit(import_module(sys.argv[2]).main(*sys.argv[3:]))"
)


def python_command() -> str | None:
    """The Python that runs this; inside an application, the one that it brings; ``None`` where there is none.

    An embedded interpreter (Slicer's) may have the application itself as ``sys.executable``: starting that would open
    another window.
    """
    if _is_python(sys.executable):
        return sys.executable
    end = ".exe" if os.name == "nt" else ""
    homes = [Path(sys.prefix).parents[1]] if len(Path(sys.prefix).parents) > 1 else []
    if os.environ.get("SLICER_HOME"):
        homes.insert(0, Path(os.environ["SLICER_HOME"]))
    for home in homes:
        beside = home / "bin" / f"PythonSlicer{end}"
        if beside.is_file():
            return str(beside)
    return shutil.which("PythonSlicer") or shutil.which("python-real")


def _is_python(executable: str | None) -> bool:
    return bool(executable) and Path(str(executable)).stem.lower().startswith(("python", "pypy"))


def environment(threads: int = 0) -> dict[str, str]:
    """The environment of a child: this library first, UTF-8, and a bound on the threads of all libraries.

    ``threads`` is how many processors the child may keep busy; 0 leaves the choice to the libraries.
    """
    values = dict(os.environ)
    values["PYTHONPATH"] = os.pathsep.join([str(LIBRARY_PARENT), *filter(None, [values.get("PYTHONPATH")])])
    values["PYTHONIOENCODING"] = "utf-8"
    values["PYTHONUNBUFFERED"] = "1"
    if threads:
        for name in (
            "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
            "NUMEXPR_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS", THREADS_VARIABLE,
        ):  # fmt: skip
            values[name] = str(threads)
    return values


class PythonProcess:
    """A child that runs ``main(*arguments)`` of a module of this library.

    Parameters
    ----------
    module
        Its full name, such as ``"LungPrepLib.worker"``.
    python
        The interpreter; :func:`python_command` when not given.
    threads
        How many processors it may keep busy; no bound when 0.
    keep_errors
        Whether the last lines of its standard error are kept in ``last_errors``; else they are dropped.
    inherited
        File descriptors that it keeps open for as long as it lives (POSIX only).

    Raises
    ------
    OSError
        when it cannot be started.
    LungPrepError
        when there is no Python to start it with.
    """

    def __init__(
        self,
        module: str,
        *arguments: str,
        python: str = "",
        threads: int = 0,
        keep_errors: bool = False,
        inherited: tuple[int, ...] = (),
    ) -> None:
        interpreter = python or python_command()
        if not interpreter:
            raise LungPrepError(
                say("There is no Python interpreter beside this program."), say("Install Slicer, or LungPrep, again.")
            )
        known = [str(LIBRARY_PARENT), *(path for path in sys.path if path and path != str(LIBRARY_PARENT))]
        self.last_errors: deque[str] = deque(maxlen=_TAIL_LINES)
        self.error_lines = 0
        self._process = subprocess.Popen(
            [interpreter, "-c", _START, json.dumps(known), module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if keep_errors else subprocess.DEVNULL,
            env=environment(threads),
            **_own_group(inherited),
        )
        if keep_errors:
            threading.Thread(target=self._read_errors, daemon=True).start()

    def send(self, request: Any) -> None:
        """Hand over a request. Raises OSError or ValueError where the process or its input has ended."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """Wait for the next JSON line. Raises EOFError when the process has ended, ValueError for another line."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise EOFError
        return json.loads(line)

    def read(self, count: int) -> bytes:
        """Wait for ``count`` bytes that follow an answer; fewer when the process has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.read(count)

    def read_into(self, memory: memoryview) -> int:
        """Wait for bytes that follow an answer until ``memory`` is full; how many came before the process ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readinto(memory)  # type: ignore[attr-defined]

    def widen(self, count: int) -> None:
        """Let ``count`` bytes of answers lie in the pipe, where the system can: it need not wait that they are read."""
        with contextlib.suppress(ImportError, AttributeError, OSError):
            import fcntl

            assert self._process.stdout is not None
            fcntl.fcntl(self._process.stdout, fcntl.F_SETPIPE_SZ, count)

    def close(self) -> None:
        """End its input: it ends when what it does is done or cancelled."""
        with contextlib.suppress(OSError, ValueError):
            assert self._process.stdin is not None
            self._process.stdin.close()

    def wait(self, timeout_s: float) -> bool:
        """Whether the process has ended within the time."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the process and everything that it started, at once; one that has ended by itself may have left some."""
        with contextlib.suppress(OSError):
            if os.name == "nt":
                subprocess.run(
                    ["taskkill", "/T", "/F", "/PID", str(self._process.pid)], capture_output=True, check=False
                )
            elif self._process.returncode is None:  # once it is waited for, the number may be another's
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        """Kill it and close the pipes to it."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                assert stream is not None
                stream.close()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """Its exit status, ``None`` while it runs."""
        return self._process.poll()

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.last_errors.append(line.decode("utf-8", "replace").rstrip())
            self.error_lines += 1


def _own_group(inherited: tuple[int, ...]) -> dict[str, Any]:
    """A process group of its own, so that Ctrl-C reaches the parent first and the whole tree can be ended."""
    if os.name == "nt":
        flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
        return {"creationflags": flags}
    return {"start_new_session": True, "pass_fds": inherited}


# --- in the child


def take_output() -> IO[bytes]:
    """The way back to the parent. Whatever libraries print goes to standard error from now on."""
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return stream


def answer(stream: IO[bytes], line: Any, content: bytes | memoryview = b"") -> None:
    """Send a JSON line, and bytes that belong to it."""
    stream.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
    if content:
        stream.write(content)
    stream.flush()


def requests(
    *, at_once: Callable[[Any], bool] = lambda request: False, before_end: Callable[[], None] = lambda: None
) -> Iterator[Any]:
    """The parent's requests, one after the other, until its end.

    When the parent closes the input or dies while a request is worked on, the process ends in the middle of it, and
    removes its temporary folders.

    Parameters
    ----------
    at_once
        Called with every request as it comes in, in another thread; what it says ``True`` to is not queued.
    before_end
        Called, in that thread, before the process ends in the middle of its work.
    """
    lines = _take_input()
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    unanswered: set[int] = set()  # adding and discarding are atomic
    end = object()

    def listen() -> None:
        for number, text in enumerate(lines):
            with contextlib.suppress(ValueError):
                request = json.loads(text)
                if not at_once(request):
                    unanswered.add(number)
                    waiting.put((number, request))
        waiting.put((-1, end))
        if unanswered:
            before_end()
            from .temporary import remove_all

            remove_all()
            os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    while (item := waiting.get())[1] is not end:
        yield item[1]
        unanswered.discard(item[0])


def _take_input() -> IO[str]:
    """Standard input for this process alone; libraries, and what they start, find an empty one.

    A process that :mod:`multiprocessing` forks closes ``sys.stdin`` first. It would wait for ever for the lock of a
    stream that another thread was reading from.
    """
    try:
        number = sys.stdin.fileno()
    except (OSError, ValueError):  # a stream without a file (tests)
        return sys.stdin
    stream = os.fdopen(os.dup(number), encoding="utf-8")
    with Path(os.devnull).open("rb") as empty:
        os.dup2(empty.fileno(), number)
    return stream


def prefer_as_victim() -> None:
    """Let Linux end this process before its parent when the memory runs out."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
