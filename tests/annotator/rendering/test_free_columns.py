"""Titles, names and texts in the lists and lanes of review use the columns that are free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from annotator.keymap.review_operations import (
    CLASS_OPERATIONS,
    CONSISTENCY_OPERATIONS,
    keymap_for,
)
from annotator.rendering import class_rows, consistency_rows, lanes
from annotator.rendering.article_row import Palette
from annotator.rendering.list_lines import row_at
from annotator.rendering.styles import DARK
from annotator.session.review.class_list import ClassList
from annotator.session.review.consistency_list import ConsistencyList
from corpus.consistency.survey import CONTEXT
from corpus.store.labels import DEFAULT_LABELS
from tests.conftest import unmarked
from tests.pressing import press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey

    Add = Callable[..., object]
    Annotate = Callable[..., AnnotationKey]
    Review = Callable[..., ReviewSession]

PALETTE = Palette.of(DARK, DEFAULT_LABELS)
LONG = "soldiers of the second northern border brigade"
ID = "airstrikes-continue-against-convoys"
TITLE = f"Title of {ID}"
NAMES = ("ana", "Bartholomew Featherstone")
COMMENT = "is this an organisation or a place? see rule 4 of the guideline"


@pytest.fixture
def session(
    add_article: Add,
    annotate: Annotate,
    open_session: Callable[..., LabellingSession],
    open_review: Review,
) -> ReviewSession:
    """A disagreement on a long span; one of the annotators has a long name, the other comments."""
    versions = (f"Yesterday [{LONG}]A fled to Kesh.", f"Yesterday [{LONG}]L fled to Kesh.")
    add_article(unmarked(versions[0])[0], ID)
    for name, version in zip(NAMES, versions, strict=True):
        annotate(ID, name, version)
    labelling = open_session("ana")
    labelling.go_to_article(ID)
    labelling.cursor.jump_to(len("Yesterday "))
    press_named(labelling, "set_comment", COMMENT)
    review = open_review(article=ID)
    review.policy.names_shown = True
    return review


def test_similar_disagreements(session: ReviewSession) -> None:
    listed = ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))

    def row(width: int) -> str:
        line = class_rows.row_line(class_rows.row_at(listed, 0), PALETTE, width).plain
        assert cell_len(line) == width
        return line

    assert row(80)[4:16] == "Title of ai…"
    assert TITLE in row(170)
    assert f"{LONG}A×1" in row(240)
    assert LONG in class_rows.parts_line(listed, 120).plain
    assert class_rows.who_line(listed, PALETTE, 170).plain.count(LONG) == 2
    assert class_rows.who_line(listed, PALETTE, 100).plain.count("…") == 2
    listed.label(3)
    assert row(80).endswith(" → soldiers of the seco…L ")
    assert row(160).endswith(f" → {LONG}L ")
    listed.reason = "LOCATION 3, as " * 9
    for width in (80, 200):
        decision = class_rows.decision_line(listed, width).plain
        assert decision.startswith(" → label LOCATION · applies to 1 of 1 ticked ")
        assert cell_len(decision) == width
        assert ("…" in decision) == (width == 80)
    listed.label(2)
    assert f"{LONG}A×1" in row(240)


def test_lanes(session: ReviewSession) -> None:
    def lines(width: int) -> list[str]:
        shown = [line.plain for line in lanes.lane_lines(session, PALETTE, width)]
        assert all(cell_len(line) == width for line in shown)
        return shown

    assert "Bartholomew Fea…" in lines(80)[1]
    assert NAMES[1] in lines(110)[1]
    assert [f"✎ {COMMENT}" in lines(width)[0] for width in (80, 140)] == [False, True]
    # The lane without a comment has the columns of the comment for its text.
    assert f"{LONG}L fled to Kesh." in lines(110)[1]
    assert "fled" not in lines(110)[0]


def test_inconsistent_strings(add_article: Add, annotate: Annotate, open_review: Review) -> None:
    for number, other in enumerate("AAL"):
        marked = f"The [{LONG}]{other} fled."
        add_article(unmarked(marked)[0], f"{ID}-{number}")
        annotate(f"{ID}-{number}", "ana", marked)
    session = open_review(article=f"{ID}-0")
    listed = ConsistencyList(session, keymap_for(CONSISTENCY_OPERATIONS, session.keymap))
    listed.open()
    while not listed.is_read:
        listed.look_on()

    def row(index: int, width: int) -> str:
        line = consistency_rows.row_line(row_at(listed, index), PALETTE, width)
        assert cell_len(line.plain) == width
        return line.plain

    rest = " is ACTOR 2 times, LOCATION in 1 place"
    assert row(0, 80).rstrip().endswith(f"…”{rest}")
    assert row(0, 90).rstrip() == f"▸ “{LONG}”{rest}"
    assert "Title of ai…  " in row(1, 80)
    assert f"{TITLE}-2  " in row(1, 170)
    assert row(1, 250).index("The ") == 2 + 4 + 80 + 2 + CONTEXT - len("The ")
