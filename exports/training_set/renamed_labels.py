"""Reads an export made before labels were renamed under their current names.

Otherwise every span of the label would count as changed and hide real differences.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.model import Refusal
from corpus.text.plural import counted
from exports.training_set import manifest
from exports.training_set.provenance import extent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.model import Label
    from exports.training_set.docbin import StoredDoc
    from exports.training_set.provenance import Entry

    Names = Mapping[str, str]


def other_names(spans: Mapping[str, int], renamed: Names) -> Iterator[Refusal]:
    """Yield a difference for each label that has its old name in the export.

    `spans` are the numbers of exported spans by label.
    """
    for old, new in renamed.items():
        if found := spans.get(old):
            told = f"is now {new} in the project ({counted(found, 'span')} in the export)"
            yield Refusal(f"label {old}", told)


def with_current_names(docs: Iterable[StoredDoc], renamed: Names) -> list[StoredDoc]:
    """Return the docs with current label names."""
    return [
        doc._replace(
            spans=[(start, end, renamed.get(x, x)) for start, end, x in doc.spans],
            rejected=tuple((start, end, renamed.get(x, x)) for start, end, x in doc.rejected),
        )
        for doc in docs
    ]


def entry_with_current_names(entry: Entry, renamed: Names) -> Entry:
    """Return the entry with current label names."""
    spans = [
        {**span, "label": renamed.get(label, label)} for (*_, label), span in entry.spans.items()
    ]
    stated = {**entry.stated, "spans": spans}
    if "rejected" in stated:
        stated["rejected"] = [
            {**span, "label": renamed.get(span["label"], span["label"])}
            for span in stated["rejected"]
        ]
    return replace(entry, stated=stated, spans={extent(span): span for span in spans})


def labels_as_exported(
    labels: Iterable[Label], described: Mapping[str, Any], renamed: Names
) -> list[Label]:
    """Return the project's labels under the names that the manifest lists for them."""
    listed = {*manifest.labels_of(described)}
    former = {new: old for old, new in renamed.items() if old in listed}
    return [replace(label, name=former.get(label.name, label.name)) for label in labels]
