"""Markdown on a terminal, harmless also where the markup itself brings what the text did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markdown import Markdown
from rich.segment import Segment

from annotator.cli.output import console
from annotator.text.sanitize import safe_lines

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult


class _Harmless:
    """`&#x202e;` in Markdown is a bidi control on the terminal: looked at after rendering.

    Links are drawn without their escape sequence, which would hide where they lead.
    """

    def __init__(self, markdown: str) -> None:
        self._markdown = Markdown(markdown, hyperlinks=False)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._markdown, options):
            yield Segment(safe_lines(segment.text), segment.style)


def print_markdown(markdown: str, most_columns: int) -> None:
    """Lay Markdown out and print it, in no more columns than can be read comfortably."""
    out = console()
    out.print(_Harmless(markdown), width=min(out.width, most_columns))
