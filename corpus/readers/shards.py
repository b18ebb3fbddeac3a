"""Shards: files of articles, or of a suggester's spans for them, that need no project.

A shard is interchange JSONL between two lines of its own. The first, `{"shard": …}`, has a
`ShardHeader`. The last, `{"shard_end": …}`, is only in a shard of spans and says that it is
complete; it has a digest of the suggestions. A span has `score`, `reason` and `made_by` as well.
JSONL without these lines is read as a shard of texts of no project.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from corpus.errors import InputError
from corpus.model import CONTENT_ID_LENGTH, MadeBy, Refusal, text_hash
from corpus.readers.formats.jsonl import article_of, is_shard_line
from corpus.readers.items import SHARD_END, SHARD_HEADER
from corpus.readers.json_records import of_line
from corpus.readers.source import opened
from corpus.readers.spans import json_kind
from corpus.readers.streams import DAMAGED, NotDecodedError, PackedError, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpus.model import LabelledSpan, TokenizerName
    from corpus.readers.items import ReadArticle

FAILED, MISTAKES = "failed", "expected_mistakes"
"""Keys of an article: why the suggester failed on it, and the scorer's number of mistakes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardHeader:
    """The first line of a shard.

    `project` is the identity of the project that the texts are of, empty for others. `tokenizers`
    are the names and versions that its token edges were made with, `former` maps former label names
    to present ones. `articles` is the number of articles, `texts` the digest of their ids and
    texts. A shard of spans has the name, settings and recipe of the suggester.
    """

    project: str = ""
    lang: str = "en"
    tokenizer: TokenizerName = "spacy"
    tokenizers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    former: dict[str, str] = field(default_factory=dict)
    index: int = 0
    of: int = 1
    articles: int = 0
    texts: str = ""
    suggester: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    recipe: str = ""

    @property
    def line(self) -> str:
        """The header as a line without line break."""
        return json.dumps({SHARD_HEADER: asdict(self)}, ensure_ascii=False)


class ShardEnd(NamedTuple):
    """The last line of a shard of spans: counts, and the digest of the suggestions."""

    articles: int
    suggestions: int
    failed: int
    digest: str

    @property
    def line(self) -> str:
        """The end as a line without line break."""
        return json.dumps({SHARD_END: self._asdict()})


class ShardSpan(NamedTuple):
    """A suggestion in a shard: code points, a label's name, and where it comes from."""

    start: int
    end: int
    label: str
    score: float | None
    reason: str
    made_by: MadeBy


@dataclass(frozen=True, slots=True)
class ShardArticle:
    """An article of a shard.

    `spans` is None in a shard of texts, and where the suggester `failed` for that reason.
    `mistakes` is the number of mistakes that the scorer expects in the spans; None if unknown.
    """

    read: ReadArticle
    spans: tuple[ShardSpan, ...] | None
    failed: str = ""
    mistakes: float | None = None


class TextsDigest:
    """The digest of the ids and texts of articles in their order."""

    def __init__(self) -> None:
        self.articles = 0
        self._hash = hashlib.sha256()

    def add(self, article_id: str, hashed: str) -> None:
        """Add an article; `hashed` is the hash of its text."""
        self.articles += 1
        self._hash.update(f"{article_id}\t{hashed}\n".encode())

    @property
    def hex(self) -> str:
        """The digest in hexadecimal digits."""
        return self._hash.hexdigest()


class SuggestionsDigest:
    """The digest of the suggestions for articles, the same in any order.

    It is the sum of the articles' SHA-256 modulo 2^256, so the digests of shards add up to that of
    the whole run.
    """

    def __init__(self) -> None:
        self.suggestions = 0
        self._sum = 0

    def add(self, article_id: str, hashed: str, spans: Iterable[ShardSpan]) -> None:
        """Add the suggestions for an article; `hashed` is the hash of its text."""
        ordered = sorted(spans, key=lambda span: span[:3])
        self.suggestions += len(ordered)
        content = json.dumps([article_id, hashed, *ordered]).encode()
        self.add_hex(hashlib.sha256(content).hexdigest())

    def add_hex(self, digest: str) -> None:
        """Add the digest of other articles."""
        self._sum = (self._sum + int(digest, 16)) % (1 << 256)

    @property
    def hex(self) -> str:
        """The digest in hexadecimal digits."""
        return f"{self._sum:064x}"


