"""Runs a function over batches on the workers of a Dask cluster, in the batches' order.

Only this module uses Dask, which pickles what machines send each other: whoever can connect to the
scheduler can run code on every machine of the cluster, and a worker can run code here.
"""

from __future__ import annotations

import logging
import re
import time
import warnings
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from distributed import Client, Future, KilledWorker, Security, get_worker
from distributed.client import FutureCancelledError
from distributed.versions import VersionMismatchWarning

from corpus.distributions import installed
from corpus.errors import AnnotatorError, InputError, SuggesterError
from corpus.suggesters.pipelines import first_line
from corpus.suggesters.processes import MOST_WAITING
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

T = TypeVar("T")
R = TypeVar("R")

MOST_RUNNING = 2
"""Batches in progress per worker: one that the worker processes, one that it has received."""

CONNECTION_SECONDS = 10
"""Seconds to wait for a scheduler that does not answer."""

WORKERLESS_SECONDS = 60
"""Seconds to wait for a new worker after the last one was lost."""

_ADDRESS = re.compile(r"(tcp|tls)://([\w-]{1,63}(\.[\w-]{1,63})*|\[[\da-f:.]+\]):\d{1,5}", re.ASCII)
_COUNT_SECONDS = 1.0
_ONE_AT_A_TIME = Lock()
"""A worker process has one pipeline, even if Dask gives it several threads."""


@contextmanager
def connected(address: str, versions: Mapping[str, str | None]) -> Iterator[Cluster]:
    """Connect to the scheduler at `address`, such as `tls://head:8786`.

    `versions` are those of distributions here, which every worker must have. Raises
    `InputError` for something else than an address, and `SuggesterError` where nothing answers,
    TLS is refused, there is no worker, or a worker has another version. TLS is configured in Dask's
    own settings.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # errors reach us as exceptions
    security = Security()
    _refuse_unusable(address, security)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VersionMismatchWarning)  # `versions` says it better
            client = Client(
                address, security=security, timeout=CONNECTION_SECONDS, set_as_default=False
            )
    except OSError as error:
        raise SuggesterError(_unreachable(address, first_line(error))) from error
    with client:
        cluster = Cluster(client, address, versions)
        cluster.refuse_unfit()
        yield cluster


def _refuse_unusable(address: str, security: Security) -> None:
    """Raise an error for an address or settings with which Dask's client would fail and hang."""
    if not _ADDRESS.fullmatch(address):
        message = f"--cluster takes an address such as tcp://head:8786, not {address!r}."
        raise InputError(message)
    encrypted = address.startswith("tls")
    if security.require_encryption and not encrypted:
        message = (
            "Dask's settings require encryption: give the address with tls:// in place of tcp://."
        )
        raise SuggesterError(message)
    try:
        context = security.get_connection_args("client").get("ssl_context")
    except (OSError, ValueError) as error:
        files = (security.tls_ca_file, security.tls_client_cert, security.tls_client_key)
        message = (
            f"The certificates in Dask's settings ({', '.join(map(str, files))}) cannot be used: "
            f"{first_line(error)}."
        )
        raise SuggesterError(message) from error
    if encrypted and context is None:
        message = (
            f"There are no certificates for {address}: name them in DASK_DISTRIBUTED__COMM__TLS__"
            "CA_FILE, …__TLS__CLIENT__CERT and …__TLS__CLIENT__KEY."
        )
        raise SuggesterError(message)


def _unreachable(address: str, reason: str) -> str:
    if address.startswith("tls"):
        return (
            f"The scheduler at {address} does not answer with TLS ({reason}): it and this machine "
            "need certificates that the same CA file vouches for."
        )
    return (
        f"No scheduler answers at {address} ({reason.rpartition('>: ')[2]}): start one with `dask "
        "scheduler`, and give the address that it prints, with tls:// if it uses TLS."
    )


@dataclass(frozen=True, slots=True)
class _Task(Generic[T, R]):
    """A function for batches, called on a worker that has the same versions as the client."""

    function: Callable[[list[T]], list[R]]
    versions: Mapping[str, str | None]

    def __call__(self, batch: list[T]) -> list[R]:
        """Return the results of a batch; an error names the worker."""
        worker = get_worker().address
        for package, here in self.versions.items():
            _refuse_other(package, installed(package), here, worker=worker)
        try:
            with _ONE_AT_A_TIME:
                return self.function(batch)
        except AnnotatorError as error:
            raise SuggesterError(f"Worker {worker}: {error}") from None


@dataclass(slots=True)
class _Batch(Generic[T, R]):
    """The items of a batch, and their results once they have arrived."""

    items: list[T]
    results: list[R] | None = None


