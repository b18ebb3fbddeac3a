"""`export prodigy OUT`: answered tasks of Prodigy's `ner_manual`, for `prodigy db-in`.

Hashes are those that Prodigy gives to the same task. `_input_hash` is MurmurHash3 (32 bits, signed)
of `text=` and the text as ASCII JSON. `_task_hash` is that of the input hash in decimal, `spans=`
and the spans as JSON with sorted keys and without spaces. Public datasets from Prodigy confirm
both: https://github.com/explosion/projects.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from murmurhash import hash as murmur

from exports.atomic import whole_file
from exports.documents import Documents, json_line, value_of
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from corpus.model import GoldArticle
    from exports.documents import Document
    from exports.options import ExportOptions

_HEADER = '{"generator": "annotator-tui prodigy", "text": "'


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    **_: object,
) -> Exported:
    """Write one task for each document into the file `out`, as `exports.formats.Writer` says."""
    documents = Documents(gold, options, progress)
    with whole_file(out, header=_HEADER) as file:
        file.writelines(json_line(_task(document)) for document in documents)
    return Exported(
        paths=(out,), summary=documents.summary(out.name), notes=documents.notes(values=True)
    )


def _task(document: Document) -> dict[str, Any]:
    spans = list(_spans(document))
    input_hash = murmur(f"text={json.dumps(document.text)}")
    canonical = json.dumps(spans, sort_keys=True, separators=(",", ":"))
    about = document.about
    return {
        "generator": "annotator-tui prodigy",
        "text": document.text,
        "meta": {**about.pop("meta", {}), **about, "id": document.id},
        "_input_hash": input_hash,
        "_task_hash": murmur(f"{input_hash}spans={canonical}"),
        "tokens": list(_tokens(document)),
        "spans": spans,
        "_is_binary": False,
        "_view_id": "ner_manual",
        "answer": "accept",
    }


def _tokens(document: Document) -> Iterator[dict[str, Any]]:
    """Yield all tokens, also blank ones; `ws` says whether a single blank follows."""
    extents, text = document.extents, document.text
    following = [start for start, _ in extents[1:]]
    for number, (start, end) in enumerate(extents):
        after = following[number] if number < len(following) else len(text)
        token = {"text": text[start:end], "start": start, "end": end, "id": number}
        yield {**token, "ws": after > end}


def _spans(document: Document) -> Iterator[dict[str, Any]]:
    first = {start: number for number, (start, _) in enumerate(document.extents)}
    last = {end: number for number, (_, end) in enumerate(document.extents)}
    for span in document.spans:
        value = value_of(span)
        yield {
            "start": span.start,
            "end": span.end,
            "token_start": first[span.start],
            "token_end": last[span.end],
            "label": span.label,
            **({} if value is None else {"value": value}),
        }
