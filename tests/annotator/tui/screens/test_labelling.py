"""Keys in, database out: the real app in a headless terminal where a key needs one."""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from annotator.tui.labelling_app import AnnotatorApp
from tests.pressing import press_keys
from tests.watched import each_in_its_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

LINE = "Some [56]N [soldiers]A fled [Kesh]L province on Tuesday."


@pytest.fixture
def session(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> LabellingSession:
    add_article(LINE, "one")
    add_article("[Rebels]A left [Tolm]L.\n\n" * 60, "two")
    add_article("", "empty-of-spans")
    return open_session()


@pytest.fixture
def app(session: LabellingSession) -> AnnotatorApp:
    return AnnotatorApp(session)


def spans(project: Project, article: str = "one") -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(project.path)
    rows = connection.execute(
        "SELECT label, text, origin FROM annotation_spans WHERE article_id = ? ORDER BY start",
        [article],
    ).fetchall()
    connection.close()
    return rows


def status(project: Project) -> dict[str, str]:
    connection = sqlite3.connect(project.path)
    rows = connection.execute("SELECT article_id, status FROM annotations").fetchall()
    connection.close()
    return dict(rows)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("a", [("NUMBER", "56", "accepted")]),
        ("x", []),
        ("1", [("ACTOR", "56", "changed")]),
        ("h", [("NUMBER", "Some 56", "changed")]),
        ("h H", [("NUMBER", "56", "accepted")]),
        ("l L", [("NUMBER", "56", "accepted")]),
        ("tab a", [("ACTOR", "soldiers", "accepted")]),
        ("shift+tab a", [("LOCATION", "Kesh", "accepted")]),
        (". a", [("ACTOR", "soldiers", "accepted")]),
        ("tab , a", [("NUMBER", "56", "accepted")]),
        ("left 1", [("ACTOR", "Some", "added")]),
        ("left v right right 1", [("ACTOR", "Some 56 soldiers", "added")]),
        ("v v a", [("NUMBER", "56", "accepted")]),
        ("a u", []),
        ("a u U", [("NUMBER", "56", "accepted")]),
        ("X", []),
        ("9", []),
        ("t tab a", [("ACTOR", "soldiers", "accepted")]),
    ],
)
def test_keys(
    session: LabellingSession, project: Project, keys: str, expected: list[tuple[str, str, str]]
) -> None:
    press_keys(session, keys.split())
    assert spans(project) == expected


async def test_keys_on_the_screen(
    app: AnnotatorApp, project: Project, add_article: Callable[..., object]
) -> None:
    cases = {
        "full_stop comma full_stop a": [("ACTOR", "soldiers", "accepted")],
        "l L tab h comma 1": [("ACTOR", "56", "changed")],
        "0 2": [("NUMBER", "56", "accepted")],
        "0 escape a": [("NUMBER", "56", "accepted")],
        "question_mark a a": [("NUMBER", "56", "accepted")],
        "t s a": [("LOCATION", "Kesh", "accepted")],
        "t t a s 2": [("NUMBER", "Some", "added")],
        "t q escape a": [("NUMBER", "56", "accepted")],
        "v t a 1": [("ACTOR", "56", "changed"), ("ACTOR", "soldiers", "accepted")],
    }
    async for keys, article in each_in_its_article(app, add_article, LINE, cases):
        assert spans(project, article) == cases[keys], keys


async def test_a_whole_article_and_the_next(app: AnnotatorApp, project: Project) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("A", "enter")
        assert status(project) == {"one": "finished", "two": "open"}
        await pilot.press("[")
        assert app.session.key.article_id == "one"
        await pilot.press("]")
        assert app.session.key.article_id == "two"
        await pilot.press("k", "j", "space")
        assert status(project)["two"] == "skipped"


