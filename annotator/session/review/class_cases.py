"""The facts of one disagreement in a list: its article, its context, its variants.

They are read on request and kept: a list shows some rows of thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.disagreement.places import Place, places
from corpus.errors import NotFoundError

if TYPE_CHECKING:
    from corpus.disagreement.places import LaneSpan
    from corpus.model import Article
    from corpus.store import Project
    from corpus.store.review import Case

_MOST_AROUND = 120
"""Code points of context on either side: more than a row shows."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The spans that some annotators have at a place; `who` are the indices of their lanes."""

    spans: tuple[LaneSpan, ...]
    who: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One disagreement in its article: `text` of the place, `names` of the lanes."""

    headline: str
    source: str
    before: str
    text: str
    after: str
    place: Place
    names: tuple[str, ...]

    def text_of(self, span: LaneSpan) -> str:
        """Return the text of a span of this place."""
        return self.text[span.start - self.place.start : span.end - self.place.start]

    @property
    def variants(self) -> list[Variant]:
        """The different versions, the most frequent first, then in the order of lanes."""
        who: dict[tuple[LaneSpan, ...], list[int]] = {}
        for index, lane in enumerate(self.place.lanes):
            who.setdefault(lane, []).append(index)
        found = [Variant(spans, tuple(indices)) for spans, indices in who.items()]
        return sorted(found, key=lambda variant: -len(variant.who))


class Facts:
    """The facts of a project's cases, as they were when first requested."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[Case, CaseFacts | None] = {}
        self._article: tuple[Article, tuple[str, ...], dict[tuple[int, int], Place]] | None = None

    @property
    def read(self) -> int:
        """The number of cases read so far."""
        return len(self._known)

    def knows(self, case: Case) -> bool:
        """Whether the facts of a case were read already."""
        return case in self._known

    def of(self, case: Case) -> CaseFacts | None:
        """Return the facts of a case; None if nobody disagrees there any more."""
        if case not in self._known:
            self._known[case] = self._read(case)
        return self._known[case]

    def _read(self, case: Case) -> CaseFacts | None:
        try:
            article, names, found = self._of_article(case.article_id)
        except NotFoundError:
            return None
        place = found.get((case.start, case.end))
        if place is None or place.unanimous:
            return None
        text, start, end = article.text, case.start, case.end
        return CaseFacts(
            article.headline,
            article.source or "",
            text[max(0, start - _MOST_AROUND) : start],
            text[start:end],
            text[end : end + _MOST_AROUND],
            place,
            names,
        )

    def _of_article(
        self, article_id: str
    ) -> tuple[Article, tuple[str, ...], dict[tuple[int, int], Place]]:
        """Return (article, lane names, places by extent); the last one read is kept."""
        if self._article is None or self._article[0].id != article_id:
            article = self._project.articles.get(article_id)
            lanes = self._project.finished.of(article_id)
            found = {(place.start, place.end): place for place in places(lanes.spans)}
            self._article = article, lanes.names, found
        return self._article
