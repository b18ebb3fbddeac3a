"""`annotator review`: what a start takes from its options and from the person's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from annotator.cli.main import main
from annotator.tui.review_app import ReviewApp
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import AnnotationKey
    from corpus.store import Project

ALWAYS = "[review]\nunanimous = true\n"


@pytest.mark.parametrize(
    ("settings", "options", "taken"),
    [
        ("", [], False),
        ("", ["--unanimous"], True),
        (ALWAYS, [], True),
        (ALWAYS, ["--no-unanimous"], False),
        (ALWAYS, ["--keys", "vim", "--theme", "light"], True),
    ],
)
def test_whether_settling_takes_what_is_unanimous(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., AnnotationKey],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: str,
    options: list[str],
    taken: bool,
) -> None:
    add_article("The army left Kesh.", "a1")
    annotate("a1", "ana", "The [army]A left [Kesh]L.")
    annotate("a1", "bea", "[The army]A left [Kesh]L.")
    config = tmp_path / "config.toml"
    config.write_text(settings)
    monkeypatch.setenv("ANNOTATOR_CONFIG", str(config))
    monkeypatch.setattr("annotator.cli.review.refuse_without_terminal", lambda *_: None)
    monkeypatch.setattr("gc.disable", lambda: None)  # the app that is not run would end it

    def one_key(app: ReviewApp) -> None:
        app.session.take(1)
        press(app.session, app.session.finish)

    monkeypatch.setattr(ReviewApp, "run", one_key)
    told = ["--db", str(project.path), "review", "--as", "rita", "--new", *options]
    result = CliRunner().invoke(main, told)
    assert result.exit_code == 0, result.output
    assert project.gold.settled_by("a1") == ("rita" if taken else None)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (["review"], "Review needs two annotators"),
        (["annotate", "--plain"], "No articles for you"),
    ],
)
def test_whoever_comes_too_early_is_new_the_next_time(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    refusal: str,
) -> None:
    add_article("The army left Kesh.", "a1")
    annotate("a1", "ana", "The [army]A left [Kesh]L.")
    monkeypatch.setattr("annotator.cli.review.refuse_without_terminal", lambda *_: None)
    monkeypatch.setattr("gc.disable", lambda: None)
    for _ in range(2):
        told = ["--db", str(project.path), *command, "--as", "rita", "--new"]
        result = CliRunner().invoke(main, told)
        assert result.exit_code == 1
        assert refusal in result.stderr
        assert [person.name for person in project.people.all()] == ["ana"]
