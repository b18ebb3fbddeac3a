"""The checks before an article is finished: what may have been overlooked in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused, cited, literal
from corpus.model import Action, Change

if TYPE_CHECKING:
    from annotator.session.cursor import Cursor
    from annotator.session.labelling.known_strings import KnownStrings
    from annotator.session.labelling.policy import LabellingPolicy
    from annotator.session.labelling.second_looks import SecondLooks
    from annotator.session.workspace import Workspace
    from corpus.concerns import Concern, Elsewhere, Free


class FinishChecks:
    """The concerns about the open article, which are shown once before it is finished."""

    def __init__(
        self,
        workspace: Workspace,
        cursor: Cursor,
        policy: LabellingPolicy,
        second_looks: SecondLooks | None,
    ) -> None:
        self._second_looks = second_looks
        self._workspace = workspace
        self._cursor = cursor
        self._policy = policy
        self.concerns: list[Concern] = []
        self._known: KnownStrings | None = None
        self._checked = ""
        self._found_at: str | None = None
        self._asked: Concern | None = None
        workspace.on_shown.append(self._forget)

    def _forget(self, same_text: bool) -> None:  # noqa: FBT001 - the signature of `on_shown`
        del same_text
        self.concerns, self._found_at, self._known, self._asked = [], None, None, None

    def first(self) -> Outcome | None:
        """Go to the first concern; None if there is none, or the article was checked already."""
        article_id = self._workspace.key.article_id
        if self._checked == article_id:
            return None
        self._checked = article_id
        if not self._workspace.draft.edited:
            return Outcome("Nothing is labelled here. {finish} again: finish")
        if self._second_looks:
            self._second_looks.draw(self._workspace)
        self._look()
        return self._ask(0) if self.concerns else None

    def go_to_next(self, *, backwards: bool = False) -> Outcome:
        """Go to the concern after the one shown last, or with `backwards` to the one before.

        If the cursor has left that one, its own place counts. After the last concern comes the
        first.
        """
        asked = self.current
        if self._found_at != self._workspace.draft.head:
            self._look()
        if not self.concerns:
            self._asked = None
            return Outcome("Nothing is left to check. {finish}: finish")
        orders = [_order(concern) for concern in self.concerns]
        if asked:
            here = _order(asked)
        else:
            here = (True, (self._start, -1 if backwards else len(self._workspace.tokens.text)))
        index = bisect_left(orders, here) - 1 if backwards else bisect_right(orders, here)
        return self._ask(index % len(orders))

    @property
    def current(self) -> Concern | None:
        """The concern that was shown last, while the cursor or selection begins at its place."""
        asked, is_open = self._asked, self._workspace.draft.status == "open"
        return asked if asked and is_open and asked.extent[0] == self._start else None

    @property
    def at_second_look(self) -> bool:
        """Whether the current span was drawn for a second look that it waits for."""
        mark, concern = self._cursor.current, self.current
        return bool(mark and concern and concern.second_look and mark.span.extent == concern.extent)

    @property
    def _start(self) -> int:
        """The code point at which the selection begins, else the cursor's token."""
        return (self._cursor.selection or self._cursor.token)[0]

    def _ask(self, index: int) -> Outcome:
        """Show a concern; its whole string is selected if it has no label."""
        concern = self._asked = self.concerns[index]
        start, end = concern.extent
        self._cursor.jump_to(start)
        if concern.kind == "unlabelled":
            self._cursor.select(start, end - 1)
        count = len(self.concerns)
        last = count == 1
        keys = [
            f"{{accept}}: right{', finish' if last else ''}" if concern.second_look else "",
            "{reject} or a label: wrong" if concern.second_look else "",
            f"{{{self._operation(concern.label)}}}: label" if concern.label else "",
            "{dismiss}: never ask again" if concern.kind else "",
            "{next_undecided}: next" if count > 1 else "",
            "" if concern.second_look and last else "{finish}: finish",
        ]
        at = f" {index + 1}/{count}" if count > 1 else ""
        return Outcome(f"Check{at}: {literal(concern.message)}. {' · '.join(filter(None, keys))}")

    def _operation(self, name: str) -> str:
        """Return the operation that gives the label with that name."""
        labels = self._workspace.labels.values()
        key = next((label.key for label in labels if label.name == name), None)
        return f"label:{key}" if key else "screen.list_labels"

    def ask_again(self) -> None:
        """After an undo, show the concern at the cursor again if there is one."""
        if self._found_at is None or self._workspace.draft.undecided_count:
            return
        self._look()
        char = self._cursor.char
        here = (i for i, one in enumerate(self.concerns) if one.extent[0] <= char < one.extent[1])
        index = next(here, None)
        if index is not None:
            self._ask(index)

    def dismiss(self) -> Outcome:
        """Stop asking this person about the current string, in all articles; go to the next."""
        concern = self.current
        if concern is None:
            raise Refused("No check here. {finish}: check and finish")
        if concern.kind is None:
            if concern.second_look:
                raise Refused("This place was drawn at random. {accept}: right, {finish}: finish")
            raise Refused("This check is not about one string. {finish}: finish")
        covered = self._workspace.tokens.text[slice(*concern.extent)]
        self._workspace.record([Change(Action.DISMISSED, text=covered, check=concern.kind)])
        following = self.go_to_next()
        return Outcome(f"Will not ask about {cited(covered)} again. {following.message}")

    def confirm(self) -> Outcome:
        """Leave the span at a second look as it is; go to the next check."""
        self._workspace.record([Change(Action.CONFIRMED, self._cursor.span.span)])
        return self.go_to_next()

    def reject(self) -> Outcome:
        """Delete the span at a second look; go to the next check."""
        self._workspace.record([Change(Action.REMOVED, self._cursor.span.span)])
        return self.go_to_next()

    def _look(self) -> None:
        """Find the concerns of the article as it is now."""
        from corpus import concerns  # the first paint needs no checks

        workspace = self._workspace
        names = {label.id: label.name for label in workspace.labels.values()}
        draft, tokens = workspace.draft, workspace.tokens
        free = concerns.free_tokens(draft, tokens)
        numeric = next((names[one] for one in names if one in workspace.valuer.numeric), "")
        found = [
            *concerns.second_looks(draft, tokens, names),
            *concerns.unlabelled_numbers(tokens, self._policy.watch(workspace).waiting, numeric),
            *concerns.unlabelled_strings(tokens, free, self._elsewhere(free)),
            *concerns.unlabelled_again(draft, tokens, free, names),
            *concerns.two_labels(draft, tokens, names),
            *concerns.parts_larger_than_their_total(draft, tokens, workspace.valuer),
        ]
        dismissed = workspace.project.edits.dismissed().get(workspace.person.id, frozenset())
        first = {
            concern.extent: concern
            for concern in reversed(found)
            if (concern.kind, tokens.text[slice(*concern.extent)]) not in dismissed
        }
        self.concerns, self._found_at = sorted(first.values(), key=_order), draft.head

    def _elsewhere(self, free: Free) -> dict[str, Elsewhere]:
        """Return what other articles label; nothing if suggestions are hidden in this one."""
        workspace = self._workspace
        if workspace.draft.unaided:
            return {}
        if self._known is None:
            from annotator.session.labelling.known_strings import KnownStrings

            article_id, me = workspace.key.article_id, workspace.person.id
            self._known = KnownStrings(workspace.project, article_id, me)
        return self._known.among(workspace.tokens, free)


def _order(concern: Concern) -> tuple[bool, tuple[int, int]]:
    """The key that sorts concerns: second looks first, then by place."""
    return not concern.second_look, concern.extent
