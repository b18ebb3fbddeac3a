"""The plain loop of agreement: the rows of finished annotations, read and parted by article and
annotator, nothing compared. Arguments: project file, an annotator's name and others.
"""

import json
import sqlite3
import sys


def main(project: str, *people: str) -> None:
    db = sqlite3.connect(f"file:{project}?mode=ro", uri=True)
    texts = db.execute("SELECT id, text, tokens FROM articles").fetchall()
    lanes: dict[str, dict[str, list[tuple[object, ...]]]] = {}
    rows = db.execute(
        'SELECT article_id, name, start, "end", label, value FROM annotation_state_spans '
        "JOIN annotators ON annotators.id = annotator WHERE layer = 'annotation' "
        "AND name IN (SELECT value FROM json_each(?))",
        [json.dumps(people)],
    )
    for article_id, name, *span in rows:
        lanes.setdefault(article_id, {}).setdefault(name, []).append(tuple(span))
    assert len(lanes) <= len(texts)


main(*sys.argv[1:])