async def test_accept_screen_by_screen_reaches_every_span(
    app: AnnotatorApp, project: Project
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("A", "enter")
        presses = 0
        while app.session.draft.undecided_count:
            view = app.session
            before = view.draft.undecided_count
            await pilot.press("A")
            assert view.draft.undecided_count < before
            presses += 1
        assert len(spans(project, "two")) == 120
        assert presses == 6
        assert "ends here" in app.session.message or app.session.draft.undecided_count == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_the_cursor_is_on_the_first_undecided_suggestion_of_the_new_page(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    size: tuple[int, int],
) -> None:
    lines = [f"Line {number} has nothing." for number in range(100)]
    lines[:25:2] = ["[Rebels]A left."] * 13
    lines[41] = "The [army]A left [Tolm]L."
    lines[99] = "[Men]A left."
    add_article("\n\n".join(lines))
    app = AnnotatorApp(open_session())
    async with app.run_test(size=size) as pilot:
        session, view = app.session, app.screen.article_view
        places = set()
        while session.draft.undecided_count:
            top = view.scroll_offset.y
            await pilot.press("A")
            start, end = view.extent_in_sight
            waiting = session.bulk.undecided_between(start, end)
            if waiting:
                assert session.cursor.current == waiting[0]
            assert start <= session.cursor.char < end
            places.add(round(view.text_layout.row_of(session.cursor.char) - view.scroll_offset.y))
            assert view.scroll_offset.y > top or not session.draft.undecided_count
        assert len(places) > 2
        assert len(session.draft.accepted) == 16


async def test_only_what_is_in_sight_is_accepted(app: AnnotatorApp, project: Project) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("A", "enter", "A")
        accepted = len(spans(project, "two"))
        assert 0 < accepted < 120
        await pilot.press("u")
        assert spans(project, "two") == []


async def test_mouse_drag_selects_whole_tokens(app: AnnotatorApp, project: Project) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        region = app.screen.query_one("ArticleView").content_region
        for kind, x in ((events.MouseDown, 2), (events.MouseMove, 10), (events.MouseUp, 10)):
            at = region.x + x, region.y
            app.post_message(kind(None, *at, 0, 0, 1, False, False, False, *at))
        await pilot.pause()
        selection = app.session.cursor.selection
        assert selection is not None
        assert app.session.tokens.text[slice(*selection)] == "Some 56 soldiers"
        await pilot.press("3")
        assert spans(project) == [("LOCATION", "Some 56 soldiers", "added")]


async def test_a_key_right_after_the_mouse_is_about_that_place(
    app: AnnotatorApp, project: Project
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        region = app.screen.query_one("ArticleView").content_region
        for kind, x, key in (  # all in one burst, as over a slow line
            (events.MouseDown, 2, None),
            (events.MouseMove, 10, None),
            (events.MouseUp, 10, "3"),
            (events.MouseDown, 12, None),
            (events.MouseUp, 12, "x"),
        ):
            at = region.x + x, region.y
            app.post_message(kind(None, *at, 0, 0, 1, False, False, False, *at))
            if key:
                app.post_message(events.Key(key, key))
        await pilot.pause()
        edited = "SELECT action FROM edits WHERE action <> 'opened' ORDER BY seq"
        actions = [row[0] for row in project._db.execute(edited)]
        assert actions == ["rejected", "rejected", "added", "removed"]
        assert spans(project) == []


async def test_a_click_puts_the_cursor(app: AnnotatorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("ArticleView", offset=(12, 0))
        await pilot.pause()
        assert app.session.cursor.anchor is None
        char = app.session.cursor.char
        assert app.session.tokens.text[char : char + 8] == "soldiers"


async def test_a_number_is_linked_with_the_mouse(app: AnnotatorApp) -> None:
    session = app.session
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("e")
        for word in ("fled", "soldiers", "Kesh"):
            x = app.screen.article_view.text_layout.x_of(session.tokens.text.index(word))[1]
            await pilot.click("ArticleView", offset=(x + 1, 0))
            await pilot.pause()
        assert session.message == "Linked “56”: actor “soldiers”, place “Kesh” (u to undo)"
        await pilot.press("e", "x")
        await pilot.click("SidePanel", offset=(10, 3))
        await pilot.pause()
        assert session.message == "Linked “56”: actor none, place “Kesh” (u to undo)"
        await pilot.press("u", "u")
        assert not len(session.draft.links)
        assert not session.linking.digits


async def test_a_small_terminal_takes_no_edits_and_recovers(
    app: AnnotatorApp, project: Project
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(30, 8)
        await pilot.press("a")
        assert spans(project) == []
        assert app.screen.query_one("#small").display
        await pilot.resize_terminal(80, 24)
        await pilot.press("a")
        assert len(spans(project)) == 1


async def test_rejected_suggestions_can_be_shown_and_taken_back(
    app: AnnotatorApp, project: Project
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        app.session.cursor.toggle_rejected()
        await pilot.press("comma", "a")
        assert spans(project) == [("NUMBER", "56", "accepted")]


async def test_the_view_draws_what_the_session_holds(app: AnnotatorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "a")
        from annotator.tui.widgets.article_view import ArticleView

        line = app.screen.query_one(ArticleView).render_line(0).text
        assert line.rstrip() == " Some 56 soldiersA fled KeshL province on Tuesday."


async def test_q_quits(app: AnnotatorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
    assert not app.is_running


async def test_keys_typed_while_a_dialog_closes_are_not_lost(
    app: AnnotatorApp, project: Project
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        pilot.app.simulate_key("question_mark")
        await pilot.pause()
        for key in "xaa":
            pilot.app.simulate_key(key)
        await pilot.pause()
        assert [text for _, text, _ in spans(project)] == ["56", "soldiers"]


async def test_a_key_passes_eight_functions_from_the_event_to_the_store(
    app: AnnotatorApp, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = project.edits.record
    passed: list[str] = []

    def watched(*args: Any, **options: Any) -> Any:
        passed.extend(
            frame.name
            for frame in traceback.extract_stack()
            if {"annotator", "corpus"} & {*Path(frame.filename).parts[-4:]}
            and "tests" not in frame.filename
        )
        return record(*args, **options)

    async with app.run_test(size=(80, 24)) as pilot:
        monkeypatch.setattr(project.edits, "record", watched)
        await pilot.press("a")
    own = ["on_event", "press", "run", "accept", "_decide", "edit", "record"]
    assert passed[passed.index("on_event") :] == own  # and `Edits.record`
