"""Labelling as a dialogue: prints the current span in its sentence, and what is left.

The commands are the keys of the labelling screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap.keymap import default_keymap
from annotator.keymap.practice_operations import PRACTICE_OPERATIONS
from annotator.plain.dialogue import Dialogue
from annotator.plain.lists import ListDialogue
from annotator.plain.rows import practice_rendering
from annotator.rendering.status import mark_details
from annotator.session import reading
from annotator.session.labelling.practice import Practice
from annotator.session.outcome import Outcome, Refused, cited
from annotator.text.sanitize import safe
from corpus.store.opened import ONLY, QueueFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.outcome import Operation
    from corpus.model import Mark

COMMANDS = """\
a accept · x reject or delete · 1 labels the span · 1 WORDS: labels the next WORDS · 0 all labels
h H extend left, shrink left · l L extend right, shrink right · s WORDS: splits before WORDS
o O next longer, shorter likely span · ; : next, previous ghost · G hide or show ghosts
m merge with the next or previous span · = VALUE: a number's value; = alone: its text's value
e links a number to its actor, then its place: a digit, enter (as proposed), x (none) or escape
* same text, same decision; again: in unopened articles
/ WORDS: finds them · n N next, previous match · c WORDS: a comment; c alone removes it
tab, shift+tab next, previous undecided · . , next, previous span · u undo · U redo · f flag
down, up next, previous sentence · right, left next, previous word
d at a check: never ask about this string again · D only doubtful suggestions, A takes the others
enter (or an empty line) finish, or show what is undecided · space skip · ] [ next, previous article
g the guideline for this label · history, comments of this article · t whole article
only flagged (finished, unfinished, commented, undecided, from SOURCE, all): only these articles
go ARTICLE opens it by its id or title · unfinished the next unfinished one
A X accept, reject all that is undecided in this sentence · + as A; after the last one, finishes
copy FILE: write the project to a new file; copy alone: to one beside it
above 99: A accepts only what was right more often than that, in percent; above alone: everything
? this list · q quit"""


def converse(session: LabellingSession, commands: Iterable[str], out: TextIO) -> None:
    """Label articles until `q` or the end of the commands; print the result of each to `out`."""
    _LabellingDialogue(session, out).converse(commands)


class _LabellingDialogue(Dialogue):
    """The `LabellingView` of the dialogue."""

    with_words = Dialogue.with_words | {"only", "above"}

    def __init__(self, session: LabellingSession, out: TextIO) -> None:
        self._labelling = session
        self._table = dict(session.operations(self))
        super().__init__(session, out, default_keymap())
        session.queue.widened_by = "`only all`"
        self._commands |= {
            " ": self._operation("skip"),
            "only": self._narrow,
            "above": self._limit,
            "unfinished": session.queue.next_unfinished,
            "comments": lambda: self._read(reading.comment_entries(session)),
        }
        for key in session.project.labels.keyed():
            self._commands[key] = self._label(self._commands[key])

    @property
    def operations(self) -> dict[str, Operation]:
        """The operations of labelling."""
        return self._table

    def takes_words(self, key: str) -> bool:
        """Whether a command takes words after it: a label names the words that it is for."""
        return key in self.with_words or key in self._session.project.labels.keyed()

    # -- the view of operations ----------------------------------------------------------------

    def choose_label(self, then: Callable[[int], Outcome | None]) -> None:
        """List the labels with their keys."""
        del then
        self.list_labels()

    def help(self) -> None:
        """Print the commands."""
        self.say(COMMANDS)

    def strings(self) -> None:
        """Refuse: a list needs a screen."""
        raise Refused("The list of strings needs the screen. {decide_same}: same text, everywhere")

    def practice(self) -> None:
        """Print the differences from gold one by one."""
        compared = Practice.of(self._labelling)
        self.listed = ListDialogue(
            *(self, compared, PRACTICE_OPERATIONS, practice_rendering(compared)),
            operations=compared.operations,
            empty_line="screen.next_article",
        )

    # -- commands with words -------------------------------------------------------------------

    def _label(self, label: Callable[[], Outcome | None]) -> Callable[[], Outcome | None]:
        """Let a label's operation label the words after the command, if there are any."""

        def find_and_label() -> Outcome | None:
            words, text = self.words, self._session.tokens.text
            if words:
                at = text.find(words, self._session.cursor.char)
                at = text.find(words) if at < 0 else at
                if at < 0:
                    raise Refused(f"{cited(words)} is not in this article")
                self._session.editor.check_words(at, at + len(words))
                self._session.cursor.select(at, at + len(words) - 1)
            return label()

        return find_and_label

    def _narrow(self) -> Outcome:
        """Open only some articles from now on."""
        only, _, source = self.words.partition("from ")
        chosen = next((one for one in ONLY if one == (only.strip() or "all")), None)
        if chosen is None:
            raise Refused(f"Use `only` with one of: {', '.join(ONLY)}, from SOURCE")
        return self._labelling.queue.narrow(QueueFilter(chosen, source.strip() or None))

    def _limit(self) -> Outcome:
        """Let `A` accept only what is above a percentage, or everything."""
        try:
            share = float(self.words.rstrip(" %")) / 100 if self.words else None
        except ValueError:
            share = -1.0
        if share is not None and not 0 <= share < 1:
            raise Refused("Use `above` with a percentage below 100, for example: above 99")
        return self._labelling.bulk.limit_accepting(share)

    # -- printing ------------------------------------------------------------------------------

    def show_place(self) -> None:
        """Print the current span in its sentence, else the word at the cursor."""
        session = self._labelling
        mark = session.cursor.current
        if mark:
            self.say(f"{self.in_its_sentence(mark.span.extent)}\n  {self._about(mark)}")
        elif session.cursor.selection:
            self.say(self.word_in_its_sentence())
        elif not session.notice:
            self.say(self._nothing_here())

    def _nothing_here(self) -> str:
        left = self._session.draft.undecided_count
        here = f"{self.word_in_its_sentence()}\n  No span here."
        if left:
            return f"{here} {left} undecided; tab: next."
        if self._session.draft.unaided:
            return f"{here} Suggestions are hidden on purpose. enter: finish the article."
        return f"{here} Nothing is undecided. enter: finish the article."

    def _about(self, mark: Mark) -> str:
        state = "undecided · " if mark.state == "suggested" else ""
        left = self._session.draft.undecided_count
        name = safe(self._session.labels[mark.span.label].name)
        return f"{name} · {state}{mark_details(self._labelling, mark)} · {left} undecided"
