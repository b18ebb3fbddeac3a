"""The events of an article's gold: one for each number that counts people."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.events.counted import Counted
from corpus.events.links import Suggested, suggested
from corpus.events.roles import roles_of
from corpus.events.units import LabelledText
from corpus.model import Span
from corpus.numbers.value import from_json
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.events.links import PlaceFrom
    from corpus.model import GoldArticle, GoldLink, Label, LinkRole
    from corpus.numbers.value import Bound

LinkedBy = Literal["person", "rule", "disputed", ""]
"""By whom a link is: *disputed* where people differ, empty where neither found a span."""


@dataclass(frozen=True, slots=True)
class Event:
    """People whom a number counts; extents are code points of the article.

    `best` is the one figure to use, which is the lower bound: conservative, as conflict data count.
    A number with only an upper bound (*up to 40*) has none. `noun` and `outcome` are as in
    `Counted`. `place_from` says where the rule found the place.
    """

    number: tuple[int, int]
    low: Bound | None
    best: Bound | None
    high: Bound | None
    approximate: bool
    noun: str
    outcome: str
    actor: tuple[int, int] | None
    actor_by: LinkedBy
    place: tuple[int, int] | None
    place_by: LinkedBy
    place_from: PlaceFrom
    sentence: tuple[int, int]


def events_of(settled: GoldArticle, labels: Iterable[Label], lang: str) -> Iterator[Event]:
    """Yield the events of an article, by number.

    A person's link counts before the rule's. A number to which a person gave an ACTOR is an event
    even if the rule finds no people.
    """
    article, labels = settled.article, [*labels]
    ids = {label.name: label.id for label in labels}
    roles = roles_of(labels)
    spans = [Span(span.start, span.end, ids[span.label]) for span in settled.spans]
    tokens = Tokens(article.text, article.tokens, article.sentences)
    text = LabelledText(tokens, roles, _Between(spans), article.title, lang)
    links = {(link.number, link.role): link for link in settled.links}
    for span, labelled in zip(spans, settled.spans, strict=True):
        if roles.get(span.label) == "number":
            event = _event(text, span, labelled.value, links)
            if event:
                yield event


class _Between:
    """The spans that share a code point with an extent; all are sorted and do not overlap."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._ends = [span.end for span in spans]
        self._starts = [span.start for span in spans]

    def __call__(self, start: int, end: int) -> Sequence[Span]:
        return self._spans[bisect_left(self._ends, start + 1) : bisect_left(self._starts, end)]


def _event(
    text: LabelledText,
    number: Span,
    value: str | None,
    links: Mapping[tuple[tuple[int, int], LinkRole], GoldLink],
) -> Event | None:
    found = suggested(text, number, value)
    actor_link = links.get((number.extent, "actor"))
    if found is None and not (actor_link and actor_link.target):
        return None
    found = found or Suggested(Counted())
    actor, actor_by = _linked(found.counted.actor, actor_link)
    place, place_by = _linked(found.place, links.get((number.extent, "place")))
    low, high, approximate = _bounds(value)
    return Event(
        number.extent,
        low,
        low,
        high,
        approximate,
        found.counted.noun,
        found.counted.outcome,
        actor,
        actor_by,
        place,
        place_by,
        found.place_from if place_by == "rule" else "",
        text.sentence(number.start),
    )


def _linked(by_rule: Span | None, link: GoldLink | None) -> tuple[tuple[int, int] | None, LinkedBy]:
    if link:
        return link.target, "disputed" if link.disputed else "person"
    return (by_rule.extent, "rule") if by_rule else (None, "")


def _bounds(value: str | None) -> tuple[Bound | None, Bound | None, bool]:
    if value is None:
        return None, None, False
    number = from_json(value)
    return number.low, number.high, number.approximate
