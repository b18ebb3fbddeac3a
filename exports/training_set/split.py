"""Decides which side of a training set an article is on.

The hash of the article's split key decides, not its position: an article keeps its side when others
come or go, and near-duplicates, which share a key, are on one side. If a wanted side would be
empty, the key with the nearest hash is moved there; it returns once the corpus is larger. An
article that joins groups on different sides is left out.

With `balance`, the keys that have no side yet get sides that even out the labels. A file can give
the side of each article instead.

By source, the key is the source, and an article with near-duplicates from several sources has the
keys of all of them. With a date, articles published from then on are the test set, and earlier
articles of their groups are left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus.errors import ExportError
from corpus.text.plural import counted
from exports.options import SIDES
from exports.training_set.balance import ARTICLES, balanced, spans_by_label
from exports.training_set.dates import iso_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.gold_outline import GoldOutline
    from corpus.model import GoldArticle
    from exports.options import ExportOptions, GivenSplit, Split

    Placeable = GoldArticle | GoldOutline


@dataclass(frozen=True, slots=True)
class Move:
    """A group moved from `source`, the side of its hash, because `target` would be empty."""

    group: str
    source: Split
    target: Split
    articles: tuple[str, ...]

    def __str__(self) -> str:
        first, *others = self.articles
        named = f"{first} and {counted(len(others), 'article')} of its group" if others else first
        return f"moved {named} from {self.source} to {self.target}, which would be empty"


@dataclass(frozen=True, slots=True)
class Placement:
    """The articles of each side in the order of their ids, and the moves that filled a side.

    `between` are the ids of articles that are left out, because near-duplicates of them are on
    different sides; `not_in_file` those left out because a given split does not have them. `apart`
    are near-duplicates that a given split has on different sides: their sides by id, for each
    group. If the labels were balanced, `placed` has the side of each key, and `by_hash` the spans
    by label and side that the hash would give.
    """

    sides: Mapping[Split, tuple[Placeable, ...]]
    moves: tuple[Move, ...] = ()
    between: tuple[str, ...] = ()
    not_in_file: tuple[str, ...] = ()
    apart: tuple[Mapping[str, Split], ...] = ()
    placed: Mapping[str, Split] = field(default_factory=dict)
    by_hash: Mapping[str, Mapping[str, int]] | None = None


def position(key: str, *, salt: str = "") -> float:
    """Return the key's position in [0, 1): 53 bits of the SHA-256 of the key.

    With a salt, of the salt, a line break and the key.
    """
    salted = f"{salt}\n{key}" if salt else key
    return (int.from_bytes(hashlib.sha256(salted.encode()).digest()[:7], "big") >> 3) / 2**53


def side_of(key: str, options: ExportOptions) -> Split:
    """Return the side of a key. Test takes the low end of [0, 1) and dev the high end.

    A test set that is added later takes articles from train only.
    """
    at = position(key, salt=options.salt)
    if at < options.test:
        return "test"
    return "dev" if at >= 1 - options.dev else "train"


def split(gold: Iterable[Placeable], options: ExportOptions) -> Placement:
    """Place every article; ExportError if the options or the number of groups do not allow it."""
    articles = sorted(gold, key=lambda settled: settled.article.id)
    if options.given:
        return _split_as_given(articles, options.given, options)
    ranges = _ranges(options)
    late = {settled.article.id for settled in articles if _is_late(settled, options)}
    if options.test_after and not late:
        raise ExportError(
            f"No article was published on or after {options.test_after}: choose an earlier date "
            "with --test-after"
        )
    early = [settled for settled in articles if settled.article.id not in late]
    taken = {key for settled in articles if settled.article.id in late for key in keys_of(settled)}
    deciding = _deciding_keys(early, options)
    between = {settled.article.id for settled in early if taken.intersection(keys_of(settled))}
    placed = _placed([deciding[id_] for id_ in deciding.keys() - between], ranges, options)
    chosen: dict[str, Split] = {}
    if options.balance is not None:
        free = {id_: deciding[id_] for id_ in deciding.keys() - between}
        placed = _balanced(early, free, ranges, options)
        chosen = {
            key: placed.get(key) or options.balance.get(key) or side_of(key, options)
            for keys in free.values()
            for key in keys
        }
    moves = _fill(placed, ranges, deciding, options)
    sides: dict[Split, list[Placeable]] = {side: [] for side in SIDES}
    for settled in articles:
        if settled.article.id in late:
            sides["test"].append(settled)
        elif settled.article.id not in between:
            possible = {
                placed.get(key) or chosen.get(key) or side_of(key, options)
                for key in deciding[settled.article.id]
            }
            if len(possible) == 1:
                sides[possible.pop()].append(settled)
            else:
                between.add(settled.article.id)
    held = {side: tuple(sides[side]) for side in sides if side in ranges or sides[side]}
    by_hash = None
    if options.balance is not None:
        by_hash = spans_by_label(split(articles, replace(options, balance=None)).sides)
    return Placement(held, tuple(moves), tuple(sorted(between)), placed=chosen, by_hash=by_hash)


def group_of(settled: Placeable) -> str:
    """Return the key that near-duplicates share, else the article's id."""
    return settled.group or settled.article.id


