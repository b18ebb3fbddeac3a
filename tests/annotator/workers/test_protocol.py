"""Messages between a program and its child processes."""

from __future__ import annotations

import asyncio
import io
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.workers.protocol import (
    LONGEST_LINE,
    Failed,
    Made,
    Message,
    Progress,
    Refused,
    Running,
    Wanted,
    async_messages,
    decode,
    encode,
    follow_input,
    messages,
)
from tests.rows import each_row

IDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
MESSAGES = st.one_of(
    st.lists(IDS, max_size=5).map(lambda ids: Wanted(tuple(ids))),
    IDS.map(Running),
    IDS.map(Made),
    st.tuples(IDS, IDS).map(lambda pair: Failed(*pair)),
    IDS.map(Refused),
    st.floats(0, 1).map(Progress),
)
OTHER_OUTPUT = [
    b"loading ...\n",
    b"\n",
    b"\xff\n",
    b"[]\n",
    b"{}\n",
    b"null\n",
    b'{"made": {}}\n',
    b'{"made": {"article": 1}}\n',
    b'{"made": {"article": "a", "more": 1}}\n',
    b'{"unknown": {"article": "a"}}\n',
    b'{"made": "a"}\n',
    b"[" * 100_000 + b"\n",
]


def received(data: bytes, *, awaited: bool) -> list[Message]:
    async def read() -> list[Message]:
        reader = asyncio.StreamReader(LONGEST_LINE)
        reader.feed_data(data)
        reader.feed_eof()
        return [message async for message in async_messages(reader)]

    return asyncio.run(read()) if awaited else list(messages(io.BytesIO(data)))


@given(MESSAGES)
def test_a_message_is_one_line_and_comes_back(message: Message) -> None:
    line = encode(message)
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert decode(line) == message


def test_other_output_is_no_message() -> None:
    def check(line: bytes) -> None:
        assert decode(line) is None

    each_row(OTHER_OUTPUT, check)


@pytest.mark.parametrize("awaited", [True, False])
def test_streams_skip_other_output_long_lines_and_a_line_cut_off(*, awaited: bool) -> None:
    long = b'{"made": {"article": "' + b"x" * 2 * LONGEST_LINE + b'"}}\n'
    data = b"".join([encode(Made("a")), *OTHER_OUTPUT, long, encode(Made("b")), encode(Made("c"))])
    assert received(data[:-1], awaited=awaited) == [Made("a"), Made("b")]


def test_a_long_reason_is_cut_and_fits_a_line() -> None:
    line = encode(Failed("a", "\U0001f600" * LONGEST_LINE))
    assert len(line) < LONGEST_LINE
    message = decode(line)
    assert isinstance(message, Failed)
    assert message.reason == "\U0001f600" * len(message.reason) != ""


def test_a_child_is_told_when_its_input_ends() -> None:
    seen: list[Message] = []
    ended = Event()
    follow_input(io.BytesIO(encode(Made("a"))), seen.append, at_end=ended.set)
    assert ended.wait(10)
    assert seen == [Made("a")]
