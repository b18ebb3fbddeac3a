"""Files that a person names, damaged at random: each is read, or refused in one sentence."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from annotator.settings.file import read_settings
from corpus.errors import AnnotatorError
from corpus.guideline import section_for, sections
from corpus.model import Refusal
from corpus.numbers.lexicon import listed
from corpus.numbers.parser import parse
from corpus.numbers.vague import VAGUE, read_vague
from corpus.readers import FileFormat, FileNote, ReadArticle, ReadSpans, read
from corpus.readers.label_file import read_labels
from corpus.readers.small_file import small_text
from corpus.scorer.weights import Scorer, shipped
from corpus.suggesters.patterns import PatternSuggester
from corpus.suggesters.pipelines import find_pipeline
from corpus.suggesters.span_file import SpanFileSuggester
from corpus.suggesters.trained import read_held_out
from corpus.workflows.integrity import check
from corpus.workflows.merging import merge_file
from exports.training_set import docbin, manifest, provenance
from tests.examples import examples
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "Rebels fled from Kesh."
KEYS = sorted(
    listed(
        "text id title source meta spans annotator answer label pattern start end value name key "
        "colour description LOWER TEXT OP REGEX LENGTH IN ORTH dozens article options files low "
        "unit keys theme"
    )
)
NESTED = "[" * 3000
"""Deeper than Python's parsers go."""

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
SCALARS |= st.sampled_from([TEXT, "ACTOR", "a", "+", "{2}", "Rebels", "\x00", "\ud800", 6])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6)


def encoded(value: object) -> bytes:
    """JSON, with lone surrogates as escapes."""
    return json.dumps(value).encode()


def damaged(samples: list[bytes]) -> st.SearchStrategy[bytes]:
    """A sample with some bytes replaced, cut out or put in."""

    def change(drawn: tuple[bytes, list[tuple[int, int, bytes]]]) -> bytes:
        data, cuts = drawn
        for start, length, put in cuts:
            at = start % (len(data) + 1)
            data = data[:at] + put + data[at + length :]
        return data

    puts = st.binary(max_size=4) | st.sampled_from([b'"', b"[", b"{", b"\n", b"\r", b"=", b""])
    cuts = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 6), puts), min_size=1, max_size=4)
    return st.tuples(st.sampled_from(samples), cuts).map(change)


LINE = encoded({"id": "a", "text": TEXT, "spans": [{"start": 0, "end": 6, "label": "ACTOR"}]})
PATTERNS = [
    b'{"label": "ACTOR", "pattern": "Rebels"}\n{"label": "NUMBER", "pattern": "Kesh", "id": 5}\n',
    encoded({"label": "A", "pattern": [{"LOWER": {"REGEX": "^r"}}, {"OP": "{1,2}"}]}),
]
PRODIGY = encoded(
    {"text": TEXT, "_input_hash": 1, "spans": [{"start": 0, "end": 6, "label": "A"}], "answer": "x"}
)
DOCCANO = encoded({"id": 3, "text": TEXT, "label": [[0, 6, "ACTOR"]], "Comments": []})
REGION = {"value": {"start": 0, "end": 6, "text": "Rebels", "labels": ["ACTOR"]}, "type": "labels"}
MADE = {"result": [REGION], "completed_by": {"id": 1, "email": "a"}, "was_cancelled": False}
TASKS = encoded([{"id": 1, "data": {"text": TEXT}, "annotations": [MADE], "predictions": [MADE]}])
EXAMPLES = encoded([[TEXT, {"entities": [[0, 6, "ACTOR"]]}]] * 2)
TABLE = f'id,text,start,end,label\na,"{TEXT}",0,6,ACTOR\nb,"x ""y""\r\nz",,,\n'.encode()
SPAN_TABLE = b'"document","start","end","label","low"\n"a",0,6,"ACTOR",5\n'
LABELS = encoded([{"name": "ACTOR", "key": "1", "colour": "#5FAFFF", "description": "who"}])
VAGUE_WORDS = b'{"dozens": [24, 99], "a-handful": [3, 5], "scores": null}'
SETTINGS = b'theme = "dark"\npreset = "vim"\n[keys]\naccept = ["y", "F1"]\nflag = []\n'
GUIDELINE = b"# Guide\n\n## ACTOR: who\ntext\n```\n## NUMBER\n```\n\n## LOCATION\n"
HELD_OUT = b'{"article": "a", "text_hash": "x", "proposals": [[0, 6, "ACTOR", 0.5, "r"]]}\n'
CONFIG = (
    b'[nlp]\nlang = "en"\npipeline = ["ner"]\n[components]\n[components.ner]\nfactory = "ner"\n'
)
PROVENANCE = b'{"article": "a", "basis": "single", "decided_by": ["ana"], "spans": []}\n'
MANIFEST = encoded(
    {
        "product": manifest.PRODUCT,
        "format_version": manifest.FORMAT_VERSION,
        "files": {"train.spacy": {"bytes": 1, "sha256": "0"}},
        "options": {"basis": ["single"], "dev": 0.1, "test": 0.0},
        "docs": {"train": 1},
        "labels": [{"name": "ACTOR"}],
        "left_out": {"skipped": {"articles": ["a"]}},
    }
)


