"""What differs from the gold at a place, and the fewest keys that fix it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Candidate, Mark, Span
    from tests.evaluation.simulator.keyboard import Keyboard

    Extent = tuple[int, int]

_EDGES = {
    ("left", -1): "left_out",
    ("left", 1): "left_in",
    ("right", 1): "right_out",
    ("right", -1): "right_in",
}

_MOST_COMPARED = 12
"""Fixes of which the one with the fewest keys comes first."""


@dataclass(frozen=True)
class Ways:
    """The ways of working that are switched on.

    `pages`: what is right is accepted a page at a time, else one by one. `hints`: letters lead to
    places, in capitals they also decide. `staying`: once shown, the letters stay in the
    article. `lettered`: articles begin with them. `ranges`: neighbours with the same mistake are
    decided together. `same`: a decision is repeated for the same text where that helps. `ghosts`:
    candidates are shown, jumped to and made spans. `edges`: edges are moved to those that the
    scorer finds likeliest. `looks`: bulk accepts are put up for a second look. `finishing`: the key
    that accepts the last page finishes the article, too. `doubtful`: only suggestions below this
    probability are decided one at a time, and a page at a time is accepted after that.
    """

    pages: bool = True
    hints: bool = False
    staying: bool = False
    ranges: bool = False
    same: bool = False
    ghosts: bool = False
    edges: bool = False
    looks: bool = False
    finishing: bool = False
    lettered: bool = False
    doubtful: float | None = None


class Fix(NamedTuple):
    """What is wrong at a place: `found` is not gold, or `wanted` is missing."""

    found: Mark | None
    wanted: Span | None

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        spans = [self.found.span] if self.found else []
        return min(span.start for span in [*spans, *filter(None, [self.wanted])])

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        spans = [self.found.span] if self.found else []
        return max(span.end for span in [*spans, *filter(None, [self.wanted])])


class Plan(NamedTuple):
    """A way to fix something: how many keys it takes, and pressing them."""

    keys: int
    press: Callable[[], None]


class Fixer:
    """Fixes what differs from the gold; `digits` are the keys of the labels."""

    def __init__(
        self,
        session: LabellingSession,
        keyboard: Keyboard,
        digits: Mapping[int, str | None],
        ways: Ways,
    ) -> None:
        self._session = session
        self._keyboard = keyboard
        self._digits = digits
        self._ways = ways

    def fix(self, fixes: Sequence[Fix]) -> None:
        """Fix the one of the fixes that takes the fewest keys."""
        compared = fixes[:_MOST_COMPARED] if self._ways.hints else fixes[:1]
        plans = [min(self._plans(fix), key=lambda plan: plan.keys) for fix in compared]
        min(plans, key=lambda plan: plan.keys).press()

    def tokens_apart(self, one: Extent, other: Extent) -> int:
        """Return by how many tokens the edges of two extents differ."""
        covered = self._session.tokens.covered
        return sum(abs(a - b) for a, b in zip(covered(*one), covered(*other), strict=True))

    # -- plans ---------------------------------------------------------------------------------

    def _plans(self, fix: Fix) -> Iterator[Plan]:
        """Yield the ways to fix something."""
        if fix.wanted is None:
            assert fix.found
            yield self._decision(fix.found.span, "reject")
            return
        if self._ways.ghosts:
            for ghost in self._session.ghosts.between(*fix.wanted.extent):
                yield self._of_ghost(ghost, fix.wanted)
        if fix.found:
            yield self._mending(fix.found, fix.wanted)
        yield self._addition(fix.wanted)

    def _decision(self, span: Span, operation: str) -> Plan:
        """Plan to reject a span, or to accept a ghost."""
        words = range(*self._session.tokens.covered(*span.extent))
        kind = "reject" if operation == "reject" else "add"
        way = self._keyboard.way_to_decide(words)
        keys = len(self._keyboard.way(words)) + 1 if way is None else len(way)
        return Plan(keys, lambda: self._keyboard.decide_there(words, operation, kind))

    def _of_ghost(self, ghost: Candidate, wanted: Span) -> Plan:
        """Plan to make a ghost a span, and to mend its edges."""
        digit = f"label:{self._digits[wanted.label]}"
        words = range(*self._session.tokens.covered(*ghost.span.extent))
        edges = self._edge_keys(ghost.span.extent, wanted.extent)
        if ghost.span.label == wanted.label:
            plan = self._decision(ghost.span, "accept")
        else:
            plan = Plan(len(self._keyboard.way(words)) + 1, lambda: self._label(words, digit))

        def press() -> None:
            plan.press()
            self._move_edges(wanted)

        return Plan(plan.keys + edges, press)

    def _label(self, words: range, digit: str) -> None:
        self._keyboard.go_to_tokens(words)
        self._keyboard.press(digit, "add")

    def _mending(self, mark: Mark, wanted: Span) -> Plan:
        """Plan to give a span its label, and to move its edges."""
        words = range(*self._session.tokens.covered(*mark.span.extent))
        relabels = mark.span.label != wanted.label

        def press() -> None:
            self._keyboard.go_to_tokens(words)
            if relabels:
                self._keyboard.press(f"label:{self._digits[wanted.label]}", "label")
            self._move_edges(wanted)

        edges = self._edge_keys(mark.span.extent, wanted.extent)
        return Plan(len(self._keyboard.way(words)) + relabels + edges, press)

    def _addition(self, wanted: Span) -> Plan:
        """Plan to label words: one and its edges, or a selection where spans or a ghost are."""
        tokens = self._session.tokens
        first, last = tokens.covered(*wanted.extent)
        words = [index for index in range(first, last) if not tokens.blank(index)]
        digit = f"label:{self._digits[wanted.label]}"
        draft, ghosts = self._session.draft, self._session.ghosts
        if draft.between(*wanted.extent) or ghosts.between(*wanted.extent):

            def select() -> None:
                self._keyboard.go_to_tokens(range(first, first + 1))
                self._keyboard.press("toggle_selection", "travel")
                for _ in words[1:]:
                    self._keyboard.press("token_right", "travel")
                self._keyboard.press(digit, "add")

            way = self._keyboard.way(range(first, first + 1))
            return Plan(len(way) + 1 + len(words), select)

        def keys(index: int) -> int:
            extent = tokens.extent(index, index + 1)
            way = self._keyboard.way(range(index, index + 1))
            return len(way) + 1 + self._edge_keys(extent, wanted.extent)

        # A label on punctuation alone is refused.
        has_letter = any(map(str.isalnum, tokens.text[slice(*tokens.extent(words[-1], last))]))
        best = min([words[0], words[-1]] if has_letter else words[:1], key=keys)

        def press() -> None:
            self._label(range(best, best + 1), digit)
            self._move_edges(wanted)

        return Plan(keys(best), press)

    # -- edges ---------------------------------------------------------------------------------

    def _likely(self, extent: Extent, wanted: Extent) -> int | None:
        """Return how often the key of likely edges is pressed; negative is the other key."""
        if not self._ways.edges:
            return None
        line = self._session.phrase_edges.line(extent)
        return line.extents.index(wanted) - line.at if wanted in line.extents else None

    def _edge_keys(self, extent: Extent, wanted: Extent) -> int:
        """Return the fewest keys that move edges."""
        apart, likely = self.tokens_apart(extent, wanted), self._likely(extent, wanted)
        return apart if likely is None else min(apart, abs(likely))

    def _move_edges(self, wanted: Span) -> None:
        """Give the current span its edges by the fewest keys."""
        current = self._session.cursor.current
        if current is None or current.span == wanted:
            return
        apart = self.tokens_apart(current.span.extent, wanted.extent)
        likely = self._likely(current.span.extent, wanted.extent)
        if likely is not None and abs(likely) < apart:
            for _ in range(abs(likely)):
                self._keyboard.press("phrase_out" if likely > 0 else "phrase_in", "edge")
        else:
            self._move_by_tokens(current.span, wanted)
        current = self._session.cursor.current
        if current is None or current.span != wanted:
            self._addition(wanted).press()

    def _move_by_tokens(self, found: Span, wanted: Span) -> None:
        covered = self._session.tokens.covered
        first, last = covered(*found.extent)
        wanted_first, wanted_last = covered(*wanted.extent)
        # Outward first: an edge must not pass the other one.
        moves = [("left", wanted_first - first), ("right", wanted_last - last)]
        outward = [move for move in moves if (move[1] < 0) == (move[0] == "left")]
        for side, by in [*outward, *(move for move in moves if move not in outward)]:
            operation = _EDGES[side, 1 if by > 0 else -1]
            for _ in range(abs(by)):
                self._keyboard.press(operation, "edge")
                current = self._session.cursor.current
                if current and current.span.extent == wanted.extent:
                    break
