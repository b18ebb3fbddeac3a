"""`annotator draw`: adds the most useful articles of a larger corpus to the project."""

from __future__ import annotations

import secrets
from collections import Counter
from contextlib import ExitStack
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.output import console, diagnostics, echo, print_json, progress_bar, table
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from annotator.cli.context import ProjectFile
    from corpus.workflows.drawing import ByScore, Drawing, Stratum

MOST_ROWS = 24
"""Sources, or periods, that have a row; the smaller ones are added up in one."""

MOST_REFUSED = 10
"""Refused lines that are listed one by one."""


@click.command(epilog="Example: annotator draw 200 spans/*.jsonl --dry-run")
@click.argument("number", type=click.IntRange(1), metavar="N")
@click.argument(
    "shards",
    nargs=-1,
    required=True,
    metavar="SHARD...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--by-score",
    type=click.Choice(["scorer", "low", "random"]),
    default="scorer",
    show_default=True,
    help="Which articles are likelier: with many mistakes expected by the scorer, with low scores "
    "of suggestions, or none.",
)
@click.option(
    "--seed", metavar="TEXT", help="Repeat a draw: the same seed draws the same [random]."
)
@click.option("--dry-run", is_flag=True, help="Add nothing; show what would be drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def draw(
    project_file: ProjectFile,
    *,
    number: int,
    shards: tuple[Path, ...],
    by_score: ByScore,
    seed: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Draw N articles from shards at random, and add them with their suggestions.

    Articles with more expected mistakes are likelier. Sources and months are balanced, and
    near-duplicates of the project's articles and of each other are left out. The probability of
    each article is stored, exported and known to SQL, so that figures can be weighted by it.
    """
    from corpus.readers.shards import Shard
    from corpus.text.tokenizer import Tokenizer
    from corpus.workflows.drawing import add_drawn
    from corpus.workflows.drawing import draw as draw_from
    from corpus.workflows.near_duplicates import group_articles

    files = [Shard(path) for path in shards]
    total = None if any(one.header is None for one in files) else sum(map(_articles, files))
    with ExitStack() as stack:
        project = stack.enter_context(project_file.open(write=not dry_run))
        with progress_bar("finding near-duplicates", project.articles.count()) as advance:
            group_articles(project, advance)
        with progress_bar("reading shards", total) as advance:
            found = draw_from(
                project,
                files,
                number,
                by_score=by_score,
                seed=seed if seed is not None else secrets.token_hex(8),
                progress=advance,
            )
        if found.chosen and not dry_run:
            add_drawn(project, files, found, Tokenizer(project.lang, project.tokenizer))
    if as_json:
        print_json(_as_json(found, dry_run=dry_run))
    else:
        _print(found, dry_run=dry_run)
    _print_refused(found)
    if not found.chosen:
        message = "Nothing was drawn: the project has every article of the shards, or a copy."
        raise click.ClickException(message)
    if len(found.chosen) < number:
        diagnostics(f"There are only {counted(len(found.chosen), 'candidate')}: all are drawn.")


def _articles(shard: Any) -> int:  # noqa: ANN401 # a Shard, which is imported on use
    return int(shard.header.articles)


def _print(found: Drawing, *, dry_run: bool) -> None:
    _print_table(found, "source", lambda one: one.source)
    _print_table(found, "published", lambda one: one.period)
    left = {
        "in the project": found.known,
        "with the id of another text": found.other_text,
        "near-duplicates of the project's": found.copies,
        "near-duplicates of each other": found.repeated,
    }
    for reason, count in left.items():
        if count:
            echo(f"Left out, {reason}: {count:,}")
    verb = "Would draw" if dry_run else "Drew"
    echo(
        f"{verb} {counted(len(found.chosen), 'article')} of {found.candidates:,} "
        f"by {found.by_score}, seed {safe(found.seed)}"
    )


def _print_table(found: Drawing, heading: str, name: Callable[[Stratum], str]) -> None:
    candidates, drawn = Counter[str](), Counter[str]()
    if not any(map(name, found.strata)):
        return
    for stratum, count in found.strata.items():
        candidates[name(stratum)] += count
    drawn.update(name(one.stratum) for one in found.chosen)
    rows = table(heading, "candidates", "drawn")
    shown = [one for one, _ in candidates.most_common(MOST_ROWS)]
    for one in sorted(shown):
        rows.add_row(safe(one) or "unknown", f"{candidates[one]:,}", f"{drawn[one]:,}")
    if others := candidates.keys() - {*shown}:
        rows.add_row(
            f"{len(others):,} others", *(f"{_sum(by, others):,}" for by in (candidates, drawn))
        )
    console().print(rows)
    echo("")


def _sum(counts: Counter[str], names: Iterable[str]) -> int:
    return sum(counts[name] for name in names)


def _print_refused(found: Drawing) -> None:
    for one in found.refused[:MOST_REFUSED]:
        diagnostics(str(one))
    if len(found.refused) > MOST_REFUSED:
        diagnostics(f"… and {len(found.refused) - MOST_REFUSED:,} more lines that cannot be read")


def _as_json(found: Drawing, *, dry_run: bool) -> dict[str, Any]:
    per_stratum = Counter(one.stratum for one in found.chosen)
    ids: list[str] | list[None] = found.ids or [None] * len(found.chosen)
    return {
        "seed": found.seed,
        "by_score": found.by_score,
        "dry_run": dry_run,
        "read": found.read,
        "candidates": found.candidates,
        "known": found.known,
        "other_text": found.other_text,
        "near_duplicates_of_project": found.copies,
        "near_duplicates_of_each_other": found.repeated,
        "refused": len(found.refused),
        "strata": [
            {
                "source": stratum.source,
                "period": stratum.period,
                "candidates": count,
                "expected": round(found.expected[stratum], 4),
                "drawn": per_stratum[stratum],
            }
            for stratum, count in found.strata.items()
        ],
        "articles": [
            {
                "id": article_id,
                "place": one.place,
                "source": one.stratum.source,
                "period": one.stratum.period,
                "score": None if isnan(one.score) else one.score,
                "probability": one.probability,
            }
            for article_id, one in zip(ids, found.chosen, strict=True)
        ],
    }
