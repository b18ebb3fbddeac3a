"""The list of differences from gold as lines: its head, its rows, and the current difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from annotator.rendering.lanes import lane_lines
from annotator.rendering.pages import markdown_lines, wrapped
from annotator.text.cells import exactly, one_line, spread
from annotator.text.sanitize import fixed_width
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.rendering.article_row import Palette
    from annotator.session.labelling.practice import Practice

_MARGIN = 2
_MOST_LINE = 90
"""Cells of a line of a rule: longer ones are hard to read."""


@dataclass(frozen=True, slots=True)
class Row:
    """The content of a row: the number of a difference, its class, and the text there."""

    number: int
    words: str
    text: str
    current: bool


def row_at(listed: Practice, index: int) -> Row:
    """Return what the row with that index shows."""
    one = listed.differences[index]
    text = listed.tokens.text[one.place.start : one.place.end]
    return Row(index + 1, one.words, text, index == listed.row)


def row_line(row: Row, palette: Palette, width: int) -> Text:
    """Render a row in exactly `width` cells."""
    del palette
    mark, style = ("▸", "bold") if row.current else (" ", "")
    line = Text(f"{mark} {row.number} {fixed_width(row.words)}", style)
    line.append(f"  {one_line(row.text)}", "dim")
    return exactly(line, width)


def head_line(listed: Practice, width: int) -> Text:
    """Show the article, and how many spans the person and gold have and share."""
    own, gold, both = listed.spans
    head = f"Practice · {counted(listed.count, 'difference')} from gold"
    title = fixed_width(listed.headline(listed.session.key.article_id))
    counts = f" you {counted(own, 'span')} · gold {gold:,} · same {both:,} "
    return spread(Text.assemble((f" {head}", "bold"), f" · {title}"), Text(counts, "dim"), width)


def detail_lines(listed: Practice, palette: Palette, width: int) -> Iterator[Text]:
    """Show both versions in context, the reviewer's reason, and the rule of the guideline."""
    one, cells = listed.difference, min(width - _MARGIN, _MOST_LINE)
    yield from lane_lines(listed, palette, width)
    if one.reason:
        reason = wrapped(f"Reviewer: {one.reason}", cells, hang=_MARGIN)
        yield from (Text(f" {line}") for line in reason)
    if one.rule:
        yield Text(f" Guideline, {fixed_width(one.rule.name)}", "bold")
        yield from (Text(f"  {line.text}") for line in markdown_lines(one.rule.text, cells))
