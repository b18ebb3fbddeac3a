"""What `A` may take where it is limited to a precision: pure functions over marks and counts.

A suggestion is taken without a look only where the history of its cell says so with confidence:
the lower bound of Wilson's interval, not the estimate, has to be above the limit. The counts are
those of the suggester that proposes it; another's record is no recommendation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.learning.probability import NOTHING, least_history, lower_bound, stratum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.learning.probability import Counts, Stratum
    from corpus.model import Mark


def licensed(marks: Iterable[Mark], history: Mapping[Stratum, Counts], above: float) -> list[Mark]:
    """The undecided suggestions among `marks` that may be taken; `above` is a share."""
    return [mark for mark in marks if lower_bound(_counts(mark, history)) > above]


def why_none(marks: Sequence[Mark], history: Mapping[Stratum, Counts], above: float) -> str:
    """Why none of these may be taken: their history is too short, or too bad."""
    needed = least_history(above)
    most = max((_counts(mark, history).total for mark in marks), default=0)
    if most >= needed:
        return f"left all {len(marks)}: none is above {percent(above)}"
    return (
        f"too little history for {percent(above)}, so none is taken: "
        f"{needed} decisions on a kind of suggestion are the least, here are {most}"
    )


def percent(share: float) -> str:
    """`99 %`, `99.5 %`."""
    return f"{share * 100:.6g} %"


def _counts(mark: Mark, history: Mapping[Stratum, Counts]) -> Counts:
    return history.get(stratum_of(mark.suggestion), NOTHING) if mark.suggestion else NOTHING
