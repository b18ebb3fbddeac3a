"""`annotator import`."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.context import given_options
from annotator.cli.gc_pause import nothing_collected
from annotator.cli.named_file import NamedFile
from annotator.cli.output import diagnostics, echo, joined_counts, progress_bar
from corpus.errors import InputError
from corpus.model import SPLIT_MARKS, TOKENIZERS
from corpus.readers.formats import FORMATS
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from annotator.cli.context import ProjectFile
    from corpus.model import TokenizerName
    from corpus.readers import ReadOptions
    from corpus.readers.options import Unit
    from corpus.store import Project
    from corpus.workflows.importing import ImportOptions, ImportReport
    from corpus.workflows.nested import Nested
    from corpus.workflows.refusals import Refusals

MOST_IGNORED_LISTED = 10
"""Ignored files of a folder that are named; a folder may hold thousands. The rest is counted."""


class ImportTarget:
    """The project that articles are imported into: the existing one, or a new one.

    Raises `InputError` where the existing one has another language, another tokenizer or other
    labels than asked for.
    """

    def __init__(
        self,
        project_file: ProjectFile,
        lang: str | None,
        tokenizer: TokenizerName | None,
        labels_file: Path | None,
    ) -> None:
        from corpus.readers.label_file import read_labels
        from corpus.store import Project

        self._file, self._labels_file = project_file, labels_file
        self._labels = read_labels(labels_file) if labels_file else None
        self._new = not Project.exists(project_file.db)
        self.lang, self.tokenizer = lang or "en", tokenizer or "spacy"
        if not self._new:
            with project_file.open(write=False) as project:
                self.lang = lang or project.lang
                self.tokenizer = tokenizer or project.tokenizer
                self._refuse_other(project)

    def open(self) -> Project:
        """Open the project; create it where there is none."""
        from corpus.store import Project
        from corpus.store.labels import DEFAULT_LABELS

        labels = self._labels or DEFAULT_LABELS
        project = Project.create(
            self._file.db, lang=self.lang, tokenizer=self.tokenizer, labels=labels
        )
        try:
            self._refuse_other(project)  # another process may have created it meanwhile
        except InputError:
            project.close()
            raise
        return project

    def delete_if_new(self) -> None:
        """Delete a project that was created here, unless another process uses it."""
        from corpus.store import Project

        if self._new:
            Project.delete_if_unused(self._file.db)

    def _refuse_other(self, project: Project) -> None:
        from corpus.label_sets import difference

        db = self._file.db
        asked = {
            f"--lang {self.lang}": (self.lang, project.lang),
            f"--tokenizer {self.tokenizer}": (self.tokenizer, project.tokenizer),
        }
        for option, (wanted, own) in asked.items():
            if wanted != own:
                message = f"{db} is tokenised as {own!r}; {option} needs a new project."
                raise InputError(message)
        other = difference(self._labels, project.labels.all()) if self._labels else ""
        if other:
            message = (
                f"The labels of {db} differ from those of {self._labels_file} ({other}): leave "
                "out --labels, or change them with `annotator labels`."
            )
            raise InputError(message)


@click.command(name="import", epilog="Example: annotator import articles/ more.jsonl.gz")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--without-spans", is_flag=True, help="Import the articles without their spans.")
@click.option("--annotator", metavar="NAME", help="Spans are this person's finished annotation.")
@click.option("--gold", metavar="NAME", help="Spans are an adjudication by this person.")
@click.option("--snap", is_flag=True, help="Widen spans to token edges instead of refusing them.")
@click.option(
    "--nested",
    type=click.Choice(["refuse", "longest", "shortest"]),
    default="refuse",
    help="Which of a person's overlapping spans to keep [refuse].",
)
@click.option(
    "--spans-only",
    is_flag=True,
    help="Leave out and list what a project has no place for, such as relations.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    help="Read files in this format, whatever they hold.",
)
@click.option("--text-column", metavar="NAME", help="The column or key that has the text [text].")
@click.option(
    "--offsets",
    type=click.Choice(["code-points", "utf16", "bytes"]),
    default="code-points",
    help="What offsets in the files count [code-points].",
)
@click.option(
    "--replace", is_flag=True, help="Retire the old article where an id comes with another text."
)
@click.option("--title-line", is_flag=True, help="The first line of a text file is its title.")
@click.option("--lang", metavar="CODE", help="Tokenizer language, fixed by the first import [en].")
@click.option(
    "--tokenizer",
    "kind",
    type=click.Choice(TOKENIZERS),
    help="split-marks makes footnote marks, direction marks and hyphens tokens; fixed by the first "
    "import [spacy].",
)
@click.option(
    "--labels",
    "labels_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The labels of a new project, as `annotator labels --json` prints them.",
)
@click.option("--licence", metavar="TEXT", help="The licence of the texts, for data cards.")
@click.option("--lenient", is_flag=True, help="Exit with 0 even if something was refused.")
@click.option(
    "--refusals",
    "refusals_file",
    type=NamedFile(),
    metavar="FILE",
    help="Write everything that was refused or left out to FILE, one per line.",
)
@click.pass_obj
def import_(
    project_file: ProjectFile,
    *,
    paths: tuple[str, ...],
    without_spans: bool,
    annotator: str | None,
    gold: str | None,
    snap: bool,
    nested: Nested,
    spans_only: bool,
    format_: str | None,
    text_column: str | None,
    offsets: Unit,
    replace: bool,
    title_line: bool,
    lang: str | None,
    kind: TokenizerName | None,
    labels_file: Path | None,
    licence: str | None,
    lenient: bool,
    refusals_file: Path | None,
) -> None:
    """Add articles, and their spans where the file has them; create the project if needed.

    PATH is a file, a folder, or - for standard input. The content of a file decides in which
    format it is read. Importing twice changes nothing. Shards that `annotator suggest --out` wrote
    become suggestions of their suggester.
    """
    from annotator.cli.import_shards import import_shards
    from corpus.readers import STDIN, ReadOptions
    from corpus.store.people import checked_name
    from corpus.workflows.importing import ImportOptions
    from corpus.workflows.span_shards import span_shards

    shards = span_shards(path for path in paths if path != STDIN)
    if shards:
        for option in given_options().values():
            message = f"{option} has no effect on shards of suggestions: leave it out."
            raise click.UsageError(message)
        import_shards(project_file, shards)
        return
    if sum((annotator is not None, gold is not None, without_spans)) > 1:
        message = "Give only one of --annotator, --gold and --without-spans."
        raise click.UsageError(message)
    for name in (annotator, gold):
        if name is not None:
            checked_name(name)
    target = ImportTarget(project_file, lang, kind, labels_file)
    reading = ReadOptions(
        format=format_,
        title_line=title_line,
        text_column=text_column,
        offsets=offsets,
        spans=not without_spans,
    )
    options = ImportOptions(
        without_spans=without_spans,
        annotator=annotator,
        gold=gold,
        snap=snap,
        nested=nested,
        spans_only=spans_only,
        unit_given=offsets != "code-points",
        replace=replace,
    )
    with _refusals_to(refusals_file) as refusals_to:
        report = _imported(paths, target, reading, options, refusals_to, licence)
    _print(report)
    if not report.stored:
        target.delete_if_new()
    _fail_if_incomplete(report, lenient=lenient)


def _imported(
    paths: Sequence[str],
    target: ImportTarget,
    reading: ReadOptions,
    options: ImportOptions,
    refusals_to: TextIO | None,
    licence: str | None,
) -> ImportReport:
    """Import the files with a progress bar; store the licence of the texts if one is given."""
    from corpus.readers import read
    from corpus.readers.position import ReadPosition, size_of
    from corpus.text.tokenizer import Tokenizer
    from corpus.workflows.importing import import_articles

    position, size = ReadPosition(), size_of(paths)
    items = read(paths, stdin=sys.stdin.buffer, options=reading, position=position)
    tokenizer = Tokenizer(target.lang, target.tokenizer)
    with (
        nothing_collected(),
        target.open() as project,
        progress_bar("importing", size, in_bytes=True) as advance,
    ):
        report = import_articles(
            project,
            items,
            tokenizer=tokenizer,
            options=options,
            progress=lambda so_far: advance(so_far.stored if size is None else position.done),
            refusals_to=refusals_to,
        )
        if licence is not None:
            project.set_licence(licence)
    return report


def _fail_if_incomplete(report: ImportReport, *, lenient: bool) -> None:
    """Raise `ClickException` if nothing was imported, or without `lenient` only a part."""
    from corpus.workflows.refusals import GLUED

    glued = report.refusals.kinds[GLUED]
    offer = (
        f" {glued:,} would fit in a new project with --tokenizer {SPLIT_MARKS}." if glued else ""
    )
    if not report.stored:
        message = "Nothing was imported: " + (
            "see the reasons above." if report.refusals else "no article was found there."
        )
        raise click.ClickException(message + offer)
    if report.refusals and not lenient:
        message = (
            f"Imported in part: {len(report.refusals):,} refused. --lenient accepts that, "
            f"--refusals FILE lists all reasons.{offer}"
        )
        raise click.ClickException(message)


@contextmanager
def _refusals_to(path: Path | None) -> Iterator[TextIO | None]:
    """A file that takes all refusals; it gets its name when the import has ended."""
    if path is None:
        yield None
        return
    from exports.atomic import MARK, whole_file

    with whole_file(path) as file:
        file.write(f"# {MARK}: what an import refused\n")
        yield file


def _print(report: ImportReport) -> None:
    _print_remarks(report)
    if report.formats:
        names = (f"{name} ({counted(count, 'file')})" for name, count in report.formats.items())
        echo(f"Read as: {', '.join(names)}")
    counts = {
        "new": report.new,
        "known": report.known,
        "replaced": report.replaced,
        "refused": len(report.refusals),
    }
    echo(f"Articles: {joined_counts(counts, always=('new', 'known', 'refused'))}")
    if report.ignored:
        echo(f"Ignored in folders: {len(report.ignored):,}")
    with_spans = {
        "with suggestions": report.suggestions,
        "with an annotation": report.annotations,
        "adjudicated": report.adjudications,
    }
    if report.spans or any(with_spans.values()):
        echo(f"Spans: {report.spans:,} (articles: {joined_counts(with_spans)})")
    for answer, count in report.unaccepted.items():
        echo(f"Without spans, as the answer is {answer!r}: {count:,}")
    if report.widened:
        echo(f"Widened to token edges: {report.widened:,}")
    if report.glued:
        diagnostics(
            f"Footnote marks share a token with a word, as in Army.[4], in "
            f"{counted(report.glued, 'article')}: to separate them, import into a new project "
            f"with --tokenizer {SPLIT_MARKS}"
        )
    if report.left_out:
        kinds = ", ".join(counted(count, kind) for kind, count, _ in report.left_out.by_kind())
        echo(f"Left out: {kinds}")


def _print_remarks(report: ImportReport) -> None:
    """Print notes and reasons to standard error, the first of each sort."""
    notes, ignored = report.notes, report.ignored
    for line in notes.first:
        diagnostics(line)
    if notes.count > len(notes.first):
        diagnostics(f"and {notes.count - len(notes.first):,} more remarks")
    _print_by_reason(report.left_out, "left out")
    _print_by_reason(report.refusals, "refused")
    for one in ignored[:MOST_IGNORED_LISTED]:
        diagnostics(str(one))
    if len(ignored) > MOST_IGNORED_LISTED:
        diagnostics(f"and {len(ignored) - MOST_IGNORED_LISTED:,} more ignored")


def _print_by_reason(refusals: Refusals, what: str) -> None:
    """Print the first refusals; if there are more, how many there are for each reason."""
    for refusal in refusals.first:
        diagnostics(str(refusal))
    if len(refusals) > len(refusals.first):
        diagnostics(f"and {len(refusals) - len(refusals.first):,} more {what}. By reason:")
        for kind, count, remedy in refusals.by_kind():
            diagnostics(f"  {count:,} × {kind}{f'; {remedy}' if remedy else ''}")
