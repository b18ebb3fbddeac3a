"""Where `annotator suggest` runs a suggester: in this process, in several, or on a Dask cluster."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import InputError, SuggesterError
from corpus.suggesters.threads import one_numeric_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.suggesters.cluster import Cluster
    from corpus.suggesters.suggester import Suggester


class Workers(NamedTuple):
    """A number of processes, or the address of the scheduler of a cluster."""

    processes: int
    cluster: str | None

    @contextmanager
    def ready(self) -> Iterator[Callable[[Suggester], None]]:
        """Prepare the workers, and yield a function that lets a suggester use them.

        Raises `SuggesterError` where the cluster cannot be used. The function raises it for a
        suggester that runs no pipeline, if there is a cluster.
        """
        if self.cluster:
            with _connected(self.cluster) as cluster:
                yield partial(_run_on, cluster)
        else:
            with one_numeric_thread() if self.processes > 1 else nullcontext():
                yield lambda suggester: None  # it was made for so many processes


@contextmanager
def _connected(address: str) -> Iterator[Cluster]:
    if find_spec("distributed") is None:
        message = "--cluster needs the extra `cluster`: `pip install 'annotator-tui[cluster]'`."
        raise InputError(message)
    from corpus.distributions import PRODUCT, installed
    from corpus.suggesters.cluster import connected

    versions = {name: installed(name) for name in (PRODUCT, "spacy", "distributed")}
    with connected(address, versions) as cluster:
        yield cluster


def _run_on(cluster: Cluster, suggester: Suggester) -> None:
    from corpus.suggesters.spacy_suggester import SpacySuggester

    if not isinstance(suggester, SpacySuggester):
        message = (
            f"{suggester.name} runs no pipeline, so a cluster would not make it faster: leave out "
            "--cluster."
        )
        raise SuggesterError(message)
    suggester.run_on(cluster)
