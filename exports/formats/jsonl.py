"""`export jsonl OUT`: interchange JSONL, from which `annotator import` recreates the gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.readers.items import GENERATOR
from corpus.readers.links import ROLES, record_of
from corpus.readers.remarks import record_of as remark_record
from corpus.text.plural import counted
from exports.atomic import whole_file
from exports.documents import Documents, json_line, span_record
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from corpus.model import GoldArticle, GoldLink
    from exports.documents import Document
    from exports.options import ExportOptions

_HEADER = f'{{"generator": "{GENERATOR}", "basis": "'
"""What every line begins with."""


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    **_: object,
) -> Exported:
    """Write one line for each document into the file `out`, as `exports.formats.Writer` says."""
    documents = Documents(gold, options, progress)
    links, remarks = 0, 0
    with whole_file(out, header=_HEADER) as file:
        for document in documents:
            line = record(document)
            links += sum(role in link for link in line.get("links", ()) for role in ROLES)
            remarks += len(line.get("remarks", ()))
            file.write(json_line(line))
    left_links = documents.counts["links"] - links
    left_remarks = documents.counts["remarks"] - remarks
    differing = "that people set differently or that leave their paragraph"
    elsewhere = "about the whole article or more than a paragraph"
    return Exported(
        paths=(out,),
        summary=documents.summary(out.name),
        notes=(
            *documents.notes(values=True, links=True, remarks=True),
            *([f"left out {counted(left_links, 'link')} {differing}"] if left_links else []),
            *([f"left out {counted(left_remarks, 'remark')} {elsewhere}"] if left_remarks else []),
        ),
    )


def record(document: Document) -> dict[str, Any]:
    """Return a document as the data of its line."""
    settled = document.settled
    return {
        "generator": GENERATOR,
        "basis": settled.basis,
        "decided_by": list(settled.decided_by),
        "settled_at": settled.settled_at,
        **({} if settled.drawn is None else {"inclusion_probability": settled.drawn}),
        "id": document.id,
        **document.about,
        "text": document.text,
        "spans": [span_record(span) for span in document.spans],
        **({"links": links} if (links := _links(document)) else {}),
        **({"remarks": remarks} if (remarks := _remarks(document)) else {}),
        **({"rejected": rejected} if (rejected := _rejected(document)) else {}),
    }


def _remarks(document: Document) -> list[dict[str, object]]:
    """Return the remarks on parts of the document; those on the article only for a whole one."""
    begin, end = document.offset, document.offset + len(document.text)
    return [
        remark_record(remark, begin)
        for remark in document.settled.remarks
        if (
            document.whole
            if remark.start is None or remark.end is None
            else begin <= remark.start < remark.end <= end
        )
    ]


def _rejected(document: Document) -> list[dict[str, object]]:
    """Return the rejected spans that lie in the document."""
    begin, end = document.offset, document.offset + len(document.text)
    return [
        {
            "start": span.start - begin,
            "end": span.end - begin,
            "label": span.label,
            "text": span.text,
        }
        for span in document.settled.rejected
        if begin <= span.start and span.end <= end
    ]


def _links(document: Document) -> list[dict[str, object]]:
    """Return the links that people set and that lie in the document, by number."""
    starts = {span.start for span in document.spans}
    found: dict[tuple[int, int], list[GoldLink]] = {}
    for link in document.settled.links:
        number, target = (
            extent and (extent[0] - document.offset, extent[1] - document.offset)
            for extent in (link.number, link.target)
        )
        inside = number is not None and {number[0], (target or number)[0]} <= starts
        if number and inside and not link.disputed:
            found.setdefault(number, []).append(link._replace(target=target))
    return [record_of(number, links) for number, links in found.items()]
