"""The colours of the default labels in displaCy, which spaCy finds by an entry point."""

from __future__ import annotations

from corpus.store.labels import DEFAULT_LABELS


def default_colours() -> dict[str, str]:
    """Return the CSS colour of each label of a new project, by name."""
    return {label.name: label.colour for label in DEFAULT_LABELS}
