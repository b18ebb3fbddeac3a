"""The links of the gold, from the links of the people whose spans became gold."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from corpus.model import GoldLink, Link, LinkKey, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from corpus.model import AnnotationKey
    from corpus.store.db.connection import Database

_COLUMNS = (
    'annotator, layer, start, "end", label, role, target_start, target_end, target_label '
    "FROM annotation_state_links WHERE article_id = ? ORDER BY start, role"
)
_FINISHED = "SELECT annotator FROM finished_annotations WHERE article_id = ?"


def gold_links(
    db: Database,
    key: AnnotationKey,
    agreeing: Collection[int],
    read_spans: Callable[[], Collection[Span]],
) -> tuple[GoldLink, ...]:
    """Return the links of settled spans, by number; `read_spans` is called if there are any links.

    `key` is the annotation that was settled, `agreeing` are the people who made the same spans. In
    an adjudication the reviewer's link counts, and without one those of all who finished the
    article. Of several people's links the most frequent counts; a tie is disputed. Links on other
    spans than these are left out, so a disagreement on links never unsettles an article.
    """
    links = _links(db, key.article_id)
    if not links:
        return ()
    spans = read_spans()
    if key.layer == "adjudication":
        people = {*db.column(_FINISHED, [key.article_id])}
    else:
        people = {key.annotator, *agreeing}
    settled = [
        (author, link)
        for author, link in links
        if link.key.number in spans and (link.target is None or link.target in spans)
    ]
    chosen = _chosen(settled, people)
    if key.layer == "adjudication":
        chosen |= {one.key: [one.target] for by, one in settled if by == (key.annotator, key.layer)}
    return tuple(
        GoldLink(
            number.extent,
            role,
            targets[0].extent if len(targets) == 1 and targets[0] else None,
            len(targets) > 1,
        )
        for (number, role), targets in sorted(chosen.items())
    )


def linked_by_most(db: Database, article_id: str) -> dict[LinkKey, Span | None]:
    """Return the targets that most of those who finished an article chose, without ties."""
    links = _links(db, article_id)
    people = {*db.column(_FINISHED, [article_id])} if links else set()
    chosen = _chosen(links, people)
    return {key: targets[0] for key, targets in chosen.items() if len(targets) == 1}


def _links(db: Database, article_id: str) -> list[tuple[tuple[int, str], Link]]:
    """Return ((annotator, layer), link) of all annotations of an article."""
    rows = db.execute(f"SELECT {_COLUMNS}", [article_id]).fetchall()
    return [
        ((annotator, layer), Link(LinkKey(Span(start, end, label), role), _span(*target)))
        for annotator, layer, start, end, label, role, *target in rows
    ]


def _span(start: int | None, end: int | None, label: int | None) -> Span | None:
    return None if start is None or end is None or label is None else Span(start, end, label)


def _chosen(
    links: Iterable[tuple[tuple[int, str], Link]], people: Collection[int]
) -> dict[LinkKey, list[Span | None]]:
    """Return the most frequent targets that people chose in their annotations."""
    counts: dict[LinkKey, Counter[Span | None]] = defaultdict(Counter)
    for (annotator, layer), link in links:
        if layer == "annotation" and annotator in people:
            counts[link.key][link.target] += 1
    return {
        key: [target for target, count in targets.items() if count == max(targets.values())]
        for key, targets in counts.items()
    }
