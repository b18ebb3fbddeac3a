"""Draws articles of shards into a project, with known probabilities.

The shards are read twice: for scores, strata and near-duplicates, and for the drawn articles. Of
the others only sketches and scores are in memory, two to three kilobytes for each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from corpus import drawing
from corpus.errors import InputError
from corpus.model import Refusal, text_hash
from corpus.readers.shards import ShardArticle
from corpus.store.draws import DrawnArticle
from corpus.suggesters.suggester import Proposal
from corpus.workflows.importing import IMPORT_SUGGESTER, ImportOptions, import_articles
from corpus.workflows.near_duplicates import CopyFinder
from corpus.workflows.suggesting import SuggestionWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.model import Article
    from corpus.readers.shards import Shard
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

ByScore = Literal["scorer", "low", "random"]

_AT_ONCE = 200
"""Texts that are sketched at once."""


class Stratum(NamedTuple):
    """The articles of a source and a period (a month or year, empty if unknown)."""

    source: str
    period: str


class Chosen(NamedTuple):
    """A drawn article: its place among those read, score (NaN if unknown) and probability.

    `hashed` is a hash of its text and id (64 bits).
    """

    place: int
    hashed: int
    stratum: Stratum
    score: float
    probability: float


@dataclass(slots=True)
class Drawing:
    """The result of a draw, before or after its articles are in the project.

    Of `read` articles `known` are in the project, and `other_text` have an id that is in use with
    another text. `copies` are near-duplicates of articles of the project, `repeated` those of other
    candidates. `strata` counts the candidates, `expected` is the number expected of each stratum.
    """

    seed: str
    by_score: ByScore
    read: int = 0
    known: int = 0
    other_text: int = 0
    copies: int = 0
    repeated: int = 0
    refused: list[Refusal] = field(default_factory=list)
    strata: Counter[Stratum] = field(default_factory=Counter)
    expected: dict[Stratum, float] = field(default_factory=dict)
    chosen: list[Chosen] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    @property
    def candidates(self) -> int:
        """The articles among which was drawn."""
        return self.strata.total()


def score_of(article: ShardArticle, by_score: ByScore) -> float:
    """The expected number of mistakes in the suggestions for an article; NaN if unknown.

    By `low`, a suggestion is wrong with a probability of 1 minus its score.
    """
    if by_score == "random":
        return 1.0
    if by_score == "scorer":
        return np.nan if article.mistakes is None else article.mistakes
    given = [span.score for span in article.spans or () if span.score is not None]
    return sum(1 - score for score in given) if given else np.nan


def draw(
    project: Project,
    shards: Sequence[Shard],
    wanted: int,
    *,
    by_score: ByScore,
    seed: str,
    progress: Callable[[int], None] = lambda done: None,
) -> Drawing:
    """Draw `wanted` articles, or all candidates if these are fewer, without adding them.

    The project's groups of near-duplicates must be up to date. Raises `InputError` where no
    article has a score, or a shard is damaged or not complete.
    """
    found = Drawing(seed, by_score)
    frame = _frame(project, shards, found, progress)
    if not frame.places:
        return found
    scores = np.array(frame.scores)
    if np.isnan(scores).all():
        remedy = {
            "scorer": "run `annotator suggest --in … --out …` with rules on them",
            "low": "give shards whose suggestions have a score",
        }[by_score]
        message = f"No article of the shards can be scored: {remedy}, or use --by-score random."
        raise InputError(message)
    firsts = frame.finder.firsts(frame.hashes)
    found.copies = int((firsts < 0).sum())
    alone: NDArray[np.intp] = np.flatnonzero(firsts == np.arange(len(firsts)))
    found.repeated = len(firsts) - found.copies - len(alone)
    if not len(alone):
        return found
    names = sorted({frame.strata[at] for at in alone.tolist()})
    numbers = {name: number for number, name in enumerate(names)}
    strata = np.array([numbers[frame.strata[at]] for at in alone.tolist()], np.intp)
    chances = drawing.probabilities(strata, scores[alone], wanted)
    keys = [f"{frame.hashes[at]:016x}" for at in alone.tolist()]
    found.strata = Counter(dict.fromkeys(names, 0))
    found.strata.update(names[number] for number in strata.tolist())
    sums = np.bincount(strata, chances).tolist()
    found.expected = dict(zip(names, sums, strict=True))
    found.chosen = [
        Chosen(
            frame.places[alone[at]],
            frame.hashes[alone[at]],
            names[strata[at]],
            float(scores[alone[at]]),
            min(1.0, float(chances[at])),
        )
        for at in drawing.drawn(strata, keys, chances, seed).tolist()
    ]
    return found


@dataclass(slots=True)
class _Frame:
    """The articles that may be drawn: places in the shards, strata, scores, and hashes."""

    finder: CopyFinder
    places: list[int] = field(default_factory=list)
    strata: list[Stratum] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    hashes: list[int] = field(default_factory=list)


def _frame(
    project: Project, shards: Sequence[Shard], found: Drawing, progress: Callable[[int], None]
) -> _Frame:
    """Read the shards: what may be drawn, and in `found` what may not."""
    frame, texts = _Frame(CopyFinder(project)), list[str]()
    kept: dict[Stratum, Stratum] = {}
    hashes_by_id: dict[str, int] = {}
    for item in _items(shards):
        if isinstance(item, Refusal):
            found.refused.append(item)
            continue
        article = item.read.article
        found.read += 1
        state = project.articles.known(article)
        hashed = _hashed(article)
        if state == "known" or project.articles.id_of_text(article.text):
            found.known += 1
        elif state == "other text" or hashes_by_id.setdefault(article.id, hashed) != hashed:
            found.other_text += 1
        else:
            stratum = Stratum(article.source, drawing.period_of(article.published))
            frame.strata.append(kept.setdefault(stratum, stratum))
            frame.places.append(found.read - 1)
            frame.scores.append(score_of(item, found.by_score))
            frame.hashes.append(hashed)
            texts.append(article.text)
            if len(texts) == _AT_ONCE:
                frame.finder.add(texts)
                texts.clear()
        progress(found.read)
    frame.finder.add(texts)
    return frame


def _items(shards: Sequence[Shard]) -> Iterator[ShardArticle | Refusal]:
    for shard in shards:
        yield from shard
        if shard.has_spans:
            shard.refuse_incomplete()


def add_drawn(
    project: Project, shards: Sequence[Shard], found: Drawing, tokenizer: Tokenizer
) -> None:
    """Add the drawn articles with their suggestions and probabilities, in one transaction."""
    articles = list(_chosen(shards, found))
    found.ids = [item.read.article.id for item, *_ in articles]

    def within() -> None:
        for item, shard, _ in articles:
            _suggest(project, item, shard)
        drawn = (
            DrawnArticle(item.read.article.id, *one.stratum, one.probability)
            for item, _, one in articles
        )
        project.draws.record(found.seed, _design(found), drawn)

    import_articles(
        project,
        [item.read for item, *_ in articles],
        tokenizer=tokenizer,
        options=ImportOptions(without_spans=True),
        batch=len(articles) + 1,
        within=within,
    )


def _chosen(
    shards: Sequence[Shard], found: Drawing
) -> Iterator[tuple[ShardArticle, Shard, Chosen]]:
    """Read the drawn articles; `InputError` where a shard has changed since the draw."""
    wanted, index = {one.place: one for one in found.chosen}, 0
    for shard in shards:
        for item in shard:
            if not isinstance(item, ShardArticle):
                continue
            one = wanted.pop(index, None)
            if one and one.hashed == _hashed(item.read.article):
                yield item, shard, one
            elif one:
                wanted[index] = one
            index += 1
    if wanted:
        message = "The shards have changed since the draw began; nothing was added: draw again."
        raise InputError(message)


def _suggest(project: Project, item: ShardArticle, shard: Shard) -> None:
    """Store the suggestions of a drawn article under their suggester's name, else as imported."""
    if item.spans is None or item.read.authors[1]:
        return
    name, settings, recipe = IMPORT_SUGGESTER, {}, ""
    if shard.has_spans and (header := shard.header):
        name, settings, recipe = header.suggester, header.settings, header.recipe
    project.suggestions.register(name, settings, recipe=recipe)
    article = project.articles.get(item.read.article.id)
    proposals = [Proposal(*span) for span in item.spans]
    SuggestionWriter(project, name).store((article.id, article.text, article.tokens), proposals)


def _design(found: Drawing) -> dict[str, Any]:
    """The record of a draw in the project, beside its seed."""
    return {
        "by_score": found.by_score,
        "drawn": len(found.chosen),
        "candidates": found.candidates,
        "strata": len(found.strata),
        "read": found.read,
        "known": found.known,
        "other_text": found.other_text,
        "near_duplicates": found.copies + found.repeated,
    }


def _hashed(article: Article) -> int:
    """64 bits of the hashes of text and id, so that identical texts have an order, too."""
    return int(text_hash(article.text)[:10] + text_hash(article.id)[:6], 16)
