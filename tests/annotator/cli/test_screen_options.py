"""Variables of the environment that a screen would fail on."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from annotator.cli import screen_options
from annotator.cli.screen_options import NoTerminalError, refuse_without_terminal
from corpus.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard streams that are a terminal of 80 columns."""
    stream = SimpleNamespace(isatty=lambda: True, encoding="utf-8", fileno=lambda: 1)
    streams = SimpleNamespace(__stdin__=stream, __stdout__=stream, __stderr__=stream)
    monkeypatch.setattr(screen_options, "sys", streams)
    size = os.terminal_size((80, 24))
    monkeypatch.setattr(os, "get_terminal_size", lambda descriptor: size)
    monkeypatch.setenv("TERM", "xterm")


def test_nonsense_is_named_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = {
        "TEXTUAL_COLOR_SYSTEM": ("pink", "", "a\n"),
        "TEXTUAL_FPS": ("1000", "-3", "9" * 30),
        "TEXTUAL_LOG": ("/nowhere/at/all", str(tmp_path), ""),
        "TEXTUAL_SCREENSHOT": ("0", "-1"),
        "TEXTUAL_SCREENSHOT_LOCATION": ("/nowhere/at/all", "x" * 5000),
    }
    for name, values in table.items():
        for value in values:
            with monkeypatch.context() as patch:
                patch.setenv(name, value)
                with pytest.raises(InputError) as refused:
                    refuse_without_terminal()
                assert str(refused.value).startswith(f"{name} is {value!r} but must be ")


def test_what_textual_understands_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "TEXTUAL_COLOR_SYSTEM": "256",
        "TEXTUAL_FPS": "30",
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_SCREENSHOT": "3",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    refuse_without_terminal()


def test_a_size_in_the_environment_does_not_go_before_the_terminals_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "99999")
    monkeypatch.setenv("LINES", "99999")
    refuse_without_terminal()
    assert not {"COLUMNS", "LINES"} & {*os.environ}


@pytest.mark.parametrize("encoding", ["iso8859-1", "cp1252", "ascii"])
def test_an_encoding_that_lacks_what_is_drawn_is_refused(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(screen_options.sys.__stderr__, "encoding", encoding)
    with pytest.raises(NoTerminalError, match=f"encoding {encoding} lacks what is drawn"):
        refuse_without_terminal()
