"""A week of a team of five on one project: what is gold at the end equals what the script knows."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from annotator.cli.main import main
from corpus.model import AnnotationKey
from corpus.store import Project, trials
from corpus.workflows.integrity import check
from tests.end_to_end.team_week import Clock, Team, accepted, by_article, extent, texts
from tests.plain_sql import lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.end_to_end.team_week import Spans

pytestmark = pytest.mark.slow

CARELESSNESS = {"ana": 0.03, "ben": 0.15, "cem": 1.0}
SETTLED_BEFORE, WORK = 8, 30
TRAINING = 2
PEOPLE_OF_EACH = 3


class Lead:
    """Runs commands, each of which must succeed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str) -> str:
        result = CliRunner().invoke(main, ["--db", str(self.folder / "week.db"), *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))

    def exported(self, *options: str) -> dict[str, Any]:
        out = self.folder / f"{len([*self.folder.iterdir()])}.jsonl"
        self("export", "jsonl", str(out), *options)
        return by_article(iter(out.read_text(encoding="utf-8").splitlines()))


def test_a_week_of_a_team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, lead = Clock(monkeypatch), Lead(tmp_path)
    monkeypatch.setenv("ANNOTATOR_NAME", "lea")
    monkeypatch.setattr(trials, "urandom", bytes)  # the seed of hidden gold
    articles = {one.id: one for one in texts(SETTLED_BEFORE + WORK)}
    before, work = [*articles][:SETTLED_BEFORE], [*articles][SETTLED_BEFORE:]
    team = Team(tmp_path / "week.db", articles, CARELESSNESS)
    record = team.record

    # Monday: articles that Rita settled earlier, and new ones. Ana and Ben begin with practice.
    for name, ids, options in (("gold", before, ["--gold", "rita"]), ("new", work, [])):
        lines = [
            articles[one].line(articles[one].truth if options else articles[one].suggested)
            for one in ids
        ]
        (tmp_path / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
        lead("import", str(tmp_path / f"{name}.jsonl"), *options)
    record.adjudicated = {one: articles[one].truth for one in before}
    record.settled_by["rita"] = SETTLED_BEFORE
    lead("queue", "--lease", "2", "--practice", str(TRAINING), "--hidden-gold", ".2")
    by_all = work[-PEOPLE_OF_EACH:]
    lead("queue", "--overlap", str(PEOPLE_OF_EACH), *by_all)
    for who in ("ana", "ben"):
        done = team.labels(who, TRAINING + 6)
        assert done[:3] == by_all
        assert record.with_gold(who, "practice")[0] == TRAINING

    # Tuesday: Cem is new and has articles of his own. Ben begins two articles and leaves.
    clock.day(2)
    assigned = work[10:12]
    lead("queue", "--assign", "cem", "--new", *assigned)
    assert team.labels("cem", TRAINING + 5)[:2] == assigned
    wants_two = work[14]
    lead("queue", "--overlap", "2", wants_two)
    with Project.open(team.path) as project:
        session = team.session(project, "ben")
        left = team.begins(session, "ben", "xa")  # which was in sight on Monday
        session.queue.next_article()
        assert team.begins(session, "ben", "af") == wants_two

    # Wednesday: Ben is absent. Nobody else gets what he has begun.
    clock.day(3)
    with Project.open(team.path) as project:
        session = team.session(project, "cem")
        skipped = team.skips(session, "cem")
    for who in ("ana", "cem"):
        assert left not in team.labels(who, 4)
    twice = [one["id"] for one in lead.json("agreement")["next"]["articles"]][:2]
    lead("queue", "--twice", str(len(twice)))
    held = {(one["article_id"], one["name"]) for one in lead.json("queue")["held"]}
    assert {(left, "ben"), (wants_two, "ben")} <= held

    # Thursday: Ben's leases are over, so Ana gets the article that wants one person.
    clock.day(4, hour=18)
    assert left in team.labels("ana", 8)
    assert {*record.versions(wants_two)} == {"ana"}
    assert team.reviews("rita")

    # Friday: the article that wants two comes back to Ben, with his edits; the other is taken.
    clock.day(5)
    with Project.open(team.path) as project:
        session = team.session(project, "ben")
        assert session.key.article_id == wants_two
        assert accepted(session) == record.begun[wants_two, "ben"]
    for who in ("ben", "cem", "ana"):
        team.labels(who, 100)
    assert (wants_two, "ben") in record.finished
    assert {*record.begun} == {(left, "ben")}
    assert {*record.skipped} == {(skipped, "cem")}
    (waiting,) = lead.json("queue", "--as", "zoe")["next"]  # nobody else is left for it
    assert waiting["id"] == skipped in by_all
    lead("queue", "--overlap", "2", skipped)
    assert lead.json("queue", "--as", "zoe")["next"] == []
    _compare_begun(team)
    more_people = lead.json("queue", "--second-opinion", "70")["more_people"]
    for who in ("ben", "cem", "ana"):
        team.labels(who, 100)
    assert sum(len(record.versions(one)) > 1 for one in work) == more_people
    team.reviews("rita")

    asked = dict.fromkeys(work, 1) | dict.fromkeys(by_all, PEOPLE_OF_EACH)
    asked |= dict.fromkeys([wants_two, *twice], 2) | {skipped: 2}
    _compare(team, lead, asked)


def _compare(team: Team, lead: Lead, asked: Mapping[str, int]) -> None:
    """Compare the record of the script with everything that the project says."""
    record, articles = team.record, [*team.texts]
    gold = {one: found for one in articles if (found := record.gold(one))}
    assert {*gold} == {*articles}

    # What is gold, span by span, on each basis and in each format.
    for basis in ("adjudicated", "agreed", "single"):
        wanted = {one: spans for one, (its, spans) in gold.items() if its == basis}
        assert wanted
        assert lead.exported("--basis", basis) == wanted
    assert lead.exported() == {one: spans for one, (_, spans) in gold.items()}
    training_set = lead.folder / "training-set"
    lead("export", "spacy", str(training_set))
    lead("verify", str(training_set))
    assert docs(training_set) == {team.texts[one].text: spans for one, (_, spans) in gold.items()}

    # Whose annotations there are: no practice, no hidden gold, nothing that was only begun.
    for who in CARELESSNESS:
        own = {one: spans for (one, name), spans in record.finished.items() if name == who}
        assert lead.exported("--annotator", who) == own
        assert len([one for _, one in record.trials if one == who]) > TRAINING
    finished = {one: len(record.versions(one)) for one in asked}
    second_opinions = {one for one in asked if finished[one] != asked[one]}
    assert {(asked[one], finished[one]) for one in second_opinions} == {(1, 2)}

    # No edit is lost that a screen showed as saved, and what was only begun is kept.
    assert record.edits <= {*lines(team.path, "SELECT id FROM edits")}
    with Project.open(team.path) as project:
        assert [*check(project)] == []
    _compare_begun(team)

    # The figures.
    status = lead.json("status")
    assert status["gold"] == Counter(basis for basis, _ in gold.values())
    assert not any(status["waiting"].values())
    for one in status["annotators"]:
        counts = record.counts(one["name"])
        assert {name: one[name] for name in counts} == counts
    measured = {
        (one["annotator"], one["kind"].split()[0]): tuple(
            one[name] for name in ("articles", "spans", "gold", "both")
        )
        for one in status["compared_with_gold"]
    }
    kinds = ("practice", "hidden")
    assert measured == {
        (w, kind): record.with_gold(w, kind) for w in CARELESSNESS for kind in kinds
    }
    board = lead("board", "--plain")
    assert f"{len(articles)} articles, {len(articles)} with gold.\n" in board
    assert "Every article has all its annotations.\n" in board
    for one in status["compared_with_gold"]:
        value = f"{one['span F1']['value']:.2f}"
        assert f"{one['annotator']}, {one['kind']}: span F1 {value}" in board
    pairs = {
        tuple(one["annotators"]): (one["articles"], round(one["figures"]["span F1"]["value"], 9))
        for one in lead.json("agreement")["agreement"]
        if one["label"] is None and len(one["annotators"]) == 2
    }
    assert {pair: record.agreement(*pair) for pair in pairs} == pairs


def _compare_begun(team: Team) -> None:
    """What was begun and not finished is as its person left it."""
    with Project.open(team.path) as project:
        for (article, who), spans in team.record.begun.items():
            person = project.people.find(who)
            assert person
            draft = project.edits.load(AnnotationKey(article, person.id))
            assert draft.status == "open"
            assert {extent(mark.span) for mark in draft.accepted} == spans


def docs(training_set: Path) -> dict[str, Spans]:
    """The entities of a training set by text, as spaCy reads it."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    found = {}
    for side in ("train", "dev"):
        for doc in DocBin().from_disk(training_set / f"{side}.spacy").get_docs(Vocab()):
            ents = frozenset((one.start_char, one.end_char, one.label_) for one in doc.ents)
            found[doc.text] = ents
    return found
