"""The list of strings without a screen: operations in, edits of several articles out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from annotator.keymap.review_operations import keymap_for
from annotator.keymap.string_operations import STRING_OPERATIONS
from annotator.rendering import string_rows
from annotator.rendering.article_row import Palette
from annotator.rendering.list_lines import article_line, row_at
from annotator.rendering.string_rows import count_line
from annotator.rendering.styles import DARK
from annotator.session.labelling.string_list import StringList
from annotator.session.labelling.unaided import Lot
from annotator.session.outcome import Refused
from tests.plain_sql import lines
from tests.pressing import WholeView, press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

    Open = Callable[..., LabellingSession]

SPANS = (
    "SELECT article_id, label, text FROM annotation_spans WHERE annotator = 'ana' "
    "ORDER BY article_id, start"
)


@pytest.fixture(autouse=True)
def _three_articles(add_article: Callable[..., object]) -> None:
    add_article("[Kesh]L fell. [Rebels]A left [Kesh]L, and the [army]A came to [Kesh]L.", "a1")
    add_article("In [Kesh]L it rained on the [army]A.", "a2")
    add_article("Nobody in [Kesh]A spoke.", "a3")


def listed(session: LabellingSession, *names: str) -> StringList:
    """The list of strings after these operations."""
    strings = StringList.begun(session, keymap_for(STRING_OPERATIONS, session.keymap))
    pressed(strings, *names)
    return strings


def pressed(strings: StringList, *names: str) -> str:
    view: Any = WholeView(strings.session)
    for name in names:
        while strings.look_on():
            pass
        strings.dispatcher.run(strings.operations(view)[name])
    while strings.look_on():
        pass
    return strings.dispatcher.message


def texts(strings: StringList) -> list[tuple[str, int]]:
    return [(one.text, len(one.undecided)) for one in strings.unfolded.entries]


def test_most_evidence_first_in_each_scope(open_session: Open) -> None:
    session = open_session()
    strings = listed(session)
    assert texts(strings) == [("Kesh", 3), ("Rebels", 1), ("army", 1)]
    pressed(strings, "widen")
    assert (strings.scope, strings.total) == ("next", 3)
    assert count_line(strings, 80).plain.endswith(" this article and the next 2 ")
    assert texts(strings) == [("Kesh", 5), ("army", 2), ("Rebels", 1)]
    [kesh, *_] = strings.unfolded.entries
    assert (dict(kesh.label_counts), kesh.usual) == ({3: 4, 1: 1}, 3)
    pressed(strings, "widen", "widen")
    assert strings.scope == "article"


def test_a_string_is_decided_in_all_places_and_articles_in_one_step(
    project: Project, open_session: Open
) -> None:
    session = open_session()
    message = pressed(listed(session, "widen"), "accept")
    assert message == (
        "Decided “Kesh” in 3 places of 1 article; suggested in articles that you have not begun "
        "(u to undo)"
    )
    assert lines(project.path, SPANS) == ["a1 LOCATION Kesh"] * 3
    session.go_to_article("a3")
    [mark] = session.draft.undecided
    assert (mark.span.label, mark.suggestion and mark.suggestion.reason) == (
        3,
        "you decided this 3 times",
    )
    press_named(session, "undo")
    assert lines(project.path, SPANS) == []
    assert project.edits.all_remembered(session.person.id) == []
    press_named(session, "redo")
    assert lines(project.path, SPANS) == ["a1 LOCATION Kesh"] * 3


def test_articles_that_are_begun_or_finished_get_edits(
    project: Project, open_session: Open
) -> None:
    session = open_session()
    session.go_to_article("a2")
    for name in ("accept", "accept", "finish", "finish"):
        press_named(session, name)
    session.go_to_article("a1")
    strings = listed(session, "widen", "widen")
    assert pressed(strings, "label:1").startswith("Decided “Kesh” in 4 places of 2 articles")
    kesh = [line for line in lines(project.path, SPANS) if "Kesh" in line]
    assert kesh == ["a1 ACTOR Kesh"] * 3 + ["a2 ACTOR Kesh"]
    assert project.edits.load(session.workspace.key_of("a2")).status == "finished"
    assert pressed(strings, "undo").startswith("Undone in 2 articles; here: relabelled 3")
    assert [line for line in lines(project.path, SPANS) if "Kesh" in line] == ["a2 LOCATION Kesh"]


def test_all_at_once_with_exceptions(project: Project, open_session: Open) -> None:
    strings = listed(open_session())
    pressed(strings, "tick")  # Kesh: all places; the next row is another string
    strings.go_to_row(0)
    pressed(strings, "row_down", "row_down", "tick", "accept")
    assert lines(project.path, SPANS) == ["a1 LOCATION Kesh"] * 2
    assert texts(strings) == [("Kesh", 1), ("Rebels", 1), ("army", 1)]
    pressed(strings, "widen", "next_string", "next_string", "next_string", "accept")
    assert pressed(strings, "undo").startswith("Undone")
    assert len(lines(project.path, SPANS)) == 2


def test_a_rejected_string_is_no_longer_suggested(project: Project, open_session: Open) -> None:
    session = open_session()
    strings = listed(session, "widen", "next_string")
    assert pressed(strings, "reject") == (
        "Rejected “army” in 1 place of 1 article; no longer suggested in articles that you have "
        "not begun (u to undo)"
    )
    session.go_to_article("a2")
    covered = [session.tokens.text[slice(*mark.span.extent)] for mark in session.draft.undecided]
    assert covered == ["Kesh"]


def test_a_pattern_finds_strings_in_all_texts_labelled_or_not(
    project: Project, open_session: Open, add_article: Callable[..., object]
) -> None:
    add_article("The militia fought a [Kesh militia]A. Militias came; a paramilitia hid.", "a4")
    session = open_session()
    session.go_to_article("a2")
    press_named(session, "accept")
    session.go_to_article("a1")
    strings = listed(session)
    strings.dispatcher.run(strings.search, "milit*")
    pressed(strings)
    assert [(one.text, [at.state for at in one.places]) for one in strings.unfolded.entries] == [
        ("Kesh militia", ["suggested"]),
        ("Militias", ["unlabelled"]),
        ("militia", ["unlabelled"]),
    ]
    assert (strings.scope, strings.total) == ("all", 2)  # the open article and the one that matches
    assert pressed(strings, "next_string", "accept").startswith("“Militias” has no label yet")
    assert pressed(strings, "reject") == "Nothing is labelled there"
    assert pressed(strings, "next_string", "label:1") == (
        "“militia”: suggested in articles that you have not begun (u to undo)"
    )
    strings.dispatcher.run(strings.search, "it rained")
    pressed(strings, "label:3")
    assert lines(project.path, SPANS) == ["a2 LOCATION Kesh", "a2 LOCATION it rained"]
    pressed(strings, "undo")
    assert lines(project.path, SPANS) == ["a2 LOCATION Kesh"]
    session.go_to_article("a4")
    reasons = {
        session.tokens.text[slice(*mark.span.extent)]: mark.suggestion and mark.suggestion.reason
        for mark in session.draft.undecided
    }
    assert reasons == {"militia": "you decided this once"}  # in both places
    for typed, expected in (
        ("*ilitia", {"militia", "paramilitia"}),
        ("* rained", {"it rained"}),
    ):
        strings.dispatcher.run(strings.search, typed)
        pressed(strings)
        assert {one.text for one in strings.unfolded.entries} >= expected, typed
    strings.dispatcher.run(strings.search, "* *")
    assert "has no word to look for" in strings.dispatcher.message
    strings.dispatcher.run(strings.search, "—")
    assert "has no word to look for" in strings.dispatcher.message
    strings.dispatcher.run(strings.search, "")
    assert (strings.scope, strings.typed) == ("article", "")


def test_a_place_is_gone_to(open_session: Open) -> None:
    session = open_session()
    strings = listed(session, "widen", "row_down", "row_down", "row_down", "row_down")
    assert strings.place
    assert strings.place.article_id == "a2"
    strings.jump()
    assert (session.key.article_id, session.cursor.char) == ("a2", 3)


def test_hidden_suggestions_stay_hidden(open_session: Open) -> None:
    strings = listed(open_session(lot=Lot(0.5, lambda: 0.9)))
    assert "drawn to be labelled without" in pressed(strings, "widen")
    assert strings.scope == "article"
    with pytest.raises(Refused, match="hidden here on purpose"):
        listed(open_session(name="bo", lot=Lot(0.5, lambda: 0.1)))


def test_rows_are_as_wide_as_the_screen(open_session: Open) -> None:
    session = open_session()
    strings = listed(session, "widen")
    palette = Palette.of(DARK, [*session.labels.values()])
    for width in (60, 80, 120):
        rows = [
            string_rows.row_line(row_at(strings, at), palette, width).plain
            for at in range(strings.count)
        ]
        assert {len(row) for row in rows} == {width}
        assert rows[0].startswith("▸ “Kesh”")
        assert "LOCATION 4  ACTOR 1  5 undecided" in rows[0]
        assert "KeshL fell." in rows[1]
        for line in (
            string_rows.count_line(strings, width),
            string_rows.place_line(strings, palette, width),
            article_line(strings, width),
        ):
            assert line.cell_len == width
