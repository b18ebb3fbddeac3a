"""The article that is open: claimed, shown only when that is stored, and written to.

What a person does to it is `annotator.session`. Nothing stays here that the file does not hold: a
write that fails, or a colleague who was faster, brings back what is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator import decisions
from annotator.aiding import ON_PURPOSE, opening
from annotator.keymaps import default_keymap
from annotator.number_watch import NumberWatch
from annotator.suggested import learn, suggested_to
from corpus.actions import ReplayError
from corpus.draft import Draft, Effect
from corpus.errors import NotFoundError, NotSavedError, StaleError
from corpus.ordering import next_unclaimed
from corpus.store.edits import AnnotationKey, new_step
from corpus.store.queue import EVERYTHING
from corpus.tokens import Tokens
from corpus.valuing import Valuer

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.aiding import Lot
    from annotator.keymaps import Keymap
    from annotator.known_strings import KnownStrings
    from annotator.repeating import Decision
    from corpus.concerns import Concern
    from corpus.model import Annotator, Article, Change, Via
    from corpus.store import Project
    from corpus.store.queue import Filter, Progress


Repeatable = tuple["Decision", str | None, int]
"""A decision with the last edit and the cursor as they were: it holds until either moves."""


_MOST_DRAFTS = 3
"""Annotations that are kept: the open one and those to go back to."""

NO_SUGGESTIONS = "no suggestions here yet: `annotator suggest` makes them"


class Desk:
    """One person's way through the queue, the open article, and where the cursor is in it.

    `cursor` and `anchor` are token indices; `anchor` is where a selection began, or None. `effects`
    and `reopened` tell the view what to draw again, `notice` what there is to say, `unsaved` why
    the last write failed, `no_suggestions` what is said of an article that nobody suggested for.
    `accept_above` is the share of right ones that suggestions must exceed to be accepted without a
    look, or None. `lot` decides which articles are opened without suggestions; without one all that
    were not decided before are opened with them.
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
        self.project = project
        self.person = person
        self.suggester = suggester or project.suggestions.current()
        self.keymap = keymap or default_keymap()
        self.accept_above = accept_above
        self.article: Article | None = None
        self.tokens = Tokens("", b"")
        self.draft = Draft()
        self.cursor = 0
        self.anchor: int | None = None
        self.show_rejected = False
        self.notice = ""
        self.saved_at: str | None = None
        self.unsaved: str | None = None
        self.effects: list[Effect] = []
        self.reopened = True
        self.filter = EVERYTHING
        self._drafts: dict[str, Draft] = {}
        self.no_suggestions = NO_SUGGESTIONS
        self._pressed_at: dict[str, int] = {}
        self._watch: NumberWatch | None = None
        self._known: KnownStrings | None = None
        self._via = via
        self._lot = lot
        self.labels = {label.id: label for label in project.labels.all()}
        self.valuer = Valuer(self.labels.values(), project.vague_numbers)
        self.matches: list[tuple[int, int]] = []
        self.sought = ""
        self._missed: int | None = None
        self.concerns: list[Concern] = []
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

    def _open(self, article_id: str) -> bool:
        """Show an article; False where it could not be claimed in the file, which is said."""
        learn(self.project, self.person.id)
        article = self.project.articles.get(article_id)
        draft = self._loaded(article_id)
        if draft.head is None or self._opening(article_id, draft):
            return self._claim(lambda: article_id)
        self._show(article, draft)
        return True

    def _claim(self, choose: Callable[[], str | None]) -> bool:
        """Choose and open in one transaction, so that two people never get the same article.

        Nothing is shown before it is committed.
        """
        learn(self.project, self.person.id)
        try:
            with self.project.transaction():
                article_id = choose()
                opened = self._opened(article_id) if article_id else None
        except NotSavedError as error:
            self.unsaved = str(error)
            return False
        if opened is None:
            return False
        self.unsaved = None
        self._show(*opened)
        return True

    def _opened(self, article_id: str) -> tuple[Article, Draft]:
        key = AnnotationKey(article_id, self.person.id)
        article, draft = self.project.articles.get(article_id), self._loaded(article_id)
        opening = self._opening(article_id, draft)
        if opening:
            self.project.edits.record(key, draft, [opening], via=self._via)
        return article, draft

    def _loaded(self, article_id: str) -> Draft:
        """The annotation of an article; one of the last that were open is not replayed again."""
        key = AnnotationKey(article_id, self.person.id)
        draft = self._drafts.pop(article_id, None)
        if draft is None or draft.head is None or draft.head != self.project.edits.head(key):
            draft = self.project.edits.load(key)
        self._drafts[article_id] = draft
        if len(self._drafts) > _MOST_DRAFTS:
            del self._drafts[next(iter(self._drafts))]
        return draft

    def _opening(self, article_id: str, draft: Draft) -> Change | None:
        """What is shown is fixed by the first edit; until then a newer run is shown."""
        if draft.edited:
            return None
        found = suggested_to(self.project, self.person.id, article_id, self.suggester)
        return opening(draft, self.suggester, found, self._lot)

    def _open_unclaimed(self) -> bool:
        return self._claim(lambda: next_unclaimed(self.project, self.person.id, self.filter))

    def read_labels(self) -> None:
        """Know the labels of now: a colleague may have added one, renamed or removed it."""
        self.project.labels.refresh()
        labels = {label.id: label for label in self.project.labels.all()}
        if labels != self.labels:
            self.labels = labels
            self.valuer = Valuer(labels.values(), self.project.vague_numbers)

    def _show(self, article: Article, draft: Draft) -> None:
        self.read_labels()
        self.article, self.draft = article, draft
        self.tokens = Tokens(article.text, article.tokens, article.sentences)
        self.anchor = None
        self.notice = ""
        self.matches = []
        self._missed = None
        self.concerns = []
        self._found_at = None
        self._watch = None
        self._known = None
        self.effects.clear()
        self.reopened = True
        undecided = draft.undecided
        first = self.tokens.at(undecided[0].span.start) if undecided else 0
        blank = first == 0 and len(self.tokens) > 0 and self.tokens.blank(0)
        self.cursor = (decisions.beside(self.tokens, 0, 1) or 0) if blank else first
        self._go_where_work_stopped()
        self.saved_at = self.saved_at or draft.last_at
        if draft.unaided:
            self.notice = self.notice or ON_PURPOSE
        elif not draft.shown and not self.project.suggestions.made(article.id, self.suggester):
            self.notice = NO_SUGGESTIONS if draft.edited else self.no_suggestions

    def _go_where_work_stopped(self) -> None:
        last = self.draft.last_span
        if last:
            here = self.draft.mark_at(last.start)
            after = (mark for mark in self.draft.following(last.start) if not mark.decided)
            undecided = here if here and not here.decided else None
            mark = undecided or next(after, None) or next(iter(self.draft.undecided), None)
            self.cursor = self.tokens.at(mark.span.start if mark else last.start)

    @property
    def key(self) -> AnnotationKey:
        """Whose annotation of which article is open."""
        return AnnotationKey(self.article.id if self.article else "", self.person.id)

    @property
    def progress(self) -> Progress:
        """How far this person has come; counted again only when a status may have changed.

        That is when it did here, or when anything was written elsewhere, as in another window.
        """
        standing = self.key.article_id, self.draft.status, self.project.version
        if self._progress is None or self._progress[0] != standing:
            self._progress = standing, self.project.queue.progress(self.person.id)
        return self._progress[1]

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

    def narrow(self, wanted: Filter) -> None:
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

    @property
    def unaided(self) -> bool:
        """Whether this person is to label the open article without suggestions."""
        return self.draft.unaided is True

    def told(self, text: str) -> str:
        """What there is to say, with this person's keys: `{undo} takes it back`."""
        return self.keymap.told(text)

    @property
    def watch(self) -> NumberWatch:
        """The numbers of the article that nobody has decided on; without suggestions none is told.

        What looks like a number is as good as suggested.
        """
        self._watch = self._watch or NumberWatch(self.draft, self.tokens, off=self.unaided)
        return self._watch

    # -- where the cursor is -------------------------------------------------------------------

    @property
    def cursor_char(self) -> int:
        """The code point at which the cursor's token begins."""
        return self.tokens.starts[self.cursor] if len(self.tokens) else 0

    def go_to(self, char: int) -> None:
        """Put the cursor on the token at a code point; from a blank one on to the next."""
        if not len(self.tokens):
            return
        index = self.tokens.at(char)
        if self.tokens.blank(index):
            after = decisions.beside(self.tokens, index, 1)
            index = decisions.beside(self.tokens, index, -1) or 0 if after is None else after
        self.cursor = index
        self.notice = ""

    # -- storing -------------------------------------------------------------------------------

    def _record(self, changes: list[Change]) -> bool:
        if self.article is None:
            return False
        try:
            filled = self.valuer.filled(changes, self.draft, self.tokens.text)
            step = new_step()
            effects = self.project.edits.record(
                self.key, self.draft, filled, via=self._via, step=step
            )
            self._pressed_at[step] = self.cursor_char
        except NotSavedError as error:
            self.unsaved = str(error)
        except (StaleError, ReplayError) as error:
            self.notice = str(error)
        else:
            self.unsaved = None
            self.saved_at = self.draft.last_at
            self.effects += effects
            if self._watch:
                self._watch.follow(self.draft, effects)
            return True
        self._reload()
        return False

    def _reload(self) -> None:
        """Show what the file holds: nothing that was not stored stays on the screen.

        The text may be another, where a colleague has replaced or purged the article meanwhile.
        Newer suggestions are shown only when that can be stored.
        """
        self._drafts.clear()  # a step that did not fit may have been carried out in part
        text, char, said = self.tokens.text, self.cursor_char, self.notice
        key = self.key
        try:
            if not self._open(key.article_id):
                self._show(self.project.articles.get(key.article_id), self._loaded(key.article_id))
        except NotFoundError:
            self.draft = Draft()
            self.reopened = True
        self.notice = said
        if self.tokens.text == text:
            self.go_to(char)
            self.notice = said
        self.anchor = None
