"""Finds the left edge of a noun phrase by the guideline, for all rules.

The phrase starts at the first identifying modifier of the head noun. A hyphenated word is in or
out as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.numbers.lexicon import ONES, SCALES, TENS
from corpus.rules.words import listed, words

if TYPE_CHECKING:
    from corpus.rules.document import Reading

UNNAMED = words("unnamed_modifiers")
PARTICIPLES = words("participles")
POSSESSIVES = listed("'s ’s ' ’ 'S ’S")
CURRENCIES = listed("$ £ € ¥ ₹ ₦ ₱ ₵ ₨ ৳ ₽ ₺ ₪ ₩ ฿ us$ c$ a$ US$ C$ A$")
NUMBER_WORDS = frozenset({*ONES, *TENS, *SCALES})

_DESCRIBING = ("JJ", "NN", "VBN", "VBG", "HYPH", "AFX", "FW")
_COUNTING = ("CD", "DT", "PRP$", "PDT", "POS", "RB", "WP$", "IN")
MODIFIERS = ("amod", "compound", "nmod")
"""Dependencies of words that describe a noun, as spaCy's English models name them."""
_TIMES = words("times_before_phrases")
"""Words of time that a tagger tags as nouns of the phrase after them."""


def phrase_start(reading: Reading, head: int) -> int:
    """Return the first token that identifies the head noun."""
    start, phrase = head, reading.lefts[head] if reading.parsed else 0
    while (begin := _one_more(reading, start, head)) < start:
        may_be_verb = reading.tag(start - 1).startswith("VB")
        if begin < phrase and may_be_verb and reading.word(start - 1) not in PARTICIPLES:
            break
        start = begin
    start = without_unnamed(reading, start, head)
    start = without_unnamed(reading, start + _is_measure(reading, start, head), head)
    opening = start > 0 and reading.words[start - 1] == "In" and not reading.words[start].isupper()
    return past_place(reading, start, head) if opening else start  # "In Kestria rebels fought"


def past_place(reading: Reading, start: int, head: int) -> int:
    """Move the start past a place after *in*, not past the head: *In Velmora Minister Orlan*."""
    before = start - 1 - (reading.word(start - 1) == "the")
    placed = reading.word(before) == "in"
    while placed and start < head and reading.kinds[start] == "GPE":
        start += 1
    return start


def _is_measure(reading: Reading, at: int, head: int) -> bool:
    """Whether a number counts the word, and not the singular head: *a 60 member team*."""
    singular = reading.tag(at) == "NN" and reading.tag(head) in ("NN", "NNP")
    return singular and at < head and _is_many(reading, at - 1)


def _is_many(reading: Reading, at: int) -> bool:
    """Whether the word is a number above one, also *60-plus*."""
    word = reading.word(reading.word_start(at)) if at >= 0 else ""
    return word not in ("1", "one") and (word[:1].isdigit() or word in NUMBER_WORDS)


def _one_more(reading: Reading, start: int, head: int) -> int:
    """Extend the start by one word, or by a coordinated word with the same head, if possible."""
    begin = _word_before(reading, start)
    if begin < start or start == head or reading.word(start) == "other":
        return begin
    joint = _joint(reading, start)
    shared = _word_before(reading, joint)
    if shared == joint:
        return start
    listed_only = reading.word(start - 1) == ","
    if listed_only and not (_adjective(reading, shared, joint) or reading.tag(shared) == "VBN"):
        return start  # "a candidate, former minister Orlan"
    if reading.parsed and _modifies(reading, joint - 1, head):
        return shared
    adjectives = joint == start - 1 and _adjective(reading, shared, joint)
    both = _adjective(reading, start, start + 1) or _origin(reading, shared)
    return shared if adjectives and both and not listed_only else start


def _joint(reading: Reading, start: int) -> int:
    """Return the first token of what joins a word to the previous one: *and*, *or*, a comma."""
    joint = start - (reading.word(start - 1) in ("and", "or"))
    return joint - (reading.word(joint - 1) == ",")


def _modifies(reading: Reading, at: int, head: int) -> bool:
    """Whether the word modifies the head noun, by itself or as the first of a coordination."""
    single = reading.tag(at) != "NNPS"  # "Border Forces and aid workers"
    while reading.deps[at] == "conj" and reading.heads[at] < at:
        at = reading.heads[at]
    return single and reading.deps[at] in MODIFIERS and reading.heads[at] == head


def _origin(reading: Reading, at: int) -> bool:
    """Whether the adjective tells an origin: *Kurdish and Orlani fighters*."""
    return reading.kinds[at] in ("NORP", "GPE") and reading.named(at + 2)


def _word_before(reading: Reading, start: int) -> int:
    """Return the start of the previous word if that describes the head, else `start`."""
    if start == 0 or reading.blank(start - 1) or not _describes(reading, start - 1):
        return start
    begin = reading.word_start(start - 1)
    joined = range(begin, start)
    return start if any(_counts(reading, at) for at in joined) else begin


def _describes(reading: Reading, at: int) -> bool:
    tag = reading.tag(at)
    timed = reading.kinds[at] in ("DATE", "TIME") or reading.word(at) in _TIMES
    if timed or not reading.tagged:
        return False
    if reading.particle(at):
        return True
    if tag == "RB":
        return reading.tag(at + 1) in ("JJ", "VBN", "VBG")
    if tag in ("VBD", "VBN") and _joins_verbs(reading, at):
        return False
    if tag == "VBD":
        return reading.word(at) in PARTICIPLES
    return tag.startswith(_DESCRIBING) and reading.words[at] not in ("%", "$", "/")


def _joins_verbs(reading: Reading, at: int) -> bool:
    """Whether the participle is the second of two verbs: *killed and injured*."""
    return reading.tag(at - 1) == "CC" and reading.tag(at - 2).startswith("VB")


def _adjective(reading: Reading, start: int, end: int) -> bool:
    """Whether the word is an adjective; one of nationality may be tagged as a name."""
    return all(
        reading.tag(at) in ("JJ", "HYPH")
        or (reading.kinds[at] in ("NORP", "GPE") and reading.tag(at) not in ("NNS", "NNPS"))
        for at in range(start, end)
    )


def _counts(reading: Reading, at: int) -> bool:
    """Whether the token is a number, also in *58-year-old* and *two-week*."""
    word = reading.word(at)
    return word in NUMBER_WORDS or reading.tag(at) == "CD" or word[:1].isdigit()


def without_unnamed(reading: Reading, start: int, head: int) -> int:
    """Move the start past determiners, possessives and numbers."""
    while start < head and _unnamed(reading, start):
        start += 1
    return start


def _unnamed(reading: Reading, at: int) -> bool:
    word = reading.word(at)
    if reading.named(at) or reading.joined_right(at):
        return False
    if word in UNNAMED or word in POSSESSIVES or word in NUMBER_WORDS or word in ("and", "or"):
        return True
    return reading.tag(at) in _COUNTING
