"""The lines around the article, as styled text: header, title, status line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from annotator.text.cells import fitted, spread
from annotator.text.probability import probability
from annotator.text.sanitize import safe
from corpus.disagreement.places import LaneSpan
from corpus.numbers.value import described
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from annotator.session.session import Session
    from corpus.model import Candidate, Label, Mark
    from corpus.store.queue import Progress

WIDE = 110
"""Columns from which the title fits in the header line."""

_LEAST_BAR_CELLS, _MOST_BAR_CELLS = 8, 20
_LEAST_SPAN = 24
"""Below so many columns the span is not shown beside a message: its text would be unreadable."""

_LINK_CELLS = 24
"""Columns of the text of an actor or a place."""

_EDGE_CELLS = 24
"""Columns of the text of a span with other edges."""

_DECIDED = {"accepted": "accepted", "rejected": "rejected", "suggested": ""}


# -- header and title --------------------------------------------------------------------------


def headline(session: Session) -> str:
    """Return the article's title and source, safe for the terminal."""
    article = session.article
    if article is None:
        return ""
    title = safe(article.headline)
    return f"{title} · {safe(article.source)}" if article.source else title


def header(session: Session, width: int, *, compact: bool) -> Text:
    """Show project, person, progress and `saved`; unless `compact`, the article's title too.

    The progress bar gives up columns before a long name or title is cut.
    """
    name = f" {safe(session.project.title)} · {safe(session.person.name)}{session.task}"
    title, status = "", ""
    if not compact:
        name += "    "
        title, status = headline(session), f"  {article_status(session)}".rstrip()
    progress, saved = session.progress, _saved(session)
    bar_cells = min(_MOST_BAR_CELLS, width // 6)
    right = _progress_line(progress, saved, bar_cells)
    missing = cell_len(f"{name}{title}{status} ") + right.cell_len - width
    if missing > 0 and bar_cells > _LEAST_BAR_CELLS:
        right = _progress_line(progress, saved, max(bar_cells - missing, _LEAST_BAR_CELLS))
    title = fitted(title, width - right.cell_len - cell_len(f"{name}{status} "))
    return spread(Text.assemble(name, (title, "bold"), status), right, width)


def _progress_line(progress: Progress, saved: Text, bar_cells: int) -> Text:
    done = f"{progress.finished:,}/{progress.articles:,}"
    filled = round(bar_cells * progress.finished / progress.articles) if progress.articles else 0
    bar = Text.assemble("▇" * filled, ("░" * (bar_cells - filled), "dim"))
    return Text.assemble(" ", done, " ", bar, "  ", saved, " ")


def article_status(session: Session) -> str:
    """Return the article's flag and comment, and its status if not open: `⚑ ✎ reopened`."""
    draft = session.draft
    flagged, commented = session.article_remarked
    reopened = draft.status == "open" and draft.ever_finished
    status = "reopened" if reopened else "" if draft.status == "open" else draft.status
    practice = "practice " if draft.trial == "practice" else ""
    marks = f"{'⚑ ' if flagged else ''}{'✎ ' if commented else ''}"
    return f"{marks}{practice}{status}"


def title_line(session: Session, width: int) -> Text:
    """Show the title on its own line, for narrow terminals, and the article's status.

    An untitled article's headline is its first words, which follow right below: they are left out.
    """
    article = session.article
    untitled = article is not None and not article.title
    missing = f"no title · {safe(article.source)}".removesuffix(" · ") if article else ""
    title = Text(f" {missing}", "dim") if untitled else Text(f" {headline(session)}", "bold")
    return spread(title, Text(f"{article_status(session)} "), width)


def _saved(session: Session) -> Text:
    if session.workspace.unsaved:
        return Text("NOT SAVED", "bold reverse")
    if session.workspace.saved_at is None:
        return Text("saved", "dim")
    from datetime import datetime

    return Text(f"saved {datetime.fromisoformat(session.workspace.saved_at).astimezone():%H:%M:%S}")


# -- status line -------------------------------------------------------------------------------


def message_line(session: Session, width: int) -> Text:
    """Show the message of the last operation on a line of its own."""
    message = safe(session.notice)
    return Text.assemble((f" {fitted(message, width - 2)} ", "bold")) if message else Text("")


def status_line(
    session: LabellingSession, labels: dict[int, Label], width: int, *, with_message: bool = True
) -> Text:
    """Show the message, the current span, ghost or selection, and how many are undecided.

    Behind a span and a ghost follow the extents that they can be given with a key.
    """
    message = safe(session.notice) if with_message else ""
    mark, ghost = session.cursor.current, session.ghosts.current
    details = mark_details(session, mark) if mark else ""
    if ghost and not mark:
        details = f"ghost {probability(ghost.probability)}"
    remaining = "suggestions hidden on purpose" if session.draft.unaided else "all decided"
    if session.draft.undecided_count:
        remaining = session.undecided
    line = Line(details, message, remaining, mark or ghost, other_edges(session))
    return _composed(session, labels, line, width)


def review_status(session: ReviewSession, width: int, *, with_message: bool = True) -> Text:
    """Show the message, the current span and its state, and what the article still lacks."""
    message = safe(session.notice) if with_message else ""
    mark, details = session.cursor.current, ""
    if mark:
        state = _origin(session, mark) if mark.decided else "proposed"
        flag = "⚑ flagged" if mark.flagged else ""
        links = links_of(session, mark)
        details = " · ".join(filter(None, [value_of(session, mark), links, state, flag]))
    remaining = "" if session.places.disagreeing else "all settled"
    if session.unanimous_left:
        remaining = f"{session.unanimous_left:,} unanimous to accept"
    return _composed(session, session.labels, Line(details, message, remaining, mark), width)


def _origin(session: ReviewSession, mark: Mark) -> str:
    """Return where a decided span comes from: an annotator or the reviewer."""
    if session.place is None:
        return "added by you"
    span = LaneSpan(*mark.span.extent, mark.span.label, mark.value)
    taken = any(span in lane for lane in session.place.lanes)
    return "taken" if taken else "changed by you"


def other_edges(session: LabellingSession) -> str:
    """Return the texts that the keys for likely edges lead to, for example `o “the army”`."""
    found = []
    for operation, step in (("phrase_out", 1), ("phrase_in", -1)):
        texts = session.phrase_edges.ahead(step)
        if texts and session.keymap.of(operation):
            quoted = ", ".join(f"“{fitted(safe(text), _EDGE_CELLS)}”" for text in texts)
            found.append(f"{session.keymap.short(operation)} {quoted}")
    return " · ".join(found)


class Line(NamedTuple):
    """The parts of the status line: the span with its details, and its other edges."""

    details: str
    message: str
    remaining: str
    span: Mark | Candidate | None
    edges: str = ""


def _composed(session: Session, labels: dict[int, Label], line: Line, width: int) -> Text:
    """Put the message, the current span or the selection, and what remains on one line.

    The message has priority: the span gets the columns that are left, then other edges.
    """
    details, message, remaining, span, edges = line
    notice = Text(f" {message} ", "reverse") if message else Text("")
    right = Text(f" {remaining} ", "dim")
    if notice.cell_len + right.cell_len > width:
        right = Text("")
    room = width - notice.cell_len - right.cell_len
    selection, shown = session.cursor.selection, Text("")
    if span and (room > _LEAST_SPAN or not message):
        label = safe(labels[span.span.label].name)
        text = safe(session.tokens.text[slice(*span.span.extent)])
        rest = max(12, room - cell_len(label) - cell_len(details) - 6)
        shown = Text.assemble((f" {label}", "bold"), f" “{fitted(text, rest)}” ", details)
        shown.append(f"{' · ' if details else ''}{edges}" if edges else "")
    elif selection and (room > _LEAST_SPAN or not message):
        text = safe(session.tokens.text[slice(*selection)])
        count = counted(len(session.cursor.selected), "span")
        what = f"Selected {count} in" if session.cursor.by_spans else "Selected"
        shown = Text(f" {what} “{fitted(text, room - 6 - len(what))}”")
    return spread(Text.assemble(notice, shown), right, width)


def mark_details(session: Session, mark: Mark) -> str:
    """Return a span's value, links, probability, decision, reason, flag and comment.

    For example `≥ 56 · actor “soldiers”? · .97 high · …`.
    """
    details = [value_of(session, mark) or "no value"] if _has_value(session, mark) else []
    details.append(links_of(session, mark))
    suggestion = mark.suggestion
    if suggestion is None:
        details.append("added by you")
    else:
        changed = mark.origin == "changed"
        details += [
            probability(suggestion.score),
            "changed by you" if changed else _DECIDED[mark.state],
            safe(suggestion.reason or session.draft.suggester or ""),
        ]
    details.append("⚑ flagged" if mark.flagged else "")
    details.append("✎ comment" if session.draft.comment_on(mark.span.extent) else "")
    return " · ".join(filter(None, details))


def value_of(session: Session, mark: Mark) -> str:
    """Return a number's value in its short form; empty if the span has none."""
    value = session.valuer.shown(session.tokens.text, mark) if _has_value(session, mark) else None
    return described(value) if value else ""


def links_of(session: Session, mark: Mark) -> str:
    """Return the actor and the place of a number; a question mark follows what is suggested."""
    if not _has_value(session, mark):
        return ""
    shown = session.linking.shown(mark)
    return " · ".join(
        f"no {link.role}"
        if link.text is None
        else f"{link.role} “{fitted(safe(link.text), _LINK_CELLS)}”{'' if link.is_set else '?'}"
        for link in shown
    )


def _has_value(session: Session, mark: Mark) -> bool:
    return mark.state != "rejected" and mark.span.label in session.valuer.numeric
