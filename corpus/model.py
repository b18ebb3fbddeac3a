"""The values that all packages use: frozen, without storage keys.

Offsets are half-open Unicode code points of the stored text, as in spaCy. A label is its id, a
small integer from the project, so that renaming a label rewrites nothing. Names appear where people
read and in files.

Values that a replay or an import makes by the thousand are named tuples: a frozen dataclass takes
about three times as long to make, to hash and to compare.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple

Layer = Literal["annotation", "adjudication"]
Status = Literal["open", "finished", "skipped"]
Origin = Literal["accepted", "changed", "added"]
GoldOrigin = Literal[
    "accepted", "accepted in bulk", "remembered", "changed", "added", "imported", "adjudicated"
]
"""How a span of the gold was decided: by a reviewer; by an import; from a corrected suggestion or
without one; or from a suggestion as it was: with others by one key, from memory, or alone."""
Basis = Literal["adjudicated", "agreed", "single"]
Via = Literal["screen", "plain", "import", "undo"]
"""How an edit was made; `undo` is `annotator undo`, by which a reviewer undoes a person's steps."""
TokenizerName = Literal["spacy", "split-marks"]
"""A project's tokenizer: spaCy's for its language, or that with marks as tokens of their own."""
TOKENIZERS: tuple[TokenizerName, ...] = ("spacy", "split-marks")
SPLIT_MARKS: TokenizerName = "split-marks"
MadeBy = Literal["model", "rules", "model and rules", "memory", ""]
"""The origin of a suggestion; empty where the suggester does not tell."""
Seen = Literal["new", "accepted", "mixed", "rejected"]
"""The outcome of a string where it was suggested before."""
CheckKind = Literal["unlabelled", "two labels"]
"""What a finish check asks about a string: whether it lacks a label, or has two on purpose."""

Trial = Literal["practice", "hidden"]
"""Why somebody was given a settled article: as practice, or unseen among others (hidden gold)."""

LinkRole = Literal["actor", "place"]
"""What a link gives a number: the ACTOR that its people are or belong to, or where it happened."""


CONTENT_ID_LENGTH = 16
"""Hexadecimal digits of the text's hash that make the id of an article without one: 64 bits."""


def text_hash(text: str) -> str:
    """SHA-256 of the text's UTF-8 in hexadecimal; articles are the same if these are equal."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Label:
    """One entry of the project's label set; `key` is its digit, or None."""

    id: int
    name: str
    key: str | None
    colour: str
    description: str


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person, or a model that is compared with people."""

    id: int
    name: str
    kind: Literal["person", "model"] = "person"


class Span(NamedTuple):
    """A labelled part of a text: code points, half-open, on token edges; `label` is an id."""

    start: int
    end: int
    label: int

    @property
    def extent(self) -> tuple[int, int]:
        """(start, end)."""
        return self.start, self.end

    def overlaps(self, start: int, end: int) -> bool:
        """Whether the span shares a code point with `[start, end)`."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A span proposed before a person looked. `score` is in 0…1, or None if unknown.

    `seen` is the outcome of its string at the time when it was shown, None if not looked up.
    """

    span: Span
    score: float | None = None
    reason: str = ""
    made_by: MadeBy = ""
    seen: Seen | None = None


class Candidate(NamedTuple):
    """An extent that the scorer has judged, with its likeliest label.

    `probability` is that of being a span with any label, in 0…1.
    """

    span: Span
    probability: float


@dataclass(frozen=True, slots=True)
class Article:
    """One text to label, unchanged since the import.

    `tokens` and `sentences` are encoded by `corpus.text.tokens`; both are empty before tokenising.
    """

    id: str
    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: str = ""
    meta: dict[str, Any] = field(default_factory=dict)
    lang: str = "en"
    tokens: bytes = b""
    sentences: bytes = b""

    @property
    def headline(self) -> str:
        """The title, else the first line of the text (60 code points at most), else the id."""
        return self.title or self.text.strip()[:60].split("\n")[0] or self.id


class Action(StrEnum):
    """The kind of an edit; `corpus.edits` defines how each changes an annotation.

    Its hash is that of its text: the one of `Enum` is a Python function, and a replay looks every
    action up several times.
    """

    __hash__ = str.__hash__

    OPENED = "opened"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RELABELLED = "relabelled"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
    RESTORED = "restored"
    SPLIT = "split"
    MERGED = "merged"
    VALUED = "valued"
    COMMENTED = "commented"
    REMEMBERED = "remembered"
    DISMISSED = "dismissed"
    DRAWN = "drawn"
    CONFIRMED = "confirmed"
    LINKED = "linked"
    FLAGGED = "flagged"
    UNFLAGGED = "unflagged"
    SKIPPED = "skipped"
    FINISHED = "finished"
    REOPENED = "reopened"
    UNDONE = "undone"
    REDONE = "redone"


class Drawn(NamedTuple):
    """A span drawn at random for a second look, and how likely it was to be drawn."""

    span: Span
    chance: float


class Change(NamedTuple):
    """An edit before it is stored.

    `span` is the span after the change; `before` is the span before it, for `relabelled`, `moved`,
    `split` and `merged`. `other` is the second span: the right part of a `split`, the neighbour of
    a `merged`. `step` names the step that is `undone` or `redone`, or the step that removed the
    span that is `restored`. `value` is the JSON of a number's value, or None.

    `shown`, `hidden`, `unaided`, `trial` and `suggester` belong to `opened`. `unaided` is whether
    chance decided to hide the suggestions, which are then in `hidden`; None where chance was not
    asked. `trial` is set where the article was settled before and measures the annotator.

    `commented` has the comment in `text`, on a span or, without one, on the article; an empty text
    removes it. `meant_so` says that the gold deviates there on purpose; a comment keeps that until
    it is removed. An `undone` or `redone` has in `text` the name of the reviewer who made it in
    the annotator's place. `remembered` has in `text` the string to suggest in unopened articles,
    with the label of `span`, and in `count` how often the person has decided so; without `span`
    that text is no longer suggested. `dismissed` has in `text` the string that finish checks of the
    kind `check` no longer ask the person about. `linked` has in `other` the span that the number
    `span` belongs to in the `role`, or None where the text names none. `confirmed` leaves a span,
    one of those in `drawn`, as it is. In an adjudication `opened` has in `compared` the last edits
    (ids) of the annotations that the reviewer was shown, by annotator.
    """

    action: Action
    span: Span | None = None
    before: Span | None = None
    value: str | None = None
    other: Span | None = None
    step: str | None = None
    suggester: str | None = None
    shown: tuple[Suggestion, ...] = ()
    hidden: tuple[Suggestion, ...] = ()
    unaided: bool | None = None
    trial: Trial | None = None
    text: str | None = None
    meant_so: bool = False
    count: int | None = None  # type: ignore[assignment]  # hides `tuple.count`
    check: CheckKind | None = None
    role: LinkRole | None = None
    compared: tuple[str, ...] = ()
    drawn: tuple[Drawn, ...] = ()


class Edit(NamedTuple):
    """One stored change by one annotator to one layer of one article.

    `parent` is the previous edit of the same annotator, article and layer, or None. `at` is UTC,
    ISO 8601 with milliseconds; it never orders edits.
    """

    id: str
    parent: str | None
    step: str
    at: str
    change: Change
    via: Via = "screen"


class Mark(NamedTuple):
    """A span in a draft, with the suggestion that it came from, if any."""

    span: Span
    state: Literal["suggested", "accepted", "rejected"]
    suggestion: Suggestion | None = None
    value: str | None = None
    flagged: bool = False

    @property
    def decided(self) -> bool:
        """Whether a person has accepted or rejected it."""
        return self.state != "suggested"

    @property
    def origin(self) -> Origin:
        """How the accepted span was made."""
        if self.suggestion is None:
            return "added"
        return "accepted" if self.suggestion.span == self.span else "changed"


@dataclass(frozen=True, slots=True)
class Comment:
    """A person's comment on `extent` (code points), or on the article where that is None.

    `meant_so` says that the gold deviates there on purpose, so `lint` does not list the place.
    """

    extent: tuple[int, int] | None
    text: str
    at: str
    meant_so: bool = False


@dataclass(frozen=True, slots=True)
class Remembered:
    """A text that a person wants suggested with a label id, or with None no longer suggested.

    `edit` is the id of that edit, if known.
    """

    text: str
    label: int | None
    count: int
    edit: str = field(default="", compare=False)


class Dismissal(NamedTuple):
    """A string (as written) that finish checks of one kind no longer ask a person about."""

    kind: CheckKind
    text: str


class LinkKey(NamedTuple):
    """Identifies a link of an annotation: the number, and what the link gives it."""

    number: Span
    role: LinkRole


class Link(NamedTuple):
    """A person's decision on a number: `target` is None where the text names no such span."""

    key: LinkKey
    target: Span | None


