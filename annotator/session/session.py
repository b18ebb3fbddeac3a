"""The parts that labelling and review are composed of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from annotator.session.cursor import Cursor
from annotator.session.dispatcher import Dispatcher
from annotator.session.edge_drag import EdgeDrag
from annotator.session.editor import Editor
from annotator.session.ghosts import Ghosts
from annotator.session.hints import Hints
from annotator.session.history import History
from annotator.session.linking import Linking
from annotator.session.outcome import Outcome
from annotator.session.rescue import Rescue
from annotator.session.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from annotator.keymap.keymap import Keymap
    from annotator.session.outcome import Operation
    from annotator.session.view import View
    from annotator.session.workspace import Workspace
    from corpus.edits.draft import Draft
    from corpus.model import AnnotationKey, Annotator, Article, Label, Mark, Span
    from corpus.numbers.valuer import Valuer
    from corpus.store import Project
    from corpus.store.queue import Progress
    from corpus.text.tokens import Tokens


class Session(ABC):
    """One person at work on a project: the open article, and the objects that act on it.

    What views show of the open article are properties here. `task` is the kind of work in the
    header.
    """

    task: ClassVar[str] = ""

    def __init__(
        self,
        workspace: Workspace,
        keymap: Keymap,
        comment_target: Callable[[], Span | None] | None = None,
        *,
        ghosts_above: float = 1.0,
        ghosts_in_100: float = 0.0,
    ) -> None:
        self.workspace = workspace
        self.keymap = keymap
        self.cursor = Cursor(workspace)
        self.search = Search(workspace, self.cursor)
        self.ghosts = Ghosts(workspace, self.cursor, least=ghosts_above, in_100=ghosts_in_100)
        self.hints = Hints(workspace, self.cursor, keymap, self.ghosts)
        self.history = History(workspace, self.cursor)
        self.editor = Editor(workspace, self.cursor, self.search, comment_target)
        self.edge_drag = EdgeDrag(workspace, self.cursor, self.editor)
        self.linking = Linking(workspace, self.cursor, self.editor)
        self.rescue = Rescue(workspace)
        self.dispatcher = Dispatcher(keymap)
        self._progress: tuple[tuple[str, str, int], Progress] | None = None

    # -- what views show -----------------------------------------------------------------------

    @property
    def project(self) -> Project:
        """The project that is worked on."""
        return self.workspace.project

    @property
    def person(self) -> Annotator:
        """The person at work."""
        return self.workspace.person

    @property
    def article(self) -> Article | None:
        """The open article."""
        return self.workspace.article

    @property
    def key(self) -> AnnotationKey:
        """Whose annotation of which article is open."""
        return self.workspace.key

    @property
    def tokens(self) -> Tokens:
        """The tokens of the open article."""
        return self.workspace.tokens

    @property
    def draft(self) -> Draft:
        """This person's annotation of the open article."""
        return self.workspace.draft

    @property
    def labels(self) -> dict[int, Label]:
        """The labels of the project by their ids."""
        return self.workspace.labels

    @property
    def valuer(self) -> Valuer:
        """Values of numbers."""
        return self.workspace.valuer

    @property
    def message(self) -> str:
        """The message of the last operation."""
        return self.dispatcher.message

    @property
    def notice(self) -> str:
        """The message of the status line; a failure to save comes before other messages."""
        rescue = self.keymap.with_keys(self.rescue.notice)
        return rescue or self.workspace.unsaved or self.workspace.clock or self.message

    @property
    def progress(self) -> Progress:
        """This person's progress.

        Counted again only if a status may have changed, here or in another window.
        """
        standing = self.key.article_id, self.draft.status, self.project.version
        if self._progress is None or self._progress[0] != standing:
            self._progress = standing, self.count_progress()
        return self._progress[1]

    @abstractmethod
    def count_progress(self) -> Progress:
        """Count how far this person has come."""

    @property
    @abstractmethod
    def summary(self) -> str:
        """The numbers of spans or disagreements, and of undecided ones."""

    @property
    def label_counts(self) -> Mapping[int, int]:
        """The number of spans with each label (an id); empty where that tells nothing."""
        return {}

    @property
    def undecided(self) -> str:
        """The number of undecided suggestions."""
        return f"{self.draft.undecided_count:,} undecided"

    @property
    @abstractmethod
    def overlooked(self) -> str:
        """The other tasks in the article; empty if none is left."""

    @abstractmethod
    def tag_of(self, mark: Mark) -> str | None:
        """Return the letter after a span if it is another than its label's."""

    @abstractmethod
    def note_of(self, mark: Mark) -> str:
        """Return a remark on a span in a few columns."""

    @property
    def article_remarked(self) -> tuple[bool, bool]:
        """Whether the article is flagged, and whether it is commented on."""
        return self.draft.article_flagged, self.draft.comment_on(None) is not None

    def remarks_between(self, start: int, end: int) -> Iterator[tuple[int, bool, bool]]:
        """Yield (start, flagged, commented) of flags and comments that begin in `[start, end)`.

        A place can be yielded more than once. All offsets are code points.
        """
        draft = self.draft
        for mark in (*draft.between(start, end), *draft.rejected_between(start, end)):
            if mark.flagged and mark.span.start >= start:
                yield mark.span.start, True, False
        for comment in draft.comments:
            if comment.extent and start <= comment.extent[0] < end:
                yield comment.extent[0], False, True

    @property
    def current_extent(self) -> tuple[int, int] | None:
        """The extent of the current span, suggestion or ghost; of a dragged span its preview."""
        if self.edge_drag.preview:
            return self.edge_drag.preview.extent
        current = self.cursor.current or self.ghosts.current
        return current.span.extent if current else None

    # -- operations ----------------------------------------------------------------------------

    def go_to_article(self, article_id: str) -> Outcome:
        """Open an article, whether or not it is in this person's queue."""
        if article_id == self.key.article_id:
            return Outcome()
        return self.workspace.open(article_id)

    def common_operations(self, view: View) -> dict[str, Operation]:
        """The operations that labelling and review have in common."""
        cursor, editor, search, history = self.cursor, self.editor, self.search, self.history

        def rows(count: int) -> None:
            cursor.go_to(view.char_rows_away(count))

        return {
            "left_out": partial(editor.move_edge, "left", outward=True),
            "left_in": partial(editor.move_edge, "left", outward=False),
            "right_out": partial(editor.move_edge, "right", outward=True),
            "right_in": partial(editor.move_edge, "right", outward=False),
            "split": editor.split,
            "merge": editor.merge,
            "screen.value": lambda: view.ask(editor.value_question()),
            "link": self.linking.start,
            "toggle_selection": cursor.toggle_selection,
            "drop_selection": cursor.drop_selection,
            "next_span": cursor.next_span,
            "previous_span": cursor.previous_span,
            "token_right": cursor.token_right,
            "token_left": cursor.token_left,
            "screen.line_down": partial(rows, 1),
            "screen.line_up": partial(rows, -1),
            "screen.half_down": lambda: rows(view.half_page),
            "screen.half_up": lambda: rows(-view.half_page),
            "screen.hints": partial(self.hints.show, view),
            "screen.find": lambda: view.ask(search.question()),
            "next_match": search.next_match,
            "previous_match": search.previous_match,
            "flag": editor.flag,
            "undo": history.undo,
            "redo": history.redo,
            "screen.guideline": view.guideline,
            "screen.help": view.help,
            "screen.palette": view.palette,
            "screen.quit": view.quit,
        }
