"""The checks before an article is finished: what may have been overlooked in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from annotator.session.labelling.known_strings import KnownStrings
from annotator.session.outcome import Outcome, literal
from corpus import concerns

if TYPE_CHECKING:
    from annotator.session.cursor import Cursor
    from annotator.session.labelling.policy import LabellingPolicy
    from annotator.session.workspace import Workspace
    from corpus.concerns import Concern, Elsewhere, Free


class FinishChecks:
    """The concerns about the open article, which are shown once before it is finished."""

    def __init__(self, workspace: Workspace, cursor: Cursor, policy: LabellingPolicy) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._policy = policy
        self.concerns: list[Concern] = []
        self._known: KnownStrings | None = None
        self._checked = ""
        self._found_at: str | None = None
        workspace.on_shown.append(self._forget)

    def _forget(self, same_text: bool) -> None:  # noqa: FBT001 - the signature of `on_shown`
        del same_text
        self.concerns, self._found_at, self._known = [], None, None

    def first(self) -> Outcome | None:
        """Go to the first concern; None if there is none, or the article was checked already."""
        article_id = self._workspace.key.article_id
        if self._checked == article_id:
            return None
        self._checked = article_id
        if not self._workspace.draft.edited:
            return Outcome("Nothing is labelled here. {finish} again: finish")
        outcome = self.go_to_next(after=-1)
        return outcome if self.concerns else None

    def go_to_next(self, *, after: int | None = None, backwards: bool = False) -> Outcome:
        """Go to the concern after the code point `after`, from the last one to the first.

        By default it is the one after the cursor, or with `backwards` the one before.
        """
        if after is not None or self._found_at != self._workspace.draft.head:
            self.concerns, self._found_at = self._find(), self._workspace.draft.head
        if not self.concerns:
            return Outcome("Nothing is left to check. {finish}: finish")
        start = self._cursor.char if after is None else after
        starts = [concern.extent[0] for concern in self.concerns]
        index = bisect_left(starts, start) - 1 if backwards else bisect_right(starts, start)
        index %= len(starts)
        self._cursor.jump_to(starts[index])
        at, keys = "", "{finish}: finish"
        if len(starts) > 1:
            at, keys = f" {index + 1}/{len(starts)}", "{next_undecided}: next · {finish}: finish"
        return Outcome(f"Check{at}: {literal(self.concerns[index].message)}. {keys}")

    def _find(self) -> list[Concern]:
        workspace = self._workspace
        names = {label.id: label.name for label in workspace.labels.values()}
        draft, tokens = workspace.draft, workspace.tokens
        free = concerns.free_tokens(draft, tokens)
        found = [
            *concerns.unlabelled_numbers(tokens, self._policy.watch(workspace).waiting),
            *concerns.unlabelled_strings(tokens, free, self._elsewhere(free)),
            *concerns.unlabelled_again(draft, tokens, free, names),
            *concerns.two_labels(draft, tokens, names),
            *concerns.parts_larger_than_their_total(draft, tokens, workspace.valuer),
        ]
        first = {concern.extent: concern for concern in reversed(found)}
        return sorted(first.values(), key=lambda concern: concern.extent)

    def _elsewhere(self, free: Free) -> dict[str, Elsewhere]:
        """Return what other articles label; nothing if suggestions are hidden in this one."""
        workspace = self._workspace
        if workspace.draft.unaided:
            return {}
        if self._known is None:
            article_id, me = workspace.key.article_id, workspace.person.id
            self._known = KnownStrings(workspace.project, article_id, me)
        return self._known.among(workspace.tokens, free)
