"""The annotating screen: what its keys do where that depends on what is in sight, and the tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap import operations
from annotator.rendering.footer import current_of, footer
from annotator.tui.screens.article import WorkingScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text
    from textual import events
    from textual.widget import Widget

    from annotator.session.labelling.session import Session
    from annotator.tui.widgets.tour import Tour
    from annotator.workers.suggest_ahead import Ahead


class AnnotatingScreen(WorkingScreen, inherit_bindings=False):
    """Shows a person's session of labelling, and what is suggested meanwhile."""

    OPERATIONS = operations.OPERATIONS
    session: Session

    def __init__(self, session: Session, *, tour: bool = False, ahead: Ahead | None = None) -> None:
        super().__init__(session)
        self._ahead = ahead
        self._begins_with_tour = tour

    def below_the_article(self) -> Iterable[Widget]:
        """The tour, at the first start."""
        return [self._tour()] if self._begins_with_tour else []

    def on_mount(self) -> None:
        """What is suggested meanwhile is shown when it comes."""
        if self._ahead:
            self._ahead.changed = self.show

    # -- the tour ------------------------------------------------------------------------------

    def _tour(self) -> Tour:
        from annotator.tui.widgets.tour import Tour

        return Tour(list(self.session.labels.values()), self.session.keymap)

    def show_tour(self) -> None:
        """Show the keys that matter until one is pressed."""
        if not self.query("Tour"):
            self.query_one("#work").mount(self._tour(), after="#reading")

    async def press(self, event: events.Key) -> bool:
        """A key takes the tour away and does what it always does; escape does nothing else."""
        tour = self.query("Tour")
        if tour and not self.has_class("small"):
            tour.remove()
            if event.key == "escape":
                return True
        return await super().press(event)

    # -- keys ----------------------------------------------------------------------------------

    def label(self, digit: str) -> None:
        """Give the label that has the digit."""
        label = self.session.project.labels.keyed().get(digit)
        if label:
            self.session.label(label.id)
        else:
            self.session.notice = self.session.told(
                f"no label has the digit {digit}; {{screen.list_labels}} lists them"
            )

    def accept_visible(self) -> None:
        """Accept what is in sight and page on, unless some of it is left to be decided."""
        start, end = self.article_view.extent_in_sight
        left = self.session.accept_visible(start, end)
        self.article_view.follow()
        if not left:
            self._page_on(end)

    def _page_on(self, end: int) -> None:
        session = self.session
        if end >= len(session.tokens.text):
            ends = session.told("the article ends here, {finish} finishes")
            session.notice = f"{session.notice}; {ends}".strip("; ")
            return
        cut = session.draft.mark_at(end - 1)
        notice, top = session.notice, min(end, cut.span.start) if cut else end
        session.go_to(top)
        self.article_view.page_to(session.cursor_char)
        session.notice = notice

    def reject_visible(self) -> None:
        """Reject what is in sight."""
        self.session.reject_visible(*self.article_view.extent_in_sight)

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the screen up to what the session says."""
        if self.is_mounted:
            self._follow_suggestions()
            super().show()

    def _follow_suggestions(self) -> None:
        """What has arrived is shown; not while a question is open, whose answer is about what the
        person saw when it was asked.
        """
        if self._ahead is None:
            return
        if self._ahead.arrived and self.is_current and not self.prompt.purpose:
            with self.article_view.top_kept():
                self._ahead.take_arrived()
                self.article_view.follow()
        self._ahead.follow()

    def footer_line(self, width: int) -> Text:
        """The keys that help with what is current."""
        session = self.session
        labels = list(session.labels.values())
        all_decided = not session.draft.undecided_count
        hidden = self.has_class("narrow") and self.has_class("reading")
        current = "reading" if hidden else current_of(session)
        return footer(current, labels, session.keymap, width, all_decided=all_decided)
