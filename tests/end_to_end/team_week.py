"""A scripted team: how its people label, and the record that the script keeps of their work.

The record knows nothing of the project file. It follows from the truth, from how careful each
person is, and from what the script let them do, so that it can be compared with what is exported.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.review import compare_stale
from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import review_keymap
from annotator.session.labelling.session import LabellingSession
from annotator.session.review.session import ReviewSession
from corpus.store import Project
from corpus.store.db import clock
from tests.pressing import WholeView, press, press_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pytest

    from corpus.disagreement.places import Place

Extent = tuple[int, int, str]
Spans = frozenset[Extent]

LABELS = ("ACTOR", "NUMBER", "LOCATION")
"""The label with the id and the key 1 comes first."""

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples" / "articles.jsonl"


class Clock:
    """The clock of the project: it goes on by a second whenever it is read."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        this = self
        self.at = datetime(2026, 3, 2, 8, tzinfo=UTC)

        class Scripted(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                this.at += timedelta(seconds=1)
                return this.at if tz else this.at.astimezone().replace(tzinfo=None)

        patch.setattr(clock, "datetime", Scripted)

    def day(self, number: int, hour: int = 8) -> None:
        """Go to an hour of a day of the week, from Monday, 1."""
        later = datetime(2026, 3, 1 + number, hour, tzinfo=UTC)
        assert later > self.at
        self.at = later


@dataclass(frozen=True)
class Text:
    """An article of the script. `suggested` has mistakes that people correct or overlook."""

    id: str
    text: str
    truth: Spans
    suggested: Spans

    def line(self, spans: Spans) -> str:
        """The article as a line of interchange JSONL."""
        listed = [{"start": s, "end": e, "label": label} for s, e, label in sorted(spans)]
        return json.dumps({"id": self.id, "text": self.text, "spans": listed}) + "\n"


def texts(count: int) -> list[Text]:
    """The first paragraphs of the shipped articles that have three spans or more."""
    found: list[Text] = []
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        article, at = json.loads(line), 0
        spans = [(one["start"], one["end"], one["label"]) for one in article["spans"]]
        for number, text in enumerate(article["text"].split("\n\n")):
            end = at + len(text)
            truth = frozenset((s - at, e - at, lb) for s, e, lb in spans if at <= s and e <= end)
            key, at = f"{article['id']}-{number:02}", end + 2
            if len(truth) >= 3 and len(text) < 400:
                suggested = with_mistakes(text, truth, random.Random(key), 0.3)
                found.append(Text(key, text, truth, suggested))
    assert len(found) >= count
    return found[:count]


def with_mistakes(text: str, spans: Spans, chance: random.Random, share: float) -> Spans:
    """Some of the spans left out, with another label, or without their first word."""

    def mistaken(start: int, end: int, label: str) -> list[Extent]:
        kind, space = chance.choice("oel"), text.find(" ", start, end)
        if kind == "o":
            return []
        if kind == "e" and space > 0:
            return [(space + 1, end, label)]
        return [(start, end, chance.choice([one for one in LABELS if one != label]))]

    kept = (mistaken(*one) if chance.random() < share else [one] for one in sorted(spans))
    return frozenset(one for some in kept for one in some)


@dataclass
class Record:
    """What the script knows about the work: spans by (article, person).

    `seen` are the articles that were open on the person's screen.
    `edits` are the ids of the last edit that each key showed as saved.
    """

    finished: dict[tuple[str, str], Spans] = field(default_factory=dict)
    begun: dict[tuple[str, str], Spans] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    skipped: set[tuple[str, str]] = field(default_factory=set)
    trials: dict[tuple[str, str], tuple[str, Spans]] = field(default_factory=dict)
    adjudicated: dict[str, Spans] = field(default_factory=dict)
    settled_by: Counter[str] = field(default_factory=Counter)
    edits: set[str] = field(default_factory=set)

    def versions(self, article: str) -> dict[str, Spans]:
        """The finished annotations of an article by person."""
        return {who: spans for (one, who), spans in self.finished.items() if one == article}

    def gold(self, article: str) -> tuple[str, Spans] | None:
        """The basis of the gold of an article, and its spans; None without gold."""
        if article in self.adjudicated:
            return "adjudicated", self.adjudicated[article]
        counts = Counter(self.versions(article).values()).most_common(2)
        if len(counts) == 1 and counts[0][1] == 1:
            return "single", counts[0][0]
        if counts and counts[0][1] > 1 and (len(counts) == 1 or counts[1][1] < counts[0][1]):
            return "agreed", counts[0][0]
        return None

    def counts(self, who: str) -> dict[str, int]:
        """How many articles of a person are finished, open and skipped; practice is no work."""
        trials = Counter(kind for (_, one), (kind, _) in self.trials.items() if one == who)
        done = {*self.finished, *self.skipped, *self.trials}
        return {
            "finished": sum(one == who for _, one in self.finished) + trials["hidden"],
            "open": sum(one == who for _, one in self.seen - done),
            "skipped": sum(one == who for _, one in self.skipped),
            "adjudicated": self.settled_by[who],
        }

    def agreement(self, one: str, other: str) -> tuple[int, float]:
        """How many articles two people have finished, and their span F1 in these."""
        versions = [self.versions(article) for article in {article for article, _ in self.finished}]
        shared = [(v[one], v[other]) for v in versions if one in v and other in v]
        both = sum(len(a & b) for a, b in shared)
        return len(shared), round(2 * both / sum(len(a) + len(b) for a, b in shared), 9)

    def with_gold(self, who: str, kind: str) -> tuple[int, int, int, int]:
        """(articles, spans, spans of gold, the same in both) in practice or hidden gold."""
        articles = own = settled = both = 0
        for (article, one), (its_kind, spans) in self.trials.items():
            if (one, its_kind) == (who, kind):
                gold = self.adjudicated[article]
                articles += 1
                own += len(spans)
                settled += len(gold)
                both += len(spans & gold)
        return articles, own, settled, both


class Team:
    """The people of the script at the real sessions of one project."""

    def __init__(
        self, path: Path, texts: Mapping[str, Text], carelessness: Mapping[str, float]
    ) -> None:
        self.path = path
        self.texts = texts
        self.record = Record()
        self._carelessness = carelessness

    def wanted(self, article: str, who: str) -> Spans:
        """The spans that a person leaves in an article; one who accepts everything has no truth."""
        text, careless = self.texts[article], self._carelessness[who]
        if careless == 1:
            return text.suggested
        chance = random.Random(f"{article} {who}")
        return with_mistakes(text.text, text.truth, chance, careless)

    # -- labelling -----------------------------------------------------------------------------

    def labels(self, who: str, most: int) -> list[str]:
        """Let a person finish so many articles, trials included; return those of the queue."""
        done = []
        with Project.open(self.path) as project:
            session = self.session(project, who)
            for _ in range(most):
                article = session.key.article_id
                if session.draft.status != "open":
                    break
                is_work = session.draft.trial is None
                if is_work and not project.leases.is_free(article, session.person.id):
                    message = press_key(session, "f")
                    assert "taken this article" in message
                    if session.key.article_id == article:
                        assert "No other article is left for you" in message
                        break
                    continue
                self.finish(session, who)
                done += [article] if is_work else []
        return done

    def session(self, project: Project, who: str) -> LabellingSession:
        """Start a session as `annotator annotate` does."""
        session = LabellingSession(project, project.people.get_or_add(who), via="screen")
        assert session.start()
        return session

    def finish(self, session: LabellingSession, who: str) -> None:
        """Label the open article as the person does, finish it, and open the next."""
        article, trial = session.key.article_id, session.draft.trial
        wanted = self.wanted(article, who)
        if self._carelessness[who] == 1:
            end = len(session.tokens.text)
            self._press(session, lambda: session.bulk.accept_between(0, end))
        self._correct(session, wanted)
        view = WholeView(session)
        while session.key.article_id == article and session.draft.status == "open":
            self._press(session, session.operations(view)["finish"])
        if trial == "practice" and session.key.article_id == article:
            assert "practice" in view.called
            self._press(session, lambda: session.queue.go_on_after("Finished"))
        if trial:
            self.record.trials[article, who] = trial, wanted
        else:
            self.record.finished[article, who] = wanted
            self.record.begun.pop((article, who), None)

    def _correct(self, session: LabellingSession, wanted: Spans) -> None:
        """Decide on each suggestion, and add what is missing, with the keys of a person.

        What an earlier sitting decided in another way goes first.
        """
        for wrong in sorted(accepted(session) - wanted):
            self._click(session, wrong[0])
            self._key(session, "x")
        for _ in range(3 * len(wanted) + 20):
            if not session.draft.undecided_count:
                break
            mark = session.cursor.current
            if mark is None or mark.decided:
                self._key(session, "tab")
                continue
            shown = extent(mark.span)
            fits = [one for one in wanted if one[0] < shown[1] and shown[0] < one[1]]
            if shown in wanted:
                self._key(session, "a")
            elif fits:
                self._reshape(session, fits[0])
            else:
                self._key(session, "x")
        for missing in sorted(wanted - accepted(session)):
            self._click(session, missing[0])
            self._reshape(session, missing)
        assert accepted(session) == wanted, session.message

    def _reshape(self, session: LabellingSession, wanted: Extent) -> None:
        """Give the current span a label, and move its edges."""
        digit = str(1 + LABELS.index(wanted[2]))
        self._key(session, digit)
        while (current := here(session)) != wanted:
            start, end, _ = current
            wrong = {"h": start > wanted[0], "H": start < wanted[0], "l": end < wanted[1]}
            self._key(session, next((key for key, needed in wrong.items() if needed), "L"))

    def begins(self, session: LabellingSession, who: str, keys: str) -> str:
        """Let a person press keys in the next article and leave it; return the article."""
        while session.draft.trial:
            self.finish(session, who)
        article = session.key.article_id
        for key in keys:
            self._key(session, key)
        self.record.begun[article, who] = accepted(session)
        return article

    def skips(self, session: LabellingSession, who: str) -> str:
        """Let a person skip the open article; return it."""
        article = session.key.article_id
        self.record.skipped.add((article, who))
        self._key(session, "space")
        return article

    def _click(self, session: LabellingSession | ReviewSession, char: int) -> None:
        self._press(session, partial(session.cursor.go_to, char))

    def _key(self, session: LabellingSession | ReviewSession, key: str) -> None:
        press_key(session, key)
        self._note(session)

    def _press(
        self, session: LabellingSession | ReviewSession, operation: Callable[[], object]
    ) -> None:
        press(session, operation)  # type: ignore[arg-type]
        self._note(session)

    def _note(self, session: LabellingSession | ReviewSession) -> None:
        assert session.workspace.unsaved is None
        if isinstance(session, LabellingSession):
            self.record.seen.add((session.key.article_id, session.person.name))
        if session.draft.head:
            self.record.edits.add(session.draft.head)

    # -- review --------------------------------------------------------------------------------

    def reviews(self, who: str) -> list[str]:
        """Let a reviewer settle everything that is unsettled as the truth has it."""
        done = []
        with Project.open(self.path) as project:
            compare_stale(project)
            keymap = review_keymap(default_keymap())
            session = ReviewSession(project, project.people.get_or_add(who), keymap=keymap)
            if not session.start():
                return []
            while session.draft.status == "open":
                done.append(session.key.article_id)
                self._settle(session)
                self.record.settled_by[who] += 1
        return done

    def _settle(self, session: ReviewSession) -> None:
        article = session.key.article_id
        truth = self.texts[article].truth
        while session.places.disagreeing:
            place = session.place
            assert place is not None
            self._key(session, _choice(place, truth))
        if session.places.unanimous:
            self._key(session, "A")
        for wrong in sorted(accepted(session) - truth):
            self._click(session, wrong[0])
            self._key(session, "x")
        for missing in sorted(truth - accepted(session)):
            self._click(session, missing[0])
            self._press(session, partial(session.editor.label, 1 + LABELS.index(missing[2])))
            while (current := here(session))[1] < missing[1]:
                self._key(session, "l")
            assert current == missing
        assert accepted(session) == truth
        self._key(session, "enter")
        self.record.adjudicated[article] = truth


def _choice(place: Place, truth: Spans) -> str:
    """The digit of a lane that has the truth at a place, or the key for none."""
    true = {one for one in truth if one[0] < place.end and place.start < one[1]}
    fits = (n for n, lane in enumerate(place.lanes, 1) if {*map(extent, lane)} == true)
    return next(map(str, fits), "x")


def extent(span: object) -> Extent:
    """A span with the name of its label."""
    return span.start, span.end, LABELS[span.label - 1]  # type: ignore[attr-defined]


def here(session: LabellingSession | ReviewSession) -> Extent:
    """The span at the cursor."""
    assert session.cursor.current
    return extent(session.cursor.current.span)


def accepted(session: LabellingSession | ReviewSession) -> Spans:
    """The decided spans of the open article."""
    return frozenset(extent(mark.span) for mark in session.draft.accepted)


def by_article(lines: Iterator[str]) -> dict[str, Spans]:
    """The spans of an exported JSONL file."""
    found: dict[str, Spans] = defaultdict(frozenset)
    for line in lines:
        article = json.loads(line)
        found[article["id"]] = frozenset(
            (one["start"], one["end"], one["label"]) for one in article["spans"]
        )
    return dict(found)
