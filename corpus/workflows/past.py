"""Opens a project for reading, as it is now or as it was."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corpus.store import Project
from corpus.store.rewind import Moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


@contextmanager
def project_as_of(
    path: Path, until: str | Moment | None, labels: Collection[str] = ()
) -> Iterator[Project]:
    """Open a project for reading; with `until`, a copy of its state then, deleted afterwards.

    `until` is the id of an edit, a time in ISO 8601, or a moment. `labels` are names that labels
    had then. If nothing has changed since, the project itself is opened.

    Raises `ProjectError` if the file cannot be read without an upgrade, and `NotFoundError` or
    `InputError` for an `until` of no use.
    """
    with Project.open(path, write=False, upgrade=False) as project:
        moment = project.moment(until) if isinstance(until, str) else until
        if moment is None or (moment == _now(project) and not _former(project, labels)):
            yield project
            return
        with TemporaryDirectory(prefix="annotator-") as folder:
            copy = Path(folder) / "then.db"
            project.write_copy(copy)
            with Project.open(copy) as then:
                rewind_to(then, moment, labels)
                yield then


def rewind_to(copy: Project, moment: Moment, labels: Collection[str]) -> None:
    """Rewind a copy of a project, and return labels to those of their former names in `labels`."""
    copy.rewind(**moment._asdict())
    for old, new in _former(copy, labels).items():
        copy.labels.rename(new, old)


def _former(project: Project, labels: Collection[str]) -> dict[str, str]:
    """Return the current name of each label that has a former name in `labels`."""
    return {old: new for old, new in project.labels.former().items() if old in labels}


def _now(project: Project) -> Moment:
    articles = project.articles
    return Moment(project.edits.last(), articles.last(), frozenset(articles.retired()))
