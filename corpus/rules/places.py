"""Rules for LOCATION: class words, directions, prepositions of places, the dateline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.rules.countries import is_country
from corpus.rules.document import NO_MATTER
from corpus.rules.names import ORGANISATIONS, UNITS, is_known_organisation
from corpus.rules.words import listed, phrases, stems, verbs, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.rules.document import Extent, Found, Reading

CLASS_WORDS = stems("class_words")
CLASS_WORDS_BEFORE = words("class_words_before")
DIRECTIONS = words("directions")

_BESIDE_NAMES = listed("state camp base village area court gate house")
"""Class words after the name of an owner: *Taliban camp*."""
_BETWEEN = listed("military railway bus train power refugee international border general")
_ONLY_PLACES = listed("in near around outside inside across throughout toward towards")
_BEFORE_PLACES = listed(
    "capital km kilometres kilometers miles outskirts people residents out vicinity liberation "
    "recapture siege ruins streets inhabitants native natives"
)
_COMING = listed("hail hailed hailing hails")
_HELD = listed("besieged controlled held occupied")
_OWNED = listed("closely family government privately publicly state")
"""Words before *-held* and *-controlled* that tell who owns a company."""
_DONE_TO_PLACES = verbs("verbs_of_places")
_DONE_ONLY_TO_PLACES = listed("liberated besieged recaptured retaken overrun encircled")
_AND = listed(", and or &")
_STATES = listed(
    "commonwealth duchy emirate federation kingdom principality republic state sultanate"
)
_BUILDINGS = phrases("buildings")
_AT_BUILDINGS = listed("at in inside near outside around")
_WITH_OF = listed("bay cape gulf horn isle sea strait straits")
_ROADS = frozenset({"highway", "motorway", "road", "route"})


def class_word(reading: Reading, span: Found) -> Extent:
    """Add the class word after the name: *Helmand province*, *Mezzeh military airport*."""
    end = span.end
    if reading.word(end) in _BETWEEN and _is_class_word(reading, end + 1):
        return span.start, end + 2
    end += _is_class_word(reading, end)
    while end > span.end and _is_class_word(reading, end) and reading.tag(end) != "NNS":
        end += 1  # not: "Orlan area hospitals"
    return span.start, end


def _is_class_word(reading: Reading, at: int) -> bool:
    if not 0 <= at < len(reading) or reading.stems[at] not in CLASS_WORDS:
        return False
    shelling = reading.words[at] == "barrage"  # no dam: "the Orlan barrage"
    return reading.noun(at) and not shelling


def direction(reading: Reading, span: Found) -> Extent:
    """Add the direction before the name: *northern Iraq*."""
    start = span.start
    begin = reading.word_start(start - 1) if start else start
    word = "".join(reading.lower[begin:start])
    return (begin if word in DIRECTIONS else start), span.end


def shared_name(reading: Reading, span: Found) -> Extent:
    """Add a direction that shares the rest of the name: *North and South Velmora*."""
    start = span.start
    shared = reading.word(start) in DIRECTIONS and reading.word(start - 1) in ("and", "or")
    if shared and reading.named(start - 2) and reading.word(start - 2) in DIRECTIONS:
        return start - 2, span.end
    return start, span.end


def official_name(reading: Reading, span: Found) -> Extent:
    """Add the form of government before a country: *Republic of Velmora*."""
    of = span.start - 1 - (reading.word(span.start - 1) == "the")
    state = of - 1
    if reading.word(of) != "of" or not reading.named(state):
        return span.start, span.end
    if reading.word(state) not in _STATES or span.kind != "GPE":
        return span.start, span.end
    start = state
    while reading.named(start - 1):
        start -= 1
    islamic = reading.word(state) == "state" and start < state  # Islamic State of …
    return span.start if islamic else start, span.end


def in_building(reading: Reading, span: Found) -> bool:
    """Whether the building is meant, not who works there: *outside the Kremlin*."""
    before = span.start - 1 - (reading.word(span.start - 1) == "the")
    name = tuple(reading.words[span.start : span.end])
    return name in _BUILDINGS and reading.word(before) in _AT_BUILDINGS


def without_preposition(reading: Reading, span: Found) -> Extent:
    """Remove a preposition from the start of the name: *Near Palmyra*."""
    start = span.start
    cut = span.end - start > 1 and reading.word(start) in _ONLY_PLACES
    return start + cut, span.end


def named_by_its_class(reading: Reading, span: Found) -> bool:
    """Whether a class word makes the name a place: *Crow Hill*, *Ordun district*."""
    if not span.kind or span.kind == "NORP" or is_known_organisation(reading, span):
        return False
    last = reading.stems[span.end - 1]
    if span.end - span.start > 1 and last in CLASS_WORDS - {"state", "territory"}:
        return True
    if span.end - span.start > 1 and reading.word(span.start) in CLASS_WORDS_BEFORE:
        return True
    end = span.end + (reading.word(span.end) in _BETWEEN)
    return _is_class_word(reading, end) and reading.stems[end] not in _BESIDE_NAMES


def named_by_its_preposition(reading: Reading, span: Found) -> bool:
    """Whether a preposition of places, such as *in* or *near*, precedes the name."""
    before = reading.word(span.start - 1)
    if span.kind not in ("PERSON", "ORG", "NORP") or is_known_organisation(reading, span):
        return False
    if before in DIRECTIONS or _is_held(reading, span.start - 1):
        return True
    people = span.kind == "NORP" and reading.tag(span.end - 1) == "NNPS"
    owner = span.kind == "PERSON" and reading.deps[span.end - 1] == "poss"
    if people or owner or reading.stems[span.end - 1] in UNITS:
        return False
    if before in ("of", "from") and _is_beside(reading, span.start - 2):
        return True
    such = before == "as" and reading.word(span.start - 2) == "such"
    if such and _is_class_word(reading, span.start - 3):
        return True
    if before == "from" and reading.word(span.start - 2) in _COMING:
        return reading.named(span.start)
    return before in _ONLY_PLACES and reading.named(span.start) and _short(reading, span)


def _is_held(reading: Reading, at: int) -> bool:
    """Whether the word says who holds a place: *rebel-held*; not *state-controlled*."""
    held = reading.word(at) in _HELD and reading.joined_left(at)
    return held and reading.word(at - 2) not in _OWNED


def _is_beside(reading: Reading, at: int) -> bool:
    """Whether the word takes *of* or *from* and a place: *city of*, *north of*, *40 km from*."""
    if at < 0:
        return False
    word = reading.word(at)
    return _is_class_word(reading, at) or word in DIRECTIONS or word in _BEFORE_PLACES


def named_by_its_verb(reading: Reading, span: Found) -> bool:
    """Whether the name is the object of a verb that takes places: *entered Ordun*."""
    if span.kind not in ("PERSON", "ORG") or is_known_organisation(reading, span):
        return False
    head = span.end - 1
    if not (reading.parsed and reading.named(head) and _short(reading, span)):
        return False
    verb = reading.word(reading.heads[head])
    if reading.deps[head] == "nsubjpass":
        return verb in _DONE_ONLY_TO_PLACES
    return reading.deps[head] == "dobj" and verb in _DONE_TO_PLACES


def beside_places(reading: Reading, span: Found) -> bool:
    """Whether the name follows a place in a coordination: *in Orlan, Kesh and Sarwa*."""
    head = span.end - 1
    if span.kind not in ("PERSON", "ORG", "NORP") or is_known_organisation(reading, span):
        return False
    if span.kind == "NORP" and is_country(reading, span):
        return False
    if not (reading.named(head) and _short(reading, span) and reading.word(span.start - 1) in _AND):
        return False
    parts = range(span.start, span.end)
    if not all(reading.words[at].isalpha() or reading.particle(at) for at in parts):
        return False  # a brand or an event: "Orlan.com", "Kesh-Fest"
    first = head
    while reading.deps[first] == "conj" and reading.heads[first] < first:
        first = reading.heads[first]
    inside = reading.word(reading.heads[first]) in _ONLY_PLACES
    people = reading.tag(head) == "NNPS" and not inside  # "between Velmora and Orlanis"
    return first < head and reading.kinds[first] == "GPE" and not people


def _short(reading: Reading, span: Found) -> bool:
    """Whether the name is short enough for a place and no acronym."""
    acronym = span.end - span.start == 1 and reading.words[span.start].isupper()
    particles = sum(map(reading.particle, range(span.start, span.end)))
    return span.end - span.start - particles <= 3 and not acronym


def datelines(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find the place in capitals that starts a report: *KABUL, July 23 (…) --*."""
    del found
    for place, _ in reading.datelines:
        if tuple(reading.words[place.start : place.stop]) not in ORGANISATIONS:
            yield place.start, place.stop


