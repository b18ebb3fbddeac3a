"""Pasted text in every field of every screen, and escape characters inside a paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.pasting import PasteParser, one_line
from annotator.tui.review_app import ReviewApp
from annotator.tui.terminal_guard import SurvivingWriter
from tests.plain_sql import lines, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual._xterm_parser import XTermParser
    from textual.app import App

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey
    from corpus.store import Project

COMMENTS = "SELECT comment FROM annotation_state_comments ORDER BY start"
SPANS = "SELECT label, text, value FROM annotation_spans ORDER BY start"


def burst(app: App[None], *inputs: str) -> None:
    """Post keys and pastes (`paste: …`) at once, as a fast terminal does."""
    for given in inputs:
        text = given.removeprefix("paste: ")
        single = len(given) == 1
        key = _character_to_key(given) if single else given
        pasted = text != given
        event = events.Paste(text) if pasted else events.Key(key, given if single else None)
        app.post_message(event)


def test_one_line() -> None:
    table = {
        "one": "one",
        "one\ntwo": "one two",
        "one\r\ntwo\r\n": "one two",
        "one\rtwo\n\nthree\u2028four\x85five": "one two three four five",
        " kept  blanks ": " kept  blanks ",
        "\x1b[31mred\x1b[0m": "[31mred[0m",
        "\n": "",
        "": "",
    }
    assert {text: one_line(text) for text in table} == table


def read_by(parser: XTermParser, data: str, size: int) -> list[str]:
    """Return the keys and pastes that a parser reads in chunks of `size`."""
    read = []
    for start in range(0, len(data), size):
        for message in parser.feed(data[start : start + size]):
            if isinstance(message, events.Paste):
                read.append(f"paste: {message.text}")
            elif isinstance(message, events.Key):
                read.append(message.key)
    return read


def test_an_escape_character_inside_a_paste_never_makes_keys_of_what_follows() -> None:
    table = {
        "\x1b[200~one\x1b[201~a": ["paste: one", "a"],
        "x\x1b[200~o\x1bne\x1b[201~\r": ["x", "paste: one", "enter"],
        "\x1b[200~\x1bx\x1b\x1b[Aq\x1b[201~": ["paste: x[Aq"],
        "\x1b[200~\x1b[200~q\x1b[20\x1b[201~q": ["paste: [200~q[20", "q"],
        "\x1b[200~\x1b]52;c;AAAA\x07" + "x" * 99 + "\x1b[201~": [
            "paste: ]52;c;AAAA\x07" + "x" * 99
        ],
        "\x1b[200~a\nb\x1b[201~\x1b[200~c\x1b[201~": ["paste: a\nb", "paste: c"],
        "\x1b[A\x1b[20~\x1b[200~\x1b[201~": ["up", "f9", "paste: "],
    }
    for size in (1, 2, 3, 7, 4096):
        assert {data: read_by(PasteParser(), data, size) for data in table} == table, size


def test_the_driver_of_the_app_has_our_parts(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    from textual.drivers import linux_driver

    add_article("Text.")
    AnnotatorApp(open_session())
    assert linux_driver.XTermParser is PasteParser
    assert linux_driver.WriterThread is SurvivingWriter


async def test_a_paste_keeps_its_words_and_its_turn_in_every_field(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("The rebels of\nKesh lost [some 30]N men.", "one")
    session = open_session()
    app = AnnotatorApp(session)
    async with app.run_test() as pilot:
        burst(app, "paste: aaxx", "c", "paste: first line\r\nsec\x1bond", "!", "enter")
        burst(app, "=", "paste: 25\nto 35\n", "enter")
        await pilot.pause()
        assert lines(project.path, COMMENTS) == ["first line second!"]
        (value,) = [value for *_, value in rows(project.path, SPANS)]
        assert '"low":25' in value.replace(" ", "")
        assert '"high":35' in value.replace(" ", "")
        burst(app, "/", "paste: rebels\nof Kesh", "enter", "1")
        await pilot.pause()
        assert lines(project.path, "SELECT text FROM annotation_spans ORDER BY start") == [
            "rebels of\nKesh",
            "some 30",
        ]
        app.copy_to_clipboard("two\nlines")
        burst(app, "c", "ctrl+v", "enter")
        await pilot.pause()
        assert lines(project.path, COMMENTS)[0] == "two lines"
        await pilot.press("ctrl+p")
        burst(app, "paste: Finished\nonly")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "Finished only"
        await app.workers.wait_for_complete()  # the palette fails if it ends while it searches


async def test_a_paste_keeps_its_words_in_the_fields_of_review(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., AnnotationKey],
    open_review: Callable[..., ReviewSession],
) -> None:
    for number in range(2):
        add_article(f"The rebels left town {number}.", f"a{number}")
        annotate(f"a{number}", "ana", f"[The rebels]A left town {number}.")
        annotate(f"a{number}", "bea", f"The [rebels]A left town {number}.")
    app = ReviewApp(open_review(article="a0"))
    async with app.run_test() as pilot:
        burst(app, "c", "paste: one\ntwo", "enter", "w", "s", "enter")
        await pilot.pause()
        assert lines(project.path, COMMENTS) == ["one two"]
        burst(app, "paste: ACTOR 2\nas agreed", "enter")
        await pilot.pause()
        assert "ACTOR 2 as agreed" in lines(project.path, COMMENTS)
