"""What agreement and review compare: annotations side by side, and how articles were settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from corpus.disagreement.places import LaneSpan
    from corpus.model import Remark
    from corpus.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Lanes:
    """One article as several have labelled it.

    `spans` has for each who finished it (an index into those that were asked for) what they
    labelled, by start; labels are ids.
    """

    article_id: str
    tokens: Tokens
    spans: dict[int, list[LaneSpan]]


@dataclass(frozen=True, slots=True)
class ArticleLanes:
    """One article as every person who finished it has labelled it, by name.

    All are in the same order: who (number and name), the last edit of each (id), their spans, and
    with `remarks` their flags and comments. `settled` says whether two or more agree on the whole
    article, and more than on any other version of it.
    """

    article_id: str
    annotators: tuple[int, ...]
    names: tuple[str, ...]
    heads: tuple[str, ...]
    spans: tuple[tuple[LaneSpan, ...], ...]
    settled: bool
    remarks: tuple[tuple[Remark, ...], ...] = ()

    @property
    def compared(self) -> str:
        """The last edits as one string, which is another one once anybody has edited."""
        return " ".join(head for _, head in sorted(zip(self.annotators, self.heads, strict=True)))


@dataclass(frozen=True, slots=True)
class Settlement:
    """The gold of one article that several stand behind.

    `basis` is adjudicated or agreed, `by` the names of those who decided. `comments` are (extent in
    code points, or None for the article; text): the reviewer's reasons.
    """

    basis: str
    by: str
    spans: tuple[LaneSpan, ...]
    comments: tuple[tuple[tuple[int, int] | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finishing:
    """When an article was finished by whom (UTC, ISO 8601); `number` is its place in the import."""

    number: int
    at: dict[str, str]


@dataclass(frozen=True, slots=True)
class Workload:
    """What one person finished: articles, spans, and what became of the suggestions shown.

    `added` are spans without a suggestion where suggestions were shown; `rejected` is whatever left
    no span of its own. Imported annotations were shown nothing.
    """

    articles: int
    spans: int
    shown: int = 0
    accepted: int = 0
    changed: int = 0
    added: int = 0
    undecided: int = 0

    @property
    def rejected(self) -> int:
        """What was shown and is neither a span nor undecided."""
        return max(0, self.shown - self.accepted - self.changed - self.undecided)


class SettlementReader(Protocol):
    """Reads how a project's articles were settled, by whom and when; the store has one."""

    def of(self, article_id: str) -> Settlement | None:
        """How the article was settled, if two or more people or a reviewer settled it."""

    def adjudicated_alone(
        self, people: Sequence[str], seen: Collection[str]
    ) -> Iterator[tuple[str, dict[int, list[LaneSpan]]]]:
        """Adjudicated articles not in `seen`: (id, spans by index into `people`)."""

    def finishing(self) -> dict[str, Finishing]:
        """When each article was finished, by article id."""

    def workloads(self) -> dict[str, Workload]:
        """What each annotator finished, by name."""

    def titles(self, article_ids: Collection[str]) -> dict[str, str]:
        """The titles of articles, by id; empty for an article without one."""