def waters_and_capes(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find places with *of* in their name: *Gulf of Aden*."""
    del found
    for at in range(1, len(reading) - 1):
        with_of = reading.lower[at] == "of" and reading.lower[at - 1] in _WITH_OF
        if with_of and reading.named(at - 1) and reading.named(at + 1):
            yield at - 1, at + 2


def numbered_roads(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find roads with a number for a name: *Route 9*."""
    del found
    for at in range(len(reading) - 1):
        road = reading.lower[at] in _ROADS and reading.named(at)
        if road and reading.words[at + 1][:1].isdigit():
            yield at, at + 2


def unknown_places(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find names unknown to the model that have a class word or a preposition of places."""
    del found
    for start, end in reading.names:
        first = start + (reading.kinds[start] == "NORP" and _is_class_word(reading, end - 1))
        if NO_MATTER.issuperset(reading.kinds[first:end]) and _placed(reading, start, end):
            yield start, end


def _placed(reading: Reading, start: int, end: int) -> bool:
    if end - start > 1 and reading.stems[end - 1] in CLASS_WORDS - {"state", "territory"}:
        return True
    before = reading.word(start - 1)
    if before in ("of", "from") and _is_beside(reading, start - 2):
        return True
    if before in DIRECTIONS or (before in _ONLY_PLACES and end - start <= 3):
        return not reading.words[start].isupper()
    return _is_class_word(reading, end) and reading.stems[end] not in _BESIDE_NAMES
