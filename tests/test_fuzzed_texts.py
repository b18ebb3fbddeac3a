"""What a person types for a name, at random: it is used, or refused in one sentence."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotator.cli.moments import moment_named
from corpus.errors import AnnotatorError
from corpus.label_sets import LabelEntry
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project

PARTS = ["ana", "v1", "now", ".json", "\x00", "\x1b[2J", '"', "*", "-", "(", "%", "\n"]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.lists(
    st.sampled_from(PARTS), max_size=6
).map("".join)
"""The command line refuses arguments that are not UTF-8; a browser can send anything."""


def state_named(project: Project, text: str) -> None:
    """Find a state as the command line does, which explains names that are too long."""
    with suppress(OSError):
        moment_named(project, text)


USES: dict[str, Callable[[Project, str], object]] = {
    "a new tag": lambda project, text: project.tags.add(text, project.present(), text),
    "a tag to delete": lambda project, text: project.tags.delete(text),
    "a state": state_named,
    "a person": lambda project, text: project.people.get_or_add(text),
    "a known person": lambda project, text: project.people.find(text),
    "an article": lambda project, text: project.articles.find(text),
    "a source": lambda project, text: project.articles.of_source(text),
    "words to search": lambda project, text: project.articles.search(text, 20),
    "words to find in all texts": lambda project, text: project.text_search.find(text, limit=9),
    "a label": lambda project, text: project.labels.add(LabelEntry(text, None, None, text)),
    "a title": lambda project, text: project.set_title(text),
}


@pytest.mark.parametrize("use", USES)
def test_a_text_is_used_or_refused_in_one_sentence(project: Project, use: str) -> None:
    @settings(max_examples=examples(100))
    @given(TEXTS)
    @example("")
    @example("x" * 5000)
    @example("x" * 300 + ".json")
    @example("\n.json")
    def check(text: str) -> None:
        refusal = "used"
        try:
            USES[use](project, text)
        except AnnotatorError as error:
            refusal = str(error)
        assert refusal
        assert "\n" not in refusal.replace(text, "")  # what prints it makes the text itself safe

    check()


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS | st.text(max_size=12))
@example("x" * 100_000)
@example("\ud800")
def test_no_text_is_taken_for_a_link_or_a_cookie(project: Project, text: str) -> None:
    project.logins.invite(project.people.get_or_add("ana"), "annotator")
    assert project.logins.use(text) is None
    assert project.logins.session(text) is None
