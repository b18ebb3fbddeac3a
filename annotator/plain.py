"""The same work without a screen: a dialogue line by line, for pipes and screen readers.

Prints an undecided span in its sentence and reads one command a line. The session is the one that
the screen uses, so the same edits are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.rendering.status import headline, mark_details
from annotator.session.reading import (
    comment_entries,
    guideline_entries,
    guideline_title,
    history_entries,
)
from annotator.text.sanitize import quoted, safe, safe_lines
from corpus.errors import AnnotatorError
from corpus.store.queue import ONLY, QueueFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TextIO

    from annotator.session.labelling.session import Session
    from corpus.model import Mark

COMMANDS = """\
a accept · x reject or delete · 1 labels it · 1 some words: labels them where they come next
h H left edge out, in · l L right edge out, in · s some words: splits before them
m merge with the next span · = some value: the value of a number, = alone its text's
* same text, same decision, again: in your next articles, too
/ some words: finds them · n N next, previous match · c some words: a comment, c alone none
tab, shift+tab next, previous undecided · . , next, previous span · u undo · U redo · f flag
enter (or an empty line) finish, or repeat what is undecided · space skip · ] [ next, previous
g the guideline for this label · history, comments of this article
only flagged (finished, unfinished, commented, undecided, from SOURCE, all): the others are passed
over · go ARTICLE opens it by its id or title · unfinished the next that is
A X accept, reject all that is undecided in this sentence · above 99: A takes only what is right
more often than in 99 of 100 times, above alone: all · t whole article · ? this · q quit"""


def converse(session: Session, commands: Iterable[str], out: TextIO) -> None:
    """Read commands until `q` or the end of the input; print to `out` what became of each."""
    dialogue = _Dialogue(session, out)
    dialogue.introduce()
    for line in commands:
        command = line.rstrip("\r\n")
        if command.strip() == "q":
            break
        dialogue.obey(command)
    out.flush()


class _Dialogue:
    def __init__(self, session: Session, out: TextIO) -> None:
        self._session = session
        self._out = out
        self._article = ""

    def introduce(self) -> None:
        """Who, how far, and where to find the commands."""
        session = self._session
        progress = session.progress
        self._say(
            f"{safe(session.project.title)} · {safe(session.person.name)} · "
            f"{progress.finished}/{progress.articles} finished. ? lists the commands."
        )
        self._show()

    def obey(self, command: str) -> None:
        """Carry out one line."""
        action = self._actions().get(command if command in (" ", "") else command.strip())
        if action is None:
            key, _, words = command.strip().partition(" ")
            action = self._labelling(key, words) or self._saying(key, words)
        if action is None:
            self._say(f"“{safe(command.strip())}” is no command; ? lists them.")
            return
        self._session.notice = ""
        try:
            action()
        except AnnotatorError as error:
            self._session.notice = str(error)
        self._show()

    def _saying(self, key: str, words: str) -> Callable[[], None] | None:
        """What a command does that takes words."""
        session = self._session

        def value() -> None:
            session.notice = session.set_value(words) or session.notice

        def split() -> None:
            if not self._found_inside(words):
                session.notice = "say at which word of the span: s some words"
            else:
                session.split()

        taking: dict[str, Callable[[], None]] = {
            "=": value,
            "s": split,
            "c": lambda: session.set_comment(words),
            "/": lambda: session.find(words),
            "only": lambda: self._narrow(words),
            "go": lambda: self._go(words),
            "above": lambda: self._limit(words),
        }
        return taking.get(key)

    def _narrow(self, words: str) -> None:
        """Go through some articles only."""
        only, _, source = words.partition("from ")
        chosen = next((one for one in ONLY if one == (only.strip() or "all")), None)
        if chosen:
            self._session.narrow(QueueFilter(chosen, source.strip() or None))
        else:
            self._session.notice = f"only takes {', '.join(ONLY)} or from SOURCE"

    def _limit(self, words: str) -> None:
        """Let `A` take only what is above a percentage, or all again."""
        try:
            share = float(words.rstrip(" %")) / 100 if words else None
        except ValueError:
            share = -1.0
        if share is None or 0 <= share < 1:
            self._session.limit_accepting(share)
        else:
            self._session.notice = "above takes a percentage below 100, such as above 99"

    def _go(self, words: str) -> None:
        """Open the article whose id begins so, or whose title says so."""
        found = self._session.project.articles.search(words, 2) if words else []
        if len(found) == 1:
            self._session.go_to_article(found[0][0])
        else:
            several = "more than one article says" if found else "no article says"
            self._session.notice = f"{several} {quoted(words)}"

    def _read(self, entries: Iterable[Sequence[str]]) -> None:
        for entry in entries:
            self._say(safe_lines(" · ".join(entry)))

    def _guideline(self) -> None:
        """The section on the current label, else all of it."""
        title = guideline_title(self._session)
        entries = guideline_entries(self._session)
        for heading, text in (e for e in entries if not title or e[0] == title):
            self._say(safe_lines(f"{heading}\n\n{text}\n"))

    def _found_inside(self, words: str) -> bool:
        """Put the cursor on the place in the current span that says `words`."""
        mark = self._session.current
        at = self._session.tokens.text.find(words, *mark.span.extent) if mark and words else -1
        if at >= 0:
            self._session.go_to(at)
        return at >= 0

    def _labelling(self, key: str, words: str) -> Callable[[], None] | None:
        label = self._session.project.labels.keyed().get(key)
        if label is None:
            return None

        def act() -> None:
            if words and not self._found(words):
                self._session.notice = f"“{safe(words)}” is not in this article"
            else:
                self._session.label(label.id)

        return act

    def _found(self, words: str) -> bool:
        """Select the next place where the article says `words`, from the cursor on."""
        text, cursor = self._session.tokens.text, self._session.cursor_char
        at = text.find(words, cursor)
        at = text.find(words) if at < 0 else at
        if at >= 0:
            self._session.select(at, at + len(words) - 1)
        return at >= 0

    def _actions(self) -> dict[str, Callable[[], None]]:
        session = self._session
        return {
            "a": session.accept,
            "x": session.reject,
            "h": session.left_out,
            "H": session.left_in,
            "l": session.right_out,
            "L": session.right_in,
            "tab": session.next_undecided,
            "shift+tab": session.previous_undecided,
            ".": session.next_span,
            ",": session.previous_span,
            "u": session.undo,
            "U": session.redo,
            "f": session.flag,
            "*": session.decide_same,
            "m": session.merge,
            "n": session.next_match,
            "N": session.previous_match,
            "enter": session.finish,
            "": session.finish,
            "space": session.skip,
            " ": session.skip,
            "]": session.next_article,
            "[": session.previous_article,
            "A": self._accept_sentence,
            "X": lambda: session.reject_visible(*self._sentence()),
            "g": self._guideline,
            "history": lambda: self._read(history_entries(session)),
            "comments": lambda: self._read(comment_entries(session)),
            "unfinished": session.next_unfinished,
            "t": lambda: self._say(safe_lines(session.tokens.text)),
            "?": lambda: self._say(COMMANDS),
        }

    def _sentence(self) -> tuple[int, int]:
        mark = self._session.current
        return self._session.tokens.sentence(mark.span.start if mark else self._session.cursor_char)

    def _accept_sentence(self) -> None:
        self._session.accept_visible(*self._sentence())

    def _show(self) -> None:
        session = self._session
        if session.key.article_id != self._article:
            self._article = session.key.article_id
            self._say(f"\n# {headline(session)}")
        if session.unsaved:
            self._say(session.unsaved)
        elif session.notice:
            self._say(f"({safe(session.notice)})")
        mark = session.current
        if mark:
            self._say(f"{self._in_its_sentence(mark)}\n  {self._about(mark)}")
        elif not session.notice:
            self._say(self._nothing_here())

    def _nothing_here(self) -> str:
        left = self._session.draft.undecided_count
        if left:
            return f"No span here; {left} undecided, tab goes to the next."
        if self._session.unaided:
            return "No span here; without suggestions on purpose: enter finishes the article."
        return "Nothing is undecided: enter finishes the article."

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
        self._out.write(line + "\n")
        self._out.flush()
