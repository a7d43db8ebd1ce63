"""The cases of a batch on the workers of a Dask cluster (the extra ``lungprep[cluster]``)."""

from __future__ import annotations

import contextlib
import logging
import queue
import signal
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..findings import LungPrepError
from ..messages import FileName, say
from . import remote
from .engine import Ended, Event, Told
from .slot import Limits, Outcome, outcome_from_json

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_S = 20.0
_GONE_S = 5.0
_COUNT_S = 1.0
_RETRIES = 2  # after an error of the cluster's, not of the case
_NOISY = [
    *("asyncio", "tornado.application", "distributed"),
    *(f"distributed.{name}" for name in ("client", "core", "comm.core", "comm.tcp", "batched", "utils")),
]


@dataclass(frozen=True)
class Connection:
    """Where the scheduler is: an address or a scheduler file, or a cluster to start; files of TLS."""

    scheduler: str | None = None
    cluster: str | None = None
    jobs: int = 1
    tls_ca: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None


class DaskEngine:
    """See :class:`~.engine.Engine`. A slot is a thread of a Dask worker; in it one worker process prepares one case.

    Raises
    ------
    LungPrepError
        when Dask is not installed, the scheduler cannot be reached, no worker comes, or a worker has no LungPrep or
        another version of it.
    """

    def __init__(self, connection: Connection, limits: Limits) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.memory: int | None = None
        self._limits = limits
        self._batch = uuid.uuid4().hex[:12]
        self._futures: dict[str, Future] = {}
        self._submitted = 0
        self._quiet = _Quiet()
        self._gone_since: float | None = None
        self._stopped = False
        self._threads, self._counted_at = 0, -_COUNT_S
        self._cluster: Any = None
        self._refused: list[str] = []
        self._is_checked = False
        self._client = self._connected(connection)
        try:
            if self._cluster is None:  # jobs may wait in a queue for hours: they are looked at when they are there
                self._wait_for_workers()
                self._check_workers()
            self._client.subscribe_topic(f"lungprep-{self._batch}", self._heard)
        except BaseException:
            self.close()
            raise

    def slots(self) -> int:
        """As many as all workers have threads; asked of the scheduler about every second."""
        if self._client.status != "running":
            return 0
        if time.monotonic() - self._counted_at > _COUNT_S:
            try:
                self._threads = sum(self._client.nthreads().values())
            except OSError:  # the scheduler goes down just now: check() will say so
                self._threads = 0
            self._counted_at = time.monotonic()
        if self._threads and not self._is_checked:
            self._check_workers()
        return self._threads

    def submit(self, case: str, job: dict[str, Any]) -> None:
        """See :class:`~.engine.Engine`."""
        self._submitted += 1
        future = self._client.submit(
            remote.prepare,
            job,
            self._limits.seconds,
            self._limits.memory_bytes,
            self._batch,
            key=f"lungprep-{self._batch}-{case}-{self._submitted}",  # what comes again is not what was lost
            pure=False,
            retries=_RETRIES,
        )
        self._futures[case] = future
        future.add_done_callback(lambda ended: self.events.put(Ended(case, self._outcome(ended))))

    def check(self) -> None:
        """Raise when the scheduler has gone, or the cluster takes no jobs."""
        if self._refused and not self._threads:
            raise _not_started(self._refused[0])
        if self._client.status == "running":
            self._gone_since = None
            return
        self._gone_since = self._gone_since or time.monotonic()
        if time.monotonic() - self._gone_since > _GONE_S:
            raise LungPrepError(
                say("The scheduler of Dask is gone."),
                say("Start it and its workers again; the same command goes on from there."),
            )

    def stop(self) -> None:
        """See :class:`~.engine.Engine`."""
        self._stopped = True
        if self._client.status == "running":
            with contextlib.suppress(Exception):  # a cluster that goes down has nothing to stop
                self._client.run(remote.stop, self._batch, wait=False)
                self._client.cancel(list(self._futures.values()))

    def end_now(self) -> None:
        """See :class:`~.engine.Engine`: those of the cluster come to their own end, and their cases are whole."""

    def close(self) -> None:
        """Leave the cluster; one that this process started ends."""
        with contextlib.suppress(Exception):
            self._client.close(timeout=5)
        if self._cluster is not None:
            with contextlib.suppress(Exception):
                self._cluster.close(timeout=5)
        if not self._refused:  # else Dask's thread has its traces still to print, until the process ends
            self._quiet.end()

    def _connected(self, connection: Connection) -> Client:
        try:
            from distributed import Client
            from distributed.security import Security
        except ImportError as error:
            raise LungPrepError(
                say("Dask is not installed here."), say("Run: pip install 'lungprep[cluster]'."), usage=True
            ) from error
        if connection.cluster:
            self._cluster = _slurm(connection, self._refused)
            return Client(self._cluster, timeout=_CONNECT_S, set_as_default=False)
        options: dict[str, Any] = {"timeout": _CONNECT_S, "set_as_default": False}
        if connection.tls_ca or connection.tls_cert:
            options["security"] = Security(
                tls_ca_file=connection.tls_ca,
                tls_client_cert=connection.tls_cert,
                tls_client_key=connection.tls_key,
                require_encryption=True,
            )
        place = str(connection.scheduler)
        if place.startswith("tls://") and "security" not in options and Security().tls_ca_file is None:
            raise LungPrepError(
                say("The scheduler is at a tls:// address, and no files of TLS are given."),
                say("Add --tls-ca, --tls-cert and --tls-key, or name them in Dask's own configuration."),
                usage=True,
            )
        if "://" in place:
            options["address"] = place
        elif Path(place).is_file():
            options["scheduler_file"] = place
        else:
            raise LungPrepError(
                say("{file} is no scheduler file.", file=FileName(place)),
                say("Give the file that 'dask scheduler --scheduler-file' writes, or an address such as "
                    "tcp://10.0.0.1:8786."),
                usage=True,
            )  # fmt: skip
        try:
            return Client(**options)
        except (OSError, ValueError, TypeError) as error:
            raise LungPrepError(
                say("The scheduler of Dask cannot be reached at {place}: {reason}.", place=place,
                    reason=str(error).splitlines()[0] or type(error).__name__),
                say("Check that it runs, the address, and for tls:// the files after --tls-ca, --tls-cert, --tls-key."),
                usage=True,
            ) from error  # fmt: skip

    def _wait_for_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_S)
        except (TimeoutError, OSError) as error:
            raise LungPrepError(
                say("The scheduler of Dask has no workers."), say("Start some with 'dask worker'."), usage=True
            ) from error

    def _check_workers(self) -> None:
        self._is_checked = True
        try:
            found = self._client.run(remote.about)
        except Exception as error:  # whatever a worker's Python says when it cannot import
            raise LungPrepError(
                say("The workers of the cluster cannot use LungPrep: {reason}.",
                    reason=f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"),
                say("Install the same version of lungprep in the environment of the workers."),
                usage=True,
            ) from error  # fmt: skip
        others = sorted({about["version"] for about in found.values()} - {__version__})
        if others:
            raise LungPrepError(
                say("The workers have LungPrep {there}, and this is {here}.", there=others, here=__version__),
                say("Install the same version of lungprep in the environment of the workers."),
                usage=True,
            )

    def _outcome(self, future: Future) -> Outcome:
        """What became of a case; cancelled where the scheduler has gone with the answer."""
        if future.status == "finished":
            try:
                return outcome_from_json(future.result())
            except Exception:  # whatever a connection that breaks just now raises; nobody else hears of this case
                return Outcome("cancelled")
        if self._stopped or future.status in ("cancelled", "lost"):
            return Outcome("cancelled")
        error = future.exception()
        if type(error).__name__ == "KilledWorker":
            return Outcome("failed", None, say("It ended every worker that tried it, most often for lack of memory."))
        return Outcome("failed", None, say("The cluster could not run it: {reason}.", reason=type(error).__name__))

    def _heard(self, event: tuple[float, Any]) -> None:
        _, told = event
        if isinstance(told, dict) and "case" in told:
            self.events.put(Told(str(told["case"]), str(told["stage"]), float(told["fraction"])))


class _Quiet:
    """Until it ends, Dask does not print the traces of connections that break: what matters is said in words."""

    def __init__(self) -> None:
        self._loggers = [logging.getLogger(name) for name in _NOISY]
        for logger in self._loggers:
            logger.addFilter(self._is_wanted)

    @staticmethod
    def _is_wanted(record: logging.LogRecord) -> bool:
        return record.levelno >= logging.CRITICAL

    def end(self) -> None:
        """As it was."""
        for logger in self._loggers:
            logger.removeFilter(self._is_wanted)


@contextlib.contextmanager
def _without_signals() -> Iterator[None]:
    """dask-jobqueue 0.9 sets handlers of signals as it is imported: that fails outside of the main thread, and the
    command line has handlers of its own."""
    real = signal.signal
    signal.signal = lambda number, handler: None  # type: ignore[assignment]
    try:
        yield
    finally:
        signal.signal = real


def _slurm(connection: Connection, refused: list[str]) -> Any:
    """Workers as jobs of Slurm: cores, memory, queue and time are those of Dask's own configuration.

    What Slurm says of a job that it does not take is added to ``refused``: it is sent in a thread of Dask's.
    """
    try:
        with _without_signals():
            from dask_jobqueue import SLURMCluster
            from dask_jobqueue.slurm import SLURMJob
    except ImportError as error:
        raise LungPrepError(
            say("dask-jobqueue is not installed here."), say("Run: pip install 'lungprep[cluster]'."), usage=True
        ) from error

    class Job(SLURMJob):  # type: ignore[misc,unused-ignore]
        async def _submit_job(self, script_filename: str) -> Any:
            try:
                return await super()._submit_job(script_filename)
            except (RuntimeError, OSError) as error:
                refused.append(_last_words(str(error)))
                raise

    class Cluster(SLURMCluster):  # type: ignore[misc,unused-ignore]
        job_cls = Job

    try:
        # processes=1: else dask-jobqueue cuts cores and memory of a job into several workers.
        cluster = Cluster(processes=1)
        cluster.scale(jobs=max(1, connection.jobs))
    except (ValueError, TypeError, OSError, RuntimeError) as error:
        raise _not_started(str(error).splitlines()[0]) from error
    return cluster


def _last_words(error: str) -> str:
    """What the command itself said, from the text that dask-jobqueue makes of it."""
    return ([line.strip() for line in error.splitlines() if line.strip()] or [""])[-1]


def _not_started(reason: str) -> LungPrepError:
    return LungPrepError(
        say("The jobs of Slurm cannot be started: {reason}.", reason=reason.rstrip(".")),
        say("Say cores, memory and queue in jobqueue.yaml, as Docs/cluster.md shows."),
        usage=True,
    )