class LabelledSpan(NamedTuple):
    """A span with its label's name, as a file or the gold has it: code points, half-open.

    `text` is what the span covers, empty where a file does not repeat it. `value` is the canonical
    JSON of a number's value. `origin` and `suggester` are known only of the gold.
    """

    start: int
    end: int
    label: str
    text: str = ""
    value: str | None = None
    origin: GoldOrigin = "added"
    suggester: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A person's flag or comment (or both) on an extent, or on the article where that is None."""

    annotator: str
    start: int | None
    end: int | None
    flagged: bool
    comment: str


class GoldLink(NamedTuple):
    """A link of the gold: offsets of the number and of the span that it belongs to in a role.

    `target` is None where the text names none, and where people differ (`disputed`).
    """

    number: tuple[int, int]
    role: LinkRole
    target: tuple[int, int] | None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """The gold of one article.

    `decided_by` are names. `group` is a key that near-duplicates share. `split_keys` decide the
    side of a training set: usually the group, but of an article that was exported before its group
    grew, the group of then. An article between groups that were placed apart has the keys of all.
    `remarks` are everybody's flags and comments. `unaided` are those of `decided_by` who
    labelled the article without suggestions, by chance. `links` are those that people set.
    `rejected` are the spans that were proposed and are not in the gold, if they were asked for.
    `drawn` is the probability with which the article was drawn from a corpus; None for others.
    """

    article: Article
    spans: tuple[LabelledSpan, ...]
    basis: Basis
    decided_by: tuple[str, ...]
    settled_at: str
    group: str
    remarks: tuple[Remark, ...] = ()
    unaided: tuple[str, ...] = ()
    split_keys: tuple[str, ...] = ()
    links: tuple[GoldLink, ...] = ()
    rejected: tuple[LabelledSpan, ...] = ()
    drawn: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was not imported: where it is, why, and the kind that it is counted under."""

    where: str
    reason: str
    kind: str = "other reasons"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class AnnotationKey:
    """Identifies one person's work on one layer of one article."""

    article_id: str
    annotator: int
    layer: Layer = "annotation"

    @property
    def values(self) -> tuple[str, int, str]:
        """The key as values for SQL."""
        return self.article_id, self.annotator, self.layer
