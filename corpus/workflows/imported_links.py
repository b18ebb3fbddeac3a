"""The links of an imported annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Action, Change, Link, LinkKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.model import Span
    from corpus.readers.items import ReadArticle


def links_between(item: ReadArticle, spans: Iterable[Span]) -> tuple[list[Link], int]:
    """Return the links of an article between spans that were imported, and how many were not."""
    given = item.gold.links if item.gold else ()
    by_extent = {span.extent: span for span in spans}
    found = [
        Link(LinkKey(by_extent[link.number], link.role), link.target and by_extent[link.target])
        for link in given
        if link.number in by_extent and (link.target is None or link.target in by_extent)
    ]
    return sorted(found, key=lambda link: link.key), len(given) - len(found)


def linking(links: Iterable[Link]) -> list[Change]:
    """Return the changes that make the links."""
    return [
        Change(Action.LINKED, link.key.number, other=link.target, role=link.key.role)
        for link in links
    ]
