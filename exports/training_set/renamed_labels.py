"""Reads an export made before labels were renamed under their current names.

Otherwise every span of the label would count as changed and hide real differences.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.model import Refusal
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.training_set.docbin import StoredDoc
    from exports.training_set.provenance import Entry

    Docs = Mapping[str, list[StoredDoc]]
    Names = Mapping[str, str]


def other_names(docs: Docs, renamed: Names) -> Iterator[Refusal]:
    """Yield a difference for each label that has its old name in the export."""
    found = Counter(label for side in docs.values() for doc in side for _, _, label in doc.spans)
    for old, new in renamed.items():
        if found[old]:
            spans = counted(found[old], "span")
            yield Refusal(f"label {old}", f"is now {new} in the project ({spans} in the export)")


def with_current_names(docs: Docs, renamed: Names) -> dict[str, list[StoredDoc]]:
    """Return the docs with current label names."""
    return {
        side: [
            doc._replace(spans=[(start, end, renamed.get(x, x)) for start, end, x in doc.spans])
            for doc in held
        ]
        for side, held in docs.items()
    }


def entry_with_current_names(entry: Entry, renamed: Names) -> Entry:
    """Return the entry with current label names."""
    values = {
        (start, end, renamed.get(label, label)): value
        for (start, end, label), value in entry.values.items()
    }
    return replace(entry, values=values)
