"""Turns a gold article into a bare Doc: its tokens and entities, and nothing else.

Docs that carry tags or heads make training fail (E024); bare ones do not. A span must lie on token
edges, without spaces at its edges and without overlap. Others are refused, because spaCy would drop
them silently.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
from spacy.about import __version__ as spacy_version
from spacy.attrs import (  # type: ignore[import-not-found]  # Cython without a stub
    ENT_IOB,
    ENT_TYPE,
    LENGTH,
    SPACY,
)
from spacy.tokens import Span

from corpus.errors import ExportError, InputError
from corpus.model import Refusal
from corpus.text import tokenizer
from corpus.text.plural import counted
from corpus.text.tokens import encode_varints
from exports.refusals import first_few, span_at
from exports.training_set.docbin import BEGIN, INSIDE, OUTSIDE, REJECTED_KEY, SPANS_KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Any

    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from corpus.model import GoldArticle, LabelledSpan, TokenizerName
    from exports.options import Task

    _TokenSpan = tuple[int, int, str]
    """The tokens `[first, last)` of a span, and its label."""


def blank_pipeline(
    lang: str, kind: TokenizerName = "spacy", *, vocab: Vocab | None = None
) -> Language:
    """Return the tokenizer that training uses; ExportError if spaCy has none for `lang`."""
    try:
        return tokenizer.blank_pipeline(lang, kind, vocab=vocab)
    except InputError as error:
        raise ExportError(f"spaCy has no tokenizer for language {lang!r} here: {error}") from error


def bare_doc(
    nlp: Language, settled: GoldArticle, *, labels: Collection[str], task: Task = "ner"
) -> tuple[Doc, list[Refusal]]:
    """Return the article as a Doc, with the refused spans; use the Doc only if there are none.

    Tokens outside all spans are O, not missing: an article without spans is a negative example.
    For spancat the spans are in `doc.spans[SPANS_KEY]`, and no token has an entity state. Rejected
    spans are in `doc.spans[REJECTED_KEY]`.
    """
    text = settled.article.text
    doc = nlp.tokenizer(text)
    lengths, spaces = _lengths_of(doc)
    refusals = _drift(_encoded(lengths, spaces), settled)
    spans = sorted(settled.spans, key=itemgetter(0, 1))
    fitting: list[_TokenSpan] = []
    last_end = 0
    for span, extent in zip(spans, _token_extents(lengths, spaces, spans), strict=True):
        reason = _misfit(span, extent, text, last_end=last_end, labels=labels)
        if extent is not None and not reason:
            fitting.append((*extent, span.label))
        else:
            refusals.append(
                Refusal(span_at(settled.article.id, span.start, span.end, span.text), reason)
            )
        last_end = max(last_end, span.end)
    if settled.rejected:
        extents = _token_extents(lengths, spaces, settled.rejected)
        rejected = zip(settled.rejected, extents, strict=True)
        doc.spans[REJECTED_KEY] = [
            Span(doc, extent[0], extent[1], label=span.label) for span, extent in rejected if extent
        ]
    if task == "spancat":
        doc.spans[SPANS_KEY] = [Span(doc, first, last, label) for first, last, label in fitting]
    else:
        _set_entities(doc, fitting)
    return doc, refusals


def too_long(nlp: Language, settled: GoldArticle, longest: int) -> list[Refusal]:
    """Refuse a doc with more code points than spaCy trains on (E088)."""
    if longest <= nlp.max_length:
        return []
    reason = (
        f"its longest piece has {longest:,} code points, and spaCy trains on at most "
        f"{nlp.max_length:,}: "
        "export by paragraph, or split the article"
    )
    return [Refusal(f"article {settled.article.id}", reason)]


def edges_of(doc: Doc) -> bytes:
    """Return the token edges of a Doc in the encoding of `corpus.text.tokens`."""
    return _encoded(*_lengths_of(doc))


def stop_if_refused(refusals: list[Refusal]) -> None:
    """Raise ExportError with the first ten refusals and their number, if there are any."""
    if not refusals:
        return
    problems = counted(len(refusals), "problem")
    message = f"{problems} for spaCy's training; nothing was written:"
    raise ExportError(message, first_few(refusals))


def _lengths_of(doc: Doc) -> NDArray[Any]:
    """Return two rows: the code points of each token, and those of the blank after it."""
    return doc.to_array([LENGTH, SPACY]).astype("int64").T


def _encoded(lengths: NDArray[Any], spaces: NDArray[Any]) -> bytes:
    """Encode token edges as `corpus.text.tokens` does."""
    numbers = lengths * 2 + spaces
    if len(numbers) and int(numbers.max()) > 0x7F:
        return encode_varints(numbers.tolist())
    return bytes(numbers.astype("uint8"))


def _token_extents(
    lengths: NDArray[Any], spaces: NDArray[Any], spans: Sequence[LabelledSpan]
) -> list[tuple[int, int] | None]:
    """Return the tokens `[first, last)` of each span, None if it is not on token edges.

    All spans are looked up at once, because `doc.char_span` for each is slower.
    """
    if not len(lengths):
        return [None] * len(spans)
    ends = np.cumsum(lengths + spaces) - spaces
    starts = ends - lengths
    extents = np.array([span[:2] for span in spans], dtype="int64").reshape(-1, 2)
    first = np.searchsorted(starts, extents[:, 0]).clip(max=len(starts) - 1)
    last = np.searchsorted(ends, extents[:, 1]).clip(max=len(ends) - 1)
    edges = (starts[first] == extents[:, 0]) & (ends[last] == extents[:, 1]) & (first <= last)
    found = zip(first.tolist(), (last + 1).tolist(), edges.tolist(), strict=True)
    return [(begin, end) if whole else None for begin, end, whole in found]


def _set_entities(doc: Doc, spans: Iterable[_TokenSpan]) -> None:
    """Make spans the entities of a doc, and all other tokens O."""
    if not len(doc):
        return
    rows = np.zeros((len(doc), 2), dtype="uint64")
    rows[:, 0] = OUTSIDE
    for first, last, label in spans:
        rows[first:last] = INSIDE, doc.vocab.strings.add(label)
        rows[first, 0] = BEGIN
    doc.from_array([ENT_IOB, ENT_TYPE], rows)  # type: ignore[arg-type]  # the stub names no dtype


def _drift(edges: bytes, settled: GoldArticle) -> list[Refusal]:
    """Refuse an article that spaCy tokenises differently now than at import."""
    stored = settled.article.tokens
    if stored in (b"", edges):
        return []
    reason = (
        f"spaCy {spacy_version} tokenises it differently than at import: "
        "export with the spaCy version of the import"
    )
    return [Refusal(f"article {settled.article.id}", reason)]


def _misfit(
    span: LabelledSpan,
    extent: tuple[int, int] | None,
    text: str,
    *,
    last_end: int,
    labels: Collection[str],
) -> str:
    """Return the reason why a span cannot be an entity, else an empty string."""
    if not 0 <= span.start < span.end <= len(text):
        return f"it is outside the text, which has {len(text)} code points"
    if text[span.start : span.end] != span.text:
        return f"the article has {text[span.start : span.end]!r} there"
    if text[span.start].isspace() or text[span.end - 1].isspace():
        return "it begins or ends with white space"
    if extent is None:
        return "it does not begin and end on token edges"
    if span.start < last_end:
        return "it overlaps the span before it"
    if span.label not in labels:
        return f"{span.label!r} is not a label of the project"
    return ""
