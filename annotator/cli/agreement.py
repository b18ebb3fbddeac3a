"""`annotator agreement`: prints or writes the agreement report."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from annotator.cli.agreement_tables import print_figures, print_gamma, print_parts
from annotator.cli.gc_pause import nothing_collected
from annotator.cli.named_file import NamedFile
from annotator.cli.output import console, diagnostics, print_json, progress_bar
from annotator.cli.trial_tables import print_trials, trials_of
from annotator.cli.unaided_tables import comparison_json, comparison_of, print_comparison
from corpus.errors import InputError
from exports.atomic import check_target, write_markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from annotator.cli.context import ProjectFile
    from corpus.agreement.gamma import Sample
    from corpus.agreement.values import SharedArticle
    from corpus.store import Project
    from exports.agreement_report.findings import Findings


@click.command(epilog="Example: annotator agreement --html agreement.html --anonymous")
@click.option("--annotator", "names", multiple=True, metavar="NAME", help="Only these [all].")
@click.option(
    "--with",
    "suggesters",
    multiple=True,
    metavar="SUGGESTER",
    help="Compare a suggester as if it were an annotator.",
)
@click.option(
    "--draws",
    type=click.IntRange(100),
    default=1000,
    show_default=True,
    help="Bootstrap samples.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Random seed of the bootstrap.",
)
@click.option(
    "--gamma",
    "sampled",
    type=click.IntRange(1),
    metavar="N",
    help="Compute gamma over a sample of N articles [none].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@click.option(
    "--html",
    "page",
    type=NamedFile(dir_okay=False),
    help="Write the whole report as an HTML page, in one file.",
)
@click.option("--anonymous", is_flag=True, help="Replace the names of people by letters.")
@click.pass_obj
def agreement(
    project_file: ProjectFile,
    *,
    names: tuple[str, ...],
    suggesters: tuple[str, ...],
    draws: int,
    seed: int,
    sampled: int | None,
    as_json: bool,
    page: Path | None,
    anonymous: bool,
) -> None:
    """Report the agreement of finished annotations, and the classes of disagreement.

    Figures have 95 % intervals from a bootstrap over articles. A figure without meaning is
    undefined, with the reason. --json and --html give the whole report, with the classes by pair,
    agreement over time, the worst disagreements in context, settled disagreements with reasons, and
    the method.
    """
    from corpus.agreement.gamma import FORMULA, Sample, require_library, sample_gamma

    if page is not None:
        check_target(page)
    if sampled:
        require_library()
    sample = Sample(sampled or 0, seed)
    whole = page is not None or as_json
    with nothing_collected(), project_file.open(write=False) as project, project.snapshot():
        people = _people(project, names)
        found = _findings(project, people, suggesters, sample, whole=whole, draws=draws, seed=seed)
        unaided = comparison_of(project, people, draws=draws, seed=seed)
        trials = [one for one in trials_of(project) if not names or one.person in people]
    found = replace(found, trials=trials)
    gamma = None
    if sampled:
        with progress_bar("gamma", len(sample.kept)) as advance:
            gamma = sample_gamma(sample.kept, draws=draws, seed=seed, advance=advance)
    if anonymous:
        from exports.agreement_report.findings import anonymous as without_names

        found = without_names(found)
    if whole:
        found = replace(
            found,
            unaided=comparison_json(unaided) if unaided else None,
            measured={"gamma": {**asdict(gamma), "how": FORMULA}} if gamma else {},
        )
        _write(found, page, as_json=as_json)
        return
    out = console()
    print_figures(out, found)
    print_parts(out, found)
    print_trials(out, found.trials, found.aliases)
    if unaided:
        print_comparison(out, unaided, found.aliases)
    if gamma:
        print_gamma(out, gamma)


def _write(found: Findings, page: Path | None, *, as_json: bool) -> None:
    from exports.agreement_report.sections import as_json as all_values

    data = all_values(found)
    if page is not None:
        from exports.agreement_report.page import html

        write_markup(page, html(data))
        diagnostics(f"Written: {page}. Open it in any browser; it needs no network.")
    if as_json:
        print_json(data)


def _findings(
    project: Project,
    people: Sequence[str],
    suggesters: Sequence[str],
    sample: Sample,
    *,
    whole: bool,
    draws: int,
    seed: int,
) -> Findings:
    from corpus.agreement.counts import Columns
    from corpus.agreement.report import build_report
    from corpus.agreement.report_parts import PartsCounter
    from corpus.numbers.valuer import Valuer
    from exports.agreement_report.findings import Findings

    for name in suggesters:
        project.suggestions.require(name)
    labels = project.labels.all()
    count = len(people) + len(suggesters)
    if count < 2:
        whose = f"only {people[0]} has finished any" if people else "nobody has finished any yet"
        message = (
            f"Agreement needs two annotators of the same articles, and {whose}. Run "
            "`annotator queue --overlap 2` and let a second one label with "
            "`annotator annotate --as NAME --new`, or compare with a suggester: --with NAME."
        )
        raise InputError(message)
    columns = Columns(count, tuple(label.id for label in labels))
    names = {label.id: label.name for label in labels}
    counter = PartsCounter(columns, names, project.settlements, places=whole)
    valuer = Valuer(labels, project.vague_numbers, project.lang)
    total = project.finished.count_shared(people, suggesters)
    with progress_bar("comparing", total) as advance:
        shared = _counting(project.finished.shared(people, valuer, suggesters), advance)
        report = build_report(
            columns,
            sample.sampling(shared),
            project.finished.once(),
            draws=draws,
            seed=seed,
            watchers=[counter],
        )
        parts = counter.parts(report, people, len(suggesters), draws=draws, seed=seed)
    title, guideline = project.title, project.guideline
    return Findings(report, parts, people, suggesters, names, title, draws, seed, guideline)


def _people(project: Project, names: Sequence[str]) -> list[str]:
    finished = [name for name, _ in project.finished.people()]
    if not names:
        return finished
    chosen = [project.people.get(name).name for name in names]
    lacking = [name for name in chosen if name not in finished]
    if lacking:
        others = ", ".join(finished) or "nobody"
        message = f"{lacking[0]} has not finished any article yet. Annotators who have: {others}."
        raise InputError(message)
    return list(dict.fromkeys(chosen))


def _counting(
    shared: Iterable[SharedArticle], advance: Callable[[int], None]
) -> Iterator[SharedArticle]:
    for done, lanes in enumerate(shared, 1):
        yield lanes
        advance(done)
