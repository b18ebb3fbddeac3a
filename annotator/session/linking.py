"""Links a number to the ACTOR that its people are or belong to, and to the place."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from annotator.session.outcome import Outcome, Refused, cited
from corpus.events.roles import roles_of
from corpus.model import Action, Change, Link, LinkKey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from annotator.session.cursor import Cursor
    from annotator.session.editor import Editor
    from annotator.session.outcome import Operation, Operations
    from annotator.session.workspace import Workspace
    from corpus.events.links import Suggested
    from corpus.events.roles import Role
    from corpus.model import LinkRole, Mark, Span

ROLES: tuple[LinkRole, ...] = ("actor", "place")
"""The links of a number, in the order in which they are asked for."""

_MOST_DIGITS = 9
"""Candidates that have a digit; the others are reached by moving."""

_FORWARD = ("next_undecided", "next_span", "token_right", "screen.line_down", "next_match")
_BACKWARD = ("previous_undecided", "previous_span", "token_left", "screen.line_up")
_ALLOWED = frozenset(
    {"screen.help", "screen.palette", "screen.guideline", "screen.quit", "screen.hints"}
    | {"screen.half_down", "screen.half_up"}
)
"""Operations that mean the same while a link is made."""


class LinkShown(NamedTuple):
    """A link as the screen shows it; `text` is None if the link has no span.

    `is_set` says whether a person decided so; otherwise the rules suggest it.
    """

    role: LinkRole
    text: str | None
    is_set: bool


class Linking:
    """Asks for the ACTOR and the place of a number, and records both as one step.

    While it asks, other operations than those that choose are refused. `digits` are those of
    the nearest candidates by their starts: another object whenever they change. While `suggests` is
    false, only links that are set are shown: importing the rules takes longer than a key should.
    """

    def __init__(self, workspace: Workspace, cursor: Cursor, editor: Editor) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._editor = editor
        self._lang = workspace.project.lang
        self._of_others: Mapping[LinkKey, Span | None] | None = None
        self._number: Span | None = None
        self._role: LinkRole = "actor"
        self._roles_of: tuple[object, Mapping[int, Role]] = (None, {})
        self._chosen: dict[LinkRole, Span | None] = {}
        self.digits: Mapping[int, str] = {}
        self.suggests = True
        workspace.on_shown.append(lambda _: self._forget())

    @property
    def is_active(self) -> bool:
        """Whether a link is being made; new suggestions may have removed the number meanwhile."""
        number = self._number
        mark = self._workspace.draft.mark_at(number.start) if number else None
        return mark is not None and mark.span == number

    def in_effect(self, operations: Operations) -> Operations:
        """Return the operations of a screen; while a link is made, those that choose."""
        if not self.is_active:
            return operations
        choices: dict[str, Operation] = {
            **dict.fromkeys(_FORWARD, partial(self._move, 1)),
            **dict.fromkeys(_BACKWARD, partial(self._move, -1)),
            **dict.fromkeys(("finish", "accept", "link"), self._take_current),
            **dict.fromkeys(("reject", "screen.list_labels"), partial(self._take, None)),
            **dict.fromkeys(("drop_selection", "undo"), self.cancel),
        }
        for digit in range(1, _MOST_DIGITS + 1):
            take = partial(self._take_digit, str(digit))
            choices |= dict.fromkeys((f"label:{digit}", f"lane:{digit}"), take)
        return {
            name: operation if name in _ALLOWED else choices.get(name, self._refuse)
            for name, operation in operations.items()
        }

    def _refuse(self) -> None:
        raise Refused(f"{self._question} {{reject}}: none · {{drop_selection}}: cancel")

    # -- what views show -----------------------------------------------------------------------

    def shown(self, mark: Mark) -> list[LinkShown]:
        """Return the links of a number to show; none if it has none and counts no people."""
        text = self._workspace.tokens.text
        links = [self._link(LinkKey(mark.span, role)) for role in ROLES]
        suggested = self._suggested(mark) if self.suggests and not all(links) else None
        found: list[LinkShown] = []
        for role, link in zip(ROLES, links, strict=True):
            target = link.target if link else _target(suggested, role)
            if link or target:
                covered = text[slice(*target.extent)] if target else None
                found.append(LinkShown(role, covered, link is not None))
        return found

    @property
    def candidates(self) -> list[tuple[str, str]]:
        """(digit, text) of the candidates that have a digit, by their digits."""
        text, draft = self._workspace.tokens.text, self._workspace.draft
        marks = [(digit, draft.mark_at(start)) for start, digit in self.digits.items()]
        return [(digit, text[slice(*mark.span.extent)]) for digit, mark in marks if mark]

    def digit_of(self, mark: Mark) -> str | None:
        """Return the digit of a candidate, or None."""
        return self.digits.get(mark.span.start) if mark.state != "rejected" else None

    # -- operations ----------------------------------------------------------------------------

    def start(self) -> Outcome:
        """Ask for the links of the current number."""
        mark = self._cursor.span
        if self._roles.get(mark.span.label) != "number":
            raise Refused("Only NUMBER spans have links to an actor and a place")
        if not self._can_link(mark):
            raise Refused("Decide on this number first, then link it")
        self._number, self._chosen = mark.span, {}
        try:
            return self._ask(ROLES)
        except Refused:
            self._end()
            raise

    def point_at(self, char: int) -> Outcome | None:
        """Move the cursor to a code point; while a link is made, choose the span there."""
        self._cursor.jump_to(char)
        return self._take_current() if self.is_active and self._at_cursor else None

    def cancel(self) -> Outcome:
        """Stop asking, and change nothing."""
        if self._number:
            self._cursor.jump_to(self._number.start)
        self._end()
        return Outcome("Links unchanged")

    def _forget(self) -> None:
        self._of_others = None
        self._end()

    def _end(self) -> None:
        self._number = None
        self.digits = {}

    # -- asking --------------------------------------------------------------------------------

    def _ask(self, roles: Sequence[LinkRole]) -> Outcome:
        """Ask for the first of these roles that has candidates; after the last one, record."""
        for role in roles:
            self._role = role
            number, nearest = self._number, self._nearest()
            if nearest and number:
                self.digits = {span.start: str(digit) for digit, span in enumerate(nearest, 1)}
                self._cursor.jump_to((self._proposed() or number).start)
                return Outcome(self._question)
        if not self._chosen:
            raise Refused("There is no span to link this number to. Label its actor or place first")
        return self._record()

    def _nearest(self) -> list[Span]:
        """Return the candidates nearest to the number, at most one for each digit."""
        number, draft = self._number, self._workspace.draft
        if number is None:
            return []
        around = (draft.preceding(number.start), draft.following(number.start))
        found = [
            mark.span
            for marks in around
            for mark in islice(filter(self._is_candidate, marks), _MOST_DIGITS)
        ]
        return sorted(found, key=partial(_distance, number))[:_MOST_DIGITS]

    @property
    def _question(self) -> str:
        """The question with what {finish} would take."""
        if self._number is None:
            return ""
        text = self._workspace.tokens.text
        here = self._at_cursor
        takes = cited(text[slice(*here.extent)]) if here else "none"
        number = cited(text[slice(*self._number.extent)])
        return f"{self._role.capitalize()} of {number}? {{finish}}: {takes}"

    @property
    def _at_cursor(self) -> Span | None:
        """The candidate at the cursor."""
        mark = self._cursor.current
        return mark.span if mark and self._is_candidate(mark) else None

    def _is_candidate(self, mark: Mark) -> bool:
        """Whether the number can be linked to a mark."""
        role = self._roles.get(mark.span.label)
        return role == self._role and mark.state != "rejected" and self._can_link(mark)

    def _can_link(self, mark: Mark) -> bool:
        """Whether a mark is decided, or a suggestion that linking accepts.

        In review it would settle a disagreement, so only decided spans are linked there.
        """
        return mark.decided or self._workspace.policy.layer == "annotation"

    def _proposed(self) -> Span | None:
        """Return the target of the link that is set, else of the one that the rules suggest."""
        if self._number is None:
            return None
        draft = self._workspace.draft
        mark = draft.mark_at(self._number.start)
        link = self._link(LinkKey(self._number, self._role))
        target = link.target if link else None
        if mark and not link:
            target = _target(self._suggested(mark), self._role)
        there = draft.mark_at(target.start) if target else None
        return target if there and self._is_candidate(there) else None

    # -- choosing ------------------------------------------------------------------------------

    def _move(self, step: int) -> Outcome:
        """Move to the next candidate (1) or the previous one (-1), around the ends of the text."""
        draft, char = self._workspace.draft, self._cursor.char
        if step > 0:
            marks = chain(draft.following(char), draft.following(-1))
        else:
            marks = chain(draft.preceding(char), draft.preceding(len(self._workspace.tokens.text)))
        mark = next(filter(self._is_candidate, marks), None)
        if mark:
            self._cursor.jump_to(mark.span.start)
        return Outcome(self._question)

    def _take_digit(self, digit: str) -> Outcome:
        start = next((start for start, marked in self.digits.items() if marked == digit), -1)
        mark = self._workspace.draft.mark_at(start) if start >= 0 else None
        if mark is None or not self._is_candidate(mark):
            raise Refused(f"No span has the digit {digit}. {self._question}")
        return self._take(mark.span)

    def _take_current(self) -> Outcome:
        """Take the candidate at the cursor; on the number itself, none."""
        here, mark = self._at_cursor, self._cursor.current
        if here is None and (mark is None or mark.span != self._number):
            raise Refused(f"No {self._role} here. {{next_span}}: next · {{reject}}: none")
        return self._take(here)

    def _take(self, target: Span | None) -> Outcome:
        self._chosen[self._role] = target
        return self._ask(ROLES[ROLES.index(self._role) + 1 :])

    def _record(self) -> Outcome:
        """Record the links that differ, and accept the suggestions that they name."""
        number, draft = self._number, self._workspace.draft
        if number is None:
            return Outcome()
        linked = [
            Change(Action.LINKED, number, other=target, role=role)
            for role, target in self._chosen.items()
            if (link := draft.links.of(LinkKey(number, role))) is None or link.target != target
        ]
        self._cursor.jump_to(number.start)
        self._end()
        if not linked:
            return Outcome("Links unchanged")
        spans = {span: None for span in (number, *(change.other for change in linked)) if span}
        marks = [(span, draft.mark_at(span.start)) for span in spans]
        accepted = [
            Change(Action.ACCEPTED, span) for span, mark in marks if mark and not mark.decided
        ]
        reopened = self._editor.edit([*accepted, *linked])
        return Outcome(reopened or f"Linked {self._described(number)} ({{undo}} to undo)")

    def _described(self, number: Span) -> str:
        text = self._workspace.tokens.text
        named = [
            f"{role} {cited(text[slice(*target.extent)]) if target else 'none'}"
            for role, target in self._chosen.items()
        ]
        return f"{cited(text[slice(*number.extent)])}: {', '.join(named)}"

    # -- suggestions ---------------------------------------------------------------------------

    @property
    def _roles(self) -> Mapping[int, Role]:
        """The roles of the project's labels; the workspace has another dict after a change."""
        labels = self._workspace.labels
        if self._roles_of[0] is not labels:
            self._roles_of = labels, roles_of(labels.values())
        return self._roles_of[1]

    def _link(self, key: LinkKey) -> Link | None:
        """Return the link that this person set; in review, else the one of most annotators."""
        workspace = self._workspace
        link = workspace.draft.links.of(key)
        if link or workspace.policy.layer == "annotation":
            return link
        if self._of_others is None:
            self._of_others = workspace.project.gold.linked_by_most(workspace.key.article_id)
        return Link(key, self._of_others[key]) if key in self._of_others else None

    def _suggested(self, mark: Mark) -> Suggested | None:
        """Return what the rules suggest; they are imported when a number is first looked at."""
        from corpus.events.links import suggested
        from corpus.events.units import LabelledText

        workspace = self._workspace
        article, draft = workspace.article, workspace.draft
        text = LabelledText(
            workspace.tokens,
            self._roles,
            lambda start, end: [one.span for one in draft.between(start, end)],
            article.title if article else "",
            self._lang,
        )
        value = mark.value or workspace.valuer.value(workspace.tokens.text, mark.span)
        return suggested(text, mark.span, value)


def _target(suggested: Suggested | None, role: LinkRole) -> Span | None:
    if suggested is None:
        return None
    return suggested.counted.actor if role == "actor" else suggested.place


def _distance(number: Span, span: Span) -> tuple[int, int]:
    """Order spans by their distance (code points) from the number."""
    return max(span.start - number.end, number.start - span.end), span.start
