"""The gold of an open project, to iterate over and to turn into rows, frames and datasets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.workflows.selected_gold import selected_gold
from exports.api.document import LabelledDocument
from exports.formats import csv, hf

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

    from corpus.model import Basis
    from corpus.store import Project

_SHOWN = 5  # articles in a notebook


@dataclass(frozen=True)
class LabelledDocuments:
    """Articles with their settled spans, in the order of import; each iteration reads them again.

    `opened` returns the project with its groups, and raises ProjectError once it is closed.
    `annotator` is the person whose annotations take the place of the gold, None for the gold.
    """

    opened: Callable[[], Project]
    basis: Collection[Basis]
    annotator: str | None

    def __iter__(self) -> Iterator[LabelledDocument]:
        project = self.opened()
        labels, lang, tokenizer = project.labels.all(), project.lang, project.tokenizer
        for settled in selected_gold(project, self.annotator):
            if settled.basis in self.basis:
                yield LabelledDocument(
                    *(settled.article.id, settled, settled.article.text, settled.spans),
                    labels=labels,
                    lang=lang,
                    tokenizer=tokenizer,
                )

    def docs(self, nlp: Language | None = None) -> Iterator[Doc]:
        """Yield the articles as spaCy Docs: see `LabelledDocument.doc`."""
        return (document.doc(nlp) for document in self)

    def rows(self) -> list[dict[str, Any]]:
        """Return one row per article with the columns of `export hf`; `ner_tags` are strings."""
        tags = {tag: tag for tag in hf.tag_names(self.opened().labels.all())}
        return [hf.row(document, tags) for document in self]

    def span_rows(self) -> list[dict[str, Any]]:
        """Return one row per span with the columns of `export csv`; `approximate` is a bool."""
        truth = {"true": True, "false": False}
        rows = [
            dict(zip(csv.COLUMNS, csv.row(document, span), strict=True))
            for document in self
            for span in document.spans
        ]
        return [{**row, "approximate": truth.get(row["approximate"])} for row in rows]

    def to_frame(self) -> Any:  # noqa: ANN401 # pandas is no dependency
        """Return a pandas DataFrame of `span_rows`; ExportError without pandas."""
        try:
            import pandas as pd
        except ImportError as error:
            raise ExportError(
                "to_frame needs pandas: `pip install pandas`, or use span_rows."
            ) from error
        return pd.DataFrame(self.span_rows(), columns=csv.COLUMNS)

    def to_dataset(self) -> Any:  # noqa: ANN401 # datasets is no dependency
        """Return a `datasets.Dataset` as `export hf` writes it; ExportError without the library."""
        try:
            import datasets
            import pyarrow as pa
        except ImportError as error:
            raise ExportError(
                "to_dataset needs the library datasets: `pip install datasets`, or use rows."
            ) from error
        names = hf.tag_names(self.opened().labels.all())
        numbers = {name: number for number, name in enumerate(names)}
        rows = [hf.row(document, numbers) for document in self]
        return datasets.Dataset(pa.Table.from_pylist(rows, hf.schema_of(names)))

    def _repr_html_(self) -> str:
        shown = [*islice(self, _SHOWN + 1)]
        drawn = "".join(document._repr_html_() for document in shown[:_SHOWN])
        more = f"<p>Only the first {_SHOWN} articles are shown.</p>" if len(shown) > _SHOWN else ""
        return drawn + more or "<p>No articles.</p>"
