"""Finds strings labelled inconsistently across the gold.

A string is the words of a span, joined by single blanks. Every occurrence of these words is
examined: it may have the string's usual label, another label, other edges, or no label. Occurrences
are counted and not listed if a reviewer marked them as intended exceptions, or if whoever decided
the article dismissed the finish check that asks the same.

Results are kept by article, so that an article that has changed is examined again alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from corpus.model import Dismissal
from corpus.numbers.detect import number_tokens, only_numbers
from corpus.text.modifiers import describes_next
from corpus.text.search import hyphenated
from corpus.text.token_trie import strings_at, token_trie
from corpus.text.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.consistency.labelled import LabelledArticle
    from corpus.model import CheckKind, Span
    from corpus.text.token_trie import Node
    from corpus.text.tokens import Tokens


class Deviation(StrEnum):
    """How an occurrence differs from the usual labelling of its string."""

    LABEL = "label"
    EDGES = "edges"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An occurrence of a string (code points), and the spans that overlap it (`instead`).

    `covered` is the text of the string and the spans together, which begins at `around`; `before`
    and `after` are the text on either side.
    """

    article_id: str
    start: int
    end: int
    instead: tuple[Span, ...]
    around: int
    before: str
    covered: str
    after: str

    @property
    def context(self) -> str:
        """The text with its surroundings on one line."""
        return " ".join(f"{self.before}{self.covered}{self.after}".split())

    @property
    def extent(self) -> tuple[int, int]:
        """Start and end of the string."""
        return self.start, self.end

    @property
    def fixable(self) -> bool:
        """Whether a fix would replace at most one span."""
        return len(self.instead) < 2


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A string with the occurrences that deviate in one way from its usual label.

    `usual` is a label's id; `alike` counts the occurrences that have it.
    """

    string: str
    deviation: Deviation
    usual: int
    alike: int
    places: tuple[Occurrence, ...]


CONTEXT = 40
"""Code points of context on either side."""


class Survey:
    """The inconsistencies of a gold: first `count` every article, then `look` at every one.

    A string is examined if at least `least` occurrences have its usual label; of two labels that
    are equally frequent the one with the smaller id is usual. Occurrences inside a hyphenated word
    or a longer span are ignored. So are words without a span that only describe the next noun, and
    numbers without a span in dates, ages and names. The usual labels stay as they were counted,
    even if gold changes.
    """

    def __init__(self, *, least: int = 2) -> None:
        self._least = least
        self._counts: dict[str, Counter[int]] = defaultdict(Counter)
        self._usual: dict[str, int] = {}
        self._trie: Node | None = None
        self._found: dict[str, list[tuple[str, Deviation, Occurrence]]] = {}
        self._meant_so: dict[str, Counter[Deviation]] = {}

    def count(self, article: LabelledArticle) -> None:
        """Count the labels of its strings."""
        words = Words(article.tokens)
        for span in article.spans:
            self._counts[words.spelled(*span.extent)][span.label] += 1

    def look(self, article: LabelledArticle) -> None:
        """Find its deviating occurrences and replace those found before."""
        found: list[tuple[str, Deviation, Occurrence]] = []
        meant_so: Counter[Deviation] = Counter()
        for string, deviation, occurrence in _deviating(article, self._strings(), self._usual):
            if occurrence.extent in article.meant_so or _dismissed(article, occurrence, deviation):
                meant_so[deviation] += 1
            else:
                found.append((string, deviation, occurrence))
        self._found[article.id], self._meant_so[article.id] = found, meant_so

    def forget(self, article_id: str) -> None:
        """Remove its occurrences, for example because it is no longer settled."""
        self._found[article_id] = []  # the key keeps its place in the order of articles
        self._meant_so.pop(article_id, None)

    def listed(self) -> list[Inconsistency]:
        """Every inconsistent string, the one with the most deviating occurrences first."""
        groups: dict[tuple[str, Deviation], list[Occurrence]] = defaultdict(list)
        for string, deviation, occurrence in chain.from_iterable(self._found.values()):
            groups[string, deviation].append(occurrence)
        listed = [
            Inconsistency(
                string,
                deviation,
                self._usual[string],
                self._counts[string][self._usual[string]],
                tuple(occurrences),
            )
            for (string, deviation), occurrences in groups.items()
        ]
        return sorted(listed, key=lambda one: (-len(one.places), one.string, one.deviation))

    def meant_so(self, deviation: str | None = None) -> int:
        """The number of intended exceptions, of that deviation or of any."""
        counts = chain.from_iterable(one.items() for one in self._meant_so.values())
        return sum(count for kind, count in counts if deviation in (None, kind))

    def _strings(self) -> Node:
        if self._trie is None:
            for string, labels in self._counts.items():
                usual = max(sorted(labels), key=labels.__getitem__)
                if labels[usual] >= self._least:
                    self._usual[string] = usual
            self._trie = token_trie(self._usual)
        return self._trie


def survey_gold(
    articles: Iterable[LabelledArticle],
    *,
    least: int = 2,
    progress: Callable[[int], object] = lambda _: None,
) -> Survey:
    """Survey all articles; `articles` is iterated twice. `progress` gets how many are done."""
    survey = Survey(least=least)
    for done in survey_steps(survey, articles):
        progress(done)
    return survey


def survey_steps(survey: Survey, articles: Iterable[LabelledArticle]) -> Iterator[int]:
    """Survey one article in each step: yields how many are done, counting both passes."""
    done = 0
    for each in (survey.count, survey.look):
        for article in articles:
            each(article)
            done += 1
            yield done


def _deviating(
    article: LabelledArticle, trie: Node, usual: dict[str, int]
) -> Iterator[tuple[str, Deviation, Occurrence]]:
    words, text = Words(article.tokens), article.tokens.text
    spans, candidates = article.spans, _Candidates(article.tokens)
    upcoming = 0
    for first in range(len(words.texts)):
        start = words.extent(first, first + 1)[0]
        while upcoming < len(spans) and spans[upcoming].end <= start:
            upcoming += 1
        for last, string in strings_at(trie, words.texts, first):
            extent = words.extent(first, last)
            after = upcoming
            while after < len(spans) and spans[after].start < extent[1]:
                after += 1
            here = tuple(spans[upcoming:after])
            deviation = _deviation(here, extent, usual[string])
            if deviation and (here or extent in candidates):
                yield string, deviation, _occurrence(article.id, text, extent, here)


_KINDS: dict[Deviation, CheckKind] = {
    Deviation.LABEL: "two labels",
    Deviation.MISSING: "unlabelled",
}
"""The finish checks that ask what lint asks."""


def _dismissed(article: LabelledArticle, occurrence: Occurrence, deviation: Deviation) -> bool:
    """Whether the check was answered for that string with *do not ask again*."""
    kind = _KINDS.get(deviation)
    covered = article.tokens.text[slice(*occurrence.extent)]
    return kind is not None and Dismissal(kind, covered) in article.dismissed


class _Candidates:
    """The places of one text that the guideline may label, as far as is clear without a model."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def __contains__(self, extent: tuple[int, int]) -> bool:
        tokens = self._tokens
        if hyphenated(tokens.text, *extent) or describes_next(tokens.text, *extent):
            return False
        return not only_numbers(tokens, *extent) or tokens.at(extent[0]) in self._quantities

    @cached_property
    def _quantities(self) -> frozenset[int]:
        """The indices of the tokens of quantities: not of dates, ages and names."""
        return frozenset(i for extent in number_tokens(self._tokens) for i in range(*extent))


def _occurrence(
    article_id: str, text: str, extent: tuple[int, int], here: tuple[Span, ...]
) -> Occurrence:
    first = min([extent[0], *(span.start for span in here)])
    last = max([extent[1], *(span.end for span in here)])
    before, after = text[max(0, first - CONTEXT) : first], text[last : last + CONTEXT]
    return Occurrence(article_id, *extent, here, first, before, text[first:last], after)


def _deviation(here: Sequence[Span], extent: tuple[int, int], usual: int) -> Deviation | None:
    if not here:
        return Deviation.MISSING
    if here[0].extent == extent:
        return Deviation.LABEL if here[0].label != usual else None
    if here[0].start <= extent[0] and extent[1] <= here[0].end:
        return None
    return Deviation.EDGES
