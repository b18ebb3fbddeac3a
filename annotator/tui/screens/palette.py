"""The commands of the palette: articles to go to, filters of the queue, limits for accepting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.command import Hit, Hits, Provider
from textual.markup import escape

from annotator.session.labelling.accept_limit import percent
from annotator.text.probability import limit
from annotator.text.sanitize import safe
from annotator.tui.screens.article import ArticleScreen
from corpus.store.opened import EVERYTHING, QueueFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.tui.screens.labelling import LabellingScreen
    from corpus.store.opened import Only

MOST_ARTICLES = 20
"""Articles shown for what was typed."""

LIMITS = (0.99, 0.95, 0.9)
"""Shares of right suggestions that bulk accepting can be limited to."""

DOUBTFUL_BELOW = (0.9, 0.7, 0.5)
"""Probabilities below which suggestions can be doubtful."""

_SKIPS_OTHERS = "Next and previous article skip all others"

_FILTERS: dict[Only, str] = {
    "unfinished": "Only unfinished articles",
    "finished": "Only finished articles",
    "flagged": "Only flagged articles",
    "commented": "Only articles with comments",
    "undecided": "Only articles with undecided suggestions",
}


def commands(screen: LabellingScreen) -> Iterator[SystemCommand]:
    """Yield the commands on articles and queue."""
    session = screen.session

    def narrow(wanted: QueueFilter) -> None:
        screen.obey(session.queue.narrow, wanted)

    yield SystemCommand(
        "Next unfinished article",
        "Leave this one as it is",
        lambda: screen.obey(session.queue.next_unfinished),
    )
    yield SystemCommand(
        "History of this article", "What you did", lambda: screen.obey(screen.show_history)
    )
    yield SystemCommand(
        "Comments on this article",
        "Your comments, in text order",
        lambda: screen.obey(screen.show_comments),
    )
    yield from _limits(screen)
    yield from _doubtful(screen)
    yield SystemCommand("All articles", "Clear the article filter", partial(narrow, EVERYTHING))
    for only, title in _FILTERS.items():
        yield SystemCommand(title, _SKIPS_OTHERS, partial(narrow, QueueFilter(only)))
    for source in session.project.articles.sources():
        yield SystemCommand(
            escape(f"Only from {safe(source)}"),
            _SKIPS_OTHERS,
            partial(narrow, QueueFilter(source=source)),
        )


def _limits(screen: LabellingScreen) -> Iterator[SystemCommand]:
    key = screen.session.keymap.with_keys("{screen.accept_visible}")
    for share in LIMITS:
        yield SystemCommand(
            f"Accept above {percent(share)}",
            f"{key} accepts only suggestion types that were right over {percent(share)} of the "
            "time here",
            partial(_limit, screen, share),
        )
    yield SystemCommand(
        "Accept all on screen", f"{key} accepts everything again", partial(_limit, screen, None)
    )


def _limit(screen: LabellingScreen, share: float | None) -> None:
    screen.obey(screen.session.bulk.limit_accepting, share)


def _doubtful(screen: LabellingScreen) -> Iterator[SystemCommand]:
    doubtful, keymap = screen.session.doubtful, screen.session.keymap
    for below in DOUBTFUL_BELOW:
        yield SystemCommand(
            f"Doubtful first, below {limit(below)}",
            keymap.with_keys("{next_undecided} stops there, {screen.accept_visible}: the others"),
            partial(screen.obey, doubtful.work_below, below),
        )
    yield SystemCommand(
        "Doubtful first: off",
        keymap.with_keys("{next_undecided} stops at every suggestion"),
        partial(screen.obey, doubtful.work_below, None),
    )


class ArticleCommands(Provider):
    """Articles by title, source, or the beginning of their id."""

    async def search(self, query: str) -> Hits:
        """Yield the articles that match `query`."""
        screen = self.screen
        if not query.strip() or not isinstance(screen, ArticleScreen):
            return
        found = screen.session.project.articles.search(query.strip(), MOST_ARTICLES)
        for rank, (article_id, headline) in enumerate(found):
            yield Hit(
                1 - rank / (MOST_ARTICLES + 1),
                escape(f"Go to {safe(headline)}"),
                partial(screen.obey, screen.session.go_to_article, article_id),
                help=escape(safe(article_id)),
            )
