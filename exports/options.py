"""What is asked of an export: the same values for every format, so one signature serves all.

Importing this costs nothing; the formats themselves are imported when they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from corpus.model import Basis

Unit = Literal["article", "paragraph"]

EVERY_BASIS: tuple[Basis, ...] = ("adjudicated", "agreed", "single")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """How to write. `dev` and `test` are shares of the articles, 0…1.

    `basis` keeps only articles settled in these ways. `annotator` is recorded, not applied: the
    caller hands over that person's spans as gold.
    """

    dev: float = 0.2
    test: float = 0.0
    by: Unit = "article"
    basis: tuple[Basis, ...] = EVERY_BASIS
    annotator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Ids of articles of the project that are not gold, so that nothing is missing in silence.

    `unsettled`: finished annotations differ. `unfinished`: nobody has finished it.
    """

    unsettled: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
