"""`annotator export`."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.context import given_options
from annotator.cli.export_moments import changed_since, moment_options, refuse_part
from annotator.cli.export_split import OPTIONS as SPLIT_OPTIONS
from annotator.cli.export_split import SplitRequest, keeper
from annotator.cli.export_texts import OPTIONS as TEXT_OPTIONS
from annotator.cli.export_texts import export_texts
from annotator.cli.moments import opened_at
from annotator.cli.output import diagnostics, progress_bar, report_output
from annotator.text.sanitize import safe
from corpus.workflows.selected_gold import selected_gold
from exports.formats import FORMATS, unknown_format, writer
from exports.options import EVERY_BASIS, About, Annotated, ExportOptions, LeftOut, SharedAgreement

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from annotator.cli.context import ProjectFile
    from corpus.model import Basis, Label
    from corpus.store import Project
    from exports.formats import Exported, Format
    from exports.options import Rest, SplitBy, Task, Unit


NAMED = 10
"""The most articles that a line names."""


_TRAINING = (
    click.Option(
        ["--task"],
        type=click.Choice(["ner", "spancat"]),
        default="ner",
        show_default=True,
        help='What docs and config are for; spancat has the spans in doc.spans["sc"].',
    ),
    click.Option(
        ["--base-model"],
        default="",
        metavar="PIPELINE",
        help="Start training from the vectors and tok2vec layer of this pipeline.",
    ),
    click.Option(
        ["--gpu"], is_flag=True, help="A config with a transformer, which needs spacy-transformers."
    ),
)
"""The options of formats that have a config for training."""

_REJECTED = click.Option(
    ["--rejected"], is_flag=True, help="Also the spans that were proposed and rejected."
)
"""The option of formats with a place for them."""

_GOLD = (
    click.Option(
        ["--by"],
        type=click.Choice(["article", "paragraph"]),
        default="article",
        show_default=True,
        help="The unit of one document.",
    ),
    click.Option(
        ["--basis"],
        type=click.Choice(EVERY_BASIS),
        multiple=True,
        help="Only gold on this basis; repeat for several [all].",
    ),
    click.Option(["--annotator"], metavar="NAME", help="This person's spans instead of gold."),
)
"""The options of formats of gold."""


class _Formats(click.Group):
    """One command for each format, in the order of `FORMATS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 # click passes it
        """Return the names of the formats."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the format; the message about an unknown one lists the others."""
        if not ctx.resilient_parsing and args[0] not in self.commands:
            raise click.UsageError(unknown_format(args[0]), ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Formats,
    epilog="Example: annotator export spacy training-set",
    options_metavar="",
    subcommand_metavar="FORMAT OUT [OPTIONS]",
)
def export() -> None:
    """Write gold in a FORMAT to OUT; - is standard output if the format is one file of text.

    Nothing is dropped silently. An export that cannot be complete is not written, and the previous
    one stays. `annotator export FORMAT --help` lists the options of a format.
    """


def _command(name: str, entry: Format) -> click.Command:
    """Return the command `annotator export NAME`, with the options that the format has."""
    own = [
        click.Option(
            [f"--{option.name}"],
            type=click.Choice(option.choices),
            default=option.choices[0],
            show_default=True,
            help=option.help,
        )
        for option in entry.options
    ]
    gold = () if entry.annotations else (*_GOLD, *([_REJECTED] if entry.rejected else []))
    training = (*SPLIT_OPTIONS, *_TRAINING) if entry.splits else ()
    texts = TEXT_OPTIONS if entry.texts else ()
    out = click.Argument(["out"], type=click.Path(path_type=Path))
    return click.Command(
        name,
        params=[out, *training, *gold, *own, *texts, *moment_options(entry)],
        callback=click.pass_obj(partial(_export, format_=name)),
        help=f"Write {entry.writes}.",
        short_help=entry.writes,
        epilog=f"Example: annotator export {name} {entry.example}",
    )


def _export(
    project_file: ProjectFile,
    *,
    format_: str,
    out: Path,
    at: str | None = None,
    since: str | None = None,
    without_spans: bool = False,
    shards: int | None = None,
    **given: Any,  # noqa: ANN401 # `_requested` has the types
) -> None:
    if without_spans or shards:
        export_texts(project_file, out, without_spans=without_spans, shards=shards)
        return
    request, options, own = _requested(**given)
    groups = FORMATS[format_].groups
    only = None
    if since:
        refuse_part(FORMATS[format_])
        only = changed_since(project_file, since, at, options.annotator)
    write = groups and os.access(project_file.db, os.W_OK)
    with opened_at(project_file, at, write=write) as project:
        if groups:
            group_for_export(project)
        written = write_export(
            project,
            format_,
            out,
            request.options(project, options),
            project.labels.all(),
            keep=at is None,
            earlier=at is not None,
            only=only,
            **own,
        )
    report_output(out, written.summary)


def _requested(
    *,
    by: Unit = "article",
    basis: tuple[Basis, ...] = (),
    annotator: str | None = None,
    split: tuple[float, float] | Path | None = None,
    rest: Rest | None = None,
    near_duplicates: bool = False,
    balance: bool = False,
    dev: float = 0.2,
    test: float = 0.0,
    test_after: datetime | None = None,
    split_by: SplitBy = "group",
    salt: str = "",
    task: Task = "ner",
    base_model: str = "",
    gpu: bool = False,
    rejected: bool = False,
    **own: str,
) -> tuple[SplitRequest, ExportOptions, dict[str, str]]:
    """Return what the options ask for; the last are those that only one format has."""
    if isinstance(split, tuple):
        dev, test = split
    request = SplitRequest(
        file=split if isinstance(split, Path) else None,
        rest=rest,
        near_duplicates=near_duplicates,
        balance=balance,
        chosen=frozenset(given_options()),
    )
    if gpu and base_model:
        raise click.UsageError(
            "The transformer of --gpu replaces the vectors and the tok2vec layer of --base-model: "
            "leave out one of them."
        )
    options = ExportOptions(
        dev=dev,
        test=test,
        test_after=f"{test_after:%Y-%m-%d}" if test_after else "",
        split_by=split_by,
        salt=salt,
        by=by,
        basis=basis or EVERY_BASIS,
        annotator=annotator,
        task=task,
        base_model=base_model,
        hardware="gpu" if gpu else "cpu",
        rejected=rejected,
    )
    request.check(options)
    return request, options, own


def group_for_export(project: Project) -> None:
    """Bring the groups of near-duplicates up to date, and store the keys that place articles."""
    from corpus.workflows.near_duplicates import group_articles

    with progress_bar("finding near-duplicates", project.articles.count()) as advance:
        group_articles(project, advance)
    project.split_keys.store()


def write_export(
    project: Project,
    format_: str,
    out: Path,
    options: ExportOptions,
    labels: Sequence[Label],
    *,
    keep: bool = False,
    earlier: bool = False,
    only: Collection[str] | None = None,
    **own: str,
) -> Exported:
    """Write the project's gold in a format, and report on standard error what was left out.

    With `keep`, the sides of a balanced split are stored in the project. `earlier` says that the
    project is a copy of an earlier state. With `only`, the articles with other ids are left out.
    """
    with project.snapshot(), ExitStack() as stack:
        done = count(1)
        annotated = None
        if FORMATS[format_].annotations:
            annotated = Annotated(project.gold.annotators(), project.gold.annotated())
        everything = selected_gold(project, options.annotator, rejected=options.rejected)
        gold = everything if only is None else everything.among(only)
        passes = 2 if FORMATS[format_].splits else 1  # a training set is written and read back
        advance = stack.enter_context(progress_bar("exporting", len(gold) * passes))
        left_out = _left_out(project, options.annotator)
        written = writer(format_)(
            out,
            gold,
            labels=labels,
            lang=project.lang,
            options=replace(
                options,
                last_edit=project.edits.last(),
                last_article=project.articles.last(),
                heads=project.edit_log.joined_heads(project.present()) if earlier else None,
            ),
            left_out=left_out,
            about=about(project) if FORMATS[format_].splits else None,
            annotated=annotated,
            progress=lambda _: advance(next(done)),
            keep_sides=keeper(project.path, options) if keep else None,
            **own,
        )
    for note in written.notes:
        diagnostics(note)
    if len(gold) < len(everything):
        diagnostics(f"Left out, unchanged: {len(everything) - len(gold):,}")
    _report_left_out(left_out, options.annotator, unsettled=annotated is None)
    return written


def _report_left_out(left_out: LeftOut, annotator: str | None, *, unsettled: bool) -> None:
    """Print on stderr why articles were left out; `unsettled` also prints the unsettled ones."""
    reasons = {
        "unsettled (finished annotations differ)": left_out.unsettled if unsettled else (),
        "begun and not finished": left_out.begun,
        "skipped": left_out.skipped,
        "begun by nobody": left_out.untouched,
        "retired": left_out.retired,
        f"not finished by {safe(annotator or '')}, settled by others": left_out.settled_by_others,
    }
    for reason, ids in reasons.items():
        if ids:
            more = ", …" if len(ids) > NAMED else ""
            named = ", ".join(map(safe, ids[:NAMED]))
            diagnostics(f"Left out, {reason}: {len(ids):,} ({named}{more})")


def _left_out(project: Project, annotator: str | None) -> LeftOut:
    """Return the articles that are not exported: those without gold.

    With an annotator, instead those that this person has not finished, with gold or without.
    """
    waiting = project.gold.waiting()
    chosen: set[str] = set()
    others: list[str] = []
    if annotator is not None:
        chosen = {one.article.id for one in selected_gold(project, annotator).outlines()}
        settled = (one.article.id for one in project.gold.articles().outlines())
        others = [article for article in settled if article not in chosen]

    def without(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(one for one in ids if one not in chosen)

    return LeftOut(
        unsettled=without(waiting.unsettled),
        begun=without(waiting.unfinished),
        skipped=without(waiting.skipped),
        untouched=without(waiting.untouched),
        retired=tuple(project.articles.retired()),
        settled_by_others=tuple(others),
    )


for _name, _entry in FORMATS.items():
    export.add_command(_command(_name, _entry))


def about(project: Project) -> About:
    """Return what a training set states about the project: its texts, guideline and agreement."""
    from corpus.agreement.figures import ALPHA, F1_EXACT, KAPPA
    from corpus.workflows.agreement import overall_agreement

    found = overall_agreement(project)
    agreement = None
    if found:
        figures = {name: found.figures[name] for name in (F1_EXACT, KAPPA, ALPHA)}
        agreement = SharedAgreement(
            annotators=len(found.annotators),
            articles=found.articles,
            figures={
                name: (figure.value, figure.low, figure.high)
                for name, figure in figures.items()
                if figure.value is not None
            },
        )
    return About(
        tokenizer=project.tokenizer,
        guideline=project.guideline,
        licence=project.licence,
        agreement=agreement,
    )
