"""The review screen: the article, under it a lane per annotator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap.review_operations import (
    CLASS_OPERATIONS,
    CONSISTENCY_OPERATIONS,
    REVIEW_OPERATIONS,
    keymap_for,
)
from annotator.rendering.footer import Footers
from annotator.rendering.footer_state import review_current_of
from annotator.rendering.status import review_status
from annotator.session.review.remarks import remark_entries
from annotator.tui.screens.article import ArticleScreen
from annotator.tui.widgets.lanes import Lanes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text
    from textual.widget import Widget

    from annotator.session.outcome import Operations, Outcome
    from annotator.session.review.consistency_list import ConsistencyList
    from annotator.session.review.session import ReviewSession


class ReviewScreen(ArticleScreen, inherit_bindings=False):
    """Shows a reviewer's session."""

    OPERATIONS = REVIEW_OPERATIONS
    session: ReviewSession

    def __init__(self, session: ReviewSession) -> None:
        super().__init__(session)
        self.lanes = Lanes(session)
        self._footers = Footers(session.keymap)
        self._strings: ConsistencyList | None = None

    def table(self) -> Operations:
        """Return the operations of review."""
        return self.session.operations(self)

    def below_the_article(self) -> Iterable[Widget]:
        """Return the lanes."""
        return [self.lanes]

    # -- lists and pages -----------------------------------------------------------------------

    def whole_class(self) -> None:
        """List all similar disagreements, to settle them at once."""
        from annotator.session.review.class_list import ClassList
        from annotator.tui.screens.class_list import ClassScreen

        listed = ClassList.begun(self.session, keymap_for(CLASS_OPERATIONS, self.session.keymap))
        self.app.push_screen(ClassScreen(listed, self.come_back))

    def consistency(self) -> None:
        """List the strings that the gold labels inconsistently.

        The list keeps its current row and its ticks for the next time.
        """
        from annotator.session.review.consistency_list import ConsistencyList
        from annotator.tui.screens.consistency_list import ConsistencyScreen

        if self._strings is None:
            keymap = keymap_for(CONSISTENCY_OPERATIONS, self.session.keymap)
            self._strings = ConsistencyList(self.session, keymap)
        self._strings.open()
        self.app.push_screen(ConsistencyScreen(self._strings, self.come_back))

    def come_back(self, outcome: Outcome) -> None:
        """Show the outcome of a list."""
        self.session.dispatcher.show(outcome)
        self.show()

    def show_comments(self) -> Outcome:
        """Show the remarks of annotators and the reviewer on the article."""
        return self.pages.read("comments", remark_entries(self.session))

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Show what the session has changed."""
        super().show()
        if self.is_mounted:
            self.lanes.follow()

    def status_line(self, width: int, *, with_message: bool) -> Text:
        """Return the current span, after the message if that has no line of its own."""
        return review_status(self.session, width, with_message=with_message)

    def footer_line(self, width: int) -> Text:
        """Return the keys that help with what is current."""
        session = self.session
        hidden = self.has_class("narrow") and self.has_class("reading")
        current = "reading" if hidden else review_current_of(session)
        left = session.places.disagreeing or session.unanimous_left
        lanes = len(session.lane_names) if session.place else 0
        return self._footers.line(
            current,
            (),
            width,
            all_decided=not left,
            lanes=lanes,
            candidates=len(session.linking.digits),
        )
