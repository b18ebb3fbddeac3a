"""Values that agreement and review compare: annotations side by side, and settled articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from corpus.disagreement.places import LaneSpan
    from corpus.model import Article, GoldArticle, LabelledSpan, Remark, Trial
    from corpus.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class SharedArticle:
    """One article with the lanes of several annotators.

    `spans` has the spans of each who finished it, by start, under the annotator's index in the
    report; labels are ids.
    """

    article_id: str
    tokens: Tokens
    spans: dict[int, list[LaneSpan]]


@dataclass(frozen=True, slots=True)
class ArticleLanes:
    """One article with the lane of every person who finished it.

    All tuples have the same order: number and name of the person, id of the last edit, spans, and
    with `remarks` their flags and comments. `settled` says whether two or more agree on the whole
    article, and more than on any other version of it. A person's further version of the article,
    which a merge brought, has the negative number of the person. The last `set_aside` lanes are
    adjudications that a merge has set aside.
    """

    article_id: str
    annotators: tuple[int, ...]
    names: tuple[str, ...]
    heads: tuple[str, ...]
    spans: tuple[tuple[LaneSpan, ...], ...]
    settled: bool
    remarks: tuple[tuple[Remark, ...], ...] = ()
    set_aside: int = 0

    @property
    def compared(self) -> str:
        """The last edits as one string, which changes with every edit."""
        return " ".join(head for _, head in sorted(zip(self.annotators, self.heads, strict=True)))


@dataclass(frozen=True, slots=True)
class FinishedAnnotation:
    """One person's finished annotation, with the spans by start; `annotator` is the name."""

    annotator: str
    spans: tuple[LabelledSpan, ...]
    finished_at: str


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """One article with every finished annotation, and its gold if it is settled.

    `annotations` are in the order of names. `group` is a key that near-duplicates share. `remarks`
    and `links` count everybody's flags and comments, and the links of numbers that people set.
    """

    article: Article
    group: str
    annotations: tuple[FinishedAnnotation, ...]
    gold: GoldArticle | None
    remarks: int = 0
    links: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """The gold of one article that a reviewer or at least two annotators decided.

    `basis` is adjudicated or agreed, `by` the names of those who decided. `comments` are the
    reviewer's reasons: (extent in code points, or None for the article; text).
    """

    basis: str
    by: str
    spans: tuple[LaneSpan, ...]
    comments: tuple[tuple[tuple[int, int] | None, str], ...] = ()


TRIAL_NAMES: Mapping[Trial, str] = {"practice": "practice", "hidden": "hidden gold"}


@dataclass(frozen=True, slots=True)
class FinishedTrial:
    """An article that `person` finished as practice or as hidden gold, at `at` (UTC, ISO 8601)."""

    person: str
    trial: Trial
    article_id: str
    at: str
    spans: tuple[LaneSpan, ...]
    gold: tuple[LaneSpan, ...]


@dataclass(frozen=True, slots=True)
class Finishing:
    """When each person finished an article (UTC, ISO 8601); `number` is its place in the import."""

    number: int
    at: dict[str, str]


@dataclass(frozen=True, slots=True)
class Workload:
    """One person's finished work: articles, spans, and decisions on the suggestions shown.

    `added` are spans without a suggestion in articles with suggestions. Imported annotations were
    shown no suggestions.
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
        """Suggestions shown that are neither a span nor undecided."""
        return max(0, self.shown - self.accepted - self.changed - self.undecided)

    @property
    def accepted_share(self) -> float | None:
        """Share of the decided suggestions that were accepted unchanged; None if none is."""
        decided = self.accepted + self.changed + self.rejected
        return self.accepted / decided if decided else None


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
        """The finished work of each annotator, by name."""

    def titles(self, article_ids: Collection[str]) -> dict[str, str]:
        """The titles of articles, by id; empty for an article without one."""
