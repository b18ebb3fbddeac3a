"""Fits the weights of a scorer: multinomial logistic regression by L-BFGS.

Written over numpy and not with scikit-learn: its penalty draws weights to zero and not to earlier
ones (`prior`), so a few articles of a project would replace the shipped weights where they should
refine them. It would also be a large dependency, with SciPy, for this one fit.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.scorer.features import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Rows = NDArray[np.uint16] | NDArray[np.intp]

STRENGTH = 0.2
"""The inverse of the penalty on weights that differ from the prior."""

MOST_STEPS = 40
_REMEMBERED = 8
_ENOUGH = 1e-4
"""The share by which the loss must fall for another step."""

_LEAST_GAIN = 1e-4
_MOST_HALVINGS = 12


class Examples(NamedTuple):
    """Rows of buckets with the class of each, and how many candidates each stands for."""

    rows: Rows
    classes: NDArray[np.int64]
    counts: Array


def fit(examples: Examples, prior: Array, *, steps: int = MOST_STEPS) -> Array:
    """Return weights (buckets × classes) for the examples, near the prior ones."""
    weights = prior
    for weights in fitted_in_steps(examples, prior, steps=steps):  # noqa: B007 - the last is the fit
        pass
    return weights


def fitted_in_steps(
    examples: Examples, prior: Array, *, steps: int = MOST_STEPS
) -> Iterator[Array]:
    """Yield the weights after each step of a fit, which can be interrupted there and go on.

    With 100 articles a step takes a tenth of a second or two.
    """
    return _minimized(_loss_of(examples, prior), prior.copy(), steps)


def probabilities(rows: Rows, weights: Array) -> Array:
    """Return the probability of each class (columns) for each row."""
    scores = np.zeros((len(rows), weights.shape[1]))
    for column in rows.T:
        scores += weights.take(column, axis=0)  # half the time of weights[column]
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))


def _loss_of(examples: Examples, prior: Array) -> Callable[[Array], tuple[float, Array]]:
    """Return the function that gives loss and gradient at some weights."""
    rows, classes, counts = examples
    columns = np.ascontiguousarray(rows.T, np.intp)  # as numpy needs indices: converted only once
    flat = columns.ravel()
    at = np.arange(len(rows)), classes

    def loss(weights: Array) -> tuple[float, Array]:
        shares = probabilities(columns.T, weights)
        away = weights - prior
        value = -float(counts @ np.log(np.maximum(shares[at], 1e-12)))
        value += float((away * away).sum()) / (2 * STRENGTH)
        shares[at] -= 1
        shares *= counts[:, None]
        gradient = away / STRENGTH
        for number in range(weights.shape[1]):
            each = np.tile(shares[:, number], rows.shape[1])
            gradient[:, number] += np.bincount(flat, each, minlength=BUCKETS)
        return value, gradient

    return loss


def _minimized(
    loss: Callable[[Array], tuple[float, Array]], weights: Array, steps: int
) -> Iterator[Array]:
    """Minimize a convex loss with L-BFGS (Nocedal & Wright, algorithm 7.5); yield each step."""
    value, gradient = loss(weights)
    moves: deque[tuple[Array, Array, float]] = deque(maxlen=_REMEMBERED)
    for _ in range(steps):
        direction = -_direction(gradient, moves)
        slope = float((direction * gradient).sum())
        size = 1.0 if moves else min(1.0, 1.0 / float(np.abs(gradient).sum()))
        for _ in range(_MOST_HALVINGS):
            after = weights + size * direction
            next_value, next_gradient = loss(after)
            if next_value <= value + _LEAST_GAIN * size * slope:
                break
            size /= 2
        else:
            break
        moved, turned = after - weights, next_gradient - gradient
        curvature = float((moved * turned).sum())
        if curvature > 0:
            moves.append((moved, turned, 1 / curvature))
        gained = value - next_value
        weights, value, gradient = after, next_value, next_gradient
        yield weights
        if gained < _ENOUGH * abs(value):
            break


def _direction(gradient: Array, moves: deque[tuple[Array, Array, float]]) -> Array:
    """Multiply the gradient by the estimated inverse of the Hessian."""
    direction, factors = gradient.copy(), []
    for moved, turned, scale in reversed(moves):
        factor = scale * float((moved * direction).sum())
        direction -= factor * turned
        factors.append(factor)
    if moves:
        moved, turned, scale = moves[-1]
        direction /= scale * float((turned * turned).sum())
    for (moved, turned, scale), factor in zip(moves, reversed(factors), strict=True):
        direction += (factor - scale * float((turned * direction).sum())) * moved
    return direction
