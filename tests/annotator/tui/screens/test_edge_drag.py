"""An edge is dragged with the mouse: mouse events in, database out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.color import Color
from textual import events

from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.themes import ground_of
from corpus.model import Action, Change
from tests.annotator.tui.screens.test_labelling import spans

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from annotator.session.labelling.session import LabellingSession
    from annotator.tui.widgets.article_view import ArticleView
    from corpus.store import Project

TEXT = (
    "Some [56]N [rebels]A of the [Northern Army]A left [Kesh]L province on [7]N May, and "
    "[members of the National Defence Council]A met in [北海 大学]L near Varda.\n" * 2
)
"""The council is on two rows of 80 columns."""


class Drag(NamedTuple):
    """Pressed at the first or last character of a text, dragged to others, released at the last."""

    press: str
    to: list[str]
    preview: str | None
    spans: list[tuple[str, str, str]]
    message: str = ""
    last: bool = True
    """Whether the last character is pressed."""


OUT, LOST, ESCAPE = "outside", "released outside of the window", "escape"
IN_THE_WAY = "A decided span is in the way"
COUNCIL = "members of the National Defence Council"
DRAGS = [
    Drag("rebels", ["of", "the"], "rebels of the", [("ACTOR", "rebels of the", "changed")]),
    Drag("56", ["Some"], "Some 56", [("NUMBER", "Some 56", "changed")], last=False),
    Drag("Northern Army", ["Northern"], "Northern", [("ACTOR", "Northern", "changed")]),
    Drag("Northern Army", ["Army"], "Army", [("ACTOR", "Army", "changed")], last=False),
    Drag("7", ["on"], "on 7", [("NUMBER", "on 7", "changed")]),
    Drag("7", ["May"], "7 May", [("NUMBER", "7 May", "changed")]),
    Drag(COUNCIL, ["and"], f"and {COUNCIL}", [("ACTOR", f"and {COUNCIL}", "changed")], last=False),
    Drag(COUNCIL, ["of the Nat"], "members of", [("ACTOR", "members of", "changed")]),
    Drag("北海 大学", ["北海"], "北海", [("LOCATION", "北海", "changed")]),
    Drag(
        "北海 大学",
        ["met"],
        "met in 北海 大学",
        [("LOCATION", "met in 北海 大学", "changed")],
        last=False,
    ),
    Drag(
        *("rebels", ["Army"], "rebels of the Northern Army"),
        *(
            [("ACTOR", "rebels of the Northern Army", "changed")],
            "Replaced “Northern Army” (u to undo)",
        ),
    ),
    Drag("rebels", ["the", "rebels"], None, []),
    Drag("rebels", ["the", ESCAPE], None, [], "Edge not moved"),
    Drag("rebels", ["the", OUT], None, [], "Edge not moved"),
    Drag("rebels", ["the", LOST], None, [], "Edge not moved"),
    Drag("rebels", ["Some"], None, []),
]
"""Each is undone before the next; the last one selects words, past the other edge."""


async def test_an_edge_is_dragged(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    project: Project,
) -> None:
    add_article(TEXT, "one")
    session = open_session()
    app = AnnotatorApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        for drag in DRAGS:
            preview = await dragged(app, pilot, drag)
            assert (preview, spans(project), session.message) == drag[2:5], drag
            await pilot.press(*("u" if drag.spans else ""))
            assert spans(project) == []
        assert session.tokens.text[slice(*session.cursor.selection or ())] == "Some 56 rebels"
        await pilot.press("1")
        assert spans(project) == [("ACTOR", "Some 56 rebels", "added")]
        # A decided span is in the way, for a decided one too, and in a finished article.
        session.workspace.record([Change(Action.FINISHED)])
        session.workspace.open("one")
        drag = Drag("Northern Army", ["of", "rebels"], None, [], IN_THE_WAY, last=False)
        assert (await dragged(app, pilot, drag), session.message) == (None, IN_THE_WAY)
        await dragged(app, pilot, Drag("Some 56 rebels", ["56"], None, []))
        assert spans(project) == [("ACTOR", "Some 56", "added")]
        assert session.message == "Restored “rebels”. Reopened. Enter: finish again"


async def dragged(app: AnnotatorApp, pilot: Pilot[None], drag: Drag) -> str | None:
    """Drag, and return what was drawn as the current span before the release, if it differed."""
    view, session = app.screen.article_view, app.session
    text, region = session.tokens.text, view.content_region

    def at(word: str, *, last: bool) -> tuple[int, int]:
        char = text.index(word) + (len(word) - 1 if last else 0)
        row, x = view.text_layout.x_of(char)
        return region.x + 1 + x, region.y + row

    def post(kind: type[events.MouseEvent], x: int, y: int, button: int = 1) -> None:
        app.post_message(kind(None, x, y, 0, 0, button, False, False, False, x, y))

    place = at(drag.press, last=drag.last)
    post(events.MouseDown, *place)
    for word in drag.to:
        if word == ESCAPE:
            app.post_message(events.Key("escape", None))
        elif word == LOST:
            post(events.MouseMove, *place, button=0)
        else:
            place = (5, 0) if word == OUT else at(word, last=False)
            post(events.MouseMove, *place)
    await pilot.pause()
    drawn = current_text(view) if session.edge_drag.preview else None
    if LOST not in drag.to:
        post(events.MouseUp, *place)
    await pilot.pause()
    return drawn


def current_text(view: ArticleView) -> str:
    """Return the text in the style of the current span; the place of a tag is a blank."""
    ground = Color.parse(ground_of(view.app).foreground)
    lines = [
        "".join(
            one.text for one in view.render_line(y) if one.style and one.style.bgcolor == ground
        )
        for y in range(view.size.height)
    ]
    return " ".join(" ".join(lines).split())
