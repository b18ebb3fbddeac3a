"""The list of a whole class in lines: its head, a row for each case, what the current one is. Pure.

A row shows the words around a place and between them each variant with the number of annotators who
have it, then what the decision makes of it. States are told by glyphs, too: ticked, current, fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.rendering.status import WIDE
from annotator.rendering.styles import span_style, tag_style
from annotator.session.review.class_filter import PARTS
from annotator.text.cells import exactly, fitted, last_cells, one_line, spread
from annotator.text.sanitize import agreed
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.rendering.article_row import Palette
    from annotator.session.review.batch import Chosen
    from annotator.session.review.class_cases import CaseFacts
    from annotator.session.review.class_list import ClassList
    from corpus.disagreement.places import LaneSpan

_MARKS = 4
_TITLE, _WIDE_TITLE = 12, 28
_MOST_SPAN = 28
"""Cells of the text of a span: its end says more than all of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows; `facts` are None where the place is there no longer, `outcome` is what
    is chosen, `decided` whether anything is.
    """

    facts: CaseFacts | None
    ticked: bool
    current: bool
    decided: bool
    outcome: Chosen


def row_at(listed: ClassList, index: int) -> Row:
    """The row of a case, by its index in the list."""
    case = listed.cases[index]
    return Row(
        listed.facts(case),
        listed.is_ticked(case),
        index == listed.row,
        listed.decision is not None,
        listed.outcome(case),
    )


# -- head --------------------------------------------------------------------------------------


def count_line(listed: ClassList, width: int) -> Text:
    """How many places there are, in how many articles, and how many are ticked."""
    places, ticked = len(listed.cases), len(listed.ticked)
    told = f"{counted(places, 'place')} in {counted(listed.articles, 'article')}"
    pair = " · where the chosen pair differs" if listed.wanted.pair else ""
    left = Text.assemble((" A whole class", "bold"), f" · {told} · {ticked:,} ticked{pair}")
    where = f" {listed.row + 1:,} of {places:,} " if places else ""
    return spread(left, Text(where, "dim"), width)


def parts_line(listed: ClassList, width: int) -> Text:
    """The class in words, each part with its key; what is off is dim."""
    labels = {label.id: label.name for label in listed.session.labels.values()}
    line = Text("")
    for number, name in enumerate(PARTS, 1):
        if name in listed.wanted.parts:
            said = fitted(agreed(listed.wanted.word(name, labels)), _MOST_SPAN)
            on = name in listed.wanted.on
            line.append(f" {listed.keymap.drawn(f'part:{number}')} ", "bold")
            line.append(f"{said} ", "" if on else "dim")
    return spread(line, Text(""), width)


def decision_line(listed: ClassList, width: int) -> Text:
    """What is to be taken, and of how many places it can be."""
    if listed.decision is None:
        return spread(Text(" → nothing chosen yet", "dim"), Text(""), width)
    fits, known = listed.fitting()
    so_far = " looked at so far" if known < len(listed.ticked) else ""
    said = f" → {agreed(listed.decision_in_words)}"
    line = Text.assemble((said, "bold"), f" · fits {fits:,} of {known:,} ticked{so_far}")
    reason = Text(f" reason: {agreed(listed.reason)} " if listed.reason else "", "dim")
    return spread(line, reason, width)


# -- rows --------------------------------------------------------------------------------------


def row_line(row: Row, palette: Palette, width: int) -> Text:
    """One case in exactly `width` cells."""
    line = Text(f"{'▸' if row.current else ' '} {'✓' if row.ticked else '·'} ")
    if row.facts is None:
        line.append("changed meanwhile: nobody disagrees here any more", "dim")
        return exactly(line, width)
    facts = row.facts
    title = _WIDE_TITLE if width >= WIDE else _TITLE
    name = fitted(agreed(facts.headline), title)
    line.append(name + " " * (title - cell_len(name)), "bold" if row.current else "dim")
    cells = width // 4 if row.decided else 0
    outcome = exactly(_outcome(row, facts, palette, cells), cells)
    room = width - line.cell_len - outcome.cell_len - 2
    line.append("  ")
    line.append_text(exactly(_in_context(facts, palette, room // 4), room))
    line.append_text(outcome)
    return exactly(line, width)


def _in_context(facts: CaseFacts, palette: Palette, cells_before: int) -> Text:
    before = last_cells(one_line(facts.before), cells_before)
    line = Text(" " * (cells_before - cell_len(before)) + before, "dim")
    shown: list[tuple[int, int]] = []
    for variant in facts.variants:
        extents = [span.extent for span in variant.spans]
        again = bool(extents) and extents == shown
        line.append(" │ " if line.cell_len > cells_before else "")
        line.append_text(_spans(facts, variant.spans, palette, 0 if again else _MOST_SPAN))
        line.append(f"×{len(variant.who)}")
        shown = extents or shown
    line.append(" " + one_line(facts.after).lstrip(), "dim")
    return line


def _outcome(row: Row, facts: CaseFacts, palette: Palette, cells: int) -> Text:
    if not row.decided:
        return Text("")
    if row.outcome is None:
        return Text(" ≠ does not fit ", "dim")
    line = Text(" → ")
    most = (cells - 4) // max(1, len(row.outcome)) - 1
    line.append_text(_spans(facts, row.outcome, palette, most) if row.outcome else Text("none"))
    return line


def _spans(
    facts: CaseFacts, spans: Sequence[LaneSpan], palette: Palette, most: int = _MOST_SPAN
) -> Text:
    """Spans of one place, in at most so many cells each, with the letters of their labels; a dash
    where there is none.
    """
    line = Text("" if spans else "–")
    ground = palette.ground
    for number, span in enumerate(spans):
        label = palette.labels[span.label]
        line.append(" " if number else "")
        line.append(
            fitted(one_line(facts.said(span)), most),
            span_style(ground, label, "accepted", current=False),
        )
        line.append(palette.letters[label.id], tag_style(ground, label, "accepted", current=False))
    return line


# -- the current case --------------------------------------------------------------------------


def article_line(listed: ClassList, width: int) -> Text:
    """The current case's article."""
    facts = _current(listed)
    if facts is None:
        return spread(Text(""), Text(""), width)
    source = f" · {agreed(facts.source)}" if facts.source else ""
    return spread(Text(f" {agreed(facts.headline)}{source}", "bold"), Text(""), width)


def who_line(listed: ClassList, palette: Palette, width: int) -> Text:
    """Who has which variant of the current case."""
    facts = _current(listed)
    line = Text("")
    for variant in facts.variants if facts else ():
        assert facts is not None
        named = ", ".join(_name(listed, facts, index) for index in variant.who)
        line.append(f" {agreed(named)}: ", "dim")
        line.append_text(_spans(facts, variant.spans, palette))
        line.append(" ")
    return spread(line, Text(""), width)


def _current(listed: ClassList) -> CaseFacts | None:
    return listed.facts(listed.cases[listed.row]) if listed.cases else None


def _name(listed: ClassList, facts: CaseFacts, index: int) -> str:
    return facts.names[index] if listed.session.names_shown else f"annotator {index + 1}"