class Cluster:
    """A connection to a Dask cluster."""

    def __init__(self, client: Client, address: str, versions: Mapping[str, str | None]) -> None:
        self._client = client
        self._address = address
        self._versions = versions
        self._workers = 0
        self._counted = self._worked = time.monotonic()

    def refuse_unfit(self) -> None:
        """Raise `SuggesterError` where there is no worker, or one has another version."""
        for package, here in self._versions.items():
            try:
                # This function also exists on a worker without annotator.
                answers = self._client.run(version, package, on_error="return")
            except OSError as error:
                raise SuggesterError(self._gone) from error
            if not answers:
                message = (
                    f"The cluster at {self._address} has no workers: start some with `dask worker "
                    f"{self._address}`."
                )
                raise SuggesterError(message)
            for worker, answer in answers.items():
                there = answer if isinstance(answer, str) else None
                _refuse_other(package, there, here, worker=worker)

    def results(
        self,
        items: Iterable[T],
        *,
        there: Callable[[list[T]], list[R]],
        failed: Callable[[T, str], R],
        at_once: int,
    ) -> Iterator[R]:
        """Yield the results of all items, in order.

        `there` is unpickled and called on the workers, with `at_once` items. A batch whose worker
        is lost is given to another one; `failed` makes the results of a batch on which several
        workers died. Of the items read, at most `MOST_WAITING` batches and `MOST_RUNNING` per
        worker have not been yielded. Raises `SuggesterError` where a worker cannot call `there`, or
        the cluster is lost.
        """
        # As a task, it is sent to each worker once, and again to workers that come later.
        task = self._client.submit(_itself, _Task(there, self._versions), pure=False)
        given = iter(items)
        waiting: deque[_Batch[T, R]] = deque()
        running: dict[Future[list[R]], _Batch[T, R]] = {}
        finished: SimpleQueue[Future[list[R]]] = SimpleQueue()
        while True:
            most = MOST_RUNNING * max(1, self._count_workers())
            while len(running) < most and len(waiting) < MOST_WAITING + most:
                batch = _Batch[T, R](list(islice(given, at_once)))
                if not batch.items:
                    break
                future = self._client.submit(_call, task, batch.items, pure=False)
                running[future] = batch
                waiting.append(batch)
                future.add_done_callback(finished.put)
            if not waiting:
                return
            for future in self._ended(finished):
                batch = running.pop(future)
                batch.results = self._results_of(future, batch.items, failed)
            while waiting and waiting[0].results is not None:
                yield from waiting.popleft().results or ()

    def _ended(self, finished: SimpleQueue[Future[list[R]]]) -> list[Future[list[R]]]:
        """Wait until a batch has ended, and return all that have."""
        ended: list[Future[list[R]]] = []
        while not ended:
            try:
                ended.append(finished.get(timeout=_COUNT_SECONDS))
            except Empty:
                self._count_workers()
        while not finished.empty():
            ended.append(finished.get())
        return ended

    def _results_of(
        self, future: Future[list[R]], items: list[T], failed: Callable[[T, str], R]
    ) -> list[R]:
        try:
            return list(future.result())
        except KilledWorker as error:
            died = counted(error.allowed_failures + 1, "worker")
            reason = f"{died} died while processing its batch"
            return [failed(item, reason) for item in items]
        except AnnotatorError:
            raise
        except FutureCancelledError as error:
            raise SuggesterError(self._gone) from error
        except Exception as error:  # whatever can be wrong with a machine
            message = f"A worker failed: {type(error).__name__}: {first_line(error)}"
            raise SuggesterError(message) from error

    def _count_workers(self) -> int:
        """Return the number of workers, asked once a second."""
        now = time.monotonic()
        if self._workers and now - self._counted < _COUNT_SECONDS:
            return self._workers
        try:
            self._workers = len(self._client.nthreads())
        except Exception as error:  # a closed client raises various types
            raise SuggesterError(self._gone) from error
        self._counted = now
        if self._workers:
            self._worked = now
        elif now - self._worked > WORKERLESS_SECONDS:
            message = (
                f"The cluster at {self._address} has had no workers for {WORKERLESS_SECONDS} "
                "seconds: start some. What was stored is kept; the same command does the rest."
            )
            raise SuggesterError(message)
        return self._workers

    @property
    def _gone(self) -> str:
        return (
            f"The scheduler at {self._address} is gone: start the cluster again. What was stored "
            "is kept; the same command does the rest."
        )


def _itself(task: _Task[T, R]) -> _Task[T, R]:
    return task


def _call(task: _Task[T, R], batch: list[T]) -> list[R]:
    return task(batch)


def _refuse_other(package: str, there: str | None, here: str | None, *, worker: str) -> None:
    if there != here:
        message = (
            f"Worker {worker}: {package} is {there or 'missing'} there and {here or 'missing'} "
            "here: install the same version on every machine."
        )
        raise SuggesterError(message)
