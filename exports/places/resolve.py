"""Decides which place of a gazetteer a LOCATION names, or leaves it open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.rules.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exports.places.gazetteer import Gazetteer, GazetteerPlace, Kind

_DOMINANT = 10
"""How many times as many people as the next city a city must have to be meant by its name."""

_LARGE = 1_000_000
"""The population from which a city abroad makes the name of a country ambiguous."""

_KNOWN_ABROAD = 200_000
"""The population from which an article names a city without the country, though it names others."""

_DIRECTIONS = words("directions")
_OF_REGIONS = frozenset(
    {"province", "governorate", "region", "county", "prefecture", "oblast", "state", "territory"}
    | {"canton", "district", "municipality"}
)
_WIDER = frozenset({"asia", "africa", "europe", "america", "oceania", "gulf"})
"""Names of what is larger than a country; places elsewhere have them, too."""

_OF_CITIES = frozenset({"city", "town", "village"})
_OTHER_CLASSES = words("class_words") - _OF_REGIONS - _OF_CITIES


@dataclass(frozen=True, slots=True)
class Resolved:
    """The place that a LOCATION names, or None if it is left open among `candidates`.

    Without candidates the gazetteer has no such name.
    """

    place: GazetteerPlace | None
    candidates: tuple[GazetteerPlace, ...] = ()


class Resolver:
    """Resolves the places of one article.

    `named` are the texts of its LOCATION and ACTOR spans. A country among them decides between
    places of the same name; nothing else of the article does.
    """

    def __init__(self, gazetteer: Gazetteer, named: Iterable[str]) -> None:
        self._gazetteer = gazetteer
        self._named = dict.fromkeys(named)

    @cached_property
    def _countries(self) -> dict[str, str]:
        """The countries that the article names, each with one of its names there."""
        return {
            place.country: name
            for name in self._named
            for place in _only_countries(self._gazetteer.find(_base(name)[0]))
        }

    def resolve(self, name: str, larger: str = "") -> Resolved:
        """Return the place that a name means; `larger` is the Y of *X, Y*."""
        base, kinds = _base(name)
        found = [place for place in self._gazetteer.find(base) if place.kind in kinds]
        if larger and found:
            around = self._gazetteer.find(_base(larger)[0])
            countries = {place.country for place in _only_countries(around) or around}
            inside = [place for place in found if place.country in countries]
            if inside:
                return Resolved(_in_one_country(inside), _by_size(inside))
        return Resolved(self._chosen(found, name), _by_size(found))

    def _chosen(self, found: Sequence[GazetteerPlace], name: str) -> GazetteerPlace | None:
        mentioned = {code for code, text in self._countries.items() if text != name}
        chosen = _the_country(found) or _in_one_country(found) or _dominant(found)
        if chosen is None:
            inside = [place for place in found if place.country in mentioned]
            return _in_one_country(inside)
        elsewhere = mentioned and chosen.country not in mentioned
        if chosen.kind == "city" and elsewhere and chosen.population < _KNOWN_ABROAD:
            return None  # a namesake: the place that is meant is too small for the gazetteer
        return chosen


_ANY: tuple[Kind, ...] = ("country", "region", "city")


def _base(name: str) -> tuple[str, Sequence[Kind]]:
    """Return a name without directions and class words, and the kinds that these allow."""
    kept = name.split()
    while len(kept) > 1 and kept[0].lower() in _DIRECTIONS:
        del kept[0]
    last = kept[-1].lower() if kept else ""
    if last in _WIDER:
        return "", ()
    if len(kept) > 1 and last in _OF_REGIONS:
        return " ".join(kept[:-1]), _ANY[1:2]
    if len(kept) > 1 and last in _OF_CITIES:
        return " ".join(kept[:-1]), _ANY[2:]
    if len(kept) > 1 and last in _OTHER_CLASSES:
        return " ".join(kept), _ANY[2:]
    return " ".join(kept), _ANY


def _only_countries(found: Iterable[GazetteerPlace]) -> list[GazetteerPlace]:
    return [place for place in found if place.kind == "country"]


def _the_country(found: Sequence[GazetteerPlace]) -> GazetteerPlace | None:
    """Return the country of that name, unless a region or a large city abroad has it, too."""
    countries = _only_countries(found)
    if len(countries) != 1:
        return None
    abroad = [place for place in found if place.country != countries[0].country]
    rivals = [place for place in abroad if place.kind == "region" or place.population >= _LARGE]
    return None if rivals else countries[0]


def _in_one_country(found: Sequence[GazetteerPlace]) -> GazetteerPlace | None:
    """Return the place that a name means in the only country that has it.

    A city and the region around it may share a name: the city is meant without a class word.
    """
    if len({place.country for place in found}) != 1:
        return None
    for kind in ("country", "city", "region"):
        of_kind = [place for place in found if place.kind == kind]
        if of_kind:
            return of_kind[0] if len(of_kind) == 1 else _largest(of_kind)
    return None


def _dominant(found: Sequence[GazetteerPlace]) -> GazetteerPlace | None:
    """Return the city that is far larger than all others, unless a region abroad has the name."""
    largest = _largest([place for place in found if place.kind == "city"])
    if largest is None:
        return None
    abroad = [place for place in found if place.country != largest.country]
    return None if any(place.kind != "city" for place in abroad) else largest


def _largest(cities: Sequence[GazetteerPlace]) -> GazetteerPlace | None:
    """Return the city with ten times as many people as the next, or None."""
    ordered = _by_size(cities)
    if not ordered or not ordered[0].population:
        return None
    if len(ordered) > 1 and ordered[0].population < _DOMINANT * ordered[1].population:
        return None
    return ordered[0]


def _by_size(found: Iterable[GazetteerPlace]) -> tuple[GazetteerPlace, ...]:
    return tuple(sorted(found, key=lambda place: (-place.population, place.id)))
