"""The pages of the side panel: guideline, history, comments.

A page is rendered once, when it is opened: wrapped to the panel's columns and safe for the
terminal. Of Markdown it renders headings, lists and emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from annotator.text.sanitize import fixed_width

Entries = Sequence[tuple[str, ...]]
"""The entries of a page: (title, Markdown), (time, person, edit) or (place, comment)."""

_BLOCK = re.compile(r"(?P<indent>\s*)(?P<mark>(?:[-*+]|\d+[.)])\s+|#{1,6}\s+)?(?P<text>.*)")
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|\*(?=\S)(.+?)(?<=\S)\*|`(.+?)`")
_MOST_INDENT = 4


class PageLine(NamedTuple):
    """One line of a page; headings are bold."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A title and its lines; `first` is the index of the line at the top when it is opened."""

    title: str
    lines: tuple[PageLine, ...]
    first: int = 0


@dataclass
class _Block:
    """A paragraph, list item or heading, which is wrapped as a whole."""

    indent: int
    mark: str
    text: str


def page(name: str, entries: Entries, *, at: str = "", cells: int) -> Page:
    """Render the page `name` in `cells` columns, opened at a title that begins with `at`."""
    title, empty, lines_of = _PAGES[name]
    lines: list[PageLine] = []
    first = 0
    for number, entry in enumerate(entries):
        if at and not first and number and entry[0].casefold().startswith(at.casefold()):
            first = len(lines)
        lines += lines_of(entry, cells)
    return Page(title, tuple(lines or [PageLine(empty)]), first)


def wrapped(text: str, cells: int, *, hang: int = 0) -> list[str]:
    """Wrap `text` to lines of at most `cells`, all but the first indented by `hang`."""
    lines: list[str] = []
    line = ""
    for word in fixed_width(text).split():
        for piece in chop_cells(word, max(2, cells - hang)):
            if line and cell_len(line) + 1 + cell_len(piece) > cells:
                lines.append(line)
                line = " " * hang + piece
            else:
                line = f"{line} {piece}" if line else piece
    return [*lines, line]


def _section(entry: Sequence[str], cells: int) -> Iterator[PageLine]:
    title, markdown = entry
    yield from (PageLine(line, heading=True) for line in wrapped(title, cells) if title)
    yield from markdown_lines(markdown, cells)
    yield PageLine("")


def markdown_lines(markdown: str, cells: int) -> Iterator[PageLine]:
    """Render Markdown in `cells` columns."""
    for block in _blocks(markdown):
        if block.mark.startswith("#"):
            yield from (PageLine(line, heading=True) for line in wrapped(block.text, cells))
        else:
            margin = " " * min(block.indent, _MOST_INDENT)
            text = _EMPHASIS.sub(lambda found: "".join(filter(None, found.groups())), block.text)
            lines = wrapped(block.mark + text, cells - len(margin), hang=len(block.mark))
            yield from (PageLine(margin + line) for line in lines)


def _blocks(markdown: str) -> Iterator[_Block]:
    """Split Markdown into blocks; headings, list items and table rows each begin a new one."""
    block: _Block | None = None
    for line in markdown.strip("\n").split("\n"):
        found = _BLOCK.fullmatch(line.expandtabs(4))
        indent, mark, text = found.group("indent", "mark", "text") if found else ("", "", line)
        alone = mark or text.startswith("|") or not text
        if block and block.text and not block.mark.startswith("#") and not alone:
            block.text += f" {text}"
            continue
        if block:
            yield block
        block = _Block(len(indent), mark or "", text)
    if block:
        yield block


def _event(entry: Sequence[str], cells: int) -> Iterator[PageLine]:
    yield from (PageLine(line) for line in wrapped(" ".join(entry), cells, hang=2))


def _comment(entry: Sequence[str], cells: int) -> Iterator[PageLine]:
    where, comment = entry
    yield from (PageLine(line, heading=True) for line in wrapped(where, cells))
    yield from (PageLine(line) for part in comment.split("\n") for line in wrapped(part, cells))
    yield PageLine("")


_PAGES: dict[str, tuple[str, str, Callable[[Sequence[str], int], Iterable[PageLine]]]] = {
    "guideline": ("Guideline", "This project has no guideline.", _section),
    "history": ("History", "No history yet.", _event),
    "comments": ("Comments", "No comments yet.", _comment),
}
"""For each page: title, text of an empty page, and the function that renders an entry."""
