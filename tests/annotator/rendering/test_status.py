"""The status line: probabilities, also in plain mode, and the spans of a review."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from annotator.plain.labelling import converse
from annotator.rendering.status import header, review_status, status_line
from tests.pressing import press
from tests.verdicts_given import give_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.store import Project


def test_it_is_shown_from_twenty_decisions_on(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("The [rebels]A left.", "one")
    give_verdicts(project, 1, right=19)
    assert "“rebels” marked in the text" in status_of(open_session("ana"))
    give_verdicts(project, 1, right=1)
    assert " .85 fair · marked in the text" in status_of(open_session("ana"))


def status_of(session: LabellingSession) -> str:
    """Return the status line; the dialogue of plain mode must show the same probability."""
    line = status_line(session, session.labels, 110).plain
    out = StringIO()
    converse(session, ["q"], out)
    figure = line.partition("”")[2].partition("marked")[0].strip(" ·")
    assert f" {figure} " in out.getvalue()
    return line


def test_in_review_it_shows_whose_a_span_is_and_what_is_left(
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    open_review: Callable[..., ReviewSession],
) -> None:
    add_article("Nine rebels left Kesh for Tarn.", "one")
    annotate("one", "ana", "[Nine]N [rebels]A left [Kesh]L for Tarn.")
    annotate("one", "bea", "[Nine]N rebels left [Kesh]L for Tarn.")
    session = open_review(article="one")

    def shown() -> str:
        return " ".join(review_status(session, 100).plain.split())

    assert shown() == "ACTOR “rebels” proposed 2 unanimous to accept"
    session.take(1)
    session.go_to_place("one", 5)
    assert shown().startswith("ACTOR “rebels” taken")
    press(session, session.editor.label, 3)
    assert "LOCATION “rebels” changed by you" in shown()
    session.go_to_place("one", 0)
    press(session, session.take_unanimous)
    assert "NUMBER “Nine” 9 · taken all settled" in shown()
    press(session, session.editor.set_value, "10")
    assert "NUMBER “Nine” 10 · changed by you" in shown()
    session.go_to_place("one", 26)
    press(session, session.editor.label, 3)
    assert "LOCATION “Tarn” added by you all settled" in shown()


def test_unanimous_spans_that_need_no_key_are_not_counted(
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    open_review: Callable[..., ReviewSession],
) -> None:
    add_article("Rebels left Kesh.", "one")
    annotate("one", "ana", "[Rebels]A left [Kesh]L.")
    annotate("one", "bea", "Rebels left [Kesh]L.")
    session = open_review(article="one", takes_unanimous=True)
    assert review_status(session, 60).plain.rstrip().endswith("proposed")
    assert session.overlooked == ""
    session.take(2)
    assert review_status(session, 80).plain.rstrip().endswith("all settled")


@pytest.mark.parametrize(("length", "bar"), [(20, 18), (57, 18), (60, 15), (67, 8), (75, 8)])
def test_a_long_title_takes_columns_from_the_bar_before_it_is_cut(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    length: int,
    bar: int,
) -> None:
    title = f"Title of {'x' * (length - 9)}"
    add_article("The [rebels]A left.", title.removeprefix("Title of "))
    session = open_session("ana")
    session.workspace.saved_at = None
    line = header(session, 110, compact=False).plain
    assert line.count("░") == bar
    assert cell_len(line) == 110
    shown = title if length <= 67 else f"{title[:66]}…"
    assert f" · ana    {shown}  " in line


def test_a_long_name_takes_columns_from_the_bar_too(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("The [rebels]A left.", "one")
    name = "Bartholomew of Featherstone Castle and Park"
    session = open_session(name)
    session.workspace.saved_at = None
    line = header(session, 80, compact=True).plain
    assert f" · {name}  0/1 " in line
    assert line.count("░") == 9
    assert header(session, 40, compact=True).plain.count("░") == 6