def named_sides(sides: Mapping[str, Split]) -> str:
    """Return `a1 (train), b1 (dev)` for the sides of a few near-duplicates."""
    first = sorted(sides.items(), key=lambda item: (SIDES.index(item[1]), item[0]))
    by_side = {side: [id_ for id_, other in first if other == side] for side in SIDES}
    return ", ".join(
        f"{', '.join(ids[:3])}{f' and {len(ids) - 3} more' if ids[3:] else ''} ({side})"
        for side, ids in by_side.items()
        if ids
    )


def keys_of(settled: Placeable) -> tuple[str, ...]:
    """Return the keys of an article's groups; more than one if the article joins groups."""
    return settled.split_keys or (group_of(settled),)


def _is_late(settled: Placeable, options: ExportOptions) -> bool:
    published = iso_date(settled.article.published)
    return bool(options.test_after and published) and published >= options.test_after


def _deciding_keys(
    articles: Iterable[Placeable], options: ExportOptions
) -> dict[str, Sequence[str]]:
    """Return the keys that decide the side of each article, by its id."""
    if options.split_by == "group":
        return {settled.article.id: keys_of(settled) for settled in articles}
    by_key: defaultdict[str, set[str]] = defaultdict(set)
    for settled in articles:
        for key in keys_of(settled):
            by_key[key].add(settled.article.source)
    return {
        settled.article.id: sorted({x for key in keys_of(settled) for x in by_key[key]})
        for settled in articles
    }


def _placed(
    deciding: Iterable[Sequence[str]],
    ranges: Mapping[Split, tuple[float, float]],
    options: ExportOptions,
) -> dict[str, Split]:
    """Place the keys of articles with a single one; ExportError if there are too few."""
    keys = sorted({one[0] for one in deciding if len(one) == 1})
    if len(keys) < len(ranges):
        needed = f"{' and '.join(ranges)} need {len(ranges)}"
        if options.split_by == "source":
            raise ExportError(
                f"{needed} sources without near-duplicates in others, and there "
                f"{'is' if len(keys) == 1 else 'are'} {len(keys)}: leave out --split-by source"
            )
        raise ExportError(
            f"{needed} articles that are not near-duplicates of each other, and there "
            f"{'is' if len(keys) == 1 else 'are'} {len(keys)}: finish another article first"
        )
    return {key: side_of(key, options) for key in keys}


def _balanced(
    articles: Iterable[Placeable],
    deciding: Mapping[str, Sequence[str]],
    ranges: Mapping[Split, tuple[float, float]],
    options: ExportOptions,
) -> dict[str, Split]:
    """Return the side of each key of articles with a single one, so that labels are balanced."""
    amounts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for settled in articles:
        keys = deciding.get(settled.article.id, ())
        if len(keys) == 1:
            amounts[keys[0]].update([ARTICLES, *(span.label for span in settled.spans)])
    order = sorted(amounts, key=lambda key: position(key, salt=options.salt))
    shares = {side: high - low for side, (low, high) in ranges.items()}
    return balanced({key: amounts[key] for key in order}, shares, options.balance or {})


