"""`annotator rebuild`: recreates an exported training set from the project as it was then."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.export import group_for_export, write_export
from annotator.cli.moments import WHEN, moment_named, moment_of_manifest
from annotator.cli.output import diagnostics, echo
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.cli.context import ProjectFile


@click.command(epilog="Example: annotator rebuild training-set/manifest.json training-set-again")
@click.argument("manifest_path", metavar="MANIFEST", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--at",
    type=WHEN,
    help="Another state with the same options: a tag or a time.",
)
@click.pass_obj
def rebuild(project_file: ProjectFile, *, manifest_path: Path, out: Path, at: str | None) -> None:
    """Recreate the training set of a MANIFEST, and name every difference.

    Edits are append-only, so the project still has the state from which the set was exported. The
    project itself is not changed. Articles purged since cannot come back.

    With --at, export another state with the options of the MANIFEST instead.
    """
    from corpus.store import Project
    from corpus.workflows.past import rewind_to
    from exports.training_set import manifest

    described = manifest.read(manifest_path)
    options = manifest.options_of(described)
    listed = manifest.labels_of(described)
    with TemporaryDirectory(prefix="annotator-") as folder:
        copy = Path(folder) / "then.db"
        with project_file.open(write=False) as project:
            moment = moment_named(project, at) if at else moment_of_manifest(described)
            project.write_copy(copy)
        with Project.open(copy) as project:
            if moment:
                rewind_to(project, moment, [] if at else listed)
            labels = [x for x in project.labels.all() if at or x.name in listed]
            group_for_export(project)
            made = write_export(
                project,
                manifest.FORMAT,
                out,
                options,
                labels,
                earlier=bool(at) or options.heads is not None,
                people=options.people,
            )
    if at:
        echo(safe(f"{made.summary}, with the options of {manifest_path} as of {at}"))
    else:
        _compare(manifest_path, described, out)


def _compare(manifest_path: Path, described: Mapping[str, Any], out: Path) -> None:
    """Print how the set in `out` differs from that of a manifest; ClickException if it does."""
    from exports.training_set import manifest
    from exports.training_set.statements import value_differences

    made = manifest.read(out)
    keys = {*described}
    if described.get("version") == made["version"]:  # an earlier version may lack some
        keys |= made.keys()
    differences = [
        difference
        for key in sorted(keys - manifest.MADE_BY)
        for difference in value_differences(key, described.get(key), made.get(key))
    ]
    for difference in differences:
        diagnostics(str(difference))
    if differences:
        message = (
            f"{out} differs from the set of {manifest_path}: "
            f"{counted(len(differences), 'difference')}, see above."
        )
        raise click.ClickException(message)
    files, own = described["files"], made["files"]
    others = [name for name in own | files if files.get(name) != own.get(name)]
    how = f"with the same bytes except {', '.join(others)}" if others else "with the same bytes"
    echo(safe(f"{out}: the set of {manifest_path}, recreated {how}"))
