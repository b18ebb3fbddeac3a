"""Chooses articles for a second annotator: those that narrow the agreement figures most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.agreement.counts import Columns
from corpus.agreement.report import build_report
from corpus.errors import InputError
from corpus.numbers.valuer import Valuer

if TYPE_CHECKING:
    from corpus.agreement.report import NextArticles
    from corpus.store import Project

_DRAWS, _SEED = 1_000, 0
"""Draws of the bootstrap and its seed, as `annotator agreement` has them by default."""


def most_informative(project: Project, most: int) -> NextArticles:
    """The articles that `annotator agreement` names for a second annotator, at most so many.

    Raises `InputError` if two people have not yet finished enough articles to tell.
    """
    people = [name for name, _ in project.finished.people()]
    labels = project.labels.all()
    found = None
    if len(people) > 1:
        columns = Columns(len(people), tuple(label.id for label in labels))
        valuer = Valuer(labels, project.vague_numbers, project.lang)
        found = build_report(
            columns,
            project.finished.shared(people, valuer),
            project.finished.once(),
            draws=_DRAWS,
            seed=_SEED,
            most_next=most,
        ).next
    if found is None:
        message = (
            "Agreement has no interval to narrow yet: it needs two articles that the same two "
            "people have finished, and more that one has. Name articles yourself with "
            "`annotator queue --overlap 2 ARTICLE…`."
        )
        raise InputError(message)
    return found
