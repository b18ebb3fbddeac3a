"""Labels articles of a throw-away project, and counts the keys by kind."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from annotator.session.labelling.second_looks import SecondLooks
from annotator.session.labelling.session import LabellingSession
from corpus.model import Article, Span, Suggestion
from corpus.text.tokenizer import Tokenizer
from tests.evaluation.simulator.annotator import KINDS, Annotator
from tests.evaluation.simulator.fixing import Ways
from tests.evaluation.table import markdown
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from corpus.store import Project
    from corpus.store.candidates import Scored
    from tests.evaluation.articles import GoldArticle
    from tests.evaluation.suggesters import Answers

_ALL = Ways(
    hints=True, staying=True, ranges=True, same=True, ghosts=True, edges=True, finishing=True
)

WAYS: Mapping[str, Ways] = {
    "one by one": Ways(pages=False),
    "page by page": Ways(),
    "… with second looks": Ways(looks=True),
    "… with `*`": Ways(same=True),
    "… with hints": Ways(hints=True),
    "… with ranges": Ways(ranges=True),
    "… with hints that stay": Ways(hints=True, staying=True),
    "… with hints, ranges and `*`": Ways(hints=True, ranges=True, same=True),
    "… with ghosts": Ways(ghosts=True),
    "… with likely edges": Ways(edges=True),
    "… with `+`": Ways(finishing=True),
    "… with all of these": _ALL,
    "… and letters in each article": replace(_ALL, lettered=True),
}
"""The rows of the table."""


def keys_of(
    articles: Sequence[GoldArticle],
    answers: Answers,
    ways: Ways,
    scored: Sequence[Scored] = (),
) -> Counter[str]:
    """Return the keys by kind that label all articles, beginning with these suggestions.

    `scored` are the candidates of each article.
    """
    with tempfile.TemporaryDirectory() as folder, new_project(Path(folder, "keys.db")) as project:
        gold = fill(project, articles, answers)
        for article_id, candidates in zip(gold, scored, strict=False):
            project.candidates.store(article_id, "evaluated", candidates)
        session = begun(project, Random(len(articles)), looks=ways.looks, letters=ways.lettered)
        if not ways.ghosts:
            session.ghosts.toggle()
        annotator = Annotator(session, ways)
        for _ in articles:
            annotator.label(gold[session.key.article_id])
        return annotator.keys


def begun(
    project: Project, chance: Random, *, looks: bool, letters: bool = False
) -> LabellingSession:
    """Return a session in its first article."""
    me = project.people.get_or_add("ana")
    second_looks = SecondLooks(chance=chance.random) if looks else None
    session = LabellingSession(
        project, me, second_looks=second_looks, letters_stay=letters, via="screen"
    )
    session.start()
    return session


def table(articles: Sequence[GoldArticle], answers: Answers, scored: Sequence[Scored] = ()) -> str:
    """Return a table of keys per 100 gold spans: a row for each way of working."""
    spans = sum(len(article.gold) for article in articles)
    rows = []
    for name, ways in WAYS.items():
        keys = keys_of(articles, answers, ways, scored)
        each = [f"{100 * keys[kind] / spans:.1f}" for kind in KINDS]
        rows.append([name, *each, f"{100 * keys.total() / spans:.1f}"])
    return markdown([["suggestions decided", *KINDS, "all"], *rows])


def fill(
    project: Project, articles: Sequence[GoldArticle], answers: Answers
) -> dict[str, list[Span]]:
    """Add the articles with suggestions; return the gold by article id."""
    labels = {label.name: label.id for label in project.labels.all()}
    tokenizer = Tokenizer("en")
    project._db.execute("PRAGMA synchronous = OFF")  # a throw-away file; most of the time is there
    project.suggestions.register("evaluated", {})
    gold = {}
    with project.transaction():
        for number, (article, found) in enumerate(zip(articles, answers, strict=True), 1):
            tokens, sentences = tokenizer.encode(article.text)
            name = f"{number:05}"
            stored = Article(name, article.text, tokens=tokens, sentences=sentences)
            project.articles.add(stored, tokenizer=tokenizer.name)
            spans = [Span(one.start, one.end, labels[one.label]) for one in found or ()]
            project.suggestions.add("evaluated", name, map(Suggestion, spans))
            gold[name] = [Span(one.start, one.end, labels[one.label]) for one in article.gold]
    return gold
