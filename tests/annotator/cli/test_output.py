"""What commands print: nothing in it steers a terminal or hides on it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from annotator.cli.output import console, echo, print_markdown, progress_bar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from click.testing import Result

RAW = "\x1b]0;own\x07\x85\x9b31m\u202e\u200b\U000e0041"
"""An escape sequence, C1, bidi, zero-width and tag characters."""


def raw_in(text: str) -> str:
    """Return the characters of a text that must not get to a terminal."""
    return "".join(char for char in text if not char.isprintable() and char not in "\n\t")


def test_every_way_of_printing_is_safe(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(RAW)
    table.add_row(Text(RAW), f"[bold]{RAW}")
    echo(f"one\ttwo\n{RAW}")
    console().print(table, RAW)
    print_markdown(f"# {RAW}\n\n&#x202e;&#27;\n", 80)
    printed = capsys.readouterr().out
    assert printed.startswith("one\ttwo\n")
    assert raw_in(printed) == ""


def test_no_command_prints_raw_what_is_in_a_project(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    record = {"title": RAW, "source": RAW, f"key {RAW}": 1}
    span = {"start": 0, "end": 6, "label": "ACTOR"}
    lines = [
        {**record, "id": key, "text": f"Rebels {RAW} fled. {said}", "spans": [span], **whose}
        for key, said in (("a", "They left their trucks."), ("b", "Nobody saw a single one go."))
        for whose in ({"annotator": "ana"}, {"annotator": "ben"}, {})
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "guide.md").write_text(f"# {RAW}\n\n## ACTOR\n{RAW}\n", newline="")
    results = {
        arguments: run(*(word.replace("RAW", RAW) for word in arguments.split(" ")))
        for arguments in (
            "import in.jsonl",
            "guideline --set guide.md",
            "guideline",
            "guideline RAW",
            "list",
            "show a",
            "status",
            "status --json",
            "queue",
            "queue --json",
            "people",
            "lint",
            "lint --json",
            "agreement --json",
            "labels",
            "labels --json",
            "labels --add RAW",
            "numbers RAW",
            "export spacy outRAW",
            "verify outRAW",
            "retire a",
            "check",
            "RAW",
            "list --RAW",
        )
    }
    raw = {name: raw_in(result.output) for name, result in results.items()}
    assert raw == dict.fromkeys(raw, "")
    failed = {name for name, result in results.items() if result.exit_code}
    assert failed <= {"guideline RAW", "labels --add RAW", "numbers RAW", "RAW", "list --RAW"}


def test_a_progress_bar_has_a_total_if_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = {}
    for total, in_bytes in ((None, True), (2_000, True), (20, False)):
        terminal = io.StringIO()
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stderr", terminal)
        monkeypatch.setenv("TERM", "xterm")
        with progress_bar("importing", total, in_bytes=in_bytes) as advance:
            advance(10)
        shown[total] = Text.from_ansi(terminal.getvalue()).plain
    assert "importing 10" in shown[None]
    assert "0.0/2.0 kB" in shown[2_000]
    assert "10/20" in shown[20]
