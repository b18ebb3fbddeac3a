"""Fixtures: a real project file with real token edges, and a session on it."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Action, AnnotationKey, Article, Change, Span, Suggestion
from corpus.numbers.valuer import Valuer
from tests import examples, new_projects, unsynced
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

ACTOR, NUMBER, LOCATION = 1, 2, 3
examples.register()
gc.set_threshold(50_000)  # looking for garbage more often was a fifth of the work

LETTERS = {"A": ACTOR, "N": NUMBER, "L": LOCATION}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """No bytes in names: an archive holds its time, and each worker must find the same tests."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 80) else None


def pytest_collection_finish() -> None:
    """What is imported stays: nobody need look for garbage in it."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """Look for garbage twice in what the tests leave; pytest would do so five times."""
    gc.collect()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the person running the tests has set changes neither names nor pictures."""
    for name in ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "ANNOTATOR_DB", "ANNOTATOR_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("ANNOTATOR_CONFIG", "ANNOTATOR_STATE"):
        monkeypatch.setenv(name, os.devnull)
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _settled_screens() -> Iterator[None]:
    """A key on a screen is done when nothing is left to do, on a busy machine as well."""
    from tests import parsed_once, settled

    with pytest.MonkeyPatch.context() as patch:
        settled.use_in(patch)
        parsed_once.use_in(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _unsynced_files() -> Iterator[None]:
    """No test waits for the disk."""
    with pytest.MonkeyPatch.context() as patch:
        unsynced.use_in(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _schema_made_once() -> Iterator[None]:
    """A new project file takes what the migrations make from one that is made once."""
    with pytest.MonkeyPatch.context() as patch:
        new_projects.use_in(patch)
        yield


@pytest.fixture(scope="session")
def _patch_of_session() -> Iterator[pytest.MonkeyPatch]:
    """Patches that stay to the end."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(autouse=True)
def _made_once(_patch_of_session: pytest.MonkeyPatch) -> None:
    """What takes spaCy long to make, from the first test on that finds spaCy loaded."""
    if "spacy" in sys.modules and "tests.made_once" not in sys.modules:
        from tests import made_once

        made_once.use_in(_patch_of_session)


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    from corpus.text.tokenizer import Tokenizer  # loads spaCy, which the controller does not need

    return Tokenizer("en")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path / "project.db") as project:
        yield project


@pytest.fixture
def add_article(project: Project, tokenizer: Tokenizer) -> Callable[..., Article]:
    """Adds an article whose suggestions are written in the text as `[56]N [soldiers]A`."""

    english = tokenizer

    def add(
        marked: str,
        article_id: str = "",
        suggester: str = "fixture 1",
        tokenizer: Tokenizer = english,
    ) -> Article:
        text, spans = unmarked(marked)
        article_id = article_id or f"article-{project.articles.count() + 1}"
        tokens, sentences = tokenizer.encode(text)
        article = Article(
            article_id, text, f"Title of {article_id}", tokens=tokens, sentences=sentences
        )
        project.articles.add(article, tokenizer=tokenizer.name)
        project.suggestions.register(suggester, {})
        suggestions = [Suggestion(span, None, "marked in the text") for span in spans]
        project.suggestions.add(suggester, article_id, suggestions)
        return article

    return add


def unmarked(marked: str) -> tuple[str, list[Span]]:
    """The text without its marks, and the spans they stand for."""
    text, spans, opened = "", [], 0
    characters = iter(marked)
    for character in characters:
        if character == "[":
            opened = len(text)
        elif character == "]":
            spans.append(Span(opened, len(text), LETTERS[next(characters)]))
        else:
            text += character
    return text, spans


@pytest.fixture
def open_session(project: Project) -> Callable[..., LabellingSession]:
    """Starts a session of a person on the project."""
    from annotator.session.labelling.session import LabellingSession

    def start(name: str = "ana", **options: str) -> LabellingSession:
        session = LabellingSession(
            project, project.people.get_or_add(name), via="screen", **options
        )
        session.start()
        return session

    return start


@pytest.fixture
def annotate(project: Project) -> Callable[..., AnnotationKey]:
    """Gives an article a finished annotation, written in its text as `[56]N [soldiers]A`."""

    def annotated(article_id: str, name: str, marked: str) -> AnnotationKey:
        text, spans = unmarked(marked)
        assert text == project.articles.get(article_id).text
        key = AnnotationKey(article_id, project.people.get_or_add(name).id)
        draft = project.edits.load(key)
        wanted = {span: Change(Action.ADDED, span) for span in spans}
        valuer = Valuer(project.labels.all(), project.vague_numbers)
        again = [Change(Action.REOPENED)] if draft.status == "finished" else []
        gone = [Change(Action.REMOVED, mark.span) for mark in draft.accepted]
        made = valuer.filled([*gone, *wanted.values()], draft, text)
        changes = [*again, *made, Change(Action.FINISHED)]
        project.edits.record(key, draft, changes, via="screen")
        return key

    return annotated


@pytest.fixture
def open_review(project: Project) -> Callable[..., ReviewSession]:
    """Starts a review by a person of the project."""
    from annotator.cli.review import compare_stale
    from annotator.keymap.keymap import default_keymap
    from annotator.keymap.review_operations import review_keymap
    from annotator.session.review.session import ReviewSession

    def start(name: str = "rita", article: str | None = None, **options: Any) -> ReviewSession:
        compare_stale(project)
        person = project.people.get_or_add(name)
        keymap = review_keymap(default_keymap())
        session = ReviewSession(project, person, keymap=keymap, **options)
        session.start(article)
        return session

    return start


@pytest.fixture
def annotator_command() -> list[str]:
    """The command line, run with this interpreter."""
    return [sys.executable, "-m", "annotator"]