def _split_as_given(
    articles: Sequence[Placeable], given: GivenSplit, options: ExportOptions
) -> Placement:
    """Place the articles of a file as it says, and the others as the options say.

    Raises ExportError if train or dev is empty, or if near-duplicates are on different sides and
    the options do not allow that.
    """
    beside = _given_sides(articles, given)
    apart = tuple(sides for _, sides in sorted(beside.items()) if len(set(sides.values())) > 1)
    if apart and not given.near_duplicates:
        raise ExportError(
            f"{given.file} puts near-duplicates on different sides. Put them on one side, or allow "
            "this with --near-duplicates:",
            [named_sides(sides) for sides in apart],
        )
    sides: dict[Split, list[Placeable]] = {side: [] for side in SIDES}
    between, not_in_file = [], []
    for settled in articles:
        id_ = settled.article.id
        if id_ in given.articles:
            possible = {given.articles[id_]}
        elif given.rest == "leave-out":
            not_in_file.append(id_)
            continue
        else:
            possible = {
                side for key in keys_of(settled) for side in _rest(key, beside, given, options)
            }
        if len(possible) == 1:
            sides[possible.pop()].append(settled)
        else:
            between.append(id_)
    for side in SIDES[:2]:
        if not sides[side]:
            raise ExportError(f"{given.file} puts no settled article in {side}: add one there")
    held = {side: tuple(sides[side]) for side in SIDES if sides[side]}
    return Placement(held, between=tuple(between), not_in_file=tuple(not_in_file), apart=apart)


def _given_sides(
    articles: Iterable[Placeable], given: GivenSplit
) -> Mapping[str, Mapping[str, Split]]:
    """Return the sides that a file gives to the articles of each key, by id."""
    found: defaultdict[str, dict[str, Split]] = defaultdict(dict)
    for settled in articles:
        if side := given.articles.get(settled.article.id):
            for key in keys_of(settled):
                found[key][settled.article.id] = side
    return found


def _rest(
    key: str,
    beside: Mapping[str, Mapping[str, Split]],
    given: GivenSplit,
    options: ExportOptions,
) -> Iterable[Split]:
    """Return the sides that a key may have if its article is not in the file of the split."""
    if key in beside:
        return beside[key].values()
    return ["train" if given.rest == "train" else side_of(key, options)]


def _ranges(options: ExportOptions) -> dict[Split, tuple[float, float]]:
    """Return the part of [0, 1) of each side that positions decide."""
    dev, test = options.dev, options.test
    if not (dev >= 0 and test >= 0 and dev + test < 1):
        raise ExportError(
            f"dev {dev:g} and test {test:g} leave nothing to train on: choose shares from 0 whose "
            "sum is below 1"
        )
    if test and options.test_after:
        raise ExportError("The test set is either a share or begins at a date: leave out one")
    ranges: dict[Split, tuple[float, float]] = {"train": (test, 1 - dev)}
    if dev:
        ranges["dev"] = (1 - dev, 1.0)
    if test:
        ranges["test"] = (0.0, test)
    return ranges


def _fill(
    placed: dict[str, Split],
    ranges: Mapping[Split, tuple[float, float]],
    deciding: Mapping[str, Sequence[str]],
    options: ExportOptions,
) -> list[Move]:
    """Move the nearest key to each empty side, never the last one of another side."""
    moves: list[Move] = []
    for target, (low, high) in ranges.items():
        sizes = Counter(placed.values())
        if sizes[target]:
            continue
        donors = [key for key, side in placed.items() if sizes[side] > 1]
        at = {key: position(key, salt=options.salt) for key in donors}
        nearest = min(donors, key=lambda key: (_distance(at[key], low, high), key))
        ids = tuple(article for article, keys in deciding.items() if tuple(keys) == (nearest,))
        moves.append(Move(nearest, placed[nearest], target, ids))
        placed[nearest] = target
    return moves


def _distance(at: float, low: float, high: float) -> float:
    return max(low - at, at - high, 0.0)
