"""The review screen: keys in, gold out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.tui.review_app import ReviewApp
from tests.plain_sql import lines
from tests.pressing import press, press_keys
from tests.watched import running, screen_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey
    from corpus.store import Project

Open = "Callable[..., ReviewSession]"

TEXT = "Some 56 rebels left Kesh province. The army said."
ANA = "[Some 56]N [rebels]A left [Kesh province]L. The [army]A said."
BEA = "Some [56]N [rebels]A left [Kesh]L province. The army said."
CID = "Some [56]N [rebels]A left [Kesh province]A. The [army]A said."

SETTLED = (
    "SELECT labels.name, spans.text FROM annotation_state_spans AS spans "
    "JOIN labels ON labels.id = spans.label WHERE layer = 'adjudication' "
    "AND article_id = 'one' ORDER BY start"
)
GOLD = "SELECT label, text, basis, decided_by FROM gold WHERE article_id = 'one' ORDER BY start"


@pytest.fixture
def three(add_article: Callable[..., object], annotate: Callable[..., AnnotationKey]) -> None:
    """Two articles by three people: one with three disagreements, then one with one."""
    add_article(TEXT, "one")
    add_article("The army left.", "two")
    for name, marked in (("ana", ANA), ("bea", BEA), ("cid", CID)):
        annotate("one", name, marked)
    annotate("two", "ana", "The [army]A left.")
    annotate("two", "bea", "The army left.")
    annotate("two", "cid", "[The army]A left.")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("1", ["NUMBER Some 56"]),
        ("2", ["NUMBER 56"]),
        ("a", ["NUMBER 56"]),
        ("x", []),
        ("1 u", []),
        ("1 u U", ["NUMBER Some 56"]),
        ("1 shift+tab shift+tab 2", ["NUMBER Some 56", "LOCATION Kesh"]),
        ("a 2", ["NUMBER 56", "LOCATION Kesh"]),
        ("a 3", ["NUMBER 56", "ACTOR Kesh province"]),
        ("a a", ["NUMBER 56"]),  # of three lanes none is the majority's: nothing happens
        ("tab x a", ["ACTOR army"]),
        ("tab tab 2", []),
        ("tab tab 1", ["ACTOR army"]),
        ("tab 2 shift+tab L", ["LOCATION Kesh"]),
        ("tab L", ["LOCATION Kesh"]),
        ("tab 1 1", ["LOCATION Kesh province", "ACTOR army"]),
        ("A", ["ACTOR rebels"]),
        ("A u", []),
        ("9", []),
        ("a 1 1 A", ["NUMBER 56", "ACTOR rebels", "LOCATION Kesh province", "ACTOR army"]),
    ],
)
def test_keys(
    project: Project, open_review: Callable[..., ReviewSession], keys: str, expected: list[str]
) -> None:
    press_keys(open_review(), keys.split())
    assert lines(project.path, SETTLED) == expected


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("tab r 1", ["ACTOR Kesh province"]),
        ("/ l e f t enter r 1", ["ACTOR left"]),
        ("/ s a i d enter r 3 x", []),
        (
            "1 u U shift+tab shift+tab 2 tab A 9",
            ["NUMBER Some 56", "ACTOR rebels", "LOCATION Kesh"],
        ),
    ],
)
async def test_keys_on_the_screen(
    project: Project, open_review: Callable[..., ReviewSession], keys: str, expected: list[str]
) -> None:
    async with running(ReviewApp(open_review())) as press_script:
        await press_script(keys)
    assert lines(project.path, SETTLED) == expected


@pytest.mark.usefixtures("three")
async def test_enter_settles_and_goes_on(
    project: Project, open_review: Callable[..., ReviewSession]
) -> None:
    session = open_review()
    async with running(ReviewApp(session)) as press_script:
        assert session.key.article_id == "one"
        await press_script("enter")
        assert "3 disagreements still to settle" in session.message
        await press_script("a 1 1 enter")
        assert "A: accept them" in session.message
        assert lines(project.path, GOLD) == []
        await press_script("A enter")
        assert session.key.article_id == "two"
        assert lines(project.path, GOLD) == [
            "NUMBER 56 adjudicated rita",
            "ACTOR rebels adjudicated rita",
            "LOCATION Kesh province adjudicated rita",
            "ACTOR army adjudicated rita",
        ]
        await press_script("u")
        assert session.key.article_id == "one"
        assert lines(project.path, GOLD) == []


@pytest.mark.usefixtures("three")
def test_unanimous_spans_are_taken_where_that_is_set(
    project: Project, open_review: Callable[..., ReviewSession]
) -> None:
    session = open_review(takes_unanimous=True)
    press_keys(session, ["x", "x", "x", "enter"])
    assert lines(project.path, GOLD) == ["ACTOR rebels adjudicated rita"]
    press_keys(session, ["2", "enter"])
    assert "Review is complete" in session.message
    assert lines(project.path, "SELECT article_id, basis FROM gold_articles") == [
        "one adjudicated",
        "two adjudicated",
    ]


@pytest.mark.usefixtures("three")
async def test_what_is_seen(open_review: Callable[..., ReviewSession]) -> None:
    session = open_review()
    app = ReviewApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = screen_of(app)
        assert "boundary: left by 1 token (“Some”)" in shown
        assert "Some 56N rebels left" in shown  # as ana has it
        assert "annotator 1" in shown
        assert "ana" not in shown
        assert "≠" in shown
        await pilot.press("b")
        assert "ana" in screen_of(app)
        await pilot.press("a")
        assert "label: LOCATION or ACTOR" in screen_of(app)


@pytest.mark.usefixtures("three")
async def test_a_reason(project: Project, open_review: Callable[..., ReviewSession]) -> None:
    session = open_review()
    async with running(ReviewApp(session)) as press_script:
        await press_script('c "NUMBER 1: modifier" enter a')
        kept = "SELECT comment FROM annotation_state_comments WHERE layer = 'adjudication'"
        assert lines(project.path, kept) == ["NUMBER 1: modifier"]
        press(session, session.cursor.previous_span)
        press(session, session.cursor.go_to, 0)
        assert session.reason == "NUMBER 1: modifier"
        await press_script("c backspace × 18 enter")
        assert session.message == "Reason removed"
        assert lines(project.path, kept) == []
