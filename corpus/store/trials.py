"""Practice and hidden gold: settled articles that measure the people who label them.

A new person gets some settled articles as practice before any other, and sees after each how their
version differs from gold. Hidden gold are settled articles among the others, which the screen shows
like any other. Both are trials: they are compared with gold, and count for nothing else.

Between two articles of hidden gold a person gets a number of others that chance decides. Chance is
a hash of the project's seed, the person and a number, so it can be computed again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from math import floor
from os import urandom
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from corpus.agreement.values import FinishedTrial
from corpus.model import AnnotationKey
from corpus.store.agreed import agreed_digest
from corpus.store.db.database import transaction
from corpus.store.settings import keep_setting, setting
from corpus.store.settlements import Settlements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.agreement.values import Settlement
    from corpus.model import Trial
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits

_PRACTICE, _HIDDEN = "queue_practice", "queue_hidden_gold"
"""The settings: a number of articles, and a `HiddenGold` as JSON."""

_FRESH_SECONDS = 60.0
"""Seconds for which a list of settled articles is reused."""

_SETTLED_BY_REVIEWERS = (
    "FROM annotation_state AS state JOIN articles ON articles.id = state.article_id "
    "LEFT JOIN article_groups AS groups ON groups.article = articles.number "
    "WHERE state.layer = 'adjudication' AND state.status = 'finished' "
    "AND articles.retired_at IS NULL ORDER BY state.comments > 0 DESC, articles.number"
)
"""Articles with the reasons of a reviewer come first."""

_AGREED_ON = (
    "FROM (SELECT article_id FROM annotation_state AS state"
    " JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'"
    " WHERE layer = 'annotation' AND status = 'finished' AND trial IS NULL"
    " GROUP BY article_id, digest HAVING count(*) > 1) AS agreed "
    "JOIN articles ON articles.id = agreed.article_id "
    "LEFT JOIN article_groups AS groups ON groups.article = articles.number "
    "WHERE articles.retired_at IS NULL ORDER BY articles.number"
)
"""Articles on which two people agree; others may have outvoted them, or a reviewer."""

_OPENED_BY = (
    "FROM annotation_state AS state JOIN articles ON articles.id = state.article_id "
    "LEFT JOIN article_groups AS groups ON groups.article = articles.number "
    "WHERE state.annotator = ?"
)


@dataclass(frozen=True, slots=True)
class HiddenGold:
    """The share (0…1) of the articles a person is given that are hidden gold.

    `since` is the `seq` of the last edit when this began.
    """

    share: float
    seed: str
    since: int


class NextTrial(NamedTuple):
    """The settled article that a person is given next, and its kind of trial."""

    article_id: str
    trial: Trial


class Trials:
    """The settings of practice and hidden gold, the next trial of a person, and finished trials."""

    def __init__(self, db: Database, edits: Edits) -> None:
        self._db = db
        self._edits = edits
        self._unknown: dict[tuple[int, str | None, Trial], tuple[float, list[str]]] = {}

    # -- settings ------------------------------------------------------------------------------

    @property
    def practice(self) -> int:
        """The number of settled articles that a new person is given first."""
        return int(setting(self._db, _PRACTICE) or 0)

    def set_practice(self, articles: int) -> None:
        """Set how many settled articles a new person is given first."""
        keep_setting(self._db, _PRACTICE, str(articles) if articles else None)

    @property
    def hidden_gold(self) -> HiddenGold | None:
        """The hidden gold of the project; None if there is none."""
        stored = setting(self._db, _HIDDEN)
        found = HiddenGold(**json.loads(stored)) if stored else None
        return found if found and found.share else None

    def set_hidden_gold(self, share: float) -> None:
        """Let this share (0…1) of what people are given be hidden gold; the seed stays the same."""
        with transaction(self._db):
            stored = setting(self._db, _HIDDEN)
            before = HiddenGold(**json.loads(stored)) if stored else None
            seed = before.seed if before else urandom(8).hex()
            begun = before.since if before and before.share else self._db.count(_LAST_EDIT)
            value = {"share": share, "seed": seed, "since": begun}
            keep_setting(self._db, _HIDDEN, json.dumps(value))

    def count_settled(self) -> int:
        """The number of articles in use that a reviewer or at least two people settled."""
        return self._db.count("SELECT count(*) FROM settled WHERE basis <> 'single'")

    # -- the next trial ------------------------------------------------------------------------

    def next(self, me: int, source: str | None = None) -> NextTrial | None:
        """The trial that `me` is given before any other article; None if there is none now.

        With `source`, only from there. An unfinished article of practice is returned again.
        """
        if self.practice and self._is_new(me):
            found = self._next_practice(me, source)
            if found:
                return NextTrial(found, "practice")
        hidden = self.hidden_gold
        if hidden and self._is_due(me, hidden):
            found = self._first_unknown(
                me, source, "hidden", lambda one: _chance(hidden.seed, me, one)
            )
            if found:
                return NextTrial(found, "hidden")
        return None

    def practised(self, me: int) -> tuple[int, int]:
        """(finished, wanted) articles of practice of a person."""
        finished = self._db.count(
            "SELECT count(*) FROM annotation_state "
            "WHERE annotator = ? AND trial = 'practice' AND status = 'finished'",
            [me],
        )
        return finished, self.practice

    def _is_new(self, me: int) -> bool:
        """Whether the person has edited nothing but trials."""
        return not self._db.value(
            "SELECT 1 FROM annotation_state WHERE annotator = ? "
            "AND layer IN ('annotation', 'adjudication') AND edited AND trial IS NULL LIMIT 1",
            [me],
        )

    def _next_practice(self, me: int, source: str | None) -> str | None:
        rows = self._db.execute(
            "SELECT article_id, state.status FROM annotation_state AS state "
            "JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL "
            "WHERE annotator = ? AND trial = 'practice' AND state.status <> 'skipped' "
            "ORDER BY opened_seq",
            [me],
        ).fetchall()
        if len(rows) < self.practice:
            unknown = self._first_unknown(me, source, "practice")
            if unknown:
                return unknown
        return next((article_id for article_id, status in rows if status == "open"), None)

    def _first_unknown(
        self,
        me: int,
        source: str | None,
        trial: Trial,
        place: Callable[[str], float] | None = None,
    ) -> str | None:
        """The first settled article that can still measure a person, by `place` if that is given.

        The list of all is read again after a while: in a large project that takes as long as
        several keys.
        """
        key = me, source, trial
        read_at, articles = self._unknown.get(key, (float("-inf"), []))
        if monotonic() - read_at > _FRESH_SECONDS:
            articles = self._settled_and_unknown(me, source)
            articles = sorted(articles, key=place) if place else articles
            self._unknown[key] = monotonic(), articles
        while articles and not self._is_unknown(me, articles[0]):
            del articles[0]
        return articles[0] if articles else None

    def _settled_and_unknown(self, me: int, source: str | None) -> list[str]:
        """Settled articles that are new to the person: adjudicated ones if there are any."""
        known = self._db.execute(f"SELECT articles.id, groups.key {_OPENED_BY}", [me]).fetchall()
        opened, groups = {one for one, _ in known}, {key for _, key in known if key}
        for settled in (_SETTLED_BY_REVIEWERS, _AGREED_ON):
            rows = self._db.execute(f"SELECT articles.id, articles.source, groups.key {settled}")
            found = [
                article_id
                for article_id, its_source, key in rows.fetchall()
                if article_id not in opened and key not in groups and source in (None, its_source)
            ]
            if found:
                return found
        return []

    def _is_unknown(self, me: int, article_id: str) -> bool:
        """Whether an article is settled, and the person has opened neither it nor a copy of it."""
        opened = self._db.value(
            "SELECT EXISTS (SELECT 1 FROM annotation_state WHERE article_id = :here"
            " AND annotator = :me) OR EXISTS (SELECT 1 FROM articles"
            " CROSS JOIN article_groups AS own ON own.article = articles.number"
            " CROSS JOIN article_groups AS copy ON copy.key = own.key"
            " CROSS JOIN articles AS other ON other.number = copy.article"
            " CROSS JOIN annotation_state AS mine ON mine.article_id = other.id"
            "  AND mine.annotator = :me WHERE articles.id = :here)",
            {"here": article_id, "me": me},
        )
        return not opened and self._is_settled(article_id)

    def _is_settled(self, article_id: str) -> bool:
        """Whether a reviewer or two people settled an article; the view takes long for one."""
        adjudicated = self._db.value(
            "SELECT 1 FROM annotation_state WHERE article_id = ? AND layer = 'adjudication' "
            "AND status = 'finished' "
            "AND article_id IN (SELECT id FROM articles WHERE retired_at IS NULL)",
            [article_id],
        )
        if adjudicated:
            return True
        digests = "SELECT digest FROM finished_annotations WHERE article_id = ?"
        return agreed_digest(self._db.column(digests, [article_id])) is not None

    def _is_due(self, me: int, hidden: HiddenGold) -> bool:
        """Whether the person has got enough other articles since the last hidden gold."""
        given, last = self._db.execute(
            "SELECT count(*), coalesce(max(opened_seq), 0) FROM annotation_state "
            "WHERE annotator = ? AND trial = 'hidden'",
            [me],
        ).fetchone()
        gap = _place(hidden, me, given)
        gap -= _place(hidden, me, given - 1) + 1 if given else 0
        others = self._db.count(
            "SELECT count(*) FROM (SELECT 1 FROM annotation_state "
            "WHERE annotator = :me AND layer = 'annotation' AND opened_seq > :since "
            "AND trial IS NULL LIMIT :gap)",
            {"me": me, "since": max(last, hidden.since), "gap": max(gap, 0)},
        )
        return others >= gap

    # -- finished trials -----------------------------------------------------------------------

    def gold(self, article_id: str) -> Settlement | None:
        """The gold that a trial is compared with; None if the article is no longer settled."""
        return Settlements(self._db, self._edits).current(article_id)

    def finished(self) -> Iterator[FinishedTrial]:
        """The finished trials whose article is settled, by person and then as they were finished.

        Labels are ids.
        """
        rows = self._db.execute(
            "SELECT state.article_id, state.annotator, annotators.name, state.trial, finished_at "
            "FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person' "
            "JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL "
            "WHERE state.trial IS NOT NULL AND state.status = 'finished' "
            "ORDER BY annotators.folded, finished_at, articles.number"
        ).fetchall()
        settlements = Settlements(self._db, self._edits)
        for article_id, me, name, trial, at in rows:
            settlement = settlements.of(article_id)
            if settlement:
                own = tuple(self._edits.spans(AnnotationKey(article_id, me)))
                yield FinishedTrial(name, trial, article_id, at or "", own, settlement.spans)


_LAST_EDIT = "SELECT coalesce(max(seq), 0) FROM edits"


def _place(hidden: HiddenGold, me: int, number: int) -> int:
    """The place of a person's hidden gold of that number, from 0, among what they are given.

    There is one in each stretch of 1 / share articles.
    """
    return floor((number + _chance(hidden.seed, me, str(number))) / hidden.share)


def _chance(seed: str, me: int, what: str) -> float:
    """A number in [0, 1) that is always the same for these values."""
    digest = blake2b(f"{seed} {me} {what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
