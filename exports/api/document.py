"""An article with its settled spans, for programs and notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.documents import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from corpus.model import Basis, Label, TokenizerName


@dataclass(frozen=True, repr=False)
class LabelledDocument(Document):
    """An article with its settled spans, as `OpenProject.gold` yields it.

    `labels`, `lang` and `tokenizer` are those of the project. The offsets of spans and tokens are
    half-open code points of `text`. A notebook shows the article with its spans in colour.
    """

    labels: Sequence[Label] = ()
    lang: str = "en"
    tokenizer: TokenizerName = "spacy"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}: {self.title!r}, {len(self.spans)} spans>"

    @property
    def title(self) -> str:
        """The article's title, else the beginning of its text."""
        return self.article.headline

    @property
    def basis(self) -> Basis:
        """How the spans were settled: adjudicated, agreed or single."""
        return self.settled.basis

    @property
    def decided_by(self) -> tuple[str, ...]:
        """The names of the people who settled the spans."""
        return self.settled.decided_by

    def doc(self, nlp: Language | None = None) -> Doc:
        """Return a spaCy Doc with the project's tokens, its spans as `ents` and `spans["sc"]`.

        The Doc has the vocabulary of `nlp`, which a pipeline needs to process it. All tokens
        outside the spans are O. `user_data` has the article's `id` and `title`. Raises ExportError
        if a span does not lie on token edges, which `annotator check` reports.
        """
        from exports.api.docs import blank_pipeline, doc_of

        return doc_of(self, blank_pipeline(self.lang, self.tokenizer, nlp and nlp.vocab))

    def _repr_html_(self) -> str:
        from exports.formats.html import drawn

        return drawn(self, self.labels, self.lang)
