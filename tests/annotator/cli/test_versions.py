"""Tags, and the commands that show, compare, export and undo earlier states."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

SPANS = {"one": [(0, 5, "NUMBER"), (6, 14, "ACTOR")], "two": [(6, 14, "ACTOR")]}
LATER = {
    "one": [(0, 5, "LOCATION"), (6, 19, "ACTOR")],
    "two": [(6, 14, "ACTOR")],
    "three": [(6, 14, "ACTOR")],
}
TEXTS = {name: f"Fifty soldiers fled to Kesh, {name} said." for name in LATER}


def lines(spans: dict[str, list[tuple[int, int, str]]]) -> str:
    return "".join(
        json.dumps(
            {
                "id": name,
                "text": TEXTS[name],
                "source": "wire",
                "spans": [{"start": s, "end": e, "label": label} for s, e, label in found],
            }
        )
        + "\n"
        for name, found in spans.items()
    )


@pytest.fixture
def changed(run: Run, tmp_path: Path) -> Run:
    """The tag v1 after ana has labelled two articles; rea has settled three since."""
    (tmp_path / "v1.jsonl").write_text(lines(SPANS))
    (tmp_path / "later.jsonl").write_text(lines(LATER))
    assert run("import", "v1.jsonl", "--annotator", "ana").exit_code == 0
    assert "v1 names the state after the edit of 20" in run("tag", "v1", "--note", "first").stdout
    assert run("import", "later.jsonl", "--gold", "rea").exit_code == 0
    return run


def output(run: Run, *arguments: str, code: int = 0) -> str:
    result = run(*arguments)
    assert result.exit_code == code, (arguments, result.output)
    return result.output


def test_tags_are_listed_and_deleted(changed: Run) -> None:
    assert json.loads(output(changed, "tag", "--json"))[0]["note"] == "first"
    assert output(changed, "tag").splitlines()[1].startswith("v1   20")
    assert "already: delete it first" in output(changed, "tag", "V1", code=1)
    again = output(changed, "tag", "v1", "--delete").split("; annotator ")[1].split(" creates")[0]
    assert "No tags yet" in output(changed, "tag")
    assert "There is no tag 'v1'" in output(changed, "tag", "v1", "--delete", code=1)
    output(changed, *again.split())
    assert "2 articles in train" not in output(changed, "diff", "v1", "v1")
    assert "No article differs." in output(changed, "diff", "v1", "v1")
    for wrong in (["--note", "x"], ["v2", "--json"], ["v1", "--delete", "--note", "x"]):
        output(changed, "tag", *wrong, code=2)


def test_differences_are_counted_and_listed(changed: Run) -> None:
    shown = output(changed, "diff", "v1").splitlines()
    assert shown[0].startswith("v1 (20")
    assert " → now (20" in shown[0]
    assert shown[1] == "1 article changed, 1 newly settled"
    rows = [line.split() for line in shown]
    assert ["ACTOR", "1", "1"] in rows
    assert ["LOCATION", "1"] in rows
    assert ["wire", "1", "1", "1"] in rows
    assert ["rea", "1", "1", "1"] in rows
    assert shown[-1] == "relabelled NUMBER → LOCATION: 1"

    found = json.loads(output(changed, "diff", "v1", "--json"))
    one, three = found["articles"]
    assert (one["id"], one["settled"], one["decided_by"]) == ("one", "before and after", ["rea"])
    kinds = {each["kind"]: each for each in one["differences"]}
    assert set(kinds) == {"relabelled", "moved"}
    assert kinds["moved"]["before"]["text"] == "soldiers"
    assert kinds["moved"]["after"]["text"] == "soldiers fled"
    assert (three["id"], three["settled"]) == ("three", "after")
    assert found["counts"]["by_label"]["ACTOR"] == {"moved": 1, "newly_settled": 1}
    assert found["counts"]["articles"] == {"changed": 1, "newly_settled": 1, "unsettled": 0}
    back = json.loads(output(changed, "diff", "now", "v1", "--json"))
    assert back["articles"][1]["settled"] == "before"
    of_ana = output(changed, "diff", "v1", "--annotator", "ana")
    assert "No article differs." in of_ana
    assert "needs a terminal" in output(changed, "diff", "v1", "--browse", code=2)
    assert "no tag and no edit 'v9'" in output(changed, "diff", "v9", code=1)


def test_earlier_states_are_shown_and_exported(changed: Run, tmp_path: Path) -> None:
    assert "gold, single by ana, as of v1 · 2 spans" in output(changed, "show", "one", "--at", "v1")
    assert "gold, adjudicated by rea" in output(changed, "show", "one", "--at", "now")
    later = output(changed, "show", "three", "--at", "v1", code=1)
    assert "three was imported later than v1" in later
    output(changed, "show", "one", "--at", "v1", "--suggester", "x", code=2)

    output(changed, "export", "jsonl", "then.jsonl", "--at", "v1")
    then = [json.loads(line) for line in (tmp_path / "then.jsonl").read_text().splitlines()]
    assert [(one["id"], len(one["spans"])) for one in then] == [("one", 2), ("two", 1)]
    since = output(changed, "export", "jsonl", "since.jsonl", "--since", "v1")
    assert "Left out, unchanged: 1" in since
    exported = (tmp_path / "since.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in exported] == ["one", "three"]
    nothing = output(changed, "export", "jsonl", "x.jsonl", "--since", "now", code=1)
    assert "No gold is new or changed since now" in nothing
    for format_ in ("spacy", "annotations"):
        assert "--since" in output(changed, "export", format_, "x", "--since", "v1", code=2)


@pytest.mark.slow
def test_training_sets_of_earlier_states(changed: Run, tmp_path: Path) -> None:
    output(changed, "export", "spacy", "set", "--at", "v1", "--dev", "0.5")
    assert "all as in annotations.db as of v1" in output(changed, "verify", "set", "--at", "v1")
    output(changed, "verify", "set", code=1)
    made = output(changed, "rebuild", "set", "other", "--at", "now")
    assert "with the options of set as of now" in made
    assert json.loads((tmp_path / "other" / "manifest.json").read_text())["options"]["dev"] == 0.5
    assert "recreated with the same bytes" in output(changed, "rebuild", "set", "again")
    assert "1 article changed, 1 newly settled" in output(changed, "diff", "set", "other")
    output(changed, "tag", "as-exported", "--at", "set/manifest.json")
    assert "No article differs" in output(changed, "diff", "v1", "as-exported")


def test_history_and_undo(changed: Run, tmp_path: Path) -> None:
    listed = output(changed, "history", "rea").splitlines()
    assert listed[0].split() == ["when", "(UTC)", "who", "article", "via", "edit", "what"]
    assert len(listed) == 1 + 6  # an import has a row of spans and an end for each article
    assert "2 spans" in output(changed, "history", "one", "--until", "v1")
    entries: list[dict[str, Any]] = json.loads(output(changed, "history", "one", "--json"))
    assert [one["annotator"] for one in entries] == ["rea", "rea", "ana", "ana"]
    first = json.loads(output(changed, "history", "one", "--json", "--oldest-first", "--most", "1"))
    assert first == entries[-1:]
    assert output(changed, "history", "rea", "--until", "v1", "--json") == "[]\n"
    assert "No edits." in output(changed, "history", "rea", "--until", "v1")
    assert "neither a person nor an article" in output(changed, "history", "x", code=1)

    asked = ("undo", "--since", "v1", "--by", "rea", "--as", "ana")
    declined = changed(*asked, input="n\n")
    assert (declined.exit_code, "Undo 7 edits of rea in 3 articles?" in declined.output) == (
        1,
        True,
    )
    undone = output(changed, *asked, "--yes")
    assert "Undone: 7 edits of rea in 3 articles." in undone
    assert "No article differs." in output(changed, "diff", "v1", "now")
    assert "rea has done nothing since" in output(changed, *asked, "--yes")
    assert "by ana" in output(changed, "history", "rea", "--most", "1")
    command = undone.splitlines()[-1].removeprefix("To undo this: annotator ").split()
    assert command[-2:] == ["--as", "ana"]
    output(changed, *command, "--yes")
    assert "1 article changed, 1 newly settled" in output(changed, "diff", "v1", "now")
    with Project.open(tmp_path / "annotations.db") as project:
        assert sum(project.work.gold_by_basis().values()) == 3
