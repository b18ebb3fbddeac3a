"""A shard of spans, written article by article; a run that was killed goes on where it was.

It is written under the name `FILE.part`. FILE exists only when it is complete.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.model import text_hash
from corpus.readers.json_records import of_line
from corpus.readers.shards import (
    FAILED,
    MISTAKES,
    Shard,
    ShardArticle,
    ShardEnd,
    SuggestionsDigest,
    records_of,
)
from exports.documents import json_line
from exports.shards.texts import record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from corpus.model import Article
    from corpus.readers.shards import ShardHeader, ShardSpan
    from corpus.workflows.shard_suggestions import Outcome


@dataclass
class _Progress:
    """The content of the file up to now."""

    digest: SuggestionsDigest = field(default_factory=SuggestionsDigest)
    articles: int = 0
    failed: int = 0

    def add(self, article: Article, spans: Iterable[ShardSpan] | None) -> None:
        """Count an article; None stands for a failure."""
        self.articles += 1
        if spans is None:
            self.failed += 1
        else:
            self.digest.add(article.id, text_hash(article.text), spans)

    @property
    def end(self) -> ShardEnd:
        """The last line of a shard that has this."""
        digest = self.digest
        return ShardEnd(self.articles, digest.suggestions, self.failed, digest.hex)


def complete(target: Path, header: ShardHeader) -> ShardEnd | None:
    """Return the end of the shard at `target` if there is one with this header, else None.

    Raises ExportError where another file is there, and `InputError` where the shard is damaged.
    """
    if not target.exists():
        return None
    if not target.is_file():
        raise ExportError(f"{target} cannot be written: it is not a regular file; choose another.")
    there = Shard(target)
    if there.header != header:
        raise ExportError(_other(target))
    for _ in there:
        pass
    there.refuse_incomplete()
    return there.end


def write_spans(
    target: Path,
    header: ShardHeader,
    articles: Iterator[Article],
    suggest: Callable[[Iterator[Article]], Iterator[tuple[Article, Outcome]]],
    *,
    progress: Callable[[int], object] = lambda done: None,
) -> ShardEnd:
    """Write the spans that `suggest` yields for each article, in their order, and rename the file.

    Articles that an earlier run has written are not suggested again. Raises ExportError where the
    file cannot be written, or is that of another suggester, of other texts or of a running process.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with _locked(part) as file:
            done = _resumed(file, part, header)
            for _, _skipped in zip(range(done.articles), articles, strict=False):
                pass
            for article, outcome in suggest(articles):
                file.write(json_line(_record(article, outcome)).encode())
                file.flush()
                done.add(article, outcome.spans)
                progress(done.articles)
            end = done.end
            file.write(f"{end.line}\n".encode())
            file.flush()
            os.fsync(file.fileno())
            part.rename(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{target} cannot be written: {reason}.") from error
    return end


@contextmanager
def _locked(part: Path) -> Iterator[BinaryIO]:
    """Open the unfinished file for one process at a time."""
    with part.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            same = os.path.samestat(os.fstat(file.fileno()), part.stat())
        except (BlockingIOError, FileNotFoundError):
            same = False
        if not same:
            raise ExportError(f"{part} is being written by another process: let that one end.")
        yield file


def _resumed(file: BinaryIO, part: Path, header: ShardHeader) -> _Progress:
    """Return what the file has, and cut off an end and a line that is not complete."""
    done = _Progress()
    file.seek(0)
    first = file.readline()
    kept = len(first)
    if not first.endswith(b"\n"):
        file.truncate(0)
        file.write(f"{header.line}\n".encode())
        return done
    if not _is_header(first, header):
        raise ExportError(_other(part))
    for line in file:
        (record,) = of_line(line, str(part), records_of, first=False)
        if not (isinstance(record, ShardArticle) and line.endswith(b"\n")):
            break
        kept += len(line)
        done.add(record.read.article, record.spans)
    file.truncate(kept)
    return done


def _is_header(line: bytes, header: ShardHeader) -> bool:
    try:
        return bool(json.loads(line) == json.loads(header.line))
    except (ValueError, RecursionError):
        return False


def _other(path: Path) -> str:
    return (
        f"{path} has other texts, or suggestions of another suggester or of other settings: delete "
        "it, or choose another file for --out."
    )


def _record(article: Article, outcome: Outcome) -> dict[str, Any]:
    if outcome.spans is None:
        return {**record_of(article), FAILED: outcome.failed}
    mistakes = {} if outcome.mistakes is None else {MISTAKES: outcome.mistakes}
    return {**record_of(article), **mistakes, "spans": span_records(article.text, outcome.spans)}


def span_records(text: str, spans: Iterable[ShardSpan]) -> list[dict[str, Any]]:
    """Return the spans for a text as the data of a line."""
    return [
        {
            "start": span.start,
            "end": span.end,
            "label": span.label,
            "text": text[span.start : span.end],
            "score": span.score,
            "reason": span.reason,
            "made_by": span.made_by,
        }
        for span in spans
    ]
