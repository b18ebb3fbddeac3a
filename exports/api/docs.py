"""Turns a document into a spaCy Doc with the tokens that the project stores."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from corpus.errors import ExportError
from exports.refusals import span_at
from exports.training_set import bare_doc

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span
    from spacy.vocab import Vocab

    from corpus.model import LabelledSpan, TokenizerName
    from exports.documents import Document

SPANCAT_KEY = "sc"
"""The key of `doc.spans` that spaCy's span categorizer reads by default."""


@lru_cache(maxsize=4)  # making one takes as long as dozens of Docs
def blank_pipeline(lang: str, kind: TokenizerName, vocab: Vocab | None) -> Language:
    """Return a pipeline with a project's tokenizer; ExportError if spaCy has none for `lang`."""
    return bare_doc.blank_pipeline(lang, kind, vocab=vocab)


def doc_of(document: Document, nlp: Language) -> Doc:
    """Return the Doc of a whole article in the vocabulary of `nlp`, as `LabelledDocument.doc` says.

    `nlp` has the project's tokenizer, perhaps of another version than at the import.
    """
    doc: Doc = nlp.tokenizer(document.text)
    if bare_doc.edges_of(doc) != document.article.tokens:
        doc = _from_stored_tokens(document, nlp)
    spans = [_span(doc, document, span) for span in document.spans]
    doc.set_ents(spans, default="outside")
    doc.spans[SPANCAT_KEY] = spans
    doc.user_data.update(id=document.id, title=document.article.headline)
    return doc


def _from_stored_tokens(document: Document, nlp: Language) -> Doc:
    """Return a Doc with the stored tokens, without the norms of exceptions (`not` for `n't`)."""
    text, tokens = document.text, document.tokens
    words = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    following = [*tokens.starts[1:], len(text)]
    spaces = [end < start for end, start in zip(tokens.ends, following, strict=True)]
    return Doc(nlp.vocab, words=words, spaces=spaces)


def _span(doc: Doc, document: Document, span: LabelledSpan) -> Span:
    found = doc.char_span(span.start, span.end, label=span.label)
    if found is None:
        where = span_at(document.id, span.start, span.end, span.text)
        raise ExportError(f"{where} does not lie on token edges: `annotator check` has details.")
    return found
