"""Turns a gold article into a bare Doc: its tokens and entities, and nothing else.

Docs that carry tags or heads make training fail (E024); bare ones do not. A span must lie on token
edges, without spaces at its edges and without overlap. Others are refused, because spaCy would drop
them silently.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING

from spacy.about import __version__ as spacy_version
from spacy.tokens import Span

from corpus.errors import ExportError, InputError
from corpus.model import Refusal
from corpus.text import tokenizer
from corpus.text.plural import counted
from corpus.text.tokens import Tokens, encode_varints
from exports.refusals import first_few, span_at
from exports.training_set.docbin import REJECTED_KEY, SPANS_KEY

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from corpus.model import GoldArticle, LabelledSpan, TokenizerName
    from exports.options import Task


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
    edges = edges_of(doc)
    refusals = _drift(edges, settled)
    tokens = Tokens(text, edges)
    entities: list[Span] = []
    last_end = 0
    for span in sorted(settled.spans, key=itemgetter(0, 1)):
        entity = _span(doc, tokens, span)
        reason = _misfit(span, entity, text, last_end=last_end, labels=labels)
        if entity is not None and not reason:
            entities.append(entity)
        else:
            refusals.append(
                Refusal(span_at(settled.article.id, span.start, span.end, span.text), reason)
            )
        last_end = max(last_end, span.end)
    if settled.rejected:
        found = [_span(doc, tokens, one) for one in settled.rejected]
        doc.spans[REJECTED_KEY] = [one for one in found if one is not None]
    if task == "spancat":
        doc.spans[SPANS_KEY] = entities
    else:
        doc.set_ents(entities, default="outside")
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
    lengths, spaces = doc.to_array(["LENGTH", "SPACY"]).T
    numbers = lengths * 2 + spaces
    if len(numbers) and int(numbers.max()) > 0x7F:
        return encode_varints(numbers.tolist())
    return bytes(numbers.astype("uint8"))


def stop_if_refused(refusals: list[Refusal]) -> None:
    """Raise ExportError with the first ten refusals and their number, if there are any."""
    if not refusals:
        return
    problems = counted(len(refusals), "problem")
    message = f"{problems} for spaCy's training; nothing was written:"
    raise ExportError(message, first_few(refusals))


def _span(doc: Doc, tokens: Tokens, span: LabelledSpan) -> Span | None:
    """Return a span of the doc, None if it is not on token edges; `doc.char_span` is slower."""
    first, last = bisect_left(tokens.starts, span.start), bisect_left(tokens.ends, span.end)
    if not first <= last < len(tokens):
        return None
    if (tokens.starts[first], tokens.ends[last]) != (span.start, span.end):
        return None
    return Span(doc, first, last + 1, label=span.label)


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
    span: LabelledSpan, entity: Span | None, text: str, *, last_end: int, labels: Collection[str]
) -> str:
    """Return the reason why a span cannot be an entity, else an empty string."""
    if not 0 <= span.start < span.end <= len(text):
        return f"it is outside the text, which has {len(text)} code points"
    if text[span.start : span.end] != span.text:
        return f"the article has {text[span.start : span.end]!r} there"
    if text[span.start].isspace() or text[span.end - 1].isspace():
        return "it begins or ends with white space"
    if entity is None:
        return "it does not begin and end on token edges"
    if span.start < last_end:
        return "it overlaps the span before it"
    if span.label not in labels:
        return f"{span.label!r} is not a label of the project"
    return ""
