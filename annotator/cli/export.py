"""`annotator export` and `annotator verify`."""

from __future__ import annotations

import math
import os
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics, echo, progress_bar
from annotator.text.sanitize import safe
from corpus.text.plural import counted
from exports.formats import FORMATS, unknown_format, writer
from exports.options import EVERY_BASIS, About, ExportOptions, LeftOut, SharedAgreement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from annotator.cli.context import ProjectFile
    from corpus.model import Basis, GoldArticle, Label
    from corpus.store import Project
    from exports.formats import Exported, Format
    from exports.options import SplitBy, Unit

NAMED = 10
"""The most articles that a line names."""


def _shares(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[float, float] | None:
    """Return the shares of dev and test, from 0 to 1, of `80/10/10` or `80/20`."""
    if value is None:
        return None
    try:
        _, dev, test = shares = [*map(float, value.split("/")), 0.0][:3]
    except ValueError:
        shares = []
    if not shares or min(shares) < 0 or not math.isclose(sum(shares), 100):
        message = f"{value!r} is not train/dev/test in percent, such as 80/10/10."
        raise click.BadParameter(message, ctx, param)
    return dev / 100, test / 100


_SPLIT = (
    click.Option(
        ["--split"],
        callback=_shares,
        metavar="TRAIN/DEV/TEST",
        help="The shares in percent, such as 80/10/10, instead of --dev and --test.",
    ),
    click.Option(
        ["--dev"],
        type=click.FloatRange(0, 0.9, min_open=True),
        default=0.2,
        show_default=True,
        help="The share of articles for dev.",
    ),
    click.Option(
        ["--test"],
        type=click.FloatRange(0, 0.9),
        default=0.0,
        show_default=True,
        help="The share of articles for test.",
    ),
    click.Option(
        ["--test-after"],
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        help="Articles published on this day or later form the test set.",
    ),
    click.Option(
        ["--split-by"],
        type=click.Choice(["group", "source"]),
        default="group",
        show_default=True,
        help="Keep near-duplicates, or all articles of a source, on one side.",
    ),
    click.Option(["--salt"], default="", help="Any text; each salt gives another split."),
)
"""The options of formats that split the articles."""

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
"""The options of every format."""


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
    """Write gold in a FORMAT to OUT.

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
    out = click.Argument(["out"], type=click.Path(path_type=Path))
    return click.Command(
        name,
        params=[out, *(_SPLIT if entry.splits else ()), *_GOLD, *own],
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
    by: Unit,
    basis: tuple[Basis, ...],
    annotator: str | None,
    split: tuple[float, float] | None = None,
    dev: float = 0.2,
    test: float = 0.0,
    test_after: datetime | None = None,
    split_by: SplitBy = "group",
    salt: str = "",
    **own: str,
) -> None:
    if split:
        dev, test = split
    if dev + test >= 1:
        raise click.UsageError(
            "--dev and --test leave nothing to train on: keep their sum below 1."
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
    )
    groups = FORMATS[format_].groups
    with project_file.open(write=groups and os.access(project_file.db, os.W_OK)) as project:
        written = write_export(project, format_, out, options, project.labels.all(), **own)
    echo(safe(written.summary))


def write_export(
    project: Project,
    format_: str,
    out: Path,
    options: ExportOptions,
    labels: Sequence[Label],
    **own: str,
) -> Exported:
    """Write the project's gold in a format, and report on standard error what was left out."""
    if FORMATS[format_].groups:
        from corpus.workflows.near_duplicates import group_articles

        with progress_bar("finding near-duplicates", project.articles.count()) as advance:
            group_articles(project, advance)
        project.split_keys.store()
    with project.snapshot(), progress_bar("exporting") as advance:
        done = count(1)
        waiting = project.gold.waiting()
        left_out = LeftOut(
            unsettled=waiting.unsettled,
            begun=waiting.unfinished,
            skipped=waiting.skipped,
            untouched=waiting.untouched,
            retired=tuple(project.articles.retired()),
        )
        written = writer(format_)(
            out,
            _gold(project, options.annotator),
            labels=labels,
            lang=project.lang,
            options=replace(
                options,
                last_edit=project.edits.last(),
                last_article=project.articles.last(),
            ),
            left_out=left_out,
            about=_about(project) if FORMATS[format_].splits else None,
            progress=lambda _: advance(next(done)),
            **own,
        )
    for note in written.notes:
        diagnostics(note)
    _report_left_out("unsettled (finished annotations differ)", left_out.unsettled)
    _report_left_out("begun and not finished", left_out.begun)
    _report_left_out("skipped", left_out.skipped)
    _report_left_out("opened by nobody", left_out.untouched)
    _report_left_out("retired", left_out.retired)
    return written


for _name, _entry in FORMATS.items():
    export.add_command(_command(_name, _entry))


def _gold(project: Project, annotator: str | None) -> Iterator[GoldArticle]:
    if annotator is None:
        return project.gold.articles()
    person = project.people.get(annotator)
    return project.gold.annotated_by(person.id, person.name)


def _about(project: Project) -> About:
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


def _report_left_out(reason: str, ids: Sequence[str]) -> None:
    if ids:
        more = ", …" if len(ids) > NAMED else ""
        named = ", ".join(map(safe, ids[:NAMED]))
        diagnostics(f"Left out, {reason}: {len(ids):,} ({named}{more})")


@click.command(epilog="Example: annotator verify training-set")
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def verify(project_file: ProjectFile, *, out: Path) -> None:
    """Read an export back and compare it span by span with the project."""
    from corpus.workflows.near_duplicates import group_articles
    from exports.training_set import manifest, verify

    annotator = manifest.read(out)["options"]["annotator"]
    with project_file.open(write=False) as project, ExitStack() as stack:
        group_articles(project)
        stack.enter_context(project.snapshot())
        found = verify.verify(
            out,
            _gold(project, annotator),
            labels=project.labels.all(),
            lang=project.lang,
            about=_about(project),
            renamed=project.labels.former(),
        )
    for difference in found.differences:
        diagnostics(str(difference))
    if not found.ok:
        message = (
            f"{counted(len(found.differences), 'difference')} between {out} and {project_file.db}: "
            "export again to update it."
        )
        raise click.ClickException(message)
    spans = f"{counted(found.articles, 'article')} and {counted(found.spans, 'span')}"
    echo(safe(f"{out}: {spans}, all as in {project_file.db}"))
