"""The distinct strings that are suggested, labelled or searched in articles, with their places.

The strings with the most evidence come first: the more undecided places a string has, and the less
likely its suggestions are right, the more one decision on it says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.model import Mark, Span

CONTEXT = 40
"""Code points of context on either side of a place."""

_UNKNOWN = 0.5
"""The probability of a suggestion without one."""


@dataclass(frozen=True, slots=True)
class StringPlace:
    """A place of a string: an extent (code points) with its label (an id), state and context.

    A place that was only found by its words is `unlabelled` and has no label. `score` is the
    probability of a suggestion, None if unknown or decided, and `chance` that by the scorer, which
    decides about the order where the other is unknown. `is_own` says whether the person has
    begun the article, so that a decision on the place is an edit.
    """

    article_id: str
    start: int
    end: int
    label: int | None
    state: Literal["suggested", "accepted", "rejected", "unlabelled"]
    score: float | None
    before: str
    covered: str
    after: str
    is_own: bool
    chance: float | None = None

    @property
    def doubt(self) -> float:
        """How likely its suggestion is wrong: by the history, else by the scorer, else half."""
        known = (one for one in (self.score, self.chance) if one is not None)
        return 1 - next(known, _UNKNOWN)

    @property
    def extent(self) -> tuple[int, int]:
        """The extent of the place."""
        return self.start, self.end


@dataclass(frozen=True)
class SuggestedString:
    """A string and its places."""

    text: str
    places: tuple[StringPlace, ...]

    @cached_property
    def undecided(self) -> list[StringPlace]:
        """The places that nobody has decided on yet."""
        return [place for place in self.places if place.state == "suggested"]

    @cached_property
    def label_counts(self) -> Mapping[int, int]:
        """The number of places with each label (an id), the most frequent first."""
        counts = Counter(
            place.label
            for place in self.places
            if place.label is not None and place.state != "rejected"
        )
        return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0])))

    @property
    def usual(self) -> int | None:
        """The label (an id) that most places have; of a string only rejected, the suggested one.

        None if no place was ever labelled or suggested.
        """
        former = (place.label for place in self.places if place.label is not None)
        return next(iter(self.label_counts), next(former, None))

    @cached_property
    def score(self) -> float | None:
        """The mean probability of the undecided suggestions; None where none is known."""
        known = [at.score for at in self.undecided if at.score is not None]
        return sum(known) / len(known) if known else None

    @property
    def evidence(self) -> float:
        """The number of suggestions of the undecided places that are expected to be wrong."""
        return sum(place.doubt for place in self.undecided)


class SuggestedStrings:
    """Collects strings article by article; an article that has changed is added again."""

    def __init__(self) -> None:
        self._of_article: dict[str, list[StringPlace]] = {}

    @property
    def articles(self) -> Iterable[str]:
        """The ids of the articles read."""
        return self._of_article

    def add(
        self,
        article_id: str,
        text: str,
        marks: Iterable[Mark],
        unlabelled: Iterable[tuple[int, int]] = (),
        *,
        is_own: bool,
        chances: Mapping[Span, float] | None = None,
    ) -> None:
        """Read an article with these marks, and with extents that have none.

        `chances` are the scorer's probabilities of suggestions, as far as it has any.
        """
        places = [
            *_places(article_id, text, marks, chances or {}, is_own=is_own),
            *(_place(article_id, text, one, is_own=is_own) for one in unlabelled),
        ]
        self._of_article[article_id] = sorted(places, key=lambda place: place.start)

    def listed(self) -> list[SuggestedString]:
        """Return the strings, those with the most evidence first."""
        by_string: dict[str, list[StringPlace]] = defaultdict(list)
        for places in self._of_article.values():
            for place in places:
                by_string[place.covered].append(place)
        strings = (SuggestedString(text, tuple(places)) for text, places in by_string.items())
        return sorted(strings, key=lambda one: (-one.evidence, -len(one.places), one.text))


def _places(
    article_id: str,
    text: str,
    marks: Iterable[Mark],
    chances: Mapping[Span, float],
    *,
    is_own: bool,
) -> Iterator[StringPlace]:
    for mark in marks:
        score = mark.suggestion.score if mark.suggestion and mark.state == "suggested" else None
        place = _place(article_id, text, mark.span.extent, is_own=is_own)
        chance = chances.get(mark.span, 0.0) if chances else None
        yield replace(place, label=mark.span.label, state=mark.state, score=score, chance=chance)


def _place(article_id: str, text: str, extent: tuple[int, int], *, is_own: bool) -> StringPlace:
    start, end = extent
    return StringPlace(
        *(article_id, start, end, None, "unlabelled", None),
        text[max(0, start - CONTEXT) : start],
        text[start:end],
        text[end : end + CONTEXT],
        is_own,
    )
