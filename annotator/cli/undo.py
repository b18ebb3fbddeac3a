"""`annotator undo`: undoes what a person has done since an earlier state."""

from __future__ import annotations

import shlex
from collections import Counter
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click
from rich.text import Text

from annotator.cli.context import person_at_work
from annotator.cli.moments import WHEN, moment_named
from annotator.cli.output import console, diagnostics, echo, progress_bar, table
from annotator.cli.streams import unread_output
from annotator.text.cells import fitted
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.model import Annotator
    from corpus.store import Project
    from corpus.store.rewind import Moment
    from corpus.workflows.undoing import UndoPlan

MOST_ARTICLES = 20
"""Articles printed without `--all`."""

_GROUPS = {
    "accepted": {"accepted"},
    "rejected": {"rejected", "removed"},
    "added": {"added"},
    "changed": {"moved", "relabelled", "split", "merged", "valued"},
}
"""The columns of the table, each with the actions that it counts."""

_OTHER = "other"
_LAST_CELLS = 26
"""Cells of the last two columns."""

_LEAST_TITLE = 16
"""Cells that the article column has at least."""

_ID_LENGTH = 12
"""Characters of an article's id that are printed."""


@click.command(epilog="Example: annotator undo --since v1 --by ana --as rita")
@click.option(
    "--since",
    required=True,
    type=WHEN,
    help="Undo the work after this state.",
)
@click.option("--by", required=True, metavar="NAME", help="Undo what this person has done.")
@click.option("--as", "name", metavar="NAME", help="Who you are [$ANNOTATOR_NAME, else the login].")
@click.option("--new", is_flag=True, help="You have not worked on this project before.")
@click.option("--all", "everything", is_flag=True, help="Print all articles, not only 20.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def undo(
    project_file: ProjectFile,
    *,
    since: str,
    by: str,
    name: str | None,
    new: bool,
    everything: bool,
    yes: bool,
) -> None:
    """Undo everything that a person has done since a tag or a time, as one step; asks first.

    This is for a reviewer. The person's annotations and adjudications get new edits, which undo the
    earlier ones and name you; nothing is deleted. If another reviewer has settled an article since,
    it stays as it is and is listed. The last line says how to undo the undo.

    WHEN is a tag, a time such as 2026-03-01T12:00:00Z, the id of an edit, or the manifest of an
    export. At a terminal, answer n to see only what would be undone.
    """
    from corpus.workflows.undoing import carry_out

    with project_file.open() as project:
        person = project.people.get(by)
        plan = _plan(project, person, moment_named(project, since) or project.present())
        if not plan.undoable:
            _print_plan(project, plan, None if everything else MOST_ARTICLES)
            echo(safe(f"{person.name} has done nothing since {since} that can be undone."))
            return
        reviewer = person_at_work(project, name, new=new)
        with unread_output() if yes else nullcontext():
            _print_plan(project, plan, None if everything else MOST_ARTICLES)
        articles = counted(len({one.key.article_id for one in plan.undoable}), "article")
        what = f"{counted(plan.edits, 'edit')} of {person.name} in {articles}"
        if not (yes or _confirmed(what)):
            if new:  # the same command must work the next time
                project.people.discard(reviewer)
            raise click.Abort
        before = project.edits.last()
        with progress_bar("undoing", len(plan.undoable)) as advance:
            carry_out(project, plan, reviewer, advance)
    echo(safe(f"Undone: {what}."))
    command = ["annotator", "undo", "--since", str(before), "--by", person.name]
    command += ["--as", name] if name else []
    echo(safe(f"To undo this: {shlex.join(command)}"))


def _confirmed(what: str) -> bool:
    """Ask for confirmation; without an answer, as in a pipe, return False."""
    try:
        return click.confirm(safe(f"Undo {what}?"))
    except click.Abort:
        return False


def _plan(project: Project, person: Annotator, moment: Moment) -> UndoPlan:
    from corpus.workflows.undoing import undo_plan

    with project.snapshot(), progress_bar("examining annotations") as advance:
        return undo_plan(project, person, moment, advance)


def _print_plan(project: Project, plan: UndoPlan, most: int | None) -> None:
    if plan.undoable:
        _print_table(project, plan, most)
        left = len(plan.undoable) - (most or len(plan.undoable))
        if left > 0:
            echo(f"… and {left:,} more (--all)")
    for kept in plan.dependent[:most]:
        diagnostics(f"Left as it is: {kept.key.article_id}: {kept.why}.")
    left = len(plan.dependent) - (most or len(plan.dependent))
    if left > 0:
        diagnostics(f"… and {left:,} more left as they are (--all)")


def _print_table(project: Project, plan: UndoPlan, most: int | None) -> None:
    """Print a row for each annotation: edits by kind, spans before and after, status."""
    counts = [_by_group(one.edits) for one in plan.undoable]
    used = [group for group in (*_GROUPS, _OTHER) if any(count[group] for count in counts)]
    out, rows = console(), table("article", *used, "spans", "then")
    rows.columns[-1].justify = "left"
    taken = sum(len(group) + 1 for group in used) + _LAST_CELLS
    room = max(_LEAST_TITLE, out.width - taken)
    for one, count in zip(plan.undoable[:most], counts, strict=False):
        article = project.articles.get(one.key.article_id)
        name = f"{safe(article.id[:_ID_LENGTH])} {safe(article.headline)}"
        (now, then), before = one.spans, one.status[1]
        review = "review, " if one.key.layer == "adjudication" else ""
        rows.add_row(
            Text(fitted(name, room)),
            *(f"{count[group]:,}" if count[group] else "" for group in used),
            f"{now:,} → {then:,}" if now != then else f"{now:,}",
            review + before,
        )
    out.print(rows)


def _by_group(edits: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for action, count in edits.items():
        found[next((name for name, some in _GROUPS.items() if action in some), _OTHER)] += count
    return found
