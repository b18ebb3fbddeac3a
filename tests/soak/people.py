"""What one process of a run does: a person who labels, without a screen.

The functions are the targets of processes that a fork server starts, so this module imports what
the processes need before they start.
"""

from __future__ import annotations

import json
import os
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.cli.screen_options import LOCK_SECONDS, START_SECONDS
from annotator.session.labelling.session import LabellingSession
from corpus.errors import AnnotatorError
from corpus.store import Project
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

NOT_SAVED, NOT_OPENED = "not saved", "not opened"


def opened(path: Path) -> AbstractContextManager[Project]:
    """Open the project as `annotator annotate` does."""
    return Project.open(path, lock_seconds=START_SECONDS)


def started(project: Project, name: str) -> LabellingSession:
    """Start a session as `annotator annotate` does; whether there is an article is in it."""
    session = LabellingSession(project, project.people.get_or_add(name), via="screen")
    session.start()
    project.wait_at_most(LOCK_SECONDS)
    return session


def work_through(path: Path, name: str, acknowledged: Path, seed: int) -> None:
    """Label all articles of the queue; after each key, note the last edit that was shown as saved.

    A killed process has noted everything that the person can have seen.
    """
    chance = random.Random(seed)
    log = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with opened(path) as project:
        session = started(project, name)
        while _has_work(session):
            keys = [session.accept, session.reject, session.editor.flag]
            for _ in range(chance.randint(0, 3)):
                press(session, chance.choice(keys))
                _note(log, session)
                time.sleep(chance.random() * 0.01)
            press(session, session.bulk.accept_between, 0, len(session.tokens.text))
            _note(log, session)
            article = session.key.article_id
            press(session, session.finish)
            if session.key.article_id == article and session.draft.status == "open":
                press(session, session.finish)  # the checks have been shown
            _note(log, session)


def _has_work(session: LabellingSession) -> bool:
    leases, me = session.project.leases, session.person.id
    return session.draft.status == "open" and leases.is_free(session.key.article_id, me)


def _note(log: int, session: LabellingSession) -> None:
    if session.workspace.unsaved:
        os.write(log, f"{NOT_SAVED}: {session.workspace.unsaved}\n".encode())
    elif session.draft.head:
        os.write(log, f"{session.draft.head}\n".encode())


@dataclass(frozen=True, slots=True)
class Pace:
    """How people work: they open within `spread` seconds, and edit `every` so many for `seconds`.

    Without `turns` they wait as SQLite does.
    """

    spread: float
    every: float
    seconds: float
    turns: bool


def edit_steadily(path: Path, name: str, results: Path, barrier: Barrier, pace: Pace) -> None:
    """Open the project and edit it.

    Writes the seconds of opening, (start, seconds) of each edit, and the failures to `results`.
    """
    chance = random.Random(name)
    barrier.wait()
    begin = time.monotonic()
    time.sleep(chance.random() * pace.spread)
    failures: list[str] = []
    edits: list[tuple[float, float]] = []
    opening = time.monotonic()
    took = 0.0
    try:
        with opened(path) as project:
            if not pace.turns:
                project._db.turns = None
            session = started(project, name)
            took = time.monotonic() - opening
            if session.workspace.unsaved or not session.article:
                failures.append(f"{NOT_OPENED}: {session.workspace.unsaved or 'no article'}")
            for at in _times(chance, pace.every, begin + pace.seconds):
                time.sleep(max(0.0, at - time.monotonic()))
                before = time.monotonic()
                press(session, session.editor.flag)
                edits.append((before - begin, time.monotonic() - before))
                if session.workspace.unsaved:
                    failures.append(f"{NOT_SAVED}: {session.workspace.unsaved}")
    except AnnotatorError as error:
        failures.append(f"{NOT_OPENED}: {error}")
    results.write_text(json.dumps({"opening": took, "edits": edits, "failures": failures}))


def _times(chance: random.Random, every: float, end: float) -> Iterator[float]:
    at = time.monotonic() + chance.random() * every
    while at < end:
        yield at
        at += every * (0.5 + chance.random())
