"""The readers of files, each with sound contents, which `test_fuzzed_files.py` damages."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import pytest
from spacy.tokens import DocBin

from annotator.settings import trusted
from annotator.settings.file import read_settings
from corpus.errors import AnnotatorError
from corpus.guideline import section_for, sections
from corpus.model import Refusal
from corpus.numbers.parser import parse
from corpus.numbers.vague import VAGUE, read_vague
from corpus.readers import FileFormat, FileNote, Ignored, ReadArticle, ReadSpans, read
from corpus.readers.label_file import read_labels
from corpus.readers.shards import Shard, ShardArticle
from corpus.readers.small_file import small_text
from corpus.scorer.weights import Scorer, shipped
from corpus.store import Project, backups
from corpus.store.db import network
from corpus.store.db.failures import explained
from corpus.suggesters.patterns import PatternSuggester
from corpus.suggesters.pipelines import find_pipeline
from corpus.suggesters.span_file import SpanFileSuggester
from corpus.suggesters.trained import PIPELINE, RECORD, all_trained, read_held_out
from corpus.workflows import suggester_choice
from corpus.workflows.candidates import read_example
from corpus.workflows.integrity import check
from corpus.workflows.merging import merge_file
from corpus.workflows.span_shards import import_span_shards, span_shards
from exports.options import About
from exports.shards.spans import write_spans
from exports.training_set import docbin, manifest, provenance, split_file
from exports.training_set.base_model import base_model
from exports.training_set.verify import verify
from tests.fuzzing.samples import (
    CAS,
    CONFIG,
    CONLL,
    DOCCANO,
    DRAWN,
    EXAMPLES,
    GUIDELINE,
    HEADER,
    HELD_OUT,
    LABELS,
    LINE,
    MANIFEST,
    META,
    MOUNTS,
    PATTERNS,
    PRODIGY,
    PROVENANCE,
    RECORDED,
    SETTINGS,
    SHARD,
    SIDES,
    SPAN_TABLE,
    STANDOFF,
    TABLE,
    TASKS,
    TEXT,
    VAGUE_WORDS,
    WEBANNO,
    XMI,
    backup_file,
    doc_file,
    exported,
    other_project,
    parquet_file,
    project_file,
    restored,
    shared_project,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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


def read_sides(file: Path) -> None:
    split_file.read(file)


def read_shard(file: Path) -> None:
    shard = Shard(file)
    for item in shard:
        assert isinstance(item, ShardArticle | Refusal)
    shard.refuse_incomplete()


def read_shards_of_spans(file: Path) -> None:
    """As `import` and `draw` read them, into a project."""
    with restored(shared_project(), file.with_name("mine.db")) as project:
        found = span_shards([str(file)])
        if found:
            import_span_shards(project, found)
        assert [*check(project)] == []


def read_half_a_shard(file: Path) -> None:
    file.rename(file.with_name(f"{file.name}.part"))
    write_spans(file, HEADER, iter(()), lambda articles: iter(()))


def read_base_model(file: Path) -> None:
    for name, content in (("config.cfg", CONFIG), ("meta.json", META)):
        if name != file.name:
            file.with_name(name).write_bytes(content)
    base_model(str(file.parent), lang="en")


def read_trained(file: Path) -> None:
    name = "ner-1"
    (file.parent / name / PIPELINE).mkdir(parents=True)
    (file.parent / name / PIPELINE / "config.cfg").write_bytes(CONFIG)
    file.rename(file.parent / name / RECORD)
    all_trained(file.parent)


def read_trusted(file: Path) -> None:
    with patch.object(trusted, "state_folder", lambda: file.parent):
        assert not trusted.is_trusted(file, "x")


def read_remarks(file: Path) -> None:
    """The file beside brat's texts that has the titles of articles."""
    (file.parent / "a.txt").write_text(TEXT)
    (file.parent / "a.ann").write_bytes(STANDOFF)
    (file.parent / "annotation.conf").touch()
    for item in read([str(file.parent)], stdin=io.BytesIO()):
        assert isinstance(item, ReadArticle | Refusal | FileNote | FileFormat | Ignored)


def read_stored_example(file: Path) -> None:
    read_example(file.read_bytes())


def read_mounts(file: Path) -> None:
    network._of_linux(file.read_text(errors="surrogateescape"))


def read_beginning(file: Path) -> None:
    suggester_choice._holds_patterns(file)


def read_backup(file: Path) -> None:
    mine = file.with_name("mine.db")
    mine.write_bytes(shared_project())
    try:
        backups.restore(file, mine)
    finally:
        with Project.open(mine) as project:
            project.articles.count()


def read_project(file: Path) -> None:
    """Read a project as the command line does, which explains what SQLite finds damaged."""
    try:
        with Project.open(file, write=False) as project:
            [*check(project)]
            [*project.gold.articles()]
    except Exception as error:
        if explanation := explained(error):
            raise explanation from error
        raise


def read_other_project(file: Path) -> None:
    with restored(shared_project(), file.with_name("mine.db")) as project:
        try:
            merge_file(project, file)
        except AnnotatorError:
            assert [one.name for one in project.people.all()] == ["ana"]
            raise
        finally:
            assert [*check(project)] == []


EXPORT_FILES = (
    *("config.cfg", "project_file.cfg", "project.yml", "environment.json", "provenance.jsonl"),
    *("train.spacy", manifest.NAME),
)


def export_file(name: str) -> tuple[bytes, ...]:
    return (exported()[name],)


