"""Flags and comments are marked in the text, where they move none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.rendering.article_row import (
    Focus,
    Palette,
    RowContent,
    remarks_by_start,
    row_pieces,
)
from annotator.rendering.layout import Layout
from annotator.rendering.status import article_status, header, title_line
from annotator.rendering.styles import Ground
from corpus.store.labels import DEFAULT_LABELS
from tests.conftest import unmarked
from tests.pressing import press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey, Mark

PALETTE = Palette.of(Ground("white", "black", colours=False), DEFAULT_LABELS)
NOWHERE = Focus((0, 0))


def rows(session: LabellingSession | ReviewSession, width: int) -> list[str]:
    text, draft = session.tokens.text, session.draft
    layout = Layout(text, width, [mark.span.end for mark in draft.live])
    shown = []
    for row, (start, end) in enumerate(layout.rows):
        remarks = remarks_by_start(session.remarks_between(start, end))
        content = RowContent(draft.between(start, end), remarks=remarks)
        pieces = row_pieces(layout, row, content, NOWHERE, PALETTE)
        shown.append("".join(piece for piece, _ in pieces))
    return shown


def mark_of(session: LabellingSession, text: str) -> Mark:
    live = session.draft.live
    return next(m for m in live if session.tokens.text[slice(*m.span.extent)] == text)


@pytest.mark.parametrize(
    ("marked", "span", "keys", "shown"),
    [
        ("Some [men]A fled.", "men", "flag", " Some⚑menA fled."),
        ("Some [men]A fled.", "men", "comment", " Some✎menA fled."),
        ("Some [men]A fled.", "men", "flag comment", "✎Some⚑menA fled."),
        ("[Some men]A fled.", "Some men", "flag", "⚑Some menA fled."),
        ("[Some men]A fled.", "Some men", "comment flag", "⚑Some menA fled."),
        ("The “[men]A” fled.", "men", "comment", "✎The “menA” fled."),
        ("[Two]N [men]A fled.", "men", "flag", " TwoN⚑menA fled."),
        ("Some [men]A fled.", "men", "flag flag", " Some menA fled."),
        ("Some [men]A fled.", "men", "comment undo", " Some menA fled."),
        ("Some [men]A fled.", "men", "flag reject", " Some⚑men fled."),
        ("Some [old men]A fled.", "old men", "comment left_out", "✎Some old menA fled."),
        ("Some [old men]A fled.", "old men", "comment left_in", " Some old✎menA fled."),
        ("三十名 [士兵]A", "士兵", "flag", " 三十名⚑士兵A"),
        ("Tab\t[men]A fled.", "men", "flag", "⚑Tab    menA fled."),
    ],
)
def test_a_mark_is_in_the_blank_before_the_span_else_in_the_margin(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    marked: str,
    span: str,
    keys: str,
    shown: str,
) -> None:
    add_article(marked, "one")
    session = open_session()
    session.cursor.jump_to(mark_of(session, span).span.start)
    for key in keys.split():
        if key == "comment":
            press_named(session, "set_comment", "who?")
        else:
            press_named(session, key)
    assert rows(session, 80) == [shown]


def test_marks_move_no_text_at_any_width(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    marked = "Some [56]N (or [so]A) “[old soldiers]A” fled [Kesh]L and [the province]L on [foot]A."
    add_article(marked, "one")
    session = open_session()
    _, spans = unmarked(marked)
    widths = range(1, 81)
    before = {width: rows(session, width) for width in widths}
    for span in spans:
        session.cursor.jump_to(span.start)
        press_named(session, "flag")
    for width in widths:
        for plain, marks in zip(before[width], rows(session, width), strict=True):
            assert len(plain) == len(marks)
            changed = [at for at, (a, b) in enumerate(zip(plain, marks, strict=True)) if a != b]
            assert all((plain[at], marks[at]) == (" ", "⚑") for at in changed)
        assert "⚑" in "".join(rows(session, width))


def test_the_style_of_a_mark_is_that_of_its_span(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("All [Two]N [men]A fled.", "one")
    session = open_session()
    for text in ("men", "Two"):
        session.cursor.jump_to(mark_of(session, text).span.start)
        press_named(session, "flag")
    press_named(session, "accept")
    layout = Layout(session.tokens.text, 80, [mark.span.end for mark in session.draft.live])
    content = RowContent(
        session.draft.live, remarks=remarks_by_start(session.remarks_between(0, 99))
    )
    drawn = list(row_pieces(layout, 0, content, NOWHERE, PALETTE))
    assert [text for text, _ in drawn] == [" All", "⚑", "Two", "N", "⚑", "men", "A", " fled."]
    accepted, suggested = drawn[1][1], drawn[4][1]
    assert accepted.reverse
    assert accepted.bold
    assert suggested.underline
    assert not suggested.reverse


def test_an_article_shows_its_own_beside_the_title(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("Nothing here.", "one")
    session = open_session()
    assert article_status(session) == ""
    press_named(session, "set_comment", "which side?")
    assert article_status(session).split() == ["✎"]
    press_named(session, "flag")
    press_named(session, "skip")
    press_named(session, "previous_article")
    assert article_status(session).split() == ["⚑", "✎", "skipped"]
    for width in (20, 40, 80):
        assert title_line(session, width).plain.endswith("⚑ ✎ skipped ")
    assert "⚑ ✎ skipped" in header(session, 110, compact=False).plain


def test_a_reviewer_sees_the_marks_of_the_annotators(
    add_article: Callable[..., object],
    annotate: Callable[..., AnnotationKey],
    open_session: Callable[..., LabellingSession],
    open_review: Callable[..., ReviewSession],
) -> None:
    add_article("Some old men fled to Kesh.", "one")
    annotate("one", "ana", "Some [old men]A fled to [Kesh]L.")
    annotate("one", "ben", "Some old [men]A fled to [Kesh]L.")
    session = open_session()
    session.cursor.jump_to(0)
    press_named(session, "set_comment", "odd article")
    session.cursor.jump_to(mark_of(session, "Kesh").span.start)
    press_named(session, "flag")
    session.cursor.jump_to(mark_of(session, "old men").span.start)
    press_named(session, "set_comment", "or only men?")
    review = open_review()
    assert rows(review, 80)[0].startswith(" Some✎old men")
    assert "to⚑Kesh" in rows(review, 80)[0]
    assert article_status(review).split() == ["✎"]
