"""The open project as the board sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from annotator.session.board.figures import Figures, WithGold
    from corpus.model import Label
    from corpus.store import Project


@dataclass(frozen=True, slots=True)
class Launch:
    """Work that is started after the board has closed; afterwards the board opens again.

    `name` is who works, `new` whether they have not worked on the project before. `article_id` is
    where to start. `strings` asks for the list of inconsistent strings.
    """

    command: Literal["annotate", "review"]
    name: str
    new: bool = False
    article_id: str | None = None
    strings: bool = False


class Board:
    """The project, opened for reading, and how to open it for a change.

    `name` is who looks at the board. `figures` are None until they have been read. `with_gold` has
    the agreement with gold in practice and in hidden gold, by person.
    """

    def __init__(self, project: Project, write: Callable[[], Project], name: str) -> None:
        self.project = project
        self.write = write
        self.name = name
        self.figures: Figures | None = None
        self.with_gold: Mapping[str, Sequence[WithGold]] = {}

    @property
    def labels(self) -> dict[int, Label]:
        """The labels of the project by their ids."""
        return {label.id: label for label in self.project.labels.all()}
