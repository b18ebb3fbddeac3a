"""The list of strings from the keyboard: keys in, database out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.screens.labelling import LabellingScreen
from annotator.tui.screens.string_list import StringScreen
from tests.plain_sql import lines
from tests.watched import screen_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

SPANS = "SELECT article_id, label, text FROM annotation_spans ORDER BY article_id, start"


async def test_strings_are_decided_in_a_list_over_the_article(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Kesh]L fell. [Rebels]A left [Kesh]L, and the [army]A came.", "a1")
    add_article("In [Kesh]L it rained.", "a2")
    app = AnnotatorApp(open_session())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        assert isinstance(app.screen, StringScreen)
        shown = screen_of(app)
        assert "3 strings, 4 undecided" in shown
        assert "this article" in shown
        await pilot.press("w")
        while not app.screen.listed.is_read:
            await pilot.pause(0.01)
        await pilot.press("a", "x", "space", "1")
        assert "articles that you have not begun" not in screen_of(app)
        await pilot.press("/", *"came", "enter")
        while not app.screen.listed.is_read:
            await pilot.pause(0.01)
        shown = screen_of(app)
        assert "“came” in all articles" in shown
        assert "unlabelled 1" in shown
        await pilot.press("1", "/", "escape", "/", *"rained", "enter")
        while not app.screen.listed.is_read:
            await pilot.pause(0.01)
        await pilot.press("3", "u", "/", "backspace", "enter", "tab", "tab", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LabellingScreen)
        assert app.session.cursor.char == 37
    assert lines(project.path, SPANS) == [
        "a1 LOCATION Kesh",
        "a1 LOCATION Kesh",
        "a1 ACTOR army",
        "a1 ACTOR came",
    ]
    assert [one.text for one in project.edits.all_remembered(app.session.person.id)] == ["Kesh"]
