"""Review as a dialogue: prints each disagreement in its sentence, and what every annotator has.

The commands are the keys of the review screen and of its two lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import (
    CLASS_OPERATIONS,
    CONSISTENCY_OPERATIONS,
    keymap_for,
    review_keymap,
)
from annotator.plain.dialogue import Dialogue
from annotator.plain.lists import ListDialogue
from annotator.plain.places import lane_lines, spans_in_words
from annotator.plain.rows import class_rendering, consistency_rendering
from annotator.session.outcome import Refused, cited
from annotator.session.review.class_list import ClassList
from annotator.session.review.consistency_list import ConsistencyList
from annotator.session.review.remarks import remark_entries
from annotator.text.sanitize import safe
from corpus.disagreement.places import LaneSpan, in_words
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO

    from annotator.session.outcome import Operation, Outcome
    from annotator.session.review.session import ReviewSession
    from corpus.disagreement.places import Place

COMMANDS = """\
1…9 take that lane, next · a take the majority, next · x take none, next · A accept unanimous spans
r LABEL gives the span another label, by its digit or name · 0 all labels
h H extend left, shrink left · l L extend right, shrink right · s WORDS: splits before WORDS
m merge with the next or previous span · = VALUE: a number's value; = alone: its text's value
e links a number to its actor, then its place: a digit, enter (as proposed), x (none) or escape
tab, shift+tab next, previous disagreement · . , next, previous span · u undo · U redo · f flag
down, up next, previous sentence · right, left next, previous word · / WORDS: finds them · n N match
c WORDS: the reason for the decision, such as ACTOR 5; c alone removes it
enter (or an empty line) settle the article, or go to what is left · ] [ next, previous article
w all similar disagreements as a list · i strings that the gold labels inconsistently, as a list
b show or hide names · comments of all · history of this article · t whole article · g the guideline
go ARTICLE opens it by its id or title · copy FILE: write the project to a new file
? this list, and in a list its own commands · q quit"""


def converse(
    session: ReviewSession, commands: Iterable[str], out: TextIO, *, lists_strings: bool = False
) -> None:
    """Settle disagreements until `q` or the end of the commands; print each result to `out`.

    With `lists_strings` it begins with the list of inconsistent strings.
    """
    dialogue = _ReviewDialogue(session, out)
    if lists_strings:
        session.dispatcher.run(dialogue.consistency)
    dialogue.converse(commands)


class _ReviewDialogue(Dialogue):
    """The `ReviewView` of the dialogue."""

    with_words = Dialogue.with_words | {"r"}

    def __init__(self, session: ReviewSession, out: TextIO) -> None:
        self._review = session
        self._table = dict(session.operations(self))
        self._strings: ConsistencyList | None = None
        super().__init__(session, out, review_keymap(default_keymap()))
        self._commands |= {
            "0": self.list_labels,
            "comments": lambda: self._read(remark_entries(session)),
        }

    @property
    def operations(self) -> dict[str, Operation]:
        """The operations of review."""
        return self._table

    # -- the view of operations ----------------------------------------------------------------

    def choose_label(self, then: Callable[[int], Outcome | None]) -> Outcome | None:
        """Take the label whose digit or name is after the command; without one, list all."""
        if not self.words:
            self.list_labels()
            return None
        for label in self._review.labels.values():
            if self.words == label.key or folded(self.words) == folded(label.name):
                return then(label.id)
        raise Refused(f"{cited(self.words)} is no label here. 0: all labels")

    def help(self) -> None:
        """Print the commands."""
        self.say(COMMANDS)

    def whole_class(self) -> None:
        """List all similar disagreements."""
        session = self._review
        listed = ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))

        def settle(reason: str) -> Outcome:
            for _ in listed.settling(reason):
                pass
            return listed.settled

        self.listed = ListDialogue(
            *(self, listed, CLASS_OPERATIONS, class_rendering(listed)),
            operations=listed.operations,
            with_words=frozenset({"r", "enter"}),
            settle=settle,
        )

    def consistency(self) -> None:
        """List the strings that the gold labels inconsistently; it keeps its place and ticks."""
        if self._strings is None:
            keymap = keymap_for(CONSISTENCY_OPERATIONS, self._review.keymap)
            self._strings = ConsistencyList(self._review, keymap)
        listed = self._strings
        listed.open()

        self.listed = ListDialogue(
            *(self, listed, CONSISTENCY_OPERATIONS, consistency_rendering(listed)),
            operations=listed.operations,
            empty_line="screen.jump",
        )

    # -- printing ------------------------------------------------------------------------------

    def show_place(self) -> None:
        """Print the place at the cursor, its class, its lanes, and what is chosen."""
        place = self._review.place
        if place is None:
            self.say(f"{self.word_in_its_sentence()}\n  No span here. {self._left()}")
            return
        self.say(self.in_its_sentence((place.start, place.end)))
        for line in self._about(place):
            self.say(f"  {safe(line)}")

    def _left(self) -> str:
        session = self._review
        left = len(session.places.disagreeing)
        if not left and session.overlooked:
            return session.overlooked
        return f"{left} of {session.places.disagreements} left"

    def _about(self, place: Place) -> Iterator[str]:
        session, text = self._review, self._review.tokens.text
        labels = {label.id: label.name for label in session.labels.values()}
        kind = "unanimous"
        if not place.unanimous:
            kind = in_words(place, session.lane_names, session.tokens, labels)
        yield f"{kind} · {self._left()}"
        yield from lane_lines(place, session.lane_names, text, session.labels)
        yield f"Chosen: {self._chosen(place)}"
        if session.reason:
            yield f"Reason: {session.reason}"

    def _chosen(self, place: Place) -> str:
        """Return the reviewer's version of a place."""
        session, text = self._review, self._review.tokens.text
        marks = session.draft.between(place.start, place.end)
        if any(not mark.decided for mark in marks):
            return "nothing yet"
        if not marks:
            rejected = session.draft.rejected_between(place.start, place.end)
            return "no span" if rejected else "nothing yet"
        spans = (LaneSpan(*mark.span.extent, mark.span.label, mark.value) for mark in marks)
        return spans_in_words(spans, text, session.labels)
