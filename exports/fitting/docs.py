"""The docs that a fit learns from: paragraphs, as `export spacy --by paragraph` writes them.

Paragraphs train as well as whole articles, and in batches of about the same size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.text.tokens import Tokens
from exports.paragraphs import paragraphs_of
from exports.training_set.bare_doc import bare_doc, edges_of, stop_if_refused, too_long
from exports.training_set.docbin import DocFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from spacy.language import Language
    from spacy.tokens import Doc

    from corpus.model import GoldArticle, Refusal


def training_docs(
    nlp: Language, gold: Iterable[GoldArticle], *, labels: Collection[str]
) -> list[Doc]:
    """Return the bare docs of all paragraphs; ExportError names the refused spans."""
    file = DocFile(nlp.vocab)
    refusals: list[Refusal] = []
    for settled in gold:
        doc, misfits = bare_doc(nlp, settled, labels=labels)
        refusals += misfits
        for part in paragraphs_of(settled, Tokens(settled.article.text, edges_of(doc))):
            if not part.blank:
                refusals += too_long(nlp, settled, part.end - part.start)
                file.add(doc, first=part.first, last=part.last)
    stop_if_refused(refusals)
    return file.docs()
