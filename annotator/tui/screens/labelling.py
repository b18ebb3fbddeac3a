"""The labelling screen: the article, suggestions that arrive meanwhile, and the tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap import operations
from annotator.rendering.footer import Footers
from annotator.rendering.footer_state import current_of
from annotator.rendering.status import status_line
from annotator.tui.screens.article import ArticleScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text
    from textual import events
    from textual.widget import Widget

    from annotator.keymap.keymap import Keymap
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.outcome import Operations, Outcome
    from annotator.tui.widgets.tour import Tour
    from annotator.workers.suggest_ahead import Ahead


class LabellingScreen(ArticleScreen, inherit_bindings=False):
    """Shows a person's session of labelling."""

    OPERATIONS = operations.OPERATIONS
    session: LabellingSession

    def __init__(
        self, session: LabellingSession, *, tour: bool = False, ahead: Ahead | None = None
    ) -> None:
        super().__init__(session)
        self._ahead = ahead
        self._begins_with_tour = tour
        self._tour: Tour | None = None
        self._footers = Footers(session.keymap)

    def table(self) -> Operations:
        """Return the operations of labelling."""
        return self.session.operations(self)

    @property
    def label_keymap(self) -> Keymap:
        """The keys that label on this screen label in a dialog as well."""
        return self.session.keymap

    def below_the_article(self) -> Iterable[Widget]:
        """Return the tour, at the first start."""
        return [self._new_tour()] if self._begins_with_tour else []

    def on_mount(self) -> None:
        """Show suggestions when they arrive."""
        if self._ahead:
            self._ahead.changed = self.show

    # -- the list of strings -------------------------------------------------------------------

    def strings(self) -> None:
        """List the distinct strings, to decide each once for all its places."""
        from annotator.keymap.review_operations import keymap_for
        from annotator.keymap.string_operations import STRING_OPERATIONS
        from annotator.session.labelling.string_list import StringList
        from annotator.tui.screens.string_list import StringScreen

        listed = StringList.begun(self.session, keymap_for(STRING_OPERATIONS, self.session.keymap))
        self.app.push_screen(StringScreen(listed, self._come_back))

    def practice(self) -> None:
        """Show how a finished article of practice differs from gold."""
        from annotator.session.labelling.practice import Practice
        from annotator.tui.screens.practice import PracticeScreen

        self.app.push_screen(PracticeScreen(Practice.of(self.session), self._come_back))

    def _come_back(self, outcome: Outcome) -> None:
        """Show the outcome of the list."""
        self.session.dispatcher.show(outcome)
        self.show()

    # -- the tour ------------------------------------------------------------------------------

    def _new_tour(self) -> Tour:
        from annotator.tui.widgets.tour import Tour

        self._tour = Tour(list(self.session.labels.values()), self.session.keymap)
        return self._tour

    def show_tour(self) -> None:
        """Show the keys that matter until one is pressed."""
        if not (self._tour and self._tour.is_attached):
            self.query_one("#work").mount(self._new_tour(), after="#reading")

    def takes_first(self, event: events.Key) -> bool:
        """Remove the tour on any key; escape does nothing else."""
        tour = self._tour
        if tour is None or not tour.is_attached or self.has_class("small"):
            return False
        self._tour = None
        tour.remove()
        return event.key == "escape"

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Show what has changed, and suggestions that have arrived."""
        if self.is_mounted:
            self._follow_suggestions()
            super().show()

    def _follow_suggestions(self) -> None:
        """Show what has arrived, unless a question is open.

        Its answer is about what the person saw when it was asked.
        """
        if self._ahead is None:
            return
        if self._ahead.arrived and self.is_current and not self.prompt.purpose:
            with self.article_view.top_kept():
                self._ahead.take_arrived()
                self.article_view.follow()
        if self._ahead.scored and self.is_current and not self.prompt.purpose:
            with self.article_view.top_kept():
                self._ahead.take_scored()
                self.article_view.follow()
        self._ahead.follow()

    def status_line(self, width: int, *, with_message: bool) -> Text:
        """Return the current span or ghost, with other edges."""
        session = self.session
        return status_line(session, session.labels, width, with_message=with_message)

    def footer_line(self, width: int) -> Text:
        """Return the keys that help with what is current."""
        session = self.session
        hidden = self.has_class("narrow") and self.has_class("reading")
        return self._footers.line(
            "reading" if hidden else current_of(session),
            session.labels.values(),
            width,
            all_decided=not session.draft.undecided_count,
            candidates=len(session.linking.digits),
        )
