"""The open article: claims it, shows it once the claim is stored, and records edits.

After a failed or conflicting write the stored state is reloaded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from annotator.keymap.keymap import default_keymap
from annotator.session import changes
from annotator.session.labelling.suggestions import learn
from corpus.edits.draft import Draft, Effect
from corpus.errors import NotFoundError, NotSavedError, ReplayError, StaleError
from corpus.model import AnnotationKey
from corpus.numbers.valuer import Valuer
from corpus.store.edits import new_step
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.keymap.keymap import Keymap
    from annotator.session.labelling.unlabelled_numbers import NumberWatch
    from corpus.model import Annotator, Article, Change, Layer, Mark, Via
    from corpus.store import Project
    from corpus.store.queue import Progress


_MOST_DRAFTS = 3
"""Annotations that are kept: the open one and those to go back to."""


class Desk(ABC):
    """The open article of one person on one layer, and where the cursor is in it.

    `cursor` and `anchor` are token indices; `anchor` is where a selection began, or None. `effects`
    and `reopened` tell the view what to draw again, `notice` what there is to say, `unsaved` why
    the last write failed, `task` is what the header calls the work.
    """

    layer: ClassVar[Layer] = "annotation"
    task: ClassVar[str] = ""

    def __init__(
        self,
        project: Project,
        person: Annotator,
        *,
        keymap: Keymap | None = None,
        via: Via,
    ) -> None:
        self.project = project
        self.person = person
        self.keymap = keymap or default_keymap()
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
        self._drafts: dict[str, Draft] = {}
        self._pressed_at: dict[str, int] = {}
        self._watch: NumberWatch | None = None
        self._via = via
        self.labels = {label.id: label for label in project.labels.all()}
        self.valuer = Valuer(self.labels.values(), project.vague_numbers)
        self.matches: list[tuple[int, int]] = []
        self.sought = ""
        self._missed: int | None = None

    # -- articles ------------------------------------------------------------------------------

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
        key = self._key_of(article_id)
        article, draft = self.project.articles.get(article_id), self._loaded(article_id)
        opening = self._opening(article_id, draft)
        if opening:
            self.project.edits.record(key, draft, [opening], via=self._via)
        return article, draft

    def _loaded(self, article_id: str) -> Draft:
        """The annotation of an article; one of the last that were open is not replayed again."""
        key = self._key_of(article_id)
        draft = self._drafts.pop(article_id, None)
        if draft is None or draft.head is None or draft.head != self.project.edits.head(key):
            draft = self.project.edits.load(key)
        self._drafts[article_id] = draft
        if len(self._drafts) > _MOST_DRAFTS:
            del self._drafts[next(iter(self._drafts))]
        return draft

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
        self._watch = None
        self.effects.clear()
        self.reopened = True
        undecided = draft.undecided
        first = self.tokens.at(undecided[0].span.start) if undecided else 0
        blank = first == 0 and len(self.tokens) > 0 and self.tokens.blank(0)
        self.cursor = (changes.beside(self.tokens, 0, 1) or 0) if blank else first
        self._go_where_work_stopped()
        self.saved_at = self.saved_at or draft.last_at

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
        return self._key_of(self.article.id if self.article else "")

    def _key_of(self, article_id: str) -> AnnotationKey:
        return AnnotationKey(article_id, self.person.id, self.layer)

    @property
    @abstractmethod
    def progress(self) -> Progress:
        """How far this person has come."""

    @property
    @abstractmethod
    def spans_told(self) -> str:
        """How many spans there are, and how many wait for a decision."""

    @property
    @abstractmethod
    def overlooked_told(self) -> str:
        """What else waits in the article; empty where nothing does."""

    def tag_of(self, mark: Mark) -> str | None:
        """The letter behind a span, where it is another than its label's."""
        del mark
        return None

    def note_of(self, mark: Mark) -> str:
        """What there is to say of a span in a few columns."""
        del mark
        return ""

    @abstractmethod
    def _opening(self, article_id: str, draft: Draft) -> Change | None:
        """The edit that shows what is to be decided, where it is not shown yet."""

    def go_to_article(self, article_id: str) -> None:
        """Open that article, whether or not it is in this person's queue."""
        if article_id != self.key.article_id:
            self._open(article_id)

    def told(self, text: str) -> str:
        """What there is to say, with this person's keys: `{undo} takes it back`."""
        return self.keymap.with_keys(text)

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
            after = changes.beside(self.tokens, index, 1)
            index = changes.beside(self.tokens, index, -1) or 0 if after is None else after
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
            self._followed(effects)
            return True
        self._reload()
        return False

    def _followed(self, effects: list[Effect]) -> None:
        """Bring up to date what is counted of the open article."""
        if self._watch:
            self._watch.follow(self.draft, effects)

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
