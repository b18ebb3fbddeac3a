"""Suggestions that come while the screen is open: a child that speaks the protocol, real keys."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator.rendering.status import status_line
from annotator.session.labelling.policy import ON_PURPOSE
from annotator.session.labelling.unaided import Lot
from annotator.tui.labelling_app import AnnotatorApp
from annotator.workers.suggest_ahead import Ahead
from corpus.label_sets import LabelEntry
from corpus.model import Article, Span, Suggestion
from corpus.store import Project
from corpus.workflows.integrity import check
from tests import speaking_child
from tests.speaking_child import NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.text.tokenizer import Tokenizer

PATIENCE = 20.0
PARAGRAPH = "Some soldiers fled, and Rebels left the town of Rebels before the Rebels came. " * 3


@pytest.fixture
def waiting_with(
    project: Project,
    tokenizer: Tokenizer,
    open_session: Callable[..., LabellingSession],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., AnnotatorApp]:
    """Two long articles; their suggestions are made when `come` is called."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[4]))
    for name in ("one", "two"):
        text = f"{name}\n\n" + f"{PARAGRAPH}\n\n" * 20
        tokens, sentences = tokenizer.encode(text)
        article = Article(name, text, tokens=tokens, sentences=sentences)
        project.articles.add(article, tokenizer=tokenizer.name)

    def start(lot: Lot | None = None) -> AnnotatorApp:
        session = open_session(lot=lot)
        script = str(Path(speaking_child.__file__))
        command = [sys.executable, script, str(project.path), "waits", str(tmp_path / "starts")]
        ahead = Ahead(session, command=command, log=tmp_path / "log")
        return AnnotatorApp(session, ahead=ahead)

    return start


@pytest.fixture
def waiting(waiting_with: Callable[..., AnnotatorApp]) -> AnnotatorApp:
    """The same on a screen that shows suggestions."""
    return waiting_with()


async def come(app: AnnotatorApp) -> None:
    """Let the child do its work, and wait until the project has all of it."""
    project = app.session.project
    project.path.with_suffix(".go").touch()
    async with asyncio.timeout(PATIENCE):
        while project.suggestions.lacking_of(["two"], NAME):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)


def said(app: AnnotatorApp) -> str:
    return status_line(app.session, app.session.labels, 120).plain


def drawn(app: AnnotatorApp) -> list[str]:
    view = app.screen.article_view  # type: ignore[attr-defined]
    return [view.render_line(y).text for y in range(view.size.height)]


async def test_they_appear_and_what_the_eye_is_on_stays(waiting: AnnotatorApp) -> None:
    async with waiting.run_test(size=(80, 24)) as pilot:
        assert "No suggestions here yet: they are being made" in said(waiting)
        await pilot.press("pagedown", "pagedown", "pagedown", "right", "right")
        view = waiting.screen.article_view  # type: ignore[attr-defined]
        cursor, top = waiting.session.cursor.index, view.extent_in_sight[0]
        assert top > 0
        await come(waiting)
        await pilot.pause()
        assert waiting.session.cursor.index == cursor
        first, end = view.text_layout.rows[round(view.scroll_offset.y)]
        assert first <= top < end
        assert any("RebelsA" in line for line in drawn(waiting))
        assert "180 suggestions arrived. Tab: next suggestion" in said(waiting)
        await pilot.press("tab", "a")
    assert [mark.origin for mark in waiting.session.draft.accepted] == ["accepted"]
    assert list(check(waiting.session.project)) == []


async def test_an_article_with_an_edit_stays_and_the_next_has_them(waiting: AnnotatorApp) -> None:
    async with waiting.run_test(size=(80, 24)) as pilot:
        await pilot.press("1")
        before = waiting.session.draft.live
        await come(waiting)
        await pilot.pause()
        assert waiting.session.draft.live == before
        await pilot.press("right_square_bracket")
        assert waiting.session.key.article_id == "two"
        assert waiting.session.draft.undecided_count == 180


async def test_what_is_hidden_by_chance_arrives_unseen(
    waiting_with: Callable[..., AnnotatorApp],
) -> None:
    app = waiting_with(Lot(1.0))
    async with app.run_test(size=(80, 24)) as pilot:
        assert ON_PURPOSE in said(app)
        await pilot.press("right")
        await come(app)
        await pilot.pause()
        assert len(app.session.draft.hidden) == 180
        assert not app.session.draft.live
        assert "arrived" not in said(app)
        assert not any("RebelsA" in line for line in drawn(app))
        await pilot.press("right_square_bracket", "tab", "a", "A")
        assert len(app.session.draft.hidden) == 180
        assert not app.session.draft.live
    assert list(check(app.session.project)) == []


async def test_a_question_that_is_open_is_answered_first(waiting: AnnotatorApp) -> None:
    async with waiting.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"why")
        await come(waiting)
        await pilot.pause()
        assert not waiting.session.draft.undecided_count
        await pilot.press("enter")
        assert waiting.session.editor.comment == "why"
        assert waiting.session.draft.comment_on(None)


async def test_a_question_that_is_dropped_lets_them_in(waiting: AnnotatorApp) -> None:
    async with waiting.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"town")
        await come(waiting)
        assert not waiting.session.draft.undecided_count
        await pilot.press("escape")
        assert waiting.session.draft.undecided_count == 180


async def test_a_selection_is_kept(waiting: AnnotatorApp) -> None:
    async with waiting.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "v", "right", "right")
        selected = waiting.session.cursor.selection
        await come(waiting)
        await pilot.pause()
        assert waiting.session.draft.undecided_count == 180
        assert waiting.session.cursor.selection == selected
        await pilot.press("3")
    assert [mark.span.extent for mark in waiting.session.draft.accepted] == [selected]


async def test_they_may_have_a_label_that_was_added_meanwhile(waiting: AnnotatorApp) -> None:
    project = waiting.session.project
    async with waiting.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        with Project.open(project.path) as elsewhere:
            weapon = elsewhere.labels.add(LabelEntry("WEAPON"))
            elsewhere.suggestions.register(NAME, {})
            waiting.session.policy.suggester = NAME
            found = [Suggestion(Span(10, 18, weapon.id), None, "soldiers")]
            elsewhere.suggestions.add(NAME, "one", found)
        await come(waiting)
        await pilot.pause()
        assert any("soldiersW" in line for line in drawn(waiting))
        panel = waiting.screen.side_panel  # type: ignore[attr-defined]
        assert "soldiers" in panel.render_line(1).text
        await pilot.press("tab")
        assert "WEAPON" in said(waiting)


async def test_an_article_that_was_purged_meanwhile_is_no_end(waiting: AnnotatorApp) -> None:
    project = waiting.session.project
    async with waiting.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        await come(waiting)
        with Project.open(project.path) as elsewhere:
            elsewhere.articles.purge("one")
        await pilot.press("escape", "1")
        assert "deleted" in said(waiting)
        await pilot.press("enter")
        assert "purged meanwhile; here is the next one" in said(waiting)
        assert waiting.session.key.article_id == "two"
