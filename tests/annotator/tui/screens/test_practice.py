"""The screen after an article of practice: keys in, differences from gold out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.screens.labelling import LabellingScreen
from annotator.tui.screens.practice import PracticeScreen
from tests.pressing import press
from tests.watched import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.store import Project


async def test_differences_are_shown_one_by_one_and_then_the_next_article(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    open_review: Callable[..., ReviewSession],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("The army left Kesh.", "gold")
    annotate("gold", "ana", "The [army]A left [Kesh]L.")
    annotate("gold", "bea", "[The army]A left [Kesh]L.")
    review = open_review()
    review.editor.set_comment("ACTOR 2: no article", "Reason")
    review.take(1)
    review.take_unanimous()
    press(review, review.finish)
    add_article("Nobody spoke.", "next")
    project.trials.set_practice(1)
    async with running(AnnotatorApp(open_session("cem"))) as keys:
        _, shown = await keys("")
        assert "practice" in shown
        assert "Practice 1 of 1: Enter finishes and shows the differences from gold" in shown
        screen, shown = await keys("v right 1 enter")
        assert screen is PracticeScreen
        assert "▸ 1 boundary: left by 1 token (“The”)  The army" in shown
        assert " 1   you   The armyA left Kesh." in shown
        assert " 2 ✓ gold  The armyA left Kesh." in shown
        assert "Reviewer: ACTOR 2: no article" in shown
        assert "Guideline, ACTOR 2" in shown
        _, shown = await keys("tab")
        assert "▸ 2 missing: only gold has a span  Kesh" in shown
        screen, shown = await keys("escape x")
        assert screen is LabellingScreen
        assert "Finished practice cannot be changed" in shown
        await keys("enter")
        screen, shown = await keys("enter")
        assert screen is LabellingScreen
        assert "Nobody spoke" in shown