CONLL = b"-DOCSTART- -X- O O\n\n# newdoc id = a\nRebels -X- _ B-ACTOR\nfled -X- _ O\n. -X- _ O\n"
WEBANNO = (
    b"#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n#Text=Rebels fled\n"
    b"1-1\t0-6\tRebels\tA[1]|B\t\n1-2\t7-11\tfled\tA[1]\t\n"
)
DRAWN = b'<div class="entities">\n<mark>\n    Rebels\n    <span>A</span></mark>\n fled<br></div>'
XMI = b"<xmi:XMI xmlns:xmi='http://www.omg.org/XMI' xmlns:cas='http:///uima/cas.ecore'></xmi:XMI>"
CAS = b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [], "%VIEWS": {}}'


def files(*samples: bytes) -> st.SearchStrategy[bytes]:
    """A damaged sample, any bytes, any JSON, or lines of JSON objects; gzip of them too."""
    lines = st.lists(RECORDS.map(encoded), max_size=3).map(b"\n".join)
    plain = damaged(list(samples)) | st.binary(max_size=60) | VALUES.map(encoded) | lines
    return plain | plain.map(gzip.compress) | damaged([gzip.compress(s) for s in samples])


def read_patterns(file: Path) -> None:
    suggester = PatternSuggester(file, lang="en", mapping={})
    (found,) = suggester.suggest([TEXT])
    assert all(0 <= proposal.start < proposal.end <= len(TEXT) for proposal in found)


def read_spans(file: Path) -> None:
    suggester = SpanFileSuggester(
        file, text_of={"a": TEXT}.get, known={TEXT}.__contains__, mapping={}
    )
    (found,) = suggester.suggest([TEXT])
    assert all(0 <= proposal.start < proposal.end <= len(TEXT) for proposal in found)


def read_articles(file: Path) -> None:
    for item in read([str(file)], stdin=io.BytesIO()):
        assert isinstance(item, ReadArticle | ReadSpans | Refusal | FileNote | FileFormat)


def read_standoff(file: Path) -> None:
    file.with_suffix(".txt").write_text(TEXT)
    read_articles(file)


def read_columns(file: Path) -> None:
    pytest.importorskip("pyarrow")
    read_articles(file)


def read_xmi(file: Path) -> None:
    pytest.importorskip("cassis")
    (file.parent / "TypeSystem.xml").write_bytes(b"<typeSystemDescription/>")
    read_articles(file)


def parquet_file() -> bytes:
    """A Parquet file of one row; empty without pyarrow."""
    if find_spec("pyarrow") is None:
        return b""
    import pyarrow
    from pyarrow import parquet

    file = io.BytesIO()
    row = {"text": TEXT, "spans": [{"start": 0, "end": 6, "label": "ACTOR"}]}
    parquet.write_table(pyarrow.Table.from_pylist([row]), file)
    return file.getvalue()


