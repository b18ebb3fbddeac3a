from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

N, A, L, V = (0, 11, "NUMBER"), (12, 18, "ACTOR"), (29, 33, "LOCATION"), (37, 42, "LOCATION")
WORK = {
    "ana": {"k1": [N, A], "k2": [A, L], "k3": [], "k4": [A]},
    "ben": {"k1": [N, A, V], "k2": [A, L], "k3": [A]},
    "cem": {"k1": [N, L]},
}


def test_annotations_come_with_their_support_and_are_imported_again(
    imported: Callable[..., Callable[..., Result]], tmp_path: Path
) -> None:
    run = imported(WORK)
    (tmp_path / "gold.jsonl").write_text(
        json.dumps(
            {
                "id": "k1",
                "text": json.loads((tmp_path / "ana.jsonl").read_text().splitlines()[0])["text"],
                "spans": [
                    {"start": start, "end": end, "label": label} for start, end, label in (A, V)
                ],
            }
        )
    )
    assert run("import", "gold.jsonl", "--gold", "rea").exit_code == 0
    result = run("export", "annotations", "out.csv")
    assert result.stdout == (
        "out.csv: 4 articles, 8 annotations with 13 spans, gold with 5 spans\n"
    )
    assert "unsettled" not in result.stderr
    assert "left out" not in result.stderr
    with (tmp_path / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    found = [
        (row["article"], row["annotator"], row["text"], f"{row['support']}/{row['annotators']}")
        for row in rows
        if row["kind"] == "gold" or row["article"] == "k3"
    ]
    assert found == [
        *(("k1", "D", "rebels", "2/3"), ("k1", "D", "Varda", "1/3")),
        *(("k2", "A; B", "rebels", "2/2"), ("k2", "A; B", "Kesh", "2/2")),
        *(("k3", "A", "", "/2"), ("k3", "B", "rebels", "1/2")),
        ("k4", "A", "rebels", "1/1"),
    ]
    first = next(row for row in rows if row["text"] == "At least 56")
    assert (first["low"], first["support"], first["in_gold"]) == ("56", "3", "false")
    assert run("export", "annotations", "out.jsonl", "--people", "names").exit_code == 0
    again = run("--db", "two.db", "import", "out.jsonl")
    assert again.exit_code == 0, again.output
    assert "Articles: 4 new" in again.stdout
    assert again.stderr == ""
    found = []
    for project in ((), ("--db", "two.db")):
        assert run(*project, "export", "annotations", "x.csv", "--people", "names").exit_code == 0
        with (tmp_path / "x.csv").open(newline="") as file:
            found.append([{**row, "at": "", "origin": ""} for row in csv.DictReader(file)])
    assert found[0] == found[1]
    assert len(found[0]) == len(rows)


def test_annotations_of_nobody_are_one_sentence(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Rebels left Kesh.")
    assert run("import", "one.txt").exit_code == 0
    result = run("export", "annotations", "out.csv")
    assert result.exit_code == 1
    assert "no annotation to export: finish an article first" in result.stderr
    assert run("export", "annotations", "out.csv", "--by", "paragraph").exit_code == 2
