"""`annotator history`: the edits of an article or a person."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import ExitStack, closing
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from annotator.cli.moments import WHEN, moment_named
from annotator.cli.output import console, diagnostics, echo
from annotator.text.cells import fitted, padded
from annotator.text.sanitize import fixed_width, quoted, safe, safe_json
from corpus.errors import NotFoundError
from corpus.numbers.value import described, from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from annotator.cli.context import ProjectFile
    from corpus.store import Project
    from corpus.store.edit_log import LoggedEdit
    from corpus.store.rewind import Moment

_ARTICLE_CELLS = 16, 8
"""The most cells of an article's id on a wide terminal and on others."""

_WIDE = 100
_ACTION_CELLS = 10
_VIA_CELLS = 6
_TEXT_LENGTH = 40


@click.command(epilog="Example: annotator history ana --since v1 | head")
@click.argument("target", metavar="ARTICLE|NAME")
@click.option(
    "--since",
    type=WHEN,
    help="Only edits after this state: a tag or a time.",
)
@click.option(
    "--until",
    type=WHEN,
    help="Only edits up to this state: a tag or a time.",
)
@click.option("--most", type=click.IntRange(0), metavar="N", help="Print at most N edits [all].")
@click.option("--oldest-first", is_flag=True, help="Begin with the oldest edit [the latest].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all that is stored.")
@click.pass_obj
def history(
    project_file: ProjectFile,
    *,
    target: str,
    since: str | None,
    until: str | None,
    most: int | None,
    oldest_first: bool,
    as_json: bool,
) -> None:
    """List the edits of an article or a person, each with its time, person, origin and text.

    ARTICLE is any unambiguous prefix of an id. WHEN is a tag, a time such as 2026-03-01T12:00:00Z,
    the id of an edit, or the manifest of an export. Edits are printed as they are read, so a long
    list begins at once.
    """
    with ExitStack() as opened:
        project = opened.enter_context(project_file.open(write=False))
        opened.enter_context(project.snapshot())
        article, annotator = _target(project, target)
        log = project.edit_log.read(
            article=article,
            annotator=annotator,
            since=_moment(project, since),
            until=_moment(project, until),
            oldest_first=oldest_first,
        )
        edits = islice(opened.enter_context(closing(log)), most)
        if as_json:
            _print_json(edits)
        else:
            _print(edits, _Columns.of(project, articles=article is None))


def _target(project: Project, target: str) -> tuple[str | None, int | None]:
    """(article, annotator) as ids, one of them None; a person comes before an article."""
    person = project.people.find(target)
    if person:
        return None, person.id
    try:
        return project.articles.find(target).id, None
    except NotFoundError as error:
        message = (
            f"{target!r} is neither a person nor an article here: see `annotator people` and "
            "`annotator list`."
        )
        raise NotFoundError(message) from error


def _moment(project: Project, when: str | None) -> Moment | None:
    return None if when is None else moment_named(project, when) or project.present()


class _Columns(NamedTuple):
    """The columns of the table, in cells; `article` is 0 for the edits of one article."""

    who: int
    article: int

    @classmethod
    def of(cls, project: Project, *, articles: bool) -> _Columns:
        people = (len(fixed_width(person.name)) for person in project.people.all())
        article = max(len("article"), project.articles.longest_id()) if articles else 0
        if sys.stdout.isatty():
            article = min(article, _ARTICLE_CELLS[_width() < _WIDE])
        return cls(min(20, max(3, *people)), article)

    def line(self, when: str, who: str, article: str, via: str, action: str, text: str) -> str:
        """Join the cells of a row; the last may have any width."""
        cells = [padded(when, 20), padded(who, self.who)]
        cells += [article.ljust(self.article)] if self.article else []
        cells += [padded(via, _VIA_CELLS), padded(action, _ACTION_CELLS)]
        return "  ".join([*cells, text]).rstrip()


def _width() -> int:
    """Return the columns of the terminal; a pipe has any number."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def _print(edits: Iterable[LoggedEdit], columns: _Columns) -> None:
    width = _width()
    any_printed = False
    for edit in edits:
        if not any_printed:
            heading = columns.line("when (UTC)", "who", "article", "via", "edit", "what")
            console().print(fitted(heading, width), style="bold")
            any_printed = True
        line = columns.line(
            f"{edit.at[:19]}Z",
            fixed_width(edit.annotator),
            fixed_width(edit.article_id)[: columns.article],
            "review" if edit.layer == "adjudication" and edit.via == "screen" else edit.via,
            edit.action,
            fixed_width(_what(edit)),
        )
        echo(fitted(line, width))
    if not any_printed:
        diagnostics("No edits.")


def _what(edit: LoggedEdit) -> str:
    """Return the undone action, if there is one, and the text, label, value and comment."""
    parts = [edit.of or "", quoted(edit.text, _TEXT_LENGTH) if edit.text else "", edit.label or ""]
    if edit.before:
        parts.append(f"(was {edit.before})")
    if edit.value:
        parts.append(safe(described(from_json(edit.value))))
    if edit.spans:
        parts.append(f"{edit.spans:,} spans")
    if edit.detail:
        parts.append(f"by {edit.detail}" if edit.of else quoted(edit.detail, _TEXT_LENGTH))
    return " ".join(filter(None, parts))


def _print_json(edits: Iterator[LoggedEdit]) -> None:
    """Print a list, an edit on each line."""
    separator = "["
    for edit in edits:
        line = json.dumps(_as_json(edit), ensure_ascii=False)
        echo(safe_json(f"{separator}{line}"))
        separator = ","
    echo("[]" if separator == "[" else "]")


def _as_json(edit: LoggedEdit) -> dict[str, Any]:
    return edit._asdict() | {"value": json.loads(edit.value) if edit.value else None}
