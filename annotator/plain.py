"""The same work without a screen: a line-by-line dialogue, for pipes and screen readers.

Prints the current span in its sentence and reads one command a line. A command is a key of the
labelling screen and carries out the same operation; the words behind it are what the operation
asks for.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING

from annotator.keymap.keymap import default_keymap
from annotator.rendering.status import headline, mark_details
from annotator.session import reading
from annotator.session.outcome import Outcome, Refused, cited
from annotator.text.sanitize import safe, safe_lines
from corpus.store.opened import ONLY, QueueFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TextIO

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.view import Question
    from corpus.model import Mark

COMMANDS = """\
a accept · x reject or delete · 1 labels the span · 1 WORDS: labels the next WORDS · 0 all labels
h H extend left, shrink left · l L extend right, shrink right · s WORDS: splits before WORDS
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
A X accept, reject all that is undecided in this sentence
copy FILE: write the project to a new file; copy alone: to one beside it
above 99: A accepts only what was right more often than that, in percent; above alone: everything
? this list · q quit"""


def converse(session: LabellingSession, commands: Iterable[str], out: TextIO) -> None:
    """Read commands until `q` or the end of the input; print the result of each to `out`."""
    dialogue = _Dialogue(session, out)
    dialogue.introduce()
    for line in commands:
        dialogue.obey(line.rstrip("\r\n"))
        if dialogue.ended:
            break
    out.flush()


class _Dialogue:
    """The `View` of the dialogue: a sentence is what is in sight, and a row."""

    def __init__(self, session: LabellingSession, out: TextIO) -> None:
        self.ended = False
        self._session = session
        self._out = out
        self._article = ""
        self._words = ""
        self._operations = session.operations(self)
        keys = default_keymap().keys.items()
        self._commands: dict[str, Callable[[], Outcome | None]] = {
            **{
                key: partial(self._operate, name)
                for name, of_operation in keys
                for key in of_operation
            },
            "": partial(self._operate, "finish"),
            " ": partial(self._operate, "skip"),
            "s": self._split,
            "only": self._narrow,
            "go": self._go,
            "above": self._limit,
            "unfinished": session.queue.next_unfinished,
            "history": lambda: self._read(reading.history_entries(session)),
            "comments": lambda: self._read(reading.comment_entries(session)),
            "copy": lambda: session.rescue.write(self._words),
            "t": lambda: self._say(safe_lines(session.tokens.text)),
        }
        for key in session.project.labels.keyed():
            self._commands[key] = self._label(self._commands[key])

    def _operate(self, name: str) -> Outcome | None:
        return self._session.linking.in_effect(self._operations)[name]()

    def introduce(self) -> None:
        """Print the project, the person and the progress."""
        session = self._session
        progress = session.progress
        self._say(
            f"{safe(session.project.title)} · {safe(session.person.name)} · "
            f"{progress.finished}/{progress.articles} finished. ? lists the commands."
        )
        self._show()

    def obey(self, line: str) -> None:
        """Carry out one line."""
        key, _, words = line.strip().partition(" ")
        key = line if line == " " else key
        command = self._commands.get(key)
        if command is None or (words and key not in _WITH_WORDS and not self._is_label(key)):
            self._say(f"“{safe(line.strip())}” is not a command; ? lists them.")
            return
        self._words = words.strip()
        self._session.dispatcher.run(command)
        if not self.ended:
            self._show()

    def _is_label(self, key: str) -> bool:
        return key in self._session.project.labels.keyed()

    # -- the view of operations ----------------------------------------------------------------

    @property
    def extent_in_sight(self) -> tuple[int, int]:
        """The current sentence, up to the beginning of the next one."""
        return self._sentence_at(self._session.cursor.char)

    def _sentence_at(self, char: int) -> tuple[int, int]:
        tokens = self._session.tokens
        start, end = tokens.sentence(char)
        following = bisect_left(tokens.starts, end)
        return start, tokens.starts[following] if following < len(tokens) else len(tokens.text)

    @property
    def half_page(self) -> int:
        """Sentences in half a screen."""
        return 10

    def char_rows_away(self, rows: int) -> int:
        """Return the beginning of a sentence after this one, or before it."""
        start, end = self.extent_in_sight
        for _ in range(abs(rows)):
            start, end = self._sentence_at(end if rows > 0 else max(0, start - 1))
        return start

    def page_to(self, char: int) -> None:
        """The dialogue shows the sentence at the cursor anyway."""

    def ask(self, question: Question) -> Outcome | None:
        """Answer with the words behind the command."""
        outcome = question.typed(self._words) if question.typed else None
        return question.answered(self._words) if question.answered else outcome

    def choose_label(self, then: Callable[[int], Outcome | None]) -> None:
        """List the labels with their keys."""
        del then
        for label in self._session.labels.values():
            self._say(f"{label.key or '–'} {safe(label.name)} · {safe(label.description)}")

    def guideline(self) -> None:
        """Print the section of the guideline on the current label, else all of it."""
        title = reading.guideline_title(self._session)
        for heading, text in reading.guideline_entries(self._session):
            if heading == title or not title:
                self._say(safe_lines(f"{heading}\n\n{text}\n"))

    def help(self) -> None:
        """Print the commands."""
        self._say(COMMANDS)

    def palette(self) -> None:
        """Print the commands."""
        self.help()

    def strings(self) -> None:
        """Refuse: a list needs a screen."""
        raise Refused("The list of strings needs the screen. {decide_same}: same text, everywhere")

    def quit(self) -> None:
        """End the dialogue."""
        self.ended = True

    # -- commands with words -------------------------------------------------------------------

    def _label(self, label: Callable[[], Outcome | None]) -> Callable[[], Outcome | None]:
        """Let a label's operation label the words behind the command, if there are any."""

        def find_and_label() -> Outcome | None:
            words, text = self._words, self._session.tokens.text
            if words:
                at = text.find(words, self._session.cursor.char)
                at = text.find(words) if at < 0 else at
                if at < 0:
                    raise Refused(f"{cited(words)} is not in this article")
                self._session.editor.check_words(at, at + len(words))
                self._session.cursor.select(at, at + len(words) - 1)
            return label()

        return find_and_label

    def _split(self) -> Outcome:
        """Split the current span before some words of it."""
        session, mark = self._session, self._session.cursor.span
        at = session.tokens.text.find(self._words, *mark.span.extent) if self._words else -1
        if at < 0:
            raise Refused("Name the words of the span to split before: s WORDS")
        if session.tokens.starts[session.tokens.at(at)] != at:
            raise Refused(f"Not split: {cited(self._words)} begins inside a token")
        session.cursor.go_to(at)
        return session.editor.split()

    def _narrow(self) -> Outcome:
        """Open only some articles from now on."""
        only, _, source = self._words.partition("from ")
        chosen = next((one for one in ONLY if one == (only.strip() or "all")), None)
        if chosen is None:
            raise Refused(f"Use `only` with one of: {', '.join(ONLY)}, from SOURCE")
        return self._session.queue.narrow(QueueFilter(chosen, source.strip() or None))

    def _limit(self) -> Outcome:
        """Let `A` accept only what is above a percentage, or everything."""
        try:
            share = float(self._words.rstrip(" %")) / 100 if self._words else None
        except ValueError:
            share = -1.0
        if share is not None and not 0 <= share < 1:
            raise Refused("Use `above` with a percentage below 100, for example: above 99")
        return self._session.limit_accepting(share)

    def _go(self) -> Outcome:
        """Open the article with an id that begins so, or with a title that contains the words."""
        found = self._session.project.articles.search(self._words, 2) if self._words else []
        if len(found) != 1:
            several = "More than one article matches" if found else "No article matches"
            raise Refused(f"{several} {cited(self._words)}")
        return self._session.go_to_article(found[0][0])

    # -- printing ------------------------------------------------------------------------------

    def _read(self, entries: Iterable[Sequence[str]]) -> None:
        for entry in entries:
            self._say(safe_lines(" · ".join(entry)))

    def _show(self) -> None:
        session = self._session
        if session.key.article_id != self._article:
            self._article = session.key.article_id
            self._say(f"\n# {headline(session)}")
        message = session.notice
        if message:
            self._say(f"({safe(message)})")
        if session.linking.is_active:
            self._say(
                " · ".join(f"{digit} {safe(text)}" for digit, text in session.linking.candidates)
            )
            return
        mark = session.cursor.current
        if mark:
            self._say(f"{self._in_its_sentence(mark)}\n  {self._about(mark)}")
        elif session.cursor.selection:
            self._say(self._word_in_its_sentence())
        elif not message:
            self._say(self._nothing_here())

    def _nothing_here(self) -> str:
        left = self._session.draft.undecided_count
        here = f"{self._word_in_its_sentence()}\n  No span here."
        if left:
            return f"{here} {left} undecided; tab: next."
        if self._session.draft.unaided:
            return f"{here} Suggestions are hidden on purpose. enter: finish the article."
        return f"{here} Nothing is undecided. enter: finish the article."

    def _word_in_its_sentence(self) -> str:
        """The sentence at the cursor, with what a label would cover in angle brackets."""
        tokens, cursor = self._session.tokens, self._session.cursor
        if not len(tokens):
            return ""
        first, last = cursor.selection or cursor.token
        start, end = tokens.sentence(first)
        before, word, after = (
            safe(tokens.text[slice(*extent)])
            for extent in ((start, first), (first, last), (last, max(end, last)))
        )
        return f"{before}<{word}>{after}".strip()

    def _in_its_sentence(self, mark: Mark) -> str:
        text = self._session.tokens.text
        start, end = self._session.tokens.sentence(mark.span.start)
        before, inside = text[start : mark.span.start], text[mark.span.start : mark.span.end]
        after = text[mark.span.end : max(end, mark.span.end)]
        return f"{safe(before)}[{safe(inside)}]{safe(after)}".strip()

    def _about(self, mark: Mark) -> str:
        state = "undecided · " if mark.state == "suggested" else ""
        left = self._session.draft.undecided_count
        name = safe(self._session.labels[mark.span.label].name)
        return f"{name} · {state}{mark_details(self._session, mark)} · {left} undecided"

    def _say(self, line: str) -> None:
        self._out.write(safe_lines(line) + "\n")
        self._out.flush()


_WITH_WORDS = frozenset({"=", "s", "c", "/", "only", "go", "above", "copy"})
