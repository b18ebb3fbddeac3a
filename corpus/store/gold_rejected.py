"""The spans that were proposed to the people who decided on an article, and that they rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import AnnotationKey, LabelledSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits


def rejected_spans(
    db: Database,
    edits: Edits,
    key: AnnotationKey,
    people: Sequence[int],
    text: str,
    spans: Iterable[LabelledSpan],
) -> tuple[LabelledSpan, ...]:
    """Return the proposed spans that are not among the gold `spans`, in text order.

    `people` are the ids of those who decided. An adjudication decides on the suggestions and spans
    of all who finished the article.
    """
    adjudicated = key.layer == "adjudication"
    if adjudicated:
        people = db.column(
            "SELECT annotator FROM finished_annotations WHERE article_id = ?", [key.article_id]
        )
    labels = dict(db.execute("SELECT id, name FROM labels"))
    kept = {(span.start, span.end, span.label) for span in spans}
    proposed = set()
    for person in people:
        draft = edits.load(AnnotationKey(key.article_id, person, "annotation"))
        marks = [*draft.rejected, *draft.live] if adjudicated else draft.rejected
        proposed |= {
            (*mark.span.extent, labels[mark.span.label])
            for mark in marks
            if mark.span.label in labels
        }
    return tuple(LabelledSpan(*span, text[span[0] : span[1]]) for span in sorted(proposed - kept))
