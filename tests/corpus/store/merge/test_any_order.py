"""Copies of one project, merged in any order and grouping, hold the same."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.store import Project
from corpus.workflows.integrity import check
from corpus.workflows.merging import merge_file
from tests.corpus.store.merge.histories import OPERATIONS, Work, dump
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.corpus.store.merge.histories import Operation

COPIES = ("x.db", "y.db", "z.db")
ORDERS = ((("x", "y"), "z"), ("x", ("y", "z")), (("z", "x"), "y"), ("z", ("y", "x")))

histories = st.lists(
    st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 2), st.integers(0, 5)),
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(before=histories, after=st.tuples(histories, histories, histories), skew=st.integers(0, 3))
@example(before=[], after=([], [("settle", 0, 0)], [("comment", 0, 0), ("settle", 0, 0)]), skew=0)
@example(before=[], after=([("settle", 0, 0)], [("settle", 0, 0)], [("settle", 0, 1)]), skew=0)
def test_merges_in_any_order_and_grouping_give_the_same(
    before: list[Operation], after: tuple[list[Operation], ...], skew: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_copies(folder, before, after, skew)
        found = [merged(folder, order, str(at)) for at, order in enumerate(ORDERS)]
        first, *others = found
        for other in others:
            assert dump_of(first) == dump_of(other)
        with Project.open(first) as project:
            merge_file(project, others[0])
            merge_file(project, folder / COPIES[1])
            assert dump(project) == dump_of(others[0])
            assert [problem for problem in check(project) if "token edges" not in problem] == []


def make_copies(
    folder: Path, before: list[Operation], after: tuple[list[Operation], ...], skew: int
) -> None:
    """Make a project with some work, and three copies with further work."""
    with new_project(folder / "first.db") as project:
        Work(project, clock(0, 0)).run([("add", 0, 0), ("add", 1, 1), *before])
    for number, (name, operations) in enumerate(zip(COPIES, after, strict=True), 1):
        shutil.copy(folder / "first.db", folder / name)
        with Project.open(folder / name) as project:
            Work(project, clock(100 - skew * number, number)).run(operations)


def clock(second: int, copy: int) -> Callable[[], str]:
    """A clock that goes on by a second; no two copies of a project have the same time."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    times = (begin + timedelta(seconds=passed, milliseconds=copy) for passed in count(second))
    return lambda: next(times).isoformat(timespec="milliseconds")


def merged(folder: Path, order: object, label: str) -> Path:
    """Merge copies in an order such as `(("x", "y"), "z")`; returns the file."""
    if isinstance(order, str):
        return folder / f"{order}.db"
    assert isinstance(order, tuple)
    into, other = (merged(folder, one, f"{label}{at}") for at, one in enumerate(order))
    path = folder / f"merged-{label}.db"
    shutil.copy(into, path)
    with Project.open(path) as project:
        merge_file(project, other)
    return path


def dump_of(path: Path) -> dict[str, list[object]]:
    with Project.open(path) as project:
        return dump(project)
