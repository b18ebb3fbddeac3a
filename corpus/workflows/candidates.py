"""Scores the candidates of a project's articles, and fits the scorer on finished articles.

`suggest` scores what it suggests; the child process that suggests ahead also fits. The screen reads
the results from the store.
"""

from __future__ import annotations

import io
import json
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812 - its own name says nothing

import numpy as np

from corpus.edits.draft import flat
from corpus.errors import NotFoundError, SuggesterError
from corpus.label_sets import ByName
from corpus.model import Candidate, Span, text_hash
from corpus.scorer.candidates import candidates
from corpus.scorer.features import VERSION, feature_rows
from corpus.scorer.fitting import Examples, fitted_in_steps
from corpus.scorer.weights import Scorer, shipped
from corpus.store.candidates import Scored
from corpus.suggesters.suggester import ReadingSuggester

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.rules.document import Found, Reading
    from corpus.store import Project
    from corpus.suggesters.suggester import Suggester

    Extents = list[tuple[int, int]]

MOST_ARTICLES = 100
"""Articles that a fit uses: those finished last."""

LEAST_KEPT = 0.005
"""The probability from which ghosts are stored."""

MOST_EDGES = 6
"""Candidates with other edges that are stored for each suggestion and ghost."""

LEAST_EDGE = 0.0005
"""The probability from which candidates with other edges are stored: low, because these only matter
where the span as found is wrong."""

_LEAST_FITTED = 0.002
_SAMPLED = 8
"""Of the candidates less probable than `_LEAST_FITTED` every eighth is fitted, in place of all."""


class Judged(NamedTuple):
    """The candidates of an article: code points, features, and probabilities by label.

    The first column of `probabilities` is that of no label. `found` are the rules' spans.
    """

    extents: Extents
    rows: NDArray[np.uint16]
    probabilities: NDArray[np.float64]
    found: Extents


class Example(NamedTuple):
    """The candidates of an article that a fit uses, and how many each stands for."""

    extents: Extents
    rows: NDArray[np.uint16]
    counts: NDArray[np.float64]

    @property
    def content(self) -> bytes:
        """The example as bytes that `read_example` reads."""
        stream = io.BytesIO()
        extents = np.array(self.extents, np.int64).reshape(-1, 2)
        np.savez_compressed(stream, extents=extents, rows=self.rows, counts=self.counts)
        return stream.getvalue()


@dataclass
class _Fit:
    """A fit that goes on: the weights after each further step, and those after the last one.

    `last_seq` is the number of the last edit when it began.
    """

    steps: Iterator[NDArray[np.float64]]
    labels: tuple[str, ...]
    last_seq: int
    weights: NDArray[np.float64]


class ProjectScorer:
    """The scorer of a project: at first the shipped one, then the project's own."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._scorer: Scorer | None = None
        self.digest = ""

    @property
    def scorer(self) -> Scorer:
        """The scorer by the project's present labels."""
        kept = self._project.candidates.weights()
        digest = kept.digest if kept else ""
        ids = tuple(str(label.id) for label in self._project.labels.all())
        if self._scorer is None or digest != self.digest or self._scorer.labels != ids:
            self.digest, self._scorer = digest, self.shipped()
            if kept:
                try:
                    fitted = Scorer.read(kept.weights)
                except SuggesterError:  # of another version
                    return self._scorer
                self._scorer = fitted.for_labels({label: label for label in ids})
        return self._scorer

    def shipped(self) -> Scorer:
        """Return the shipped scorer for the project's labels, by their present or former names."""
        scorer = shipped()
        former = ByName({name: old for old, name in self._project.labels.former().items()})
        known = ByName({name: name for name in scorer.labels})
        names = {
            str(label.id): known.get(label.name) or known.get(former.get(label.name, ""), "")
            for label in self._project.labels.all()
        }
        return scorer.for_labels(names)


@dataclass(frozen=True)
class Scores:
    """Scores a piece of a text with weights as bytes, in any process."""

    content: bytes

    def __call__(self, starts: list[int], reading: Reading, found: Sequence[Found]) -> Scored:
        """Return the candidates to be stored."""
        scorer = scorer_of(self.content)
        return scored(judge([(starts, reading, found)], scorer), scorer)


@lru_cache(maxsize=1)
def scorer_of(content: bytes) -> Scorer:
    """The scorer of these bytes, read once in a process."""
    return Scorer.read(content)


