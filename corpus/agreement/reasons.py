"""Why a disagreement was settled so, counted: by the rule that a reason begins with, else by text.

A rule is the name of a label and a number, as in the guideline: `ACTOR 5`, whatever its case. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Reasons:
    """Counts reasons as they come."""

    def __init__(self, labels: Iterable[str]) -> None:
        names = sorted(labels, key=len, reverse=True)
        self._names = {folded(name): name for name in names}
        either = "|".join(map(re.escape, names))
        self._rule = re.compile(rf"({either})\s+(\d+)(?!\w)", re.IGNORECASE)
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def see(self, comments: Iterable[str]) -> None:
        """Count what was given as reasons in one article."""
        for comment in comments:
            told = self.rule(comment) or " ".join(comment.split())
            self._first.setdefault(folded(told), told)
            self._counts[folded(told)] += 1

    def rule(self, reason: str) -> str:
        """The rule that a reason begins with, or nothing."""
        found = self._rule.match(reason.strip())
        if found is None:
            return ""
        return f"{self._names.get(folded(found[1]), found[1])} {int(found[2])}"

    @property
    def most_common(self) -> Sequence[tuple[str, int]]:
        """(rule or text as it was first written, times), the most frequent first."""
        ranked = sorted(self._counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return [(self._first[key], count) for key, count in ranked]
