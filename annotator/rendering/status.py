"""The texts around the article: header, title, status line. From values to styled text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from annotator.text.probability import probability
from annotator.text.sanitize import agreed, safe
from corpus.numbers.value import described

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.editor import Editing
    from corpus.model import Label, Mark

WIDE = 110
"""Columns from which one header line is enough."""

_MOST_BAR_CELLS = 20


def fitted(text: str, cells: int) -> str:
    """`text` in at most `cells` columns, with an ellipsis where it is cut."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - 1)).rstrip() + "…" if cells > 0 else ""


def spread(left: Text, right: Text, width: int) -> Text:
    """Both on one line of `width` columns, the left one cut where they do not fit."""
    room = width - right.cell_len - 1
    if left.cell_len > room:
        left.truncate(max(0, room), overflow="ellipsis")
    return Text.assemble(left, " " * (width - left.cell_len - right.cell_len), right)


def exactly(line: Text, width: int) -> Text:
    """The same line, cut or filled up to `width` columns."""
    line.truncate(max(0, width), overflow="ellipsis", pad=True)
    return line


def one_line(text: str) -> str:
    """A piece of an article, made harmless, as all terminals draw it alike, without its breaks."""
    return agreed(" ".join(text.split("\n")))


def last_cells(text: str, cells: int) -> str:
    """The end of a text in at most so many columns."""
    at = len(text)
    while at > 0 and cell_len(text[at - 1]) <= cells:
        at -= 1
        cells -= cell_len(text[at])
    return text[at:]


def headline(session: Editing) -> str:
    """The article's title and source, made harmless."""
    article = session.article
    if article is None:
        return ""
    title = safe(article.headline)
    return f"{title} · {safe(article.source)}" if article.source else title


def header(session: Editing, width: int, *, compact: bool) -> Text:
    """Project and person, the article's title where there is room, progress, and `saved`."""
    name = f" {safe(session.project.title)} · {safe(session.person.name)}{session.task}"
    progress = session.progress
    done = f"{progress.finished:,}/{progress.articles:,}"
    bar = _bar(progress.finished, progress.articles, min(_MOST_BAR_CELLS, width // 6))
    saved = _saved(session)
    right = Text.assemble(" ", done, " ", bar, "  ", saved, " ")
    if compact:
        return spread(Text(name), right, width)
    state = standing(session)
    room = width - right.cell_len - cell_len(name) - cell_len(state) - 8
    title = Text.assemble(name, "    ", (fitted(headline(session), room), "bold"), f"  {state}")
    return spread(title, right, width)


def standing(session: Editing) -> str:
    """What is special about the article's state: flagged, finished, skipped, reopened."""
    draft = session.draft
    reopened = draft.status == "open" and draft.ever_finished
    status = "reopened" if reopened else "" if draft.status == "open" else draft.status
    return f"{'⚑ ' if draft.article_flagged else ''}{status}"


def title_line(session: Editing, width: int) -> Text:
    """The title on a line of its own, for narrow terminals; the article's status behind it.

    An article without one begins right below: its first words are not said twice.
    """
    article = session.article
    untitled = article is not None and not article.title
    said = f"no title · {safe(article.source)}".removesuffix(" · ") if article else ""
    title = Text(f" {said}", "dim") if untitled else Text(f" {headline(session)}", "bold")
    return spread(title, Text(f"{standing(session)} "), width)


def _bar(done: int, total: int, cells: int) -> Text:
    filled = round(cells * done / total) if total else 0
    return Text.assemble("▇" * filled, ("░" * (cells - filled), "dim"))


def _saved(session: Editing) -> Text:
    if session.unsaved:
        return Text("NOT SAVED", "bold reverse")
    if session.saved_at is None:
        return Text("saved", "dim")
    from datetime import datetime

    return Text(f"saved {datetime.fromisoformat(session.saved_at).astimezone():%H:%M:%S}")


def status_line(session: Editing, labels: dict[int, Label], width: int) -> Text:
    """What there is to say, then the current span (label, text, probability, reason), then how
    many are undecided. Where there is no room for all, what there is to say comes first.
    """
    left = f" {_waiting(session)} "
    return composed_status(session, left, lambda room: _span_line(session, labels, room), width)


def _waiting(session: Editing) -> str:
    """How many suggestions wait, or that there are none on purpose."""
    count = session.draft.undecided_count
    if count:
        return f"{count} undecided"
    return "without suggestions on purpose" if session.draft.unaided else "all decided"


def composed_status(session: Editing, left: str, span: Callable[[int], Text], width: int) -> Text:
    """What there is to say, then what `span` makes of the columns that remain, then `left`."""
    said = safe(session.unsaved or session.notice)
    notice = Text(f" {said} ", "reverse") if said else Text("")
    right = Text(left, "dim")
    if notice.cell_len + right.cell_len > width:
        right = Text("")
    room = width - notice.cell_len - right.cell_len
    shown = span(room) if room > _LEAST_SPAN or not said else Text("")
    return spread(Text.assemble(notice, shown), right, width)


_LEAST_SPAN = 24
"""Columns below which a span's text says nothing beside a message."""


def _span_line(session: Editing, labels: dict[int, Label], room: int) -> Text:
    mark, selection = session.current, session.selection
    if mark:
        return span_told(session, labels[mark.span.label].name, mark, told_why(session, mark), room)
    if selection:
        return Text(
            f" selected “{fitted(safe(session.tokens.text[slice(*selection)]), room - 14)}”"
        )
    return Text("")


def span_told(session: Editing, label: str, mark: Mark, why: str, room: int) -> Text:
    """A span in so many columns: its label, its text as far as there is room, and why."""
    text = safe(session.tokens.text[mark.span.start : mark.span.end])
    rest = room - cell_len(label) - cell_len(why) - 6
    return Text.assemble((f" {safe(label)}", "bold"), f" “{fitted(text, max(rest, 12))}” ", why)


def told_why(session: Editing, mark: Mark) -> str:
    """Probability and its band, what was decided, and why it was suggested."""
    remarks = " · ⚑ flagged" if mark.flagged else ""
    if session.draft.comment_on(mark.span.extent):
        remarks += " · ✎ comment"
    suggestion = mark.suggestion
    if suggestion is None:
        return f"{_value(session, mark)}added by you{remarks}"
    decided = {"accepted": "accepted · ", "rejected": "rejected · ", "suggested": ""}[mark.state]
    changed = "changed by you · " if mark.origin == "changed" else ""
    score = probability(suggestion.score)
    reason = safe(suggestion.reason or session.draft.suggester or "")
    return f"{_value(session, mark)}{score} · {changed or decided}{reason}{remarks}"


def value_of(session: Editing, mark: Mark) -> str:
    """The value of a number in its short form; empty where there is none."""
    if mark.state == "rejected" or mark.span.label not in session.valuer.numeric:
        return ""
    value = session.valuer.shown(session.tokens.text, mark)
    return described(value) if value else ""


def _value(session: Editing, mark: Mark) -> str:
    if mark.state == "rejected" or mark.span.label not in session.valuer.numeric:
        return ""
    return f"{value_of(session, mark) or 'no value'} · "
