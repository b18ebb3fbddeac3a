"""What is told of a probability, on the screen and in lines."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest

from annotator.plain import converse
from annotator.rendering.status import status_line
from annotator.text.probability import marked_probability, probability
from tests.verdicts_given import give_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project


@pytest.mark.parametrize(
    ("score", "told", "marked"),
    [
        (None, "", ""),
        (0.0, ".00 low", "▼.00"),
        (0.499, ".49 low", "▼.49"),
        (0.5, ".50 fair", "◆.50"),
        (0.899, ".89 fair", "◆.89"),
        (0.9, ".90 high", "▲.90"),
        (0.29, ".29 low", "▼.29"),
        (0.9996, ".99 high", "▲.99"),
    ],
)
def test_the_band_is_told_without_colour(score: float | None, told: str, marked: str) -> None:
    assert (probability(score), marked_probability(score)) == (told, marked)


def test_it_is_told_from_twenty_decisions_on(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("The [rebels]A left.", "one")
    give_verdicts(project, 1, right=19)
    assert "“rebels” marked in the text" in told(open_session("ana"))
    give_verdicts(project, 1, right=1)
    assert " .85 fair · marked in the text" in told(open_session("ana"))


def told(session: LabellingSession) -> str:
    """The status line, and what the dialogue without a screen says, which has to be the same."""
    line = status_line(session, session.labels, 110).plain
    out = StringIO()
    converse(session, ["q"], out)
    figure = line.partition("”")[2].partition("marked")[0].strip(" ·")
    assert f" {figure} " in out.getvalue()
    return line
