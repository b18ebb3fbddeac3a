"""The formats that `annotator import` reads, one module each.

docs/contributing/map.md says how to add one. Modules have the name of the format, as those of
`exports.formats` do. All of them are asked about each file, so they import heavy libraries only
when they read.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from corpus.model import Refusal
    from corpus.readers.items import FileNote, Ignored, ReadArticle, ReadSpans
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source


class Format(NamedTuple):
    """An entry of `FORMATS`.

    `module` is the module's name in this package. `reads` describes the input in a table cell and
    in the help. Files with one of `endings` are read in this format if no format recognises their
    content; of several that do, the ending decides. A `general` format recognises what may also be
    a file of a more special one, which then comes first. The module of a format with `folders` has
    `recognises_folder` and `read_folder`. `companions` are patterns for the names, in lower case,
    of files that the format has beside those that are read; they are ignored silently.
    """

    module: str
    reads: str
    endings: tuple[str, ...] = ()
    general: bool = False
    folders: bool = False
    companions: tuple[str, ...] = ()

    def has_companion(self, name: str) -> bool:
        """Whether a file of this name belongs to the format and is not read."""
        return any(fnmatchcase(name.casefold(), pattern) for pattern in self.companions)


FORMATS: Mapping[str, Format] = {
    "text": Format(
        "text",
        "one article per file, as it is",
        endings=(".txt", ".text", ".md"),
        general=True,
    ),
    "jsonl": Format(
        "jsonl",
        "interchange JSONL with one article per line, or a list of such articles in JSON",
        endings=(".jsonl", ".ndjson", ".json"),
        general=True,
    ),
    "csv": Format(
        "csv",
        "a table with a column `text` (or `--text-column`), or of spans, as `export csv` writes it",
        endings=(".csv", ".tsv", ".tab"),
        general=True,
    ),
    "prodigy": Format("prodigy", "answered tasks, as `prodigy db-out` writes them"),
    "doccano": Format("doccano", "doccano's export of sequence labelling, one file per person"),
    "spacy-json": Format("spacy_json", "a list of spaCy 2's training examples, in JSON"),
    "label-studio": Format(
        "label_studio",
        "tasks of Label Studio: its exports JSON and JSON_MIN",
        companions=("config.xml",),
    ),
    "brat": Format(
        "brat",
        "a folder of brat, or one `.ann` file, whose text is in the `.txt` beside it",
        endings=(".ann",),
        folders=True,
        companions=(
            *("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf", "readme.md"),
            "articles.jsonl",
        ),
    ),
    "conll": Format(
        "conll",
        "tokens with tags in columns: CoNLL-2002, CoNLL-2003, GermEval, or CoNLL-U",
        endings=(".conll", ".conllu", ".conll03", ".iob", ".iob2", ".bio", ".bilou", ".bioes"),
    ),
    "spacy": Format(
        "spacy",
        "spaCy's binary format: a `.spacy` file, or a folder with such files",
        endings=(".spacy",),
        folders=True,
        companions=(
            *("manifest.json", "provenance.jsonl", "environment.json", "readme.md", "guideline.md"),
            *("*.cfg", "project.yml", "tokenizer.py"),
        ),
    ),
    "cas": Format(
        "cas",
        "UIMA CAS files of INCEpTION: XMI with `TypeSystem.xml` beside it, JSON, or a zip of them; "
        "it needs the extra `cas`",
        endings=(".xmi",),
        companions=("typesystem.xml", "exportedproject*.json"),
    ),
    "html": Format(
        "html",
        "the article of a web page, which needs the extra `html`, or a page of displaCy",
        endings=(".html", ".htm", ".xhtml"),
    ),
    "hf": Format(
        "hf",
        "a dataset of Hugging Face: a folder with Parquet or Arrow, or one such file, with `text` "
        "and `spans`, or `tokens` and `ner_tags`; it needs the extra `hf`",
        endings=(".parquet", ".arrow"),
        folders=True,
        companions=("readme.md", "state.json", "dataset_info*.json", "dataset_dict.json"),
    ),
    "webanno-tsv": Format("webanno_tsv", "WebAnno TSV 3, which WebAnno and INCEpTION write"),
}
"""The formats by name, in the order in which help and documentation list them."""


class Reader(Protocol):
    """The functions of a format's module."""

    def recognises(self, head: Head) -> bool:
        """Whether the first bytes show, beyond doubt, that a file is of this format.

        A plain text that merely looks like it must not be recognised. The ending is in `head.name`,
        but `detected` considers it already.
        """

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterable[ReadArticle | ReadSpans | Refusal | FileNote]:
        """Yield the articles of a file in its order, one at a time.

        - An article that cannot be used is a `Refusal` with FILE:LINE and the reason; the reading
          goes on with the next. Raise nothing, except what the stream raises.
        - `where` of an article is FILE:LINE, or FILE in a format with one article per file.
        - `spans` are those that the file has, in code points, also if they overlap or lie off the
          token edges: the import decides. None means that the file says nothing about spans, and
          an empty list that there are none. Make them with `corpus.readers.spans.checked_span`,
          which converts offsets by `options.offsets`. Without `options.spans` read none.
        - What a project has no place for, such as a relation, is a `Lost` in `lost`. The import
          refuses or lists it. Drop nothing silently.
        - Hold at most one article in memory where the format allows it, and at most `MOST_BYTES` of
          `corpus.readers.streams` where not.
        """

    def recognises_folder(self, folder: Path) -> bool:
        """Whether a folder as a whole is of this format; its files are then not read singly."""

    def read_folder(
        self, folder: Path, options: ReadOptions
    ) -> Iterable[ReadArticle | Refusal | Ignored | FileNote]:
        """Yield the articles of a folder, and the files in it that are not read, as `read` does."""


def reader(name: str) -> Reader:
    """Import and return the module of a format."""
    return cast(Reader, import_module(f"{__name__}.{FORMATS[name].module}"))


def format_of_ending(name: str) -> str | None:
    """The format that a file's name gives; `name` is in lower case and without `.gz`."""
    for format_name, entry in FORMATS.items():
        if name.endswith(entry.endings):
            return format_name
    return None


def endings() -> tuple[str, ...]:
    """The endings of all formats, in their order."""
    return tuple(ending for entry in FORMATS.values() for ending in entry.endings)
