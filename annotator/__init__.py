"""How people work with a project: command line, session, screens, widgets.

For Python programs there are `open_project` and `suggest_texts`; `exports.api` does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus.model import TokenizerName
    from exports.api.project import OpenProject


def open_project(path: str | Path) -> OpenProject:
    """Open a project file for reading; ProjectError says why it cannot be read.

    The file is neither created, upgraded nor written.
    """
    from exports.api.project import OpenProject  # the screen needs none of this

    return OpenProject(path)


def suggest_texts(
    texts: Iterable[str],
    suggester: str = "default",
    *,
    labels: Sequence[str] = ("ACTOR", "NUMBER", "LOCATION"),
    lang: str = "en",
    tokenizer: TokenizerName = "spacy",
    rules: bool | None = None,
) -> list[list[dict[str, Any]]]:
    """Return the spans that a suggester proposes for each text, as `annotator suggest --out` does.

    A span has `start`, `end` (code points, on token edges), `label`, `text`, `score` (0…1 or None),
    `reason` and `made_by`. The suggester is loaded once in a process and kept for later calls. A
    folder or a `.cfg` is loaded without asking. Raises SuggesterError where the suggester cannot be
    loaded or fails on a text.
    """
    from exports.api.suggesting import suggest_texts as suggested  # loads spaCy

    return suggested(texts, suggester, labels=labels, lang=lang, tokenizer=tokenizer, rules=rules)
