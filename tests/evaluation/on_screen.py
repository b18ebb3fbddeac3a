"""Label articles by keys alone in the labelling screen, and print the keys of each by kind.

The annotator knows the gold. The keys for an article are found on a copy of the project, pressed on
the screen, and logged; second looks and checks are answered as they appear. The project is new, and
has the suggestions, the memory and the scorer of the product.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from textual.keys import _character_to_key

from annotator.keymap.keymap import default_keymap
from annotator.session.labelling.second_looks import SecondLooks
from annotator.session.labelling.session import LabellingSession
from annotator.tui.labelling_app import AnnotatorApp
from annotator.workers.suggest_ahead import Ahead
from corpus.learning.verdicts import waiting_for_second_look
from corpus.model import Span
from corpus.store import Project
from tests.evaluation.articles import SAMPLES, read_articles
from tests.evaluation.simulator.annotator import KINDS, Annotator
from tests.evaluation.simulator.run import WAYS
from tests.evaluation.table import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.pilot import Pilot

    from tests.evaluation.articles import GoldArticle
    from tests.evaluation.simulator.fixing import Ways

SIZE = (120, 40)
"""The columns and rows of the terminal."""

_NAME = "ana"
_WAIT_SECONDS = 0.2
_MOST_WAITS = 600
_MOST_ANSWERS = 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Label the chosen articles and print a table; return the exit status."""
    asked = _parser().parse_args(arguments)
    articles = read_articles(asked.data)
    if not articles:
        sys.stderr.write(f"There are no .jsonl files in {asked.data}.\n")
        return 1
    chosen = _chosen(articles, asked.articles, longest=asked.longest)
    before = [article for article in articles if article not in chosen][: asked.after]
    ways = WAYS["… and letters in each article" if asked.letters else "… with all of these"]
    with tempfile.TemporaryDirectory() as folder, asked.log.open("w", encoding="utf-8") as log:
        path = _project_of([*before, *chosen], Path(folder))
        labelling = _Labelling(path, [*before, *chosen], ways, log)
        rows = asyncio.run(labelling.rows())[len(before) :]
    heads = ["words", "spans", *KINDS, "all keys", "keys a span"]
    total = [sum(row[at] for row in rows) for at in range(len(rows[0]))]
    cells = [[*(f"{cell:,}" for cell in row), f"{row[-1] / row[1]:.2f}"] for row in (*rows, total)]
    sys.stdout.write(f"{markdown([heads, *cells])}\n")
    return 0


