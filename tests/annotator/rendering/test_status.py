"""Probabilities in the status line and in plain mode."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from annotator.plain import converse
from annotator.rendering.status import header, status_line
from tests.verdicts_given import give_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project


def test_it_is_shown_from_twenty_decisions_on(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("The [rebels]A left.", "one")
    give_verdicts(project, 1, right=19)
    assert "“rebels” marked in the text" in status_of(open_session("ana"))
    give_verdicts(project, 1, right=1)
    assert " .85 fair · marked in the text" in status_of(open_session("ana"))


def status_of(session: LabellingSession) -> str:
    """Return the status line; the dialogue of plain mode must show the same probability."""
    line = status_line(session, session.labels, 110).plain
    out = StringIO()
    converse(session, ["q"], out)
    figure = line.partition("”")[2].partition("marked")[0].strip(" ·")
    assert f" {figure} " in out.getvalue()
    return line


@pytest.mark.parametrize(("length", "bar"), [(20, 18), (57, 18), (60, 15), (67, 8), (75, 8)])
def test_a_long_title_takes_columns_from_the_bar_before_it_is_cut(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    length: int,
    bar: int,
) -> None:
    title = f"Title of {'x' * (length - 9)}"
    add_article("The [rebels]A left.", title.removeprefix("Title of "))
    session = open_session("ana")
    session.workspace.saved_at = None
    line = header(session, 110, compact=False).plain
    assert line.count("░") == bar
    assert cell_len(line) == 110
    shown = title if length <= 67 else f"{title[:66]}…"
    assert f" · ana    {shown}  " in line


def test_a_long_name_takes_columns_from_the_bar_too(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("The [rebels]A left.", "one")
    name = "Bartholomew of Featherstone Castle and Park"
    session = open_session(name)
    session.workspace.saved_at = None
    line = header(session, 80, compact=True).plain
    assert f" · {name}  0/1 " in line
    assert line.count("░") == 9
    assert header(session, 40, compact=True).plain.count("░") == 6
