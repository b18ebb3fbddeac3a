"""`annotator status`, `list` and `show`: read-only commands."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.style import Style
from rich.text import Text

from annotator.cli.moments import WHEN, opened_at
from annotator.cli.output import console, echo, print_json, progress_bar, table
from annotator.rendering.styles import tag_letters
from annotator.text.sanitize import safe, safe_lines
from corpus.errors import NotFoundError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from annotator.cli.context import ProjectFile
    from corpus.model import Article, Label
    from corpus.store import Project
    from corpus.store.leases import Held
    from corpus.store.work import ArticleLine, PersonsWork, Status
    from corpus.workflows.progress import Progress


_TRIALS = {"practice": " (practice)", "hidden": " (hidden gold)"}


@click.command(epilog="Example: annotator status --json")
@click.option("--as", "name", metavar="NAME", help="Your name [$ANNOTATOR_NAME, else the login].")
@click.option("--suggesters", is_flag=True, help="Compare probabilities with outcomes.")
@click.option("--unaided", is_flag=True, help="Compare work without and with suggestions.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.pass_obj
def status(
    project_file: ProjectFile, *, name: str | None, suggesters: bool, unaided: bool, as_json: bool
) -> None:
    """Show progress by annotator, unsettled articles, and suggestions by suggester.

    Your pace counts articles that you labelled here, not imported ones. A pause counts for at most
    a minute. Only keys that changed something count.
    """
    if suggesters:
        from annotator.cli.calibration_tables import show_reliability

        show_reliability(project_file, as_json=as_json)
        return
    if unaided:
        from annotator.cli.unaided_tables import show_unaided

        show_unaided(project_file, as_json=as_json)
        return
    from annotator.cli import pace_tables, trial_tables
    from corpus.workflows.progress import read_progress

    with (
        project_file.open(write=False) as project,
        project.snapshot(),
        progress_bar("reading the project", 3) as advance,
    ):
        progress = read_progress(project)
        advance(1)
        paces = pace_tables.paces_seen_by(project, name)
        advance(2)
        trials = trial_tables.trials_of(project)
    if as_json:
        measured = trial_tables.as_json(trials)
        print_json(
            _json(progress) | {"pace": pace_tables.as_json(*paces), "compared_with_gold": measured}
        )
        return
    out = console()
    _print_progress(out, progress)
    if progress.people:
        pace_tables.print_paces(out, *paces)
    trial_tables.print_trials(out, trials)
    if progress.runs:
        out.print(_suggester_table(progress.runs, progress.current))


def _json(progress: Progress) -> dict[str, Any]:
    return {
        "articles": progress.articles,
        "tokenizer": progress.tokenizer,
        "gold": progress.gold,
        "waiting": asdict(progress.waiting),
        "changed_since_settled": progress.changed,
        "two_versions": _pairs(progress.versions),
        "settled_before": _pairs(progress.settled_before),
        "backups_off": progress.backups_off or None,
        "held": [asdict(held) for held in progress.held],
        "annotators": [asdict(person) for person in progress.people],
        "suggesters": [
            {"name": n, "articles": done, "suggestions": spans, "current": n == progress.current}
            for n, done, spans in progress.runs
        ],
    }


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"article_id": article_id, "annotator": name} for article_id, name in pairs]


def _print_progress(out: Console, progress: Progress) -> None:
    gold = ", ".join(f"{count:,} {basis}" for basis, count in progress.gold.items()) or "none yet"
    articles = counted(progress.articles, "article")
    out.print(f"{articles} · gold: {gold} · tokenizer: {progress.tokenizer}")
    for why in ("unsettled", "unfinished", "skipped"):
        _print_named(out, why, getattr(progress.waiting, why))
    _print_named(out, "changed since settled", progress.changed)
    for what, pairs in (
        ("two versions by one person, for review", progress.versions),
        ("settled differently before", progress.settled_before),
    ):
        _print_named(out, what, [f"{article_id} by {name}" for article_id, name in pairs])
    out.print(f"untouched: {len(progress.waiting.untouched):,}")
    _print_held(out, progress.held)
    if progress.people:
        out.print(_people_table(progress.people))
    without = [
        f"{safe(p.name)} {p.unaided:,} of {p.finished:,}" for p in progress.people if p.unaided
    ]
    if progress.backups_off:
        out.print(f"automatic backups are off: {progress.backups_off}")
    if without:
        out.print(f"finished without suggestions, by chance: {', '.join(without)}")


def _print_held(out: Console, held: Sequence[Held]) -> None:
    """Print who holds articles back from others, and what was begun and is free for others."""
    holding = Counter(one.name for one in held if one.leased)
    if holding:
        names = ", ".join(f"{safe(name)} {count:,}" for name, count in sorted(holding.items()))
        out.print(f"at work on or assigned: {names}")
    left = [one.article_id for one in held if one.is_free]
    _print_named(out, "begun, free for others again", left)


def _print_named(out: Console, what: str, ids: Sequence[str]) -> None:
    """Print the number of articles with the first five ids, unless there are none."""
    if ids:
        named = ", ".join(safe(article_id) for article_id in ids[:5])
        out.print(f"{what}: {len(ids):,} ({named}{', …' if len(ids) > 5 else ''})")


def _people_table(people: list[PersonsWork]) -> Table:
    counts = ("finished", "begun", "skipped", "flagged", "spans", "adjudicated")
    shown = table("annotator", *counts, "active hours")
    for p in people:
        hours = f"{p.seconds / 3600:.1f}"
        figures = (f"{getattr(p, count):,}" for count in counts)
        shown.add_row(Text(safe(p.name)), *figures, hours)
    return shown


def _suggester_table(counts: list[tuple[str, int, int]], current: str | None) -> Table:
    listed = table("suggester", "articles", "suggestions", "")
    for name, looked_at, spans in counts:
        shown = "shown" if name == current else ""
        listed.add_row(Text(safe(name)), f"{looked_at:,}", f"{spans:,}", shown)
    return listed


@click.command(name="list", epilog="Example: annotator list | head")
@click.option("--retired", is_flag=True, help="Include retired articles.")
@click.pass_obj
def list_(project_file: ProjectFile, *, retired: bool) -> None:
    """List the articles: id, annotators with status, gold basis, title; tab-separated.

    "changed since settled" names annotators who have edited an article after it was settled,
    "settled differently before" a reviewer whose other adjudication a merge has set aside,
    "two versions" people who labelled an unsettled article differently in two files.
    """
    with project_file.open(write=False) as project:
        for line in project.work.lines(retired=retired):
            by = f" by {line.decided_by}" if line.basis == "adjudicated" else ""
            since = f", changed since settled by {line.changed_by}" if line.changed_by else ""
            before = (
                line.settled_before and f", settled differently before by {line.settled_before}"
            )
            versions = line.two_versions_by and f"two versions by {line.two_versions_by}"
            gold = f"{line.basis}{by}{since}{before}" or versions or "-"
            basis = "retired" if line.retired else gold
            cells = (line.id, _statuses(line) or "-", basis, line.title)
            echo("\t".join(safe(cell) for cell in cells))


def _statuses(line: ArticleLine) -> str:
    return ", ".join(map(_status, line.statuses))


def _status(one: Status) -> str:
    flag = " ⚑" if one.flagged else ""
    return f"{one.name} {one.status}{flag}{_TRIALS.get(one.trial or '', '')}"


@click.command(epilog="Example: annotator show 3f9a --annotator ana --at v1")
@click.argument("article")
@click.option("--annotator", metavar="NAME", help="This person's spans [gold, else suggestions].")
@click.option("--suggester", metavar="NAME", help="This suggester's spans.")
@click.option(
    "--at",
    type=WHEN,
    help="The article as it was: a tag, a time or an edit.",
)
@click.pass_obj
def show(
    project_file: ProjectFile,
    *,
    article: str,
    annotator: str | None,
    suggester: str | None,
    at: str | None,
) -> None:
    """Print an article with its spans in colour. ARTICLE is any unambiguous prefix of an id.

    WHEN is a tag, a time such as 2026-03-01T12:00:00Z, the id of an edit, or the manifest of an
    export. Suggestions are not shown as they were, because the project keeps only the present ones.
    """
    if at is None:
        with project_file.open(write=False) as project:
            found = project.articles.find(article)
            whose, spans = _spans_of(project, found, annotator, suggester)
            print_article(found, spans, project.labels.all(), whose=whose)
        return
    if suggester:
        message = "Earlier suggestions are not kept: leave out --at or --suggester."
        raise click.UsageError(message)
    with project_file.open(write=False) as project:
        found = project.articles.find(article)
        number = project.articles.position(found.id)
        ids = project.articles.versions(found.id)
    with opened_at(project_file, at, articles=ids) as project:
        then = found.id if found.id in project.articles.versions(found.id) else None
        then = then or project.articles.at(number or 0)
        if then is None:
            message = f"Article {found.id} was imported later than {at}."
            raise NotFoundError(message)
        earlier = project.articles.get(then)
        whose, spans = _decided_spans(project, earlier, annotator)
        print_article(earlier, spans, project.labels.all(), whose=f"{whose}, as of {at}")


def _decided_spans(
    project: Project, article: Article, annotator: str | None
) -> tuple[str, list[tuple[int, int, int]]]:
    """(description, spans) of a person or the gold; without gold, the status of each annotation."""
    if annotator or project.gold.of(article.id):
        return _spans_of(project, article, annotator, None)
    line = project.work.line(article.id)
    return f"no gold ({(line and _statuses(line)) or 'opened by nobody'})", []


def _spans_of(
    project: Project, article: Article, annotator: str | None, suggester: str | None
) -> tuple[str, list[tuple[int, int, int]]]:
    """(description, spans as (start, end, label id)) of what `show` prints."""
    from corpus.model import AnnotationKey

    if annotator:
        person = project.people.get(annotator)
        draft = project.edits.load(AnnotationKey(article.id, person.id))
        if not draft.head:
            draft = project.edits.load(AnnotationKey(article.id, person.id, "adjudication"))
        marks = [(*mark.span.extent, mark.span.label) for mark in draft.accepted]
        return f"{person.name}, {draft.status if draft.head else 'not opened'}", marks
    gold = project.gold.of(article.id) if suggester is None else None
    if gold:
        spans = [(s.start, s.end, project.labels.id(s.label)) for s in gold.spans]
        return f"gold, {gold.basis} by {', '.join(gold.decided_by)}", spans
    return suggested_spans(project, article, suggester)


def suggested_spans(
    project: Project, article: Article, suggester: str | None = None
) -> tuple[str, list[tuple[int, int, int]]]:
    """(description, spans) of the suggestions that the screen would show."""
    from corpus.edits.draft import flat

    if suggester:
        project.suggestions.require(suggester)
    name = suggester or project.suggestions.current()
    suggestions = flat(project.suggestions.of(article.id, name))
    spans = [(*s.span.extent, s.span.label) for s in suggestions]
    return (f"suggested by {name}" if name else "no suggestions yet"), spans


def print_article(
    article: Article, spans: list[tuple[int, int, int]], labels: list[Label], *, whose: str
) -> None:
    """Print title, source and text; each span has its label's colour and letter."""
    by_id, letters = {label.id: label for label in labels}, tag_letters(labels)
    text, at = Text(), 0
    for start, end, label in spans:
        colour = by_id[label].colour
        text.append(safe_lines(article.text[at:start]))
        text.append(f"[{safe_lines(article.text[start:end])}]", Style(color=colour))
        text.append(letters[label], Style(color=colour, bold=True))
        at = end
    text.append(safe_lines(article.text[at:]))
    out = console()
    source = f" · {safe(article.source)}" if article.source else ""
    out.print(Text(f"{safe(article.headline)}{source}", "bold"))
    out.print(Text(f"{safe(article.id)} · {safe(whose)} · {counted(len(spans), 'span')}", "dim"))
    out.print(text)
