"""What a project's own edits say about strings, and what follows for the next article. Pure.

Plain counting: how often people labelled a string, rejected it, passed it over in an article that
they finished, or cut its edges. `corpus.learning` counts one annotation, `corpus.store.memories`
keeps the counts and chooses those that a person may be shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.model import Seen

Outcome = Literal["labelled", "rejected", "passed over", "cut"]
"""What became of a string in one place."""

ACCEPTED_SHARE = 0.8
"""Labelled in at least this share of its places, a string counts as accepted."""

REJECTED_SHARE = 0.2
"""Labelled in at most this share of its places, a string counts as rejected."""


class Count(NamedTuple):
    """How often something became of a string: its tokens with one blank between.

    `label` is what it was labelled, or what was left of it, else 0. `left` and `right` are how many
    tokens were cut off there.
    """

    string: str
    outcome: Outcome
    label: int = 0
    left: int = 0
    right: int = 0
    times: int = 1


@dataclass(slots=True)
class History:
    """All that became of one string."""

    labelled: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    rejected: int = 0
    passed_over: int = 0
    cut: dict[tuple[int, int, int], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, count: Count) -> None:
        """With one more count."""
        match count.outcome:
            case "labelled":
                self.labelled[count.label] += count.times
            case "rejected":
                self.rejected += count.times
            case "passed over":
                self.passed_over += count.times
            case "cut":
                self.cut[count.left, count.right, count.label] += count.times

    @property
    def accepted(self) -> int:
        """How often it was labelled, whatever the label."""
        return sum(self.labelled.values())

    @property
    def places(self) -> int:
        """In how many places somebody decided about it."""
        return self.accepted + self.rejected + self.passed_over

    @property
    def seen(self) -> Seen:
        """The history in a word."""
        if not self.places:
            return "new"
        share = self.accepted / self.places
        if share >= ACCEPTED_SHARE:
            return "accepted"
        return "rejected" if share <= REJECTED_SHARE else "mixed"


class Memory:
    """What may be used of a project's counts for one person in one article."""

    def __init__(self, counts: Iterable[Count] = ()) -> None:
        self.histories: dict[str, History] = {}
        for count in counts:
            self.histories.setdefault(count.string, History()).add(count)
        self._spelled = {string.replace(" ", ""): string for string in self.histories}

    def seen(self, text: str) -> Seen:
        """What became elsewhere of a text that the article holds.

        A text that begins with a capital and was never seen so is looked for without it, too.
        """
        solid = "".join(text.split())
        known = self._spelled.get(solid) or self._spelled.get(solid[:1].lower() + solid[1:])
        return self.histories[known].seen if known else "new"
