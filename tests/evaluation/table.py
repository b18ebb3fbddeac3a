"""Scores answers against gold and formats the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.scoring import Tally, tallies, tally
from tests.evaluation.keys import keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.evaluation.articles import GoldArticle
    from tests.evaluation.suggesters import Answers

LABELS = ("ACTOR", "NUMBER", "LOCATION")
HEADS = ["", *LABELS, "all", "overlapping", "operations", "keys"]


@dataclass
class Score:
    """The tallies of each label and of all, and the keys, summed over articles."""

    total: Tally = field(default_factory=Tally)
    labels: dict[str, Tally] = field(default_factory=dict)
    keys: int = 0

    def cells(self) -> list[str]:
        """Format exact F1 by label, all F1, overlapping F1, operations and keys per 100 spans."""
        each = [_percent(self.labels.get(label, Tally()).f1) for label in LABELS]
        total = self.total
        pressed = 100 * self.keys / total.gold if total.gold else None
        shown = [_one_place(total.operations_per_100), _one_place(pressed)]
        return [*each, _percent(total.f1), _percent(total.f1_overlap), *shown]


def score(articles: Sequence[GoldArticle], answers: Answers, *, source: str = "") -> Score:
    """Score the answers for all articles, or for those of one source."""
    result = Score()
    for article, found in zip(articles, answers, strict=True):
        if found is None or (source and article.source != source):
            continue
        result.total += tally(article.gold, found)
        result.keys += keys(article.gold, found, article.tokens)
        for label, counted in tallies(article.gold, found).items():
            result.labels[label] = result.labels.get(label, Tally()) + counted
    return result


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Format rows as a table with padded columns; the first row is the head."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [_line(row, widths) for row in rows]
    rules = ["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]
    return "\n".join([lines[0], "|".join(["", *rules, ""]), *lines[1:]])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "|".join(["", *_padded(row, widths), ""])


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield f" {cell.rjust(width) if at else cell.ljust(width)} "


def _percent(share: float | None) -> str:
    return _one_place(None if share is None else 100 * share)


def _one_place(number: float | None) -> str:
    return "–" if number is None else f"{number:.1f}"
