"""Which project an import goes to, and whether what was asked of a new one fits the one there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import InputError
from corpus.label_sets import difference
from corpus.readers.label_file import read_labels
from corpus.store import Project
from corpus.store.labels import DEFAULT_LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.cli.context import ProjectFile


class Start:
    """The project that articles go to: the one that is there, or a new one made as asked."""

    def __init__(self, place: ProjectFile, lang: str | None, labels_file: Path | None) -> None:
        self._place, self._asked, self._labels_file = place, lang, labels_file
        self._labels = read_labels(labels_file) if labels_file else None
        self._new = not Project.exists(place.db)
        self.lang = lang or "en"
        if not self._new:
            with place.open(write=False) as project:
                self.lang = lang or project.lang
                self._refuse_other(project)

    def opened(self) -> Project:
        """The project, made where there is none."""
        project = Project.create(
            self._place.db, lang=self.lang, labels=self._labels or DEFAULT_LABELS
        )
        try:
            self._refuse_other(project)
        except InputError:
            project.close()
            raise
        return project

    def take_back(self) -> None:
        """Delete a project that was made here for nothing, unless somebody else uses it by now."""
        if self._new:
            Project.delete_if_unused(self._place.db)

    def _refuse_other(self, project: Project) -> None:
        db, lang = self._place.db, self._asked
        if lang and lang != project.lang:
            message = f"{db} is tokenised as {project.lang!r}; --lang {lang} needs a new project."
            raise InputError(message)
        other = difference(self._labels, project.labels.all()) if self._labels else ""
        if other:
            message = (
                f"{db} has labels of its own, not those of {self._labels_file} ({other}): leave "
                "out --labels, or change them with `annotator labels`."
            )
            raise InputError(message)
