"""Places where annotations of one article differ, and the classes of these disagreements.

Spans of all annotators that overlap, directly or through others, form one place. A place is
unanimous if every annotator has the same single span there; every other place is a disagreement.
Offsets are code points, half-open; labels are any comparable values; each annotation is flat.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from corpus.text.tokens import Tokens


class LaneSpan(NamedTuple):
    """A span in one annotator's lane. `value` is the JSON of a number's value, or None."""

    start: int
    end: int
    label: Any
    value: str | None = None

    @property
    def extent(self) -> tuple[int, int]:
        """Start and end."""
        return self.start, self.end


class Kind(StrEnum):
    """The class of a disagreement; a place may have several."""

    MISSING = "missing"
    BOUNDARY = "boundary"
    LABEL = "label"
    SPLIT = "split or merge"
    VALUE = "value"


class Side(StrEnum):
    """The edge at which two extents differ."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Edge:
    """A difference of two overlapping extents on one side.

    `extent` is the stretch (code points) that only one of them covers.
    """

    side: Side
    extent: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of text in which at least one annotator has a span.

    `lanes` holds the spans of each annotator there, by start.
    """

    start: int
    end: int
    lanes: tuple[tuple[LaneSpan, ...], ...]

    @property
    def unanimous(self) -> bool:
        """Whether every annotator has the same single span."""
        first = self.lanes[0]
        return len(first) == 1 and self.lanes.count(first) == len(self.lanes)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The classes in the order of `Kind`; none for a unanimous place."""
        having = {*self.lanes}
        missing = () in having
        having.discard(())
        if len(having) == 1:  # nearly half of all disagreements
            return (Kind.MISSING,) if missing else ()
        spans = {span for lane in having for span in lane}
        found = [Kind.MISSING] if missing else []
        if len(_outer(having)) > 1:
            found.append(Kind.BOUNDARY)
        if len({label for _, _, label, _ in spans}) > 1:
            found.append(Kind.LABEL)
        if max(map(len, having)) > 1:
            inner = {tuple((x.end, y.start) for x, y in pairwise(lane)) for lane in having}
            if len(inner) > 1:
                found.append(Kind.SPLIT)
        if len({span[:3] for span in spans}) < len(spans):  # one extent and label, two values
            found.append(Kind.VALUE)
        return tuple(found)

    @property
    def labels(self) -> tuple[Any, ...]:
        """The distinct labels, in the order of the lanes."""
        return tuple(dict.fromkeys([label for lane in self.lanes for _, _, label, _ in lane]))

    @property
    def lacking(self) -> tuple[int, ...]:
        """The indices of the lanes without a span here."""
        return tuple(index for index, lane in enumerate(self.lanes) if not lane)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The distinct differences between outer extents.

        A lane's outer extent is from its first span's start to its last span's end, so that a split
        alone is not a boundary difference.
        """
        outer = sorted(_outer(lane for lane in self.lanes if lane))
        found: dict[Edge, None] = {}
        for (start, end), (other_start, other_end) in combinations(outer, 2):
            for side, one, other in (
                (Side.LEFT, start, other_start),
                (Side.RIGHT, end, other_end),
            ):
                if one != other:
                    found[Edge(side, (min(one, other), max(one, other)))] = None
        return tuple(found)


def places(annotations: Sequence[Sequence[LaneSpan]]) -> Iterator[Place]:
    """Every place of an article, by start, from the spans of each annotator."""
    unanimous, found = unanimous_and_differing(annotations)
    found += [Place(span.start, span.end, ((span,),) * len(annotations)) for span in unanimous]
    found.sort(key=attrgetter("start"))
    return iter(found)


def disagreements(annotations: Sequence[Sequence[LaneSpan]]) -> Iterator[Place]:
    """The places that are not unanimous; none for a single annotation."""
    return iter(unanimous_and_differing(annotations)[1])


def unanimous_and_differing(
    annotations: Sequence[Sequence[LaneSpan]],
) -> tuple[set[LaneSpan], list[Place]]:
    """The spans that every annotator has, and the places that are not unanimous, by start.

    Because every annotation is flat, nothing overlaps a unanimous span: it is a place of its own.
    """
    unanimous = set[LaneSpan]().union(*annotations[:1]).intersection(*annotations)
    return unanimous, [*_differing(annotations, unanimous)]


def tokens_between(edge: Edge, tokens: Tokens) -> int:
    """The number of tokens by which two extents differ; blank tokens do not count."""
    first, last = tokens.covered(*edge.extent)
    return sum(not tokens.blank(index) for index in range(first, last))


def in_words(place: Place, names: Sequence[str], tokens: Tokens, labels: Mapping[Any, str]) -> str:
    """The classes of a disagreement in words: `boundary: left by 1 token (“the”)`."""
    return "; ".join(_class_in_words(kind, place, names, tokens, labels) for kind in place.kinds)


def _class_in_words(
    kind: Kind, place: Place, names: Sequence[str], tokens: Tokens, labels: Mapping[Any, str]
) -> str:
    match kind:
        case Kind.MISSING:
            return f"missing: not by {', '.join(names[index] for index in place.lacking)}"
        case Kind.BOUNDARY:
            return f"boundary: {', '.join(_edge_in_words(edge, tokens) for edge in place.edges)}"
        case Kind.LABEL:
            return f"label: {' or '.join(labels[label] for label in place.labels)}"
        case Kind.SPLIT:
            counts = sorted({len(lane) for lane in place.lanes if lane})
            return f"split or merge: {' or '.join(map(str, counts))} spans"
        case Kind.VALUE:
            return "value"


def _edge_in_words(edge: Edge, tokens: Tokens) -> str:
    text = " ".join(tokens.text[slice(*edge.extent)].split())
    return f"{edge.side} by {counted(tokens_between(edge, tokens), 'token')} (“{text}”)"


def _differing(
    annotations: Sequence[Sequence[LaneSpan]], unanimous: Set[LaneSpan]
) -> Iterator[Place]:
    """The places of all spans that are not unanimous, by start."""
    spans = sorted(
        (span.start, span.end, lane, span)
        for lane, annotation in enumerate(annotations)
        for span in annotation
        if span not in unanimous
    )
    gathered: list[tuple[int, LaneSpan]] = []
    end = 0
    for start, span_end, lane, span in spans:
        if gathered and start >= end:
            yield _place(gathered, end, len(annotations))
            gathered, end = [], 0
        gathered.append((lane, span))
        end = max(end, span_end)
    if gathered:
        yield _place(gathered, end, len(annotations))


def _place(gathered: Sequence[tuple[int, LaneSpan]], end: int, count: int) -> Place:
    lanes: list[list[LaneSpan]] = [[] for _ in range(count)]
    for lane, span in gathered:
        lanes[lane].append(span)
    return Place(gathered[0][1].start, end, tuple(map(tuple, lanes)))


def _outer(lanes: Iterable[tuple[LaneSpan, ...]]) -> set[tuple[int, int]]:
    """The outer extent of each lane."""
    return {(lane[0][0], lane[-1][1]) for lane in lanes}
