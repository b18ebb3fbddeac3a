"""Pages that the side panel can show instead of the spans: guideline, history, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.descriptions import history
from annotator.text.sanitize import quoted

if TYPE_CHECKING:
    from annotator.session.session import Session
    from corpus.model import Comment


def guideline_entries(session: Session) -> list[tuple[str, str]]:
    """Return (title, Markdown) of each section of the project's guideline."""
    from corpus.guideline import sections

    return [(section.title, section.text) for section in sections(session.project.guideline)]


def guideline_title(session: Session) -> str:
    """Return the title of the section on the current label; empty if there is none."""
    from corpus.guideline import section_for, sections

    mark = session.cursor.current
    if mark is None:
        return ""
    names = session.project.labels.names(mark.span.label)
    found = section_for(sections(session.project.guideline), *names)
    return found.title if found else ""


def history_entries(session: Session) -> list[tuple[str, str, str]]:
    """Return (local time, person, what was done) of this person's steps, the latest first.

    Steps of others are left out: annotators should not influence each other.
    """
    edits = session.project.edits.chain(session.key)
    done = list(history(edits, session.tokens.text))
    return [(at, session.person.name, what) for at, what in reversed(done)]


def comment_entries(session: Session) -> list[tuple[str, str]]:
    """Return (where, comment) of each of this person's comments on the article."""
    return [(place_of(session, comment), comment.text) for comment in session.draft.comments]


def place_of(session: Session, comment: Comment) -> str:
    """Return the text that a comment is about, in quotes, or "the article"."""
    if comment.extent is None:
        return "the article"
    return quoted(session.tokens.text[slice(*comment.extent)])
