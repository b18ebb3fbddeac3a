"""`annotator lint`: lists strings labelled inconsistently across the gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from annotator.cli.output import console, print_json, progress_bar
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.consistency.survey import Inconsistency

MOST_PLACES = 3
"""Places printed for each string without `--all`."""

_DIFFERENCES = {"label": "another label", "edges": "different edges", "missing": "not labelled"}


@click.command(epilog="Example: annotator lint --kind label")
@click.option("--kind", type=click.Choice([*_DIFFERENCES]), help="Only this kind.")
@click.option(
    "--least",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Only strings that have their usual label at least this often.",
)
@click.option("--all", "everything", is_flag=True, help="Print every place, not the first three.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every place.")
@click.pass_context
def lint(
    ctx: click.Context, *, kind: str | None, least: int, everything: bool, as_json: bool
) -> None:
    """List strings that have another label, other edges or no label elsewhere in the gold.

    The string with the most such places comes first. The exit status is 1 if there is any. Not
    every place is wrong: a country may be an actor here and a location there. `annotator review`
    shows the same list, to make places consistent or keep them as intended. Places kept as intended
    are only counted here, as are those of strings that the annotator dismissed at a finish check.
    """
    from corpus.consistency.survey import survey_gold

    project_file: ProjectFile = ctx.obj
    with project_file.open(write=False) as project, project.snapshot():
        labels: dict[int, str] = {label.id: label.name for label in project.labels.all()}
        gold = project.gold.labelled()
        with progress_bar("reading the gold twice", 2 * len(gold)) as advance:
            survey = survey_gold(gold, least=least, progress=advance)
        unsettled = len(project.gold.waiting().unsettled)
    found = [one for one in survey.listed() if kind in (None, one.deviation)]
    if as_json:
        print_json([_as_json(one, labels) for one in found])
    else:
        out = console()
        for one in found:
            _print(one, labels, None if everything else MOST_PLACES)
        places = counted(sum(len(one.places) for one in found), "place")
        intended = survey.meant_so(kind)
        kept = f"; {counted(intended, 'more place')} kept as intended" if intended else ""
        out.print(f"{counted(len(found), 'string')}, {places}{kept}")
        left = f"; {counted(unsettled, 'unsettled article')} not examined" if unsettled else ""
        out.print(f"in {counted(len(gold), 'article')} of gold{left}")
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


def _print(one: Inconsistency, labels: dict[int, str], most: int | None) -> None:
    out = console()
    usual = f"{labels[one.usual]} {counted(one.alike, 'time')}"
    places = counted(len(one.places), "place")
    heading = f"“{safe(one.string)}” is {usual}, {_DIFFERENCES[one.deviation]} in {places}"
    out.print(Text(heading, "bold"))
    for place in one.places[:most]:
        spans = "".join(f"{labels[span.label]} {span.start}–{span.end}: " for span in place.instead)
        out.print(f"  {safe(place.article_id)}:{place.start}  {spans}{safe(place.context)}")
    if most is not None and len(one.places) > most:
        out.print(f"  … and {len(one.places) - most:,} more (--all)")