def project_file() -> bytes:
    """A zip as INCEpTION exports a project."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        state = {"name": "a", "user": "ana", "state": "IN_PROGRESS"}
        archive.writestr("exportedproject.json", json.dumps({"annotation_documents": [state]}))
        archive.writestr("annotation/a/ana.json", CAS)
    return file.getvalue()


def doc_file() -> bytes:
    """A DocBin with one Doc, which has an entity and a group of spans."""
    doc = Doc(Vocab(), ["Rebels", "fled", "."])
    doc.set_ents([Span(doc, 0, 1, "ACTOR")])
    doc.spans["sc"] = [Span(doc, 1, 2, "X")]
    return DocBin(docs=[doc]).to_bytes()


def read_table(file: Path) -> None:
    table = read_vague(small_text(file), "t.json", onto=VAGUE)
    for word in table:
        parse(f"{word} thousand", table)


def read_guideline(file: Path) -> None:
    found = sections(small_text(file))
    section_for(found, "ACTOR")


def read_docs(file: Path) -> None:
    list(docbin.stored_docs(file))


def read_provenance(file: Path) -> None:
    lines = provenance.Lines(file)
    list(lines.read(range(len([*lines]))))


def read_manifest(file: Path) -> None:
    stated = manifest.read(file.parent)
    manifest.options_of(stated)
    manifest.left_out_of(stated)


def read_other_project(file: Path) -> None:
    with new_project(file.with_name("mine.db")) as project:
        project.people.get_or_add("ana")
        try:
            merge_file(project, file, dry_run=False)
        finally:
            assert [one.name for one in project.people.all()] == ["ana"]
            assert [*check(project)] == []


@cache
def other_project() -> bytes:
    """The pages of a project file without rows."""
    with TemporaryDirectory() as folder:
        new_project(Path(folder, "o.db")).close()
        return Path(folder, "o.db").read_bytes()


READERS: dict[str, tuple[str, Callable[[Path], Any], tuple[bytes, ...]]] = {
    "patterns": ("p.jsonl", read_patterns, tuple(PATTERNS)),
    "spans": ("s.jsonl", read_spans, (LINE, LINE + b"\n" + LINE)),
    "articles": ("a.jsonl", read_articles, (LINE, LINE + b"\n" + LINE)),
    "columns": ("a.conll", read_articles, (CONLL,)),
    "standoff": ("a.ann", read_standoff, (b"T1\tACTOR 0 6\tRebels\n#1\tAnnotatorNotes T1\t{}",)),
    "webanno": ("a.tsv", read_articles, (WEBANNO,)),
    "drawn": ("a.html", read_articles, (DRAWN,)),
    "docs with spans": ("a.spacy", read_articles, (doc_file(),)),
    "parquet": ("a.parquet", read_columns, (parquet_file(),)),
    "xmi": ("a.xmi", read_xmi, (XMI, CAS)),
    "exported project": ("a.zip", read_xmi, (project_file(),)),
    "gzipped articles": ("a.jsonl.gz", read_articles, (LINE,)),
    "lists": ("a.json", read_articles, (b"[" + LINE + b",\n" + LINE + b"]", LINE + LINE)),
    "Prodigy": ("a.jsonl", read_articles, (PRODIGY,)),
    "doccano": ("a.jsonl", read_articles, (DOCCANO,)),
    "Label Studio": ("a.json", read_articles, (TASKS,)),
    "spaCy's examples": ("a.json", read_articles, (EXAMPLES,)),
    "tables": ("a.csv", read_articles, (TABLE, SPAN_TABLE)),
    "text": ("a.txt", read_articles, (TEXT.encode(), b"<a>", LINE)),
    "labels": ("l.json", read_labels, (LABELS,)),
    "vague words": ("v.json", read_table, (VAGUE_WORDS,)),
    "settings": ("c.toml", lambda file: read_settings(small_text(file), "c"), (SETTINGS,)),
    "guideline": ("g.md", read_guideline, (GUIDELINE,)),
    "held out": ("h.jsonl", read_held_out, (HELD_OUT,)),
    "config": ("c.cfg", lambda file: find_pipeline(str(file)), (CONFIG,)),
    "provenance": ("p.jsonl", read_provenance, (PROVENANCE,)),
    "docs": ("d.spacy", read_docs, (DocBin().to_bytes(),)),
    "manifest": (manifest.NAME, read_manifest, (MANIFEST,)),
    "another project": ("o.db", read_other_project, ()),
    "weights": ("w.npz", lambda file: Scorer.read(file.read_bytes()), (shipped().content,)),
}


SLOW = {"another project": pytest.mark.slow}


@pytest.mark.parametrize(
    "reader", [pytest.param(name, marks=SLOW.get(name, ())) for name in READERS]
)
def test_a_damaged_file_is_read_or_refused_in_one_sentence(reader: str) -> None:
    name, read_file, samples = READERS[reader]
    samples = samples or (other_project(),)

    @settings(max_examples=examples(100))
    @given(files(*samples))
    @example(NESTED.encode())
    @example(b'{"text": ' + NESTED.encode())
    @example(f"x = {NESTED}".encode())
    @example(b"9" * 5000)
    def fuzzed(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder, name)
            file.write_bytes(data)
            try:
                read_file(file)
                refusal = "read"
            except AnnotatorError as error:
                refusal = str(error)
            assert refusal
            assert "\n" not in refusal

    fuzzed()


def test_damaged_weights_of_a_project_are_refused() -> None:
    content = shipped().content
    chance = random.Random(0)
    for _ in range(50):
        at = chance.choice(
            [chance.randrange(len(content)), len(content) - chance.randrange(1, 300)]
        )
        with suppress(AnnotatorError):
            Scorer.read(content[:at] + chance.randbytes(2) + content[at + 2 :])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weights.npy", bytes(65 * 2**20))
    with pytest.raises(AnnotatorError, match="larger than 64 MiB"):
        Scorer.read(packed.getvalue())
