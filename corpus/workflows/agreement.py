"""The agreement of all annotators, as a data card states it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.agreement.counts import Columns
from corpus.agreement.figures import DRAWS
from corpus.agreement.report import build_report
from corpus.numbers.valuer import Valuer

if TYPE_CHECKING:
    from corpus.agreement.figures import Agreement
    from corpus.store import Project

_LEAST = 2


def overall_agreement(project: Project, *, seed: int = 0) -> Agreement | None:
    """The figures of all annotators over all labels; None where no two finished one article.

    The intervals are those of `annotator agreement` with the same seed.
    """
    people = [name for name, _ in project.finished.people()]
    if len(people) < _LEAST or not project.finished.count_shared(people, ()):
        return None
    labels = project.labels.all()
    valuer = Valuer(labels, project.vague_numbers, project.lang)
    shared = project.finished.shared(people, valuer, ())
    columns = Columns(len(people), tuple(label.id for label in labels))
    return build_report(columns, shared, (), draws=DRAWS, seed=seed).figures[0]
