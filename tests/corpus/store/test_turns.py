"""The queue of writers: each waits for its turn, and none for ever."""

from __future__ import annotations

import time
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from corpus.errors import NotSavedError
from corpus.store import Project
from corpus.store.db.turns import Turns

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def wal(tmp_path: Path) -> Path:
    path = tmp_path / "project.db-wal"
    path.touch()
    return path


def test_the_next_one_writes_when_the_first_is_done(wal: Path) -> None:
    first, second = Turns(wal, 60), Turns(wal, 60)
    assert first.take()
    done: list[bool] = []
    waiting = Thread(target=lambda: done.append(second.take()))
    waiting.start()
    time.sleep(0.05)
    assert done == []
    first.give_back()
    waiting.join()
    assert done == [True]
    second.close()  # as the end of a process does
    assert first.take()


def test_who_waited_too_long_takes_no_turn_later(wal: Path) -> None:
    first, second, third = Turns(wal, 60), Turns(wal, 0.01), Turns(wal, 60)
    assert first.take()
    assert not second.take()
    second.seconds = 0
    assert not second.take()
    first.give_back()
    assert third.take()
    third.give_back()
    second.seconds = 60
    assert second.take()


def test_a_wal_that_is_gone_is_found_out_later(wal: Path) -> None:
    wal.unlink()
    turns = Turns(wal, 0)
    assert turns.take()
    turns.give_back()
    turns.close()


def test_two_connections_wait_for_each_other(project: Project) -> None:
    with Project.open(project.path, lock_seconds=0.01) as other:
        with project.transaction():
            project.people.get_or_add("ana")
            with pytest.raises(NotSavedError, match="locked"):
                other.people.get_or_add("bo")
            assert other.people.all() == []
        assert other.people.get_or_add("bo").name == "bo"
        with pytest.raises(RuntimeError), other.transaction():
            raise RuntimeError
        assert project.people.get_or_add("cy").name == "cy"  # a failure gives the turn back


def test_opening_waits_for_nobody(project: Project) -> None:
    with project.transaction():
        project.people.get_or_add("ana")
        with Project.open(project.path, lock_seconds=0) as other:
            assert other.people.all() == []
    with Project.open(project.path, lock_seconds=0) as other:
        other.wait_at_most(60)
        assert other.people.get_or_add("bo").name == "bo"
