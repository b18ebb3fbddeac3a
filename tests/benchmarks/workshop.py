"""The files of one run, each made when it is first asked for and kept until the run ends."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.cli.review import compare_stale
from corpus.store import Project
from tests.benchmarks import generated
from tests.benchmarks.at_work import finish_some
from tests.benchmarks.multiplied import multiply
from tests.benchmarks.processes import ANNOTATOR, environment, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.benchmarks.generated import Generated

PERSON = "bench"
THREE = ("ana", "ben", "cleo")
REVIEWER = "rita"
DIFFERING = 0.15
"""Share of the spans of each of the three that differ: 38 % of the places are then disputed."""

FEW = 10
"""Articles of the small project that a large one is compared with."""

STILL_OPEN = 80
"""Articles after those that are finished, so that there is a next one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for on the command line."""

    articles: int = 10_000
    words: tuple[int, ...] = (500, 5_000, 50_000)
    runs: int = 5

    @property
    def long_runs(self) -> int:
        """Of what takes a minute; three are enough for a median."""
        return min(self.runs, 3)


class Workshop:
    """Generated articles and the projects made of them by the real commands."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.env = environment(folder)

    def annotator(self, project: Path) -> list[str]:
        """The command line on a project, to be followed by a command."""
        return [*ANNOTATOR, "--db", str(project)]

    def screen(self, project: Path) -> list[str]:
        """The command that opens the annotating screen."""
        return [*ANNOTATOR, str(project), "--as", PERSON]

    def board(self, project: Path) -> list[str]:
        """The command that opens the board."""
        return [*self.annotator(project), "board", "--as", PERSON]

    def review_screen(self, project: Path) -> list[str]:
        """The command that opens the review screen."""
        return [*self.annotator(project), "review", "--as", REVIEWER]

    # -- articles ------------------------------------------------------------------------------

    def jsonl(self, count: int) -> Path:
        """So many ordinary articles."""
        path = self.folder / f"articles-{count}.jsonl"
        return path if path.exists() else generated.write_jsonl(path, generated.ordinary(count))

    # -- projects ------------------------------------------------------------------------------

    def of_one(self, words: int) -> Path:
        """A project of one article of so many words, its spans suggested."""
        source = self.folder / f"long-{words}.jsonl"
        if not source.exists():
            generated.write_jsonl(source, generated.long_articles(words))
        return self._imported(f"long-{words}", source)

    def of_two_finished(self, words: int) -> Path:
        """Two finished articles of so many words, each with a number without a label."""
        source = self.folder / f"two-{words}.jsonl"
        if not source.exists():
            articles = generated.long_articles(words, 2)
            generated.write_jsonl(
                source, (replace(a, text=f"{a.text} Nine left.") for a in articles)
            )
        return self._imported(f"two-{words}", source, "--annotator", PERSON)

    def untouched(self, count: int) -> Path:
        """A project of so many articles that nobody has opened, their spans suggested."""
        return self._imported(f"untouched-{count}", self.jsonl(count))

    def finished(self, count: int) -> Path:
        """A project of so many articles that the person at work has finished."""
        return self._imported(f"finished-{count}", self.jsonl(count), "--annotator", PERSON)

    def at_work(self, count: int) -> Path:
        """Articles with suggestions; three people have finished the first tenth of them."""
        path = self.folder / f"at-work-{count}.db"
        if not path.exists():
            shutil.copy(self.untouched(count), path)
            run([*self.annotator(path), "tag", "start"], self.env)
            finish_some(path, THREE, articles=max(1, count // 10), differing=DIFFERING)
            with Project.open(path) as project:
                project.people.get_or_add(PERSON)
            os.sync()
        return path

    def multiplied(self, count: int) -> Path:
        """The same, made from a tenth of the articles by copying rows."""
        path = self.folder / f"multiplied-{count}.db"
        if not path.exists():
            shutil.copy(self.at_work(count // 10), path)
            multiply(path, 10, articles=count // 10, begun=max(1, count // 100))
            os.sync()
        return path

    def two_copies(self, count: int) -> tuple[Path, Path]:
        """A project without articles, and a copy into which so many finished ones came."""
        home, laptop = self.folder / f"home-{count}.db", self.folder / f"laptop-{count}.db"
        if not laptop.exists():
            Project.create(home).close()
            shutil.copy(home, laptop)
            source = self.jsonl(count)
            run([*self.annotator(laptop), "import", source, "--annotator", PERSON], self.env)
            os.sync()
        return home, laptop

    def finished_by_three(self, count: int) -> Path:
        """So many articles that three people have finished, each with mistakes of their own."""
        return self._by_three(f"three-{count}", lambda: generated.ordinary(count))

    def to_review(self, count: int) -> Path:
        """The same, their disagreements found, and somebody new to settle them."""
        return self._compared(self.finished_by_three(count))

    def long_to_review(self, words: int) -> Path:
        """One article of so many words that three people have finished, its disagreements found."""
        made = self._by_three(f"three-long-{words}", lambda: generated.long_articles(words))
        return self._compared(made)

    def _by_three(self, name: str, articles: Callable[[], Iterator[Generated]]) -> Path:
        path = self.folder / f"{name}.db"
        for number, person in enumerate(THREE) if not path.exists() else ():
            theirs = generated.disturbed(articles(), share=DIFFERING, seed=number)
            source = generated.write_jsonl(self.folder / f"{name}.jsonl", theirs)
            run([*self.annotator(path), "import", source, "--annotator", person], self.env)
            os.sync()
        return path

    def _compared(self, finished: Path) -> Path:
        path = self.folder / f"compared-{finished.name}"
        if not path.exists():
            shutil.copy(finished, path)
            with Project.open(path) as project:
                project.people.get_or_add(REVIEWER)
                compare_stale(project)
            os.sync()
        return path

    def nearly_done(self, count: int) -> Path:
        """The same, with a few articles after them that are still to do."""
        path = self.folder / f"nearly-done-{count}.db"
        if not path.exists():
            shutil.copy(self.finished(count), path)
            bank = generated.Generator(sentences=2_000, seed=count)
            rest = (bank.article(f"open-{i}", sentences=24) for i in range(STILL_OPEN))
            source = generated.write_jsonl(self.folder / f"open-{count}.jsonl", rest)
            run([*self.annotator(path), "import", source], self.env)
            os.sync()
        return path

    def _imported(self, name: str, source: Path, *options: str) -> Path:
        path = self.folder / f"{name}.db"
        if not path.exists():
            run([*self.annotator(path), "import", source, *options], self.env)
            # What waits to be written would be waited for by the commits that are timed.
            os.sync()
        return path

    def again(self, project: Path, path: Path) -> Path:
        """A fresh copy of a project at `path`."""
        shutil.copy(project, self.fresh(path.name))
        return path

    def copy(self, project: Path) -> Path:
        """A fresh copy that a measured command may change; the one before it is gone."""
        path = self.fresh(f"copy-of-{project.name}")
        shutil.copy(project, path)
        os.sync()
        return path

    def fresh(self, name: str) -> Path:
        """A path in the folder with nothing there, not even SQLite's side files."""
        path = self.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        for leftover in self.folder.glob(f"{name}*"):
            leftover.unlink()
        return path
