"""Files with wrong spans, read as `annotator import --without-spans` does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from corpus.model import Refusal
from corpus.readers.formats import FORMATS
from tests.corpus.readers.formats.reading import items_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "Rebels left Kesh"
NO_SPAN = {"start": 5, "end": 900, "label": ""}
DRAWN = '<div class="entities">Rebels left <mark class="entity">Kesh<span></span></mark></div>'
TSV = (
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n#Text=Rebels left Kesh\n"
    "1-1\t0-6\tRebels\t_\n1-2\t7-11\tleft\t_\n1-3\t12-900\tKesh\tLOC\n"
)


def doc_bin(path: Path) -> Path:
    doc = Doc(Vocab(), TEXT.split(), [True, True, False])
    doc.spans["sc"] = [Span(doc, 0, 1, " ")]
    path.write_bytes(DocBin(docs=[doc], store_user_data=True).to_bytes())
    return path


def dataset(path: Path) -> Path:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    span = {**NO_SPAN, "value": "{"}
    parquet.write_table(pa.Table.from_pylist([{"text": TEXT, "entities": [span]}]), path)
    return path


def cas(path: Path) -> Path:
    cassis = pytest.importorskip("cassis")
    types = cassis.TypeSystem()
    entity = types.create_type("custom.NamedEntity", supertypeName="uima.tcas.Annotation")
    types.create_feature(entity, "value", rangeType="uima.cas.String")
    found = cassis.Cas(types, sofa_string=TEXT, sofa_mime="text/plain")
    found.add(entity(begin=0, end=6, value="ACTOR"))
    written = json.loads(found.to_json())
    for one in written["%FEATURE_STRUCTURES"]:
        if "value" in one:
            one["end"] = 900
    path.write_text(json.dumps(written))
    return path


def brat(path: Path) -> Path:
    path.with_suffix(".txt").write_text(TEXT)
    path.write_text("T1\tACTOR 0 900\tRebels\nno annotation\n")
    return path


def lines(value: object) -> Callable[[Path], Path]:
    return text(json.dumps(value))


def text(data: str) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_text(data)
        return path

    return write


SETTLED = {"generator": "annotator-tui", "basis": "guessed", "links": 5, "remarks": [1]}
REGION = {"type": "labels", "value": {"start": 0, "end": 900, "labels": [""]}}

FILES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "jsonl": ("a.jsonl", lines({"text": TEXT, "spans": [NO_SPAN], "annotator": 5, **SETTLED})),
    "csv": ("a.csv", text(f"id,text,spans,start,end,label\n1,{TEXT},[,x,y,\n")),
    "prodigy": ("a.jsonl", lines({"text": TEXT, "answer": "maybe", "spans": 5, "_task_hash": 1})),
    "doccano": ("a.jsonl", lines({"text": TEXT, "label": [[0, 900, 7]]})),
    "spacy-json": ("a.json", lines([[TEXT, {"entities": "none"}]])),
    "label-studio": (
        "a.json",
        lines([{"data": {"text": TEXT}, "annotations": [{"result": [REGION]}, {"result": 5}]}]),
    ),
    "brat": ("a.ann", brat),
    "conll": ("a.conll", text("Rebels O\nleft ?-?\nKesh B-\n")),
    "spacy": ("a.spacy", doc_bin),
    "cas": ("a.json", cas),
    "html": ("a.html", text(DRAWN)),
    "hf": ("a.parquet", dataset),
    "webanno-tsv": ("a.tsv", text(TSV)),
}


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "text"])
def test_wrong_spans_refuse_an_article_only_where_spans_are_read(tmp_path: Path, name: str) -> None:
    file, write = FILES[name]
    path = write(tmp_path / file)
    [refusal] = items_of(path, format=name)
    assert isinstance(refusal, Refusal)
    [item] = items_of(path, format=name, spans=False)
    assert (item.article.text, item.spans, item.annotator, item.gold) == (TEXT, None, None, None)


@pytest.mark.parametrize(
    ("record", "kept"),
    [
        ({"text": TEXT, "spans": [NO_SPAN], "annotator": " ", **SETTLED}, {}),
        ({"text": TEXT, "spans": {}, "answer": "reject", "topic": "war"}, {"topic": "war"}),
    ],
)
def test_what_else_a_line_has_stays(
    tmp_path: Path, record: dict[str, Any], kept: dict[str, Any]
) -> None:
    path = lines(record)(tmp_path / "a.jsonl")
    [item, *_] = items_of(path, spans=False)
    assert (item.unaccepted, item.article.meta) == ("", kept)


def test_a_table_of_spans_has_none(tmp_path: Path) -> None:
    path = text("document,start,end,label\n1,x,y,ACTOR\n")(tmp_path / "a.csv")
    [item] = items_of(path, spans=False)
    assert (item.article_id, item.spans) == ("1", ())
