"""What a project's own edits say about strings, and what follows from how many. Pure.

Plain counting: how often people labelled a string, rejected it, passed it over in an article that
they finished, or cut its edges. `corpus.learning.learn` counts one annotation,
`corpus.store.memories` stores the counts and selects those that a person may see, and
`corpus.learning.recall` applies them to a suggester's proposals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.text.token_trie import token_trie
from corpus.text.words import uncapitalised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.model import Seen
    from corpus.text.token_trie import Node

# One decision is enough where nothing speaks against it, but for edges; where people decide now so
# and now otherwise, what the suggester proposes stays as it is.

SUPPRESSED_FROM = 0.75
"""A suggestion goes where its string was rejected in at least this share of the decisions on it."""

USUAL_OVER = 0.5
"""A string is suggested where it was labelled in more than this share of its places."""

ADDED_FROM = 1
"""So often it must have been labelled where nothing suggested it: a suggester that knows a string
and is silent about it in one place has a reason."""

LABEL_OVER = 0.5
"""A string has the label that more than this share of its labels are; others are changed to it."""

CUT_OVER = 0.5
"""Edges are cut where they were cut so in more than this share of the string's labelled places."""

CUT_FROM = 2
"""So often they must have been: the same string has other edges in another sentence."""

ACCEPTED_FROM = 0.8
"""Labelled in at least this share of its places, a string counts as accepted."""

REJECTED_TO = 0.2
"""Labelled in at most this share of its places, a string counts as rejected."""

Outcome = Literal["labelled", "added", "rejected", "passed over", "cut"]
"""What became of a string in one place; `added` is labelled where nothing suggested just that."""


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


class Cut(NamedTuple):
    """How many tokens go at a string's edges, and the label of what is left."""

    left: int
    right: int
    label: int


@dataclass(slots=True)
class History:
    """All that became of one string."""

    labels: dict[int, int] = field(default_factory=dict)
    cuts: dict[Cut, int] = field(default_factory=dict)
    added: int = 0
    rejected: int = 0
    passed_over: int = 0

    def add(self, count: Count) -> None:
        """Take one more count in."""
        match count.outcome:
            case "labelled" | "added":
                self.labels[count.label] = self.labels.get(count.label, 0) + count.times
                self.added += count.times if count.outcome == "added" else 0
            case "cut":
                cut = Cut(count.left, count.right, count.label)
                self.cuts[cut] = self.cuts.get(cut, 0) + count.times
            case "rejected":
                self.rejected += count.times
            case "passed over":
                self.passed_over += count.times

    @property
    def labelled(self) -> int:
        """How often it was labelled, whatever the label."""
        return sum(self.labels.values())

    @property
    def places(self) -> int:
        """In how many places it could have been labelled as it stands."""
        return self.labelled + self.rejected + self.passed_over

    @property
    def seen(self) -> Seen:
        """The history in a word."""
        if not self.places:
            return "new"
        share = self.labelled / self.places
        if share >= ACCEPTED_FROM:
            return "accepted"
        return "rejected" if share <= REJECTED_TO else "mixed"

    @property
    def suppressed(self) -> bool:
        """Whether a suggestion of it is not worth showing."""
        decided = self.labelled + sum(self.cuts.values()) + self.rejected
        return self.rejected > 0 and self.rejected >= SUPPRESSED_FROM * decided

    @property
    def usual(self) -> bool:
        """Whether it is worth suggesting where nothing is suggested."""
        often = self.added >= ADDED_FROM and self.labelled > USUAL_OVER * self.places
        return often and self.usual_label is not None

    @property
    def usual_label(self) -> int | None:
        """The label that it mostly was given, if any."""
        label = max(self.labels, key=self.labels.__getitem__, default=None)
        if label is None or self.labels[label] <= LABEL_OVER * self.labelled:
            return None
        return label

    @property
    def usual_cut(self) -> Cut | None:
        """What mostly goes at its edges, if anything."""
        cut = max(self.cuts, key=self.cuts.__getitem__, default=None)
        if cut is None or self.cuts[cut] < CUT_FROM:
            return None
        return cut if self.cuts[cut] > CUT_OVER * self.had_a_label else None

    @property
    def had_a_label(self) -> int:
        """How often it was labelled as it stands or with its edges cut."""
        return self.labelled + sum(self.cuts.values())


class Memory:
    """What may be used of a project's counts for one person in one article."""

    def __init__(self, counts: Iterable[Count] = ()) -> None:
        self.histories: dict[str, History] = {}
        for count in counts:
            self.histories.setdefault(count.string, History()).add(count)

    @cached_property
    def usual(self) -> Node:
        """Where to look for the strings that are worth suggesting."""
        return token_trie(string for string, past in self.histories.items() if past.usual)

    def seen(self, text: str) -> Seen:
        """What became elsewhere of a text that the article holds.

        A text that begins with a capital and was never seen so is looked for without it, too.
        """
        solid = "".join(text.split())
        known = self._solid.get(solid) or self._solid.get(uncapitalised(solid))
        return known.seen if known else "new"

    @cached_property
    def _solid(self) -> dict[str, History]:
        """By what the string says without any blank: a text does not tell where its tokens end."""
        return {string.replace(" ", ""): past for string, past in self.histories.items()}
