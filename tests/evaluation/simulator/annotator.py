"""An annotator who fixes what differs from the gold with the fewest keys, place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.learning.verdicts import waiting_for_second_look
from tests.evaluation.simulator.fixing import Fix, Fixer, Ways
from tests.evaluation.simulator.keyboard import Keyboard
from tests.evaluation.simulator.travel import MOST_KEYS
from tests.evaluation.simulator.view import SIZE, SimulatedView

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Container, Iterator, Sequence

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Mark, Span

KINDS = ("travel", "accept", "label", "edge", "reject", "add", "page", "look", "finish")
"""The kinds of keys in the order of the table."""


class Annotator:
    """Labels the open article until it has the `gold` spans; `keys` counts keys by kind.

    `size` is the columns and rows of the article in sight.
    """

    def __init__(self, session: LabellingSession, ways: Ways, size: tuple[int, int] = SIZE) -> None:
        self._session = session
        self._ways = ways
        self._view = SimulatedView(session, size)
        self._keyboard = Keyboard(session, self._view, hints=ways.hints, stays=ways.staying)
        self._digits = {label.id: label.key for label in session.project.labels.all()}
        self._fixer = Fixer(session, self._keyboard, self._digits, ways)

    @property
    def keys(self) -> Counter[str]:
        """The keys pressed so far, by kind."""
        return self._keyboard.keys

    @property
    def log(self) -> Sequence[tuple[str, str]]:
        """The keys pressed so far, each with its kind."""
        return self._keyboard.log

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
        if self._session.key.article_id == article:
            self._compare(gold)
            self._finish(gold if truth is None else truth)

    def _compare(self, gold: Sequence[Span]) -> None:
        """Assert that the open article has the gold spans."""
        live = [mark.span for mark in self._session.draft.live]
        article = self._session.key.article_id
        assert live == list(gold), f"{article} is not as the gold: {set(live) ^ set(gold)}"

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
            elif not self._accept_page(gold):
                return

    def _accept_page(self, gold: Sequence[Span]) -> bool:
        """Accept the page, or return to what is left; return whether anything was left.

        With the way `finishing`, the key that accepts the last page also finishes the article.
        """
        session, view = self._session, self._view
        article, left = session.key.article_id, session.draft.undecided_count
        top = view.extent_in_sight
        at_end = top[1] >= len(session.tokens.text)
        if self._ways.finishing and (left or not at_end):
            if at_end:
                self._compare(gold)
            self._keyboard.press("screen.accept_and_finish", "page")
            is_open = session.key.article_id == article
            return not at_end or (is_open and session.draft.undecided_count > 0)
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
            article = self._session.key.article_id
            if self._accept_page(gold):
                continue
            if self._session.key.article_id != article:
                return
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
            best = min(
                near,
                key=lambda mark: self._fixer.tokens_apart(mark.span.extent, span.extent),
                default=None,
            )
            if best:
                used.add(best.span)
            found.append(Fix(best, span))
        found += [Fix(mark, None) for mark in wrong if mark.span not in used]
        yield from sorted(found, key=lambda fix: fix.start)

    def _tokens_apart(self, span: Span, mark: Mark) -> int:
        return self._fixer.tokens_apart(mark.span.extent, span.extent)

    # -- fixing --------------------------------------------------------------------------------

    def _fix(self, fixes: Sequence[Fix], gold: Sequence[Span]) -> None:
        """Fix what takes the fewest keys, or with ranges the first fixes that are alike."""
        alike = 1
        if self._ways.ranges and not self._session.hints.stay:
            alike = self._alike(fixes)
        if alike > 1 and fixes[0].found:
            self._decide_range(fixes[0], alike)
        else:
            self._fixer.fix(fixes)
        if self._ways.same:
            self._repeat(gold)

    def _decide_range(self, first: Fix, count: int) -> None:
        """Decide this many neighbours alike."""
        assert first.found
        self._keyboard.go_to_span(first.found)
        self._keyboard.press("toggle_selection", "travel")
        for _ in range(count - 1):
            self._keyboard.press("next_span", "travel")
        if first.wanted is None:
            self._keyboard.press("reject", "reject")
        else:
            self._keyboard.press(f"label:{self._digits[first.wanted.label]}", "label")

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