def _chosen(articles: Sequence[GoldArticle], count: int, *, longest: bool) -> list[GoldArticle]:
    """Return the articles with the most spans, or articles at equal distances."""
    if longest:
        return sorted(articles, key=lambda article: -len(article.gold))[:count]
    return list(articles[:: max(1, len(articles) // count)][:count])


def _project_of(articles: Sequence[GoldArticle], folder: Path) -> Path:
    """Make a project of the articles, with suggestions, by the commands."""
    lines = [json.dumps({"text": article.text}) for article in articles]
    data, path = folder / "articles.jsonl", folder / "annotations.db"
    data.write_text("\n".join(lines), encoding="utf-8")
    for command in (["import", str(data)], ["suggest"]):
        program = [sys.executable, "-m", "annotator", "--db", str(path), *command]
        subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
    return path


class _Labelling:
    """One person's work on all articles of a project."""

    def __init__(
        self, path: Path, articles: Sequence[GoldArticle], ways: Ways, log: TextIO
    ) -> None:
        self._path = path
        self._gold = {article.text: article for article in articles}
        self._ways = ways
        self._log = log

    async def rows(self) -> list[list[int]]:
        """Return words, spans, keys by kind and all keys of each article."""
        with Project.open(self._path) as project:
            session = _session(project, SecondLooks(), letters=self._ways.lettered)
            session.start()
            ahead = Ahead.of(session)
            assert ahead
            app = AnnotatorApp(session, ahead=ahead)
            async with app.run_test(size=SIZE) as pilot:
                rows = []
                for _ in self._gold:
                    await _quiet(ahead)
                    app.screen.show()
                    await pilot.pause()
                    rows.append(await self._label(session, pilot))
                return rows

    async def _label(self, session: LabellingSession, pilot: Pilot[None]) -> list[int]:
        """Label the open article on the screen and finish it; log its keys."""
        article_id = session.key.article_id
        article = self._gold[session.tokens.text]
        labels = {label.name: label.id for label in session.project.labels.all()}
        gold = [Span(one.start, one.end, labels[one.label]) for one in article.gold]
        pressed: list[tuple[str, str]] = []
        for key, kind in self._keys_to(gold, article_id, pilot.app.screen):
            pressed.append((key, kind))
            await pilot.press(_named(key))
            if session.key.article_id != article_id or session.checks.current:
                break
        while session.key.article_id == article_id and session.draft.status == "open":
            pressed.append(_answer(session, gold))
            await pilot.press(_named(pressed[-1][0]))
            assert len(pressed) < _MOST_ANSWERS + 10 * len(gold), f"{article_id} cannot be finished"
        await pilot.pause()
        key = replace(session.key, article_id=article_id)
        stored = session.project.edits.spans(key)
        is_gold = [Span(one.start, one.end, one.label) for one in stored] == gold
        row = {"article": article_id, "spans": len(gold), "exact": is_gold}
        self._log.write(json.dumps({**row, "keys": [key for key, _ in pressed]}) + "\n")
        kinds = Counter(kind for _, kind in pressed)
        words = len(article.text.split())
        return [words, len(gold), *(kinds[kind] for kind in KINDS), len(pressed)]

    def _keys_to(
        self, gold: Sequence[Span], article_id: str, screen: object
    ) -> Iterator[tuple[str, str]]:
        """Yield the keys that give the open article the gold, and their kinds."""
        view = screen.article_view  # type: ignore[attr-defined]
        size = view.text_layout.width, view.size.height
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "copy.db")
            with sqlite3.connect(self._path) as source, sqlite3.connect(copy) as target:
                source.backup(target)
            with Project.open(copy) as project:
                session = _session(project, None, letters=self._ways.lettered)
                session.start(article_id)
                annotator = Annotator(session, self._ways, size)
                annotator.label(gold)
                yield from annotator.log


def _session(
    project: Project, second_looks: SecondLooks | None, *, letters: bool
) -> LabellingSession:
    return LabellingSession(
        project,
        project.people.get_or_add(_NAME),
        keymap=default_keymap(),
        second_looks=second_looks,
        letters_stay=letters,
        via="screen",
    )


def _answer(session: LabellingSession, gold: Sequence[Span]) -> tuple[str, str]:
    """Return the key that answers a second look or passes over a check, and its kind."""
    if session.checks.at_second_look:
        return ("a" if session.cursor.span.span in gold else "x"), "look"
    if waiting_for_second_look(session.draft, session.tokens.text):
        return "tab", "look"
    return "enter", "finish"


async def _quiet(ahead: Ahead) -> None:
    """Wait until the child process has made all suggestions and the scorer is fitted."""
    for _ in range(_MOST_WAITS):
        await asyncio.sleep(_WAIT_SECONDS)
        if not ahead._lacking() and not ahead._fit_due():
            return


def _named(key: str) -> str:
    """Return Textual's name of a key."""
    return key if len(key) > 1 else _character_to_key(key)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.on_screen", description=__doc__
    )
    parser.add_argument("data", nargs="?", type=Path, default=SAMPLES, metavar="PATH")
    parser.add_argument("--articles", type=int, default=10, help="articles with a row in the table")
    parser.add_argument("--longest", action="store_true", help="those with the most spans")
    parser.add_argument("--after", type=int, default=0, help="other articles labelled before these")
    parser.add_argument("--letters", action="store_true", help="each article begins with letters")
    parser.add_argument("--log", type=Path, required=True, help="file for the keys, a line each")
    return parser


if __name__ == "__main__":
    sys.exit(main())
