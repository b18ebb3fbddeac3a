"""Encodes the tokens of made-up texts as the tokenizer does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.text.tokens import encode_varints

if TYPE_CHECKING:
    from collections.abc import Sequence


def encode_tokens(lengths: Sequence[int], spaces: Sequence[int]) -> bytes:
    """Encode token lengths (code points) and whether one blank follows each, as varints."""
    return encode_varints(length * 2 + space for length, space in zip(lengths, spaces, strict=True))
