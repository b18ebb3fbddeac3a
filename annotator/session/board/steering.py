"""Changes that a lead makes on the board: assignments, releases and overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused, literal
from corpus.errors import InputError
from corpus.text.plural import counted
from corpus.workflows import sharing_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.board.board import Board

MOST_PEOPLE = 999
"""The largest overlap that can be typed."""


class Steering:
    """Changes the queue by the functions of `annotator queue`."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._asked = ""

    def people(self) -> list[str]:
        """The names of the people of the project."""
        everybody = self._board.project.people.all()
        return [person.name for person in everybody if person.kind == "person"]

    def confirmed(self, name: str) -> bool:
        """Whether a name is new in the project; raises `InputError` the first time that it is.

        So nobody begins a second annotation under a mistyped name.
        """
        if not name.strip():
            raise InputError("Type a name")
        people = self.people()
        if self._board.project.people.find(name) or not people:
            return False
        if self._asked != name:
            self._asked = name
            known = ", ".join(people)
            message = f"“{name}” is new here (known: {known}): Enter again to add this person"
            raise InputError(message)
        return True

    def assign(self, name: str, article_ids: Sequence[str]) -> Outcome:
        """Reserve articles for a person, who may be new."""
        self.confirmed(name)
        with self._board.write() as project, project.transaction():
            person = project.people.get_or_add(name)
            done = sharing_out.assign(project, person, article_ids)
        return Outcome(literal(done))

    def set_overlap(self, typed: str, article_ids: Sequence[str]) -> Outcome:
        """Set how many people label each of the articles, or each article of the project."""
        least = 0 if article_ids else 1
        if not (typed.strip().isdecimal() and least <= int(typed) <= MOST_PEOPLE):
            raise InputError(f"Type a number of people from {least} to {MOST_PEOPLE}")
        with self._board.write() as project, project.transaction():
            done = sharing_out.set_overlap(project, int(typed), article_ids)
        return Outcome(literal(done))

    def release_articles(self, article_ids: Sequence[str]) -> Outcome:
        """End the leases and assignments on articles."""
        with self._board.write() as project, project.transaction():
            done = [
                line
                for article_id in article_ids
                for line in sharing_out.release_article(project, article_id)
            ]
        which = article_ids[0] if len(article_ids) == 1 else "these articles"
        return _released(done, which)

    def release_person(self, name: str) -> Outcome:
        """End all leases and assignments of a person."""
        with self._board.write() as project, project.transaction():
            done = sharing_out.release_person(project, project.people.get(name))
        return _released(done, name)


def _released(done: Sequence[str], target: str) -> Outcome:
    if not done:
        raise Refused(literal(sharing_out.nothing_released(target)))
    if len(done) == 1:
        return Outcome(literal(done[0]))
    return Outcome(f"Released {counted(len(done), 'lease')} and assignments")
