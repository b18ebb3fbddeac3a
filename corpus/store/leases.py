"""Leases: who holds which article, how many annotations it wants, and to whom it is assigned.

A lease begins with a person's first edit to an article and is renewed by each further one. It ends
when the person has edited nothing there for some days, or when it is released. A lease is no row of
its own: the time of the last edit decides. A finished annotation holds its place for good, and an
assignment holds one until it is released or the person skips the article.

An article is free for a person while fewer others hold it than it wants annotations. This is
checked in the transaction of each edit, so that no article gets more annotations than it wants.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.store.db.database import transaction
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.model import Layer
    from corpus.store.db.connection import Database

OVERLAP, LEASE_DAYS = 1, 3.0
"""How many people label an article, and how long a lease lasts without an edit, by default."""

_OVERLAP, _LEASE, _SECOND = "queue_overlap", "queue_lease_days", "queue_second_opinion"
"""The settings of the project for these, and for the limit of second opinions."""

_LEASED_SINCE = (
    "(SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', current_time_utc(), '-' || coalesce("
    f"(SELECT value FROM settings WHERE key = '{_LEASE}'), '{LEASE_DAYS}') || ' days'))"
)
"""SQL that is computed once for a statement: the time of the last edit at which leases end."""

LEASED = (
    "(state.edited AND (SELECT at FROM edits WHERE edits.id = state.head"
    f" AND NOT (action = 'reopened' AND via = 'import')) > {_LEASED_SINCE} "
    "AND NOT EXISTS (SELECT 1 FROM queue_released WHERE queue_released.head = state.head))"
)
"""SQL on `state`: whether that person has a lease, unless they have skipped or finished it.

An adjudication that a merge has reopened, because another one counts, gives none.
"""

LOOKED_AT = (
    "(NOT state.edited AND (SELECT at FROM edits WHERE edits.id = state.head) > :looked_at_since "
    "AND NOT EXISTS ("
    " SELECT 1 FROM annotation_state AS later WHERE later.annotator = state.annotator"
    " AND later.layer = state.layer AND later.opened_seq > state.opened_seq))"
)
"""SQL on `state`: whether that person has the article open, as far as is known, without an edit."""

HOLDS = f"(state.status = 'finished' OR (state.status = 'open' AND {LEASED}))"
"""SQL on `state`: whether that person's annotation holds one of the places in the article."""

WANTS = (
    f"coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = '{_OVERLAP}'), {OVERLAP})"
)
WANTED = (
    f"coalesce((SELECT max(coalesce(asked, {WANTS}), 2 * second_opinion) FROM queue_overlaps"
    f" WHERE queue_overlaps.article = articles.number), {WANTS})"
)
"""SQL on `articles`: how many annotations the article wants."""

ADJUDICATED = (
    "EXISTS (SELECT 1 FROM annotation_state AS settling WHERE settling.article_id = articles.id"
    " AND settling.layer = 'adjudication' AND settling.status = 'finished')"
)
"""SQL on `articles`: whether a reviewer has settled the article."""

FINISHED = "(SELECT count(*) FROM finished_annotations AS done WHERE done.article_id = articles.id)"
"""SQL on `articles`: how many finished annotations the article has."""

_WITH_A_SECOND = (
    "(SELECT count(*) FROM annotation_state AS state"
    " JOIN articles ON articles.id = state.article_id"
    " JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'"
    " WHERE articles.number = queue_overlaps.article AND state.layer = 'annotation'"
    " AND state.trial IS NULL AND state.edited AND state.status <> 'skipped') > 1"
)
"""SQL on `queue_overlaps`: whether a second person has begun the article."""

STILL_WANTED = f"CASE WHEN {ADJUDICATED} THEN 0 ELSE max(0, {WANTED} - {FINISHED}) END"
"""SQL on `articles`: how many more finished annotations the article needs."""

ASSIGNED = (
    "EXISTS (SELECT 1 FROM queue_assignments AS mine"
    " WHERE mine.article = articles.number AND mine.annotator = :me)"
)
"""SQL on `articles`: whether the article is assigned to `:me`."""


