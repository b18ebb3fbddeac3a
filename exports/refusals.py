"""How a place that does not fit is named, and how a list of such places is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Refusal

_SHOWN = 40  # code points of a span's text
_FEW = 10  # lines


def span_at(article: str, start: int, end: int, text: str) -> str:
    """`article ID span 10–15 'text'`, with escapes for what does not print; long texts are cut."""
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"article {article} span {start}–{end} {short!r}"


def first_few(refusals: Sequence[Refusal]) -> str:
    """The first ten, one a line, and how many more there are."""
    lines = [f"  {refusal}" for refusal in refusals[:_FEW]]
    if len(refusals) > _FEW:
        lines.append(f"  and {len(refusals) - _FEW:,} more")
    return "\n".join(lines)