class Shard:
    """A shard that is read article by article, as often as it is iterated.

    Messages call it `name`. `header` is None for JSONL without one; `end` is known after an
    iteration, None without an end. Iterating yields refusals of lines, too. Raises `InputError`
    where the file cannot be read, and at the end where it was changed since it was written.
    """

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or str(path)
        self.end: ShardEnd | None = None
        self.header: ShardHeader | None = None
        for record in self._records():
            self.header = record if isinstance(record, ShardHeader) else None
            break

    @property
    def has_spans(self) -> bool:
        """Whether the shard has the spans of a suggester."""
        return self.header is not None and bool(self.header.suggester)

    def __iter__(self) -> Iterator[ShardArticle | Refusal]:
        texts, suggestions, self.end = TextsDigest(), SuggestionsDigest(), None
        for record in self._records():
            if isinstance(record, ShardEnd):
                self.end = record
            elif isinstance(record, ShardArticle):
                article = record.read.article
                hashed = text_hash(article.text)
                texts.add(article.id, hashed)
                if record.spans is not None:
                    suggestions.add(article.id, hashed, record.spans)
            if isinstance(record, ShardArticle | Refusal):
                yield record
        self._refuse_changed(texts, suggestions)

    def refuse_incomplete(self) -> None:
        """Raise `InputError` unless the shard, which has been read, is one of spans with an end."""
        if self.end is None:
            message = (
                f"{self.name} is not complete: run the same `annotator suggest --in … --out` again."
            )
            raise InputError(message)

    def _refuse_changed(self, texts: TextsDigest, suggestions: SuggestionsDigest) -> None:
        header, end = self.header, self.end
        whole = header is None or (header.suggester and not end) or texts.hex == header.texts
        if not whole or (end and end.digest != suggestions.hex):
            message = f"{self.name} is damaged: its articles differ from its digest; make it again."
            raise InputError(message)

    def _records(self) -> Iterator[ShardHeader | ShardEnd | ShardArticle | Refusal]:
        try:
            with self.path.open("rb") as stream:
                source = opened(stream, self.name, self.path)
                for number, line in enumerate(lines(source.stream), 1):
                    if line is None or line.strip():
                        where = f"{self.name}:{number}"
                        yield from of_line(line, where, records_of, first=number == 1)
        except OSError as error:
            message = f"{self.name} cannot be read: {error.strerror or error}."
            raise InputError(message) from error
        except PackedError as error:
            message = f"{self.name} cannot be read: {error}"
            raise InputError(message) from error
        except (*DAMAGED, NotDecodedError) as error:
            message = f"{self.name} is damaged: {error}; make it again."
            raise InputError(message) from error


def records_of(record: Any, where: str) -> Iterator[ShardHeader | ShardEnd | ShardArticle]:  # noqa: ANN401 # JSON of any shape
    """The value of a line as what it stands for; `ValueError` says what is wrong with it."""
    if is_shard_line(record):
        try:
            yield _header_or_end(record)
        except (TypeError, KeyError):
            message = f"{where}: this line of a shard is of another version: make the shard again."
            raise InputError(message) from None
        return
    if not isinstance(record, dict):
        raise ValueError('the line is not a JSON object such as {"text": "…"}.')
    failed, mistakes = record.pop(FAILED, ""), record.pop(MISTAKES, None)
    given = record.get("spans")
    read = article_of(record, where)
    if not read.own_id:  # as an import shortens it
        read = replace(read, article=replace(read.article, id=read.article.id[:CONTENT_ID_LENGTH]))
    if not isinstance(failed, str) or not (mistakes is None or _is_number(mistakes)):
        raise ValueError(f'"{FAILED}" must be a string, and "{MISTAKES}" a number.')
    spans = None
    if read.spans is not None and not failed:
        spans = tuple(map(_span, read.spans, cast("list[dict[str, Any]]", given)))
    yield ShardArticle(read, spans, failed, None if mistakes is None else float(mistakes))


def _span(span: LabelledSpan, record: dict[str, Any]) -> ShardSpan:
    score, reason = record.get("score"), record.get("reason", "")
    made_by = record.get("made_by", "")
    if not (score is None or (_is_number(score) and 0 <= score <= 1)):
        raise ValueError('"score" must be a number from 0 to 1.')
    if not isinstance(reason, str) or made_by not in get_args(MadeBy):
        raise ValueError(f'"reason" must be a string, not {json_kind(reason)}.')
    return ShardSpan(span.start, span.end, span.label, score, reason, made_by)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _header_or_end(record: dict[str, Any]) -> ShardHeader | ShardEnd:
    if SHARD_END in record:
        return ShardEnd(**record[SHARD_END])
    given = record[SHARD_HEADER]
    lists = {"tokenizers": (*given["tokenizers"],), "labels": (*given["labels"],)}
    return ShardHeader(**{**given, **lists})
