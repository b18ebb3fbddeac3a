"""What the side panel can show instead of the spans: guideline, history, comments. From a session
to entries; how they look is `annotator.rendering.pages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.descriptions import history
from annotator.text.sanitize import quoted

if TYPE_CHECKING:
    from annotator.session.editor import Editing
    from corpus.model import Comment


def guideline_entries(session: Editing) -> list[tuple[str, str]]:
    """(title, Markdown) of each section of the project's guideline."""
    from corpus.guideline import sections

    return [(section.title, section.text) for section in sections(session.project.guideline)]


def guideline_title(session: Editing) -> str:
    """The title of the section on the current label; empty where there is none."""
    from corpus.guideline import section_for, sections

    mark = session.current
    if mark is None:
        return ""
    names = session.project.labels.names(mark.span.label)
    found = section_for(sections(session.project.guideline), *names)
    return found.title if found else ""


def history_entries(session: Editing) -> list[tuple[str, str, str]]:
    """(local time, who, what) of each of this person's steps in the article, the latest first.

    What others do is not told: two annotations are worth more when neither knows the other.
    """
    edits = session.project.edits.chain(session.key)
    done = list(history(edits, session.tokens.text))
    return [(at, session.person.name, what) for at, what in reversed(done)]


def comment_entries(session: Editing) -> list[tuple[str, str]]:
    """(where, comment) of each of this person's comments on the article."""
    return [(place_of(session, comment), comment.text) for comment in session.draft.comments]


def place_of(session: Editing, comment: Comment) -> str:
    """The text that a comment is about, in quotes, or \"the article\"."""
    if comment.extent is None:
        return "the article"
    return quoted(session.tokens.text[slice(*comment.extent)])
