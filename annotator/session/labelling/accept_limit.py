"""Which suggestions may be accepted in bulk if that is limited to a precision.

A suggestion may be if the lower bound of Wilson's interval of its cell's history, not the estimate,
is above the limit. Only the history of its own suggester counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.learning.counts import NOTHING
from corpus.learning.probability import least_history, lower_bound, stratum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.learning.counts import Counts
    from corpus.learning.probability import Stratum
    from corpus.model import Mark


def licensed(
    marks: Iterable[Mark], history: Mapping[Stratum, Counts], above: float | None
) -> list[Mark]:
    """Return the suggestions among `marks` that may be accepted: all without the share `above`."""
    if above is None:
        return [*marks]
    return [mark for mark in marks if lower_bound(_counts(mark, history)) > above]


def why_none(marks: Sequence[Mark], history: Mapping[Stratum, Counts], above: float) -> str:
    """Return why none of these may be accepted: too little history, or too many errors."""
    needed = least_history(above)
    most = max((_counts(mark, history).total for mark in marks), default=0)
    if most >= needed:
        return f"Accepted none of {len(marks)}: none is above {percent(above)}"
    return (
        f"Accepted none. A limit of {percent(above)} needs {needed} decisions on one kind of "
        f"suggestion; so far there are {most}"
    )


def left_in_words(taken: int, left: int, above: float | None) -> str:
    """Return how many suggestions were accepted, and how many were left and why."""
    if above is None:
        return f"Accepted {taken}, left {left} doubtful"
    return f"Accepted {taken} above {percent(above)}, left {left}"


def percent(share: float) -> str:
    """`99 %`, `99.5 %`."""
    return f"{share * 100:.6g} %"


def _counts(mark: Mark, history: Mapping[Stratum, Counts]) -> Counts:
    return history.get(stratum_of(mark.suggestion), NOTHING) if mark.suggestion else NOTHING
