"""Merges edits, and derives again what they lead to.

Edits are united by their ids. What the tables of current state repeat is copied for annotations
whose edits all come from the other file, and replayed for those to which both files contributed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import AnnotationKey
from corpus.store.adjudications import reopen_earlier
from corpus.store.edit_rows import STATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.model import Layer
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits

_KEY = "article_id, annotator, layer"

_SAME = (
    "(state.article_id, state.annotator, state.layer) = "
    "(rebuilt.article_id, rebuilt.annotator, rebuilt.layer)"
)


class MergedEdits(NamedTuple):
    """How many edits came, and to how many annotations: new ones, and continued ones.

    `forked` are the annotations that have got another version here, `set_aside` the adjudications
    (article id, reviewer's name) that a later one replaced here and that differ from it.
    """

    edits: int
    new: int
    continued: int
    forked: list[AnnotationKey]
    set_aside: list[tuple[str, str]]


def merge_edits(db: Database, edits: Edits, labels: Mapping[int, int]) -> MergedEdits:
    """Add the edits of the other file, and bring the tables of state up to date.

    `labels` are the label ids here by those of the other file.
    """
    same_labels = all(number == ours for number, ours in labels.items())
    before = db.count("SELECT max(seq) FROM edits")
    _add(db, labels, same_labels=same_labels)
    db.execute(  # a range for each run of the other file, which may have merged others before
        "INSERT INTO merged_edits SELECT min(edits.seq), max(edits.seq) FROM edits "
        "JOIN other.edits AS their USING (id) WHERE edits.seq > ? GROUP BY "
        "(SELECT count(*) FROM other.merged_edits WHERE first <= their.seq), "
        "(SELECT count(*) FROM other.merged_edits WHERE last < their.seq)",
        [before],
    )
    db.execute(
        f"CREATE TEMP TABLE touched AS SELECT {_KEY}, min(seq) AS first, "
        "0 AS copied FROM edits WHERE seq > ? GROUP BY 1, 2, 3",
        [before],
    )
    db.execute("CREATE UNIQUE INDEX temp.touched_by_key ON touched (article_id, annotator, layer)")
    had = set(
        db.execute(f"SELECT {_KEY} FROM touched JOIN annotation_state USING ({_KEY})").fetchall()
    )
    forked_before, set_aside_before = _forked(db), _set_aside(db)
    db.execute(
        "INSERT INTO rebuilt SELECT DISTINCT article_id, annotator, layer FROM edits "
        "JOIN articles ON articles.id = article_id JOIN united USING (number)"
    )
    _choose(db, before, same_labels=same_labels)
    _copy_state(db)
    _reopen_earlier(db, edits)
    for row in db.execute(f"SELECT {_KEY} FROM rebuilt").fetchall():
        edits.rebuild(AnnotationKey(*row))
    db.execute(  # memory counts no trials
        "INSERT OR IGNORE INTO memory_due SELECT number, annotator, layer FROM rebuilt "
        "JOIN articles ON articles.id = article_id JOIN annotators AS people "
        "ON people.id = annotator AND people.kind = 'person' "
        "WHERE NOT EXISTS (SELECT 1 FROM annotation_state AS state WHERE trial IS NOT NULL AND "
        f" {_SAME})"
    )
    touched = db.count("SELECT count(*) FROM touched")
    forked = [AnnotationKey(*row) for row in sorted(_forked(db) - forked_before)]
    return MergedEdits(
        db.count("SELECT count(*) FROM edits WHERE seq > ?", [before]),
        touched - len(had),
        len(had),
        forked,
        sorted(_set_aside(db) - set_aside_before),
    )


def _forked(db: Database) -> set[tuple[str, int, Layer]]:
    return set(db.execute(f"SELECT DISTINCT {_KEY} FROM annotation_state_versions").fetchall())


def _set_aside(db: Database) -> set[tuple[str, str]]:
    return set(db.execute("SELECT article_id, name FROM settled_differently").fetchall())


def _add(db: Database, labels: Mapping[int, int], *, same_labels: bool) -> None:
    """Copy the edits that are new here, in the order of the other file: parents come first."""

    def relabelled(detail: str | None) -> str | None:
        return _relabelled(detail, labels)

    db.conn.create_function("relabelled", 1, relabelled, deterministic=True)
    label, detail = ("their.label", "their.detail")
    if not same_labels:
        label = "(SELECT ours FROM merged_labels WHERE theirs = their.label)"
        detail = "relabelled(their.detail)"
    db.execute(
        "INSERT OR IGNORE INTO edits (id, parent, step, layer, article_id, annotator, at, action, "
        'start, "end", label, value, detail, via) SELECT their.id, their.parent, their.step, '
        "their.layer, articles.id, people.ours, their.at, their.action, their.start, "
        f'their."end", {label}, their.value, {detail}, their.via FROM other.edits AS their '
        "CROSS JOIN other.articles AS theirs ON theirs.id = their.article_id "
        "CROSS JOIN merged_articles AS pairs ON pairs.theirs = theirs.number "
        "CROSS JOIN articles ON articles.number = pairs.ours "
        "CROSS JOIN merged_people AS people ON people.theirs = their.annotator ORDER BY their.seq"
    )


def _relabelled(detail: str | None, labels: Mapping[int, int]) -> str | None:
    """The JSON of `edits.detail` with the label ids of this file."""
    if not detail:
        return detail
    values = json.loads(detail)
    for name in values.keys() & {"before", "other"}:
        values[name][2] = labels.get(values[name][2], values[name][2])
    for name in values.keys() & {"shown", "hidden", "spans", "drawn"}:
        for row in values[name]:
            row[2] = labels.get(row[2], row[2])
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _choose(db: Database, before: int, *, same_labels: bool) -> None:
    """Decide which annotations to copy: `touched.copied`; the others go into `rebuilt`.

    The state of an annotation is copied if the other file has all of its edits. Adjudications are
    not, where others contributed: their verdicts depend on the annotations, and only one of an
    article can be finished.
    """
    if same_labels:
        db.execute(
            f"UPDATE touched SET copied = 1 WHERE ({_KEY}) NOT IN (SELECT {_KEY} FROM rebuilt) "
            "AND NOT EXISTS (SELECT 1 FROM edits "
            " WHERE edits.article_id = touched.article_id AND edits.annotator = touched.annotator "
            " AND edits.layer = touched.layer AND seq <= ? "
            " AND NOT EXISTS (SELECT 1 FROM other.edits AS their WHERE their.id = edits.id))",
            [before],
        )
        db.execute(  # two articles of the other file that are one here
            "UPDATE touched SET copied = 0 WHERE article_id IN (SELECT id FROM articles "
            "WHERE number IN (SELECT ours FROM merged_articles GROUP BY ours HAVING count(*) > 1))"
        )
    db.execute(
        "UPDATE touched SET copied = 0 WHERE layer = 'adjudication' AND ("
        "EXISTS (SELECT 1 FROM edits WHERE edits.article_id = touched.article_id AND seq <= ?) "
        "OR (SELECT count(DISTINCT annotator) FROM edits WHERE layer = 'adjudication' "
        " AND edits.article_id = touched.article_id) > 1)",
        [before],
    )
    db.execute(f"INSERT OR IGNORE INTO rebuilt SELECT {_KEY} FROM touched WHERE NOT copied")
    db.execute(  # what a reviewer was shown may have come with the other file
        f"INSERT OR IGNORE INTO rebuilt SELECT {_KEY} FROM annotation_state "
        "WHERE layer = 'adjudication' AND article_id IN (SELECT article_id FROM touched)"
    )


def _copy_state(db: Database) -> None:
    """Copy the rows of state tables, memory and verdicts of annotations with all their edits."""
    db.execute(
        "CREATE TEMP TABLE copied AS SELECT touched.article_id, touched.annotator, touched.layer, "
        "first, articles.number AS article, theirs.id AS their_id, theirs.number AS their_number, "
        "people.theirs AS their_annotator FROM touched "
        "CROSS JOIN articles ON articles.id = touched.article_id "
        "CROSS JOIN merged_articles AS pairs ON pairs.ours = articles.number "
        "CROSS JOIN other.articles AS theirs ON theirs.number = pairs.theirs "
        "CROSS JOIN merged_people AS people ON people.ours = touched.annotator WHERE copied"
    )
    db.execute("CREATE INDEX temp.copied_by_key ON copied (article_id, annotator, layer)")
    known = db.count(f"SELECT count(*) FROM copied JOIN annotation_state USING ({_KEY})")
    if known:
        db.execute(
            "UPDATE copied SET first = (SELECT opened_seq FROM annotation_state AS state WHERE "
            "(state.article_id, state.annotator, state.layer) = "
            "(copied.article_id, copied.annotator, copied.layer)) "
            f"WHERE ({_KEY}) IN (SELECT {_KEY} FROM annotation_state)"
        )
        for table in _BY_ID:
            db.execute(f"DELETE FROM {table} WHERE ({_KEY}) IN (SELECT {_KEY} FROM copied)")
        for table in _BY_NUMBER:
            db.execute(
                f"DELETE FROM {table} WHERE (article, annotator, layer) IN "
                "(SELECT article, annotator, layer FROM copied)"
            )
    for table, columns in _BY_ID.items():
        db.execute(
            f"INSERT INTO {table} ({_KEY}, {columns}) SELECT copied.article_id, copied.annotator, "
            f"copied.layer, {_OWN.get(table, columns)} FROM copied CROSS JOIN other.{table} AS "
            "their ON their.article_id = copied.their_id "
            "AND their.annotator = copied.their_annotator AND their.layer = copied.layer"
        )
    for table, columns in _BY_NUMBER.items():
        db.execute(
            f"INSERT INTO {table} (article, annotator, layer{columns and ', '}{columns}) SELECT "
            f"copied.article, copied.annotator, copied.layer{columns and ', '}{columns} "
            f"FROM copied CROSS JOIN other.{table} AS their ON their.article = copied.their_number "
            "AND their.annotator = copied.their_annotator AND their.layer = copied.layer"
        )


_BY_ID = {
    "annotation_state": f"head, opened_seq, {STATE_COLUMNS}",
    "annotation_state_spans": 'start, "end", label, value, origin, suggester, text',
    "annotation_state_comments": 'start, "end", comment, at, meant_so',
    "annotation_state_remembered": "text, label, count, seq",
    "annotation_state_dismissed": "kind, text",
    "annotation_state_links": ('start, "end", label, role, target_start, target_end, target_label'),
    "annotation_state_versions": "head, status, digest",
}
"""Tables of state by the article's id, with the columns after the key."""

_OWN = {
    "annotation_state": f"head, copied.first, {STATE_COLUMNS}",
    "annotation_state_remembered": (
        "text, label, count, (SELECT edits.seq FROM other.edits AS made JOIN edits USING (id) "
        "WHERE made.seq = their.seq)"
    ),
}
"""What is selected where a column holds a number of this file."""

_BY_NUMBER = {
    "memory_counts": 'lead, string, outcome, label, "left", "right", times',
    "memory_due": "",
    "verdicts": 'suggester, start, "end", label, made_by, seen, score, is_right',
    "bulk_verdicts": ('suggester, start, "end", label, made_by, seen, score, chance, is_right'),
}
"""Tables of state by the article's number, with the columns after the key."""


def _reopen_earlier(db: Database, edits: Edits) -> None:
    """Keep a single finished adjudication of each article, and have the others replayed."""
    articles = db.column("SELECT article_id FROM rebuilt WHERE layer = 'adjudication'")
    for article_id, keys in reopen_earlier(db, edits, articles).items():
        db.execute(
            "UPDATE annotation_state SET status = 'open' "
            "WHERE article_id = ? AND layer = 'adjudication'",
            [article_id],
        )
        db.conn.executemany(
            "INSERT OR IGNORE INTO rebuilt VALUES (?, ?, ?)", [key.values for key in keys]
        )
