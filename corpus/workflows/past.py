"""Opens a project for reading, as it is now or as it was."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corpus.store import Project

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def project_as_of(path: Path, until: str | None) -> Iterator[Project]:
    """Open a project for reading; with `until`, a copy of its state then, deleted afterwards.

    `until` is the id of an edit or a time in ISO 8601. Raises `ProjectError` if the file cannot be
    read without an upgrade, and `NotFoundError` or `InputError` for an `until` of no use.
    """
    with Project.open(path, write=False, upgrade=False) as project:
        if until is None:
            yield project
            return
        moment = project.moment(until)
        with TemporaryDirectory(prefix="annotator-") as folder:
            copy = Path(folder) / "then.db"
            project.write_copy(copy)
            with Project.open(copy) as then:
                then.rewind(**moment._asdict())
                yield then
