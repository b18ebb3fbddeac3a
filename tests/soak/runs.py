"""Two runs: people who are killed and restarted at random, and many people who edit steadily."""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import Article, Span, Suggestion
from corpus.store import Project
from corpus.workflows.integrity import check
from tests.soak import people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.context import ForkServerContext, ForkServerProcess
    from pathlib import Path

TEXT = "Rebels left Kesh on Tuesday, and soldiers came."
TOKENS = bytes(
    2 * length + space
    for length, space in (
        (6, 1),
        (4, 1),
        (4, 1),
        (2, 1),
        (7, 0),
        (1, 1),
        (3, 1),
        (8, 1),
        (4, 0),
        (1, 0),
    )
)
SUGGESTED = ((0, 6, 1), (12, 16, 3), (33, 41, 1))


def make_project(path: Path, articles: int, *, overlap: int) -> None:
    """Make a project of so many short articles with three suggestions each."""
    with Project.create(path) as project, project.transaction():
        project.suggestions.register("soak 1", {})
        for number in range(articles):
            article = Article(f"a{number:04}", TEXT, tokens=TOKENS, sentences=b"\0")
            project.articles.add(article, tokenizer="")
            suggestions = [Suggestion(Span(*extent)) for extent in SUGGESTED]
            project.suggestions.add("soak 1", article.id, suggestions)
        project.leases.set_overlap(overlap)


def processes() -> ForkServerContext:
    """A fork server that has imported what people need."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.people"])
    return context


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run with killed processes; all but `kills` and `edits` should be empty."""

    kills: int
    edits: int
    not_saved: list[str]
    lost: list[str]
    doubled: list[str]
    other_than_overlap: dict[str, int]
    damage: list[str]


def kill_and_restart(
    folder: Path, *, persons: int, articles: int, overlap: int, kills: int, seed: int, pause: float
) -> Outcome:
    """Let people label everything, and kill so many of their processes at random moments.

    A killed process is started again after up to `pause` seconds.
    """
    path, chance, context = folder / "killed.db", random.Random(seed), processes()
    make_project(path, articles, overlap=overlap)
    names = [f"person {number}" for number in range(persons)]
    logs = {name: folder / f"{name}.log" for name in names}

    def start(name: str) -> ForkServerProcess:
        arguments = (path, name, logs[name], chance.randrange(10**9))
        process = context.Process(target=people.work_through, args=arguments)
        process.start()
        return process

    running = {name: start(name) for name in names}
    killed = 0
    while killed < kills and any(process.is_alive() for process in running.values()):
        time.sleep(chance.random() * pause)
        name = chance.choice(names)
        if running[name].is_alive():
            running[name].kill()
            running[name].join()
            killed += 1
            running[name] = start(name)
    for process in running.values():
        process.join()
    while _unfinished(path, overlap):  # begun by one whose process ended before it was free
        for name in names:
            start(name).join()
    return _outcome(path, list(logs.values()), killed, overlap)


def _unfinished(path: Path, overlap: int) -> bool:
    with Project.open(path) as project:
        return any(count < overlap for count in _finished(project).values())


def _finished(project: Project) -> dict[str, int]:
    rows = project._db.execute(
        "SELECT id, count(annotator) FROM articles LEFT JOIN annotations "
        "ON article_id = id AND status = 'finished' GROUP BY id"
    )
    return dict(rows.fetchall())


def _outcome(path: Path, logs: Sequence[Path], kills: int, overlap: int) -> Outcome:
    noted = [line for log in logs for line in log.read_text().splitlines()]
    with Project.open(path) as project:
        stored = set(project._db.column("SELECT id FROM edits"))
        finishes = project._db.execute(
            "SELECT article_id, annotator, count(*) FROM edits WHERE action = 'finished' "
            "GROUP BY article_id, annotator HAVING count(*) > 1"
        )
        return Outcome(
            kills=kills,
            edits=len(stored),
            not_saved=[line for line in noted if line.startswith(people.NOT_SAVED)],
            lost=[one for one in noted if len(one) == 32 and one not in stored],
            doubled=[f"{article} by {annotator}" for article, annotator, _ in finishes],
            other_than_overlap={k: v for k, v in _finished(project).items() if v != overlap},
            damage=[*check(project)],
        )


@dataclass(frozen=True, slots=True)
class Load:
    """What became of many people who edit steadily: seconds, and failures by kind.

    `early` are the edits while others were still opening the project, `commits` the later ones.
    """

    people: int
    edits: int
    opening: list[float]
    early: list[float]
    commits: list[float]
    failures: Counter[str]


def edit_together(folder: Path, persons: int, pace: people.Pace) -> Load:
    """Let so many people open one project and edit it."""
    path, context = folder / "load.db", processes()
    make_project(path, 2 * persons, overlap=1)
    barrier = context.Barrier(persons)
    results = [folder / f"{number}.json" for number in range(persons)]
    running = [
        context.Process(
            target=people.edit_steadily,
            args=(path, f"person {number}", results[number], barrier, pace),
        )
        for number in range(persons)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join()
    found = [json.loads(result.read_text()) for result in results]
    opening = sorted(one["opening"] for one in found)
    all_open = pace.spread + opening[-1]
    edits = sorted((took, at > all_open) for one in found for at, took in one["edits"])
    early, commits = ([took for took, late in edits if late is wanted] for wanted in (False, True))
    failures = Counter(failure for one in found for failure in one["failures"])
    return Load(persons, len(edits), opening, early, commits, failures)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of sorted `values` lies; 0 if there are none."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0
