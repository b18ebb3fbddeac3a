"""Opens a project for reading, as it is now or as it was."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corpus.store import Project

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from corpus.store.rewind import Moment


@contextmanager
def project_as_of(
    path: Path,
    until: str | Moment | None,
    labels: Collection[str] = (),
    *,
    articles: Collection[str] | None = None,
) -> Iterator[Project]:
    """Open a project for reading; with `until`, a copy of its state then, deleted afterwards.

    `until` is a tag, the id of an edit, a time in ISO 8601, or a moment. `labels` are names that
    labels had then. If nothing has changed since, the project itself is opened. With `articles`
    (ids), the copy has only these and those that the moment names, which takes less time.

    Raises `ProjectError` if the file cannot be read without an upgrade, and `NotFoundError` or
    `InputError` for an `until` of no use.
    """
    with Project.open(path, write=False, upgrade=False) as project:
        moment = project.moment(until) if isinstance(until, str) else until
        if moment is None or not (
            project.changed_since(moment).articles or _former(project, labels)
        ):
            yield project
            return
        with TemporaryDirectory(prefix="annotator-") as folder:
            copy = Path(folder) / "then.db"
            if articles is None:
                project.write_copy(copy)
            else:
                project.write_excerpt(copy, articles, moment)
            with Project.open(copy) as then:
                rewind_to(then, moment, labels)
                yield then


def rewind_to(copy: Project, moment: Moment, labels: Collection[str]) -> None:
    """Rewind a copy of a project, and return labels to those of their former names in `labels`."""
    copy.rewind(moment)
    for old, new in _former(copy, labels).items():
        copy.labels.rename(new, old)


def _former(project: Project, labels: Collection[str]) -> dict[str, str]:
    """Return the current name of each label that has a former name in `labels`."""
    return {old: new for old, new in project.labels.former().items() if old in labels}
