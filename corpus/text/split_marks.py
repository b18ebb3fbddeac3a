"""The tokenizer `split-marks`: spaCy's for the language, with marks as tokens of their own.

Texts of the web glue marks to words: `Army.[4]`, `Mosul` and a direction mark, `U.S.-led`. spaCy
cuts none of these, so a span that ends before such a mark fits no tokens. To spaCy's rules for the
language this tokenizer adds rules that cut off

- brackets and parentheses, the content of footnote marks, daggers, and superscripts after a mark;
- characters without width, such as direction marks, several together; joiners and soft hyphens only
  at the edge of a word;
- hyphens, dashes and slashes before a letter, dashes between digits, and quotes beside a mark.

URLs, numbers (12.5, 9/11) and names with digits (F-16) are cut as spaCy cuts them.

`annotator export spacy` copies this file as `tokenizer.py` beside `config.cfg`, for `--code`. So it
imports nothing but spaCy. Another set of rules is another version, with another name.
"""

from collections.abc import Callable

from spacy.lang.char_classes import ALPHA
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # Cython without a stub
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    registry,
)

VERSION = 1
NAME = f"annotator.SplitMarks.v{VERSION}"
"""The name under which a config of spaCy finds the tokenizer."""
CONFIG = {"@tokenizers": NAME}
"""The section `[nlp.tokenizer]` of a config."""

_WITHOUT_WIDTH = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_JOINERS = "\u00ad\u200c\u200d"  # inside a word they belong to its spelling
_SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079"
_DAGGERS = "\u2020\u2021"
_MARKS = rf"{_WITHOUT_WIDTH}{_DAGGERS}\[\]()"
_AT_EDGES = f"[{_WITHOUT_WIDTH}{_JOINERS}]"
_DASH = "[-\u2010-\u2014]"
_OPENING = "'\"\u2018\u201c\u00ab"
_CLOSING = "'\"\u2019\u201d\u00bb)\\]%"
_BEFORE_DASH = f"{ALPHA}0-9.{_CLOSING}"

PREFIXES = [f"{_AT_EDGES}+", f"[{_DAGGERS}]"]
SUFFIXES = [
    f"(?<!{_AT_EDGES}){_AT_EDGES}+",
    f"[{_DAGGERS}]",
    r"(?<=\[)(?:[0-9]+|[^\W\d_]+)",  # Army.[4 or Army.[note, whose bracket is cut off before
    rf"(?<=[.,;:!?{_CLOSING}])[{_SUPERSCRIPTS}]+",  # Army.¹ but not km²
]
INFIXES = [
    rf"[{_WITHOUT_WIDTH}]+|[{_DAGGERS}\[\]()]",  # Army[4]The, Army(FSA
    rf"[,;:!?](?=[{_MARKS}])|(?<=[)\]])[.,;:!?]",  # Army,[4]The, Army[4],The
    rf"(?:(?<=[^\W_]{{2}})|(?<=[{_CLOSING}]))\.(?=[{_MARKS}])",  # Army.[4]The but U.S.[4]The
    rf"(?<=[.,;:!?{_CLOSING}])[\"\u201c\u201d\u00ab\u00bb](?=[{ALPHA}0-9])",  # said.“We
    rf"(?<=[{ALPHA}]{_DASH})[{_OPENING}](?=[{ALPHA}])",  # pro-“state
    rf"(?<=[{ALPHA}])[{_CLOSING}](?={_DASH}[{ALPHA}])",  # “moderate”-led
    r"['\u2019][sS](?=\W)",  # Assad's-backed
    rf"(?<=[{_BEFORE_DASH}])(?:--+|{_DASH})(?=[{ALPHA}{_OPENING}(\[])",  # U.S.-led, (FSA)-held
    rf"(?<=[{_BEFORE_DASH}])/(?=[{ALPHA}])",  # U.S./Iraq but 9/11
    "(?<=[0-9])[\u2010-\u2014](?=[0-9])",  # 12–15, as spaCy cuts 12-15
]


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]  # spaCy declares no types for it
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return a function that makes the tokenizer for the language of a pipeline."""

    def tokenizer_of(nlp: Language) -> Tokenizer:
        rules = nlp.Defaults
        return Tokenizer(
            nlp.vocab,
            rules=rules.tokenizer_exceptions,
            prefix_search=compile_prefix_regex([*(rules.prefixes or ()), *PREFIXES]).search,
            suffix_search=compile_suffix_regex([*(rules.suffixes or ()), *SUFFIXES]).search,
            infix_finditer=compile_infix_regex([*(rules.infixes or ()), *INFIXES]).finditer,
            token_match=rules.token_match,
            url_match=rules.url_match,
        )

    return tokenizer_of
