"""Brings shards of spans into a project as one run of their suggester."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import InputError, NotFoundError
from corpus.model import Refusal
from corpus.readers.shards import Shard, ShardArticle, ShardSpan, SuggestionsDigest
from corpus.suggesters.suggester import Proposal
from corpus.workflows.ranking import rank_more
from corpus.workflows.suggesting import BATCH, RunReport, SuggestionWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from corpus.readers.shards import ShardHeader
    from corpus.store import Project

OWN_ENDINGS = (".jsonl", ".jsonl.gz")
"""What the names of shards in a folder end in."""


@dataclass(slots=True)
class ShardReport:
    """Counts of the articles of shards, by outcome.

    `run` counts those with new suggestions, and names those on which the suggester failed. `known`
    had these suggestions already. `refused` are not those of the project.
    """

    suggester: str
    run: RunReport
    known: int = 0
    refused: list[Refusal] = field(default_factory=list)
    read: int = 0


def span_shards(paths: Iterable[str]) -> list[Shard]:
    """The shards of spans among files and folders; `InputError` where other files are among them.

    Empty where there is none. A folder counts if its first file is a shard of spans.
    """
    found: list[Shard] = []
    others: list[str] = []
    for path in filter(None, paths):
        for file in _files(Path(path)):
            shard = _span_shard(file)
            if shard is None:
                others.append(str(file))
                break  # the others of a folder are of the same kind
            found.append(shard)
    if found and others:
        message = f"{others[0]} is no shard of spans, unlike {found[0].path}: import them apart."
        raise InputError(message)
    return found


def _files(path: Path) -> list[Path]:
    """The file, or the files of a folder that may be shards, in the order of their numbers."""
    try:
        if not path.is_dir():
            return [path]
        named = sorted(path.iterdir(), key=lambda one: (len(one.name), one.name))
    except (OSError, ValueError):  # the readers say what is wrong with it
        return [path]
    return [one for one in named if one.name.endswith(OWN_ENDINGS)]


def _span_shard(file: Path) -> Shard | None:
    """The file as a shard of spans; None for any other, such as one that cannot be read."""
    try:
        shard = Shard(file) if file.is_file() else None
    except (OSError, InputError, ValueError):
        return None
    return shard if shard and shard.has_spans else None


def import_span_shards(
    project: Project, shards: Sequence[Shard], progress: Callable[[int], None] = lambda done: None
) -> ShardReport:
    """Store the spans of complete shards as suggestions; a shard that is known changes nothing.

    Raises `InputError` before anything is stored where a shard is damaged or not complete, of
    another project, tokenizer or suggester than the others.
    """
    header = _checked(project, shards)
    project.suggestions.register(header.suggester, header.settings, recipe=header.recipe)
    writer = SuggestionWriter(project, header.suggester)
    report = ShardReport(header.suggester, writer.report)
    for shard in shards:
        lines = iter(shard)
        while batch := list(islice(lines, BATCH)):
            with project.transaction():
                writer.forget_removed()
                kept = [one for line in batch for one in _stored(project, writer, report, line)]
                if header.suggester == project.suggestions.current():
                    rank_more(project, kept)
            report.read += len(batch)
            progress(report.read)
    return report


def run_digest(project: Project, name: str) -> str:
    """The digest of a suggester's suggestions: that of its shards, if they are the same."""
    labels = {label.id: label.name for label in project.labels.all()}
    digest = SuggestionsDigest()
    with project.snapshot():
        for article_id, hashed in project.suggestions.articles_of(name):
            spans = (
                ShardSpan(*s.span.extent, labels[s.span.label], s.score, s.reason, s.made_by)
                for s in project.suggestions.of(article_id, name)
            )
            digest.add(article_id, hashed, spans)
    return digest.hex


def _checked(project: Project, shards: Sequence[Shard]) -> ShardHeader:
    """The header that stands for all shards."""
    first = shards[0].header
    assert first is not None  # as `span_shards` promises
    for shard in shards:
        header = shard.header
        assert header is not None
        if header.project and project.identity and header.project != project.identity:
            raise InputError(f"{shard.path} is a shard of another project.")
        if (header.lang, header.tokenizer) != (project.lang, project.tokenizer):
            message = (
                f"{shard.path} is tokenised as {header.lang!r} by {header.tokenizer!r}, the "
                f"project as {project.lang!r} by {project.tokenizer!r}."
            )
            raise InputError(message)
        if (header.suggester, header.settings) != (first.suggester, first.settings):
            message = (
                f"{shard.path} is of another suggester, or of other settings, than "
                f"{shards[0].path}: import them apart."
            )
            raise InputError(message)
        for _ in shard:
            pass
        shard.refuse_incomplete()
    return first


def _stored(
    project: Project, writer: SuggestionWriter, report: ShardReport, line: ShardArticle | Refusal
) -> list[str]:
    """Store the spans of a line; returns the id of the article if they are new."""
    if isinstance(line, Refusal):
        report.refused.append(line)
        return []
    given = line.read.article
    try:
        article = project.articles.get(given.id)
    except NotFoundError:
        reason = f"the project has no article {given.id!r}"
        report.refused.append(Refusal(line.read.where, reason))
        return []
    if article.text != given.text:
        reason = f"article {given.id!r} has another text in the project"
        report.refused.append(Refusal(line.read.where, reason))
        return []
    if line.spans is None:
        report.run.failures.append(Refusal(given.id, line.failed))
        return []
    proposals = [Proposal(*span) for span in line.spans]
    if writer.store((article.id, article.text, article.tokens), proposals):
        return [article.id]
    report.known += 1
    return []
