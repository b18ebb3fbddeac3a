"""`annotator lint`: strings that the gold treats now so and now otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from annotator.cli.output import console, print_json
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.consistency.survey import Inconsistency
    from corpus.consistency.survey import Place as Deviating

MOST_PLACES = 3
"""Places shown of each string unless all are asked for."""


@click.command(epilog="Example: annotator lint --kind label")
@click.option("--kind", type=click.Choice(["label", "edges", "missing"]), help="Only these.")
@click.option(
    "--least",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="How often a string must be labelled alike before other places are asked about.",
)
@click.option("--all", "everything", is_flag=True, help="Every place, not the first three.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, with every place.")
@click.pass_context
def lint(
    ctx: click.Context, *, kind: str | None, least: int, everything: bool, as_json: bool
) -> None:
    """Strings with another label, other edges or none in other places of the gold.

    The one with most such places first. Exits with 1 where there is any. A country may rightly be
    an actor here and a place there: this says where to look, not what is wrong. `annotator review`
    lists the same to be fixed in place or kept as meant so; what is meant so is only counted here.
    """
    from corpus.consistency.survey import surveyed

    place: ProjectFile = ctx.obj
    with place.open(write=False) as project, project.snapshot():
        labels: dict[int, str] = {label.id: label.name for label in project.labels.all()}
        survey = surveyed(project.gold.labelled, least=least)
        gold = sum(project.work.gold_by_basis().values())
        unsettled = len(project.gold.waiting().unsettled)
    found = [one for one in survey.listed() if kind in (None, one.deviation)]
    if as_json:
        print_json([_as_json(one, labels) for one in found])
    else:
        most = None if everything else MOST_PLACES
        _print(found, labels, most, survey.meant_so(kind))
        left = f"; {counted(unsettled, 'article')} unsettled, not looked at" if unsettled else ""
        console().print(f"in {counted(gold, 'article')} of gold{left}")
    ctx.exit(1 if found else 0)


def _as_json(one: Inconsistency, labels: dict[int, str]) -> dict[str, Any]:
    return {
        "string": one.string,
        "kind": str(one.deviation),
        "usual": labels[one.usual],
        "alike": one.alike,
        "places": [
            {
                "article_id": place.article_id,
                "start": place.start,
                "end": place.end,
                "instead": [
                    {"start": span.start, "end": span.end, "label": labels[span.label]}
                    for span in place.instead
                ],
                "context": place.context,
            }
            for place in one.places
        ],
    }


def _print(
    found: list[Inconsistency], labels: dict[int, str], most: int | None, meant_so: int
) -> None:
    out = console()
    for one in found:
        usual = f"{labels[one.usual]} {counted(one.alike, 'time')}"
        differing = f"{one.deviation} differs in {counted(len(one.places), 'place')}"
        if one.deviation == "missing":
            differing = f"not labelled in {counted(len(one.places), 'place')}"
        out.print(Text(f"“{safe(one.string)}” is {usual}, {differing}", "bold"))
        for place in one.places[:most]:
            where = f"{safe(place.article_id)}:{place.start}"
            out.print(f"  {where}  {_instead(place, labels)}{safe(place.context)}")
        if most is not None and len(one.places) > most:
            out.print(f"  … and {len(one.places) - most:,} more (--all)")
    places = sum(len(one.places) for one in found)
    kept = f"; {counted(meant_so, 'more place')} meant so" if meant_so else ""
    out.print(f"{counted(len(found), 'string')}, {counted(places, 'place')}{kept}")


def _instead(place: Deviating, labels: dict[int, str]) -> str:
    return "".join(f"{labels[span.label]} {span.start}–{span.end}: " for span in place.instead)
