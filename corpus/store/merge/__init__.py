"""Merges another file of the same project into this one.

The result is the union of the facts in both files: the order of merges makes no difference, and
merging the same file again changes nothing. `DECISIONS` has the rule for each table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import InputError
from corpus.store.db.database import transaction
from corpus.store.merge import registers
from corpus.store.merge.articles import merge_articles
from corpus.store.merge.draws import merge_draws
from corpus.store.merge.edits import merge_edits
from corpus.store.merge.names import merge_labels, merge_people
from corpus.store.merge.queue import merge_queue
from corpus.store.merge.suggesters import merge_suggestions
from corpus.store.merge.tags import merge_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.model import AnnotationKey
    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits

UNITE = "unite"
LATEST = "the later value"
DERIVE = "compute again"
OURS = "keep this file's"
NEVER = "never copy"

DECISIONS: dict[str, tuple[str, str]] = {
    "articles": (UNITE, "same id and text: one article; the earlier import describes it"),
    "labels": (UNITE, "by the name they were created with; later changes count"),
    "annotators": (UNITE, "by the name they were created with; later names count"),
    "suggesters": (UNITE, "by name and settings; a name with other settings gets a suffix"),
    "suggested": (UNITE, "the articles in which a suggester has run"),
    "suggestion_spans": (UNITE, "of the same span, the higher score"),
    "suggestion_reasons": (UNITE, "with the suggestions that have them"),
    "edits": (UNITE, "by id; each file keeps its own order (`seq`)"),
    "merged_edits": (OURS, "ranges in this file's order"),
    "settings": (LATEST, "except facts of one file: see `OWN_SETTINGS`"),
    "merge_registers": (LATEST, "these are the times that decide between two values"),
    "merge_origins": (UNITE, "with the labels, people and articles that they name"),
    "purged_articles": (UNITE, "the higher count; a purged article does not come back"),
    "article_split_keys": (UNITE, "an article stays on the side where it was exported"),
    "split_sides": (UNITE, "of two sides of one group, the first by name; the summary names it"),
    "tags": (UNITE, "by name and edits; a name with other edits gets a suffix"),
    "draws": (UNITE, "by id"),
    "article_draws": (UNITE, "of two draws of one article that with the smaller id"),
    "queue_overlaps": (UNITE, "the larger number of people"),
    "queue_assignments": (UNITE, "an assignment ended in only one file is restored"),
    "queue_released": (UNITE, "a lease ended in one file has ended in both"),
    "annotation_state": (DERIVE, "from the edits"),
    "annotation_state_spans": (DERIVE, "from the edits"),
    "annotation_state_comments": (DERIVE, "from the edits"),
    "annotation_state_remembered": (DERIVE, "from the edits"),
    "annotation_state_dismissed": (DERIVE, "from the edits"),
    "annotation_state_links": (DERIVE, "from the edits"),
    "annotation_state_versions": (DERIVE, "from the edits"),
    "memory_counts": (DERIVE, "from the edits, when the next article is opened"),
    "memory_due": (DERIVE, "the annotations that memory has yet to count"),
    "verdicts": (DERIVE, "from the edits"),
    "verdict_counts": (DERIVE, "sums of `verdicts`"),
    "bulk_verdicts": (DERIVE, "from the edits"),
    "bulk_counts": (DERIVE, "sums of `bulk_verdicts`"),
    "compared": (DERIVE, "from the finished annotations, when review starts"),
    "facets": (DERIVE, "from the finished annotations, when review starts"),
    "article_groups": (DERIVE, "from the texts, when groups are needed"),
    "article_facts": (DERIVE, "from the texts, when groups are needed"),
    "sketch_blocks": (DERIVE, "from the texts, when groups are needed"),
    "article_texts": (DERIVE, "from the texts, when somebody searches"),
    "queue_ranks": (
        OURS,
        "computed from suggestions; new articles come last until they are ranked",
    ),
    "scored_candidates": (OURS, "made by the scorer of this file; made for others when needed"),
    "scorer_weights": (OURS, "fitted in this file, and fitted again as work goes on"),
    "fit_examples": (OURS, "made for a fit in this file"),
    "web_logins": (NEVER, "a link or cookie opens the server of one machine only"),
}
"""By table: the rule of a merge, and the reason."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The additions and changes of a merge.

    `settings` are keys whose value changed. `renamed` are new ids of articles by former ones.
    `forked` are annotations to which the merge added a version, `set_aside` adjudications (article
    id, reviewer's name) that differ from a later one, which is gold. `notes` are sentences about
    names, keys and sides on which the files contradicted each other.
    """

    articles: int = 0
    known: int = 0
    purged: int = 0
    renamed: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    suggested: int = 0
    suggestions: int = 0
    edits: int = 0
    annotations: int = 0
    continued: int = 0
    forked: tuple[AnnotationKey, ...] = ()
    set_aside: tuple[tuple[str, str], ...] = ()
    settings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _DryRun(Exception):  # noqa: N818 - no error, but the way out of the transaction
    """Rolls the transaction back."""


def merge(
    db: Database, articles: Articles, edits: Edits, other: str, *, dry_run: bool = False
) -> Merged:
    """Merge the file at the URI `other`, which has the same schema; all or nothing.

    With `dry_run` nothing is stored. Raises `InputError` if `other` is not a copy of this project,
    and `NotSavedError` if this file cannot be written.
    """
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("ATTACH ? AS other", [other])
    merged = Merged()
    try:
        with transaction(db):
            _refuse_strangers(db)
            merged = _merge(db, articles, edits)
            if dry_run:
                raise _DryRun
            for table in _TEMPORARY:
                db.execute(f"DROP TABLE IF EXISTS temp.{table}")
    except _DryRun:
        pass
    finally:
        db.execute("DETACH other")
    return merged


_TEMPORARY = (
    *("former_label_names", "merged_labels", "merged_people", "merged_suggesters", "touched"),
    "merged_reasons",
    *("merged_articles", "our_articles", "their_articles", "rebuilt", "copied", "united"),
)


def _merge(db: Database, articles: Articles, edits: Edits) -> Merged:
    ours, theirs = (registers.stored(db, schema) for schema in ("main", "other"))
    db.execute("CREATE TEMP TABLE former_label_names AS SELECT id, name AS was FROM labels")
    db.execute(
        "CREATE TEMP TABLE rebuilt (article_id TEXT, annotator INTEGER, layer TEXT, "
        "PRIMARY KEY (article_id, annotator, layer)) WITHOUT ROWID"
    )
    labels = merge_labels(db, ours, theirs)
    people = merge_people(db, ours, theirs)
    _map(db, "merged_labels", labels.ours)
    _map(db, "merged_people", people.ours)
    _refuse_contradictions(db)
    united = merge_articles(db, articles, ours, theirs)
    suggestions = merge_suggestions(db)
    merge_draws(db)
    changes = merge_edits(db, edits, labels.ours)
    sides = [*merge_queue(db), *merge_tags(db)]
    settings, changed = registers.merge_settings(db, ours, theirs)
    current: dict[registers.Name, str | None] = {
        name: db.value("SELECT value FROM settings WHERE key = ?", [name[2]]) for name in settings
    }
    registers.keep(
        db,
        settings | labels.registers | people.registers | united.registers,
        current | labels.current | people.current | united.current,
    )
    return Merged(
        articles=united.new,
        known=united.known,
        purged=united.purged,
        renamed=united.renamed,
        labels=tuple(labels.added),
        people=tuple(people.added),
        suggested=suggestions.articles,
        suggestions=suggestions.spans,
        edits=changes.edits,
        annotations=changes.new,
        continued=changes.continued,
        forked=tuple(changes.forked),
        set_aside=tuple(changes.set_aside),
        settings=tuple(changed),
        notes=(*labels.changed, *people.changed, *suggestions.changed, *sides),
    )


def _map(db: Database, table: str, numbers: Mapping[int, int]) -> None:
    db.execute(f"CREATE TEMP TABLE {table} (theirs INTEGER PRIMARY KEY, ours INTEGER)")
    db.conn.executemany(f"INSERT INTO {table} VALUES (?, ?)", numbers.items())


def _refuse_strangers(db: Database) -> None:
    """Raise `InputError` unless both files are copies of one project."""
    facts = {
        key: [
            db.value(f"SELECT value FROM {schema}.settings WHERE key = ?", [key])
            for schema in ("main", "other")
        ]
        for key in ("identity", "lang", "tokenizer")
    }
    if len(set(facts["identity"])) > 1:
        message = (
            "it belongs to another project: only copies of one project file can be merged. "
            "`annotator export jsonl` and `annotator import` move annotations between projects."
        )
        raise InputError(message)
    for key in ("lang", "tokenizer"):
        if len(set(facts[key])) > 1:
            here, there = facts[key]
            what = "language" if key == "lang" else key
            message = (
                f"its {what} is {there}, and that of this project is {here}: only copies with the "
                f"same {what} can be merged."
            )
            raise InputError(message)


_SAMPLE = 2000
"""The number of earliest edits that are compared, enough to notice a renamed label."""


def _refuse_contradictions(db: Database) -> None:
    """Raise `InputError` if both files have an edit under different people or labels.

    That happens where a file was renamed in an older version, which stored no origins.
    """
    pairs = db.execute(
        "SELECT mine.annotator, people.ours, mine.label, labels.ours "
        f"FROM (SELECT * FROM other.edits ORDER BY seq LIMIT {_SAMPLE}) AS their "
        "JOIN edits AS mine USING (id) LEFT JOIN merged_people AS people "
        "ON people.theirs = their.annotator LEFT JOIN merged_labels AS labels "
        "ON labels.theirs = their.label"
    ).fetchall()
    for annotator, same_annotator, label, same_label in pairs:
        for table, number, same in (
            ("annotators", annotator, same_annotator),
            ("labels", label, same_label),
        ):
            if number != same:
                names = [
                    db.value(f"SELECT name FROM {table} WHERE id = ?", [one])
                    for one in (number, same)
                ]
                command = "people" if table == "annotators" else "labels"
                message = (
                    f"{names[0]} is called {names[1]} in that file: give both the same name with "
                    f"`annotator {command} --rename OLD NEW` in one of the files, and merge again."
                )
                raise InputError(message)
