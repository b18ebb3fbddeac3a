"""The list of all similar disagreements as lines: its head, its rows, and the current case.

A row shows a place in context, each variant there with its number of annotators, and the outcome of
the decision. Glyphs, not only colours, show whether a row is ticked, current or not applicable.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.session.review.class_filter import PARTS
from annotator.text.cells import (
    exactly,
    fitted,
    growing_cells,
    last_cells,
    one_line,
    padded,
    spread,
)
from annotator.text.sanitize import fixed_width
from corpus.disagreement.resolution import Majority
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from annotator.rendering.article_row import Palette
    from annotator.session.review.batch import Chosen
    from annotator.session.review.class_cases import CaseFacts
    from annotator.session.review.class_list import ClassList
    from corpus.disagreement.places import LaneSpan

TITLE_CELLS = 12, 80
"""Least and most cells of the title of an article."""

_USUAL_SPAN = 28
"""Cells of the text of a span; longer ones are cut if columns are needed for something else."""

_USUAL_OUTCOME = 34


@dataclass(frozen=True, slots=True)
class Row:
    """All that a row shows: two equal rows look the same.

    `facts` are None if the place no longer exists. `outcome` are the chosen spans, None if the
    decision does not apply; `refusal` then says so. It is empty while nothing is decided.
    """

    facts: CaseFacts | None
    ticked: bool
    current: bool
    refusal: str
    outcome: Chosen


def row_at(listed: ClassList, index: int) -> Row:
    """Return what the row with that index shows."""
    case, decision = listed.cases[index], listed.decision
    refusal = "no majority" if isinstance(decision, Majority) else "does not apply"
    return Row(
        listed.facts(case),
        listed.is_ticked(case),
        index == listed.row,
        refusal if decision else "",
        listed.outcome(case),
    )


# -- head --------------------------------------------------------------------------------------


def count_line(listed: ClassList, width: int) -> Text:
    """Show the number of places, of articles, and of ticked places."""
    places, ticked = len(listed.cases), len(listed.ticked)
    found = f"{counted(places, 'place')} in {counted(listed.articles, 'article')}"
    pair = " · where the chosen pair differs" if listed.wanted.pair else ""
    title = (" All similar disagreements", "bold")
    left = Text.assemble(title, f" · {found} · {ticked:,} ticked{pair}")
    where = f" {listed.row + 1:,} of {places:,} " if places else ""
    return spread(left, Text(where, "dim"), width)


def parts_line(listed: ClassList, width: int) -> Text:
    """Show what the places have in common, each part with its key; parts that are off are dim."""
    labels = {label.id: label.name for label in listed.session.labels.values()}

    def in_cells(most: int) -> Text:
        line = Text("")
        for number, name in enumerate(PARTS, 1):
            if name in listed.wanted.parts:
                word = fitted(fixed_width(listed.wanted.word(name, labels)), most)
                line.append(f" {listed.keymap.short(f'part:{number}')} ", "bold")
                line.append(f"{word} ", "" if name in listed.wanted.on else "dim")
        return line

    return exactly(_in_full(in_cells, width), width)


def decision_line(listed: ClassList, width: int) -> Text:
    """Show the decision, and to how many of the ticked places it applies."""
    if listed.decision is None:
        return exactly(Text(" → no decision yet", "dim"), width)
    fits, known = listed.fitting()
    so_far = " read so far" if known < len(listed.ticked) else ""
    decision = (f" → {fixed_width(listed.decision_in_words)}", "bold")
    line = Text.assemble(decision, f" · applies to {fits:,} of {known:,} ticked{so_far}")
    reason = f" reason: {fixed_width(listed.reason)} " if listed.reason else ""
    return spread(line, Text(fitted(reason, width - line.cell_len - 1), "dim"), width)


# -- rows --------------------------------------------------------------------------------------


def row_line(row: Row, palette: Palette, width: int) -> Text:
    """Render a row in exactly `width` cells."""
    line = Text(f"{'▸' if row.current else ' '} {'✓' if row.ticked else '·'} ")
    if row.facts is None:
        line.append("changed since: no disagreement here any more", "dim")
        return exactly(line, width)
    facts = row.facts
    title = padded(fixed_width(facts.headline), growing_cells(width, *TITLE_CELLS))
    line.append(title, "bold" if row.current else "dim")
    outcome = _outcome(row, facts, palette, width) if row.refusal else Text("")
    room = width - line.cell_len - outcome.cell_len - 2
    line.append("  ")
    line.append_text(exactly(_in_context(facts, palette, room), room))
    line.append_text(outcome)
    return exactly(line, width)


def _in_context(facts: CaseFacts, palette: Palette, room: int) -> Text:
    cells_before = room // 4
    before = last_cells(one_line(facts.before), cells_before)
    line = Text(" " * (cells_before - cell_len(before)) + before, "dim")
    line.append_text(_in_full(partial(_variants, facts, palette), room - cells_before))
    line.append(" " + one_line(facts.after).lstrip(), "dim")
    return line


def _variants(facts: CaseFacts, palette: Palette, most: int) -> Text:
    """Join the variants, each with its number of annotators; the text of equal spans once."""
    shown: list[tuple[int, int]] = []
    variants: list[Text] = []
    for variant in facts.variants:
        extents = [span.extent for span in variant.spans]
        again = bool(extents) and extents == shown
        variants.append(_spans(facts, variant.spans, palette, 0 if again else most))
        variants[-1].append(f"×{len(variant.who)}")
        shown = extents or shown
    return Text(" │ ").join(variants)


def _outcome(row: Row, facts: CaseFacts, palette: Palette, width: int) -> Text:
    """Render the outcome in a column at the right; a long one has up to a third of the row."""
    column, most = min(width // 4, _USUAL_OUTCOME), width // 3
    if row.outcome is None:
        return exactly(Text(f" ≠ {row.refusal} ", "dim"), column)
    line = Text(" → ")
    cells = (most - line.cell_len - 1) // max(1, len(row.outcome)) - 1
    line.append_text(_spans(facts, row.outcome, palette, cells) if row.outcome else Text("none"))
    return exactly(line, min(max(column, line.cell_len + 1), most))


def _spans(facts: CaseFacts, spans: Sequence[LaneSpan], palette: Palette, most: int) -> Text:
    """Join the spans of one place, each in at most `most` cells and its tag; a dash if none."""
    shown = [
        palette.tagged(fitted(one_line(facts.text_of(span)), most), span.label) for span in spans
    ]
    return Text(" ").join(shown) if shown else Text("–")


# -- the current case --------------------------------------------------------------------------


def article_line(listed: ClassList, width: int) -> Text:
    """Show the title and source of the current case's article."""
    facts = _current(listed)
    title = " · ".join(filter(None, [facts.headline, facts.source])) if facts else ""
    return exactly(Text(f" {fixed_width(title)}", "bold"), width)


def who_line(listed: ClassList, palette: Palette, width: int) -> Text:
    """Show the annotators of each variant of the current case."""
    facts = _current(listed)
    if facts is None:
        return exactly(Text(""), width)

    def in_cells(most: int) -> Text:
        line = Text("")
        for variant in facts.variants:
            shown = listed.session.names_shown
            names = [facts.names[at] if shown else f"annotator {at + 1}" for at in variant.who]
            line.append(f" {fixed_width(', '.join(names))}: ", "dim")
            line.append_text(_spans(facts, variant.spans, palette, most))
            line.append(" ")
        return line

    return exactly(_in_full(in_cells, width), width)


def _in_full(in_cells: Callable[[int], Text], width: int) -> Text:
    """Render a line with its texts in full, or cut to the usual length if they do not fit."""
    line = in_cells(width)
    return line if line.cell_len <= width else in_cells(_USUAL_SPAN)


def _current(listed: ClassList) -> CaseFacts | None:
    return listed.facts(listed.cases[listed.row]) if listed.cases else None
