"""Probabilities in the status line and in plain mode."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from annotator.plain import converse
from annotator.rendering.status import status_line
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