def _at_work(holds: str) -> str:
    """SQL on `articles`: the rows `state` of the people other than `:me` who hold a place."""
    return (
        "FROM annotation_state AS state"
        " JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'"
        " WHERE state.article_id = articles.id AND state.layer = 'annotation'"
        f" AND state.trial IS NULL AND state.annotator <> :me AND {holds}"
    )


def _reserved(holds: str) -> str:
    """SQL on `articles`: the rows `assigned` of others who hold a place only by assignment."""
    return (
        "FROM queue_assignments AS assigned"
        " WHERE assigned.article = articles.number AND assigned.annotator <> :me"
        " AND NOT EXISTS (SELECT 1 FROM annotation_state AS state"
        "  WHERE state.article_id = articles.id AND state.annotator = assigned.annotator"
        f"  AND state.layer = 'annotation' AND (state.status = 'skipped' OR {holds}))"
    )


_MINE = (
    "EXISTS (SELECT 1 FROM annotation_state AS state WHERE state.article_id = articles.id"
    f" AND state.annotator = :me AND state.layer = 'annotation' AND {HOLDS})"
)


_ANY_ASSIGNED = "(SELECT EXISTS (SELECT 1 FROM queue_assignments))"
"""SQL that is computed once for a statement, and usually saves a look for each article."""


def _wanted_of_me(holds: str) -> str:
    reserved = f"CASE WHEN {_ANY_ASSIGNED} THEN (SELECT count(*) {_reserved(holds)}) ELSE 0 END"
    return (
        f"((SELECT count(*) {_at_work(holds)}) + {reserved} < {WANTED}"
        f" OR ({_ANY_ASSIGNED} AND {ASSIGNED}))"
    )


UNTOUCHED_FREE = _wanted_of_me(HOLDS)
"""SQL on `articles`: whether it wants an annotation of `:me`, who has not begun one."""

COPY_WITH_OTHERS = (
    "((SELECT EXISTS (SELECT 1 FROM article_groups)) AND EXISTS ("
    "SELECT 1 FROM article_groups AS own"
    " JOIN article_groups AS copy ON copy.key = own.key AND copy.article <> own.article"
    " JOIN articles AS other ON other.number = copy.article"
    " JOIN annotation_state AS state ON state.article_id = other.id"
    " WHERE own.article = articles.number AND state.layer = 'annotation' AND state.status = 'open'"
    " AND state.trial IS NULL"
    f" AND state.annotator <> :me AND ({LEASED} OR {LOOKED_AT})))"
)
"""SQL on `articles`: whether somebody else has a near-duplicate of it open."""

_UNSEEN = _wanted_of_me(f"({HOLDS} OR (state.status = 'open' AND {LOOKED_AT}))")
PREFERRED = f"({_UNSEEN} AND (NOT {COPY_WITH_OTHERS} OR {ASSIGNED}))"
"""The same, unless others have the article or a near-duplicate of it open."""

FREE = f"({_MINE} OR {UNTOUCHED_FREE})"
"""SQL on `articles`: whether it wants an annotation of `:me`, who may have begun one."""


@dataclass(frozen=True, slots=True)
class Held:
    """An article that somebody holds without having finished it.

    `edited_at` is the time of their last edit there, or None. `in_review` is whether they settle
    its disagreements. `leased` is whether they have a lease or an assignment. Without either, the
    article goes to others as well, if it `needs_more` annotations or is not settled.
    """

    article_id: str
    title: str
    name: str
    edited_at: str | None
    in_review: bool
    assigned: bool
    leased: bool
    needs_more: bool

    @property
    def is_free(self) -> bool:
        """Whether it was begun and goes to others as well."""
        return bool(self.edited_at) and not self.leased and self.needs_more

    @property
    def state(self) -> str:
        """Why the article is kept for the person, in words, or that it no longer is."""
        kinds = ["assigned"] if self.assigned else []
        if self.edited_at:
            kinds.append("in review" if self.in_review else "begun")
        if not self.leased:
            kinds.append("free for others" if self.needs_more else "no longer needed")
        return ", ".join(kinds)


