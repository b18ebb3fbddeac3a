from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import SuggesterError
from corpus.model import Article, Refusal
from corpus.readers import ReadArticle
from corpus.store import Project
from corpus.suggesters.suggester import Failed, Proposal
from corpus.workflows.importing import ImportOptions, import_articles
from corpus.workflows.integrity import check
from corpus.workflows.suggesting import BATCH, MOST_FAILURES, RunReport, suggest_articles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.text.tokenizer import Tokenizer


class Fake:
    """Proposes every capitalised word as an actor; counts what it was given."""

    settings: dict[str, str] = {}

    def __init__(self, name: str = "fake 1", *, label: str = "ACTOR", stop_at: int = 10**6) -> None:
        self.name = name
        self.label = label
        self.given = 0
        self._stop_at = stop_at

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
        for text in texts:
            self.given += 1
            if self.given > self._stop_at:
                raise KeyboardInterrupt
            end = text.index(" ")
            yield [Proposal(0, end, self.label, 0.5, "first word")]


def test_a_second_run_does_only_the_rest(
    project: Project, add_article: Callable[..., object]
) -> None:
    for number in range(BATCH * 2 + 3):
        add_article(f"Word {number}.")
    seen: list[int] = []
    stopping = Fake(stop_at=BATCH + 4)
    with pytest.raises(KeyboardInterrupt):
        suggest_articles(project, stopping, progress=seen.append)
    assert seen == [BATCH]
    rest = Fake()
    report = suggest_articles(project, rest)
    assert (report.articles, rest.given) == (BATCH + 3, BATCH + 3)
    assert suggest_articles(project, Fake()).articles == 0
    assert project.suggestions.counts()[-1] == ("fake 1", BATCH * 2 + 3, BATCH * 2 + 3)


def test_an_article_without_suggestions_is_done(
    project: Project, add_article: Callable[..., object]
) -> None:
    class Silent(Fake):
        def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
            return ([] for _ in texts)

    add_article("Nothing here.")
    assert suggest_articles(project, Silent()).spans == 0
    assert project.suggestions.count_lacking("fake 1") == 0


def test_a_label_that_the_project_lacks(
    project: Project, add_article: Callable[..., object]
) -> None:
    add_article("Word here.")
    with pytest.raises(SuggesterError, match="--map WEAPON="):
        suggest_articles(project, Fake(label="WEAPON"))
    assert list(project.suggestions.lacking("fake 1"))  # nothing is stored as done


def test_retired_articles_are_left_out(
    project: Project, add_article: Callable[..., object]
) -> None:
    add_article("Word here.", "a")
    project.articles.retire("a")
    assert suggest_articles(project, Fake()).articles == 0


def replace_article(project: Project, tokenizer: Tokenizer, article_id: str, text: str) -> None:
    items = [ReadArticle(Article(article_id, text), True, None, None, "new.jsonl:1")]
    options = ImportOptions(replace=True)
    report = import_articles(project, items, tokenizer=tokenizer, options=options)
    assert report.replaced == 1


def test_a_replaced_article_gets_suggestions_of_its_own(
    project: Project, tokenizer: Tokenizer, add_article: Callable[..., object]
) -> None:
    add_article("Old words.", "a")
    suggest_articles(project, Fake())
    replace_article(project, tokenizer, "a", "Newer words.")
    assert project.suggestions.of("a", "fake 1") == []
    assert suggest_articles(project, Fake()) == RunReport(articles=1, spans=1)
    assert [s.span.end for s in project.suggestions.of("a", "fake 1")] == [5]
    assert [s.span.end for s in project.suggestions.of("a~1", "fake 1")] == [3]


