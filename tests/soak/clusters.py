"""Workers of a Dask cluster that are killed while they suggest: nothing is lost or doubled."""

from __future__ import annotations

import random
import shutil
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.cli.suggest_workers import Workers
from corpus.model import Article
from corpus.store import Project
from corpus.suggesters.spacy_suggester import SpacySuggester
from corpus.text.tokenizer import Tokenizer
from corpus.workflows.integrity import check
from corpus.workflows.span_shards import run_digest
from corpus.workflows.suggesting import suggest_articles
from tests.benchmarks.generated import Generator
from tests.clusters import loopback_cluster
from tests.plain_sql import rows

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.workflows.suggesting import RunReport
    from tests.clusters import LoopbackCluster

    Rows = list[tuple[object, ...]]

WORKERS = 2


@dataclass(slots=True)
class KilledWorkers:
    """What became of runs with a killed worker; all but the first two should be 0 or empty.

    `kills` counts the workers that were killed before their run ended. `different` counts runs
    whose digest or whose candidates are not those of a run in one process.
    """

    runs: int = 0
    kills: int = 0
    failed: int = 0
    not_done: int = 0
    different: int = 0
    damage: tuple[str, ...] = ()


def kill_workers(folder: Path, *, articles: int, runs: int, seed: int) -> KilledWorkers:
    """Suggest for all articles in each run, and kill a worker at a random moment."""
    empty, chance, outcome = folder / "articles.db", random.Random(seed), KilledWorkers()
    _make_project(empty, articles)
    alone = folder / "alone.db"
    shutil.copy(empty, alone)
    expected = _suggest(alone, Workers(1, None))[1]
    with loopback_cluster(folder / "cluster", workers=WORKERS) as cluster:
        workers = Workers(1, cluster.address)
        names = [f"worker-{number}" for number in range(WORKERS)]
        begun = time.perf_counter()
        shutil.copy(empty, folder / "unharmed.db")
        _suggest(folder / "unharmed.db", workers)
        seconds = time.perf_counter() - begun
        for number in range(runs):
            path, name = folder / f"killed-{number}.db", chance.choice(names)
            shutil.copy(empty, path)
            timer = threading.Timer(chance.random() * seconds, _replace, [cluster, name, names])
            timer.start()
            report, made = _suggest(path, workers)
            outcome.kills += name not in names
            timer.join()
            outcome.runs += 1
            outcome.failed += len(report.failures)
            outcome.not_done += articles - report.articles
            outcome.different += made != expected
            with Project.open(path) as project:
                outcome.damage += (*check(project),)
    return outcome


def _replace(cluster: LoopbackCluster, name: str, names: list[str]) -> None:
    """Kill a worker, and start one with a new name."""
    names.remove(name)
    cluster.kill(name)
    names.append(f"{name}+")
    cluster.start_worker(names[-1])


def _make_project(path: Path, articles: int) -> None:
    tokenizer = Tokenizer("en")
    with Project.create(path) as project, project.transaction():
        for one in Generator(sentences=8 * articles).articles(articles, sentences=8):
            tokens, sentences = tokenizer.encode(one.text)
            article = Article(one.id, one.text, tokens=tokens, sentences=sentences)
            project.articles.add(article, tokenizer=tokenizer.name)


def _suggest(path: Path, workers: Workers) -> tuple[RunReport, tuple[str, Rows]]:
    """Suggest for all articles; returns the report, and the digest with the candidates."""
    with workers.ready() as give_workers, Project.open(path) as project:
        suggester = SpacySuggester()
        give_workers(suggester)
        report = suggest_articles(project, suggester)
        digest = run_digest(project, suggester.name)
    return report, (digest, rows(path, "SELECT * FROM scored_candidates ORDER BY article"))