class Leases:
    """Settings of the queue that concern several people, and what they lead to."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -- settings ------------------------------------------------------------------------------

    @property
    def overlap(self) -> int:
        """The number of people who label each article."""
        return int(setting(self._db, _OVERLAP) or OVERLAP)

    def set_overlap(self, people: int, article_ids: Sequence[str] = ()) -> None:
        """Let so many people label each article, or only the articles given.

        0 lets these be labelled by as many people as all others.
        """
        with transaction(self._db):
            if not article_ids:
                keep_setting(self._db, _OVERLAP, str(people))
            self._db.conn.executemany(
                "INSERT INTO queue_overlaps (article, asked) "
                "SELECT number, ? FROM articles WHERE id = ? "
                "ON CONFLICT DO UPDATE SET asked = excluded.asked",
                [(people or None, article_id) for article_id in article_ids],
            )

    @property
    def days(self) -> float:
        """After how many days without an edit a lease ends."""
        return float(setting(self._db, _LEASE) or LEASE_DAYS)

    def set_days(self, days: float) -> None:
        """Let leases end after so many days without an edit."""
        keep_setting(self._db, _LEASE, f"{days:f}")

    @property
    def second_opinion(self) -> float:
        """The share of right suggestions below which an article wants a second person, or 0."""
        return float(setting(self._db, _SECOND) or 0)

    def set_second_opinion(self, below: float) -> None:
        """Let a second person label articles whose share of right suggestions is lower.

        An article that a second person has begun stays theirs to finish, whatever the share is.
        """
        with transaction(self._db):
            keep_setting(self._db, _SECOND, str(below) if below else None)
            self._db.execute(
                f"UPDATE queue_overlaps SET second_opinion = 0 WHERE NOT {_WITH_A_SECOND}"
            )

    def want_second_opinions(self, wanted: Mapping[str, bool]) -> None:
        """Store which articles, by id, want a second person for their suggestions.

        It changes nothing for an article that a second person has begun.
        """
        with transaction(self._db):
            self._db.conn.executemany(
                "INSERT INTO queue_overlaps (article, second_opinion) "
                "SELECT number, ? FROM articles WHERE id = ? "
                "ON CONFLICT DO UPDATE SET second_opinion = excluded.second_opinion "
                f"WHERE excluded.second_opinion OR NOT {_WITH_A_SECOND}",
                [(int(second), article_id) for article_id, second in wanted.items()],
            )

    def count_wanting_more(self) -> int:
        """The number of articles in use that want more annotations than others do."""
        return self._db.count(
            "SELECT count(*) FROM articles WHERE retired_at IS NULL "
            f"AND number IN (SELECT article FROM queue_overlaps) AND {WANTED} > {WANTS}"
        )

    # -- one article ---------------------------------------------------------------------------

    def is_free(self, article_id: str, me: int) -> bool:
        """Whether the article wants an annotation of `me`, who may have begun one."""
        return bool(
            self._db.value(
                f"SELECT {FREE} FROM articles WHERE id = :here", {"me": me, "here": article_id}
            )
        )

    def take(self, article_id: str, me: int) -> bool:
        """Whether `me` may edit the article; if that takes a place, lapsed leases there end.

        Call it in the transaction of the edit. Without the end a lapsed lease could come back, by a
        clock that is set back or by a longer `days`, when somebody else has its place.
        """
        found = self._db.value(
            f"SELECT CASE WHEN {_MINE} THEN 'mine' WHEN {UNTOUCHED_FREE} THEN 'free' END "
            "FROM articles WHERE id = :here",
            {"me": me, "here": article_id},
        )
        if found == "free":
            self.end_lapsed(article_id, "annotation")
        return found is not None

    def end_lapsed(self, article_id: str, layer: Layer) -> None:
        """End leases on an article for good that have lapsed."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR IGNORE INTO queue_released SELECT head FROM annotation_state AS state "
                "WHERE article_id = ? AND layer = ? AND edited AND status = 'open' "
                f"AND NOT {LEASED}",
                [article_id, layer],
            )

    def others(self, article_id: str, me: int) -> list[str]:
        """The names of the others who hold the article, by name."""
        return self._db.column(
            "SELECT name FROM articles JOIN annotators AS person WHERE articles.id = :here "
            f"AND person.id IN (SELECT state.annotator {_at_work(HOLDS)}"
            f" UNION ALL SELECT assigned.annotator {_reserved(HOLDS)}) ORDER BY person.folded",
            {"me": me, "here": article_id},
        )

    # -- assignments and releases --------------------------------------------------------------

    def assign(self, annotator: int, article_ids: Iterable[str]) -> int:
        """Reserve articles for a person; returns how many were not assigned to them before."""
        with transaction(self._db):
            before = self._db.conn.total_changes
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO queue_assignments "
                "SELECT number, ? FROM articles WHERE id = ?",
                [(annotator, article_id) for article_id in article_ids],
            )
            return self._db.conn.total_changes - before

    def count_done(self, annotator: int, article_ids: Iterable[str]) -> int:
        """The number of these articles that the person has finished or a reviewer has settled."""
        return self._db.count(
            "SELECT count(*) FROM articles WHERE id IN (SELECT value FROM json_each(:ids)) AND "
            f"({ADJUDICATED} OR EXISTS (SELECT 1 FROM annotation_state AS mine "
            " WHERE mine.article_id = articles.id AND mine.annotator = :me"
            " AND mine.layer = 'annotation' AND mine.status = 'finished'))",
            {"ids": json.dumps([*article_ids]), "me": annotator},
        )

    def release(self, *, annotator: int | None = None, article_id: str | None = None) -> list[Held]:
        """End the leases and assignments of a person or on an article; returns what was ended.

        The edits stay, and the person's next edit begins another lease if the article is free.
        """
        with transaction(self._db):
            ended = [one for one in self._held(annotator, article_id) if one.leased]
            person_and_article = {"annotator": annotator, "article": article_id}
            self._db.execute(
                "INSERT OR IGNORE INTO queue_released SELECT head FROM annotation_state "
                "WHERE edited AND status = 'open'"
                " AND (:annotator IS NULL OR annotator = :annotator)"
                " AND (:article IS NULL OR article_id = :article)",
                person_and_article,
            )
            self._db.execute(
                "DELETE FROM queue_assignments "
                "WHERE (:annotator IS NULL OR annotator = :annotator) AND (:article IS NULL"
                " OR article = (SELECT number FROM articles WHERE id = :article))",
                person_and_article,
            )
        return ended

    def held(self, article_id: str | None = None) -> list[Held]:
        """What is begun or assigned and not finished; the oldest first, then what is not begun.

        Without an id, of all articles.
        """
        return self._held(None, article_id)

    def _held(self, annotator: int | None, article_id: str | None) -> list[Held]:
        rows = self._db.execute(
            "SELECT articles.id, coalesce(nullif(title, ''), substr(trim(text), 1, 60)), name,"
            " last.at, pairs.layer = 'adjudication', assigned.article IS NOT NULL,"
            f" coalesce(state.status = 'open' AND {LEASED}, 0)"
            " OR (assigned.article IS NOT NULL AND coalesce(state.status, '') <> 'skipped'),"
            f" CASE pairs.layer WHEN 'annotation' THEN {STILL_WANTED} > 0"
            f" ELSE NOT {ADJUDICATED} END "
            "FROM (SELECT article_id, annotator, layer FROM annotation_state"
            "  WHERE status = 'open' AND edited AND trial IS NULL"
            "  UNION SELECT id, annotator, 'annotation' FROM queue_assignments"
            "  CROSS JOIN articles ON number = article) AS pairs "
            "CROSS JOIN articles ON articles.id = pairs.article_id AND articles.retired_at IS NULL "
            "JOIN annotators ON annotators.id = pairs.annotator AND annotators.kind = 'person' "
            "LEFT JOIN annotation_state AS state ON state.article_id = articles.id"
            " AND state.annotator = annotators.id AND state.layer = pairs.layer "
            "LEFT JOIN queue_assignments AS assigned ON assigned.article = articles.number"
            " AND assigned.annotator = annotators.id AND pairs.layer = 'annotation' "
            "LEFT JOIN edits AS last ON last.id = state.head AND state.edited "
            "WHERE coalesce(state.status, '') <> 'finished'"
            " AND (:annotator IS NULL OR annotators.id = :annotator)"
            " AND (:article IS NULL OR articles.id = :article) "
            "ORDER BY last.at IS NULL, last.at, articles.number",
            {"annotator": annotator, "article": article_id},
        )
        return [Held(*row[:4], *map(bool, row[4:])) for row in rows]
