"""Messages between this program and its child processes: one JSON object a line.

The parent writes requests to the child's standard input and reads answers from its standard
output. A line looks like `{"made": {"article": "a12"}}`. A child exits at the end of its input, so
it never outlives its parent, however that ends.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from asyncio import StreamReader
    from collections.abc import AsyncIterator, Callable, Iterator

LONGEST_LINE = 2**20
"""Bytes; a longer line is not a message."""

_LONGEST_TEXT = 4_000
"""Code points of a text in a message, such as the reason of a failure; the rest is cut off."""

_NICENESS = 10

PROGRESS_LINES = "ANNOTATOR_PROGRESS_LINES"
"""The environment variable that lets a command write `Counted` in the place of a progress bar."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """To the suggester: article ids, the most urgent first. Replaces earlier requests."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """From the suggester: its name, sent once it is loaded."""

    suggester: str


@dataclass(frozen=True, slots=True)
class Made:
    """From the suggester: the article's suggestions are stored."""

    article: str


@dataclass(frozen=True, slots=True)
class Scored:
    """From the suggester: the article's candidates are stored."""

    article: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """From the suggester: the scorer was fitted again, so earlier candidates are stale."""


@dataclass(frozen=True, slots=True)
class Failed:
    """From the suggester: it failed on this article."""

    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """From any child: it cannot work; the reason is a sentence for the user."""

    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """From a fit: the share of its work that is done, from 0 to 1."""

    share: float


@dataclass(frozen=True, slots=True)
class Counted:
    """From a command: it has done so many items of `total`, which is 0 where it is not known."""

    what: str
    done: int
    total: int


Message = Wanted | Running | Made | Scored | Fitted | Failed | Refused | Progress | Counted

_MESSAGES: dict[str, type[Message]] = {
    message.__name__.lower(): message
    for message in (Wanted, Running, Made, Scored, Fitted, Failed, Refused, Progress, Counted)
}
_TYPES: dict[str, tuple[type, ...]] = {
    "articles": (list,),
    "suggester": (str,),
    "article": (str,),
    "reason": (str,),
    "share": (int, float),
    "what": (str,),
    "done": (int,),
    "total": (int,),
}


def encode(message: Message) -> bytes:
    """Return the message as a line of ASCII, with long texts cut."""
    values = {
        name: value[:_LONGEST_TEXT] if isinstance(value, str) else value
        for name, value in asdict(message).items()
    }
    return json.dumps({type(message).__name__.lower(): values}).encode() + b"\n"


def decode(line: bytes) -> Message | None:
    """Return the message of a line; None for any other output, such as a library's."""
    try:
        ((name, values),) = json.loads(line).items()
        if not all(isinstance(value, _TYPES[field]) for field, value in values.items()):
            return None
        if name == "wanted":
            return Wanted(tuple(map(str, values["articles"])))
        return _MESSAGES[name](**values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def send(stream: BinaryIO, message: Message) -> None:
    """Write a message and flush."""
    stream.write(encode(message))
    stream.flush()


def messages(stream: BinaryIO) -> Iterator[Message]:
    """Yield the messages of a stream until it ends; a line cut off by its end is ignored."""
    skipping = False
    while line := stream.readline(LONGEST_LINE):
        complete = line.endswith(b"\n")
        message = decode(line) if complete and not skipping else None
        if message is not None:
            yield message
        skipping = not complete


async def async_messages(stream: StreamReader) -> AsyncIterator[Message]:
    """Yield the messages of a stream whose limit is `LONGEST_LINE`, until it ends."""
    while True:
        try:
            line = await stream.readline()
        except ValueError:  # a longer line; readline has dropped it
            continue
        if not line:
            return
        message = decode(line) if line.endswith(b"\n") else None
        if message is not None:
            yield message


# -- in the child -------------------------------------------------------------------------------


def own_input() -> BinaryIO:
    """Return standard input as a file that a thread may still read when Python exits."""
    return os.fdopen(os.dup(0), "rb")


def own_output() -> BinaryIO:
    """Return standard output for messages only; what libraries print goes to standard error."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def follow_input(
    stream: BinaryIO, receive: Callable[[Message], object], *, at_end: Callable[[], object]
) -> None:
    """Pass messages to `receive` in a thread; call `at_end` when the input ends."""

    def follow() -> None:
        try:
            for message in messages(stream):
                receive(message)
        finally:
            at_end()

    Thread(target=follow, daemon=True).start()


def lower_priority() -> None:
    """Let the screens on the same machine run first."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
