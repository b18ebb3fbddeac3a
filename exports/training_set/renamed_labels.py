"""An export that was made before labels were renamed, read under the names of today.

Without this, each span would count as changed, and a real difference would drown among them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.model import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.training_set.docbin import StoredDoc
    from exports.training_set.provenance import Entry

    Docs = Mapping[str, list[StoredDoc]]
    Names = Mapping[str, str]


def other_names(docs: Docs, renamed: Names) -> Iterator[Refusal]:
    """Each label that the export calls otherwise, with its spans there."""
    found = Counter(label for side in docs.values() for doc in side for _, _, label in doc.spans)
    for old, new in renamed.items():
        if found[old]:
            told = f"is called {new} in the project now ({found[old]:,} spans in the export)"
            yield Refusal(f"label {old}", told)


def docs_of_today(docs: Docs, renamed: Names) -> dict[str, list[StoredDoc]]:
    """The same docs with today's names."""
    return {
        side: [
            doc._replace(spans=[(start, end, renamed.get(x, x)) for start, end, x in doc.spans])
            for doc in held
        ]
        for side, held in docs.items()
    }


def entry_of_today(entry: Entry, renamed: Names) -> Entry:
    """The same entry with today's names."""
    values = {
        (start, end, renamed.get(label, label)): value
        for (start, end, label), value in entry.values.items()
    }
    return replace(entry, values=values)