def test_an_article_replaced_during_the_run_is_left_to_the_next(
    project: Project, tokenizer: Tokenizer, add_article: Callable[..., object]
) -> None:
    class Interrupted(Fake):
        def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
            for number, proposals in enumerate(super().suggest(texts)):
                if number == 1:
                    replace_article(project, tokenizer, "a", "Newer words.")
                yield proposals

    for name in ("a", "b", "c"):
        add_article("Old words.", name)
    assert suggest_articles(project, Interrupted()) == RunReport(articles=2, spans=2)
    assert project.suggestions.of("a", "fake 1") == []
    assert project.suggestions.of("a~1", "fake 1") == []
    rest = Fake()
    assert suggest_articles(project, rest) == RunReport(articles=1, spans=1)
    assert rest.given == 1
    assert [s.span.end for s in project.suggestions.of("a", "fake 1")] == [5]
    assert list(check(project)) == []


def test_a_label_that_is_removed_during_the_run_is_left_out_from_then_on(
    project: Project, add_article: Callable[..., object]
) -> None:
    class Interrupted(Fake):
        def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
            for number, proposals in enumerate(super().suggest(texts)):
                if number == BATCH:
                    with Project.open(project.path) as other:
                        other.labels.remove("LOCATION")
                more = [] if number < BATCH else [Proposal(0, 4, "LOCATION", 0.9, "first word")]
                yield proposals + more

    for number in range(BATCH + 2):
        add_article(f"Word {number}.")
    report = suggest_articles(project, Interrupted())
    assert (report.articles, report.spans) == (BATCH + 2, BATCH + 2)
    assert report.unmapped == {"LOCATION": 2}
    assert list(check(project)) == []


class Failing(Fake):
    """Fails on the texts that say so."""

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal] | Failed]:
        for text in texts:
            self.given += 1
            if "bad" in text:
                yield Failed("ValueError: bad")
            else:
                yield [Proposal(0, 4, "ACTOR", None, "first word")]


def test_an_article_that_fails_is_named_and_tried_again_by_the_next_run(
    project: Project, add_article: Callable[..., object]
) -> None:
    for name, text in (("a", "Good one."), ("b", "A bad one."), ("c", "Good too.")):
        add_article(text, name)
    report = suggest_articles(project, Failing())
    assert (report.articles, report.spans) == (2, 2)
    assert report.failures == [Refusal("b", "ValueError: bad")]
    assert not project.suggestions.made("b", "fake 1")
    again = Failing()
    assert suggest_articles(project, again).failures == report.failures
    assert again.given == 1


def test_a_suggester_that_fails_on_everything_is_not_asked_for_the_rest(
    project: Project, add_article: Callable[..., object]
) -> None:
    for number in range(BATCH * 2):
        add_article(f"A bad one, {number}.")
    failing = Failing()
    with pytest.raises(SuggesterError, match=r"failed on each of the first .*ValueError: bad"):
        suggest_articles(project, failing)
    assert MOST_FAILURES <= failing.given <= BATCH + 1


def test_dropped_and_widened_proposals_are_counted(
    project: Project, add_article: Callable[..., object]
) -> None:
    class Careless(Fake):
        def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
            for _ in texts:
                yield [
                    Proposal(0, 5, "ACTOR"),
                    Proposal(0, 13, "ACTOR"),
                    Proposal(6, 9, "ACTOR", 0.5),
                    Proposal(-1, 3, "ACTOR"),
                    Proposal(5, 5, "ACTOR"),
                    Proposal(3, 99, "ACTOR"),
                    Proposal(0, 5, "WEAPON"),
                ]

    add_article("Rebel fighters left.", "a")
    report = suggest_articles(project, Careless())
    assert (report.outside, report.widened, report.overlapping) == (3, 2, 1)
    assert report.unmapped == {"WEAPON": 1}
    spans = [s.span.extent for s in project.suggestions.of("a", "fake 1")]
    assert sorted(spans) == [(0, 5), (0, 14), (6, 14)]


def test_labels_are_the_same_whatever_their_case(
    project: Project, add_article: Callable[..., object]
) -> None:
    add_article("Rebels left.")
    report = suggest_articles(project, Fake(label="actor"))
    assert (report.spans, report.unmapped) == (1, {})