def joined(parts: Sequence[Scored]) -> Scored:
    """Join the candidates of the pieces of a text."""
    ghosts = [one for part in parts for one in part.ghosts]
    return Scored(ghosts, [one for part in parts for one in part.edges])


class CandidateScorer:
    """Scores articles one at a time, and fits the scorer.

    `suggester` reads the texts; one without rules or with another parser than spaCy's gives no
    candidates. `imported` names a suggester whose spans were imported: ghosts are then what these
    lack.
    """

    def __init__(
        self, project: Project, suggester: Suggester, *, imported: str | None = None
    ) -> None:
        self._project = project
        self._suggester = suggester
        self._imported = imported
        self._weights = ProjectScorer(project)
        self._examples: dict[str, Example] = {}
        self._fit: _Fit | None = None

    @property
    def scorer(self) -> Scorer:
        """The scorer by the project's present labels."""
        return self._weights.scorer

    def score(self, article_id: str) -> None:
        """Store the candidates of an article; a suggester that cannot parse gives none."""
        try:
            text = self._project.articles.get(article_id).text
        except NotFoundError:
            return
        scorer = self.scorer
        judged = judge(self._readings(text), scorer)
        self._examples[self._made_from(text)] = example_of(judged)
        if self._imported:
            spans = self._project.suggestions.of(article_id, self._imported)
            judged = judged._replace(found=[one.span.extent for one in flat(spans)])
        self._project.candidates.store(article_id, self._weights.digest, scored(judged, scorer))

    def _readings(self, text: str) -> Iterator[tuple[list[int], Reading, Sequence[Found]]]:
        if isinstance(self._suggester, ReadingSuggester):
            for _, parts in self._suggester.suggest_reading([text], lambda *read: read):
                yield from parts

    def fit_if_due(self, interrupted: Callable[[], bool] = lambda: False) -> bool:
        """Fit the scorer on the articles finished last, if enough were finished since the last fit.

        Return whether it was fitted. If `interrupted` between two articles or two steps of the fit,
        the next call goes on.
        """
        stored = self._project.candidates
        if not isinstance(self._suggester, ReadingSuggester) or not stored.fit_due():
            return False
        prior = self._weights.shipped()
        if self._fit is None or self._fit.labels != prior.labels:
            self._fit = self._begun_fit(prior, interrupted)
        if self._fit is None:
            return False
        for weights in self._fit.steps:
            self._fit.weights = weights
            if interrupted():
                return False
        scorer = Scorer(self._fit.weights, prior.labels)
        stored.keep_weights(scorer.digest, scorer.content, last_seq=self._fit.last_seq)
        self._fit = None
        return True

    def _begun_fit(self, prior: Scorer, interrupted: Callable[[], bool]) -> _Fit | None:
        """Collect what a fit uses; None if it was interrupted, or if no article has candidates."""
        stored = self._project.candidates
        last_seq, article_ids = stored.last_seq(), stored.finished_ids(MOST_ARTICLES)
        parts: list[Examples] = []
        for article_id in article_ids:
            if interrupted():
                return None
            gold = self._project.gold.chosen(article_id)
            if gold is not None:
                example = self._example(article_id, prior)
                classes = {(span.start, span.end): str(span.label) for span in gold}
                if example.extents:
                    parts.append(labelled(example, classes, prior.labels))
        self._examples.clear()
        stored.drop_examples_but(article_ids)
        if not parts:
            return None
        examples = Examples(*map(np.concatenate, zip(*parts, strict=True)))
        steps = fitted_in_steps(examples, prior.weights)
        return _Fit(steps, prior.labels, last_seq, prior.weights)

    def _example(self, article_id: str, prior: Scorer) -> Example:
        """Return what a fit uses of an article; the pipeline runs where nothing is kept."""
        text = self._project.articles.get(article_id).text
        made_from = self._made_from(text)
        kept = self._project.candidates.example(article_id, made_from)
        if kept is not None and (example := read_example(kept)):
            return example
        example = self._examples.get(made_from) or example_of(judge(self._readings(text), prior))
        self._project.candidates.keep_example(article_id, made_from, example.content)
        return example

    def _made_from(self, text: str) -> str:
        """Return a digest of what an example depends on."""
        one = self._suggester
        return text_hash(json.dumps([VERSION, one.name, dict(one.settings), text]))


