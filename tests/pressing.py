"""Operations of a session without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.outcome import Outcome
    from annotator.session.review.batch import Decision, Tally
    from annotator.session.review.session import ReviewSession
    from annotator.session.session import Session
    from annotator.session.view import Question
    from corpus.store.review import Case

P = ParamSpec("P")


class WholeView:
    """A view in which all of the article is in sight; it asks nothing."""

    half_page = 1

    def __init__(self, session: Session) -> None:
        self._session = session
        self.called: list[str] = []

    @property
    def extent_in_sight(self) -> tuple[int, int]:
        return 0, len(self._session.tokens.text)

    def char_rows_away(self, rows: int) -> int:
        return max(0, min(self._session.cursor.char + rows, len(self._session.tokens.text) - 1))

    def page_to(self, char: int) -> None:
        self.called.append(f"page_to {char}")

    def ask(self, question: Question) -> None:
        self.called.append(question.purpose)

    def choose_label(self, then: Callable[[int], Outcome | None]) -> None:
        del then
        self.called.append("choose_label")

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Whatever else only a screen can show."""
        return lambda: self.called.append(name)


def press(
    session: Session,
    operation: Callable[P, Outcome | None],
    *args: P.args,
    **kwargs: P.kwargs,
) -> str:
    """Run an operation as a key does; return what the status line says."""
    session.dispatcher.run(operation, *args, **kwargs)
    return session.message


def press_key(session: LabellingSession | ReviewSession, key: str) -> str:
    """Run the operation of a key, with the whole article in sight."""
    return _press_in(WholeView(session), session, key)


def press_keys(session: LabellingSession | ReviewSession, keys: Iterable[str]) -> None:
    """Run the operations of keys that need no screen, with the whole article in sight."""
    view = WholeView(session)
    for key in keys:
        _press_in(view, session, key)
        assert not view.called, f"{key} needs a screen: {view.called}"


def _press_in(view: Any, session: LabellingSession | ReviewSession, key: str) -> str:
    operations = session.linking.in_effect(session.operations(view))
    return press(
        session, next(operations[name] for name in operations if key in session.keymap.of(name))
    )


def press_named(session: LabellingSession, name: str, *arguments: Any) -> str:
    """Run an operation by its id, or one that takes what a person types or points at."""
    view: Any = WholeView(session)
    operations = dict(session.linking.in_effect(session.operations(view)))
    with_arguments: dict[str, Callable[..., Any]] = {
        "label": session.editor.label,
        "set_value": session.editor.set_value,
        "set_comment": session.editor.set_comment,
        "find": session.search.find,
        "go_to": session.cursor.go_to,
        "toggle_rejected": session.cursor.toggle_rejected,
        "accept_between": session.bulk.accept_between,
        "reject_between": session.bulk.reject_between,
        "go_to_article": session.go_to_article,
        "next_concern": session.checks.go_to_next,
        "next_unfinished": session.queue.next_unfinished,
        "narrow": session.queue.narrow,
    }
    return press(session, with_arguments.get(name) or operations[name], *arguments)


def settle_cases(
    session: ReviewSession, cases: Iterable[Case], decision: Decision, reason: str = ""
) -> Tally:
    """Settle cases to the end; return what it came to."""
    settling = session.batch.settling(cases, decision, reason)
    while True:
        try:
            next(settling)
        except StopIteration as end:
            tally: Tally = end.value
            return tally
