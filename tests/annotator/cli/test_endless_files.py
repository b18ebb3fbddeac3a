"""Files without an end, given where a small file is expected, are refused in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.fixture
def gold(run: Callable[..., Result]) -> Callable[..., Result]:
    """Runs commands where there is a project."""
    assert run("import", "-", input=b"Rebels fled.").exit_code == 0
    return run


@pytest.mark.parametrize(
    "command",
    [
        ["numbers", "--vague", "/dev/zero"],
        ["import", "-", "--labels", "/dev/zero"],
        ["guideline", "--set", "/dev/zero"],
    ],
    ids=lambda command: command[0],
)
def test_an_endless_file_is_too_large(gold: Callable[..., Result], command: list[str]) -> None:
    result = gold(*command)
    assert result.exit_code == 1
    assert "larger than 1 MiB" in result.stderr


def test_endless_settings_are_too_large(
    gold: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOTATOR_CONFIG", "/dev/zero")
    result = gold("keys")
    assert result.exit_code == 1
    assert "larger than 1 MiB" in result.stderr


def test_endless_patterns_are_too_large(
    gold: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.suggesters.patterns.MOST_BYTES", 2**20)
    result = gold("suggest", "--suggester", "/dev/zero")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
