"""The word lists of the rules: files in `words/`, separated by blanks, with `#` comments."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.numbers.lexicon import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["labelled_by_sentence", "listed", "phrases", "stem", "stems", "verbs", "words"]

_FOLDER = Path(__file__).with_name("words")


def words(name: str) -> frozenset[str]:
    """Read the words of a list."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def phrases(name: str) -> frozenset[tuple[str, ...]]:
    """Read the lines of a list, each as tokens; a hyphen is a token."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    named = (line for line in lines if line and not line.startswith("#"))
    return frozenset(tuple(line.replace("-", " - ").split()) for line in named)


def labelled_by_sentence(labels: Iterable[str]) -> Collection[str]:
    """Return the strings that are an ACTOR in some sentences and a LOCATION in others.

    Without these two labels there are none.
    """
    if not {"ACTOR", "LOCATION"}.issubset(labels):
        return ()
    return {" ".join(tokens) for tokens in phrases("countries")}


def stems(name: str) -> frozenset[str]:
    """Read the stems of the words of a list."""
    return frozenset(map(stem, words(name)))


def verbs(name: str) -> frozenset[str]:
    """Read a list of verbs, with their regular forms."""
    return frozenset(form for word in words(name) for form in _conjugated(word))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Remove the full stop and the plural ending of a lower-case word."""
    word = word.rstrip(".")
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3:
        return word[:-1]
    return word


def _conjugated(verb: str) -> list[str]:
    if verb.endswith("e"):
        return [verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return [verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"]
    doubled = verb + verb[-1]
    forms = [verb, f"{verb}s", f"{verb}es", f"{verb}ed", f"{verb}ing"]
    return [*forms, f"{doubled}ed", f"{doubled}ing"]
