"""Decisions on many articles at once: a class of disagreements, or a string of the gold.

Each is one step: stored in all articles or in none, and undone with one key. A fixed article of the
gold becomes this reviewer's adjudication.
"""

from __future__ import annotations

import operator
from contextlib import closing
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from annotator.session.review.proposals import unanimous_changes
from corpus.consistency.fixes import apply_fixes
from corpus.disagreement import resolution
from corpus.disagreement.resolution import Lane, Resolution
from corpus.model import Action, Change, Span

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from annotator.session.review.policy import ReviewPolicy
    from annotator.session.workspace import Entry, Workspace
    from corpus.consistency.fixes import Fix
    from corpus.disagreement.places import LaneSpan, Place
    from corpus.edits.draft import Draft
    from corpus.store.review import Case

    Chosen = tuple[LaneSpan, ...] | None


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcome of a decision on many articles.

    `places` were settled or fixed in `articles`; `finished` ones of these are settled as a whole.
    `taken` articles are with other reviewers, `begun` ones have decisions of this reviewer and are
    not settled. `left` places were skipped: the decision does not apply there.
    """

    places: int = 0
    articles: int = 0
    finished: int = 0
    taken: int = 0
    begun: int = 0
    left: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(operator.add, astuple(self), astuple(other)))


@dataclass(frozen=True, slots=True)
class OfPerson:
    """Choose what one person has; their lane differs from article to article."""

    name: str


Decision = Resolution | OfPerson
"""A decision that can be made at a place of any article."""


def decided_at(place: Place, names: Sequence[str], decision: Decision) -> Chosen:
    """Return the spans that a decision chooses at a place of lanes with these names.

    None if it does not apply there, or nobody disagrees.
    """
    if place.unanimous:
        return None
    if isinstance(decision, OfPerson):
        decision = Lane(names.index(decision.name) if decision.name in names else -1)
    return resolution.resolved(place, decision)


class Batch:
    """Records decisions on many articles."""

    def __init__(
        self, workspace: Workspace, policy: ReviewPolicy, *, takes_unanimous: bool
    ) -> None:
        self._workspace = workspace
        self._policy = policy
        self._project = workspace.project
        self._takes_unanimous = takes_unanimous

    def settling(
        self, cases: Iterable[Case], decision: Decision, reason: str = ""
    ) -> Generator[int, None, Tally]:
        """Settle every case alike, each with the reason; yields how many articles are done.

        All is stored at the end, and nothing if the generator is closed before. Raises
        `NotSavedError` or `StaleError`; nothing is stored then.
        """
        by_article = groupby(sorted(cases), key=lambda case: case.article_id)
        wanted = [
            (article_id, {(case.start, case.end) for case in of_article})
            for article_id, of_article in by_article
        ]

        tally, begun, told = Tally(), 0, 0

        def entries() -> Iterator[Entry]:
            nonlocal tally, begun
            for article_id, extents in wanted:
                begun += 1
                tally += yield from self._settle_in(article_id, extents, decision, reason.strip())

        with closing(self._workspace.record_many(entries())) as steps:
            for _ in steps:
                if begun > told:
                    told = begun
                    yield told
        return tally

    def _settle_in(
        self, article_id: str, extents: set[tuple[int, int]], decision: Decision, reason: str
    ) -> Generator[Entry, None, Tally]:
        """Yield the changes that settle places of one article, then those that settle the rest."""
        if self._project.articles.hash_of(article_id) is None:  # purged
            return Tally(left=len(extents))
        if not self._policy.is_free(article_id):
            return Tally(taken=1)
        draft = self._workspace.opened(article_id)
        compared = self._policy.compared_of(article_id)
        changes: list[Change] = []
        count = 0
        for place in compared.places:
            chosen = decided_at(place, compared.lanes.names, decision)
            if (place.start, place.end) not in extents or chosen is None:
                continue
            count += 1
            changes += resolution.changes(draft, (place.start, place.end), chosen)
            if reason:
                about = Span(place.start, place.end, place.labels[0])
                changes.append(Change(Action.COMMENTED, about, text=reason))
        left = len(extents) - count
        if not changes:
            return Tally(left=left)
        yield self._entry(article_id, draft, changes)
        rest = self._rest(compared.places, draft)
        if rest is not None:
            yield self._entry(article_id, draft, [*rest, Change(Action.FINISHED)])
        return Tally(count, articles=1, finished=int(rest is not None), left=left)

    def _rest(self, places: Iterable[Place], draft: Draft) -> list[Change] | None:
        """Return the changes that settle an article as a whole; None if too much is left."""
        left = resolution.undecided(draft, places)
        if not all(place.unanimous for place in left) or (left and not self._takes_unanimous):
            return None
        return unanimous_changes(draft, left)

    def fix(self, fixes: Iterable[Fix]) -> Tally:
        """Carry out fixes of the gold.

        Raises `NotSavedError` or `StaleError`; nothing is stored then.
        """
        ordered = sorted(fixes, key=lambda fix: (fix.place.article_id, fix.place.extent))
        tally = Tally()

        def entries() -> Iterator[Entry]:
            nonlocal tally
            for article_id, of_article in groupby(ordered, lambda fix: fix.place.article_id):
                tally += yield from self._fix_in(article_id, [*of_article])

        for _ in self._workspace.record_many(entries()):
            pass
        return tally

    def _fix_in(self, article_id: str, fixes: Sequence[Fix]) -> Generator[Entry, None, Tally]:
        """Yield the changes that fix one article; it must not be begun by anybody."""
        if not self._policy.is_free(article_id):
            return Tally(taken=1)
        draft = self._workspace.load(article_id)
        if draft.status == "open" and (draft.accepted or draft.rejected):
            return Tally(begun=1)
        spans = self._project.gold.chosen(article_id)
        wanted, done = apply_fixes(spans, fixes) if spans is not None else ((), [])
        if not done:
            return Tally(left=len(fixes))
        draft = self._workspace.opened(article_id)
        everywhere = 0, len(self._project.articles.get(article_id).text)
        changes = resolution.changes(draft, everywhere, wanted)
        intended = [_intended(fix, draft) for fix in done if fix.meant_so]
        yield self._entry(article_id, draft, [*changes, *intended, Change(Action.FINISHED)])
        return Tally(len(done), articles=1, left=len(fixes) - len(done))

    def _entry(self, article_id: str, draft: Draft, changes: Sequence[Change]) -> Entry:
        """Return what is to be recorded: the article reopened, and numbers with their values."""
        reopened = [Change(Action.REOPENED)] if draft.status != "open" else []
        text = self._project.articles.get(article_id).text
        filled = self._workspace.valuer.filled([*changes], draft, text)
        return self._workspace.key_of(article_id), draft, [*reopened, *filled]


def _intended(fix: Fix, draft: Draft) -> Change:
    """Return the change that marks a place as intended, with its reason or a default one."""
    reason = draft.comment_on(fix.place.extent)
    text = reason.text if reason else "intended"
    return Change(Action.COMMENTED, Span(*fix.place.extent, fix.usual), text=text, meant_so=True)
