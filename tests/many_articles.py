"""Projects of many short articles, and how much work SQLite does for a call there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.edits.draft import Draft
from corpus.model import Action, AnnotationKey, Article, Change, Span, Suggestion
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

STEPS = 50
"""Instructions of SQLite's machine between two counts of them."""


def project_with_finished(
    path: Path, tokenizer: Tokenizer, finished: int, untouched: int = 1
) -> Project:
    """A project in which ana has finished the first articles and nobody has opened the others."""
    project = new_project(path)
    project.suggestions.register("bench", {})
    ana = project.people.get_or_add("ana").id
    with project.transaction():
        for number in range(finished + untouched):
            text = f"Soldiers of unit {number} left."
            tokens, sentences = tokenizer.encode(text)
            article = Article(f"article-{number}", text, tokens=tokens, sentences=sentences)
            project.articles.add(article, tokenizer=tokenizer.name)
            project.suggestions.add("bench", article.id, [Suggestion(Span(0, 8, 1))])
            if number < finished:
                key, changes = AnnotationKey(article.id, ana), [Change(Action.FINISHED)]
                project.edits.record(key, Draft(), changes, via="import")
    return project


def steps_of(project: Project, call: Callable[[], object]) -> int:
    """How many instructions SQLite's machine carries out in a call, to the next `STEPS`."""
    ticks: list[None] = []
    project._db.conn.set_progress_handler(lambda: ticks.append(None), STEPS)
    call()
    project._db.conn.set_progress_handler(None, 0)
    return len(ticks) * STEPS
