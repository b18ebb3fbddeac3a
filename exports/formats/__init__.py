"""The formats that `annotator export FORMAT OUT` can write.

docs/contributing/map.md says how to add one. A format is imported when it is used. Its function
gets values and writes files; it never opens the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from corpus.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle, Label
    from exports.options import About, Annotated, ExportOptions, LeftOut, Split


class FormatOption(NamedTuple):
    """An option of one format: `--NAME`, one of `choices`; the first is the default.

    The format's function takes it as a keyword argument `name` of type str.
    """

    name: str
    choices: tuple[str, ...]
    help: str


class Format(NamedTuple):
    """An entry of `FORMATS`.

    `function` is "module:function". `writes` describes the output in a table cell and in the help.
    `example` is the name of an output. A format with `splits` has the options `--dev` and `--test`.
    Articles have their group of near-duplicates if `groups` asks for them. A format with `rejected`
    has a place for spans that were proposed and rejected: the option `--rejected`. A format with
    `annotations` gets every finished annotation, and has no options that choose gold. One with
    `texts` can have the texts of all articles instead of gold: the option `--without-spans`.
    """

    function: str
    writes: str
    example: str
    splits: bool = False
    groups: bool = False
    annotations: bool = False
    rejected: bool = False
    texts: bool = False
    options: tuple[FormatOption, ...] = ()


FORMATS: Mapping[str, Format] = {
    "spacy": Format(
        "exports.training_set.write:write",
        "a spaCy training set: `train.spacy`, `dev.spacy`, a config that trains as it is, the "
        "steps to a package, a manifest, provenance, environment and a data card",
        example="training-set",
        splits=True,
        groups=True,
        rejected=True,
        options=(
            FormatOption("people", ("letters", "names"), "How the data card names annotators."),
        ),
    ),
    "jsonl": Format(
        "exports.formats.jsonl:write",
        "interchange JSONL with values and the people who settled each article; in another "
        "project, `annotator import` recreates the gold from it",
        example="gold.jsonl",
        rejected=True,
        texts=True,
    ),
    "conll": Format(
        "exports.formats.conll:write",
        "tokens with their tags, in the columns of CoNLL-2003",
        example="gold.conll",
        options=(
            FormatOption("scheme", ("iob2", "biluo"), "The prefixes of tags."),
            FormatOption(
                "columns",
                ("4", "2"),
                "4: the columns of CoNLL-2003. 2: token, tab and tag, without -DOCSTART- lines.",
            ),
        ),
    ),
    "csv": Format(
        "exports.formats.csv:write",
        "a table with one row per span, with its value and 60 characters of context",
        example="spans.csv",
    ),
    "events": Format(
        "exports.formats.events:write",
        "a folder with `events.csv` and `events.parquet`: one row per number that counts people, "
        "with what happened, whose they are and where",
        example="events",
    ),
    "annotations": Format(
        "exports.formats.annotations:write",
        "every person's finished annotation beside the gold, with the support of each span: a "
        "table (`.csv`), or interchange JSONL (`.jsonl`)",
        example="annotations.csv",
        groups=True,
        annotations=True,
        options=(FormatOption("people", ("letters", "names"), "How people are named."),),
    ),
    "prodigy": Format(
        "exports.formats.prodigy:write",
        "JSONL for `prodigy db-in`: answered `ner_manual` tasks with tokens, spans and hashes",
        example="prodigy.jsonl",
    ),
    "doccano": Format(
        "exports.formats.doccano:write",
        "JSONL for doccano's import of sequence labelling",
        example="doccano.jsonl",
    ),
    "label-studio": Format(
        "exports.formats.label_studio:write",
        "a folder for Label Studio: `tasks.json`, and `config.xml` with the labels",
        example="label-studio",
        options=(
            FormatOption(
                "spans",
                ("annotations", "predictions"),
                "Whether spans are finished annotations or predictions to correct.",
            ),
        ),
    ),
    "brat": Format(
        "exports.formats.brat:write",
        "a folder for brat: a `.txt` and an `.ann` for each text, `annotation.conf`, and "
        "`articles.jsonl` with the ids",
        example="brat",
    ),
    "cas": Format(
        "exports.formats.cas:write",
        "a folder of UIMA CAS files for INCEpTION: an `.xmi` for each text, and `TypeSystem.xml`",
        example="cas",
        options=(
            FormatOption(
                "files",
                ("xmi", "json"),
                "XMI, or UIMA CAS JSON, which can hold every character.",
            ),
        ),
    ),
    "html": Format(
        "exports.formats.html:write",
        "a page that shows every text with its spans in colour, drawn by displaCy",
        example="gold.html",
    ),
    "hf": Format(
        "exports.formats.hf:write",
        "a folder that `datasets.load_dataset` of Hugging Face opens: Parquet with tokens, tags "
        "and spans, and a data card",
        example="dataset",
        groups=True,
    ),
}
"""The formats by name, in the order in which help and documentation list them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The result of a format's function.

    `paths` are the files written. `summary` is one line for standard output, such as
    `gold.conll: 12 articles, 340 spans`. `notes` are sentences for standard error about anything
    that the user should check.
    """

    paths: tuple[Path, ...]
    summary: str
    notes: tuple[str, ...] = ()


class Writer(Protocol):
    """The signature of a format: writes gold to `out` and returns what it wrote."""

    def __call__(
        self,
        out: Path,
        gold: Iterable[GoldArticle],
        *,
        labels: Sequence[Label],
        lang: str,
        options: ExportOptions | None = None,
        left_out: LeftOut | None = None,
        about: About | None = None,
        annotated: Annotated | None = None,
        progress: Callable[[int], object] | None = None,
        keep_sides: Callable[[Mapping[str, Split]], object] | None = None,
        **own: str,
    ) -> Exported:
        """Write all of `gold`, or raise ExportError and leave `out` as it was.

        - `out` is the user's path, a file or a folder as the format needs. Write a file with
          `exports.atomic.write_whole`, `write_markup` or `whole_file`, which never overwrite files
          of others. To be replaced by a later export, a file needs `MARK` or a known header.
        - `gold` has every settled article once, in the order of import, and can be iterated once.
          `article.text` is the text; a span has `start` and `end` (half-open offsets in code
          points, on token edges; spans do not overlap), `label` (a name), `text`, `value` (JSON or
          None), `origin` and `suggester`. `basis` and `decided_by` say how it was settled. Spans
          come by start.
        - `labels` are the project's labels in their order, also those without spans.
        - `lang` is the project's language, such as `en`.
        - `options` are those of the command line, None for the defaults. Apply `basis`, and `dev`,
          `test` and `by` if the format has splits or documents; `annotator` is applied already.
        - `left_out` names articles without gold. The command line reports them; use it only if the
          files record them, too.
        - `about` has guideline, licence and agreement, for files that describe the data.
        - Drop nothing silently: count what the format cannot hold in `notes`, or raise. Say there
          too which given options mean nothing to the format.
        - `annotated` has every finished annotation, if the entry has `annotations`.
        - `progress` is called with 1 after each article; for a training set, which is read back,
          twice.
        - `keep_sides` is called with the side of each group, by key, before the output replaces an
          earlier one, if the format has splits and `options.balance` is not None.
        - `own` are the options in the entry's `options`; declare each as a keyword argument.

        The message of an ExportError says what is wrong, where (`exports.refusals.span_at` names a
        span), and what to do.
        """


def writer(name: str) -> Writer:
    """Import and return the function of a format; NotFoundError lists the known formats."""
    if name not in FORMATS:
        raise NotFoundError(unknown_format(name))
    module, function = FORMATS[name].function.split(":")
    return cast(Writer, getattr(import_module(module), function))


def unknown_format(name: str) -> str:
    """Return the message about a format that does not exist."""
    return f"There is no format {name!r}; the formats are: {', '.join(FORMATS)}"
