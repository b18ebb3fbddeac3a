"""Several spans decided in one step: keys in, marks out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.annotator.session.test_editor import press_keys, spans
from tests.plain_sql import lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

    Add = Callable[..., object]
    Open = Callable[..., LabellingSession]

LINE = "[Ana Roe]A, [Bea]A and [Cyd Poe]L met [Dee]A."
ANA, BEA, CYD, DEE = "[Ana Roe]A", "[Bea]A", "[Cyd Poe]L", "[Dee]A"
NUMBERS = ["[Ana Roe]N", "[Bea]N", "[Cyd Poe]N"]
UNDECIDED = [f"{one}?" for one in (ANA, BEA, CYD, DEE)]


@pytest.mark.parametrize(
    ("keys", "message", "expected"),
    [
        ("v . . a", "Accepted 3 spans (u to undo)", [ANA, BEA, CYD, f"{DEE}?"]),
        ("v tab tab a", "Accepted 3 spans (u to undo)", [ANA, BEA, CYD, f"{DEE}?"]),
        ("v . . x", "Rejected 3 spans (u to undo)", [f"{DEE}?"]),
        ("v . . 2", "Labelled 3 spans (u to undo)", [*NUMBERS, f"{DEE}?"]),
        ("v . . 2 u", "", UNDECIDED),
        # Only what is undecided is accepted, and only what differs is labelled.
        ("a . v , , a", "Accepted 2 spans (u to undo)", [ANA, BEA, CYD, f"{DEE}?"]),
        ("a @Ana v . 1", "Labelled 1 span (u to undo)", [ANA, BEA, f"{CYD}?", f"{DEE}?"]),
        ("X v , a", "Nothing to decide in the selection", []),
        # Backwards, from inside a span, and back again.
        ("@Poe v , a", "Accepted 2 spans (u to undo)", [f"{ANA}?", BEA, CYD, f"{DEE}?"]),
        ("@Roe v . a", "Accepted 2 spans (u to undo)", [ANA, BEA, f"{CYD}?", f"{DEE}?"]),
        ("v . . , a", "Accepted 2 spans (u to undo)", [ANA, BEA, f"{CYD}?", f"{DEE}?"]),
        # Nothing wraps round the ends of the article.
        ("@Dee v tab", "No more suggestions in this direction", UNDECIDED),
        ("v shift+tab", "No more suggestions in this direction", UNDECIDED),
        ("@Dee v .", "No more spans in this direction", UNDECIDED),
        # Words that are selected become one span.
        ("v right right right 2", "Replaced “Ana Roe”, “Bea” (u to undo)",
         ["[Ana Roe, Bea]N", f"{CYD}?", f"{DEE}?"]),
        ("v . . right right 2", "Replaced “Ana Roe”, “Bea” and 2 more (u to undo)",
         ["[Ana Roe, Bea and Cyd Poe met Dee]N"]),
        ("v . m", "", ["[Ana Roe, Bea]A", f"{CYD}?", f"{DEE}?"]),
        ("v right right right a", "Accepted 2 spans (u to undo)", [ANA, BEA, f"{CYD}?", f"{DEE}?"]),
        ("v . v a", "", [f"{ANA}?", BEA, f"{CYD}?", f"{DEE}?"]),
        ("@met v a", "Nothing to decide in the selection", UNDECIDED),
    ],
)  # fmt: skip
def test_a_range_is_one_step(
    project: Project,
    add_article: Add,
    open_session: Open,
    keys: str,
    message: str,
    expected: list[str],
) -> None:
    add_article(LINE)
    session = open_session()
    assert press_keys(session, keys).startswith(message)
    assert spans(session) == expected
    stored = lines(project.path, "SELECT text FROM annotation_spans ORDER BY start")
    assert len(stored) == sum(not one.endswith("?") for one in expected)


def test_one_undo_and_the_next_undecided(add_article: Add, open_session: Open) -> None:
    add_article(LINE)
    session = open_session()
    press_keys(session, "v . x")
    assert session.cursor.current
    assert session.cursor.current.span.start == session.tokens.text.index("Cyd")
    press_keys(session, "u")
    assert spans(session) == UNDECIDED


def test_a_finished_article_is_reopened(add_article: Add, open_session: Open) -> None:
    add_article(LINE)
    session = open_session()
    press_keys(session, "A enter enter")
    assert session.draft.status == "finished"
    assert press_keys(session, "@Ana v . x") == (
        "Rejected 2 spans (u to undo). Reopened. Enter: finish again"
    )


@pytest.mark.parametrize(
    ("keys", "expected", "current"),
    [
        ("2", ["[Ana Roe]N", f"{BEA}?", f"{CYD}?", f"{DEE}?"], "Bea"),
        ("1 1", [ANA, BEA, f"{CYD}?", f"{DEE}?"], "Cyd"),
        ("a . . 3 3", [ANA, "[Bea]L", f"{CYD}?", "[Dee]L"], "Cyd"),
        ("a , 2", ["[Ana Roe]N", f"{BEA}?", f"{CYD}?", f"{DEE}?"], "Ana"),  # it was decided
        ("@met 2", [*UNDECIDED[:3], "[met]N", f"{DEE}?"], "met"),  # it may be extended next
    ],
)
def test_a_label_goes_on_to_the_next_suggestion_if_so_set(
    add_article: Add, open_session: Open, keys: str, expected: list[str], current: str
) -> None:
    add_article(LINE)
    session = open_session(goes_on=True)
    press_keys(session, keys)
    assert spans(session) == expected
    assert session.tokens.text[slice(*session.cursor.token)] == current
