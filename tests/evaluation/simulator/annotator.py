"""An annotator who fixes what differs from the gold with the fewest keys, place by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.learning.verdicts import waiting_for_second_look
from tests.evaluation.simulator.keyboard import Keyboard
from tests.evaluation.simulator.travel import MOST_KEYS
from tests.evaluation.simulator.view import SimulatedView

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Container, Iterator, Sequence

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Candidate, Mark, Span

KINDS = ("travel", "accept", "label", "edge", "reject", "add", "page", "look", "finish")
"""The kinds of keys in the order of the table."""

_EDGES = {
    ("left", -1): "left_out",
    ("left", 1): "left_in",
    ("right", 1): "right_out",
    ("right", -1): "right_in",
}


@dataclass(frozen=True)
class Ways:
    """The ways of working that are switched on.

    `pages`: what is right is accepted a page at a time, else one by one. `hints`: letters lead to
    places, in capitals they also decide. `staying`: where several decisions are in sight, the
    letters stay. `ranges`: neighbours with the same mistake are decided together. `same`: a
    decision is repeated for the same text where that helps. `ghosts`: candidates are shown, jumped
    to and made spans. `edges`: edges are moved to those that the scorer finds likeliest. `looks`:
    bulk accepts are put up for a second look. `doubtful`: only suggestions below this probability
    are decided one at a time, and a page at a time is accepted after that.
    """

    pages: bool = True
    hints: bool = False
    staying: bool = False
    ranges: bool = False
    same: bool = False
    ghosts: bool = False
    edges: bool = False
    looks: bool = False
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


class Annotator:
    """Labels the open article until it has the `gold` spans; `keys` counts keys by kind."""

    def __init__(self, session: LabellingSession, ways: Ways) -> None:
        self._session = session
        self._ways = ways
        self._view = SimulatedView(session)
        self._keyboard = Keyboard(session, self._view, hints=ways.hints, stays=ways.staying)
        self._digits = {label.id: label.key for label in session.project.labels.all()}

    @property
    def keys(self) -> Counter[str]:
        """The keys pressed so far, by kind."""
        return self._keyboard.keys

    def label(self, gold: Sequence[Span], *, truth: Container[Span] | None = None) -> None:
        """Turn the open article into the gold and finish it.

        A second look finds that spans are wrong which are not in `truth`, by default the gold.
        """
        article = self._session.key.article_id
        self._view.begin()
        enough = MOST_KEYS * (len(gold) + self._session.draft.live_count + 1)
        self._keyboard.stop_after(enough)
        if self._ways.doubtful is not None:
            self._doubtful_first(gold)
        elif self._ways.pages:
            self._page_by_page(gold)
        else:
            self._one_by_one(gold)
        live = [mark.span for mark in self._session.draft.live if mark.decided]
        assert live == list(gold), f"{article} is not as the gold: {set(live) ^ set(gold)}"
        self._finish(gold if truth is None else truth)

    def _finish(self, truth: Container[Span]) -> None:
        """Finish the article; only second looks are answered of what is asked before."""
        article, session = self._session.key.article_id, self._session
        while session.key.article_id == article and session.draft.status == "open":
            if session.checks.at_second_look:
                right = session.cursor.span.span in truth
                self._keyboard.press("accept" if right else "reject", "look")
            elif waiting_for_second_look(session.draft, session.tokens.text):
                self._keyboard.press("next_undecided", "look")
            else:
                self._keyboard.press("finish", "finish")

    def _doubtful_first(self, gold: Sequence[Span]) -> None:
        """Decide what is doubtful in sight, fix what is wrong there, and accept the page."""
        doubtful = self._session.doubtful
        if doubtful.below is None:
            doubtful.work_below(self._ways.doubtful)
        while True:
            before = self._view.extent_in_sight[1]
            fixes = self._wrong(gold, before)
            unsure = [
                mark
                for mark in self._session.draft.undecided
                if mark.span.end <= before and not doubtful.is_sure(mark)
            ][:1]
            if unsure and (not fixes or unsure[0].span.start < fixes[0].start):
                self._keyboard.go_to_span(unsure[0])
                self._keyboard.press("accept", "accept")
            elif fixes:
                self._fix(fixes, gold)
            elif not self._accept_page():
                return

    def _accept_page(self) -> bool:
        """Accept the page, or return to what is left; return whether anything was left."""
        session, view = self._session, self._view
        left, top = session.draft.undecided_count, view.extent_in_sight
        if not left:
            return False
        self._keyboard.press("screen.accept_visible", "page")
        if view.extent_in_sight == top and session.draft.undecided_count == left:
            self._keyboard.press("next_undecided", "travel")
        return True

    def _page_by_page(self, gold: Sequence[Span]) -> None:
        """Fix what is wrong in sight, then accept the page; at the end, return to what is left."""
        while True:
            while fixes := self._wrong(gold, self._view.extent_in_sight[1]):
                self._fix(fixes, gold)
            if self._accept_page():
                continue
            if fixes := self._wrong(gold, len(self._session.tokens.text)):
                self._fix(fixes, gold)
            else:
                return

    def _one_by_one(self, gold: Sequence[Span]) -> None:
        """Decide every suggestion for itself, in the order of the text."""
        length = len(self._session.tokens.text)
        while True:
            fixes = self._wrong(gold, length)
            undecided = self._session.draft.undecided[:1]
            if undecided and (not fixes or undecided[0].span.start < fixes[0].start):
                self._keyboard.go_to_span(undecided[0])
                self._keyboard.press("accept", "accept")
            elif fixes:
                self._fix(fixes, gold)
            else:
                return

    # -- what is wrong -------------------------------------------------------------------------

    def _wrong(self, gold: Sequence[Span], before: int) -> list[Fix]:
        """Return what is wrong in the text before a code point, by start."""
        return [fix for fix in self._fixes(gold) if fix.end <= before]

    def _fixes(self, gold: Sequence[Span]) -> Iterator[Fix]:
        live = list(self._session.draft.live)
        right = {*gold} & {mark.span for mark in live}
        wrong = [mark for mark in live if mark.span not in right]
        missing = [span for span in gold if span not in right]
        used: set[Span] = set()
        found: list[Fix] = []
        for span in missing:
            near = [m for m in wrong if m.span.overlaps(*span.extent) and m.span not in used]
            best = min(near, key=lambda mark: self._edge_keys(mark.span, span), default=None)
            if best:
                used.add(best.span)
            found.append(Fix(best, span))
        found += [Fix(mark, None) for mark in wrong if mark.span not in used]
        yield from sorted(found, key=lambda fix: fix.start)

    def _edge_keys(self, found: Span, wanted: Span) -> int:
        tokens = self._session.tokens
        first, last = tokens.covered(*found.extent)
        wanted_first, wanted_last = tokens.covered(*wanted.extent)
        return abs(first - wanted_first) + abs(last - wanted_last)

    # -- fixing --------------------------------------------------------------------------------

    def _fix(self, fixes: Sequence[Fix], gold: Sequence[Span]) -> None:
        """Fix the first of the fixes, and with ranges those after it that are alike."""
        first, alike = fixes[0], 1
        if self._ways.ranges and not self._session.hints.stay:
            alike = self._alike(fixes)
        if alike > 1 and first.found:
            self._keyboard.go_to_span(first.found)
            self._keyboard.press("toggle_selection", "travel")
            for _ in range(alike - 1):
                self._keyboard.press("next_span", "travel")
            if first.wanted is None:
                self._keyboard.press("reject", "reject")
            else:
                self._keyboard.press(f"label:{self._digits[first.wanted.label]}", "label")
        elif first.wanted is None:
            assert first.found
            words = self._session.tokens.covered(*first.found.span.extent)
            self._keyboard.decide_there(range(*words), "reject", "reject")
        elif ghost := self._ghost_of(first.wanted):
            self._take(ghost, first.wanted)
        elif first.found and self._edges_pay(first.found.span, first.wanted):
            self._mend(first.found, first.wanted)
        else:
            self._add(first.wanted)
        if self._ways.same:
            self._repeat(gold)

    def _alike(self, fixes: Sequence[Fix]) -> int:
        """Return how many spans from the first fix on are wrong in the same way, without a gap.

        Fewer than three are decided one by one.
        """
        first, live = fixes[0], list(self._session.draft.live)
        places = {mark.span: number for number, mark in enumerate(live)}
        count = 0
        for number, fix in enumerate(fixes):
            follows = (
                fix.found
                and first.found
                and (places[fix.found.span] == places[first.found.span] + number)
            )
            relabels = fix.wanted and fix.found and fix.wanted.extent == fix.found.span.extent
            same = (
                fix.wanted is None
                if first.wanted is None
                else bool(relabels)
                and fix.wanted is not None
                and fix.wanted.label == first.wanted.label
            )
            if not follows or not same:
                break
            count += 1
        return count if count > 2 else 1

    def _edges_pay(self, found: Span, wanted: Span) -> bool:
        """Return whether moving edges takes no more keys than labelling the words anew."""
        first, last = self._session.tokens.covered(*wanted.extent)
        near = [one.span.extent for one in self._session.ghosts.edges(*found.extent)]
        likely = self._ways.edges and wanted.extent in near
        return likely or self._edge_keys(found, wanted) <= last - first + 2

    def _ghost_of(self, wanted: Span) -> Candidate | None:
        """Return the ghost from which a span is made; its edges can be moved once it is one."""
        if not self._ways.ghosts:
            return None
        tokens = self._session.tokens
        first, last = tokens.covered(*wanted.extent)
        near = self._session.ghosts.between(*wanted.extent)
        best = min(near, key=lambda one: self._edge_keys(one.span, wanted), default=None)
        # Letters on words take two keys more than letters on ghosts.
        most = last - first - 1 + (2 if self._ways.hints else 0)
        if best is None or self._edge_keys(best.span, wanted) > most:
            return None
        return best

    def _take(self, ghost: Candidate, wanted: Span) -> None:
        """Make a ghost a span, and mend its edges."""
        first = self._session.tokens.covered(*ghost.span.extent)[0]
        if ghost.span.label == wanted.label:
            self._keyboard.decide_there(range(first, first + 1), "accept", "add")
        else:
            self._keyboard.go_to_tokens(range(first, first + 1))
            self._keyboard.press(f"label:{self._digits[wanted.label]}", "add")
        current = self._session.cursor.current
        if current and current.span != wanted:
            self._mend(current, wanted)

    def _cycled(self, wanted: Span) -> bool:
        """Give the current span its edges by those likeliest, if that takes the fewest keys."""
        text = self._session.tokens.text[slice(*wanted.extent)]
        current = self._session.cursor.current
        assert current
        for operation, step in (("phrase_out", 1), ("phrase_in", -1)):
            presses = self._session.phrase_edges.ahead(step)[
                : self._edge_keys(current.span, wanted) - 1
            ]
            if self._ways.edges and text in presses:
                for _ in range(presses.index(text) + 1):
                    self._keyboard.press(operation, "edge")
                current = self._session.cursor.current
                return current is not None and current.span == wanted
        return False

    def _mend(self, mark: Mark, wanted: Span) -> None:
        """Give a span its label and move its edges."""
        self._keyboard.go_to_span(mark)
        tokens = self._session.tokens
        if mark.span.label != wanted.label:
            self._keyboard.press(f"label:{self._digits[wanted.label]}", "label")
            mark = self._session.cursor.current or mark
        if mark.span == wanted or self._cycled(wanted):
            return
        first, last = tokens.covered(*mark.span.extent)
        wanted_first, wanted_last = tokens.covered(*wanted.extent)
        # Outward first: an edge must not pass the other one.
        moves = [("left", wanted_first - first), ("right", wanted_last - last)]
        outward = [move for move in moves if (move[1] < 0) == (move[0] == "left")]
        for side, by in [*outward, *(move for move in moves if move not in outward)]:
            operation = _EDGES[side, 1 if by > 0 else -1]
            count = abs(by)
            for _ in range(count):
                self._keyboard.press(operation, "edge")
                current = self._session.cursor.current
                if current and current.span.extent == wanted.extent:
                    break
        current = self._session.cursor.current
        if current is None or current.span != wanted:
            self._add(wanted)

    def _add(self, wanted: Span) -> None:
        """Label words: a token and its edges, or a selection where spans or a ghost are there."""
        tokens = self._session.tokens
        first, last = tokens.covered(*wanted.extent)
        self._keyboard.go_to_tokens(range(first, first + 1))
        digit = f"label:{self._digits[wanted.label]}"
        words = [index for index in range(first, last) if not tokens.blank(index)]
        if self._session.draft.between(*wanted.extent) or self._session.ghosts.current:
            self._keyboard.press("toggle_selection", "travel")
            for _ in words[1:]:
                self._keyboard.press("token_right", "travel")
            self._keyboard.press(digit, "add")
            return
        self._keyboard.press(digit, "add")
        for _ in words[1:]:
            self._keyboard.press("right_out", "edge")

    def _repeat(self, gold: Sequence[Span]) -> None:
        """Repeat the decision for the same text, if that leaves less to be fixed."""
        before = sum(1 for _ in self._fixes(gold))
        head, index = self._session.draft.head, self._session.cursor.index
        self._keyboard.run("decide_same")
        if self._session.draft.head == head:
            return
        if sum(1 for _ in self._fixes(gold)) <= before - 1:
            self._keyboard.count("decide_same", "label")
        else:
            self._keyboard.run("undo")
            self._session.cursor.index = index
