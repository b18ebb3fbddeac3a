"""Counts with their nouns."""


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: `1 edit`, `2,000 edits`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
