"""A project in which every text that somebody could have written tries to steer the terminal.

It is made as usual with a harmless word, and then the word is replaced in the file, whatever the
commands would have refused: a project may come from anybody.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from annotator.cli.review import compare_stale
from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import review_keymap
from annotator.session.labelling.session import LabellingSession
from annotator.session.review.session import ReviewSession
from corpus.label_sets import LabelEntry
from corpus.model import Article, Span, Suggestion, text_hash
from corpus.text.tokenizer import Tokenizer
from tests.new_projects import new_project
from tests.pressing import press, press_keys, press_named

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store import Project

HOSTILE = "\x1b[2J\x1b]52;c;aA\x07\x1b]8;;u\x07\x9b1m[red]\x85\u202e\u200b\U000e0041\r\nzz"
"""Escape sequences that clear, copy and link, one with C1, markup, and characters that mislead."""

WORD = "Q" + "x" * (len(HOSTILE) - 1)
"""The harmless word, of as many code points, so that spans keep their places."""


def hostile_project(path: Path) -> None:
    """Write the project: two people's work, a review, and whatever else a project can hold."""
    with new_project(path) as project:
        _fill(project)
    with closing(sqlite3.connect(path)) as connection, connection:
        _replace(connection)


def _fill(project: Project) -> None:
    tokenizer = Tokenizer("en")
    project.set_title(WORD)
    project.set_licence(WORD)
    project.set_guideline(f"# {WORD}\n\n## ACTOR: {WORD}\n\n{WORD} `{WORD}` **[{WORD}]({WORD})**\n")
    label = project.labels.add(LabelEntry(f"{WORD}", "4", None, WORD))
    project.labels.change(LabelEntry("ACTOR", description=WORD))
    project.suggestions.register(WORD, {WORD: WORD}, recipe=json.dumps({"suggester": WORD}))
    for number in range(5):
        text = f"{WORD} rebels met 40 men in {WORD} of day {number}."
        name = f"{WORD} {number}"
        tokens, sentences = tokenizer.encode(text)
        article = Article(
            name,
            text,
            WORD if number else WORD * 300,
            WORD,
            url=WORD,
            published=WORD,
            meta={WORD: WORD},
            tokens=tokens,
            sentences=sentences,
        )
        project.articles.add(article, tokenizer=tokenizer.name)
        here = text.index(" of day")
        spans = [Span(0, len(WORD), 1), Span(here - len(WORD), here, label.id)]
        made = [Suggestion(span, 0.5, WORD) for span in spans]
        project.suggestions.add(WORD, name, made)
    project.suggestions.make_current(WORD)
    for number, person in enumerate((f"{WORD}a", f"{WORD}b")):
        session = LabellingSession(project, project.people.get_or_add(person), via="screen")
        project.leases.set_overlap(2)
        session.start()
        for article in range(3):
            session.workspace.open(f"{WORD} {article}")
            if number:
                press_named(session, "go_to", 0)
                press_keys(session, "x")
            press_named(session, "accept_between", 0, 1000)
            press_named(session, "set_comment", WORD)
            press_named(session, "go_to", len(WORD) + 12)
            press_keys(session, "2")
            press_named(session, "set_value", f"40 {WORD}")
            press_named(session, "set_comment", WORD)
            press_keys(session, "f")
            press(session, session.finish)
            press(session, session.finish)  # whatever it has asked
    compare_stale(project)
    reviewer = project.people.get_or_add(f"{WORD}r")
    review = ReviewSession(project, reviewer, keymap=review_keymap(default_keymap()))
    review.start(f"{WORD} 0")
    review.editor.set_comment(WORD, "Reason")
    review.take(1)
    review.take_unanimous()
    press(review, review.finish)
    project.leases.assign(reviewer.id, [f"{WORD} 4"])
    project.logins.invite(reviewer, "reviewer")
    project.tags.add(WORD, project.present(), WORD)
    project.trials.set_practice(1)


def _replace(connection: sqlite3.Connection) -> None:
    """Put `HOSTILE` in the place of `WORD` in every text of the file."""
    connection.create_function("hostile", 1, _hostile, deterministic=True)
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' "
        "AND name NOT LIKE 'article_texts_%' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (table,) in tables:
        columns = connection.execute(f"PRAGMA table_info('{table}')").fetchall()
        for _, column, kind, *_ in columns:
            if kind == "TEXT":
                quoted = f'"{column}"'
                connection.execute(
                    f"UPDATE {table} SET {quoted} = hostile({quoted}) "
                    f"WHERE lower({quoted}) LIKE '%{WORD.lower()}%'"
                )
    connection.create_function("text_hash", 1, text_hash, deterministic=True)
    connection.execute("UPDATE articles SET text_hash = text_hash(text)")
    connection.execute("INSERT INTO article_texts (article_texts) VALUES ('rebuild')")
    for _, sql in triggers:
        connection.execute(sql)


def _hostile(text: str) -> str:
    put = HOSTILE
    if text.startswith(("{", "[", '"')):
        try:
            json.loads(text)
            put = json.dumps(HOSTILE)[1:-1]
        except ValueError:
            pass
    return text.replace(WORD, put).replace(WORD.casefold(), put.casefold())
