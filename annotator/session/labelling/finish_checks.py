"""What a person is shown once before an article is finished, and the way through it. No Textual."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from annotator.session.labelling.arriving import Arriving
from annotator.session.labelling.known_strings import KnownStrings
from corpus import concerns

if TYPE_CHECKING:
    from corpus.concerns import Concern, Elsewhere, Free


class Checking(Arriving):
    """The checks before finishing."""

    def concerned(self) -> bool:
        """Show once what may have been overlooked; False where nothing was, or it was shown."""
        if self._checked == self.key.article_id:
            return False
        self._checked = self.key.article_id
        if not self.draft.edited:
            self.notice = self.told("nothing is labelled here; {finish} again finishes")
            return True
        self.next_concern(after=-1)
        return bool(self.concerns)

    def _found_concerns(self) -> list[Concern]:
        names = {label.id: label.name for label in self.labels.values()}
        draft, tokens = self.draft, self.tokens
        free = concerns.free_tokens(draft, tokens)
        found = [
            *concerns.unlabelled_numbers(tokens, self.watch.waiting),
            *concerns.unlabelled_strings(tokens, free, self._elsewhere(free)),
            *concerns.unlabelled_again(draft, tokens, free, names),
            *concerns.two_labels(draft, tokens, names),
            *concerns.parts_larger_than_their_total(draft, tokens, self.valuer),
        ]
        first = {concern.extent: concern for concern in reversed(found)}
        return sorted(first.values(), key=lambda concern: concern.extent)

    def _elsewhere(self, free: Free) -> dict[str, Elsewhere]:
        """What other articles label; nothing where this one is labelled without suggestions."""
        if self.unaided:
            return {}
        if self._known is None:
            self._known = KnownStrings(self.project, self.key.article_id, self.person.id)
        return self._known.among(self.tokens, free)

    def next_concern(self, *, after: int | None = None, backwards: bool = False) -> None:
        """Go to the next thing that may have been overlooked, from the last on to the first."""
        if after is not None or self._found_at != self.draft.head:
            self.concerns, self._found_at = self._found_concerns(), self.draft.head
        if not self.concerns:
            self.notice = self.told("nothing is left to check; {finish} finishes")
            return
        start = self.cursor_char if after is None else after
        starts = [concern.extent[0] for concern in self.concerns]
        index = bisect_left(starts, start) - 1 if backwards else bisect_right(starts, start)
        index %= len(starts)
        self.anchor = None
        self.go_to(starts[index])
        several = len(starts) > 1
        at = f" {index + 1} of {len(starts)}" if several else ""
        keys = "{next_undecided} next, {finish} finishes" if several else "{finish} finishes"
        self.notice = f"check{at}: {self.concerns[index].message}; {self.told(keys)}"

    def next_undecided(self) -> None:
        """The next suggestion to decide; after the last one what may have been overlooked."""
        if self.concerns and not self.draft.undecided_count:
            self.next_concern()
        else:
            self.next_suggestion()

    def previous_undecided(self) -> None:
        """The suggestion to decide before; where there is none, what may have been overlooked."""
        if self.concerns and not self.draft.undecided_count:
            self.next_concern(backwards=True)
        else:
            self.previous_suggestion()
