"""What a key of review costs that can be counted: rows composed, SQL statements. Not time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import review_keymap
from annotator.session.review.session import ReviewSession
from annotator.tui.review_app import ReviewApp
from corpus.edits.draft import Draft
from corpus.model import Action, AnnotationKey, Article, Change, Span
from corpus.store import Project
from tests.benchmarks.generated import disturbed, long_articles
from tests.settled import draw_each_frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.text.tokenizer import Tokenizer

KEYS = [
    "1",
    "2",
    "a",
    "x",
    "tab",
    "shift+tab",
    "l",
    "h",
    "L",
    "H",
    "u",
    "u",
    "U",
    "f",
    "b",
    "full_stop",
    "comma",
    "right",
    "left",
    "2",
    "1",
    "tab",
    "2",
]
MOST_STATEMENTS = 20
MOST_ROWS = 6
"""Of a key that does not scroll: two places of at most two rows each, and two more."""


WORDS = 5_000
"""Several hundred rows, of which forty are in sight."""


@pytest.fixture
def session(tmp_path: Path, tokenizer: Tokenizer) -> Iterator[ReviewSession]:
    """A review of one long article by three people who differ in a third of their spans."""
    with Project.create(tmp_path / "long.db") as project:
        fill(project, tokenizer, WORDS)
        assert [*project.review.comparisons.refresh()]
        rita = project.people.get_or_add("rita")
        session = ReviewSession(project, rita, keymap=review_keymap(default_keymap()))
        assert session.start()
        yield session


def fill(project: Project, tokenizer: Tokenizer, words: int) -> None:
    """One article, three finished annotations."""
    labels = {label.name: label.id for label in project.labels.all()}
    for seed, name in enumerate(("ana", "bea", "cid")):
        share = 0.33 if seed else 0.0
        generated = next(disturbed(long_articles(words), share=share, seed=seed))
        if not seed:
            tokens, sentences = tokenizer.encode(generated.text)
            article = Article(generated.id, generated.text, tokens=tokens, sentences=sentences)
            project.articles.add(article, tokenizer=tokenizer.name)
        spans = [Span(start, end, labels[label]) for start, end, label in generated.spans]
        changes = [*(Change(Action.ADDED, span) for span in spans), Change(Action.FINISHED)]
        key = AnnotationKey(generated.id, project.people.get_or_add(name).id)
        project.edits.record(key, Draft(), changes, via="screen")


async def test_a_key_draws_what_it_touches(session: ReviewSession) -> None:
    app = ReviewApp(session)
    draw_each_frame(app)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        view = app.screen.article_view  # type: ignore[attr-defined]
        middle = session.places.all[len(session.places.all) // 2]
        session.cursor.go_to(middle.start)
        app.screen.show()  # type: ignore[attr-defined]
        for key in ["tab", *KEYS]:
            await pilot.pause()
            before, top = view.rows_drawn, round(view.scroll_offset.y)
            statements: list[str] = []
            session.project._db.conn.set_trace_callback(statements.append)
            await pilot.press(key)
            await pilot.pause()
            session.project._db.conn.set_trace_callback(None)
            scrolled = round(view.scroll_offset.y) != top
            allowed = view.size.height if scrolled else MOST_ROWS
            assert view.rows_drawn - before <= allowed, key
            assert len(statements) <= MOST_STATEMENTS, (key, statements)
    assert len(session.places.all) > 200
