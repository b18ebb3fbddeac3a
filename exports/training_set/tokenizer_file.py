"""tokenizer.py: the tokenizer `split-marks` beside the config that names it.

spaCy imports the file with `--code`, so training, evaluation and the packaged pipeline cut texts as
the export did, also where annotator is not installed.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corpus.distributions import PRODUCT, installed
from corpus.model import SPLIT_MARKS, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from corpus.model import TokenizerName

NAME = "tokenizer.py"
_REGISTERED = re.compile(r'^\[nlp\.tokenizer\]\n@tokenizers = "annotator\.', re.MULTILINE)


def source() -> str:
    """Return the text of tokenizer.py."""
    return files("corpus.text").joinpath("split_marks.py").read_text(encoding="utf-8")


def option(kind: TokenizerName) -> str:
    """Return the option, with a blank before it, that commands of spaCy need; empty if none."""
    return f" --code {NAME}" if kind == SPLIT_MARKS else ""


def differences(out: Path, described: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield where config.cfg and tokenizer.py differ from the tokenizer that a manifest states."""
    splits = described.get("tokenizer") == SPLIT_MARKS
    config, code = out / "config.cfg", out / NAME
    if config.is_file():
        text = config.read_text(encoding="utf-8", errors="replace")
        if bool(_REGISTERED.search(text)) != splits:
            yield Refusal("file config.cfg", "names another tokenizer than the manifest")
    if not splits:
        return
    if NAME not in described["files"]:
        yield Refusal(f"file {NAME}", "is not in the manifest: export again")
    elif (
        code.is_file()
        and described.get("version") == installed(PRODUCT)
        and code.read_text(encoding="utf-8", errors="replace") != source()
    ):
        yield Refusal(f"file {NAME}", "is not the tokenizer that made the tokens")
