"""Reads files of JSON: one value per line, a list of values, or values over several lines.

Each value is decoded and refused on its own, and one at a time is in memory.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.model import Refusal
from corpus.readers.json_values import JsonValues, NotJsonError, json_value
from corpus.readers.storable import MARK, decoding_reason, unmarked_reason
from corpus.readers.streams import MOST_LINE_BYTES, lines, unmarked_encoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from corpus.readers.items import ReadArticle
    from corpus.readers.source import Source

    Articles = Callable[[Any, str], Iterable[ReadArticle | Refusal]]
    """Reads the articles of one value; gets it and its place. A `ValueError` refuses the value.

    The place is FILE:LINE; further values that begin on a line have ` (value 2)` and so on.
    """

T = TypeVar("T")

NOT_JSON = "line that is not JSON"
BAD_LINE = "line with a wrong or missing value"
BAD_SPAN = "line with a wrong span"
TOO_LONG = "line that is too long"
"""Kinds of refusals."""


class BadSpanError(ValueError):
    """A span of a value cannot be used."""


def read_json(source: Source, articles: Articles) -> Iterator[ReadArticle | Refusal]:
    """The articles and refusals of a file in its order; blank lines are skipped."""
    encoding = unmarked_encoding(source.head.data)
    if encoding:
        yield Refusal(source.where, unmarked_reason(encoding))
    elif source.head.over_lines:
        yield from _over_lines(source.stream, source.where, articles)
    else:
        for number, line in enumerate(lines(source.stream), 1):
            if line is None or line.strip():
                where = f"{source.where}:{number}"
                yield from of_line(line, where, articles, first=number == 1)


def of_line(
    line: bytes | None, where: str, articles: Callable[[Any, str], Iterable[T]], *, first: bool
) -> Iterator[T | Refusal]:
    """What `articles` makes of one line, or a refusal; the line is None if it is too long."""
    if line is None:
        yield Refusal(where, f"a line of more than {MOST_LINE_BYTES >> 20} MiB.", TOO_LONG)
        return
    try:
        text = line.decode().removeprefix(MARK) if first else line.decode()
        yield from articles(json_value(text.rstrip()), where)
    except UnicodeDecodeError as error:
        reason = decoding_reason(line, error, unit=" of the line")
        yield Refusal(where, f"the line is {reason}", BAD_LINE)
    except NotJsonError as error:
        ends = "" if line.endswith(b"\n") else " The file ends inside this line."
        yield Refusal(where, f"{error}{ends}", NOT_JSON)
    except (ValueError, RecursionError) as error:
        yield _refusal(where, error)


def _refusal(where: str, error: Exception) -> Refusal:
    if isinstance(error, RecursionError):
        return Refusal(where, "the JSON is nested too deeply.", NOT_JSON)
    return Refusal(where, str(error), BAD_SPAN if isinstance(error, BadSpanError) else BAD_LINE)


def _over_lines(stream: BinaryIO, file: str, articles: Articles) -> Iterator[ReadArticle | Refusal]:
    where, line, on_line = file, 0, 0
    try:
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
        values = JsonValues(text)
        while not values.ended():
            on_line = on_line + 1 if values.line == line else 1
            line = values.line
            where = f"{file}:{line}" + (f" (value {on_line})" if on_line > 1 else "")
            try:
                yield from articles(values.take(), where)
            except NotJsonError:
                raise
            except ValueError as error:
                yield _refusal(where, error)
        if where == file:
            yield Refusal(where, "the list in this file is empty.", NOT_JSON)
    except NotJsonError as error:
        yield Refusal(where, f"{error} The rest is not read.", NOT_JSON)
    except RecursionError as error:
        yield _refusal(where, error)
