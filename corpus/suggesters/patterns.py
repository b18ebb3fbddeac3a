"""A suggester from a file of patterns, one per line, in Prodigy's format.

    {"label": "ACTOR", "pattern": "rebel fighters"}
    {"label": "ACTOR", "pattern": [{"LOWER": "rebel"}, {"LOWER": "fighters"}], "id": "rebels"}

A string is matched token by token as it is written; a list is a pattern of spaCy's `Matcher`. The
patterns see only the tokens of the project's tokenizer, so they need no model.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, cast

from spacy.errors import MatchPatternError
from spacy.matcher import Matcher
from spacy.tokens import Doc

from corpus.errors import InputError, SuggesterError
from corpus.readers.storable import unstorable
from corpus.suggesters.pipelines import first_line
from corpus.suggesters.suggester import Proposal, moved, pieces
from corpus.text.tokenizer import blank_pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from spacy.language import Language
    from spacy.pipeline import SpanRuler

    from corpus.model import TokenizerName

EXPECTED = '{"label": "ACTOR", "pattern": "some words" or [{"LOWER": "word"}, …], "id": optional}'

MOST_REPEATS = 100
"""The most tokens that an `OP` may count: spaCy unrolls it, which could fill the memory."""

_NEED_A_MODEL = frozenset(
    {"POS", "TAG", "MORPH", "LEMMA", "DEP", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID"}
)
_WORDS = ("ORTH", "TEXT", "LOWER", "NORM")


MOST_BYTES = 512 * 2**20
"""The most bytes of a file of patterns or spans, which is read whole."""


class PatternSuggester:
    """Proposes the matches of the patterns in `file`.

    `mapping` gives labels of the file other names in the project. Raises `InputError` where a line
    is not a pattern.
    """

    def __init__(
        self,
        file: Path,
        *,
        lang: str,
        tokenizer: TokenizerName = "spacy",
        mapping: Mapping[str, str],
        name: str | None = None,
    ) -> None:
        data = read_bytes(file)
        self._nlp = blank_pipeline(lang, tokenizer)
        config = {"spans_key": "patterns", "annotate_ents": False}
        ruler = cast("SpanRuler", self._nlp.add_pipe("span_ruler", config=config))
        lines = list(_patterns(self._nlp, data, str(file)))
        if not lines:
            message = f"{file} has no pattern: each line must be {EXPECTED}."
            raise InputError(message)
        ruler.add_patterns(lines)
        labels = sorted({str(line["label"]) for line in lines})
        self.mapping = {label: mapping.get(label, label) for label in labels}
        self.name = name or file.name
        self.settings: dict[str, Any] = {
            "patterns": file.name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "mapping": self.mapping,
        }

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
        """Return the spans of each text, in the order of the texts."""
        for text in texts:
            yield [
                proposal
                for offset, piece in pieces(text, self._nlp.max_length)
                for proposal in moved(self._found(piece), offset)
            ]

    def _found(self, text: str) -> Iterator[Proposal]:
        doc = self._nlp(text)  # its spans hold no reference to it
        for span in doc.spans["patterns"]:
            label, reason = self.mapping[span.label_], f"pattern {span.id_}"
            yield Proposal(span.start_char, span.end_char, label, None, reason, "rules")


def read_bytes(file: Path) -> bytes:
    """The bytes of a file of at most `MOST_BYTES`; `SuggesterError` where it cannot be read."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror or error}."
        raise SuggesterError(message) from error
    if len(data) > MOST_BYTES:
        message = f"{file} is larger than {MOST_BYTES >> 20} MiB: split it."
        raise SuggesterError(message)
    return data


def _patterns(nlp: Language, data: bytes, where: str) -> Iterator[dict[str, Any]]:
    """The patterns of the file, each with an id to show: its own, else its words."""
    matcher = Matcher(nlp.vocab, validate=True)
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _pattern(json.loads(line), matcher)
        except (ValueError, RecursionError) as error:
            reason = first_line(error).rstrip(".")
            message = f"{where}:{number}: {reason}; a line must be {EXPECTED}."
            raise InputError(message) from None


def _pattern(record: object, matcher: Matcher) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise ValueError("the line is not a JSON object")
    label, pattern, given = record.get("label"), record.get("pattern"), record.get("id")
    if not isinstance(label, str) or not label.strip():
        raise ValueError('"label" is not the name of a label')
    if not isinstance(given, str | int | None):
        raise ValueError('"id" is not a string')
    for key, value in record.items():
        if isinstance(value, str) and (found := unstorable(value)):
            raise ValueError(f'"{key}" has {found}')
    if isinstance(pattern, list):
        _refuse_unusable(pattern, matcher)
    elif not isinstance(pattern, str) or not pattern.strip():
        raise ValueError('"pattern" is neither words nor a list of tokens')
    return {"label": label, "pattern": pattern, "id": str(given or _words(pattern) or label)}


def _refuse_unusable(pattern: list[Any], matcher: Matcher) -> None:
    if not pattern or not all(isinstance(token, dict) for token in pattern):
        raise ValueError('"pattern" has an item that is not an object')
    keys = {str(key).upper() for token in pattern for key in token}
    if "_" in keys:
        raise ValueError('"pattern" uses _, which other code would have to set; use ORTH, LOWER')
    if keys & _NEED_A_MODEL:
        named = ", ".join(sorted(keys & _NEED_A_MODEL))
        raise ValueError(f'"pattern" uses {named}, which needs a model; use ORTH, LOWER, SHAPE')
    for key, value in [item for token in pattern for item in token.items()]:
        _refuse_endless(str(key), value)
    try:
        matcher.add("line", [pattern])
    except MatchPatternError as error:
        raise ValueError(" ".join(str(error).split())) from None
    except re.error as error:
        raise ValueError(f'"pattern" has an invalid REGEX: {error}') from None
    matcher.remove("line")
    for key, value in [item for token in pattern for item in token.items()]:
        if isinstance(value, dict):
            _refuse_unmatchable(str(key), value, matcher)


def _refuse_endless(key: str, value: object) -> None:
    counts = re.findall(r"\d+", value) if key.upper() == "OP" and isinstance(value, str) else []
    if any(int(count) > MOST_REPEATS for count in counts):
        raise ValueError(f'"pattern" has an OP that counts to more than {MOST_REPEATS}')


def _refuse_unmatchable(key: str, value: dict[str, Any], matcher: Matcher) -> None:
    """Try one condition alone; in the whole pattern another one might fail first and hide it."""
    message = f'"pattern" has conditions for {key} that cannot be matched: {json.dumps(value)}'
    if key.upper() == "LENGTH" and "REGEX" in map(str.upper, value):
        raise ValueError(message)  # fails at some lengths only
    matcher.add("line", [[{key: value}]])
    try:
        matcher(Doc(cast("Any", matcher).vocab, words=["a", "b"]))
    except (ValueError, TypeError, AttributeError, LookupError):
        raise ValueError(message) from None
    finally:
        matcher.remove("line")


def _words(pattern: str | list[dict[str, Any]]) -> str:
    """The words in the pattern; a token without one is `…`."""
    if isinstance(pattern, str):
        return pattern
    tokens = [{str(key).upper(): value for key, value in token.items()} for token in pattern]
    words = [next((t[key] for key in _WORDS if isinstance(t.get(key), str)), "…") for t in tokens]
    return " ".join(words) if set(words) != {"…"} else ""
