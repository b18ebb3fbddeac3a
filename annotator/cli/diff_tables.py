"""Counts of the differences between two versions, as tables and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.text import Text

from annotator.cli.output import table
from annotator.text.sanitize import safe
from corpus.differences import DifferenceKind
from corpus.text.plural import counted

if TYPE_CHECKING:
    from rich.console import Console

    from corpus.workflows.differences import ChangedArticle, Settled

_NEW, _GONE = "newly settled", "unsettled"
_COLUMNS = (*map(str, DifferenceKind), _NEW, _GONE)
"""The columns: kinds of differences in articles settled in both versions, and the spans of other
articles."""

_OF_ARTICLE: dict[Settled, str] = {"after": _NEW, "before": _GONE}


class DifferenceCounts:
    """Counts differences by label, source and person; `labels` are names by id.

    A relabelled span is counted under its later label, and a removed one under its only label. The
    person is the one who decided on the article's later version.
    """

    def __init__(self, labels: dict[int, str]) -> None:
        self._labels = labels
        self._articles: Counter[Settled] = Counter()
        self._by: dict[str, Counter[tuple[str, str]]] = {
            "label": Counter(),
            "source": Counter(),
            "person": Counter(),
        }
        self._relabelled: Counter[tuple[str, str]] = Counter()

    def add(self, one: ChangedArticle) -> None:
        """Count the differences of an article."""
        self._articles[one.settled] += 1
        source, person = one.article.source, ", ".join(one.decided_by)
        column = _OF_ARTICLE.get(one.settled)
        for difference in one.differences:
            side = difference.after or difference.before
            assert side
            label = self._labels[side[0].label]
            name = column or str(difference.kind)
            self._by["label"][label, name] += 1
            self._by["source"][source, name] += 1
            self._by["person"][person, name] += 1
            if difference.kind is DifferenceKind.RELABELLED and difference.before:
                self._relabelled[self._labels[difference.before[0].label], label] += 1

    def as_json(self) -> dict[str, Any]:
        """The counts by dimension and name; columns of zeros are left out."""
        found: dict[str, Any] = {
            "articles": {
                "changed": self._articles["before and after"],
                "newly_settled": self._articles["after"],
                "unsettled": self._articles["before"],
            }
        }
        for dimension, counts in self._by.items():
            rows: dict[str, dict[str, int]] = {}
            for name in _names(counts):
                each = {column: counts[name, column] for column in _COLUMNS}
                rows[name] = {column.replace(" ", "_"): n for column, n in each.items() if n}
            found[f"by_{dimension}"] = rows
        found["relabelled"] = [
            {"before": before, "after": after, "spans": count}
            for (before, after), count in self._relabelled.most_common()
        ]
        return found

    def print(self, out: Console) -> None:
        """Print the number of articles, a table for each dimension, and the changes of labels."""
        articles = self._articles
        if not articles:
            out.print("No article differs.")
            return
        new, gone = articles["after"], articles["before"]
        parts = [f"{counted(articles['before and after'], 'article')} changed"]
        parts += [f"{new:,} newly settled"] if new else []
        parts += [f"{gone:,} no longer settled"] if gone else []
        out.print(", ".join(parts))
        used = {column for counts in self._by.values() for _, column in counts}
        columns = [column for column in _COLUMNS if column in used]
        for dimension, counts in self._by.items():
            if counts:
                self._print_table(out, dimension, counts, columns)
        for (before, after), count in self._relabelled.most_common():
            out.print(f"relabelled {safe(before)} → {safe(after)}: {count:,}")

    def _print_table(
        self, out: Console, heading: str, counts: Counter[tuple[str, str]], columns: list[str]
    ) -> None:
        out.print()
        rows = table(heading, *columns)
        for name in _names(counts):
            cells = (
                f"{counts[name, column]:,}" if counts[name, column] else "" for column in columns
            )
            rows.add_row(Text(safe(name) or "–"), *cells)
        out.print(rows)


def _names(counts: Counter[tuple[str, str]]) -> list[str]:
    """Return the names with the most differences first."""
    totals: Counter[str] = Counter()
    for (name, _), count in counts.items():
        totals[name] += count
    return sorted(totals, key=lambda name: (-totals[name], name))
