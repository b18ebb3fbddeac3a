"""`annotator agreement`: how alike people label, as a table, as JSON, or as a page of HTML."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from annotator.cli.agreement_tables import more
from annotator.cli.gc_pause import nothing_collected
from annotator.cli.output import console, diagnostics, print_json, progress_bar, table
from annotator.cli.unaided_tables import comparison_json, comparison_of, print_comparison
from annotator.text.sanitize import safe
from corpus.errors import InputError
from corpus.text.plural import counted
from exports.atomic import check_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from rich.table import Table

    from annotator.cli.context import ProjectFile
    from corpus.agreement.figures import Agreement, Figure
    from corpus.agreement.gamma import Gamma, Sample
    from corpus.agreement.report import Report
    from corpus.agreement.unaided import Comparison
    from corpus.agreement.values import Lanes
    from corpus.store import Project
    from exports.agreement_report.findings import Findings


@click.command(epilog="Example: annotator agreement --html agreement.html --anonymous")
@click.option("--annotator", "names", multiple=True, metavar="NAME", help="Only these [all].")
@click.option(
    "--with", "suggesters", multiple=True, metavar="SUGGESTER", help="A suggester as annotator."
)
@click.option("--draws", type=click.IntRange(100), default=1000, show_default=True)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the bootstrap."
)
@click.option(
    "--gamma", "sampled", type=click.IntRange(1), metavar="N", help="Gamma, over N articles [none]."
)
@click.option("--json", "as_json", is_flag=True, help="The whole report as JSON.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The whole report as a page, in one file.",
)
@click.option("--anonymous", is_flag=True, help="Letters for the names of people.")
@click.pass_obj
def agreement(
    place: ProjectFile,
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
    """Agreement of finished annotations, with 95 % intervals, and the classes of disagreement.

    Intervals are by bootstrap over articles. A figure that has no meaning is called undefined.
    --json and --html give all of it: also the classes by pair, agreement over time, the worst
    disagreements in context, the settled ones with reasons, and how it was computed.
    """
    if page is not None:
        check_target(page)
    sample = _sample(sampled, seed)
    whole = page is not None or as_json
    with nothing_collected(), place.open(write=False) as project, project.snapshot():
        people = _people(project, names)
        found = _findings(project, people, suggesters, sample, whole=whole, draws=draws, seed=seed)
        unaided = comparison_of(project, people, draws=draws, seed=seed)
    gamma = _gamma(sample, draws=draws, seed=seed) if sampled else None
    if anonymous:
        from exports.agreement_report.findings import anonymous as without_names

        found = without_names(found)
    if not whole:
        _print(found, unaided, gamma)
        return
    found = replace(
        found,
        unaided=comparison_json(unaided) if unaided else None,
        measured={"gamma": _gamma_json(gamma)} if gamma else {},
    )
    _write(found, page, as_json=as_json)


def _write(found: Findings, page: Path | None, *, as_json: bool) -> None:
    from exports.agreement_report.sections import as_json as all_values

    told = all_values(found)
    if page is not None:
        from exports.agreement_report.page import write_html

        write_html(told, page)
        diagnostics(f"Written: {safe(str(page))}; any browser shows it, without a network.")
    if as_json:
        print_json(told)


def _sample(sampled: int | None, seed: int) -> Sample:
    from corpus.agreement.gamma import Sample, require

    if sampled:
        require()
    return Sample(sampled or 0, seed)


def _gamma(sample: Sample, *, draws: int, seed: int) -> Gamma:
    from corpus.agreement.gamma import measured

    with progress_bar("gamma", len(sample.kept)) as advance:
        return measured(sample.kept, draws=draws, seed=seed, advance=advance)


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
    from corpus.agreement.report import reported
    from corpus.agreement.report_parts import PartsCounter
    from corpus.numbers.valuer import Valuer
    from exports.agreement_report.findings import Findings

    for name in suggesters:
        project.suggestions.require(name)
    labels = project.labels.all()
    who = [*people, *suggesters]
    if len(who) < 2:
        raise InputError(_one_only(people))
    columns = Columns(len(who), tuple(label.id for label in labels))
    names = {label.id: label.name for label in labels}
    counter = PartsCounter(columns, names, project.settlements, places=whole)
    valuer = Valuer(labels, project.vague_numbers)
    total = project.finished.count_shared(people, suggesters)
    with progress_bar("comparing", total) as advance:
        shared = _counted(project.finished.shared(people, valuer, suggesters), advance)
        shared = sample.passing(shared)
        once = project.finished.once()
        report = reported(columns, shared, once, draws=draws, seed=seed, watchers=[counter])
        parts = counter.parts(report, people, len(suggesters), draws=draws, seed=seed)
    return Findings(report, parts, people, suggesters, names, project.title, draws, seed)


def _people(project: Project, names: Sequence[str]) -> list[str]:
    finished = [name for name, _ in project.finished.people()]
    if not names:
        return finished
    chosen = [project.people.get(name).name for name in names]
    lacking = [name for name in chosen if name not in finished]
    if lacking:
        message = f"{lacking[0]} has finished no article yet; finished have {_listed(finished)}."
        raise InputError(message)
    return list(dict.fromkeys(chosen))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nobody"


def _one_only(people: Sequence[str]) -> str:
    whose = f"only {people[0]} has finished any" if people else "nobody has finished any yet"
    return (
        f"Agreement needs two annotators, and {whose}: a second one labels the same articles with "
        "`annotator annotate --as NAME --article ARTICLE`; --with NAME compares with a suggester."
    )


def _counted(shared: Iterator[Lanes], advance: Callable[[int], None]) -> Iterator[Lanes]:
    for done, lanes in enumerate(shared, 1):
        yield lanes
        advance(done)


def _print(found: Findings, unaided: Comparison | None, gamma: Gamma | None) -> None:
    report, who, labels = found.report, found.who, found.labels
    out = console()
    for group in dict.fromkeys(one.who for one in report.figures):
        of_group = [one for one in report.figures if one.who == group]
        names = " · ".join(safe(who[index]) for index in group)
        shared = counted(of_group[0].articles, "article")
        pairs = ", each counted for each of its pairs" if len(group) > 2 else ""
        spans = f"{counted(of_group[0].spans, 'span')}{pairs}"
        out.print(Text(f"{names}: {shared}, {spans}", "bold"))
        if of_group[0].articles == 1:
            out.print("No intervals: a single article has none.")
        out.print(_figures(of_group, labels))
        for line in _reasons(of_group, labels):
            out.print(line)
    out.print(Text(f"{counted(report.disagreements, 'disagreement')}", "bold"))
    if report.classes:
        out.print(_classes(report, labels))
        out.print("A place counts for each of its classes, and for each label that is given there.")
    if report.next:
        label, articles = labels[report.next.label], report.next.articles
        named = ", ".join(safe(name) for name, _ in articles)
        out.print(f"Annotate twice next, for {safe(label)} is the least certain: {named}")
    for shown in more(found):
        out.print(shown)
    if unaided:
        print_comparison(out, unaided, found.called)
    if gamma:
        out.print(_told_gamma(gamma))


def _gamma_json(gamma: Gamma) -> dict[str, Any]:
    from corpus.agreement.gamma import HOW

    return {**asdict(gamma), "how": HOW}


def _told_gamma(gamma: Gamma) -> str:
    told = f"gamma {_cell(gamma.figure)}".rstrip()
    why = f", for {gamma.figure.reason}" if gamma.figure.reason else ""
    over = f"{gamma.articles:,} of {counted(gamma.sampled, 'article')} drawn"
    return f"{told}{why} ({over})"


def _figures(of_group: Sequence[Agreement], labels: Mapping[Any, str]) -> Table:
    shown = table("", *(safe(labels.get(one.label, "all")) for one in of_group))
    for name in of_group[0].figures:
        cells = [one.figures.get(name) for one in of_group]
        shown.add_row(name, *(_cell(figure) if figure else "" for figure in cells))
    shown.add_row("spans", *(f"{one.spans:,}" for one in of_group))
    return shown


def _cell(figure: Figure) -> str:
    if figure.value is None:
        return "undefined"
    if figure.low is None or figure.high is None:
        return _short(figure.value, 3)
    return f"{_short(figure.value, 3)} {_short(figure.low, 2)}–{_short(figure.high, 2)}"


def _short(value: float, digits: int) -> str:
    """`.871`: the 0 before the point takes a column from every cell."""
    return f"{value:.{digits}f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.{digits}f}"


def _reasons(of_group: Sequence[Agreement], labels: Mapping[Any, str]) -> Iterator[str]:
    """One line for each reason, with the figures that are undefined for it."""
    undefined: dict[str, dict[str, list[str]]] = {}
    for one in of_group:
        for name, figure in one.figures.items():
            if figure.reason:
                of_reason = undefined.setdefault(figure.reason, {})
                of_reason.setdefault(name, []).append(safe(labels.get(one.label, "all")))
    for reason, figures in undefined.items():
        named = "; ".join(f"{name} ({', '.join(of)})" for name, of in figures.items())
        yield f"Undefined, for {reason}: {named}."


def _classes(report: Report, labels: Mapping[Any, str]) -> Table:
    shown = table("class", *(safe(name) for name in labels.values()))
    for kind in dict.fromkeys(kind for (kind, _), _ in report.classes.most_common()):
        shown.add_row(kind, *(f"{report.classes[kind, label]:,}" for label in labels))
    return shown
