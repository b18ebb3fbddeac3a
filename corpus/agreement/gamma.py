"""Gamma: agreement on finding, delimiting and labelling units, by their best alignment.

Mathet, Widlöcher & Métivier, The Unified and Holistic Method Gamma for Inter-Annotator Agreement,
Computational Linguistics 41 (2015). The library pygamma-agreement takes a second for each article
and hundreds of megabytes on disk, so it is an extra, and gamma is computed over a random sample.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from corpus.agreement.figures import Figure, figure_from_draws
from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.agreement.values import SharedArticle

FORMULA = (
    "Mean gamma of articles (Mathet et al. 2015; equal weight of position and label, 30 chance "
    "samples each) over a random sample of shared articles; interval by bootstrap over these."
)


@dataclass(frozen=True, slots=True)
class Gamma:
    """The mean over the `articles` that have spans, of those that were `sampled`."""

    figure: Figure
    articles: int
    sampled: int


@dataclass(slots=True)
class Sample:
    """A random sample of a stream of articles; the seed determines it.

    Algorithm R of Vitter, Random Sampling with a Reservoir, ACM TOMS 11 (1985).
    """

    size: int
    seed: int
    kept: list[SharedArticle] = field(default_factory=list)

    def sampling(self, shared: Iterable[SharedArticle]) -> Iterator[SharedArticle]:
        """Yield every article, and keep a sample of them."""
        generator = np.random.default_rng(self.seed)
        for number, lanes in enumerate(shared):
            if len(self.kept) < self.size:
                self.kept.append(lanes)
            else:
                place = int(generator.integers(number + 1))
                if place < self.size:
                    self.kept[place] = lanes
            yield lanes


def require_library() -> None:
    """Raise `InputError` with the remedy if the extra is not installed."""
    if find_spec("pygamma_agreement") is None:
        message = "Gamma needs the extra `gamma`: `pip install 'annotator-tui[gamma]'`."
        raise InputError(message)


def sample_gamma(
    sample: Sequence[SharedArticle],
    *,
    draws: int,
    seed: int,
    advance: Callable[[int], None] = lambda done: None,
) -> Gamma:
    """Gamma of the sample; `advance` gets the number of articles done."""
    values = []
    with _quiet():
        for done, lanes in enumerate(sample, 1):
            if any(lanes.spans.values()):
                values.append(article_gamma(lanes, seed=seed))
            advance(done)
    return Gamma(mean_figure(values, draws=draws, seed=seed), len(values), len(sample))


def article_gamma(lanes: SharedArticle, *, seed: int) -> float:
    """Gamma of one article with at least one span; at most 1."""
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum

    continuum = Continuum()
    for annotator, spans in lanes.spans.items():
        continuum.add_annotator(str(annotator))
        for span in spans:
            continuum.add(str(annotator), Segment(*span.extent), str(span.label))
    np.random.seed(seed % 2**32)  # the generator that the library draws from
    dissimilarity = CombinedCategoricalDissimilarity(alpha=1, beta=1)
    return float(continuum.compute_gamma(dissimilarity).gamma)


def mean_figure(values: Sequence[float], *, draws: int, seed: int) -> Figure:
    """The mean with its bootstrap interval (Efron & Tibshirani 1993, 13.3)."""
    if not values:
        return Figure(None, reason="nobody labelled anything in the articles drawn")
    if len(values) == 1:
        return Figure(values[0])
    drawn = np.random.default_rng(seed).choice(values, size=(draws, len(values)))
    return figure_from_draws(np.array([np.mean(values), *drawn.mean(axis=1)]))


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the library, which warns at every article that another solver would be faster."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