def judge(readings: Iterable[tuple[list[int], Reading, Sequence[Found]]], scorer: Scorer) -> Judged:
    """Return the candidates of a text in pieces: starts of entries, document and rules' spans."""
    extents: Extents = []
    spans: Extents = []
    parts: list[NDArray[np.uint16]] = []
    for starts, reading, found in readings:
        inside = candidates(reading, found)
        ends = [start + len(word) for start, word in zip(starts, reading.words, strict=True)]
        extents += [(starts[a], ends[b - 1]) for a, b in inside]
        spans += [(starts[one.start], ends[one.end - 1]) for one in found]
        if inside:
            parts.append(feature_rows(reading, found, inside))
    rows = np.concatenate(parts) if parts else np.zeros((0, 1), np.uint16)
    return Judged(extents, rows, scorer.probabilities(rows), spans)


def scored(judged: Judged, scorer: Scorer) -> Scored:
    """Return the candidates to be stored.

    Ghosts are the most probable ones that overlap neither the rules' spans nor each other. At each
    of these and those, the most probable candidates are other edges.
    """
    chances = 1 - judged.probabilities[:, 0]
    likely = np.flatnonzero(chances >= LEAST_EDGE)
    order = likely[np.argsort(-chances[likely], kind="stable")].tolist()
    taken = _Taken(judged.found)
    probable = (index for index in order if chances[index] >= LEAST_KEPT)
    ghosts = [index for index in probable if taken.add(judged.extents[index])]
    places = [*judged.found, *(judged.extents[index] for index in ghosts)]
    edges = _best_at(places, judged.extents, order)

    def candidates_at(indices: Iterable[int]) -> list[Candidate]:
        chosen = sorted(indices, key=judged.extents.__getitem__)
        labels = judged.probabilities[chosen, 1:].argmax(axis=1)
        return [
            Candidate(Span(*judged.extents[at], int(scorer.labels[label])), float(chances[at]))
            for at, label in zip(chosen, labels.tolist(), strict=True)
        ]

    return Scored(candidates_at(ghosts), candidates_at(edges))


class _Taken:
    """Extents without overlaps."""

    def __init__(self, extents: Iterable[tuple[int, int]]) -> None:
        self._extents = sorted(extents)

    def add(self, extent: tuple[int, int]) -> bool:
        """Add an extent unless it overlaps another; return whether it was added."""
        at = bisect_left(self._extents, extent)
        overlaps_left = at > 0 and self._extents[at - 1][1] > extent[0]
        overlaps_right = at < len(self._extents) and self._extents[at][0] < extent[1]
        if overlaps_left or overlaps_right:
            return False
        self._extents.insert(at, extent)
        return True


def _best_at(places: Extents, extents: Extents, order: Sequence[int]) -> set[int]:
    """Return the candidates that are among the likeliest at some place; `order` ranks them."""
    by_start = sorted(order, key=extents.__getitem__)
    starts = [extents[index][0] for index in by_start]
    longest = max((extents[index][1] - extents[index][0] for index in order), default=0)
    ranks = {index: rank for rank, index in enumerate(order)}
    best: set[int] = set()
    for start, end in places:
        near = by_start[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        over = [index for index in near if extents[index][1] > start]
        best.update(nsmallest(MOST_EDGES + 1, over, key=ranks.__getitem__))
    return best


def example_of(judged: Judged) -> Example:
    """Return the example for fits: all probable candidates and a sample of the others."""
    chances = 1 - judged.probabilities[:, 0]
    probable = chances >= _LEAST_FITTED
    sampled = np.arange(len(chances)) % _SAMPLED == 0
    chosen = np.flatnonzero(probable | sampled)
    counts = np.where(probable[chosen], 1.0, float(_SAMPLED))
    return Example([judged.extents[i] for i in chosen.tolist()], judged.rows[chosen], counts)


def read_example(content: bytes) -> Example | None:
    """Read the content of an example; None where it is damaged."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            starts, ends = arrays["extents"].T.tolist()
            extents = list(zip(starts, ends, strict=True))
            return Example(extents, arrays["rows"], arrays["counts"])
    except (BadZipFile, OSError, EOFError, ValueError, KeyError, ZlibError):
        return None


def labelled(
    example: Example, classes: dict[tuple[int, int], str], labels: Sequence[str]
) -> Examples:
    """Return the examples with their classes by extent (code points)."""
    numbers = {label: number for number, label in enumerate(labels, 1)}
    wanted = [numbers.get(classes.get(extent, ""), 0) for extent in example.extents]
    return Examples(example.rows, np.array(wanted, np.int64), example.counts)
