"""Batches on the workers of a Dask cluster: order, bounds, and what is refused."""

from __future__ import annotations

from concurrent.futures import Future
from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import SuggesterError
from corpus.suggesters.identity import Identity
from corpus.suggesters.pipelines import Pipeline
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="needs `distributed`")
VERSIONS = {"annotator-tui": "1.0"}
AT_ONCE = 3


@pytest.fixture(autouse=True)
def clusters() -> Any:
    """The module under test, which takes most of a second to import."""
    from corpus.suggesters import cluster

    return cluster


class FakeClient:
    """A client of `distributed` whose batches end when the test lets them, the last one first."""

    def __init__(self, workers: int = 2, error: Exception | None = None) -> None:
        self.workers = workers
        self.error = error
        self.versions: Any = "1.0"
        self.submitted: list[tuple[Future[Any], list[int]]] = []

    def run(self, function: object, package: str, *, on_error: str) -> dict[str, Any]:
        return {f"tcp://w{number}": self.versions for number in range(self.workers)}

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(map(str, range(self.workers)), 1)

    def submit(self, function: Callable[..., Any], task: Any, *batch: Any, pure: bool) -> Any:
        if not batch:
            return task
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        self.submitted.append((future, batch[0]))
        if len(self.submitted) == 2 * self.workers:
            self.end_all()
        return future

    def end_all(self) -> None:
        while self.submitted:
            future, batch = self.submitted.pop()
            if self.error:
                future.set_exception(self.error)
            else:
                future.set_result([-number for number in batch])


def connected(client: FakeClient) -> Any:
    from corpus.suggesters.cluster import Cluster

    return Cluster(client, "tcp://head:1", VERSIONS)


def results(client: FakeClient, items: Iterator[int]) -> Iterator[Any]:
    found: Iterator[Any] = connected(client).results(
        items, there=lambda batch: batch, failed=lambda item, why: (item, why), at_once=AT_ONCE
    )
    return found


def counted(read: list[int], most: int) -> Iterator[int]:
    """Numbers from 0, noted in `read` when they are read."""
    for number in range(most):
        read.append(number)
        yield number


def test_results_come_in_order() -> None:
    found = results(FakeClient(workers=4), iter(range(48)))
    assert [*found] == [-number for number in range(48)]


def test_an_unfinished_batch_holds_up_a_bounded_number(
    clusters: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    client = FakeClient(workers=1)
    most = AT_ONCE * (clusters.MOST_WAITING + clusters.MOST_RUNNING)

    def end_all_but_the_first() -> None:
        last = 0 if len(read) >= most else 1
        for future, batch in client.submitted[last:]:
            future.set_result([-number for number in batch])
        del client.submitted[last:]

    monkeypatch.setattr(client, "end_all", end_all_but_the_first)
    assert next(results(client, counted(read, 10**9))) == 0
    assert len(read) == most


def test_a_batch_on_which_workers_die_fails() -> None:
    from distributed import KilledWorker
    from distributed.scheduler import WorkerState

    error = KilledWorker("batch", WorkerState.__new__(WorkerState), allowed_failures=3)
    found = [*results(FakeClient(error=error), iter(range(12)))]
    assert found[0] == (0, "4 workers died while processing its batch")
    assert [number for number, _ in found] == [*range(12)]


def test_what_a_cluster_cannot_do_is_one_sentence() -> None:
    from distributed.client import FutureCancelledError

    def message(workers: int, versions: Any, error: Exception | None) -> str:
        client = FakeClient(workers, error)
        client.versions = versions
        try:
            connected(client).refuse_unfit()
            return str([*results(client, iter(range(12)))])
        except SuggesterError as refused:
            return str(refused)

    gone = FutureCancelledError("key", "scheduler-connection-lost")
    missing = PackageNotFoundError("annotator-tui")
    cases: tuple[tuple[int, Any, Exception | None, str], ...] = (
        (0, "1.0", None, "The cluster at tcp://head:1 has no workers: start some with `dask w"),
        (1, "0.9", None, "Worker tcp://w0: annotator-tui is 0.9 there and 1.0 here: install"),
        (1, missing, None, "Worker tcp://w0: annotator-tui is missing there and 1.0 here: install"),
        (1, "1.0", gone, "The scheduler at tcp://head:1 is gone: start the cluster again. What"),
        (1, "1.0", MemoryError("too little\nand so"), "A worker failed: MemoryError: too little"),
        (1, "1.0", SuggesterError("Worker tcp://w0: no pipeline"), "Worker tcp://w0: no pipeline"),
    )

    def check(case: tuple[int, Any, Exception | None, str]) -> None:
        *given, start = case
        found = message(*given)
        assert found.startswith(start), found

    each_row(cases, check)


def test_a_cluster_without_workers_is_waited_for_only_so_long(
    clusters: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "WORKERLESS_SECONDS", -1)
    monkeypatch.setattr(clusters, "_COUNT_SECONDS", 0.01)
    client = FakeClient(1)

    def lose_the_worker(*_: object, **__: object) -> Future[Any]:
        client.workers = 0
        return Future()

    monkeypatch.setattr(client, "submit", lose_the_worker)
    with pytest.raises(SuggesterError, match="has had no workers for -1 seconds: start some"):
        [*results(client, iter([1]))]


def test_another_suggester_there_is_refused(tmp_path: Path) -> None:
    def found(text: str) -> Pipeline:
        (tmp_path / "meta.json").write_text(text)
        return Pipeline("p", tmp_path, {}, packaged=False)

    identity = Identity.of("p 1", {"pipeline": "/a", "spacy": "3.8.0", "version": "1"}, found("a"))
    identity.refuse_other_files(found("a"))
    identity.refuse_other_values("p 1", {"pipeline": "/b", "spacy": "3.8.0", "version": "1"})
    with pytest.raises(SuggesterError, match="has other files there than here: give every"):
        identity.refuse_other_files(found("b"))
    with pytest.raises(SuggesterError, match=r"\(name p 2 there, p 1 here, spacy 3.7.0 there, 3.8"):
        identity.refuse_other_values("p 2", {"spacy": "3.7.0", "version": "1"})
