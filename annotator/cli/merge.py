"""`annotator merge`: unites two copies of a project in which people worked separately."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.output import console, echo, print_json, table
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from annotator.cli.context import ProjectFile
    from corpus.store import Project
    from corpus.store.merge import Merged

MOST_NAMED = 5
"""Articles that a line of the summary names; it counts the others."""


@click.command(epilog="Example: annotator merge laptop.db")
@click.argument("other", metavar="OTHER.db", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what a merge would add, and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def merge(project_file: ProjectFile, *, other: Path, dry_run: bool, as_json: bool) -> None:
    """Add the work in OTHER.db, another copy of this project, to this project.

    OTHER.db is not changed. Copies can be merged in any order, and merging one again changes
    nothing. If one person labelled an article differently in both files, both versions are kept,
    and a reviewer settles the article. If there is no project here, OTHER.db is copied.
    """
    from corpus.store import Project
    from corpus.workflows.merging import copy_file, merge_file

    if not Project.exists(project_file.db):
        if dry_run:
            echo(safe(f"There is no project here: {project_file.db} would be a copy of {other}."))
            return
        copy_file(other, project_file.db)
        echo(safe(f"There was no project here: created {project_file.db} as a copy of {other}."))
        return
    with project_file.open() as project:
        merged = merge_file(project, other, dry_run=dry_run)
        names = _forked(project, merged)
    if as_json:
        print_json(_json(merged, names) | {"stored": not dry_run})
        return
    _print_counts(other, merged)
    _print_details(merged, names)
    if dry_run:
        echo("Nothing was stored (--dry-run).")


def _forked(project: Project, merged: Merged) -> list[tuple[str, str]]:
    """Return (article id, name) of each annotation to which the merge added a version."""
    return [(key.article_id, project.people.name(key.annotator)) for key in merged.forked]


def _json(merged: Merged, names: list[tuple[str, str]]) -> dict[str, Any]:
    return asdict(merged) | {
        "forked": [{"article_id": article_id, "annotator": name} for article_id, name in names],
        "set_aside": [
            {"article_id": article_id, "annotator": name} for article_id, name in merged.set_aside
        ],
    }


def _print_counts(other: Path, merged: Merged) -> None:
    rows = {
        "articles": merged.articles,
        "annotations": merged.annotations,
        "annotations continued": merged.continued,
        "edits": merged.edits,
        "suggestions": merged.suggestions,
        "people": len(merged.people),
        "labels": len(merged.labels),
        "settings changed": len(merged.settings),
    }
    if not (any(rows.values()) or merged.purged or merged.renamed):
        echo(f"from {safe(other.name)}: nothing new")
        return
    shown = table(f"from {safe(other.name)}", "new")
    for what, count in rows.items():
        shown.add_row(what, f"{count:,}")
    console().print(shown)


def _print_details(merged: Merged, names: list[tuple[str, str]]) -> None:
    for what, values in (
        ("people", merged.people),
        ("labels", merged.labels),
        ("settings", merged.settings),
    ):
        if values:
            echo(f"{what}: {', '.join(map(safe, values))}")
    if merged.purged:
        echo(f"purged in the other file, and now here too: {counted(merged.purged, 'article')}")
    if merged.renamed:
        pairs = [f"{safe(old)} is now {safe(new)}" for old, new in merged.renamed.items()]
        echo(f"several texts had one id, the earlier ones are retired: {_some(pairs)}")
    for note in merged.notes:
        echo(f"note: {safe(note)}")
    if names:
        pairs = [f"{safe(name)} in {safe(article_id)}" for article_id, name in names]
        echo(f"labelled differently by the same person in both files: {_some(pairs)}")
        echo("Both versions are kept, without gold until you settle them in `annotator review`.")
    if merged.set_aside:
        pairs = [f"{safe(name)} in {safe(article_id)}" for article_id, name in merged.set_aside]
        echo(f"settled differently in both files: {_some(pairs)}")
        echo("The later adjudication is gold; in `annotator review` the earlier one is a lane.")


def _some(values: Collection[str]) -> str:
    named = ", ".join([*values][:MOST_NAMED])
    return f"{named}, … ({len(values):,})" if len(values) > MOST_NAMED else named
