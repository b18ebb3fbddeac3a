"""Memory: what a project's own edits say about strings, and what follows for suggestions.

It counts how often people labelled a string, rejected it, passed it over in an article that they
finished, or cut its edges. `corpus.learning.learn` counts one annotation,
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

# One uncontradicted decision is enough to suggest or relabel a string. If people decide
# inconsistently, the suggestion stays as it is.

SUPPRESSED_FROM = 0.75
"""A suggestion is removed if its string was rejected in at least this share of decisions."""

SUPPRESSED_AFTER = 2
"""The least number of such rejections: what is wrong once, as *people* in *many people say*, is
mostly right elsewhere, and those who accept a screen at a time decide only on mistakes."""

USUAL_OVER = 0.5
"""A string is suggested if it was labelled in more than this share of its places."""

ADDED_FROM = 1
"""A string is suggested only if it was labelled this often without a suggestion: a suggester that
knows a string and does not suggest it somewhere has a reason."""

LABEL_OVER = 0.5
"""The label of more than this share of a string's labels is usual: it is suggested with it."""

RELABELLED_OVER = 0.9
"""Suggestions with another label than the usual one are changed if it has more than this share: a
name such as a country's has the label of its sentence, which the suggester has read."""

CUT_OVER = 0.5
"""Edges are cut if they were cut like this in more than this share of the labelled places."""

CUT_FROM = 2
"""The least number of such cuts: the same string has other edges in another sentence."""

ACCEPTED_FROM = 0.8
"""Labelled in at least this share of its places, a string counts as accepted."""

REJECTED_TO = 0.2
"""Labelled in at most this share of its places, a string counts as rejected."""

Outcome = Literal["labelled", "added", "rejected", "passed over", "cut"]
"""The outcome for a string in one place; `added` means labelled without such a suggestion."""


class Count(NamedTuple):
    """How often a string (tokens joined by single blanks) had an outcome.

    `label` is the id of the label given to it, or to the rest after a cut, else 0. `left` and
    `right` are the tokens cut off.
    """

    string: str
    outcome: Outcome
    label: int = 0
    left: int = 0
    right: int = 0
    times: int = 1


class Cut(NamedTuple):
    """The tokens cut off at a string's edges, and the label of the rest."""

    left: int
    right: int
    label: int


@dataclass(slots=True)
class History:
    """The outcomes of one string."""

    labels: dict[int, int] = field(default_factory=dict)
    cuts: dict[Cut, int] = field(default_factory=dict)
    added: int = 0
    rejected: int = 0
    passed_over: int = 0

    def add(self, count: Count) -> None:
        """Add a count."""
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
        """How often it was labelled, with any label."""
        return sum(self.labels.values())

    @property
    def places(self) -> int:
        """The number of places where it could have been labelled with its own edges."""
        return self.labelled + self.rejected + self.passed_over

    @property
    def seen(self) -> Seen:
        """The history in one word."""
        if not self.places:
            return "new"
        share = self.labelled / self.places
        if share >= ACCEPTED_FROM:
            return "accepted"
        return "rejected" if share <= REJECTED_TO else "mixed"

    @property
    def suppressed(self) -> bool:
        """Whether suggestions of it are removed."""
        decided = self.had_a_label + self.rejected
        return self.rejected >= max(SUPPRESSED_AFTER, SUPPRESSED_FROM * decided)

    @property
    def usual(self) -> bool:
        """Whether it is suggested where nothing is."""
        often = self.added >= ADDED_FROM and self.labelled > USUAL_OVER * self.places
        return often and self.usual_label is not None

    @property
    def usual_label(self) -> int | None:
        """The label that it usually has, if any."""
        label = max(self.labels, key=self.labels.__getitem__, default=None)
        if label is None or self.labels[label] <= LABEL_OVER * self.labelled:
            return None
        return label

    @property
    def only_label(self) -> int | None:
        """The label to which suggestions of it are changed, if any."""
        label = self.usual_label
        if label is None or self.labels[label] <= RELABELLED_OVER * self.labelled:
            return None
        return label

    @property
    def usual_cut(self) -> Cut | None:
        """The usual cut of its edges, if any."""
        cut = max(self.cuts, key=self.cuts.__getitem__, default=None)
        if cut is None or self.cuts[cut] < CUT_FROM:
            return None
        return cut if self.cuts[cut] > CUT_OVER * self.had_a_label else None

    @property
    def had_a_label(self) -> int:
        """How often it was labelled, with its own edges or cut ones."""
        return self.labelled + sum(self.cuts.values())


class Memory:
    """The counts of a project that may be used for one person in one article."""

    def __init__(self, counts: Iterable[Count] = ()) -> None:
        self.histories: dict[str, History] = {}
        for count in counts:
            self.histories.setdefault(count.string, History()).add(count)

    @cached_property
    def usual(self) -> Node:
        """A trie of the strings to suggest."""
        return token_trie(string for string, past in self.histories.items() if past.usual)

    def seen(self, text: str) -> Seen:
        """The history of a text in other articles, in one word.

        A text that was never seen with its capital is also looked up without it.
        """
        solid = "".join(text.split())
        known = self._solid.get(solid) or self._solid.get(uncapitalised(solid))
        return known.seen if known else "new"

    @cached_property
    def _solid(self) -> dict[str, History]:
        """Histories by string without spaces, because a text does not show where its tokens end."""
        return {string.replace(" ", ""): past for string, past in self.histories.items()}
