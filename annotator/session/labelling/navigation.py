"""A labelling person's way through the queue: where to start, what comes next, what is shown.

Nothing here is about single keys that decide; no Textual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.editor import Editing
from annotator.session.labelling.suggestions import suggested_to
from annotator.session.labelling.unaided import ON_PURPOSE, opening
from annotator.session.labelling.unlabelled_numbers import NumberWatch
from annotator.text.probability import marked_probability
from corpus.store.queue import EVERYTHING
from corpus.workflows.ranking import next_unclaimed

if TYPE_CHECKING:
    from annotator.keymap.keymap import Keymap
    from annotator.session.labelling.known_strings import KnownStrings
    from annotator.session.labelling.repeat import Decision
    from annotator.session.labelling.unaided import Lot
    from corpus.concerns import Concern
    from corpus.edits.draft import Draft
    from corpus.model import Annotator, Article, Change, Mark, Via
    from corpus.store import Project
    from corpus.store.queue import Progress, QueueFilter


Repeatable = tuple["Decision", str | None, int]
"""A decision with the last edit and the cursor as they were: it holds until either moves."""

NO_SUGGESTIONS = "no suggestions here yet: `annotator suggest` makes them"


class Walking(Editing):
    """Opens articles of the queue with what is suggested in them.

    `no_suggestions` is what is said of an article that nobody suggested for. `accept_above` is the
    share of right ones that suggestions must exceed to be accepted without a look, or None. `lot`
    decides which articles are opened without suggestions; without one all that were not decided
    before are opened with them.
    """

    def __init__(
        self,
        project: Project,
        person: Annotator,
        *,
        suggester: str | None = None,
        keymap: Keymap | None = None,
        accept_above: float | None = None,
        lot: Lot | None = None,
        via: Via,
    ) -> None:
        super().__init__(project, person, keymap=keymap, via=via)
        self.suggester = suggester or project.suggestions.current()
        self.accept_above = accept_above
        self._lot = lot
        self.filter = EVERYTHING
        self.no_suggestions = NO_SUGGESTIONS
        self.concerns: list[Concern] = []
        self._known: KnownStrings | None = None
        self._checked = ""
        self._found_at: str | None = None
        self._offered: Repeatable | None = None
        self._repeated: Repeatable | None = None
        self._progress: tuple[tuple[str, str, int], Progress] | None = None

    # -- articles ------------------------------------------------------------------------------

    def start(self, article_id: str | None = None) -> bool:
        """Open `article_id`, else where this person stopped, else the next in the queue.

        False where there is nothing to do.
        """
        article_id = article_id or self.project.queue.last_edited(self.person.id)
        if article_id:
            return self._open(article_id)
        return self._open_unclaimed() or self._open_last()

    def _open_last(self) -> bool:
        last = self.project.queue.last_opened(self.person.id)
        if last is None:
            return False
        self._open(last)
        self.notice = "all articles are done"
        return True

    def _opening(self, article_id: str, draft: Draft) -> Change | None:
        """What is shown is fixed by the first edit; until then a newer run is shown."""
        if draft.edited:
            return None
        found = suggested_to(self.project, self.person.id, article_id, self.suggester)
        return opening(draft, self.suggester, found, self._lot)

    def _show(self, article: Article, draft: Draft) -> None:
        super()._show(article, draft)
        self.concerns = []
        self._found_at = None
        self._known = None
        if draft.unaided:
            self.notice = self.notice or ON_PURPOSE
        elif not draft.shown and not self.project.suggestions.made(article.id, self.suggester):
            self.notice = NO_SUGGESTIONS if draft.edited else self.no_suggestions

    def _open_unclaimed(self) -> bool:
        return self._claim(lambda: next_unclaimed(self.project, self.person.id, self.filter))

    @property
    def progress(self) -> Progress:
        """How far this person has come; counted again only when a status may have changed.

        That is when it did here, or when anything was written elsewhere, as in another window.
        """
        standing = self.key.article_id, self.draft.status, self.project.version
        if self._progress is None or self._progress[0] != standing:
            self._progress = standing, self.project.queue.progress(self.person.id)
        return self._progress[1]

    @property
    def unaided(self) -> bool:
        """Whether this person is to label the open article without suggestions."""
        return self.draft.unaided is True

    @property
    def watch(self) -> NumberWatch:
        """The numbers of the article that nobody has decided on; without suggestions none is told.

        What looks like a number is as good as suggested.
        """
        self._watch = self._watch or NumberWatch(self.draft, self.tokens, off=self.unaided)
        return self._watch

    @property
    def spans_told(self) -> str:
        """How many spans there are, and how many wait for a decision."""
        waiting = self.draft.undecided_count
        return f"Spans {self.draft.live_count:,} · {waiting:,} undecided"

    @property
    def overlooked_told(self) -> str:
        """Numbers without a label, if there are any."""
        count = self.watch.count
        return f"{count:,} number{'s' if count > 1 else ''} without a label" if count else ""

    def note_of(self, mark: Mark) -> str:
        """How likely a suggestion is right that waits for a decision."""
        if mark.suggestion is None or mark.decided:
            return ""
        return marked_probability(mark.suggestion.score)

    def next_article(self) -> None:
        """The article opened after this one, else the next in the queue."""
        queue, me = self.project.queue, self.person.id
        after = queue.opened_after(me, self.key.article_id, self.filter)
        if after:
            self._open(after)
        elif not self._open_unclaimed():
            self.notice = self.unsaved or f"this is the last article for you{self._kind}"

    def previous_article(self) -> None:
        """The article opened before this one."""
        queue, me = self.project.queue, self.person.id
        before = queue.opened_before(me, self.key.article_id, self.filter)
        if before:
            self._open(before)
        else:
            self.notice = f"this is the first article you opened{self._kind}"

    @property
    def _kind(self) -> str:
        return f" that is {self.filter}" if str(self.filter) else ""

    def go_to_article(self, article_id: str) -> None:
        """Open that article, whether or not it is in this person's queue."""
        if article_id != self.key.article_id:
            self._open(article_id)

    def narrow(self, wanted: QueueFilter) -> None:
        """Go through these articles only from now on, beginning with the first."""
        queue, me = self.project.queue, self.person.id
        before, self.filter = self.filter, wanted
        first = queue.first_open(me, wanted) if wanted.unfinished else None
        first = first or queue.first_opened(me, wanted)
        if wanted == EVERYTHING:
            self.notice = "all articles again"
        elif first or self._open_unclaimed():
            self.go_to_article(first or self.key.article_id)
            self.notice = f"only articles that are {wanted}; the palette shows all again"
        else:
            self.filter = before
            self.notice = f"no article of yours is {wanted}"

    def _go_on(self, done: str) -> None:
        """Open what is still to do: after this article, in the queue, then from the beginning."""
        queue, me = self.project.queue, self.person.id
        wanted = self.filter
        after = queue.opened_after(me, self.key.article_id, wanted, only_open=wanted.unfinished)
        if after:
            self._open(after)
        elif not self._open_unclaimed() and not self.unsaved:
            earlier = queue.first_open(me, wanted) if wanted.unfinished else None
            if earlier:
                self._open(earlier)
            else:
                self.notice = f"{done}; {self._nothing_left()}".removeprefix("; ")

    def next_unfinished(self) -> None:
        """Open what is still to do, without deciding anything about this article."""
        self._go_on("")

    def _nothing_left(self) -> str:
        if str(self.filter):
            return f"no further article{self._kind}; the palette shows all again"
        progress = self.project.queue.progress(self.person.id)
        elsewhere = progress.articles - progress.opened
        if elsewhere:
            return f"nothing is left for you: {elsewhere} more are settled or with others"
        return "all articles are done"
