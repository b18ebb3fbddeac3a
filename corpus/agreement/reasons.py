"""Reviewers' reasons, counted by the guideline rule at their beginning, otherwise by their text.

A rule is the name of a label and a number, as in the guideline: `ACTOR 5`, in any case.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class ReasonCounter:
    """Counts reasons; `labels` are the names that a rule can begin with."""

    def __init__(self, labels: Iterable[str]) -> None:
        names = sorted(labels, key=len, reverse=True)
        self._names = {folded(name): name for name in names}
        either = "|".join(map(re.escape, names))
        self._rule = re.compile(rf"({either})\s+(\d+)(?!\w)", re.IGNORECASE)
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def see(self, comments: Iterable[str]) -> None:
        """Count the reasons that were given in one article."""
        for comment in comments:
            reason = self.rule(comment) or " ".join(comment.split())
            self._first.setdefault(folded(reason), reason)
            self._counts[folded(reason)] += 1

    def rule(self, reason: str) -> str:
        """The rule at the beginning of a reason, or an empty string."""
        match = self._rule.match(reason.strip())
        if match is None:
            return ""
        return f"{self._names.get(folded(match[1]), match[1])} {int(match[2])}"

    @property
    def most_common(self) -> Sequence[tuple[str, int]]:
        """(rule or text as it was first written, times), the most frequent first."""
        ranked = sorted(self._counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return [(self._first[key], count) for key, count in ranked]
