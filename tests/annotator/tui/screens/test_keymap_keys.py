"""Other keys than the default, pressed: what the project holds afterwards, and what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.keymap.keymap import preset
from annotator.session.labelling.session import LabellingSession
from annotator.settings.file import read_settings
from annotator.tui.labelling_app import AnnotatorApp
from tests.pressing import press_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.keymap.keymap import Keymap
    from annotator.session.session import Session
    from corpus.store import Project

LINE = "Some [56]N [soldiers]A fled [Kesh]L province on Tuesday."

MINE = read_settings(
    """
    [keys]
    accept = [",", "é"]
    previous_span = "f5"
    reject = "a"
    token_right = "x"
    "label:1" = "&"
    "label:2" = "F"
    screen.palette = "ctrl+k"
    redo = "ctrl+p"
    flag = []
    """,
    "mine.toml",
).keymap


@pytest.fixture
def open_with(
    add_article: Callable[..., object], project: Project
) -> Callable[[Keymap], LabellingSession]:
    add_article(LINE, "one")
    add_article("[Rebels]A left [Tolm]L.", "two")

    def start(keymap: Keymap) -> LabellingSession:
        session = LabellingSession(
            project, project.people.get_or_add("ana"), keymap=keymap, via="screen"
        )
        session.start()
        return session

    return start


@pytest.fixture
def open_app(
    open_with: Callable[[Keymap], LabellingSession],
) -> Callable[[Keymap], AnnotatorApp]:
    return lambda keymap: AnnotatorApp(open_with(keymap))


def spans(session: Session) -> list[str]:
    draft, text = session.draft, session.tokens.text
    labels = {label.id: label.name for label in session.project.labels.all()}
    return [f"{labels[m.span.label]} {text[slice(*m.span.extent)]}" for m in draft.accepted]


@pytest.mark.parametrize(
    ("keymap", "keys", "expected"),
    [
        ("vim", "a", ["NUMBER 56"]),
        ("vim", "H", ["NUMBER Some 56"]),
        ("vim", "H >", ["NUMBER 56"]),
        ("vim", "L <", ["NUMBER 56"]),
        ("vim", "h 1", ["ACTOR Some"]),
        ("vim", "h v l l 1", ["ACTOR Some 56 soldiers"]),
        ("vim", "w a", ["ACTOR soldiers"]),
        ("vim", "w b a", ["NUMBER 56"]),
        ("vim", "a u", []),
        ("vim", "a u ctrl+r", ["NUMBER 56"]),
        ("vim", "J K a", ["NUMBER 56"]),
        ("vim", "X enter a", ["ACTOR Rebels"]),
        ("prodigy", "a", ["NUMBER 56"]),
        ("prodigy", "x", []),
        ("prodigy", "a a backspace", ["NUMBER 56"]),
        ("prodigy", "a delete", []),
        ("prodigy", "1 U", ["ACTOR 56"]),
        ("prodigy", "space a", ["ACTOR Rebels"]),
        ("mine", ",", ["NUMBER 56"]),
        ("mine", "é", ["NUMBER 56"]),
        ("mine", "tab f5 ,", ["NUMBER 56"]),
        ("mine", "a ,", ["ACTOR soldiers"]),
        ("mine", "x x x F", ["NUMBER Kesh"]),
        ("mine", "&", ["ACTOR 56"]),
        ("mine", ", u ctrl+p", ["NUMBER 56"]),
    ],
)
def test_keys(
    open_with: Callable[[Keymap], LabellingSession], keymap: str, keys: str, expected: list[str]
) -> None:
    session = open_with(MINE if keymap == "mine" else preset(keymap))
    press_keys(session, keys.split())
    assert spans(session) == expected
    assert not session.draft.article_flagged


@pytest.mark.parametrize(
    ("keymap", "keys", "expected"),
    [
        ("vim", "j k ctrl+d ctrl+u a", ["NUMBER 56"]),
        ("prodigy", "space 1 U backspace a delete enter x", []),
        ("mine", "a é x comma", ["ACTOR soldiers"]),
        ("mine", "tab f5 ampersand", ["ACTOR 56"]),
        ("mine", "0 ampersand", ["ACTOR 56"]),
        ("mine", "0 1", []),
        ("mine", "1 f full_stop comma", ["ACTOR soldiers"]),
        ("mine", "comma u ctrl+p", ["NUMBER 56"]),
    ],
)
async def test_keys_on_the_screen(
    open_app: Callable[[Keymap], AnnotatorApp], keymap: str, keys: str, expected: list[str]
) -> None:
    app = open_app(MINE if keymap == "mine" else preset(keymap))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys.split())
        await pilot.pause()
        assert spans(app.session) == expected
        assert not app.session.draft.article_flagged


async def test_what_is_said_names_this_persons_keys(
    open_app: Callable[[Keymap], AnnotatorApp],
) -> None:
    app = open_app(preset("prodigy").changed({"finish": ("F",), "drop_selection": ("Z",)}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("A")
        assert app.session.message.endswith("End of article. F: finish")
        await pilot.press("backspace", "X")
        assert app.session.message.endswith("(backspace to undo)")
        await pilot.press("v")
        assert "Z: cancel" in app.session.message
        await pilot.press("Z", "9")
        assert app.session.message == "No label has the key 9. 0: all labels"


async def test_the_palette_can_be_moved(open_app: Callable[[Keymap], AnnotatorApp]) -> None:
    app = open_app(MINE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+k")
        await pilot.pause()
        assert len(app.screen_stack) == 2
