"""What the command palette offers beside Textual's own: articles to go to, the queue's filters."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.command import Hit, Hits, Provider
from textual.markup import escape

from annotator.session.labelling.accept_limit import percent
from annotator.text.sanitize import safe
from corpus.store.queue import EVERYTHING, QueueFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.tui.screens.labelling import AnnotatingScreen
    from corpus.store.queue import Only

MOST_ARTICLES = 20
"""Articles shown for what was typed."""

LIMITS = (0.99, 0.95, 0.9)
"""Shares of right ones that accepting what is in sight can be limited to."""

_FILTERS: dict[Only, str] = {
    "unfinished": "Only unfinished articles",
    "finished": "Only finished articles",
    "flagged": "Only flagged articles",
    "commented": "Only articles with comments",
    "undecided": "Only articles with undecided suggestions",
}


def commands(screen: AnnotatingScreen) -> Iterator[SystemCommand]:
    """The commands on articles and queue."""

    told = screen.session.told("{previous_article} {next_article} {finish} pass the others over")

    def narrow(wanted: QueueFilter) -> None:
        screen.obey(lambda: screen.session.narrow(wanted))

    yield SystemCommand(
        "Next unfinished article",
        "Leave this one as it is",
        lambda: screen.obey(screen.session.next_unfinished),
    )
    yield SystemCommand("History of this article", "Who changed what and when", screen.show_history)
    yield SystemCommand("Comments on this article", "Yours, by place", screen.show_comments)
    yield from _limits(screen)
    yield SystemCommand("All articles", "No filter any more", partial(narrow, EVERYTHING))
    for only, title in _FILTERS.items():
        yield SystemCommand(title, told, partial(narrow, QueueFilter(only)))
    for source in screen.session.project.articles.sources():
        yield SystemCommand(
            escape(f"Only from {safe(source)}"),
            told,
            partial(narrow, QueueFilter(source=source)),
        )


def _limits(screen: AnnotatingScreen) -> Iterator[SystemCommand]:
    key = screen.session.told("{screen.accept_visible}")
    for share in LIMITS:
        yield SystemCommand(
            f"Accept above {percent(share)}",
            f"{key} takes only kinds of suggestions that were right more often here",
            partial(_limit, screen, share),
        )
    yield SystemCommand(
        "Accept all in sight", f"{key} takes everything again", partial(_limit, screen, None)
    )


def _limit(screen: AnnotatingScreen, share: float | None) -> None:
    screen.obey(lambda: screen.session.limit_accepting(share))


class ArticleCommands(Provider):
    """Articles by title, source, or the beginning of their id."""

    async def search(self, query: str) -> Hits:
        """The articles that say `query`."""
        screen = self.screen
        if not query.strip() or not hasattr(screen, "session"):
            return
        found = screen.session.project.articles.search(query.strip(), MOST_ARTICLES)
        for rank, (article_id, headline) in enumerate(found):
            yield Hit(
                1 - rank / (MOST_ARTICLES + 1),
                escape(f"Go to {safe(headline)}"),
                partial(self._go_to, article_id),
                help=escape(safe(article_id)),
            )

    def _go_to(self, article_id: str) -> None:
        screen = self.screen
        screen.obey(lambda: screen.session.go_to_article(article_id))  # type: ignore[attr-defined]
