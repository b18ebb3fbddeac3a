"""Near-duplicates: the time to group a project, and how many planted ones are found.

The times are those of the processor for a process that groups a project and does nothing else. A
tenth of the articles are edited copies and excerpts.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from corpus.model import Article
from corpus.near_duplicates.groups import groups_of
from corpus.store import Project
from tests.benchmarks import generated
from tests.benchmarks.measures.costs import peak, processor
from tests.benchmarks.processes import run
from tests.benchmarks.table import Row
from tests.corpus.near_duplicates.planted import EDITS, market, plant, stories, weather

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.processes import Cost
    from tests.benchmarks.workshop import Workshop

SECONDS, OF_ARTICLES = 60.0, 100_000
JUDGED = 10_000
"""Articles from which the first grouping is judged; of fewer, it is mostly the program's start."""
MORE, SECONDS_MORE = 1_000, 2.0
MB = 400
PLANTED = 300
REPORTS = 400
MOST_JOINED = 0.02
"""Percent of the pairs of reports of one template."""

GROUP = """
import sys
from pathlib import Path
from corpus.store import Project
from corpus.workflows.near_duplicates import group_articles
with Project.open(Path(sys.argv[1])) as project:
    group_articles(project)
"""
"""The program that is measured."""


def measure(workshop: Workshop) -> Iterator[Row]:
    """The first grouping, one after some more articles, and the planted ones."""
    yield from _times(workshop)
    yield from _found()
    yield from _joined()


def _times(workshop: Workshop) -> Iterator[Row]:
    count = workshop.settings.articles
    texts, path = _texts(count + MORE), workshop.fresh("grouped.db")
    with Project.create(path) as project:
        _add(project, [next(texts) for _ in range(count)])
    first = _cost(workshop, path)
    with Project.open(path) as project:
        _add(project, [*texts])
    costs = []
    for _ in range(workshop.settings.runs):
        copy = workshop.fresh("grouped-again.db")
        shutil.copyfile(path, copy)
        costs.append(_cost(workshop, copy))
    limit = SECONDS * count / OF_ARTICLES if count >= JUDGED else None
    what = f"near-duplicates of {count:,} articles, the first time"
    yield Row(what, processor(first), limit, unit="s")
    yield Row(f"{what}: peak memory", peak(first), MB, unit="MB")
    times = sorted(map(processor, costs))
    what = f"near-duplicates of {MORE:,} more articles"
    spread = f"{times[0]:.1f} to {times[-1]:.1f} s"
    yield Row(what, median(times), SECONDS_MORE, unit="s", detail=spread)
    yield Row(f"{what}: peak memory", median(map(peak, costs)), MB, unit="MB")


def _texts(count: int) -> Iterator[str]:
    chance = random.Random(1)
    articles = [article.text for article in generated.ordinary(count - count // 10)]
    edits = list(EDITS)
    for number in range(count - len(articles)):
        pair = chance.sample(articles[:1000], 2)
        articles += plant(pair[:1], pair[1:], edits[number % len(edits)], chance)
    chance.shuffle(articles)
    return iter(articles)


def _add(project: Project, texts: list[str]) -> None:
    begun = project.articles.count()
    with project.transaction():
        for number, text in enumerate(texts, begun):
            project.articles.add(Article(f"bench-{number}", text), tokenizer="")


def _cost(workshop: Workshop, project: Path) -> Cost:
    return run([sys.executable, "-c", GROUP, project], workshop.env)


def _found() -> Iterator[Row]:
    chance = random.Random(2)
    texts, others = stories(PLANTED, seed=1), stories(PLANTED, seed=2)
    for edit, wanted in EDITS.items():
        groups = groups_of([*texts, *plant(texts, others, edit, chance)])
        found = sum(groups[PLANTED + n] == groups[n] for n in range(PLANTED))
        yield Row(
            f"near-duplicates found: {edit.__name__}",
            100 * found / PLANTED,
            100 * wanted,
            unit="%",
            at_most=False,
            detail=f"{found} of {PLANTED}; {PLANTED - len({*groups[:PLANTED]})} stories joined",
        )


def _joined() -> Iterator[Row]:
    for report in (weather, market):
        chance = random.Random(3)
        sizes = Counter(groups_of([report(chance) for _ in range(REPORTS)])).values()
        pairs = sum(size * (size - 1) // 2 for size in sizes)
        yield Row(
            f"unrelated pairs joined: {report.__name__}",
            100 * pairs / (REPORTS * (REPORTS - 1) // 2),
            MOST_JOINED,
            unit="%",
            detail=f"{pairs} pairs of {REPORTS} reports; the largest group has {max(sizes)}",
        )
