"""The open article: claims it, shows it once the claim is stored, and records edits.

After a failed or conflicting write the stored state is loaded again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from annotator.session.clock_notice import set_back
from annotator.session.outcome import Outcome, Refused
from corpus.edits.draft import Draft, Effect
from corpus.errors import NotFoundError, NotSavedError, ReplayError, StaleError, TakenError
from corpus.model import AnnotationKey
from corpus.numbers.valuer import Valuer
from corpus.store.edits import new_step
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from corpus.model import Annotator, Article, Change, Layer, Via
    from corpus.store import Project

    Entry = tuple[AnnotationKey, Draft, Sequence[Change]]


_MOST_DRAFTS = 3
"""Annotations that are kept: the open one and those to go back to."""

MOST_LEARNED = 8
"""Annotations that memory counts before an article is opened. Usually it is one: the article just
left. In a project of an older annotator many wait; nobody should have to wait for all of them."""


class OpeningPolicy(Protocol):
    """A kind of work: the content of an opened article, and the articles that it refuses."""

    @property
    def layer(self) -> Layer:
        """The layer that is worked on."""

    def check_open(self, article_id: str) -> None:
        """Raise `StaleError` if somebody else has the article."""

    def check_edit(self, workspace: Workspace) -> None:
        """Raise `TakenError`, `StaleError` or `Refused` if the open article must not be edited.

        Called in the transaction that stores the edit.
        """

    def opening(self, article_id: str, draft: Draft) -> Change | None:
        """Return the edit that shows what is to be decided; None if it is shown already."""

    def shown(self, workspace: Workspace) -> None:
        """Prepare what belongs to the open article; there is none if it was purged."""

    def recorded(self, workspace: Workspace, effects: Sequence[Effect]) -> None:
        """Update what belongs to the open article after an edit."""

    def first_char(self, workspace: Workspace) -> int:
        """Return the code point at which work on the open article begins."""

    def greeting(self, workspace: Workspace) -> Outcome:
        """Return what there is to say of the article just opened."""


class Workspace:
    """The article that one person works on, on one layer.

    `effects` are the changes that the view has not drawn yet; with `relayout` it has to draw the
    whole article. `unsaved` is why the last write failed; `clock` says that the clock was set back.
    `on_shown` is called when an article is opened or loaded again, with whether its text is the one
    shown before; `on_recorded` with each step stored; `on_taken` if others have taken the open
    article: it opens another one and returns what to say about it.
    """

    def __init__(
        self, project: Project, person: Annotator, policy: OpeningPolicy, *, via: Via
    ) -> None:
        self.project = project
        self.person = person
        self.policy = policy
        self.article: Article | None = None
        self.tokens = Tokens("", b"")
        self.draft = Draft()
        self.labels = {label.id: label for label in project.labels.all()}
        self.valuer = Valuer(self.labels.values(), project.vague_numbers, project.lang)
        self.saved_at: str | None = None
        self.unsaved: str | None = None
        self.clock = ""
        self.effects: list[Effect] = []
        self.relayout = True
        self.on_shown: list[Callable[[bool], None]] = []
        self.on_recorded: list[Callable[[str], None]] = []
        self.on_taken: Callable[[], str] = str
        self._drafts: dict[str, Draft] = {}
        self._last_edit_at = project.work.last_edit_at()
        self._via = via

    @property
    def key(self) -> AnnotationKey:
        """Whose annotation of which article is open."""
        return self.key_of(self.article.id if self.article else "")

    def key_of(self, article_id: str) -> AnnotationKey:
        """Return the key of this person's annotation of an article."""
        return AnnotationKey(article_id, self.person.id, self.policy.layer)

    @property
    def is_purged(self) -> bool:
        """Whether the open article has been purged since, by another process."""
        return bool(self.article) and self.project.articles.hash_of(self.key.article_id) is None

    # -- opening -------------------------------------------------------------------------------

    def open(self, article_id: str) -> Outcome:
        """Open an article.

        Raises `StaleError` if somebody else has it, `NotSavedError` if it cannot be claimed,
        `NotFoundError` if it was purged. The article that was open stays open then.
        """
        self.policy.check_open(article_id)
        self._learn()
        article, draft = self.project.articles.get(article_id), self.load(article_id)
        if draft.head is None or self.policy.opening(article_id, draft):
            return self.claim(lambda: article_id) or Outcome()
        return self._show(article, draft)

    def claim(self, choose: Callable[[], str | None]) -> Outcome | None:
        """Choose and open an article in one transaction, so that no two people get the same one.

        It is shown only after the commit. None: nothing was chosen. Raises `NotSavedError`.
        """
        self._learn()
        try:
            with self.project.transaction():
                article_id = choose()
                draft = self.opened(article_id) if article_id else None
        except NotSavedError as error:
            self.unsaved = str(error)
            raise
        if article_id is None or draft is None:
            return None
        self.unsaved = None
        return self._show(self.project.articles.get(article_id), draft)

    def opened(self, article_id: str) -> Draft:
        """Return the annotation of an article, with what is to be decided recorded in it."""
        draft = self.load(article_id)
        opening = self.policy.opening(article_id, draft)
        if opening:
            self.project.edits.record(self.key_of(article_id), draft, [opening], via=self._via)
        return draft

    def load(self, article_id: str) -> Draft:
        """Return the annotation of an article; the last few are not replayed again."""
        key = self.key_of(article_id)
        draft = self._drafts.pop(article_id, None)
        if draft is None or draft.head is None or draft.head != self.project.edits.head(key):
            draft = self.project.edits.load(key)
        self._drafts[article_id] = draft
        if len(self._drafts) > _MOST_DRAFTS:
            del self._drafts[next(iter(self._drafts))]
        return draft

    def _learn(self) -> None:
        """Let memory count what was decided since; if that cannot be stored, it is done later."""
        with suppress(NotSavedError):
            self.project.memories.count_due(self.person.id, at_most=MOST_LEARNED)

    def _show(self, article: Article, draft: Draft) -> Outcome:
        self.refresh_labels()
        before = self.article
        self.article, self.draft = article, draft
        self.tokens = Tokens(article.text, article.tokens, article.sentences)
        self.effects.clear()
        self.saved_at = self.saved_at or draft.last_at
        self._shown(same_text=(before and (before.id, before.text)) == (article.id, article.text))
        return self.policy.greeting(self)

    def _shown(self, *, same_text: bool) -> None:
        self.relayout = True
        self.policy.shown(self)
        for follow in self.on_shown:
            follow(same_text)

    def refresh_labels(self) -> None:
        """Read the labels again: a colleague may have added, renamed or removed one."""
        self.project.labels.refresh()
        labels = {label.id: label for label in self.project.labels.all()}
        if labels != self.labels:
            self.labels = labels
            self.valuer = Valuer(labels.values(), self.project.vague_numbers, self.project.lang)
            self.relayout = True

    # -- storing -------------------------------------------------------------------------------

    def record(self, changes: Sequence[Change]) -> None:
        """Store changes to the open article as one step.

        Raises `NotSavedError`, `StaleError` or `ReplayError`, after the stored state was loaded
        again, and what `check_edit` of the policy raises. After `TakenError` another article is
        open, if there is one.
        """
        if self.article is None:
            raise Refused("No article is open.")
        step = new_step()
        try:
            filled = self.valuer.filled(changes, self.draft, self.tokens.text)
            with self.project.transaction():
                self.policy.check_edit(self)
                effects = self.project.edits.record(
                    self.key, self.draft, filled, via=self._via, step=step
                )
        except TakenError as error:
            message = f"{error}. {self.on_taken()}"
            raise TakenError(message) from error
        except NotSavedError as error:
            self.unsaved = str(error)
            self.reload()
            raise
        except (StaleError, ReplayError) as error:
            taken = self.reload()
            if taken:
                raise taken from error
            raise
        self._saved(self.draft.last_at)
        self._follow(effects)
        for follow in self.on_recorded:
            follow(step)

    def _saved(self, at: str | None) -> None:
        """Note the time of a step that was stored."""
        self.unsaved, self.saved_at = None, at
        if at is not None:
            self.clock, self._last_edit_at = set_back(self._last_edit_at, at), at

    def record_opening(self) -> Change | None:
        """Record the suggestions to decide in the open article, if they differ from those shown.

        Raises the errors of `record`, with messages that do not say that an edit was not saved.
        """
        opening = self.policy.opening(self.key.article_id, self.draft) if self.article else None
        if opening:
            self.refresh_labels()
            edits = self.project.edits
            self._follow(edits.record(self.key, self.draft, [opening], via=self._via))
        return opening

    def _follow(self, effects: Sequence[Effect]) -> None:
        self.effects += effects
        self.policy.recorded(self, effects)

    def record_many(self, entries: Iterable[Entry]) -> Generator[None]:
        """Store changes to several articles as one step; yields after each entry.

        All are stored at the end. If one of them fails, or the iterator is closed before its end,
        nothing is. Raises `NotSavedError` or `StaleError`. In any case the open article is loaded
        again. Entries are read inside the transaction, each after the one before was recorded.
        """
        step, drafts = new_step(), []

        def noted() -> Iterator[Entry]:
            for key, draft, changes in entries:
                drafts.append(draft)
                yield key, draft, changes

        together = self.project.edits.record_together(noted(), via=self._via, step=step)
        try:
            for _ in together:
                yield
        except NotSavedError as error:
            self.unsaved = str(error)
            raise
        finally:
            together.close()
            self.reload()
        self._saved(drafts[-1].last_at if drafts else self.saved_at)
        for follow in self.on_recorded:
            follow(step)

    def reload(self) -> StaleError | None:
        """Show what the file holds, so that nothing stays on the screen that was not stored.

        The text may be another if a colleague has replaced the article. Returns why the article
        cannot be edited if somebody else has it now.
        """
        self._drafts.clear()  # a step that failed may have been carried out in part
        article_id = self.key.article_id
        taken = None
        try:
            try:
                self.open(article_id)
            except (NotSavedError, StaleError) as error:
                taken = error if isinstance(error, StaleError) else None
                self._show(self.project.articles.get(article_id), self.load(article_id))
        except NotFoundError:
            self.draft = Draft()
            self._shown(same_text=True)
        return taken
