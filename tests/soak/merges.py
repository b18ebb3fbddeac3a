"""Merges that are killed: all of the other file has come, or nothing."""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store import Project
from corpus.workflows.integrity import check
from corpus.workflows.merging import merge_file
from tests.soak.runs import SUGGESTED, make_project, processes

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class KilledMerges:
    """What became of killed merges; `halves` and `damage` should be empty.

    `stored` counts those that had committed before the kill.
    """

    kills: int
    stored: int
    halves: list[int]
    damage: list[str]


def kill_merges(folder: Path, *, articles: int, kills: int, seed: int) -> KilledMerges:
    """Merge a laptop's work into a project, and kill the process so often at random moments."""
    home, laptop, chance = folder / "home.db", folder / "laptop.db", random.Random(seed)
    make_project(home, articles, overlap=1)
    shutil.copy(home, laptop)
    _finish_all(home, "ana", 0)
    _finish_all(laptop, "ana", 1)
    _finish_all(laptop, "ben", 2)
    before = home.read_bytes()
    begun = time.perf_counter()
    merge(home, laptop)
    seconds, edits = time.perf_counter() - begun, _edits(home)
    home.write_bytes(before)
    stored, halves, none = 0, [], _edits(home)
    context = processes()
    for _ in range(kills):
        begins = context.Event()
        process = context.Process(target=_merge_after, args=(begins, home, laptop))
        process.start()
        begins.wait()
        process.join(chance.random() * 1.3 * seconds)
        process.kill()
        process.join()
        found = _edits(home)
        if found == edits:
            stored += 1
            home.write_bytes(before)
        elif found != none:
            halves.append(found)
    merge(home, laptop)
    with Project.open(home) as project:
        damage = [*check(project)]
    halves += [] if _edits(home) == edits else [_edits(home)]
    return KilledMerges(kills, stored, halves, damage)


def _merge_after(begins: Event, home: Path, laptop: Path) -> None:
    begins.set()
    merge(home, laptop)


def merge(home: Path, laptop: Path) -> None:
    """Merge one file into another."""
    with Project.open(home) as project:
        merge_file(project, laptop)


def _finish_all(path: Path, name: str, left_out: int) -> None:
    """Finish every article as one person, who leaves out one of the suggested spans."""
    with Project.open(path) as project, project.transaction():
        person = project.people.get_or_add(name)
        spans = [Span(*extent) for extent in SUGGESTED]
        del spans[left_out]
        changes = [*(Change(Action.ADDED, span) for span in spans), Change(Action.FINISHED)]
        for article in [*project.articles.all()]:
            key = AnnotationKey(article.id, person.id)
            project.edits.record(key, project.edits.load(key), changes, via="screen")


def _edits(path: Path) -> int:
    """How many edits a file has; what a killed process left in the WAL is undone or finished."""
    with Project.open(path) as project:
        return project._db.count("SELECT count(*) FROM edits")
