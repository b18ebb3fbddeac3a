"""`annotator rebuild`: recreates an exported training set from the project as it was then."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.export import group_for_export, write_export
from annotator.cli.output import diagnostics, echo
from annotator.text.sanitize import safe
from corpus.errors import ExportError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.cli.context import ProjectFile
    from corpus.store import Project
    from exports.options import ExportOptions


@click.command(epilog="Example: annotator rebuild training-set/manifest.json training-set-again")
@click.argument("manifest_path", metavar="MANIFEST", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def rebuild(project_file: ProjectFile, *, manifest_path: Path, out: Path) -> None:
    """Recreate the training set of a MANIFEST, and name every difference.

    Edits are append-only, so the project still has the state from which the set was exported. The
    project itself is not changed. Articles purged since cannot come back.
    """
    from corpus.store import Project
    from exports.training_set import manifest
    from exports.training_set.statements import value_differences

    described = manifest.read(manifest_path)
    with TemporaryDirectory(prefix="annotator-") as folder:
        copy = Path(folder) / "then.db"
        with project_file.open(write=False) as project:
            project.write_copy(copy)
        with Project.open(copy) as project:
            options = manifest.options_of(described)
            _rewind(project, described, options)
            listed = [label["name"] for label in described["labels"]]
            labels = [label for label in project.labels.all() if label.name in listed]
            group_for_export(project)
            write_export(project, described["format"], out, options, labels, people=options.people)
    made = manifest.read(out)
    differences = [
        difference
        for key in sorted(described.keys() - manifest.MADE_BY)
        for difference in value_differences(key, described[key], made.get(key))
    ]
    for difference in differences:
        diagnostics(str(difference))
    if differences:
        message = (
            f"{out} differs from the set of {manifest_path}: "
            f"{counted(len(differences), 'difference')}, see above."
        )
        raise click.ClickException(message)
    others = [name for name, file in described["files"].items() if file != made["files"].get(name)]
    how = f"with the same bytes except {', '.join(others)}" if others else "with the same bytes"
    echo(safe(f"{out}: the set of {manifest_path}, recreated {how}"))


def _rewind(project: Project, described: Mapping[str, Any], options: ExportOptions) -> None:
    """Return the copy to the state of the export, with the labels' names of that time."""
    from corpus.store.rewind import Moment
    from corpus.workflows.past import rewind_to
    from exports.training_set import manifest

    if options.last_edit is None:
        message = "The export was made by a version that did not record which edit was the last."
        raise ExportError(message)
    retired = manifest.left_out_of(described).get("retired", ())
    moment = Moment(options.last_edit, options.last_article, frozenset(retired))
    rewind_to(project, moment, [label["name"] for label in described["labels"]])
