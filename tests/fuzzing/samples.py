"""Sound files of every kind that the program reads, as bytes."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from corpus.model import Action, AnnotationKey, Article, Change
from corpus.model import Span as ModelSpan
from corpus.readers.shards import ShardEnd, ShardHeader
from corpus.store import Project
from corpus.text.tokenizer import Tokenizer
from exports.training_set import manifest
from exports.training_set.write import write
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT = "Rebels fled from Kesh."


def encoded(value: object) -> bytes:
    """JSON, with lone surrogates as escapes."""
    return json.dumps(value).encode()


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


def restored(content: bytes, path: Path) -> Project:
    """A project with this content."""
    path.write_bytes(content)
    return Project.open(path)


@cache
def shared_project() -> bytes:
    """A project of two articles and one person; `other_project` is a copy with more work."""
    return _projects()[0]


def other_project() -> tuple[bytes, ...]:
    """A copy of `shared_project` in which another person has finished the articles."""
    return (_projects()[1],)


def backup_file() -> tuple[bytes, ...]:
    """A backup of that project."""
    with TemporaryDirectory() as folder:
        with restored(shared_project(), Path(folder, "p.db")) as project:
            project.backups.make(Path(folder, "b.db"))
        return (Path(folder, "b.db").read_bytes(),)


@cache
def _projects() -> tuple[bytes, bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "o.db")
        with new_project(path) as project:
            tokenizer = Tokenizer("en")
            for name, text in (("a", TEXT), ("b", "Nobody spoke on Monday.")):
                tokens, sentences = tokenizer.encode(text)
                article = Article(name, text, "Title", "Wire", tokens=tokens, sentences=sentences)
                project.articles.add(article, tokenizer=tokenizer.name)
            project.people.get_or_add("ana")
        before = path.read_bytes()
        with Project.open(path) as project:
            ben = project.people.get_or_add("ben")
            for name in ("a", "b"):
                key = AnnotationKey(name, ben.id)
                changes = [Change(Action.ADDED, ModelSpan(0, 6, 1)), Change(Action.FINISHED)]
                project.edits.record(key, project.edits.load(key), changes, via="screen")
            project.tags.add("v1", project.present())
        return before, path.read_bytes()


@cache
def exported() -> Mapping[str, bytes]:
    """A training set: the content of each of its files by name."""
    with TemporaryDirectory() as folder, restored(other_project()[0], Path(folder, "o.db")) as mine:
        gold = [*mine.gold.articles()]
        made = write(Path(folder, "out"), gold, labels=mine.labels.all(), lang="en")
        return {file.name: file.read_bytes() for file in made.out.iterdir()}


STANDOFF = b"T1\tACTOR 0 6\tRebels\n#1\tAnnotatorNotes T1\t{}"
SIDES = (b"article,split\na,train\nb,dev\n", b'{"id": "a", "split": "test"}\n', b"a\ttrain\n")
HEADER = ShardHeader(suggester="rules 1", labels=("ACTOR",))
SHARD = f"{HEADER.line}\n".encode() + LINE + b"\n" + f"{ShardEnd(1, 1, 0, '0').line}\n".encode()
META = b'{"lang": "en", "name": "x", "vectors": {"vectors": 3}}'
RECORDED = b'{"name": "ner-1", "made_at": "2026-01-01", "f1": {"value": 0.5}}'
MOUNTS = b"36 35 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
