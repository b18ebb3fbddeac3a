"""Token edges and sentence starts of a new text, by the project's tokenizer, without a model.

Sentence starts are those of spaCy's `sentencizer`, computed on arrays: its own loop makes a Python
object per token, which would double the time of an import outside the tokenizer. With
`split-marks`, a mark at the end of a sentence (`Army.[4] The`) belongs to that sentence.
"""

from __future__ import annotations

import pkgutil
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
import spacy.about
import spacy.lang
import spacy.util
from spacy.pipeline import Sentencizer
from spacy.tokenizer import Tokenizer as RuleTokenizer  # type: ignore[import-not-found]  # Cython

from corpus.errors import InputError
from corpus.model import SPLIT_MARKS
from corpus.text import split_marks
from corpus.text.tokens import encode_varints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from corpus.model import TokenizerName

_LONGEST_MARK = 5
"""The most tokens of a footnote mark, with its brackets: `[citation needed]` has four."""

_MOST_CACHED = 50_000
"""The most words whose tokens a tokenizer caches.

spaCy's own limit, 10,000, is reached after a few hundred articles; later words would be split by
regular expressions each time.
"""

_SMALL = frozenset({"Cf", "No"})
"""Unicode categories of marks after a sentence: format characters and superscript numbers."""


class Tokenizer:
    """Encodes texts of one language in the format of `corpus.text.tokens`.

    `kind` is the project's setting. `name` is stored with the article, for example `spacy-3.8.18
    en` or `split-marks-1 spacy-3.8.18 en`. Raises `InputError` if spaCy does not know the language
    code or needs another package for it, or if the language has no such tokenizer.
    """

    def __init__(self, lang: str, kind: TokenizerName = "spacy") -> None:
        self.lang = lang
        self.name = f"spacy-{spacy.about.__version__} {lang}"
        if kind == SPLIT_MARKS:
            self.name = f"{kind}-{split_marks.VERSION} {self.name}"
        nlp = _made_once(lang, kind)
        self._tokenize = nlp.tokenizer
        self._strings = nlp.vocab.strings
        ends = Sentencizer.default_punct_chars
        self._sentence_ends = frozenset(self._strings.add(c) for c in ends)
        self._opening, self._closing = map(self._strings.add, "[]")
        self._splits_marks = kind == SPLIT_MARKS

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
        starts = self._sentence_starts(*(columns[:, column].tolist() for column in (2, 3, 1)))
        sentences = (end - start for start, end in pairwise([*starts, len(doc)]))
        return _varints(columns[:, 0] * 2 + columns[:, 1]), encode_varints(sentences)

    def _sentence_starts(
        self, words: list[int], punctuation: list[int], spaces: list[int]
    ) -> Iterator[int]:
        """Yield the first token, and each first word after a mark that ends a sentence."""
        yield 0
        following = 0
        for at, word in enumerate(words):
            if word not in self._sentence_ends or at < following:
                continue
            following = at + 1
            while following < len(words):
                mark = 0 if spaces[following - 1] else self._mark_length(words, following)
                if not (mark or punctuation[following] or words[following] in self._sentence_ends):
                    break
                following += mark or 1
            if following < len(words):
                yield following

    def _mark_length(self, words: list[int], at: int) -> int:
        """Return how many tokens the footnote or direction mark at `at` has; 0 if it is none."""
        if not self._splits_marks:
            return 0
        if words[at] == self._opening:
            mark = words[at : at + _LONGEST_MARK]
            return mark.index(self._closing) + 1 if self._closing in mark else 0
        return int(all(unicodedata.category(char) in _SMALL for char in self._strings[words[at]]))


def blank_pipeline(
    lang: str, kind: TokenizerName = "spacy", *, vocab: Vocab | None = None
) -> Language:
    """Return a pipeline that has only the tokenizer; its config names the tokenizer.

    Raises `InputError` if spaCy does not know the language code or needs another package for it,
    or if `kind` is `split-marks` and the language has a tokenizer of its own in spaCy.
    """
    codes = {module.name for module in pkgutil.iter_modules(spacy.lang.__path__) if module.ispkg}
    if lang not in codes and lang not in spacy.util.registry.languages:
        message = f"Unknown language {lang!r}. Use one of {', '.join(sorted(codes))}."
        raise InputError(message)
    options: dict[str, Any] = {} if vocab is None else {"vocab": vocab}
    try:
        if kind == SPLIT_MARKS:
            _refuse_own_tokenizer(lang)
            options["config"] = {"nlp": {"tokenizer": split_marks.CONFIG}}
        nlp = spacy.blank(lang, **options)
    except ImportError as error:
        message = f"The language {lang!r} needs another package: {str(error).splitlines()[0]}"
        raise InputError(message) from error
    if isinstance(nlp.tokenizer, RuleTokenizer):  # not that of Japanese, for example
        nlp.tokenizer.max_cache_size = _MOST_CACHED
    return nlp


def _refuse_own_tokenizer(lang: str) -> None:
    """Raise `InputError` for a language, such as Japanese, that spaCy does not cut by rules."""
    defaults = spacy.util.get_lang_class(lang).Defaults
    if "tokenizer" in defaults.config.get("nlp", {}):
        message = (
            f"--tokenizer {SPLIT_MARKS} adds marks to spaCy's general rules, and {lang!r} has a "
            "tokenizer of its own: leave the option out."
        )
        raise InputError(message)


def _varints(numbers: np.ndarray[Any, Any]) -> bytes:
    """Do as `encode_varints`, but in one step if every number fits into one byte."""
    if numbers.max() < 0x80:
        return numbers.astype(np.uint8).tobytes()
    return encode_varints(map(int, numbers))


_made_once = lru_cache(maxsize=4)(blank_pipeline)
"""Making one takes as long as encoding dozens of articles."""
