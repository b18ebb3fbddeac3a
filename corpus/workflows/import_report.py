"""The options of an import, and the report that it fills."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.workflows.refusals import Notes, Refusals

if TYPE_CHECKING:
    from corpus.readers import Ignored
    from corpus.workflows.nested import Nested


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """Options of an import.

    `annotator` and `gold` name whose annotation or adjudication spans are. With `spans_only`, what
    a project has no place for is left out; else its article is refused. Of spans that overlap,
    `nested` says which to keep. `unit_given` says that the user named the unit of the offsets.
    """

    without_spans: bool = False
    spans_only: bool = False
    nested: Nested = "refuse"
    unit_given: bool = False
    annotator: str | None = None
    gold: str | None = None
    snap: bool = False
    replace: bool = False


@dataclass(slots=True)
class ImportReport:
    """Counts of articles and spans, with refusals and notes to be printed.

    `glued` counts articles in which a footnote mark shares a token with a word.
    """

    new: int = 0
    known: int = 0
    replaced: int = 0
    suggestions: int = 0
    annotations: int = 0
    adjudications: int = 0
    spans: int = 0
    refusals: Refusals = field(default_factory=Refusals)
    ignored: list[Ignored] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    left_out: Refusals = field(default_factory=Refusals)
    formats: Counter[str] = field(default_factory=Counter)
    widened: int = 0
    glued: int = 0
    unaccepted: Counter[str] = field(default_factory=Counter)

    @property
    def stored(self) -> int:
        """The number of articles of the input that are in the project, also those known before."""
        return self.new + self.known + self.replaced


class RefusedError(Exception):
    """An article is refused; the text is the reason, `kind` what it is counted under."""

    def __init__(self, reason: str, kind: str = "other reasons") -> None:
        super().__init__(reason)
        self.kind = kind
