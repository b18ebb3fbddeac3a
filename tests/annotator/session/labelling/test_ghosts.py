"""Ghosts and likely edges, by keys, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.rendering.status import status_line
from corpus.model import Candidate, Span
from corpus.store.candidates import Scored
from tests.plain_sql import lines
from tests.pressing import press_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

TEXT = "The tired [soldiers]A of Kesh saw a baker and a shopkeeper today."
PLAIN = TEXT.replace("[", "").replace("]A", "")
SPANS = "SELECT label, text, origin FROM annotation_spans ORDER BY start"


def candidate(words: str, label: int = 1, probability: float = 0.1) -> Candidate:
    start = PLAIN.index(words)
    return Candidate(Span(start, start + len(words), label), probability)


SCORED = Scored(
    [candidate("Kesh", 3), candidate("baker"), candidate("shopkeeper", 1, 0.01)],
    [
        candidate("The tired soldiers", 1, 0.05),
        candidate("tired soldiers", 1, 0.2),
        candidate("soldiers of Kesh", 1, 0.3),
        candidate("soldiers", 1, 0.9),
        candidate("a baker", 1, 0.02),
        candidate("baker", 1, 0.1),
    ],
)


@pytest.fixture
def session(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> LabellingSession:
    add_article(TEXT, "one")
    project.candidates.store("one", "", SCORED)
    return open_session()


def press(session: LabellingSession, keys: str) -> str:
    message = ""
    for key in keys.split():
        message = press_key(session, key)
    return message


def here(session: LabellingSession) -> str:
    return session.tokens.text[slice(*(session.current_extent or session.cursor.token))]


def test_ghosts_are_jumped_to_in_both_directions(session: LabellingSession) -> None:
    places = []
    for key in [";", ";", ";", ":", ":"]:
        press(session, key)
        places.append(here(session))
    assert places == ["Kesh", "baker", "Kesh", "baker", "Kesh"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("; a", ["LOCATION Kesh added"]),
        ("; 1", ["ACTOR Kesh added"]),
        ("; ; a : a", ["LOCATION Kesh added", "ACTOR baker added"]),
        ("; a u", []),
        ("A", ["ACTOR soldiers accepted"]),
        ("; ; o", ["ACTOR a baker added"]),
        ("; ; a o O", ["ACTOR baker added"]),
        ("o", ["ACTOR soldiers of Kesh changed"]),
        ("o o", ["ACTOR tired soldiers changed"]),
        ("o o o", ["ACTOR The tired soldiers changed"]),
        ("o o o O O O", ["ACTOR soldiers accepted"]),
        ("G ; a", ["ACTOR soldiers accepted"]),
        ("v right 1", ["ACTOR soldiers of added"]),
        ("; a shift+tab o u", ["LOCATION Kesh added"]),
    ],
)
def test_keys_make_spans(
    session: LabellingSession, project: Project, keys: str, expected: list[str]
) -> None:
    press(session, keys)
    assert lines(project.path, SPANS) == expected


def test_what_ends_and_what_is_in_the_way_is_told(session: LabellingSession) -> None:
    assert press(session, "O") == "No shorter span is likely here. L: shrink right"
    assert press(session, "o o o o") == "No longer span is likely here. l: extend right"
    assert press(session, "; o") == "No longer span is likely here. l: extend right"
    assert press(session, "G") == "Ghosts are hidden"
    assert press(session, ";") == "Ghosts are hidden. G: show them"
    assert press(session, "right o") == "No span here. Press a label key to label this word"
    assert press(session, "G") == "Ghosts are shown"


def test_a_decided_span_hides_a_ghost_and_stops_an_edge(session: LabellingSession) -> None:
    press(session, "; a")
    assert not session.ghosts.at(PLAIN.index("Kesh"))
    press(session, "shift+tab")
    assert session.phrase_edges.ahead(1) == ["tired soldiers", "The tired soldiers"]
    press(session, "; u")
    assert session.ghosts.at(PLAIN.index("Kesh"))


def test_the_status_line_shows_ghosts_and_other_edges(session: LabellingSession) -> None:
    assert "o “soldiers of Kesh”, “tired soldiers”" in line(session)
    press(session, "; ;")
    assert line(session).startswith(" ACTOR “baker” ghost .10 low · o “a baker”")


def line(session: LabellingSession) -> str:
    return status_line(session, session.labels, 160).plain


def test_hints_are_on_ghosts(session: LabellingSession) -> None:
    press(session, "t")
    assert [PLAIN[char:].split()[0] for char in sorted(session.hints.letters)] == ["Kesh", "baker"]


def test_hidden_suggestions_hide_ghosts(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    from annotator.session.labelling.unaided import Lot

    add_article(TEXT, "one")
    project.candidates.store("one", "", SCORED)
    session = open_session(lot=Lot(1.0))
    assert session.draft.unaided
    assert session.ghosts.between(0, len(PLAIN)) == []
    assert session.phrase_edges.ahead(1) == []


def test_the_likeliest_ghosts_are_shown_and_more_in_a_longer_article() -> None:
    ghosts = [Candidate(Span(at, at + 1, 1), 0.01 + at % 7 / 100) for at in range(60)]
    scored = Scored(ghosts)
    shown = scored.likeliest_ghosts(0.02, 4, 300)
    assert len(shown) == 12
    assert shown == sorted(shown)
    rest = {one for one in ghosts if one.probability > 0.02} - {*shown}
    assert min(one.probability for one in shown) >= max(one.probability for one in rest)
    for in_100, tokens, expected in (
        (4, 10, 5),
        (0, 10_000, 0),
        (0.5, 10_000, 42),
        (4, 10_000, 42),
    ):
        assert len(scored.likeliest_ghosts(0.02, in_100, tokens)) == expected


def test_a_setting_shows_more_ghosts_or_none(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article(TEXT, "one")
    project.candidates.store("one", "", SCORED)
    assert len(open_session(ghosts_above=0.0).ghosts.between(0, len(PLAIN))) == 3
    assert not open_session(ghosts_in_100=0).ghosts.wanted
    off = open_session(ghosts_above=1.0)
    assert not off.ghosts.wanted
    assert press_key(off, ";") == "No ghosts in this article"
