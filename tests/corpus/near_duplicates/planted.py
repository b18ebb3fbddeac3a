"""Planted near-duplicates of generated articles, and unrelated reports of one template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.generated import Generator

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Edit = Callable[[list[str], list[str], random.Random], list[str]]

PLACES = ("Port Halva", "Kesh", "Northern Varda", "Molu", "Serrin", "Ost", "Tal Kader", "Brisk")
COMPANIES = ("Halva Steel", "Kesh Mining", "Varda Oil", "Molu Bank", "Brisk Motors", "Ost Telecom")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTICE = (
    "The figures in this report were checked by the desk before it was sent out and may be changed "
    "later without a further notice to readers. It may not be printed, sent on or kept in any form "
    "by anybody who does not have a contract with the agency."
)


def stories(count: int, *, seed: int, sentences: int = 20) -> list[str]:
    """Articles that are unrelated: about 17 words a sentence, with names and numbers."""
    generator = Generator(sentences=100 * count, seed=seed)
    return [article.text for article in generator.articles(count, sentences=sentences)]


def dateline(words: list[str], _other: list[str], chance: random.Random) -> list[str]:
    """The story under another dateline."""
    return [chance.choice(PLACES).upper(), f"{chance.choice(DAYS)},", "--", *words]


def block(words: list[str], other: list[str], chance: random.Random) -> list[str]:
    """A tenth of the story, in one block, replaced by words of another."""
    size = len(words) // 10
    at = chance.randrange(len(words) - size)
    return [*words[:at], *other[:size], *words[at + size :]]


def scattered(words: list[str], other: list[str], chance: random.Random) -> list[str]:
    """A tenth of the words, one by one, replaced by words of another story."""
    edited = words.copy()
    for at in chance.sample(range(len(words)), round(len(words) / 10)):
        edited[at] = chance.choice(other)
    return edited


def excerpt(words: list[str], _other: list[str], chance: random.Random) -> list[str]:
    """40 to 80 words of the story and nothing else."""
    size = chance.randint(40, 80)
    at = chance.randrange(len(words) - size)
    return words[at : at + size]


def quoted(words: list[str], other: list[str], chance: random.Random) -> list[str]:
    """40 to 60 words of the story inside another story."""
    size = chance.randint(40, 60)
    at, into = chance.randrange(len(words) - size), chance.randrange(len(other))
    return [*other[:into], *words[at : at + size], *other[into:]]


EDITS: dict[Edit, float] = {
    dateline: 1.0,
    block: 0.99,
    scattered: 0.8,
    excerpt: 0.95,
    quoted: 0.95,
}
"""Edit -> the share that has to be found."""


def plant(texts: list[str], others: list[str], edit: Edit, chance: random.Random) -> list[str]:
    """One edited copy of each text."""
    pairs = zip(texts, others, strict=True)
    return [" ".join(edit(text.split(" "), other.split(" "), chance)) for text, other in pairs]


def weather(chance: random.Random) -> str:
    """A weather report: between two reports only places, days, numbers and a few words differ."""
    number, (here, there) = chance.randint, chance.sample(PLACES, 2)
    sky = chance.choice(("Sunny", "Cloudy", "Rainy", "Windy"))
    wind = chance.choice(("north", "south", "east", "west"))
    return (
        f"{here.upper()}, {chance.choice(DAYS)} -- {sky} weather is expected in {here}, the Met "
        "Office said in its daily bulletin for the region. Temperatures will reach "
        f"{number(2, 38)} degrees Celsius in the afternoon and fall to {number(-5, 12)} degrees "
        f"overnight, with winds from the {wind} at {number(5, 60)} kilometres per hour. The chance "
        f"of rain is {number(0, 100)} percent, and up to {number(1, 40)} millimetres may fall by "
        f"the evening in the hills around {there}. Humidity stood at {number(20, 99)} percent at "
        f"noon and the pressure was {number(980, 1040)} hectopascals. Drivers on the roads between "
        f"{here} and {there} should expect {chance.choice(('delays', 'fog', 'ice', 'dust'))} in "
        "the early hours of the morning, and residents are advised to check the latest forecast "
        f"before they travel. The sun rises at {number(5, 8)}.{number(10, 59)} and sets at "
        f"{number(16, 21)}.{number(10, 59)}. The Met Office issues its bulletins every three hours "
        "from the station at the airport, and detailed tables for every district can be found on "
        "its website or requested by telephone at any time of day."
    )


def market(chance: random.Random) -> str:
    """A market report, in which a little more differs."""
    number = chance.randint
    first, second, third = chance.sample(COMPANIES, 3)

    def moved() -> str:
        return f"{chance.choice(('rose', 'fell'))} {chance.uniform(0.01, 4):.2f} percent"

    return (
        f"Stocks on the Halva exchange moved on {chance.choice(DAYS)}, led by shares of {first} "
        f"and {second}, as investors weighed the outlook for interest rates. The benchmark HX 30 "
        f"index {moved()} to {number(3000, 9000)}.{number(10, 99)} points, while the broader HX "
        f"Composite {moved()} to {number(1000, 3000)}.{number(10, 99)}. {first} {moved()} and "
        f"{second} {moved()} after the company reported quarterly profit of {number(10, 900)} "
        f"million crowns. Among the losers was {third}, which {moved()}. Turnover was "
        f"{number(100, 999)} million crowns, compared with an average of {number(100, 999)} "
        f"million over the past thirty sessions. The crown traded at {number(10, 30)}."
        f"{number(10, 99)} to the dollar, and the yield on the ten-year government bond {moved()}. "
        "Figures are provided by the exchange at the close of trading and may be revised without "
        "notice; past performance is no guide to future returns and nothing in this report should "
        "be taken as a recommendation to buy or sell securities."
    )
