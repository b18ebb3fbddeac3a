"""Prepares an opened article for a reviewer: lanes, places, and a proposal at each place.

The reviewer's version of an article is edited, stored and undone as an annotation is, on a layer of
its own. A place is undecided as long as a proposal in it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused, literal
from annotator.session.review.open_places import Places
from annotator.session.review.proposals import to_decide
from corpus.disagreement.places import places
from corpus.edits.draft import Draft
from corpus.errors import StaleError
from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.workspace import Workspace
    from corpus.agreement.values import ArticleLanes
    from corpus.disagreement.places import Place
    from corpus.edits.draft import Effect
    from corpus.model import Annotator, Layer
    from corpus.store import Project


@dataclass(frozen=True, slots=True)
class Comparison:
    """The finished annotations of one article, and the places where they have spans."""

    lanes: ArticleLanes
    places: Sequence[Place]


class ReviewPolicy:
    """Opens articles that several people have finished, unless another reviewer has them.

    `lanes` are the annotations of the open article, `places` those where they have spans.
    """

    layer: Layer = "adjudication"

    def __init__(self, project: Project, person: Annotator) -> None:
        self._project = project
        self._person = person
        self.names_shown = False
        self.lanes: ArticleLanes | None = None
        self.places = Places((), Draft())
        self._compared: Comparison | None = None

    # -- who has an article --------------------------------------------------------------------

    def check_settled(self, article_id: str) -> None:
        """Raise `StaleError` if another reviewer has settled the article."""
        settled_by = self._project.gold.settled_by(article_id)
        if settled_by not in (None, self._person.name):
            message = f"{settled_by} has settled this article; only they can reopen it."
            raise StaleError(message)

    def check_open(self, article_id: str) -> None:
        """Raise `StaleError` if another reviewer has settled the article or works on it."""
        self._compared = None
        self.check_settled(article_id)
        if self._project.gold.settled_by(article_id) is not None:
            return  # mine, even if somebody else has begun it as well
        holder = self._project.review.taken_by(article_id, self._person.id)
        if holder is not None:
            message = f"{holder} is at work on this article; here is another one."
            raise StaleError(message)

    def is_free(self, article_id: str) -> bool:
        """Whether no other reviewer has the article."""
        try:
            self.check_open(article_id)
        except StaleError:
            return False
        return True

    def check_edit(self, workspace: Workspace) -> None:
        """Refuse a decision if another reviewer has taken the article since.

        Nobody else can take it while this reviewer has a lease.
        """
        article_id = workspace.key.article_id
        if self._project.review.is_held_by(article_id, self._person.id):
            return
        self.check_settled(article_id)
        holder = self._project.review.taken_by(article_id, self._person.id)
        if holder is not None:
            other = "{next_article}: another article"
            raise Refused(f"{literal(holder)} is now at work on this article. {other}")
        self._project.leases.end_lapsed(article_id, self.layer)

    # -- what is shown -------------------------------------------------------------------------

    def compared_of(self, article_id: str) -> Comparison:
        """Return the annotations of an article as they were compared when it was opened."""
        compared, self._compared = self._compared, None
        if compared is None or compared.lanes.article_id != article_id:
            compared = self._compare(article_id)
        return compared

    def _compare(self, article_id: str) -> Comparison:
        lanes = self._project.review.lanes(article_id, self._person.id)
        return Comparison(lanes, [*places(lanes.spans)])

    def opening(self, article_id: str, draft: Draft) -> Change | None:
        """Propose spans at each place, and again if annotators have changed the article since.

        If the claim expired without a decision, the proposals are made again as well.
        """
        compared = self._compared = self._compare(article_id)
        heads = compared.lanes.heads
        known = draft.compared == heads and not self._project.review.has_lapsed(draft)
        if draft.status == "finished" or known:
            return None
        shown = tuple(to_decide(compared.places, draft))
        return Change(Action.OPENED, shown=shown, compared=heads)

    def shown(self, workspace: Workspace) -> None:
        """Show the lanes and places of the open article."""
        article_id, draft = workspace.key.article_id, workspace.draft
        if draft.head is None:  # purged
            self.lanes, self.places = None, Places((), draft)
            return
        compared = self.compared_of(article_id)
        self.lanes, self.places = compared.lanes, Places(compared.places, draft)

    def recorded(self, workspace: Workspace, effects: Sequence[Effect]) -> None:
        """Update which places are undecided."""
        self.places.follow(workspace.draft, effects)

    def first_char(self, workspace: Workspace) -> int:
        """Return the first undecided disagreement after where work stopped, else any proposal."""
        draft = workspace.draft
        place = self.places.next(draft.last_span.start - 1 if draft.last_span else -1)
        if place:
            return char_in(place, draft)
        return draft.undecided[0].span.start if draft.undecided_count else 0

    def greeting(self, workspace: Workspace) -> Outcome:
        """Say who has changed the article since it was settled, or settled it differently."""
        if workspace.draft.status != "finished":
            return Outcome()
        lanes = dict(zip(self.lanes.heads if self.lanes else (), self.lane_names, strict=True))
        set_aside = self._project.review.set_aside(workspace.key.article_id)
        if set_aside:
            before = literal(", ".join(lanes[head] for head in set_aside if head in lanes))
            where = "{next_undecided}: where it differs; an edit reopens the article"
            return Outcome(f"Settled differently before: {before}. {where}")
        changed = self._project.review.changed_since_settled(workspace.key.article_id)
        if not changed:
            return Outcome()
        known = dict(zip(self.lanes.names if self.lanes else (), self.lane_names, strict=True))
        who = ", ".join(known.get(name, name) for name in changed)
        return Outcome(f"Changed since settled by {literal(who)}")

    @property
    def lane_names(self) -> list[str]:
        """The name of each lane; a number while names are hidden."""
        names = self.lanes.names if self.lanes else ()
        if self.names_shown:
            return list(names)
        return [f"annotator {number}" for number, _ in enumerate(names, 1)]


def char_in(place: Place, draft: Draft) -> int:
    """Return where the first undecided proposal of a place begins, else the place."""
    marks = draft.between(place.start, place.end)
    return next((mark.span.start for mark in marks if not mark.decided), place.start)
