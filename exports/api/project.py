"""An open project, for programs and notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import InputError, ProjectError
from corpus.store import Project
from exports.options import EVERY_BASIS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Self

    from corpus.agreement.figures import Agreement
    from corpus.model import Annotator, Article, Basis, Label
    from exports.api.documents import LabelledDocuments


class OpenProject:
    """A project open for reading, in the thread that opened it.

    Use it in a `with` block, or call `close`. Nothing is written, and a file of an older version
    is not upgraded. What other people edit meanwhile is there at the next reading. All members
    raise ProjectError once the project is closed.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._project: Project | None = Project.open(self.path, write=False, upgrade=False)
        self._grouped_articles: tuple[int, str | None] | None = None

    @property
    def title(self) -> str:
        """The title of the project, else the name of its file."""
        return self._opened().title

    @property
    def lang(self) -> str:
        """The language of the articles, such as `en`."""
        return self._opened().lang

    @property
    def labels(self) -> list[Label]:
        """The labels in their order, with name, key, colour and description."""
        return self._opened().labels.all()

    @property
    def colours(self) -> dict[str, str]:
        """The CSS colour of each label by name, as displaCy's option `colors` takes them."""
        return {label.name: label.colour for label in self.labels}

    @property
    def people(self) -> list[Annotator]:
        """The annotators by name; `kind` tells people from models."""
        return self._opened().people.all()

    def articles(self) -> Iterator[Article]:
        """Yield the articles in use, labelled or not, in the order of import."""
        return self._opened().articles.all()

    def gold(
        self, *, basis: Collection[Basis] = EVERY_BASIS, annotator: str | None = None
    ) -> LabelledDocuments:
        """Return the articles that have gold, with their spans.

        `basis` limits them to articles settled in these ways; InputError for an unknown one.
        `annotator` names a person whose finished annotations take the place of the gold; iterating
        raises NotFoundError if there is no such person.
        """
        from exports.api.documents import LabelledDocuments

        unknown = {basis} if isinstance(basis, str) else {*basis} - {*EVERY_BASIS}
        if unknown:
            known = ", ".join(EVERY_BASIS)
            raise InputError(f"basis has {', '.join(sorted(unknown))}: give a set of {known}.")
        return LabelledDocuments(self._grouped, basis, annotator)

    def agreement(self) -> Agreement | None:
        """Return the agreement of all annotators; None if no two of them finished one article.

        `figures` has a value with its 95 % interval by name, such as `span F1`, `kappa` or `alpha`.
        The intervals are those of `annotator agreement`.
        """
        from corpus.workflows.agreement import overall_agreement

        return overall_agreement(self._opened())

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        if self._project:
            self._project.close()
            self._project = None

    def _opened(self) -> Project:
        if self._project is None:
            raise ProjectError(f"{self.path} is closed: read it inside the `with` block.")
        return self._project

    def _grouped(self) -> Project:
        """Return the project with the near-duplicates of its present articles grouped."""
        from corpus.workflows.near_duplicates import group_articles

        project = self._opened()
        present = project.articles.count(), project.articles.last()
        if present != self._grouped_articles:  # the groups of a read-only project are not stored
            group_articles(project)
            self._grouped_articles = present
        return project

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