def read_export(file: Path) -> None:
    """An export of which one file is damaged, as `verify` reads it."""
    for name, content in exported().items():
        if name != file.name:
            file.with_name(name).write_bytes(content)
    with restored(other_project()[0], file.parent.parent / "mine.db") as project:
        gold = [*project.gold.articles()]
        verify(file.parent, gold, labels=project.labels.all(), lang="en", about=About())


class Fuzzed(NamedTuple):
    """A reader, the name of the file that it gets, and sound contents to damage.

    `formats` are the formats of `annotator import` in which the contents are read. A `slow` reader
    takes more than 20 ms for a file.
    """

    name: str
    read: Callable[[Path], Any]
    samples: tuple[bytes, ...] | Callable[[], tuple[bytes, ...]]
    formats: tuple[str, ...] = ()
    slow: bool = False

    @property
    def sound(self) -> tuple[bytes, ...]:
        """The contents."""
        return self.samples() if callable(self.samples) else self.samples


READERS: dict[str, Fuzzed] = {
    "patterns": Fuzzed("p.jsonl", read_patterns, tuple(PATTERNS)),
    "spans": Fuzzed("s.jsonl", read_spans, (LINE, LINE + b"\n" + LINE)),
    "patterns or spans": Fuzzed("p.jsonl", read_beginning, (LINE, *PATTERNS)),
    "articles": Fuzzed("a.jsonl", read_articles, (LINE, LINE + b"\n" + LINE), ("jsonl",)),
    "columns": Fuzzed("a.conll", read_articles, (CONLL,), ("conll",)),
    "standoff": Fuzzed("a.ann", read_standoff, (STANDOFF,), ("brat",)),
    "titles beside standoff": Fuzzed("articles.jsonl", read_remarks, (LINE,)),
    "webanno": Fuzzed("a.tsv", read_articles, (WEBANNO,), ("webanno-tsv",)),
    "drawn": Fuzzed("a.html", read_articles, (DRAWN,), ("html",)),
    "docs with spans": Fuzzed("a.spacy", read_articles, (doc_file(),), ("spacy",)),
    "parquet": Fuzzed("a.parquet", read_columns, (parquet_file(),), ("hf",)),
    "xmi": Fuzzed("a.xmi", read_xmi, (XMI, CAS), ("cas",)),
    "exported project": Fuzzed("a.zip", read_xmi, (project_file(),), ("cas",)),
    "gzipped articles": Fuzzed("a.jsonl.gz", read_articles, (LINE,)),
    "lists": Fuzzed("a.json", read_articles, (b"[" + LINE + b",\n" + LINE + b"]", LINE + LINE)),
    "Prodigy": Fuzzed("a.jsonl", read_articles, (PRODIGY,), ("prodigy",)),
    "doccano": Fuzzed("a.jsonl", read_articles, (DOCCANO,), ("doccano",)),
    "Label Studio": Fuzzed("a.json", read_articles, (TASKS,), ("label-studio",)),
    "spaCy's examples": Fuzzed("a.json", read_articles, (EXAMPLES,), ("spacy-json",)),
    "tables": Fuzzed("a.csv", read_articles, (TABLE, SPAN_TABLE), ("csv",)),
    "text": Fuzzed("a.txt", read_articles, (TEXT.encode(), b"<a>", LINE), ("text",)),
    "labels": Fuzzed("l.json", read_labels, (LABELS,)),
    "vague words": Fuzzed("v.json", read_table, (VAGUE_WORDS,)),
    "settings": Fuzzed("c.toml", lambda file: read_settings(small_text(file), "c"), (SETTINGS,)),
    "guideline": Fuzzed("g.md", read_guideline, (GUIDELINE,)),
    "held out": Fuzzed("h.jsonl", read_held_out, (HELD_OUT,)),
    "config": Fuzzed("c.cfg", lambda file: find_pipeline(str(file)), (CONFIG,)),
    "provenance": Fuzzed("p.jsonl", read_provenance, (PROVENANCE,)),
    "docs": Fuzzed("d.spacy", read_docs, (DocBin().to_bytes(),)),
    "manifest": Fuzzed(manifest.NAME, read_manifest, (MANIFEST,)),
    "sides": Fuzzed("s.csv", read_sides, SIDES),
    "a shard": Fuzzed("s.jsonl", read_shard, (SHARD,)),
    "half a shard": Fuzzed("s.jsonl", read_half_a_shard, (SHARD, f"{HEADER.line}\n".encode())),
    "base model": Fuzzed("meta.json", read_base_model, (META,)),
    "config of a base model": Fuzzed("config.cfg", read_base_model, (CONFIG,)),
    "trained suggester": Fuzzed("r.json", read_trained, (RECORDED,)),
    "trusted pipelines": Fuzzed("trusted-pipelines.json", read_trusted, (b'{"a": "b"}',)),
    "mounts": Fuzzed("mountinfo", read_mounts, (MOUNTS,)),
    "weights": Fuzzed("w.npz", lambda file: Scorer.read(file.read_bytes()), (shipped().content,)),
    "stored example": Fuzzed("e.npz", read_stored_example, (shipped().content,)),
    "shards of spans": Fuzzed("s.jsonl", read_shards_of_spans, (SHARD,), slow=True),
    "another project": Fuzzed("o.db", read_other_project, other_project, slow=True),
    "a project": Fuzzed("o.db", read_project, other_project, slow=True),
    "a backup": Fuzzed("b.db", read_backup, backup_file, slow=True),
    **{
        f"export: {name}": Fuzzed(f"out/{name}", read_export, partial(export_file, name), slow=True)
        for name in EXPORT_FILES
    },
}
