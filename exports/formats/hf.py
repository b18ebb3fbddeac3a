"""`export hf OUT`: a folder that `datasets.load_dataset` of Hugging Face opens.

The features are in the schema of the Parquet file, as that library stores them:
https://huggingface.co/docs/datasets/about_dataset_features.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.text.plural import counted
from exports.atomic import MARK, whole_folder
from exports.documents import Documents
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import pyarrow

    from corpus.model import GoldArticle, Label
    from exports.documents import Document
    from exports.options import ExportOptions

PARQUET = "train-00000-of-00001.parquet"
_BATCH = 200  # documents of a row group
_TEXTS = ("title", "source", "url", "published")
_SPAN = {"start": "int32", "end": "int32", "label": "string", "text": "string", "value": "string"}


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    **_: object,
) -> Exported:
    """Write the folder `out`, as `exports.formats.Writer` says.

    Raises ExportError without pyarrow, which is an extra.
    """
    if find_spec("pyarrow") is None:
        raise ExportError("hf needs the extra `hf`: `pip install 'annotator-tui[hf]'`.")
    documents = Documents(gold, options, progress)
    names = tag_names(labels)
    spans: Counter[str] = Counter()
    with whole_folder(out) as folder:
        (folder / "data").mkdir()
        _write_rows(folder / "data" / PARQUET, documents, names, spans)
        card = _card(out.name, documents, labels, spans, lang)
        (folder / "README.md").write_text(card, encoding="utf-8", newline="\n")
    return Exported(
        paths=(out / "README.md", out / "data" / PARQUET),
        summary=documents.summary(out.name),
        notes=documents.notes(values=True),
    )


def _write_rows(
    path: Path, documents: Documents, names: Sequence[str], spans: Counter[str]
) -> None:
    """Write the documents in row groups, and count their spans by label."""
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetWriter

    schema = schema_of(names)
    numbers = {name: number for number, name in enumerate(names)}
    left = iter(documents)
    with ParquetWriter(path, schema) as file:
        while batch := list(islice(left, _BATCH)):
            spans.update(span.label for document in batch for span in document.spans)
            rows = [row(document, numbers) for document in batch]
            file.write_batch(RecordBatch.from_pylist(rows, schema))


def tag_names(labels: Sequence[Label]) -> list[str]:
    """Return the IOB2 tags of the labels, O first."""
    return ["O", *(f"{prefix}-{label.name}" for label in labels for prefix in "BI")]


def row(document: Document, tags_as: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a document; `tags_as` gives the value that stands for each tag."""
    settled, about, tags = document.settled, document.about, document.tags("iob2")
    tokens = [extent for sentence in document.sentences for extent in sentence]
    return {
        "id": document.id,
        "text": document.text,
        "tokens": [document.text[start:end] for start, end in tokens],
        "ner_tags": [tags_as[tags.get(start, "O")] for start, _ in tokens],
        "spans": [dict(zip(_SPAN, span, strict=False)) for span in document.spans],
        **{key: about.get(key, "") for key in _TEXTS},
        "meta": json.dumps(about.get("meta", {}), ensure_ascii=False),
        "basis": settled.basis,
        "group": settled.group,
    }


def schema_of(names: Sequence[str]) -> pyarrow.Schema:
    """Return the columns, with the features of `datasets` in the metadata."""
    import pyarrow as pa

    text, numbers = pa.string(), pa.int64()
    columns = {
        "id": text,
        "text": text,
        "tokens": pa.list_(text),
        "ner_tags": pa.list_(numbers),
        "spans": pa.list_(pa.struct({key: getattr(pa, kind)() for key, kind in _SPAN.items()})),
        **dict.fromkeys((*_TEXTS, "meta", "basis"), text),
        "group": text,
    }
    a_text = _value("string")
    features: dict[str, Any] = {
        **dict.fromkeys(columns, a_text),
        "tokens": [a_text],
        "ner_tags": [{"names": list(names), "_type": "ClassLabel"}],
        "spans": [{key: _value(kind) for key, kind in _SPAN.items()}],
    }
    info = json.dumps({"info": {"features": features}})
    return pa.schema(columns, metadata={"huggingface": info})


def _value(kind: str) -> dict[str, str]:
    return {"dtype": kind, "_type": "Value"}


def _card(
    name: str, documents: Documents, labels: Sequence[Label], spans: Counter[str], lang: str
) -> str:
    """Return README.md: the settings that `datasets` reads, and what the data are."""
    rows = "".join(
        f"| {label.name} | {_cell(label.description)} | {spans[label.name]:,} |\n"
        for label in labels
    )
    counts = documents.counts
    amount = f"{counted(counts['articles'], 'article')}, {counted(counts['documents'], 'document')}"
    return f"""---
# {MARK}
language: ["{lang}"]
task_categories: [token-classification]
task_ids: [named-entity-recognition]
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*.parquet
---

# {_cell(name)}

Named entities in news text: {amount} and {counted(counts["spans"], "span")}.

| label | meaning | spans |
|---|---|---|
{rows}
- `tokens` are spaCy's tokens without whitespace tokens; `ner_tags` are their IOB2 tags.
- `spans` has the same entities with offsets in code points of `text`; `value` is JSON.
- `basis` says how an article was settled.
- All documents are in the split `train`. Near-duplicates share a `group`: split by `group`.
"""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
