"""The tables of operations, and the dispatcher that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from annotator.keymap.keymap import default_keymap
from annotator.keymap.operations import OPERATIONS
from annotator.keymap.review_operations import (
    CLASS_OPERATIONS,
    CONSISTENCY_OPERATIONS,
    REVIEW_OPERATIONS,
    keymap_for,
)
from annotator.keymap.string_operations import STRING_OPERATIONS
from annotator.session.dispatcher import Dispatcher
from annotator.session.labelling.string_list import StringList
from annotator.session.outcome import Outcome, Refused, cited
from annotator.session.review.class_list import ClassList
from annotator.session.review.consistency_list import ConsistencyList
from corpus.errors import InputError
from tests.pressing import WholeView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from annotator.keymap.operations import Operation
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession


def ids(operations: Iterable[Operation]) -> list[str]:
    return sorted(operation.id for operation in operations)


def test_every_operation_of_labelling_has_a_callable(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[Rebels]A left.")
    session = open_session()
    view: Any = WholeView(session)
    assert sorted(session.operations(view)) == ids(OPERATIONS)
    strings = StringList.begun(session, keymap_for(STRING_OPERATIONS, session.keymap))
    assert sorted(strings.operations(view)) == ids(STRING_OPERATIONS)


def test_every_operation_of_review_and_its_lists_has_a_callable(
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    open_review: Callable[..., ReviewSession],
) -> None:
    add_article("The rebels left.", "one")
    annotate("one", "ana", "[The rebels]A left.")
    annotate("one", "bea", "The [rebels]A left.")
    session = open_review(article="one")
    view: Any = WholeView(session)
    assert sorted(session.operations(view)) == ids(REVIEW_OPERATIONS)
    of_class = ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))
    assert sorted(of_class.operations(view)) == ids(CLASS_OPERATIONS)
    strings = ConsistencyList(session, keymap_for(CONSISTENCY_OPERATIONS, session.keymap))
    assert sorted(strings.operations(view)) == ids(CONSISTENCY_OPERATIONS)


def refused() -> Outcome:
    raise Refused("Nothing here. {finish}: finish")


def failed() -> Outcome:
    raise InputError("Not {undo}.")


def test_the_dispatcher_writes_what_became_of_an_operation() -> None:
    dispatcher = Dispatcher(default_keymap())
    assert dispatcher.run(lambda: Outcome("Done ({undo} to undo)")) is None
    assert dispatcher.message == "Done (u to undo)"
    assert isinstance(dispatcher.run(refused), Refused)
    assert dispatcher.message == "Nothing here. Enter: finish"
    assert isinstance(dispatcher.run(failed), InputError)
    assert dispatcher.message == "Not {undo}."
    assert dispatcher.run(lambda: None) is None
    assert dispatcher.message == ""


def test_text_of_an_article_names_no_key() -> None:
    dispatcher = Dispatcher(default_keymap())
    dispatcher.show(Outcome(f"{cited('{undo} {{')} is not here. {{find}} {{undo}}"))
    assert dispatcher.message == "“{undo} {{” is not here. no key u"


def test_news_waits_until_a_message_is_read() -> None:
    dispatcher = Dispatcher(default_keymap())
    dispatcher.show(Outcome("Read this"))
    dispatcher.announce(Outcome("News"))
    assert dispatcher.message == "Read this"
    dispatcher.show(Outcome("No suggestions here yet", replaceable=True))
    dispatcher.announce(Outcome("News"))
    assert dispatcher.message == "News"
