"""Inconsistent strings from the keyboard: keys in, gold that is consistent out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from annotator.cli.main import main
from annotator.keymap.review_operations import CONSISTENCY_OPERATIONS, keymap_for
from annotator.session.review.consistency_list import ConsistencyList
from annotator.tui.review_app import ReviewApp
from annotator.tui.screens.consistency_list import ConsistencyScreen
from annotator.tui.screens.review import ReviewScreen
from corpus.model import Action, Change
from tests.conftest import unmarked
from tests.plain_sql import lines, rows
from tests.pressing import WholeView
from tests.watched import running, screen_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result
    from textual.screen import Screen

    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey
    from corpus.store import Project

    Review = Callable[..., ReviewSession]
    Annotate = Callable[..., AnnotationKey]
    Add = Callable[..., object]

GOLD = "SELECT article_id, label, text FROM gold WHERE text LIKE '%Kesh%' ORDER BY article_id"
ALIKE = [f"a{number} LOCATION Kesh city" for number in (1, 2, 3, 4, 5)]


def lint(project: Project, *options: str) -> Result:
    return CliRunner().invoke(main, ["--db", str(project.path), "lint", *options])


def is_read(screen: Screen[object]) -> bool:
    return not isinstance(screen, ConsistencyScreen) or screen.listed.is_read


async def pressed(session: ReviewSession, script: str) -> tuple[type[object], str]:
    """Which screen was on top after `i` and these keys, and what stood on it."""
    async with running(ReviewApp(session), is_read) as press_script:
        return await press_script(script)


@pytest.fixture(autouse=True)
def _five_articles(add_article: Add, annotate: Annotate) -> None:
    """Kesh is a place twice, an actor once, too short once, and once forgotten."""
    marked = {
        "a1": "[56]N rebels left [Kesh city]L.",
        "a2": "They left [Kesh city]L on foot.",
        "a3": "Nobody in [Kesh city]A spoke.",
        "a4": "Back in [Kesh]L city it rained.",
        "a5": "Peace in Kesh city held.",
    }
    for article_id, text in marked.items():
        add_article(unmarked(text)[0], article_id)
        annotate(article_id, "ana", text)


async def test_strings_and_the_places_of_the_current_one(open_review: Review) -> None:
    async with running(ReviewApp(open_review(article="a1")), is_read) as press_script:
        _, shown = await press_script("i")
        assert "3 strings, 3 places" in shown
        assert "▸ “Kesh city” is LOCATION 2 times, different edges in 1 place" in shown
        assert "“Kesh city” is LOCATION 2 times, ACTOR in 1 place" in shown
        assert "“Kesh city” is LOCATION 2 times, unlabelled in 1 place" in shown
        assert "· Title of a4" in shown
        assert "Back in KeshL city it rained." in shown
        _, shown = await press_script("down")
        assert "at 8 in Title of a4 · a4" in shown


async def test_all_that_is_ticked_becomes_as_usual_and_back(
    project: Project, open_review: Review
) -> None:
    assert lint(project).exit_code == 1
    before = lines(project.path, GOLD)
    async with running(ReviewApp(open_review(article="a1")), is_read) as press_script:
        _, shown = await press_script("i space space space a")
        assert "Made consistent: 3 places in 3 articles (u to undo)" in shown
        assert "0 strings, 0 places" in shown
        assert lines(project.path, GOLD) == ALIKE
        basis = "SELECT article_id, basis, decided_by FROM gold_articles ORDER BY article_id"
        assert lines(project.path, basis) == [
            "a1 single ana",
            "a2 single ana",
            *(f"a{number} adjudicated rita" for number in (3, 4, 5)),
        ]
        result = lint(project)
        assert result.exit_code == 0
        assert result.output.startswith("0 strings, 0 places\n")
        _, shown = await press_script("escape i u")
        assert lines(project.path, GOLD) == before
        assert "3 strings, 3 places" in shown
        top, _ = await press_script("escape U")
        assert top is ReviewScreen
        assert lines(project.path, GOLD) == ALIKE


@pytest.mark.parametrize(
    ("keys", "changed"),
    [
        ("down a", "a4 LOCATION Kesh city"),
        ("tab down a", "a3 LOCATION Kesh city"),
        ("tab tab down a", "a5 LOCATION Kesh city"),
        ("2 down a", "a3 LOCATION Kesh city"),
        ("1 2 space a", "a5 LOCATION Kesh city"),
        ("end end a", "a5 LOCATION Kesh city"),
    ],
)
def test_one_place(project: Project, open_review: Review, keys: str, changed: str) -> None:
    before = lines(project.path, GOLD)
    session = open_review(article="a1")
    listed = ConsistencyList(session, keymap_for(CONSISTENCY_OPERATIONS, session.keymap))
    listed.open()
    view: Any = WholeView(session)
    operations = listed.operations(view)
    for key in keys.split():
        while listed.look_on():
            pass
        found = next(name for name in operations if key in listed.keymap.of(name))
        listed.dispatcher.run(operations[found])
    assert {*lines(project.path, GOLD)} - {*before} == {changed}


async def test_one_place_on_the_screen(project: Project, open_review: Review) -> None:
    before = lines(project.path, GOLD)
    await pressed(open_review(article="a1"), "i 1 2 down 1 tab shift+tab 2 tab end a")
    assert {*lines(project.path, GOLD)} - {*before} == {"a5 LOCATION Kesh city"}


async def test_what_is_meant_so_does_not_come_again(project: Project, open_review: Review) -> None:
    before = lines(project.path, GOLD)
    async with running(ReviewApp(open_review(article="a1")), is_read) as press_script:
        _, shown = await press_script("i space space space k")
        assert "Marked as intended: 3 places in 3 articles" in shown
        assert "3 intended" in shown
        assert lines(project.path, GOLD) == before
        result = lint(project)
        assert result.exit_code == 0
        assert result.output.startswith("0 strings, 0 places; 3 more places kept as intended\n")
        edges = lint(project, "--kind", "edges").output
        assert edges.startswith("0 strings, 0 places; 1 more place kept as intended\n")
        _, shown = await press_script("escape i")
        assert "0 strings, 0 places · 3 intended" in shown
        await press_script("u")
        assert lint(project).exit_code == 1


async def test_a_jump_and_back_to_where_one_was(project: Project, open_review: Review) -> None:
    session = open_review(article="a1")
    async with running(ReviewApp(session), is_read) as press_script:
        top, _ = await press_script("i tab down enter")
        assert top is ReviewScreen
        assert session.key.article_id == "a3"
        assert session.cursor.char == 10
        _, shown = await press_script("A r 3 enter i")
    assert "a3 LOCATION Kesh city" in lines(project.path, GOLD)
    assert "2 strings, 2 places" in shown
    assert "▸ “Kesh city” is LOCATION 3 times, unlabelled in 1 place" in shown


async def test_what_another_reviewer_settled_is_left_to_them(
    project: Project, open_review: Review
) -> None:
    other = open_review("sam", "a3")
    other.take_unanimous()
    other.finish()
    open_review("tom", "a4").take(1)
    _, shown = await pressed(open_review(article="a1"), "i space space space a")
    assert "Made consistent: 1 place in 1 article; 2 articles assigned to oth" in shown
    assert "2 strings, 2 places" in shown
    assert "a3 ACTOR Kesh city" in lines(project.path, GOLD)
    top, shown = await pressed(open_review(article="a1"), "i down enter")
    assert top is ConsistencyScreen
    assert "tom is at work on this article" in shown


async def test_what_one_has_begun_oneself_is_settled_first(
    project: Project, open_review: Review
) -> None:
    begun = open_review(article="a3")
    begun.take(1)
    _, shown = await pressed(begun, "i tab space a")
    assert "Made consistent: 0 places in 0 articles; 1 article you have begun" in shown
    assert "a3 ACTOR Kesh city" in lines(project.path, GOLD)


async def test_values_and_spans_of_the_rest_stay(
    project: Project, annotate: Annotate, open_review: Review
) -> None:
    value = '{"low": 0, "high": 0, "approximate": false, "unit": null}'
    key = annotate("a3", "ana", "[Nobody]N in [Kesh city]A spoke.")
    draft = project.edits.load(key)
    change = Change(Action.VALUED, draft.accepted[0].span, value=value)
    again = [Change(Action.REOPENED), change, Change(Action.FINISHED)]
    project.edits.record(key, draft, again, via="screen")
    await pressed(open_review(article="a1"), "i tab down a")
    gold = "SELECT label, text, value FROM gold WHERE article_id = 'a3' ORDER BY start"
    assert lines(project.path, gold) == [f"NUMBER Nobody {value}", "LOCATION Kesh city"]


async def test_review_may_begin_with_the_list(project: Project, open_review: Review) -> None:
    session = open_review(article="a1")
    app = ReviewApp(session, lists_strings=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert type(app.screen) is ConsistencyScreen
        await pilot.press("escape")
        await pilot.pause()
        assert type(app.screen) is ReviewScreen
    assert rows(project.path, "SELECT count(*) FROM edits WHERE layer = 'adjudication'") == [(1,)]


async def test_rows_are_as_wide_as_the_screen_whatever_is_in_them(
    add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    text = "\x1b31m\u202eevil\u200b 日本 Kesh city fell \x1b0m 日本."
    add_article(text, "bad")
    annotate("bad", "ana", text)
    app = ReviewApp(open_review(article="a1"))
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        for width in (40, 80, 133):
            await pilot.resize_terminal(width, 24)
            for key in ("i", "end", "up"):
                await pilot.press(key)
                await pilot.pause(0.1)
            assert type(app.screen) is ConsistencyScreen
            strips = app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in strips} == {width}
            assert not {"\x1b", "\u202e", "\u200b"} & set(screen_of(app))
            await pilot.press("escape")
