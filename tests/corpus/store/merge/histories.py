"""Random work on a copy of a project, and all that its file says, without numbers of that file."""

from __future__ import annotations

import json
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING, Any

from corpus.errors import AnnotatorError
from corpus.label_sets import LabelEntry
from corpus.model import Action, AnnotationKey, Article, Change, Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.store import Project

WORDS = 6
"""Each text has so many words of one letter; a span is one word."""

Operation = tuple[str, int, int]
"""The name of a function in `OPERATIONS`, and two small numbers for it."""


class Work:
    """One person after another at work on a copy; `clock` gives the time of each edit."""

    def __init__(self, project: Project, clock: Callable[[], str]) -> None:
        self.project = project
        self._clock = clock

    def run(self, operations: Iterable[Operation]) -> None:
        """Carry out operations; those that make no sense where they come are left out."""
        for name, which, what in operations:
            with suppress(AnnotatorError):
                OPERATIONS[name](self, which, what)

    def add(self, which: int, what: int) -> None:
        self._add(f"a{which}", what % 2)

    def replace(self, which: int, what: int) -> None:
        if self.project.articles.hash_of(f"a{which}"):
            self.project.articles.make_room(f"a{which}")
            self._add(f"a{which}", what % 2)

    def _add(self, article_id: str, text: int) -> None:
        if self.project.articles.hash_of(article_id) is None:
            sleep(0.002)  # no two articles are imported in the same millisecond
            tokens = bytes([3] * WORDS)
            article = Article(
                article_id,
                "abcdefghijkl"[text * WORDS :][:WORDS].replace("", " ").strip(),
                title=self._clock(),
                tokens=tokens,
            )
            self.project.articles.add(article, tokenizer="x")

    def retire(self, which: int, what: int) -> None:
        article_id = self._article(which)
        (self.project.articles.retire if what % 2 else self.project.articles.restore)(article_id)

    def purge(self, which: int, what: int) -> None:
        if what == 0:
            self.project.articles.purge(self._article(which))

    def label(self, which: int, what: int) -> None:
        """Add a span, or remove the one that is there."""
        key, draft = self._draft(which, what)
        labels = self.project.labels.all()
        span = Span(2 * (what % WORDS), 2 * (what % WORDS) + 1, labels[what % len(labels)].id)
        there = draft.mark_at(span.start)
        change = Change(Action.REMOVED, there.span) if there else Change(Action.ADDED, span)
        self._record(key, draft, change)

    def comment(self, which: int, what: int) -> None:
        self._record(*self._draft(which, what), Change(Action.COMMENTED, text=f"c{what}"))

    def open(self, which: int, what: int) -> None:
        key, draft = self._draft(which, what)
        if draft.head is None:
            shown = (Suggestion(Span(0, 1, 1), 0.5, "why", "rules"),)
            self._record(key, draft, Change(Action.OPENED, suggester="rules", shown=shown))

    def accept(self, which: int, what: int) -> None:
        key, draft = self._draft(which, what)
        if draft.undecided:
            self._record(key, draft, Change(Action.ACCEPTED, draft.undecided[0].span))

    def finish(self, which: int, what: int) -> None:
        key, draft = self._draft(which, what)
        action = Action.REOPENED if draft.status == "finished" else Action.FINISHED
        self._record(key, draft, Change(action))

    def undo(self, which: int, what: int) -> None:
        key, draft = self._draft(which, what)
        steps = draft.applied_steps
        if steps:
            self._record(key, draft, Change(Action.UNDONE, step=steps[-1][-1][0].step))

    def settle(self, which: int, what: int) -> None:
        reviewer = self.project.people.get_or_add(("rita", "rolf")[what % 2])
        article_id = self._article(which)
        if self.project.gold.settled_by(article_id) is None:
            lanes = self.project.review.lanes(article_id)
            key = AnnotationKey(article_id, reviewer.id, "adjudication")
            draft = self.project.edits.load(key)
            opened = Change(Action.OPENED, compared=lanes.heads)
            span = Change(Action.ADDED, Span(2 * (what % WORDS), 2 * (what % WORDS) + 1, 1))
            free = draft.mark_at(2 * (what % WORDS)) is None
            self._record(key, draft, opened, *([span] if free else []), Change(Action.FINISHED))

    def add_label(self, which: int, what: int) -> None:
        self.project.labels.add(LabelEntry(f"L{which}", str(4 + what % 3)))

    def rename_label(self, which: int, what: int) -> None:
        labels = self.project.labels.all()
        self.project.labels.rename(labels[which % len(labels)].name, f"L{what}")

    def rename_person(self, which: int, what: int) -> None:
        people = self.project.people.all()
        if people:
            self.project.people.rename(people[which % len(people)].name, f"p{what}")

    def title(self, which: int, what: int) -> None:
        self.project.set_title(f"{which} {what}")

    def guideline(self, which: int, what: int) -> None:
        self.project.set_guideline(f"# {which}" if what % 2 else None)

    def suggest(self, which: int, what: int) -> None:
        name = ("rules", "other")[what % 2]
        self.project.suggestions.register(name, {"pipeline": what % 3})
        span = Span(0, 1 + 2 * (what % 2), 1)
        made = Suggestion(span, what / 10, ("noun", "verb")[what % 4 // 2])
        self.project.suggestions.add(name, self._article(which), [made])

    def lead(self, which: int, what: int) -> None:
        self.project.leases.set_overlap(1 + what % 3, [self._article(which)] if which else [])
        self.project.leases.assign(self._person(what), [self._article(which)])

    def tag(self, which: int, what: int) -> None:
        self.project.tags.add(f"v{which}", self.project.present(), str(what))

    def release(self, which: int, what: int) -> None:
        self.project.leases.release(annotator=self._person(what))

    def _article(self, which: int) -> str:
        ids = [article.id for article in self.project.articles.all(retired=True)]
        return ids[which % len(ids)] if ids else ""

    def _person(self, what: int) -> int:
        return self.project.people.get_or_add(("ana", "ben")[what % 2]).id

    def _draft(self, which: int, what: int) -> Any:
        key = AnnotationKey(self._article(which), self._person(what))
        return key, self.project.edits.load(key)

    def _record(self, key: AnnotationKey, draft: Any, *changes: Change) -> None:
        if key.article_id:
            self.project.edits.record(key, draft, changes, via="screen", at=self._clock())


OPERATIONS: dict[str, Callable[[Work, int, int], None]] = {
    name: function
    for name, function in vars(Work).items()
    if not name.startswith("_") and name != "run"
}


def dump(project: Project) -> dict[str, list[Any]]:
    """What a project says, sorted: the same for files that hold the same."""
    db = project._db
    labels = dict(db.execute("SELECT id, name FROM labels").fetchall())
    queries = {
        "articles": "SELECT id, title, text, retired_at, imported_at FROM articles",
        "labels": "SELECT name, key, colour, description FROM labels",
        "people": "SELECT name, kind FROM annotators",
        "suggestions": "SELECT * FROM suggestions",
        "suggesters": "SELECT name, settings FROM suggesters",
        "gold": "SELECT * FROM gold_articles",
        "gold spans": "SELECT * FROM gold",
        "annotations": "SELECT * FROM annotations",
        "spans": "SELECT * FROM annotation_spans",
        "comments": "SELECT * FROM annotation_comments",
        "versions": "SELECT article_id, name, layer, head, status FROM annotation_state_versions "
        "JOIN annotators ON annotators.id = annotator",
        "conflicts": "SELECT article_id, name, head FROM conflicting_versions",
        "changed": "SELECT * FROM changed_since_settled",
        "review": "SELECT article_id, people FROM finished_heads",
        "adjudications": "SELECT article_id, name, status, head FROM annotation_state "
        "JOIN annotators ON annotators.id = annotator WHERE layer = 'adjudication'",
        "settings": "SELECT key, value FROM settings WHERE key NOT IN "
        "('former_labels', 'last_label', 'grouped_articles')",
        "times": "SELECT kind, field, value, at FROM merge_registers WHERE at <> ''",
        "purged": "SELECT * FROM purged_articles",
        "overlaps": "SELECT id, asked FROM queue_overlaps JOIN articles ON number = article",
        "assigned": "SELECT articles.id, name FROM queue_assignments "
        "JOIN articles ON number = article JOIN annotators ON annotators.id = annotator",
        "released": "SELECT head FROM queue_released",
        "verdicts": "SELECT articles.id, annotators.name, layer, labels.name, is_right "
        "FROM verdicts JOIN articles ON number = article JOIN labels ON labels.id = label "
        "JOIN annotators ON annotators.id = annotator",
        "tags": "SELECT name, note, made_at, as_of, heads FROM tags",
    }
    found: dict[str, list[Any]] = {
        what: sorted(db.execute(sql).fetchall(), key=repr) for what, sql in queries.items()
    }
    found["edits"] = sorted(
        (*row, _named(detail, labels))
        for *row, detail in db.execute(
            "SELECT edits.id, coalesce(parent, ''), step, layer, article_id, annotators.name, at, "
            "action, coalesce(start, -1), coalesce(labels.name, ''), detail FROM edits "
            "JOIN annotators ON annotators.id = annotator LEFT JOIN labels ON labels.id = label"
        )
    )
    former = {name: labels.get(label) for name, label in project.labels._former_ids().items()}
    found["former labels"] = sorted(former.items(), key=repr)
    return found


def _named(detail: str | None, labels: dict[int, str]) -> str:
    values = json.loads(detail or "{}")
    for row in values.get("shown", []):
        row[2] = labels[row[2]]
    return json.dumps(values)
