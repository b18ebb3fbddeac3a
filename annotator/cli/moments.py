"""Finds the state that a command line names by a tag, an edit, a time, a manifest, or `now`."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from corpus.errors import AnnotatorError, ExportError
from corpus.store.tags import NOW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from annotator.cli.context import ProjectFile
    from corpus.store import Project
    from corpus.store.rewind import Moment


class When(click.types.StringParamType):
    """A value that names a state; a shell completes the tags."""

    name = "when"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the tags that begin with what was typed; none if the project cannot be read."""
        del param
        from corpus.store import Project

        try:
            with Project.open(ctx.find_root().params["db"], write=False) as project:
                names = [tag.name for tag in project.tags.all()]
        except AnnotatorError:
            return []
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


WHEN = When()


def moment_named(project: Project, when: str) -> Moment | None:
    """Return the state that `when` names; None for `now`.

    A tag comes before a file or folder of the same name, which must be a manifest or an export.
    Raises `NotFoundError`, `InputError` or `ExportError` if there is no such state.
    """
    if when == NOW:
        return None
    tagged = project.tags.moment(when)
    if tagged is None and (when.endswith(".json") or Path(when).exists()):
        from exports.training_set import manifest

        return moment_of_manifest(manifest.read(Path(when)))
    return tagged or project.moment(when)


def moment_of_manifest(described: Mapping[str, Any]) -> Moment:
    """Return the state from which an export was made.

    Raises ExportError if its manifest does not record that.
    """
    from corpus.store.rewind import Moment
    from exports.training_set import manifest

    options = manifest.options_of(described)
    if options.last_edit is None:
        message = (
            "The export was made by a version that did not record which edit was the last. "
            "Name the state by a tag, a time or an edit instead."
        )
        raise ExportError(message)
    retired = manifest.left_out_of(described).get("retired", ())
    return Moment.of_export(options.last_edit, options.last_article, retired, options.heads)


@contextmanager
def opened_at(
    project_file: ProjectFile,
    when: str | None,
    *,
    write: bool = False,
    articles: Collection[str] | None = None,
) -> Iterator[Project]:
    """Open the project, or a temporary copy of the state that `when` names.

    With `articles` (ids), a copy has only these. Raises what `moment_named` raises.
    """
    from corpus.workflows.past import project_as_of

    if when is None:
        with project_file.open(write=write) as project:
            yield project
        return
    with project_file.open(write=False) as project:
        moment = moment_named(project, when)
    with project_as_of(project_file.db, moment, articles=articles) as project:
        yield project
