"""A reviewer's way through what is to be settled: which article comes next, what is shown of it,
and where in it the reviewer is.

The reviewer's version of an article is edited, stored and undone as an annotation is, on a layer of
its own. Opening it shows a proposal wherever anybody has a span; a place waits as long as a
proposal in it is undecided. What settles a place is `annotator.session.review.session`. No Textual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from annotator.session.editor import Editing
from annotator.session.review.open_places import Places
from annotator.session.review.proposals import differs, to_decide
from annotator.text.sanitize import quoted
from corpus.disagreement.places import places
from corpus.edits.draft import Draft
from corpus.errors import StaleError
from corpus.model import Action, Change
from corpus.store.review import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.keymap.keymap import Keymap
    from corpus.agreement.values import ArticleLanes
    from corpus.disagreement.places import Place
    from corpus.edits.draft import Effect
    from corpus.model import Annotator, Article, Layer, Mark, Via
    from corpus.store import Project
    from corpus.store.queue import Progress
    from corpus.store.review import DisagreementFilter, Order

_MOST_COMPARED = 50
"""Articles that are compared while a reviewer waits; each takes about a millisecond."""

DIFFERS = "≠"
"""Behind a proposal where annotators differ, until it is decided."""


class ReviewWalking(Editing):
    """A reviewer's way through the articles that several people have finished.

    `lanes` are their annotations of the open article, `places` where these have spans.
    `takes_unanimous` lets settling take what is unanimous without a key of its own.
    """

    layer: ClassVar[Layer] = "adjudication"
    task: ClassVar[str] = " · review"

    def __init__(
        self,
        project: Project,
        person: Annotator,
        *,
        keymap: Keymap,
        wanted: DisagreementFilter = EVERYTHING,
        order: Order = "disagreements",
        takes_unanimous: bool = False,
        via: Via = "screen",
    ) -> None:
        super().__init__(project, person, keymap=keymap, via=via)
        self.filter = wanted
        self.order = order
        self.takes_unanimous = takes_unanimous
        self.names_shown = False
        self.lanes: ArticleLanes | None = None
        self.places = Places((), Draft())
        self._told_held: set[tuple[str, str]] = set()
        self._progress: tuple[tuple[str, str, int], Progress] | None = None

    # -- articles ------------------------------------------------------------------------------

    def start(self, article_id: str | None = None) -> bool:
        """Open `article_id`, else where this reviewer stopped, else the next in the queue.

        Where only some articles are wanted it is the next of these. Where another reviewer is at
        that article, the next one is opened. False where there is nothing to do.
        """
        if article_id is None and self.filter == EVERYTHING:
            article_id = self.project.review.last_edited(self.person.id)
        if article_id is None:
            return self._open_next()
        try:
            return self._open(article_id)
        except StaleError as taken:
            opened = self._open_next()
            self.notice = str(taken)
            return opened

    def _open(self, article_id: str) -> bool:
        self._refuse_taken(article_id)
        return super()._open(article_id)

    def _refuse_settled(self, article_id: str) -> None:
        settled_by = self.project.gold.settled_by(article_id)
        if settled_by not in (None, self.person.name):
            message = f"{settled_by} has settled this article; only they reopen it."
            raise StaleError(message)

    def _refuse_taken(self, article_id: str) -> None:
        self._refuse_settled(article_id)
        if self.project.gold.settled_by(article_id) is not None:
            return  # mine, whoever has begun it beside me
        holder = self.project.review.taken_by(article_id, self.person.id)
        if holder is not None:
            message = f"{holder} is at work on this article; here is another one."
            raise StaleError(message)

    def _open_next(self) -> bool:
        """The next in the queue; what was finished meanwhile is looked at before it ends."""
        passed_over = self._passed_over()
        opened = self._claim(self._upcoming)
        if not opened and not self.unsaved and self._refreshed():
            opened = self._claim(self._upcoming)
        if opened and passed_over:
            self.notice = self.notice or passed_over
        return opened

    def _refreshed(self) -> bool:
        return bool([*self.project.review.refresh(at_most=_MOST_COMPARED)])

    def _passed_over(self) -> str:
        """Who is at the article that would come next, told once."""
        held = self.project.review.passed_over(self.person.id, self.filter, order=self.order)
        if held is None or held in self._told_held:
            return ""
        self._told_held.add(held)
        article_id, holder = held
        title = quoted(self.project.articles.get(article_id).headline)
        return f"{holder} is at work on {title}; here is the next one"

    def _upcoming(self) -> str | None:
        review, me = self.project.review, self.person.id
        return next(iter(review.upcoming(me, self.filter, order=self.order, most=1)), None)

    def _opening(self, article_id: str, draft: Draft) -> Change | None:
        """What is proposed is fixed until annotators change what was compared.

        Who comes back after a long time to what they have only looked at has it anew.
        """
        lanes = self.project.review.lanes(article_id)
        known = draft.compared == lanes.heads and not self.project.review.has_lapsed(draft)
        if draft.status == "finished" or known:
            return None
        shown = tuple(to_decide(places(lanes.spans), draft))
        return Change(Action.OPENED, shown=shown, compared=lanes.heads)

    def _record(self, changes: list[Change]) -> bool:
        """The first to decide anything has the article; another is told before work is lost."""
        if self.article and not self.draft.edited:
            self._refuse_settled(self.article.id)
            holder = self.project.review.taken_by(self.article.id, self.person.id)
            if holder is not None:
                other = self.told("{next_article} goes to another")
                self.notice = f"{holder} is at work on this article by now; {other}"
                return False
        return super()._record(changes)

    def _reload(self) -> None:
        """Show what the file holds, also of an article that another reviewer has by now."""
        article_id = self.key.article_id
        try:
            super()._reload()
        except StaleError as taken:
            self._show(self.project.articles.get(article_id), self._loaded(article_id))
            self.notice = str(taken)
        if self.draft.head is None:  # purged meanwhile
            self.lanes, self.places = None, Places((), self.draft)

    def _show(self, article: Article, draft: Draft) -> None:
        self.lanes = self.project.review.lanes(article.id)
        self.places = Places([*places(self.lanes.spans)], draft)
        super()._show(article, draft)
        changed = self.project.review.changed_since_settled(article.id)
        if changed and draft.status == "finished":
            self.notice = f"changed since settled: by {self._named(changed)}"

    def _go_where_work_stopped(self) -> None:
        last = self.draft.last_span
        place = self.places.next(last.start - 1 if last else -1)
        if place:
            self._go_to_place(place)

    @property
    def progress(self) -> Progress:
        """Articles settled, opened by this reviewer, and to be settled in all.

        Counted again only when a status may have changed, here or in another window.
        """
        standing = self.key.article_id, self.draft.status, self.project.version
        if self._progress is None or self._progress[0] != standing:
            self._progress = standing, self.project.review.progress(self.person.id)
        return self._progress[1]

    def next_article(self) -> None:
        """The article opened after this one, else the next in the queue."""
        after = self._free_beside(self.project.review.opened_after)
        if after:
            self._open(after)
        elif not self._open_next():
            self.notice = self.unsaved or "this is the last article to review"

    def previous_article(self) -> None:
        """The article opened before this one."""
        before = self._free_beside(self.project.review.opened_before)
        if before:
            self._open(before)
        else:
            self.notice = "this is the first article you opened"

    def _free_beside(self, beside: Callable[[int, str], str | None]) -> str | None:
        """The next article in a direction that no other reviewer is at, or has settled."""
        article_id = beside(self.person.id, self.key.article_id)
        while article_id and not self._is_free(article_id):
            article_id = beside(self.person.id, article_id)
        return article_id

    def _is_free(self, article_id: str) -> bool:
        try:
            self._refuse_taken(article_id)
        except StaleError:
            return False
        return True

    def _go_on(self) -> None:
        if self._open_next() or self.unsaved:
            return
        waiting = self.project.review.first_open(self.person.id)
        if waiting and self._is_free(waiting):
            self._open(waiting)
        else:
            self.notice = "settled; nothing more is to be reviewed"

    # -- where the reviewer is -----------------------------------------------------------------

    @property
    def place(self) -> Place | None:
        """The place that covers the cursor, unanimous or not."""
        return self.places.at(self.cursor_char)

    def next_undecided(self) -> None:
        """The next disagreement to settle, from the end on to the first."""
        here = self.place
        self._jump_to(self.places.next(here.start if here else self.cursor_char))

    def previous_undecided(self) -> None:
        """The disagreement to settle before, from the first on to the last."""
        self._jump_to(self.places.previous(self.cursor_char))

    def _jump_to(self, place: Place | None) -> None:
        self.notice = ""
        self.anchor = None
        if place:
            self._go_to_place(place)
        else:
            self.notice = self._all_settled()

    def _all_settled(self) -> str:
        if self.draft.status == "finished":
            return self.told("this article is settled; {finish} goes on")
        unanimous = len(self.places.unanimous)
        if unanimous and not self.takes_unanimous:
            return self.told(f"no disagreement is left; {{take_unanimous}} takes {unanimous} more")
        return self.told("no disagreement is left; {finish} settles the article")

    def _go_to_place(self, place: Place) -> None:
        marks = self.draft.between(place.start, place.end)
        waiting = [mark for mark in marks if not mark.decided]
        self.cursor = self.tokens.at(waiting[0].span.start if waiting else place.start)

    def _followed(self, effects: list[Effect]) -> None:
        super()._followed(effects)
        self.places.follow(self.draft, effects)

    # -- what is told --------------------------------------------------------------------------

    @property
    def spans_told(self) -> str:
        """How many disagreements there are, and how many wait."""
        places = self.places
        return f"Disagreements {places.disagreements:,} · {len(places.disagreeing):,} to settle"

    @property
    def overlooked_told(self) -> str:
        """What is unanimous and not taken yet, if anything is."""
        count = len(self.places.unanimous)
        return f"{count:,} unanimous to take" if count else ""

    def tag_of(self, mark: Mark) -> str | None:
        """What differs is told from what is unanimous without colour."""
        return DIFFERS if differs(mark) else None

    def note_of(self, mark: Mark) -> str:
        """The classes of a disagreement that waits."""
        return mark.suggestion.reason if mark.suggestion and differs(mark) else ""

    # -- names ---------------------------------------------------------------------------------

    def toggle_names(self) -> None:
        """Show or hide who annotated."""
        self.names_shown = not self.names_shown
        self.notice = f"names {'shown' if self.names_shown else 'hidden'}"

    @property
    def lane_names(self) -> list[str]:
        """What each lane is called, as names are shown or hidden."""
        names = self.lanes.names if self.lanes else ()
        if self.names_shown:
            return list(names)
        return [f"annotator {number}" for number, _ in enumerate(names, 1)]

    def _named(self, names: list[str]) -> str:
        known = dict(zip(self.lanes.names if self.lanes else (), self.lane_names, strict=True))
        return ", ".join(known.get(name, name) for name in names)
