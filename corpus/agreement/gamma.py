"""Gamma: how alike people find, delimit and label units, by their best alignment.

Mathet, Widlöcher & Métivier, The Unified and Holistic Method Gamma for Inter-Annotator Agreement,
Computational Linguistics 41 (2015). Computed by the library pygamma-agreement, which takes a second
an article and hundreds of megabytes on disk: it is an extra, and articles are a random sample.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from corpus.agreement.figures import Figure
from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.agreement.values import Lanes

HOW = (
    "Mean of articles' gamma (Mathet et al. 2015; position and label count alike, 30 samples of "
    "chance each) over a random sample of shared articles; interval by bootstrap over these."
)


@dataclass(frozen=True, slots=True)
class Gamma:
    """The mean over `articles` with spans; `sampled` were drawn."""

    figure: Figure
    articles: int
    sampled: int


@dataclass(slots=True)
class Sample:
    """So many of the articles that pass by, each with the same chance; one seed gives one sample.

    Algorithm R of Vitter, Random Sampling with a Reservoir, ACM TOMS 11 (1985).
    """

    size: int
    seed: int
    kept: list[Lanes] = field(default_factory=list)

    def passing(self, shared: Iterable[Lanes]) -> Iterator[Lanes]:
        """All of them, as they come."""
        generator = np.random.default_rng(self.seed)
        for number, lanes in enumerate(shared):
            if len(self.kept) < self.size:
                self.kept.append(lanes)
            else:
                place = int(generator.integers(number + 1))
                if place < self.size:
                    self.kept[place] = lanes
            yield lanes


def require() -> None:
    """`InputError` with what to do where the extra is lacking."""
    if find_spec("pygamma_agreement") is None:
        message = "Gamma needs the extra `gamma`: `pip install 'annotator-tui[gamma]'`."
        raise InputError(message)


def measured(
    sample: Sequence[Lanes],
    *,
    draws: int,
    seed: int,
    advance: Callable[[int], None] = lambda done: None,
) -> Gamma:
    """Gamma of the sample; `advance` is told how many articles are done."""
    values = []
    with _quiet():
        for done, lanes in enumerate(sample, 1):
            if any(lanes.spans.values()):
                values.append(gamma_of(lanes, seed=seed))
            advance(done)
    return Gamma(mean_figure(values, draws=draws, seed=seed), len(values), len(sample))


def gamma_of(lanes: Lanes, *, seed: int) -> float:
    """Gamma of one article in which somebody has a span; 1 at most."""
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
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return Figure(float(np.mean(values)), float(low), float(high))


@contextmanager
def _quiet() -> Iterator[None]:
    """The library warns at every article that another solver would be faster."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
