"""A click on a hint in the footer is its key: real mouse events in, database out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.review_app import ReviewApp
from annotator.tui.screens.class_list import ClassScreen
from annotator.tui.screens.consistency_list import ConsistencyScreen
from annotator.tui.screens.dialogs import HelpScreen, LabelScreen
from annotator.tui.screens.review import ReviewScreen
from tests.conftest import unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey

    Add = Callable[..., object]


async def click(pilot: Pilot[None], hint: str, *, at: int = 0, line: str = "footer") -> None:
    """Click a hint of the footer, at a column of it."""
    shown = pilot.app.screen.query_one(f"#{line}").render_line(0).text
    assert shown.count(f" {hint}") == 1, shown
    await pilot.click(f"#{line}", offset=(shown.index(f" {hint}") + 1 + at, 0))
    await pilot.pause()


def states(session: LabellingSession) -> list[str]:
    text = session.tokens.text
    stored = session.project.edits.load(session.key)
    return [f"{text[slice(*m.span.extent)]} {m.state} {m.span.label}" for m in stored.live]


async def test_a_hint_of_labelling_is_its_key(
    add_article: Add, open_session: Callable[..., LabellingSession]
) -> None:
    add_article("Some [old men]A fled to [Kesh]L and [Tolm]A.", "one")
    session = open_session()
    app = AnnotatorApp(session, tour=True)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        await click(pilot, "h/l extend left/right", at=2)
        assert not app.screen.query("Tour")
        assert states(session)[0] == "old men fled accepted 1"
        await click(pilot, "h/l extend left/right")
        assert states(session)[0] == "Some old men fled accepted 1"
        for between in (-1, 1, 3, 8):  # no hint, or the words of two keys: nothing
            await click(pilot, "h/l extend left/right", at=between)
        assert states(session)[0] == "Some old men fled accepted 1"
        await click(pilot, "u undo", at=5)
        await click(pilot, "tab next undecided", at=10)
        await click(pilot, "3 location", at=3)
        assert states(session)[:2] == ["old men fled accepted 1", "Kesh accepted 3"]
        await click(pilot, "x delete")
        await click(pilot, "x reject")
        assert states(session) == ["old men fled accepted 1"]
        await click(pilot, "? keys")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape", "v")
        await click(pilot, "esc cancel")
        assert app.session.cursor.anchor is None
        await click(pilot, "⏎ finish", at=7)
        assert session.project.edits.load(session.key).status == "finished"


async def test_hints_of_review_and_its_lists_are_their_keys(
    add_article: Add,
    annotate: Callable[..., AnnotationKey],
    open_review: Callable[..., ReviewSession],
) -> None:
    for article in ("one", "two"):
        add_article(f"Some old men fled to Kesh, number {article}.", article)
        annotate(article, "ana", f"Some [old men]A fled to [Kesh]L, number {article}.")
        annotate(article, "ben", f"Some old [men]A fled to [Kesh]A, number {article}.")
    for article, marked in (
        ("three", "To [Kesh]L."),
        ("four", "By [Kesh]L."),
        ("five", "[Kesh]A."),
    ):
        add_article(unmarked(marked)[0], article)
        annotate(article, "ana", marked)
    session = open_review(article="one")
    app = ReviewApp(session)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        await click(pilot, "1/2 take lane", at=2)
        text = session.tokens.text
        taken = [text[slice(*m.span.extent)] for m in session.draft.accepted]
        assert taken == ["men"]
        await click(pilot, "r relabel")
        assert isinstance(app.screen, LabelScreen)
        await pilot.press("escape")
        await click(pilot, "w all similar", at=4)
        listed = app.screen
        assert isinstance(listed, ClassScreen)
        ticked = len(listed.listed.ticked)
        await click(pilot, "␣ tick", line="keys")
        assert len(listed.listed.ticked) != ticked
        await click(pilot, "? keys", line="keys")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape", "escape", "i")
        assert isinstance(app.screen, ConsistencyScreen)
        await click(pilot, "esc back", at=5, line="keys")
        assert isinstance(app.screen, ReviewScreen)
