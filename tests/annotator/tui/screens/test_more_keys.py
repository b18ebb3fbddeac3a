"""Find, repeat, split, merge, value and comment: keys in, database out."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from annotator.rendering.status import title_line
from annotator.text.sanitize import safe
from annotator.tui.labelling_app import AnnotatorApp
from tests.pressing import press, press_keys
from tests.watched import each_in_its_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

TEXT = (
    "At least [56 rebels]A left [Kesh]L. Rebels came back to [Kesh]A, "
    "and the rebels fled Kesh province with [some 30]N of them."
)


@pytest.fixture
def session(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> LabellingSession:
    add_article(TEXT, "one")
    add_article("[Rebels]L fled Kesh. The rebels left.", "two")
    return open_session()


@pytest.fixture
def app(session: LabellingSession) -> AnnotatorApp:
    return AnnotatorApp(session)


def rows(project: Project, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(project.path)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def spans(project: Project, article: str = "one") -> list[tuple[object, ...]]:
    return rows(
        project,
        f"SELECT label, text FROM annotation_spans WHERE article_id = '{article}' ORDER BY start",
    )


ACTOR, NUMBER, LOCATION = "ACTOR", "NUMBER", "LOCATION"


async def test_keys_on_the_screen(
    app: AnnotatorApp, project: Project, add_article: Callable[..., object]
) -> None:
    cases = {
        "slash f l e d enter 1": [(ACTOR, "fled")],
        "slash R e b e l s enter 1": [(ACTOR, "Rebels")],
        "slash r e b e l s enter n 1": [(ACTOR, "Rebels")],
        "slash r e b e l s enter N 1": [(ACTOR, "rebels")],
        "slash h e space r e b enter 1": [(ACTOR, "the rebels")],
        "slash t h e space r e b enter right 1": [(ACTOR, "rebels")],
        "slash f l e d escape a": [(ACTOR, "56 rebels")],
        "slash n o w h e r e enter a": [(ACTOR, "56 rebels")],
        "right s 2": [(ACTOR, "56"), (NUMBER, "rebels")],
        "tab asterisk": [(LOCATION, "Kesh"), (LOCATION, "Kesh"), (LOCATION, "Kesh")],
    }
    async for keys, article in each_in_its_article(app, add_article, TEXT, cases):
        assert spans(project, article) == cases[keys], keys


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("right s", [(ACTOR, "56"), (ACTOR, "rebels")]),
        ("s", []),
        ("right s 2", [(ACTOR, "56"), (NUMBER, "rebels")]),
        ("m", [(ACTOR, "56 rebels left Kesh")]),
        ("m u", []),
        ("m u U", [(ACTOR, "56 rebels left Kesh")]),
        ("right s u", []),
        ("tab *", [(LOCATION, "Kesh"), (LOCATION, "Kesh"), (LOCATION, "Kesh")]),
        ("tab a *", [(LOCATION, "Kesh"), (LOCATION, "Kesh"), (LOCATION, "Kesh")]),
        ("tab * u", []),
        (
            "tab tab a shift+tab *",
            [(LOCATION, "Kesh"), (ACTOR, "Kesh"), (LOCATION, "Kesh")],
        ),
        ("tab x *", []),
    ],
)
def test_keys(
    session: LabellingSession, project: Project, keys: str, expected: list[tuple[str, str]]
) -> None:
    press_keys(session, keys.split())
    assert spans(project) == expected


async def test_a_second_time_it_is_suggested_in_articles_to_come(
    app: AnnotatorApp, project: Project
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "asterisk", "asterisk")
        assert "unopened" in app.session.message
        await pilot.press("X", "enter", "enter")
        assert app.session.key.article_id == "two"
        shown = {(s.span.start, s.reason) for s in app.session.draft.shown}
        assert (12, "you decided this 3 times") in shown
        assert spans(project, "two") == []


async def test_what_was_rejected_everywhere_is_no_longer_suggested(
    app: AnnotatorApp, add_article: Callable[..., object]
) -> None:
    add_article("[Kesh]A and [Kesh]L and [Tolm]L", "three")
    session = app.session
    session.project.use_memory(on=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "x", "asterisk")
        assert len(session.draft.rejected) == 2
        await pilot.press("asterisk")
        press(session, session.go_to_article, "three")
        assert [s.span.start for s in session.draft.shown] == [18]
        await pilot.press("u")
        press(session, session.go_to_article, "three")
        assert [s.span.start for s in session.draft.shown] == [0, 9, 18]


async def test_a_longer_suggestion_is_not_cut_to_repeat_a_decision(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    project: Project,
) -> None:
    add_article("[Kesh]L fell. [Kesh General Hospital]L in [Kesh]A stood.", "one")
    app = AnnotatorApp(open_session())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "*")
        assert spans(project) == [(LOCATION, "Kesh"), (LOCATION, "Kesh")]
        assert app.session.draft.undecided_count == 1


async def test_a_value_is_corrected_and_kept(app: AnnotatorApp, project: Project) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("shift+tab", "equals_sign", *"zz", "enter")
        assert "Write it like 36" in app.session.message
        await pilot.press("backspace", "backspace", *"31", "enter")
        value = rows(project, "SELECT value FROM annotation_spans WHERE text LIKE 'some%'")
        assert value == [('{"low":31,"high":31,"approximate":false,"unit":null}',)]


async def test_a_comment_on_a_span_and_on_the_article(app: AnnotatorApp, project: Project) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"who", "enter", "left", "c", *"odd", "enter")
        await pilot.pause()
        assert rows(project, "SELECT text, comment FROM annotation_comments ORDER BY start") == [
            (None, "odd"),
            ("56 rebels", "who"),
        ]
        await pilot.press("c", "ctrl+u", "enter")
        await pilot.pause()
        assert len(rows(project, "SELECT * FROM annotation_comments")) == 1
        await pilot.press("u")
        assert len(rows(project, "SELECT * FROM annotation_comments")) == 2


async def test_a_comment_that_was_not_saved_stays_to_be_sent_again(
    app: AnnotatorApp, project: Project
) -> None:
    project._db.execute("PRAGMA busy_timeout = 10")
    blocker = sqlite3.connect(project.path, isolation_level=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"who")
        blocker.execute("BEGIN IMMEDIATE")
        await pilot.press("enter")
        await pilot.pause()
        assert app.session.workspace.unsaved
        blocker.execute("ROLLBACK")
        blocker.close()
        await pilot.press("m", "enter", "a")
        await pilot.pause()
        assert rows(project, "SELECT comment FROM annotation_comments") == [("whom",)]
        assert spans(project) == [(ACTOR, "56 rebels")]


async def test_what_stands_in_the_line_is_harmless(app: AnnotatorApp, project: Project) -> None:
    hostile = "\x1b]0;title\x07\u202eabc\u200b\x9b31m"
    press(app.session, app.session.editor.set_comment, hostile)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        line = app.screen.query_one("Prompt Input")
        shown = "".join(segment.text for segment in line.render_line(0))
        assert shown.rstrip() == safe(hostile)
        await pilot.press("d", "enter")
        await pilot.pause()
        assert rows(project, "SELECT comment FROM annotation_comments") == [(f"{hostile}d",)]


async def test_a_comment_goes_where_its_span_goes(app: AnnotatorApp, project: Project) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"who", "enter", "l")
        await pilot.pause()
        commented = "SELECT text, comment FROM annotation_comments"
        assert rows(project, commented) == [("56 rebels left", "who")]
        await pilot.press("u")
        assert rows(project, commented) == [("56 rebels", "who")]
        await pilot.press("U")
        assert app.session.editor.comment == "who"


async def test_what_is_found_far_away_is_shown_with_what_is_around_it(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("\n".join(f"line {number}" for number in range(200)), "long")
    app = AnnotatorApp(open_session())
    async with app.run_test(size=(80, 24)) as pilot:
        for wanted in ("line 150", "line 20"):
            await pilot.press("slash", *wanted, "enter")
            await pilot.pause()
            view = app.screen.article_view
            row = view.text_layout.row_of(app.session.cursor.char) - view.scroll_offset.y
            assert row == view.scrollable_content_region.height // 3


def test_an_article_without_a_title_does_not_begin_twice(app: AnnotatorApp) -> None:
    session = app.session
    assert session.article
    session.workspace.article = replace(session.article, title="", source="Wire")
    assert title_line(session, 80).plain.rstrip() == " no title · Wire"
