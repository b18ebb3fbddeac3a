"""Reads articles with gold spans from JSONL files; a file is a source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.model import LabelledSpan
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"


@dataclass(frozen=True)
class GoldArticle:
    """A tokenized text with its gold spans, flat and widened to token edges."""

    source: str
    tokens: Tokens
    gold: tuple[LabelledSpan, ...]

    @property
    def text(self) -> str:
        """The text of the article."""
        return self.tokens.text


def read_articles(path: Path) -> list[GoldArticle]:
    """Read the articles of a file, or of all `.jsonl` files below a folder, by name."""
    files = [path] if path.is_file() else sorted(path.rglob("*.jsonl"))
    tokenizer = Tokenizer("en")
    return [article for file in files for article in _articles(file, tokenizer)]


def _articles(file: Path, tokenizer: Tokenizer) -> Iterator[GoldArticle]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                entry = json.loads(line)
                tokens = Tokens(entry["text"], *tokenizer.encode(entry["text"]))
                yield GoldArticle(file.stem, tokens, tuple(_gold(entry, tokens)))


def _gold(entry: Mapping[str, Any], tokens: Tokens) -> Iterator[LabelledSpan]:
    """Yield the entry's spans widened to token edges; of two that then overlap, the first."""
    reached = 0
    for span in sorted(entry.get("spans", []), key=lambda span: (span["start"], -span["end"])):
        start, end = tokens.widened(span["start"], span["end"])
        if start >= reached:
            yield LabelledSpan(start, end, span["label"])
            reached = end
