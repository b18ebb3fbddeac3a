"""Texts and spans from tokens with tags, as formats of columns have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import LabelledSpan
from corpus.readers.spans import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TAG = re.compile(r"O|[BIESLUM]-\S+")
"""A tag in one of the schemes that `spans_of` reads."""

_NO_TAG = ("O", "_", "-", "")
_TAGGED = re.compile(r"(?:([BIESLUM])-(?=.))?((?(1).+|[A-Z][A-Z0-9_]*))")


class Token(NamedTuple):
    """A token with the tags of its layers; `space` says whether a blank follows in its sentence."""

    text: str
    tags: tuple[str, ...] = ()
    space: bool = True


def joined(sentences: Iterable[Sequence[Token]]) -> tuple[str, list[list[int]]]:
    """The text of sentences, and where each token of each sentence begins.

    Tokens are joined by a blank unless `space` is false, and sentences by a line break.
    """
    parts: list[str] = []
    starts: list[list[int]] = []
    length = 0
    for sentence in sentences:
        if starts:
            parts.append("\n")
            length += 1
        begins = []
        for number, token in enumerate(sentence, 1):
            begins.append(length)
            part = token.text + (" " if token.space and number < len(sentence) else "")
            parts.append(part)
            length += len(part)
        starts.append(begins)
    return "".join(parts), starts


def parsed(tag: str) -> tuple[str, str]:
    """The prefix and the label of a tag; both are empty outside of spans.

    A label without a prefix gets `I`. Raises ValueError for what is no tag.
    """
    if tag in _NO_TAG:
        return "", ""
    found = _TAGGED.fullmatch(tag)
    if not found:
        raise ValueError(f"{shown(tag)} is no tag, such as O or B-PER.")
    return found[1] or "I", found[2]


def placed(tokens: Sequence[str], text: str) -> list[int] | None:
    """Where each token begins in a text of which only white space is not in a token, else None."""
    starts, at = [], 0
    for token in tokens:
        start = text.find(token, at) if token else -1
        if start < 0 or text[at:start].strip():
            return None
        starts.append(start)
        at = start + len(token)
    return None if text[at:].strip() else starts


def spans_of(
    tags: Sequence[str], starts: Sequence[int], ends: Sequence[int], text: str
) -> list[LabelledSpan]:
    """The spans of one layer of a sentence.

    Reads IOB1, IOB2, BIOES and BILUO without being told which: a span begins at `B`, `S` and `U`,
    and at any other tag that cannot continue the one before it; it ends after `E`, `L`, `S` and
    `U`. A tag without a prefix is a label that continues an equal one. Raises ValueError for what
    is no tag.
    """
    spans: list[LabelledSpan] = []
    open_label = ""
    for tag, start, end in zip(tags, starts, ends, strict=True):
        prefix, label = parsed(tag)
        if not label:
            open_label = ""
            continue
        continues = label == open_label and prefix not in "BSU"
        begin = spans.pop().start if continues else start
        spans.append(LabelledSpan(begin, end, label, text[begin:end]))
        open_label = "" if prefix in "ELSU" else label
    return spans
