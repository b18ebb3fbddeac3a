"""The number of mistakes that the shipped scorer expects in the suggestions for a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from corpus.label_sets import ByName
from corpus.scorer.weights import shipped
from corpus.workflows.candidates import judge, scored, scorer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.rules.document import Found, Reading


@dataclass(frozen=True)
class ExpectedMistakes:
    """Counts the mistakes in a piece of a text by weights as bytes, in any process.

    A suggestion counts by the probability that it is no span, a candidate that is not suggested by
    the probability that it is one.
    """

    content: bytes

    @classmethod
    def of(cls, labels: Sequence[str]) -> Self:
        """Make it for labels, by name; ids stand for them, as candidates want."""
        known = ByName({name: name for name in shipped().labels})
        names = {str(number): known.get(name) or "" for number, name in enumerate(labels)}
        return cls(shipped().for_labels(names).content)

    def __call__(self, starts: list[int], reading: Reading, found: Sequence[Found]) -> float:
        """Return the expected number of mistakes."""
        scorer = scorer_of(self.content)
        judged = judge([(starts, reading, found)], scorer)
        rejected = dict(zip(judged.extents, judged.probabilities[:, 0].tolist(), strict=True))
        missed = sum(one.probability for one in scored(judged, scorer).ghosts)
        return float(missed + sum(rejected.get(extent, 1.0) for extent in judged.found))
