"""Scored candidates of a project's articles, and fits on its finished articles."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from corpus.store.candidates import ARTICLES_A_FIT, Scored
from corpus.suggesters.spacy_suggester import SpacySuggester
from corpus.workflows.candidates import LEAST_KEPT, CandidateScorer
from corpus.workflows.integrity import check
from corpus.workflows.suggesting import suggest_article, suggest_articles

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project

TEXT = "The  Varda Corps left Kesh on Monday. Some 56 gunmen and a shopkeeper watched the men.\n"
MARKED = "The  [Varda Corps]A left [Kesh]L on [Monday]N. [Some 56]N [gunmen]A and a [shopkeeper]A "
MARKED += "watched the men.\n"
"""As a person labels it who takes days for numbers."""


@pytest.fixture(scope="module")
def suggester() -> SpacySuggester:
    return SpacySuggester()


def test_candidates_are_stored_apart_from_suggestions(
    project: Project, add_article: Callable[..., object], suggester: SpacySuggester
) -> None:
    add_article(TEXT, "one")
    project.suggestions.register(suggester.name, suggester.settings)
    suggest_article(project, suggester, "one")
    before = project.suggestions.counts()
    scorer = CandidateScorer(project, suggester)
    scorer.score("one")
    scorer.score("gone")
    scored = project.candidates.of("one")
    suggested = project.suggestions.of("one", suggester.name)
    for one in scored.ghosts:
        assert not any(other.span.overlaps(*one.span.extent) for other in suggested)
    extents = [one.span.extent for one in scored.ghosts]
    assert extents == sorted(extents)
    assert all(left[1] <= right[0] for left, right in pairwise(extents))
    assert {one.span.label for one in scored.ghosts} <= {1, 2, 3}
    assert any(TEXT[slice(*one.span.extent)] == "Varda Corps" for one in scored.edges)
    assert any(one.probability < LEAST_KEPT for one in scored.edges)
    assert project.suggestions.counts() == before
    assert project.candidates.lacking_of(["one"]) == []
    assert list(check(project)) == []
    project.articles.purge("one")
    assert project.candidates.of("one") == Scored()


def test_bulk_suggestions_have_candidates_and_imported_ones_get_those_that_they_lack(
    project: Project, add_article: Callable[..., object], suggester: SpacySuggester
) -> None:
    for name in ("one", "two"):
        add_article(TEXT, name)
    project.suggestions.register(suggester.name, suggester.settings)
    project.suggestions.make_current(suggester.name)
    suggest_articles(project, suggester)
    bulk = project.candidates.of("two")
    assert project.candidates.lacking_of(["one", "two"]) == []
    CandidateScorer(project, suggester).score("two")
    assert project.candidates.of("two") == bulk
    add_article("The  [Varda Corps]A left Kesh on Monday. Some 56 gunmen watched the men.", "three")
    CandidateScorer(project, suggester, imported="fixture 1").score("three")
    text = project.articles.get("three").text
    ghosts = {text[slice(*one.span.extent)] for one in project.candidates.of("three").ghosts}
    assert {"Kesh", "Some 56", "gunmen"} <= ghosts
    assert "Varda Corps" not in ghosts


def test_a_fit_that_is_interrupted_goes_on(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    suggester: SpacySuggester,
) -> None:
    for number in range(ARTICLES_A_FIT):
        empty = number == 0  # has no candidates
        add_article("." if empty else TEXT, f"n{number}")
        annotate(f"n{number}", "ana", "." if empty else MARKED)
    scorer, asked = CandidateScorer(project, suggester), iter([False, True])
    assert not scorer.fit_if_due(lambda: next(asked))
    assert project._db.count("SELECT count(*) FROM fit_examples") == 1
    steps = iter([False] * ARTICLES_A_FIT + [True])
    assert not scorer.fit_if_due(lambda: next(steps))  # between two steps of the fit
    assert project._db.count("SELECT count(*) FROM fit_examples") == ARTICLES_A_FIT
    assert not scorer.fit_if_due(lambda: True)
    assert scorer.fit_if_due()
    digest = scorer.scorer.digest
    project._db.execute("DELETE FROM scorer_weights")
    assert scorer.fit_if_due()
    assert scorer.scorer.digest == digest  # as without an interruption


def test_a_fit_after_a_restart_parses_no_article_again(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    suggester: SpacySuggester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(2 * ARTICLES_A_FIT):
        add_article(TEXT + f"Article {number}.", f"n{number}")
        if number < ARTICLES_A_FIT:
            annotate(f"n{number}", "ana", f"{MARKED}Article {number}.")
    scorer = CandidateScorer(project, suggester)
    assert scorer.fit_if_due()
    digest = scorer.scorer.digest
    with project._db.conn:
        project._db.execute("DELETE FROM scorer_weights")
    monkeypatch.delattr(CandidateScorer, "_readings")
    restarted = CandidateScorer(project, suggester)
    assert restarted.fit_if_due()
    assert restarted.scorer.digest == digest
    monkeypatch.undo()
    with project._db.conn:
        project._db.execute("DELETE FROM scorer_weights")
        project._db.execute("UPDATE fit_examples SET content = substr(content, 1, 90)")
    assert restarted.fit_if_due()  # what is damaged is made again
    assert restarted.scorer.digest == digest
    project.articles.purge("n0")
    assert project._db.count("SELECT count(*) FROM fit_examples") == ARTICLES_A_FIT - 1


def test_the_scorer_is_fitted_after_some_finished_articles(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    suggester: SpacySuggester,
) -> None:
    scorer = CandidateScorer(project, suggester)
    for number in range(ARTICLES_A_FIT):
        assert not scorer.fit_if_due()
        add_article(TEXT, f"n{number}")
        annotate(f"n{number}", "ana", MARKED)
    add_article("The men left on Monday.", "next")
    scorer.score("next")
    before = judged(project)
    assert scorer.fit_if_due()
    assert project.candidates.lacking_of(["next"]) == ["next"]
    assert CandidateScorer(project, suggester).scorer.digest == scorer.scorer.digest
    scorer.score("next")
    assert project.candidates.lacking_of(["next"]) == []
    assert judged(project)["Monday"] > before.get("Monday", 0.0)
    assert not scorer.fit_if_due()


def judged(project: Project) -> dict[str, float]:
    text = project.articles.get("next").text
    found = project.candidates.of("next")
    both = (*found.edges, *found.ghosts)
    return {text[slice(*one.span.extent)]: one.probability for one in both}


def test_labels_of_other_names_are_not_scored_before_a_fit(
    project: Project, add_article: Callable[..., object], suggester: SpacySuggester
) -> None:
    project.labels.rename("ACTOR", "PARTY")
    add_article(TEXT, "one")
    scorer = CandidateScorer(project, suggester)
    scorer.score("one")  # the former name counts
    assert any(one.span.label == 1 for one in project.candidates.of("one").edges)
