"""`export jsonl OUT --without-spans`: the texts of a project, in one file or in shards."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.readers.items import SHARD_HEADER
from corpus.readers.shards import TextsDigest
from exports.atomic import whole_file, whole_folder
from exports.documents import article_metadata, json_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from corpus.model import Article
    from corpus.readers.shards import ShardHeader

MOST_OPEN = 100
"""Files that are written at once; with more shards the articles are read again."""

Hashed = tuple[int, str, str]
"""The position, the id and the hash of the text of an article."""


def write_text_shards(
    out: Path,
    hashed: Iterable[Hashed],
    articles: Callable[[], Iterable[Article]],
    *,
    header: ShardHeader,
    shards: int | None = None,
    progress: Callable[[int], object] = lambda done: None,
) -> list[Path]:
    """Write a folder of `shards` files, or one file without them; returns their paths.

    `hashed` are the articles in their order, `articles` gives them in the same order. Of n shards,
    the one with index i has the articles whose position leaves i when it is divided by n, so an
    article stays in its shard when others are added. Raises ExportError, and leaves `out` as it
    was, where it cannot be written.
    """
    digests = [TextsDigest() for _ in range(shards or 1)]
    places = []
    for position, article_id, text in hashed:
        places.append(position % len(digests))
        digests[places[-1]].add(article_id, text)
    headers = [
        replace(header, index=index, of=len(digests), articles=one.articles, texts=one.hex)
        for index, one in enumerate(digests)
    ]
    if shards is None:
        with whole_file(out, header=f'{{"{SHARD_HEADER}": ') as file:
            file.write(f"{headers[0].line}\n")
            for done, article in enumerate(articles(), 1):
                file.write(json_line(record_of(article)))
                progress(done)
        return [out]
    with whole_folder(out) as folder:
        for begin in range(0, shards, MOST_OPEN):
            _write_some(folder, headers[begin : begin + MOST_OPEN], places, articles(), progress)
    return [out / file_name(index) for index in range(shards)]


def file_name(index: int) -> str:
    """The name of a shard in its folder."""
    return f"shard-{index}.jsonl"


def record_of(article: Article) -> dict[str, Any]:
    """Return an article without spans as the data of its line."""
    return {"id": article.id, **article_metadata(article), "text": article.text}


def _write_some(
    folder: Path,
    headers: list[ShardHeader],
    places: list[int],
    articles: Iterable[Article],
    progress: Callable[[int], object],
) -> None:
    with ExitStack() as stack:
        files = {}
        for header in headers:
            path = folder / file_name(header.index)
            files[header.index] = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            files[header.index].write(f"{header.line}\n")
        for done, (place, article) in enumerate(zip(places, articles, strict=True), 1):
            if place in files:
                files[place].write(json_line(record_of(article)))
            progress(done)
