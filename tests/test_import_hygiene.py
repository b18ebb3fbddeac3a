"""What must not be loaded where: proved in fresh interpreters."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"spacy", "thinc", "numpy", "pandas"}


def loaded_by(statement: str) -> set[str]:
    program = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in run.stdout.split()}


@pytest.mark.parametrize(
    "module",
    [
        "annotator.workers.suggest_ahead",
        "annotator.tui.labelling_app",
        "annotator.cli.main",
        "annotator.cli.annotate",
        "annotator.cli.demo",
        "annotator.cli.review",
        "annotator.cli.train",
        "annotator.plain",
        "annotator.tui.review_app",
        "annotator.session.review.batch",
        "annotator.session.labelling.session",
        "annotator.cli.suggest_worker",
        "corpus.workflows.suggester_choice",
        "corpus.numbers.parser",
        "corpus.rules.apply",
        "corpus.store",
        "corpus.suggesters.suggester",
        "exports.formats",
    ],
)
def test_the_screen_and_what_it_needs_load_nothing_heavy(module: str) -> None:
    assert not HEAVY & loaded_by(f"import {module}")


@pytest.mark.parametrize(
    "module",
    [
        "annotator.workers.suggest_ahead",
        "annotator.session.labelling.session",
        "annotator.session.review.batch",
        "annotator.plain",
        "annotator.rendering.status",
        "annotator.rendering.layout",
    ],
)
def test_the_core_works_without_textual(module: str) -> None:
    assert "textual" not in loaded_by(f"import {module}")


def test_opening_a_project_loads_no_library_for_making_one() -> None:
    assert "sqlite_utils" not in loaded_by(
        "import annotator.tui.labelling_app, annotator.cli.annotate"
    )


@pytest.mark.parametrize("module", ["corpus.store", "annotator.cli.status"])
def test_nothing_about_pace_is_loaded_with_the_store(module: str) -> None:
    assert "statistics" not in loaded_by(f"import {module}")


@pytest.mark.parametrize(
    "module",
    ["learning.learn", "learning.memory", "learning.recall", "learning.requests", "text.words"],
)
def test_memory_is_loaded_only_where_something_was_decided(module: str) -> None:
    loaded_by(
        "import annotator.session.labelling.session, sys\n"
        f"assert 'corpus.{module}' not in sys.modules"
    )


def test_numpy_can_still_be_loaded_after_a_migration() -> None:
    loaded = loaded_by("import corpus.store.db.migrations")
    assert "sqlite_utils" in loaded
    assert "numpy" not in loaded
    assert "numpy" in loaded_by("import corpus.store.db.migrations, numpy")


def test_numbers_are_read_without_anything_but_the_standard_library() -> None:
    loaded = loaded_by("import corpus.numbers.parser")
    assert not {"click", "rich", "sqlite3", "sqlite_utils", "textual"} & loaded


def test_help_loads_neither_screen_nor_model() -> None:
    loaded = loaded_by(
        "from click.testing import CliRunner\nfrom annotator.cli.main import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0"
    )
    assert not {"spacy", "textual"} & loaded


@pytest.mark.parametrize(
    ("started", "unneeded"),
    [
        (
            "annotator.tui.labelling_app, annotator.session.labelling.session",
            "annotator.tui.review_app",
        ),
        (
            "annotator.tui.labelling_app, annotator.session.labelling.session",
            "corpus.numbers.parser",
        ),
        ("annotator.tui.labelling_app, annotator.session.labelling.session", "corpus.guideline"),
        ("annotator.tui.review_app, annotator.session.review.batch", "annotator.tui.labelling_app"),
        ("annotator.tui.review_app, annotator.session.review.batch", "corpus.numbers.parser"),
        ("annotator.tui.review_app, annotator.session.review.batch", "corpus.concerns"),
    ],
)
def test_the_first_paint_loads_nothing_that_a_key_may_ask_for(started: str, unneeded: str) -> None:
    loaded_by(f"import {started}, sys\nassert {unneeded!r} not in sys.modules")
