"""Merges suggesters and their suggestions.

Suggesters with the same name and the same settings are one. Where one name has several settings,
all but one get a suffix that follows from the settings, so that results are not mixed. What the
same suggester proposed for one article in two files is united, each span with its higher score.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus.store.db.connection import Database


HIGHER_SCORE = (
    "ON CONFLICT DO UPDATE SET "
    "score = max(coalesce(score, excluded.score), coalesce(excluded.score, score)), "
    "reason = (SELECT id FROM suggestion_reasons AS why "
    " WHERE why.id IN (suggestion_spans.reason, excluded.reason) "
    " ORDER BY why.reason DESC, why.made_by DESC LIMIT 1) "
    "WHERE (score, reason) IS NOT (excluded.score, excluded.reason)"
)
"""The end of an INSERT into `suggestion_spans`."""


class MergedSuggestions(NamedTuple):
    """The numbers of added articles and spans of suggestions, and sentences about changed names."""

    articles: int
    spans: int
    changed: list[str]


class _Suggester(NamedTuple):
    name: str
    settings: str
    created_at: str
    recipe: str


def merge_suggestions(db: Database) -> MergedSuggestions:
    """Add the suggesters of the other file, with their suggestions for articles."""
    changed = _merge_suggesters(db)
    articles = db.execute(
        "INSERT OR IGNORE INTO suggested SELECT pairs.ours, runs.ours "
        "FROM other.suggested AS their JOIN merged_suggesters AS runs ON runs.theirs = suggester "
        "JOIN merged_articles AS pairs ON pairs.theirs = article ORDER BY runs.ours, pairs.ours"
    ).rowcount
    before = db.count("SELECT count(*) FROM suggestion_spans")
    _merge_reasons(db)
    db.execute(
        'INSERT INTO suggestion_spans (article, suggester, start, "end", label, score, reason) '
        'SELECT pairs.ours, runs.ours, their.start, their."end", labels.ours, their.score, '
        "why.ours FROM other.suggestion_spans AS their "
        "JOIN merged_reasons AS why ON why.theirs = reason "
        "JOIN merged_suggesters AS runs ON runs.theirs = suggester "
        "JOIN merged_articles AS pairs ON pairs.theirs = article "
        "JOIN merged_labels AS labels ON labels.theirs = label "
        f"WHERE true {HIGHER_SCORE}"
    )
    spans = db.count("SELECT count(*) FROM suggestion_spans") - before
    return MergedSuggestions(articles, spans, changed)


def _merge_reasons(db: Database) -> None:
    """Fill `temp.merged_reasons` for the suggestions of articles that both files have now.

    Reasons of other suggestions stay away, as they may be about an article that was purged.
    """
    db.execute(
        "INSERT OR IGNORE INTO suggestion_reasons (reason, made_by) "
        "SELECT reason, made_by FROM other.suggestion_reasons WHERE id IN "
        "(SELECT spans.reason FROM other.suggestion_spans AS spans "
        " JOIN merged_articles ON theirs = article) ORDER BY id"
    )
    db.execute("CREATE TEMP TABLE merged_reasons (theirs INTEGER PRIMARY KEY, ours INTEGER)")
    db.execute(
        "INSERT INTO merged_reasons SELECT their.id, our.id FROM other.suggestion_reasons AS their "
        "JOIN main.suggestion_reasons AS our USING (reason, made_by)"
    )


def _merge_suggesters(db: Database) -> list[str]:
    """Fills `temp.merged_suggesters`; returns sentences on names that changed."""
    here, there = _suggesters(db, "main"), _suggesters(db, "other")
    identities: dict[tuple[str, str], _Suggester] = {}
    for one in (*here.values(), *there.values()):
        identity = _identity(one)
        former = identities.get(identity, one)
        identities[identity] = _Suggester(
            *identity, min(former.created_at, one.created_at), max(former.recipe, one.recipe)
        )
    numbers = {_identity(one): number for number, one in here.items()}
    names = _names(identities)
    changed = [
        f"the suggester {one.name} is called {names[_identity(one)]}"
        for one in here.values()
        if names[_identity(one)] != one.name
    ]
    if changed:
        db.execute("UPDATE suggesters SET name = char(0) || id")
    by_time = sorted(identities, key=lambda identity: (identities[identity].created_at, identity))
    for identity in by_time:
        one = identities[identity]
        if identity in numbers:
            db.execute(
                "UPDATE suggesters SET (name, settings, created_at, recipe) = (?, ?, ?, ?) "
                "WHERE id = ?",
                [names[identity], *one[1:], numbers[identity]],
            )
        else:
            added = db.execute(
                "INSERT INTO suggesters (name, settings, created_at, recipe) VALUES (?, ?, ?, ?)",
                [names[identity], *one[1:]],
            )
            numbers[identity] = int(added.lastrowid or 0)
    db.execute("CREATE TEMP TABLE merged_suggesters (theirs INTEGER PRIMARY KEY, ours INTEGER)")
    db.conn.executemany(
        "INSERT INTO merged_suggesters VALUES (?, ?)",
        [(number, numbers[_identity(one)]) for number, one in there.items()],
    )
    return changed


def _suggesters(db: Database, schema: str) -> dict[int, _Suggester]:
    """The suggesters of a file by number; labels in their mappings have the names used here."""
    rows = db.execute(
        f"SELECT id, name, settings, created_at, recipe FROM {schema}.suggesters ORDER BY id"
    ).fetchall()
    renamed = dict(
        db.execute(
            "SELECT there.name, here.name FROM other.labels AS there JOIN merged_labels "
            "ON theirs = there.id JOIN labels AS here ON here.id = ours"
            if schema == "other"
            else "SELECT was, name FROM former_label_names JOIN labels USING (id)"
        ).fetchall()
    )
    return {
        number: _Suggester(name, _with_names(settings, renamed), *more)
        for number, name, settings, *more in rows
    }


def _with_names(settings: str, renamed: dict[str, str]) -> str:
    values = json.loads(settings)
    mapping = values.get("mapping")
    if isinstance(mapping, dict):
        values["mapping"] = {label: renamed.get(name, name) for label, name in mapping.items()}
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


def _identity(one: _Suggester) -> tuple[str, str]:
    """The name without the suffix that a merge has added, and the settings."""
    return one.name.removesuffix(_suffix(one.settings)), one.settings


def _suffix(settings: str) -> str:
    return f"~{hashlib.sha256(settings.encode()).hexdigest()[:6]}"


def _names(identities: dict[tuple[str, str], _Suggester]) -> dict[tuple[str, str], str]:
    """The names by identity: of several with one name, that with the smallest settings keeps it."""
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for name, settings in sorted(identities):
        names[name, settings] = name + _suffix(settings) if name in taken else name
        taken.add(name)
    return names
