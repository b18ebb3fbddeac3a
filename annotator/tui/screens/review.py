"""The review screen: the article, under it a lane per annotator, the keys that settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import (
    CLASS_OPERATIONS,
    CONSISTENCY_OPERATIONS,
    REVIEW_OPERATIONS,
    keymap_for,
)
from annotator.rendering.footer import footer, review_current_of
from annotator.rendering.status import review_status
from annotator.session.review.remarks import remark_entries
from annotator.tui.screens.article import WorkingScreen
from annotator.tui.widgets.lanes import Lanes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text
    from textual.widget import Widget

    from annotator.session.review.batch import ReviewSession
    from annotator.session.review.consistency_list import ConsistencyList


class ReviewScreen(WorkingScreen, inherit_bindings=False):
    """Shows a reviewer's session."""

    OPERATIONS = REVIEW_OPERATIONS
    session: ReviewSession

    def __init__(self, session: ReviewSession) -> None:
        super().__init__(session)
        self.lanes = Lanes(session)
        self._strings: ConsistencyList | None = None

    def below_the_article(self) -> Iterable[Widget]:
        """The lanes."""
        return [self.lanes]

    # -- keys ----------------------------------------------------------------------------------

    def lane(self, digit: str) -> None:
        """Take what a lane has."""
        self.session.take(int(digit))

    def relabel(self) -> None:
        """Let the reviewer choose a label for the span, the selection or the token."""
        from annotator.tui.screens.dialogs import LabelScreen

        labels = list(self.session.labels.values())
        self.app.push_screen(LabelScreen(labels, default_keymap(), self._chosen))

    def _chosen(self, label: int) -> None:
        self.obey(lambda: self.session.label(label))

    def whole_class(self) -> None:
        """List every disagreement like this one, to be settled at once."""
        from annotator.session.review.class_list import ClassList
        from annotator.tui.screens.class_list import ClassScreen

        listed = ClassList.begun(self.session, keymap_for(CLASS_OPERATIONS, self.session.keymap))
        self.app.push_screen(ClassScreen(listed, self.say))

    def consistency(self) -> None:
        """List the strings that the gold treats now so and now otherwise; a second time where the
        list was left.
        """
        from annotator.session.review.consistency_list import ConsistencyList
        from annotator.tui.screens.consistency_list import ConsistencyScreen

        if self._strings is None:
            keymap = keymap_for(CONSISTENCY_OPERATIONS, self.session.keymap)
            self._strings = ConsistencyList(self.session, keymap)
        self.app.push_screen(ConsistencyScreen(self._strings, self.show))

    def comment(self) -> None:
        """Ask for the reason of the decision here."""
        self._ask("reason", self.session.comment)

    def show_comments(self) -> None:
        """Show what annotators and reviewer remarked on the article."""
        self._read("comments", remark_entries(self.session))

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the screen up to what the session says."""
        super().show()
        if self.is_mounted:
            self.lanes.follow()

    def status_line(self, width: int) -> Text:
        """What there is to say, and the current span."""
        return review_status(self.session, width)

    def footer_line(self, width: int) -> Text:
        """The keys that help with what is current."""
        session = self.session
        hidden = self.has_class("narrow") and self.has_class("reading")
        current = "reading" if hidden else review_current_of(session)
        left = session.places.disagreeing or session.places.unanimous
        return footer(current, [], session.keymap, width, all_decided=not left)
