"""A whole session on ten articles: recorded keys in, what a person expects out.

Each line of the script goes to the app in one piece, and every sitting opens the project anew.
`UPDATE_EXPECTED=1` writes down what is found: read the difference before it is committed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from textual import events

from annotator.keymap.operations import OPERATIONS
from annotator.session.labelling.session import LabellingSession
from annotator.tui.labelling_app import AnnotatorApp
from corpus.store import Project
from corpus.workflows.integrity import check
from tests import recorded
from tests.key_scripts import keys_of
from tests.recorded.holding import holds

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.session.outcome import Operation, Operations, Outcome
    from annotator.session.view import View
    from corpus.text.tokenizer import Tokenizer


async def sit(database: Path, lines: list[str]) -> None:
    """One start of the program: opens the project, presses the keys of each line, quits."""
    with Project.open(database) as project:
        session = LabellingSession(project, project.people.get_or_add("ana"), via="screen")
        session.start()
        app = AnnotatorApp(session)
        async with app.run_test(size=(80, 24)) as pilot:
            for line in lines:
                if line.startswith("== "):
                    assert session.key.article_id == line.removeprefix("== ")
                    continue
                send(app, keys_of(line))
                await pilot.pause()
                await pilot.pause()
        assert not app.is_running


def send(app: AnnotatorApp, keys: list[str]) -> None:
    """Give the app all keys at once, as a terminal does that was slow."""
    for key in keys:
        app.post_message(events.Key(NAMES.get(key, key), key if len(key) == 1 else None))


NAMES = {
    "/": "slash",
    "*": "asterisk",
    "=": "equals_sign",
    "?": "question_mark",
    " ": "space",
    "]": "right_square_bracket",
    "[": "left_square_bracket",
    ".": "full_stop",
    ",": "comma",
    ";": "semicolon",
    ":": "colon",
}


@pytest.fixture
def operated(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Which operations of the key table were carried out."""
    seen: set[str] = set()
    table = LabellingSession.operations

    def watched(session: LabellingSession, view: View) -> Operations:
        def watch(name: str, operation: Operation) -> Operation:
            def run() -> Outcome | None:
                seen.add(name)
                return operation()

            return run

        return {name: watch(name, operation) for name, operation in table(session, view).items()}

    monkeypatch.setattr(LabellingSession, "operations", watched)
    return seen


@pytest.mark.slow
async def test_ten_articles_as_a_person_expects_them(
    project: Project, tokenizer: Tokenizer, operated: set[str]
) -> None:
    recorded.fill(project, tokenizer)
    project.close()
    for lines in recorded.sittings():
        await sit(project.path, lines)
    found = holds(project.path)
    if os.environ.get("UPDATE_EXPECTED"):
        recorded.write_expected(found)
    for article_id, expected in recorded.expected().items():
        assert found[article_id] == expected
    assert found.keys() == recorded.expected().keys()
    assert operated == {operation.id for operation in OPERATIONS}
    with Project.open(project.path) as reopened:
        assert list(check(reopened)) == []


def test_what_is_expected_is_what_the_articles_say() -> None:
    """The finished articles have the spans that whoever wrote them meant, and no others."""
    for sample in recorded.articles():
        status, *lines = recorded.expected()[sample.article.id]
        others = ("flag", "comment", "actor of", "place of")
        spans = [line.split("  ")[:2] for line in lines if not line.startswith(others)]
        meant = [[recorded.name_of(span), sample.text_of(span)] for span in sample.spans]
        if status == "finished":
            assert spans == meant
