"""How a refused span is named, and how a list of refusals is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Refusal

_SHOWN = 40  # code points of a span's text
_FEW = 10  # lines


def span_at(article: str, start: int, end: int, text: str) -> str:
    """Name a span: `article ID span 10–15 'text'`, with escapes; a long text is cut."""
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"article {article} span {start}–{end} {short!r}"


def first_few(refusals: Sequence[Refusal]) -> list[str]:
    """Return the first ten refusals, and the number of the others, one a line."""
    lines = [f"  {refusal}" for refusal in refusals[:_FEW]]
    if len(refusals) > _FEW:
        lines.append(f"  and {len(refusals) - _FEW:,} more")
    return lines
