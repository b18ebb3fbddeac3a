"""What must not be loaded where: proved in fresh interpreters."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"spacy", "thinc", "numpy", "pandas"}


# Each group is imported in one process, in this order: what the first loads, no later one lacks.
LIGHT = [
    "annotator.workers.suggest_ahead",
    "annotator.tui.labelling_app",
    "annotator.cli.main",
    "annotator.cli.annotate",
    "annotator.cli.demo",
    "annotator.cli.review",
    "annotator.cli.train",
    "annotator.plain.labelling",
    "annotator.plain.review",
    "annotator.tui.review_app",
    "annotator.tui.board_app",
    "annotator.cli.board",
    "annotator.session.board.figures",
    "annotator.session.review.batch",
    "annotator.session.labelling.session",
    "annotator.cli.suggest_worker",
    "annotator.cli.serve_screen",
    "annotator.web.running",
    "corpus.workflows.suggester_choice",
    "corpus.numbers.parser",
    "corpus.rules.apply",
    "corpus.store",
    "corpus.suggesters.suggester",
    "exports.formats",
]
WITHOUT_TEXTUAL = [
    "annotator.workers.suggest_ahead",
    "annotator.session.labelling.session",
    "annotator.session.review.batch",
    "annotator.plain.labelling",
    "annotator.plain.review",
    "annotator.rendering.status",
    "annotator.rendering.layout",
    "annotator.web.running",
]


def run(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout


def loaded_by(statement: str) -> set[str]:
    """The packages that a fresh interpreter has loaded after a statement."""
    loaded = run(f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))")
    return {name.partition(".")[0] for name in loaded.split()}


def loaded_of(packages: set[str], modules: list[str]) -> list[str]:
    """Which of these packages the modules load, each named with the first module that does."""
    program = [f"import sys; watched = {packages!r}"]
    for module in modules:
        program += [
            f"import {module}",
            "for name in watched & sys.modules.keys():",
            f"    watched.remove(name); print({module!r}, 'loads', name)",
        ]
    return run("\n".join(program)).splitlines()


def test_the_screen_and_what_it_needs_load_nothing_heavy() -> None:
    assert loaded_of(HEAVY, LIGHT) == []


@pytest.mark.slow
def test_the_core_works_without_textual() -> None:
    assert loaded_of({"textual"}, WITHOUT_TEXTUAL) == []


def test_what_is_watched_is_seen() -> None:
    assert loaded_of({"json", "zoneinfo"}, ["string", "json", "zoneinfo"]) == [
        "json loads json",
        "zoneinfo loads zoneinfo",
    ]


@pytest.mark.slow
def test_opening_a_project_loads_no_library_for_making_one() -> None:
    assert "sqlite_utils" not in loaded_by(
        "import annotator.tui.labelling_app, annotator.cli.annotate"
    )


@pytest.mark.slow
def test_a_served_screen_loads_nothing_of_the_server() -> None:
    modules = ["annotator.cli.serve_screen", "annotator.tui.labelling_app"]
    assert loaded_of({"aiohttp", "jinja2", "textual_serve"}, modules) == []


@pytest.mark.slow
def test_nothing_about_pace_is_loaded_with_the_store() -> None:
    assert loaded_of({"statistics"}, ["corpus.store", "annotator.cli.status"]) == []


@pytest.mark.slow
def test_memory_is_loaded_only_where_something_was_decided() -> None:
    names = ["learning.learn", "learning.memory", "learning.recall", "learning.requests"]
    modules = {f"corpus.{name}" for name in [*names, "text.words"]}
    assert loaded_of(modules, ["annotator.session.labelling.session"]) == []


@pytest.mark.slow
def test_checks_and_values_of_reports_are_loaded_on_use() -> None:
    modules = {"corpus.concerns", "corpus.agreement.values", "corpus.numbers.detect"}
    screen = ["annotator.session.labelling.session", "annotator.tui.labelling_app", "corpus.store"]
    assert loaded_of(modules, screen) == []


@pytest.mark.slow
def test_numpy_can_still_be_loaded_after_a_migration() -> None:
    loaded = loaded_by("import corpus.store.db.migrations")
    assert "sqlite_utils" in loaded
    assert "numpy" not in loaded
    assert "numpy" in loaded_by("import corpus.store.db.migrations, numpy")


def test_numbers_are_read_without_anything_but_the_standard_library() -> None:
    loaded = loaded_by("import corpus.numbers.parser")
    assert not {"click", "rich", "sqlite3", "sqlite_utils", "textual"} & loaded


@pytest.mark.slow
def test_help_loads_neither_screen_nor_model() -> None:
    loaded = loaded_by(
        "from click.testing import CliRunner\nfrom annotator.cli.main import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0"
    )
    assert not {"spacy", "textual"} & loaded


@pytest.mark.slow
@pytest.mark.parametrize(
    ("started", "unneeded"),
    [
        (
            ["annotator.tui.labelling_app", "annotator.session.labelling.session"],
            {"annotator.tui.review_app", "corpus.numbers.parser", "corpus.guideline"},
        ),
        (
            ["annotator.tui.review_app", "annotator.session.review.batch"],
            {"annotator.tui.labelling_app", "corpus.numbers.parser", "corpus.concerns"},
        ),
    ],
)
def test_the_first_paint_loads_nothing_that_a_key_may_ask_for(
    started: list[str], unneeded: set[str]
) -> None:
    assert loaded_of(unneeded, started) == []


def test_the_python_api_loads_spacy_only_for_docs_and_pictures() -> None:
    loaded = loaded_by("import annotator, annotator.cli.suggest, annotator.cli.suggest_shard")
    assert not {"dask", "distributed", "spacy"} & loaded
    loaded = loaded_by("import annotator")
    assert not {"exports", "corpus"} & loaded
    loaded = loaded_by("import exports.api.project, exports.api.documents")
    assert not {"spacy", "textual", "pandas", "pyarrow", "datasets"} & loaded
