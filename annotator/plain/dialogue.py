"""A dialogue: reads one command a line and prints the result, without colours or cursor motion.

A command is a key of the screen and carries out the same operation; the words after it are what
the operation asks for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING

from annotator.rendering.status import headline
from annotator.session import reading
from annotator.session.outcome import Outcome, Refused, cited
from annotator.text.sanitize import safe, safe_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TextIO

    from annotator.keymap.keymap import Keymap
    from annotator.plain.lists import ListDialogue
    from annotator.session.outcome import Operation
    from annotator.session.session import Session
    from annotator.session.view import Question


class Dialogue(ABC):
    """The `View` of a dialogue: a sentence is what is in sight, and a row.

    `with_words` are the commands that take words after them, `listed` is a list that is open.
    """

    with_words = frozenset({"=", "s", "c", "/", "go", "copy"})

    def __init__(self, session: Session, out: TextIO, keymap: Keymap) -> None:
        self.ended = False
        self.words = ""
        self.listed: ListDialogue | None = None
        self._session = session
        self._out = out
        self._article = ""
        self._commands: dict[str, Callable[[], Outcome | None]] = {
            key: self._operation(name) for name, keys in keymap.keys.items() for key in keys
        }
        self._commands |= {
            "": self._operation("finish"),
            "s": self._split,
            "go": self._go,
            "history": lambda: self._read(reading.history_entries(session)),
            "copy": lambda: session.rescue.write(self.words),
            "t": lambda: self.say(safe_lines(session.tokens.text)),
        }

    @abstractmethod
    def choose_label(self, then: Callable[[int], Outcome | None]) -> Outcome | None:
        """Let the person choose a label, and call `then` with its id."""

    @property
    @abstractmethod
    def operations(self) -> dict[str, Operation]:
        """The operations of the session."""

    @abstractmethod
    def show_place(self) -> None:
        """Print what is at the cursor."""

    @abstractmethod
    def help(self) -> None:
        """Print the commands."""

    def _operation(self, name: str) -> Callable[[], Outcome | None]:
        return partial(self._operate, name)

    def _operate(self, name: str) -> Outcome | None:
        return self._session.linking.in_effect(self.operations)[name]()

    def converse(self, commands: Iterable[str]) -> None:
        """Read commands until `q` or the end of the input; print the result of each."""
        self._introduce()
        for line in commands:
            self._obey(line.rstrip("\r\n"))
            if self.ended:
                break
        self._out.flush()

    def _introduce(self) -> None:
        """Print the project, the person and the progress."""
        session = self._session
        progress = session.progress
        done = "settled" if session.task else "finished"
        self.say(
            f"{safe(session.project.title)} · {safe(session.person.name)}{session.task} · "
            f"{progress.finished}/{progress.articles} {done}. ? lists the commands."
        )
        (self.listed or self).show()

    def _obey(self, line: str) -> None:
        """Carry out one line, of the list if one is open."""
        key, _, words = line.strip().partition(" ")
        key = line if line == " " else key
        self.words = words.strip()
        takes_words = self.listed.takes_words if self.listed else self.takes_words
        command = (self.listed.commands if self.listed else self._commands).get(key)
        if command is None or (words and not takes_words(key)):
            self.say(f"“{safe(line.strip())}” is not a command; ? lists them.")
            return
        (self.listed or self._session).dispatcher.run(command)
        if not self.ended:
            (self.listed or self).show()

    def takes_words(self, key: str) -> bool:
        """Whether a command takes words after it."""
        return key in self.with_words

    # -- the view of operations ----------------------------------------------------------------

    @property
    def extent_in_sight(self) -> tuple[int, int]:
        """The current sentence, up to the beginning of the next one, or of a span over both."""
        start, end = self._sentence_at(self._session.cursor.char)
        over = self._session.draft.mark_at(end - 1)
        return start, max(end, over.span.end) if over else end

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
        del char

    def ask(self, question: Question) -> Outcome | None:
        """Answer with the words after the command."""
        outcome = question.typed(self.words) if question.typed else None
        return question.answered(self.words) if question.answered else outcome

    def list_labels(self) -> None:
        """Print the labels with their keys."""
        for label in self._session.labels.values():
            self.say(f"{label.key or '–'} {safe(label.name)} · {safe(label.description)}")

    def guideline(self) -> None:
        """Print the section of the guideline on the current label, else all of it."""
        title = reading.guideline_title(self._session)
        for heading, text in reading.guideline_entries(self._session):
            if heading == title or not title:
                self.say(safe_lines(f"{heading}\n\n{text}\n"))

    def palette(self) -> None:
        """Print the commands."""
        self.help()

    def came_back(self, outcome: Outcome) -> None:
        """Show the outcome of a list that was left."""
        self._session.dispatcher.show(outcome)

    def quit(self) -> None:
        """End the dialogue."""
        self.ended = True

    # -- commands with words -------------------------------------------------------------------

    def _split(self) -> Outcome:
        """Split the current span before some words of it."""
        session, mark = self._session, self._session.cursor.span
        at = session.tokens.text.find(self.words, *mark.span.extent) if self.words else -1
        if at < 0:
            raise Refused("Name the words of the span to split before: s WORDS")
        if session.tokens.starts[session.tokens.at(at)] != at:
            raise Refused(f"Not split: {cited(self.words)} begins inside a token")
        session.cursor.go_to(at)
        return session.editor.split()

    def _go(self) -> Outcome:
        """Open the article with an id that begins so, or with a title that contains the words."""
        found = self._session.project.articles.search(self.words, 2) if self.words else []
        if len(found) != 1:
            if found:
                raise Refused(f"More than one article matches {cited(self.words)}: add words")
            raise Refused(f"No article matches {cited(self.words)}")
        return self._session.go_to_article(found[0][0])

    # -- printing ------------------------------------------------------------------------------

    def _read(self, entries: Iterable[Sequence[str]]) -> None:
        for entry in entries:
            self.say(safe_lines(" · ".join(entry)))

    def show(self) -> None:
        """Print the headline of another article, the message, and what is at the cursor."""
        session = self._session
        if session.key.article_id != self._article:
            self._article = session.key.article_id
            self.say(f"\n# {headline(session)}")
        if session.notice:
            self.say(f"({safe(session.notice)})")
        if session.linking.is_active:
            candidates = (f"{digit} {safe(text)}" for digit, text in session.linking.candidates)
            self.say(" · ".join(candidates))
            return
        self.show_place()

    def in_its_sentence(self, extent: tuple[int, int], marks: str = "[]") -> str:
        """Return the sentence at an extent, with the extent in brackets."""
        tokens, (first, last) = self._session.tokens, extent
        start, end = tokens.sentence(first)
        before, inside, after = (
            safe(tokens.text[slice(*part)])
            for part in ((start, first), (first, last), (last, max(end, last)))
        )
        return f"{before}{marks[0]}{inside}{marks[1]}{after}".strip()

    def word_in_its_sentence(self) -> str:
        """Return the sentence at the cursor, with what a label would cover in angle brackets."""
        session = self._session
        if not len(session.tokens):
            return ""
        return self.in_its_sentence(session.cursor.selection or session.cursor.token, "<>")

    def say(self, line: str) -> None:
        """Print a line."""
        self._out.write(safe_lines(line) + "\n")
        self._out.flush()
