"""Merges articles: two with the same id and the same text are one.

An article that was replaced has another id, its former one with a suffix (`~1`), so articles are
compared by their former id. Where files have several texts under one id, the text imported last has
the id, and the earlier ones are renamed and retired, as `import --replace` does.

A purged article does not come back: where one file counts more purges of an article, the other
file's article is deleted with its edits, or not copied.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from corpus.store.edit_rows import STATE_TABLES
from corpus.store.merge.draws import FIRST_DRAW
from corpus.store.merge.queue import MORE_PEOPLE
from corpus.store.merge.registers import Register, later
from corpus.store.merge.suggesters import HIGHER_SCORE

if TYPE_CHECKING:
    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.merge.registers import Name

_DESCRIBED = "imported_at, title, source, url, published, meta, lang, tokenizer, tokens, sentences"
"""What two files may say differently of one text; the earliest import counts."""


_OF_ARTICLE = (
    ("suggested", "suggester", "ON CONFLICT DO NOTHING"),
    (
        "suggestion_spans",
        'suggester, start, "end", label, score, reason',
        HIGHER_SCORE,
    ),
    ("article_split_keys", "key", "ON CONFLICT DO NOTHING"),
    ("queue_assignments", "annotator", "ON CONFLICT DO NOTHING"),
    ("queue_overlaps", "asked, second_opinion", MORE_PEOPLE),
    ("article_draws", "draw, source, period, probability", FIRST_DRAW),
)
"""(table, columns after `article`, end of an INSERT) of what belongs to an article."""


class MergedArticles(NamedTuple):
    """The result of merging articles; `renamed` has new ids by former ones."""

    new: int
    known: int
    purged: int
    renamed: dict[str, str]
    registers: dict[Name, Register]
    current: dict[Name, str | None]


def merge_articles(
    db: Database, articles: Articles, ours: dict[Name, Register], theirs: dict[Name, Register]
) -> MergedArticles:
    """Add the articles that the other file has; fills the table `temp.merged_articles`.

    That has the number of each article in the other file with its number here.
    """
    _list_all(db)
    ours, theirs = (
        registers | _repeated(db, schema, registers)
        for schema, registers in (("main", ours), ("other", theirs))
    )
    purged = _purge(db, articles)
    _unite_repeated(db)
    known = db.count("SELECT count(*) FROM merged_articles")
    new = _add(db)
    _describe(db)
    registers = _retired(db, ours, theirs)
    renamed = _rename(db, registers)
    current = {
        name: db.value("SELECT retired_at FROM articles WHERE number = ?", [name[1]])
        for name in registers
    }
    return MergedArticles(new, known, purged, renamed, registers, current)


def _list_all(db: Database) -> None:
    """List the articles of both files with their former ids, and the pairs that are the same."""
    for schema, table in (("main", "our_articles"), ("other", "their_articles")):
        db.execute(
            f"CREATE TEMP TABLE {table} AS SELECT articles.number, "
            f"coalesce(origin, articles.id) AS base, text_hash FROM {schema}.articles AS articles "
            f"LEFT JOIN {schema}.merge_origins AS origins "
            "ON kind = 'article' AND origins.number = articles.number ORDER BY articles.number"
        )
        db.execute(f"CREATE INDEX temp.{table}_by_base ON {table} (base, text_hash)")
    db.execute("CREATE TEMP TABLE united (number INTEGER PRIMARY KEY)")
    db.execute("CREATE TEMP TABLE merged_articles (theirs INTEGER PRIMARY KEY, ours INTEGER)")
    _pair(db)


def _repeated(db: Database, schema: str, registers: dict[Name, Register]) -> dict[Name, Register]:
    """The registers of articles that are listed several times: an earlier text that came back.

    The import that brought it back is the time from which it was in use again.
    """
    table = "our_articles" if schema == "main" else "their_articles"
    rows = db.execute(
        f"SELECT listed.base, listed.text_hash, number, retired_at, imported_at "
        f"FROM {table} AS listed JOIN {schema}.articles USING (number) "
        f"WHERE (listed.base, listed.text_hash) IN (SELECT base, text_hash FROM {table} "
        "GROUP BY 1, 2 HAVING count(*) > 1) ORDER BY number"
    ).fetchall()
    found: dict[tuple[str, str], Register] = {}
    numbers: dict[int, tuple[str, str]] = {}
    for base, text_hash, number, retired_at, imported_at in rows:
        at = imported_at if (base, text_hash) in found else ""
        stored = registers.get(("article", number, "retired_at"), Register(retired_at, at))
        found[base, text_hash] = later(found.get((base, text_hash), stored), stored)
        numbers[number] = base, text_hash
    return {("article", number, "retired_at"): found[key] for number, key in numbers.items()}


def _pair(db: Database) -> None:
    db.execute("DELETE FROM merged_articles")
    db.execute(
        "INSERT INTO merged_articles SELECT their.number, min(our.number) FROM their_articles "
        "AS their JOIN our_articles AS our USING (base, text_hash) GROUP BY their.number"
    )


_PURGES = "SELECT id, text_hash, times FROM {schema}.purged_articles"


def _purge(db: Database, articles: Articles) -> int:
    """Delete articles that the other file purged more often; skip those purged more often here."""
    mine, yours = (
        {(row[0], row[1]): row[2] for row in db.execute(_PURGES.format(schema=schema))}
        for schema in ("main", "other")
    )
    gone: list[str] = []
    for key in sorted(mine.keys() | yours.keys()):
        here, there = mine.get(key, 0), yours.get(key, 0)
        table = "our_articles" if here < there else "their_articles"
        if here != there:
            if here < there:
                gone += db.column(
                    "SELECT id FROM articles JOIN our_articles USING (number) "
                    "WHERE (base, our_articles.text_hash) = (?, ?)",
                    key,
                )
            db.execute(f"DELETE FROM {table} WHERE (base, text_hash) = (?, ?)", key)
    articles.purge(*gone)
    if mine or yours:
        times = {key: max(mine.get(key, 0), yours.get(key, 0)) for key in mine.keys() | yours}
        db.execute("DELETE FROM purged_articles")
        db.conn.executemany(
            "INSERT INTO purged_articles VALUES (?, ?, ?)", [(*k, n) for k, n in times.items()]
        )
        _pair(db)
    return len(gone)


def _unite_repeated(db: Database) -> None:
    """Unite articles of this file that have the same former id and text: one was restored.

    The edits of the others move to the first one. It is listed in `temp.united`, because its state
    has to be rebuilt.
    """
    repeated = db.execute(
        "SELECT our.number, first.number FROM our_articles AS our JOIN (SELECT base, text_hash, "
        "min(number) AS number FROM our_articles GROUP BY 1, 2 HAVING count(*) > 1) AS first "
        "USING (base, text_hash) WHERE our.number > first.number"
    ).fetchall()
    if not repeated:
        return
    purges = db.execute("SELECT * FROM purged_articles").fetchall()
    for other, first in repeated:
        ids = [
            db.value("SELECT id FROM articles WHERE number = ?", [number])
            for number in (first, other)
        ]
        db.execute("INSERT OR IGNORE INTO united VALUES (?)", [first])
        for table in STATE_TABLES:
            db.execute(f"DELETE FROM {table} WHERE article_id IN (?, ?)", ids)
        db.execute("UPDATE edits SET article_id = ? WHERE article_id = ?", ids)
        for table, columns, end in _OF_ARTICLE:
            db.execute(
                f"INSERT INTO {table} (article, {columns}) SELECT ?, {columns} FROM {table} "
                f"WHERE article = ? {end}",
                [first, other],
            )
        db.execute("DELETE FROM articles WHERE number = ?", [other])
    db.execute("DELETE FROM purged_articles")
    db.conn.executemany("INSERT INTO purged_articles VALUES (?, ?, ?)", purges)
    db.execute("DELETE FROM our_articles WHERE number NOT IN (SELECT number FROM articles)")


def _add(db: Database) -> int:
    """Copy the articles that are new here, in the order of the other file; returns how many."""
    last = db.count("SELECT max(seq) FROM sqlite_sequence WHERE name = 'articles'")
    db.execute(
        "CREATE TEMP TABLE new_articles AS SELECT min(number) AS theirs, base, text_hash, "
        "row_number() OVER (ORDER BY min(number)) + ? AS ours FROM their_articles "
        "WHERE number NOT IN (SELECT theirs FROM merged_articles) GROUP BY base, text_hash",
        [last],
    )
    db.execute(
        "INSERT INTO articles (number, id, retired_at, text_hash, text, " + _DESCRIBED + ") "
        "SELECT new.ours, CASE WHEN EXISTS (SELECT 1 FROM articles WHERE id = there.id) "
        "THEN char(0) || new.ours ELSE there.id END, there.retired_at, there.text_hash, "
        "there.text, "
        + ", ".join(f"there.{column}" for column in _DESCRIBED.split(", "))
        + " FROM new_articles AS new JOIN other.articles AS there ON there.number = new.theirs "
        "ORDER BY new.ours"
    )
    db.execute("INSERT INTO our_articles SELECT ours, base, text_hash FROM new_articles")
    db.execute(
        "INSERT OR IGNORE INTO merge_origins SELECT 'article', new.ours, new.base "
        "FROM new_articles AS new JOIN articles ON number = new.ours WHERE id <> new.base"
    )
    added = db.count("SELECT count(*) FROM new_articles")
    db.execute("DROP TABLE new_articles")
    _pair(db)
    return added


def _describe(db: Database) -> None:
    """Take title, source and tokens from the earlier import where two files differ."""
    columns = _DESCRIBED.split(", ")
    here, there = (", ".join(f"{table}.{c}" for c in columns) for table in ("here", "there"))
    earlier = db.execute(
        f"SELECT pair.ours, {there} FROM merged_articles AS pair "
        "JOIN articles AS here ON here.number = pair.ours "
        "JOIN other.articles AS there ON there.number = pair.theirs "
        f"WHERE here.imported_at <> there.imported_at AND ({there}) < ({here})"
    ).fetchall()
    for number, *values in sorted(earlier, reverse=True):  # the earliest is written last
        db.execute(
            f"UPDATE articles SET ({_DESCRIBED}) = ({','.join('?' * len(columns))}) "
            "WHERE number = ?",
            [*values, number],
        )
    if earlier:
        db.execute("INSERT INTO article_texts (article_texts) VALUES ('delete-all')")


def _retired(
    db: Database, ours: dict[Name, Register], theirs: dict[Name, Register]
) -> dict[Name, Register]:
    """Whether each article is retired that is so anywhere, or that was restored."""
    pairs = dict(db.execute("SELECT theirs, ours FROM merged_articles").fetchall())
    here = dict(db.execute("SELECT number, retired_at FROM articles WHERE retired_at <> ''"))
    there = dict(db.execute("SELECT number, retired_at FROM other.articles WHERE retired_at <> ''"))
    found: dict[Name, Register] = {}
    touched = {number for kind, number, _ in ours if kind == "article"} | here.keys()
    of_theirs = {number for kind, number, _ in theirs if kind == "article"} | there.keys()
    for number in touched:
        name = ("article", number, "retired_at")
        found[name] = ours.get(name, Register(here.get(number)))
    for number in of_theirs & pairs.keys():
        name = ("article", pairs[number], "retired_at")
        mine = found.get(name, Register(here.get(pairs[number])))
        their_name = ("article", number, "retired_at")
        found[name] = later(mine, theirs.get(their_name, Register(there.get(number))))
    exists = set(db.column("SELECT number FROM articles")) if found else set()
    found = {name: register for name, register in found.items() if name[1] in exists}
    db.conn.executemany(
        "UPDATE articles SET retired_at = :at WHERE number = :number AND retired_at IS NOT :at",
        [{"at": register.value, "number": number} for (_, number, _), register in found.items()],
    )
    return found


def _rename(db: Database, registers: dict[Name, Register]) -> dict[str, str]:
    """Give articles with one former id and several texts their ids, and retire the earlier ones."""
    rows = db.execute(
        "SELECT base, number, id, imported_at, retired_at, our.text_hash FROM our_articles AS our "
        "JOIN articles USING (number) WHERE base IN (SELECT base FROM our_articles "
        "GROUP BY base HAVING count(*) > 1) OR id <> base"
    ).fetchall()
    families: dict[str, list[tuple[str, bool, str, int, str]]] = {}
    for base, number, article_id, imported_at, retired_at, text_hash in rows:
        one = (imported_at, retired_at is None, text_hash, number, article_id)
        families.setdefault(base, []).append(one)
    ids: dict[int, tuple[str, str]] = {}
    for base, family in sorted(families.items()):
        *earlier, current = sorted(family)
        ids[current[3]] = current[4], base
        names = (f"{base}~{number}" for number in count(1))
        for one, following in zip(earlier, sorted(family)[1:], strict=True):
            name = next(name for name in names if not _is_imported(db, name))
            ids[one[3]] = one[4], name
            register = registers.get(("article", one[3], "retired_at"), Register(None))
            if not register.at:
                db.execute(
                    "UPDATE articles SET retired_at = ? WHERE number = ?", [following[0], one[3]]
                )
                registers["article", one[3], "retired_at"] = Register(following[0])
        db.conn.executemany(
            "INSERT OR IGNORE INTO merge_origins VALUES ('article', ?, ?)",
            [(one[3], base) for one in family],
        )
    changed = {number: new for number, (old, new) in ids.items() if old != new}
    for number in changed:
        db.execute("UPDATE articles SET id = char(0) || 'new' || number WHERE number = ?", [number])
    for number, new in changed.items():
        db.execute("UPDATE articles SET id = ? WHERE number = ?", [new, number])
    return {ids[number][0]: new for number, new in changed.items() if ids[number][0][0] != "\0"}


def _is_imported(db: Database, name: str) -> bool:
    """Whether an article was imported under this name."""
    return db.value("SELECT 1 FROM our_articles WHERE base = ?", [name]) is not None
