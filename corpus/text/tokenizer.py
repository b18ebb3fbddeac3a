"""Token edges and sentence starts of a new text, by spaCy's tokenizer for its language, no model.

Sentence starts are those of spaCy's `sentencizer`, computed on arrays: its own loop makes a Python
object per token, which would double the time of an import outside the tokenizer.
"""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
import spacy.about
import spacy.lang
import spacy.util
from spacy.pipeline import Sentencizer

from corpus.errors import InputError
from corpus.text.tokens import encode_varints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokens import Doc


class Tokenizer:
    """Encodes texts of one language in the format of `corpus.text.tokens`.

    `name` is stored with the article, for example `spacy-3.8.18 en`. Raises `InputError` if spaCy
    does not know the language code or needs another package for it.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.name = f"spacy-{spacy.about.__version__} {lang}"
        nlp = _blank(lang)
        self._tokenize = nlp.tokenizer
        strings = nlp.vocab.strings
        self._sentence_ends = frozenset(strings.add(c) for c in Sentencizer.default_punct_chars)

    def encode(self, text: str) -> tuple[bytes, bytes]:
        """Return the tokens and the sentences of `text`, each as varints.

        Raises `InputError` if the language's tokenizer changes the text.
        """
        doc: Doc = self._tokenize(text)
        if not len(doc):
            return b"", b""
        columns = doc.to_array(["LENGTH", "SPACY", "ORTH", "IS_PUNCT"])
        if columns[:, :2].sum() != len(text):
            message = f"The tokenizer of language {self.lang!r} changes the text. Use another."
            raise InputError(message)
        starts = self._sentence_starts(columns[:, 2].tolist(), columns[:, 3].tolist())
        sentences = (end - start for start, end in pairwise([*starts, len(doc)]))
        return _varints(columns[:, 0] * 2 + columns[:, 1]), encode_varints(sentences)

    def _sentence_starts(self, words: list[int], punctuation: list[int]) -> Iterator[int]:
        """Yield the first token, and each first word after a mark that ends a sentence."""
        yield 0
        following = 0
        for at, word in enumerate(words):
            if word not in self._sentence_ends or at < following:
                continue
            following = at + 1
            while following < len(words) and (
                punctuation[following] or words[following] in self._sentence_ends
            ):
                following += 1
            if following < len(words):
                yield following


def _varints(numbers: np.ndarray[Any, Any]) -> bytes:
    """Do as `encode_varints`, but in one step if every number fits into one byte."""
    if numbers.max() < 0x80:
        return numbers.astype(np.uint8).tobytes()
    return encode_varints(map(int, numbers))


@lru_cache(maxsize=4)  # making one takes as long as encoding dozens of articles
def _blank(lang: str) -> Language:
    codes = {module.name for module in pkgutil.iter_modules(spacy.lang.__path__) if module.ispkg}
    if lang not in codes and lang not in spacy.util.registry.languages:
        message = f"Unknown language {lang!r}. Use one of {', '.join(sorted(codes))}."
        raise InputError(message)
    try:
        return spacy.blank(lang)
    except ImportError as error:
        message = f"The language {lang!r} needs another package: {str(error).splitlines()[0]}"
        raise InputError(message) from error
