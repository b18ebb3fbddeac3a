"""State and label are distinguishable, with colours and without."""

from __future__ import annotations

from itertools import product

import pytest

from annotator.rendering.article_row import Focus, Palette, RowContent, row_pieces
from annotator.rendering.layout import Layout
from annotator.rendering.styles import Ground, span_style, tag_letters, tag_style
from corpus.model import Label, Mark, Span
from corpus.store.labels import DEFAULT_LABELS

GROUNDS = [
    Ground("#E0E0E0", "#121212"),
    Ground("#1F1F1F", "#E0E0E0", dark=False),
    Ground("white", "black", colours=False),
]
ANSI = Ground("default", "default", kind="ansi")
STATES = ["suggested", "accepted", "rejected"]


@pytest.mark.parametrize("ground", GROUNDS)
def test_states_differ_for_each_label(ground: Ground) -> None:
    for label in DEFAULT_LABELS:
        styles = {
            str(span_style(ground, label, state, current=current))
            for state, current in product(STATES, [False, True])
        }
        # A current span looks the same whatever its label; the states still differ but for
        # accepted without colours, where it is bold and reversed, too.
        assert len(styles) == 6


@pytest.mark.parametrize("ground", GROUNDS[:2])
def test_labels_differ_by_colour(ground: Ground) -> None:
    for state in ("suggested", "accepted"):
        styles = {str(span_style(ground, x, state, current=False)) for x in DEFAULT_LABELS}
        assert len(styles) == 3
        tags = {str(tag_style(ground, x, state, current=False)) for x in DEFAULT_LABELS}
        assert len(tags) == 3


@pytest.mark.parametrize("ground", [*GROUNDS, ANSI])
def test_a_tag_is_no_part_of_the_text_before_it(ground: Ground) -> None:
    for label, state in product(DEFAULT_LABELS, STATES[:2]):
        text = span_style(ground, label, state, current=False)
        assert text != tag_style(ground, label, state, current=False)


def test_without_colours_no_style_has_one() -> None:
    ground = GROUNDS[2]
    for label, state, current in product(DEFAULT_LABELS, STATES, [False, True]):
        for style in (
            span_style(ground, label, state, current=current),
            tag_style(ground, label, state, current=current),
        ):
            assert style.color is None
            assert style.bgcolor is None


def test_tag_letters_are_unique_where_they_can_be() -> None:
    names = ["ACTOR", "AREA", "ARM", "ŁÓDŹ", "A", "7"]
    labels = [Label(n, name, str(n + 1), "#FFFFFF", "") for n, name in enumerate(names)]
    assert list(tag_letters(labels).values()) == ["A", "R", "M", "Ł", "5", "7"]


def pieces(text: str, marks: list[Mark], focus: Focus) -> list[str]:
    labels = {label.id: label for label in DEFAULT_LABELS}
    palette = Palette(GROUNDS[0], labels, tag_letters(DEFAULT_LABELS))
    slots = [mark.span.end for mark in marks if mark.state != "rejected"]
    return [
        piece
        for piece, _ in row_pieces(Layout(text, 60, slots), 0, RowContent(marks), focus, palette)
    ]


def test_a_row_is_drawn_in_pieces_of_one_style() -> None:
    marks = [
        Mark(Span(5, 7, 2), "accepted"),
        Mark(Span(8, 16, 1), "suggested"),
        Mark(Span(17, 21, 1), "rejected"),
    ]
    focus = Focus(token=(8, 16), current=(8, 16))
    drawn = pieces("Some 56 soldiers fled.", marks, focus)
    assert drawn == [" Some ", "56", "N", " ", "soldiers", "A", " ", "fled", "."]


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_cursor_is_visible_on_a_match(ground: Ground) -> None:
    palette = Palette.of(ground, DEFAULT_LABELS)
    for marks in ([], [Mark(Span(5, 16, 1), "accepted")]):
        content = RowContent(marks, found=[(0, 4), (5, 16)])
        drawn = row_pieces(Layout("Some 56 soldiers", 60), 0, content, Focus((5, 7)), palette)
        styles = {text: style for text, style in drawn if text.strip()}
        assert styles[" soldiers"].dim
        assert styles["Some"].dim
        assert not styles["56"].dim
