"""The sketch of a text, and the sketches of many as they are stored."""

from __future__ import annotations

from typing import NamedTuple


class Sketch(NamedTuple):
    """The hashes of a text as little-endian integers, in the order of the text.

    `shingles` (32 bits) and `passages` (64 bits) are hashes of runs of words. `ends` (16 bits) has
    the number of words after each passage, modulo 2^16. `facts` (32 bits) are hashes of pairs of
    neighbouring names and numbers.
    """

    shingles: bytes
    passages: bytes
    ends: bytes
    facts: bytes


class SketchBlock(NamedTuple):
    """The sketches of several articles end to end, without their facts.

    `articles` (64 bits) are the numbers of the articles; the counts (32 bits)
    are those of the shingles and of the passages of each.
    """

    articles: bytes
    shingle_counts: bytes
    passage_counts: bytes
    shingles: bytes
    passages: bytes
    ends: bytes
