"""The links of the gold, from the links of the people whose spans became gold."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from corpus.model import GoldLink, LinkKey, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from corpus.model import AnnotationKey
    from corpus.store.db.connection import Database

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
    rows = db.execute(
        'SELECT annotator, layer, start, "end", label, role, target_start, target_end, '
        "target_label FROM annotation_state_links WHERE article_id = ? ORDER BY start, role",
        [key.article_id],
    ).fetchall()
    if not rows:
        return ()
    spans = read_spans()
    if key.layer == "adjudication":
        people = {*db.column(_FINISHED, [key.article_id])}
    else:
        people = {key.annotator, *agreeing}
    final: dict[LinkKey, Span | None] = {}
    chosen: dict[LinkKey, Counter[Span | None]] = defaultdict(Counter)
    for annotator, layer, start, end, label, role, *target in rows:
        link, to = LinkKey(Span(start, end, label), role), _span(target)
        if link.number not in spans or (to and to not in spans):
            continue
        if layer == "annotation" and annotator in people:
            chosen[link][to] += 1
        elif (annotator, layer) == (key.annotator, key.layer):
            final[link] = to
    keys = sorted({*final, *chosen})
    return tuple(
        GoldLink(link.number.extent, link.role, *_decided([final[link]]))
        if link in final
        else GoldLink(link.number.extent, link.role, *_decided(_most(chosen[link])))
        for link in keys
    )


def _span(row: list[int | None]) -> Span | None:
    start, end, label = row
    return None if start is None or end is None or label is None else Span(start, end, label)


def _most(counts: Counter[Span | None]) -> list[Span | None]:
    """Return the most frequent targets."""
    most = max(counts.values())
    return [target for target, count in counts.items() if count == most]


def _decided(targets: list[Span | None]) -> tuple[tuple[int, int] | None, bool]:
    """Return (target, whether it is disputed)."""
    if len(targets) > 1:
        return None, True
    return (targets[0].extent if targets[0] else None), False
