"""Reads the strings of articles: what is suggested or labelled there, or what matches a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from annotator.session.labelling.suggestions import suggested_to
from corpus.edits.draft import flat
from corpus.model import Mark
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.session.labelling.session import LabellingSession
    from corpus.suggested_strings import SuggestedStrings
    from corpus.text.string_pattern import StringPattern

NEXT_ARTICLES = 20
"""The number of unopened articles in the scope `next`."""

Scope = Literal["article", "next", "all"]
SCOPES: tuple[Scope, ...] = ("article", "next", "all")


class StringReader:
    """Reads the articles of a scope one at a time.

    `ahead` is how many articles of the scope `next` there are.

    With a `pattern` these are the articles of the scope that the full-text search finds, or all
    where only endings of words are known. Of their marks those count that contain a match,
    and matches under no mark are unlabelled.
    """

    def __init__(self, session: LabellingSession, pattern: StringPattern | None = None) -> None:
        self._session = session
        self.pattern = pattern
        self.ahead = NEXT_ARTICLES
        self.own = {session.key.article_id, *session.project.queue.opened.edited(session.person.id)}

    def indexing(self) -> Iterator[int]:
        """Bring the full-text search up to date, some articles at a time; yield how many."""
        if self.pattern and self.pattern.query:
            yield from self._session.project.text_search.index_steps()

    def articles(self, scope: Scope) -> list[str]:
        """Return the ids of the articles of a scope, the open one first."""
        session, here = self._session, self._session.key.article_id
        opened, me = session.project.queue.opened, session.person.id
        others: Sequence[str] = ()
        if scope == "next":
            wanted = session.queue.filter
            others = session.project.queue.ahead_of(here, me, wanted, most=NEXT_ARTICLES)
            self.ahead = len(others)
        elif scope == "all":
            others = [*opened.edited(me), *opened.not_edited(me)]
        if self.pattern and self.pattern.query:
            found = {*session.project.text_search.article_ids(self.pattern.query)}
            others = [article_id for article_id in others if article_id in found]
        return list(dict.fromkeys([here, *others]))

    def read(self, article_id: str, strings: SuggestedStrings) -> None:
        """Read an article, or read it again."""
        session, is_own = self._session, article_id in self.own
        tokens, draft = session.tokens, session.draft
        if article_id != session.key.article_id:
            article = session.project.articles.get(article_id)
            tokens = Tokens(article.text, article.tokens, article.sentences)
            draft = session.workspace.load(article_id) if is_own else draft
        if is_own:
            live, rejected = list(draft.live), list(draft.rejected)
        else:
            live, rejected = self._suggested(article_id), []
        unlabelled: list[tuple[int, int]] = []
        if self.pattern:
            extents = self.pattern.extents(tokens)
            live = _over(live, extents)
            rejected = _over(rejected, extents)
            taken = [mark.span for mark in (*live, *rejected)]
            unlabelled = [one for one in extents if not any(span.overlaps(*one) for span in taken)]
        chances = session.project.candidates.of(article_id).chances
        marks = [*live, *rejected]
        strings.add(article_id, tokens.text, marks, unlabelled, is_own=is_own, chances=chances)

    def _suggested(self, article_id: str) -> list[Mark]:
        """Return the suggestions that would be shown in an article that is not begun."""
        session = self._session
        found = suggested_to(
            session.project, session.person.id, article_id, session.policy.suggester
        )
        return [Mark(one.span, "suggested", one) for one in flat(found)]


def _over(marks: Sequence[Mark], extents: Sequence[tuple[int, int]]) -> list[Mark]:
    return [mark for mark in marks if any(mark.span.overlaps(*extent) for extent in extents)]
