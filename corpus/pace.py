"""The pace of a person's work, from their finished annotations.

A pace is for the person who works, so no function here ranks people. Only work done in this program
counts: imported annotations needed no keys.
"""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Decisions:
    """Suggestions accepted unchanged, changed or rejected, and spans added.

    A suggestion that left no span of its own is rejected, also one that was merged into another.
    """

    accepted: int = 0
    changed: int = 0
    added: int = 0
    rejected: int = 0

    @property
    def spans(self) -> int:
        """Decisions that left a span."""
        return self.accepted + self.changed + self.added

    @property
    def all(self) -> int:
        """All decisions."""
        return self.spans + self.rejected


@dataclass(frozen=True, slots=True)
class MadeHere:
    """One annotation made in this program: its active seconds, keys and decisions.

    `keys` counts steps, which are the keys that changed something, undo and redo included.
    `finished_at` is None while the annotation is open or skipped.
    """

    finished_at: str | None
    seconds: float
    keys: int
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of each kind of decision, 0…1."""

    accepted: float
    changed: float
    added: float
    rejected: float


@dataclass(frozen=True, slots=True)
class Pace:
    """One person's figures over some time; None if the divisor is 0.

    `active_seconds` includes unfinished and skipped articles, so `articles_per_hour` is lower than
    3,600 / `mean_seconds`.
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
    """A person's pace since midnight and in all; None without any work in that time."""

    name: str
    today: Pace | None = None
    in_all: Pace | None = None


def persons_pace(
    name: str, made: Sequence[MadeHere], *, midnight: str, active_today: float
) -> PersonsPace:
    """Both paces of a person; an article finished today counts with all of its time."""
    finished = [work for work in made if work.finished_at]
    today = [work for work in finished if str(work.finished_at) >= midnight]
    return PersonsPace(
        name,
        today=pace(today, active_today),
        in_all=pace(finished, round(sum(work.seconds for work in made), 3)),
    )


def pace(finished: Sequence[MadeHere], active_seconds: float) -> Pace | None:
    """The figures of annotations finished in `active_seconds`; None without any work."""
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
        articles_per_hour=len(finished) * 3600 / active_seconds if active_seconds else None,
        keys_per_span=keys / decisions.spans if decisions.spans else None,
        decisions=decisions,
        shares=shares(decisions),
    )


def total(several: Iterable[Decisions]) -> Decisions:
    """The sum of several decisions."""
    return Decisions(*map(sum, zip(*map(astuple, several), strict=True)))


def shares(decisions: Decisions) -> Shares | None:
    """The share of each kind; None without decisions."""
    if not decisions.all:
        return None
    return Shares(**{kind: count / decisions.all for kind, count in asdict(decisions).items()})
