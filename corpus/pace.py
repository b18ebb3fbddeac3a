"""How fast a person works: formulas from finished annotations to figures, without a store.

A pace is for the person who works, so no function here puts two people in an order. Only work done
here has one: who imports finished annotations pressed no key for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Decisions:
    """Suggestions accepted as they were, changed, rejected; and spans added beside them.

    Rejected is whatever left no span of its own, also by being merged into the one before it.
    """

    accepted: int = 0
    changed: int = 0
    added: int = 0
    rejected: int = 0

    @property
    def spans(self) -> int:
        """How many of them left a span."""
        return self.accepted + self.changed + self.added

    @property
    def all(self) -> int:
        """How many there are."""
        return self.spans + self.rejected


@dataclass(frozen=True, slots=True)
class MadeHere:
    """One annotation made key by key: its active seconds, its keys, what was decided.

    Keys are steps: what changed something. Moves of the cursor are not stored, undo and redo are.
    `finished_at` is None as long as it is open or skipped.
    """

    finished_at: str | None
    seconds: float
    keys: int
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class Shares:
    """Each kind of decision as a share of all, 0…1."""

    accepted: float
    changed: float
    added: float
    rejected: float


@dataclass(frozen=True, slots=True)
class Pace:
    """One person's figures over some time; None where there is nothing to divide by.

    `active_seconds` holds the unfinished and skipped articles, too, so `articles_per_hour` is what
    an hour at work brings and not only 3,600 by the mean.
    """

    finished: int
    active_seconds: float
    median_seconds: float | None
    mean_seconds: float | None
    articles_per_hour: float | None
    keys_per_span: float | None
    decisions: Decisions
    shares: Shares | None


@dataclass(frozen=True, slots=True)
class PersonsPace:
    """A person's pace since midnight and in all; None where nothing was done here by then."""

    name: str
    today: Pace | None = None
    in_all: Pace | None = None


def persons_pace(
    name: str, made: Sequence[MadeHere], *, midnight: str, active_today: float
) -> PersonsPace:
    """Both paces of a person; an article finished today counts with all the time it took."""
    finished = [work for work in made if work.finished_at]
    today = [work for work in finished if str(work.finished_at) >= midnight]
    return PersonsPace(
        name,
        today=pace(today, active_today),
        in_all=pace(finished, round(sum(work.seconds for work in made), 3)),
    )


def pace(finished: Sequence[MadeHere], active_seconds: float) -> Pace | None:
    """The figures of what was finished in `active_seconds`; None where no time was spent."""
    if not finished and not active_seconds:
        return None
    seconds = [work.seconds for work in finished]
    decisions = total(work.decisions for work in finished)
    keys = sum(work.keys for work in finished)
    return Pace(
        finished=len(finished),
        active_seconds=active_seconds,
        median_seconds=median(seconds) if seconds else None,
        mean_seconds=fmean(seconds) if seconds else None,
        articles_per_hour=len(finished) * _HOUR / active_seconds if active_seconds else None,
        keys_per_span=keys / decisions.spans if decisions.spans else None,
        decisions=decisions,
        shares=shares(decisions),
    )


def total(several: Iterable[Decisions]) -> Decisions:
    """All of them together."""
    counts = [(d.accepted, d.changed, d.added, d.rejected) for d in several]
    return Decisions(*map(sum, zip(*counts, strict=True)))


def shares(decisions: Decisions) -> Shares | None:
    """Each kind by all; None where nothing was decided."""
    everything = decisions.all
    if not everything:
        return None
    return Shares(
        accepted=decisions.accepted / everything,
        changed=decisions.changed / everything,
        added=decisions.added / everything,
        rejected=decisions.rejected / everything,
    )
