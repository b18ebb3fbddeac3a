"""`annotator suggest --in FILE --out FILE`: suggestions for a shard, without a project."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, NamedTuple

import click

from annotator.cli.output import diagnostics, echo, progress_bar
from annotator.cli.suggest_problems import print_problems
from annotator.cli.trust import trust_check
from annotator.text.sanitize import safe
from corpus.errors import SuggesterError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.cli.suggest_workers import Workers
    from corpus.model import Article, Refusal, TokenizerName
    from corpus.readers.shards import Shard, ShardHeader
    from corpus.workflows.suggester_choice import Choice, Chosen, Surroundings


class ShardOptions(NamedTuple):
    """The options that say what texts of no project are for."""

    lang: str | None
    tokenizer: TokenizerName | None
    labels: Path | None


STDIN = Path("-")
"""The argument that stands for standard input."""


@contextmanager
def shard_at(source: Path) -> Iterator[Shard]:
    """Open the shard, which is read more than once; standard input is copied into a file before."""
    from corpus.readers.shards import Shard

    if source != STDIN:
        yield Shard(source)
        return
    with NamedTemporaryFile() as file:
        data = sys.stdin.buffer
        try:
            shutil.copyfileobj(data, file)
            file.flush()
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"Standard input cannot be copied to {file.name}: {reason}; give a file."
            raise SuggesterError(message) from error
        yield Shard(Path(file.name), "standard input")


def suggest_shard(
    shard: Shard,
    target: Path,
    choice: Choice,
    given: ShardOptions,
    workers: Workers,
    *,
    trust: bool,
) -> None:
    """Write the suggestions for a shard of texts, or the rest of them."""
    from corpus.workflows.shard_suggestions import TextSuggester, refuse_other_tokenizer
    from corpus.workflows.suggester_choice import chosen_for
    from exports.shards.spans import complete, write_spans

    header = _header(shard, given)
    refused, header = _counted(shard, header)
    there = _surroundings(header)
    refuse_other_tokenizer(header, there)
    with workers.ready() as give_workers:
        check = trust_check(None, trusted=trust)
        found = chosen_for(there, choice, processes=workers.processes, check=check)
        give_workers(found.suggester)
        header = _with_suggester(header, found)
        name = safe(header.suggester)
        if end := complete(target, header):
            echo(f"{safe(str(target))} is complete: {name}, {counted(end.articles, 'article')}")
            return
        for note in found.notes:
            diagnostics(note)
        suggester = TextSuggester(found.suggester, there)
        with progress_bar("suggesting", header.articles) as advance:
            end = write_spans(target, header, _articles(shard), suggester.suggest, progress=advance)
    echo(
        f"{safe(str(target))}: {name}, {counted(end.articles, 'article')}, "
        f"{counted(end.suggestions, 'suggestion')}, digest {end.digest[:16]}"
    )
    for one in refused:
        diagnostics(str(one))
    again = f"delete {safe(str(target))} and run the same command to try again"
    print_problems(suggester.report, found.left_out, again=again)
    if refused:
        raise SuggesterError(f"Left out {counted(len(refused), 'line')} that cannot be read.")


def _header(shard: Shard, given: ShardOptions) -> ShardHeader:
    """Return the header of the shard, or one for texts of no project."""
    from corpus.readers.label_file import read_labels
    from corpus.readers.shards import ShardHeader
    from corpus.store.labels import DEFAULT_LABELS

    if shard.has_spans:
        raise SuggesterError(f"{shard.name} has suggestions already: give a shard of texts.")
    if shard.header:
        if any(given):
            raise click.UsageError(
                "The shard says for which project it is: leave out --lang, --tokenizer and "
                "--labels."
            )
        return shard.header
    labels = read_labels(given.labels) if given.labels else DEFAULT_LABELS
    return ShardHeader(
        lang=given.lang or "en",
        tokenizer=given.tokenizer or "spacy",
        labels=tuple(label.name for label in labels),
    )


def _counted(shard: Shard, header: ShardHeader) -> tuple[list[Refusal], ShardHeader]:
    """Read the shard once: what cannot be read, and the header with counts and digest."""
    from corpus.model import Refusal, text_hash
    from corpus.readers.shards import TextsDigest

    texts, refused = TextsDigest(), list[Refusal]()
    for one in shard:
        if isinstance(one, Refusal):
            refused.append(one)
        else:
            texts.add(one.read.article.id, text_hash(one.read.article.text))
    if not texts.articles and refused:
        raise SuggesterError(f"{refused[0]}")
    return refused, replace(header, articles=texts.articles, texts=texts.hex)


def _articles(shard: Shard) -> Iterator[Article]:
    from corpus.readers.shards import ShardArticle

    return (one.read.article for one in shard if isinstance(one, ShardArticle))


def _surroundings(header: ShardHeader) -> Surroundings:
    from corpus.workflows.suggester_choice import Surroundings

    return Surroundings(
        lang=header.lang, tokenizer=header.tokenizer, labels=header.labels, former=header.former
    )


def _with_suggester(header: ShardHeader, found: Chosen) -> ShardHeader:
    import json

    settings = json.loads(json.dumps(found.suggester.settings))  # as it is read back
    return replace(header, suggester=found.suggester.name, settings=settings, recipe=found.recipe)
