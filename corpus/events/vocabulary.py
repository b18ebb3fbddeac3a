"""The English words by which a count of people is recognised, and by which its outcome is named."""

from __future__ import annotations

from typing import NamedTuple

from corpus.rules.words import listed, stem, stems, verbs, words


class Verb(NamedTuple):
    """A form of a verb that says what happened to people.

    `form` is "past" for forms that can be a participle, "ing", or "base". An `intransitive` verb
    has the people as its subject: they died. `adjective` forms follow as they are: 12 dead.
    """

    outcome: str
    form: str
    intransitive: bool = False
    adjective: bool = False


_TRANSITIVE = {
    "killed": "kill assassinate murder execute behead massacre slaughter lynch slay eliminate",
    "wounded": "wound injure maim",
    "arrested": "arrest detain capture apprehend imprison jail nab",
    "abducted": "abduct kidnap",
    "displaced": "displace evacuate uproot expel",
    "released": "release free",
    "rescued": "rescue",
    "deployed": "deploy",
    "trained": "train",
}
_INTRANSITIVE = {
    "killed": "die perish",
    "surrendered": "surrender",
    "displaced": "flee",
    "missing": "disappear",
}
_IRREGULAR = {
    "slain": Verb("killed", "past"),
    "slew": Verb("killed", "past"),
    "hurt": Verb("wounded", "past"),
    "freed": Verb("released", "past"),
    "dying": Verb("killed", "ing", intransitive=True),
    "fled": Verb("displaced", "past", intransitive=True),
    "fleeing": Verb("displaced", "ing", intransitive=True),
    "dead": Verb("killed", "past", adjective=True),
    "missing": Verb("missing", "past", adjective=True),
    "homeless": Verb("displaced", "past", adjective=True),
}


def _forms() -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    for table, intransitive in ((_TRANSITIVE, False), (_INTRANSITIVE, True)):
        for outcome, verbs_of_outcome in table.items():
            for verb in verbs_of_outcome.split():
                for form in _conjugated(verb):
                    kind = "past" if form.endswith("ed") else "base"
                    kind = "ing" if form.endswith("ing") else kind
                    found[form] = Verb(outcome, kind, intransitive)
    return found | _IRREGULAR


def _conjugated(verb: str) -> list[str]:
    stem_ = verb.removesuffix("e")
    doubled = f"{verb}{verb[-1]}" if verb in ("nab", "expel") else stem_
    return [verb, f"{verb}s", f"{doubled}ed", f"{doubled}ing"]


VERBS = _forms()
"""The forms of verbs of outcome."""

OUTCOME_NOUNS = {
    "death": "killed",
    "fatality": "killed",
    "killing": "killed",
    "corpse": "killed",
    "body": "killed",
    "injury": "wounded",
    "casualty": "casualties",
    "arrest": "arrested",
    "detention": "arrested",
    "abduction": "abducted",
    "kidnapping": "abducted",
}
"""Nouns (singular) that count people by what happened to them; they are no actors themselves."""

TOLLS = frozenset({"toll"})

COLLECTIVES = listed(
    "army militia military navy regiment battalion brigade platoon squad squadron patrol garrison "
    "contingent division unit corps gang cartel government regime administration ministry "
    "authority parliament cabinet junta court tribunal embassy agency council commission committee "
    "opposition coalition alliance bloc delegation superpower crowd mob community tribe clan crew "
    "group faction party organisation organization company movement network cell team nation "
    "country state province power church union association institution body entity element side "
    "leadership business society press congregation charity team firm syndicate "
    "federation confederation enemy"
)
"""Nouns (singular) for groups: a number before them counts groups."""

PEOPLE = stems("group_nouns") - COLLECTIVES
"""Nouns (singular) for people: a number before them counts people."""

AUXILIARIES = listed(
    "have has had been be being is are was were get got getting will would may might could can "
    "who that which also reportedly allegedly still already later all both left feared believed "
    "confirmed reported presumed either not then"
)
"""Words between people and what happened to them."""

FILLERS = listed(
    "of the their its his her our these those a an this that more other additional new further "
    "extra another"
)
"""Words between a number and what it counts."""

ANAPHORS = frozenset({"others", "them", "whom", "those", "ones"})
"""Words that count people who were named before."""

COORDINATION = frozenset({"and", "or", ",", "including", "plus", "&"})

BEFORE_A_NUMBER = (
    frozenset({"as", "well", "some", "about", "around", "only", "just", "nearly", "almost"})
    | FILLERS
    | COORDINATION
)
"""Words that may be between a verb and the number of people that it is about."""

PREPOSITIONS = listed("in at near around outside inside across on from of")

STOPS = listed(
    "in at near on from to by for with without within into onto over under after before since "
    "during until till while when where because if as than and or but nor so yet is are was "
    "were be been being have has had do does did will would can could may might must shall "
    "should not there here who which that said says told it he she they we you i who whose "
    "per each every between among amid against across around along through toward towards "
    "left remain remained behind ahead above below my your like via off out up down"
) | verbs("acting_verbs") - words("class_words")
"""Words at which a noun phrase ends."""


def is_people(noun: str) -> bool:
    """Return whether a noun, as it is written, is a noun for people."""
    return stem(noun.lower()) in PEOPLE


def is_collective(noun: str) -> bool:
    """Return whether a noun, as it is written, is a noun for groups."""
    return stem(noun.lower()) in COLLECTIVES
