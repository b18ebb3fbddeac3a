"""Lines on what a run of a suggester changed, dropped or failed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.cli.output import diagnostics
from corpus.errors import SuggesterError
from corpus.suggesters.label_options import map_options
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.model import Refusal
    from corpus.workflows.suggesting import RunReport

MOST_LISTED = 20
"""Spans left out that are listed one by one."""


def print_problems(done: RunReport, left_out: Sequence[Refusal], *, again: str) -> None:
    """Print what was changed or dropped; `SuggesterError` where articles have no suggestions.

    `again` says how to try once more.
    """
    for line in _problems(done, left_out):
        diagnostics(line)
    if done.failures:
        what = counted(len(done.failures), "article")
        message = f"{what} left without suggestions; {again}."
        raise SuggesterError(message)


def _problems(done: RunReport, left_out: Sequence[Refusal]) -> Iterator[str]:
    if left_out:
        yield f"Left out, while the rest of their lines is used: {counted(len(left_out), 'span')}"
    yield from map(str, left_out[:MOST_LISTED])
    if len(left_out) > MOST_LISTED:
        yield f"… and {len(left_out) - MOST_LISTED:,} more"
    if done.outside:
        yield f"Dropped, outside their text: {counted(done.outside, 'suggestion')}"
    if done.unmapped:
        labels = ", ".join(f"{count:,} {label}" for label, count in done.unmapped.most_common())
        options = map_options(done.unmapped)
        yield f"Left out labels that the project lacks: {labels}; map them with {options}"
    if done.widened:
        yield f"Widened to token edges: {counted(done.widened, 'suggestion')}"
    if done.overlapping:
        hidden = counted(done.overlapping, "suggestion")
        yield f"Hidden behind one with a higher score, or a longer one: {hidden}"
    yield from map(str, done.failures)
