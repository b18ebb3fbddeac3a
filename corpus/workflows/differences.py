"""Compares two states of a project's gold, or of one person's annotations, article by article.

Only articles in which anything has changed since one of the states are read. Both states of these
are read from excerpts of the project.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.differences import differences
from corpus.model import Span
from corpus.workflows.past import project_as_of
from corpus.workflows.selected_gold import selected_gold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.differences import Difference, Valued
    from corpus.model import Article, GoldArticle
    from corpus.store import Project
    from corpus.store.gold_articles import GoldArticles
    from corpus.store.rewind import Moment

Settled = Literal["before and after", "after", "before"]
"""In which of the states an article is settled."""


class ChangedArticle(NamedTuple):
    """An article with its differences, in the order of the text; labels are ids.

    An article that is settled in one state only has all its spans as differences, if it has any.
    `decided_by` are the people who decided on the later state, or on the earlier one if the article
    is not settled later.
    """

    article: Article
    settled: Settled
    decided_by: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changed articles in the order of import; each iteration reads them again.

    `candidates` are the positions of the articles in which anything may have changed.
    """

    before: Project
    after: Project
    candidates: Sequence[int]
    annotator: str | None

    def __len__(self) -> int:
        return len(self.candidates)

    def __iter__(self) -> Iterator[ChangedArticle]:
        return (found for found in self.steps() if found)

    def steps(self) -> Iterator[ChangedArticle | None]:
        """Yield one item for each candidate, None for an article without differences."""
        old = selected_gold(self.before, self.annotator)
        new = selected_gold(self.after, self.annotator)
        for number in self.candidates:
            yield self._compare(_at(self.before, old, number), _at(self.after, new, number))

    def _compare(self, one: GoldArticle | None, other: GoldArticle | None) -> ChangedArticle | None:
        if one is None and other is None:
            return None
        before = _spans(self.before, one) if one else []
        after = _spans(self.after, other) if other else []
        found = tuple(differences(before, after))
        if other is None:
            assert one
            return ChangedArticle(one.article, "before", one.decided_by, found)
        settled: Settled = "before and after" if one else "after"
        if one and not found:
            return None
        return ChangedArticle(other.article, settled, other.decided_by, found)


@contextmanager
def compared(
    project: Project,
    before: Moment | None,
    after: Moment | None,
    *,
    annotator: str | None = None,
) -> Iterator[Comparison]:
    """Compare two states of a project; None is the present state.

    With `annotator`, this person's finished annotations take the place of the gold. Raises
    `NotFoundError` for an unknown person, and for a moment of another project.
    """
    moments = [moment for moment in (before, after) if moment]
    changed = {one for moment in moments for one in project.changed_since(moment).articles}
    numbers = [project.articles.position(article) for article in changed]
    with ExitStack() as stack:
        old, new = (
            stack.enter_context(project_as_of(project.path, moment, articles=changed))
            for moment in (before, after)
        )
        stack.enter_context(old.snapshot())
        stack.enter_context(new.snapshot())
        candidates = sorted(number for number in numbers if number is not None)
        yield Comparison(old, new, candidates, annotator)


def _at(project: Project, gold: GoldArticles, number: int) -> GoldArticle | None:
    article_id = project.articles.at(number)
    if article_id is None or article_id not in gold:
        return None
    return next(gold.read([article_id]))


def _spans(project: Project, gold: GoldArticle) -> list[Valued]:
    return [
        (Span(span.start, span.end, project.labels.id(span.label)), span.value)
        for span in gold.spans
    ]
